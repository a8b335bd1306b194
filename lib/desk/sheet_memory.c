/* Which tickets of a sheet are in memory, and where those go that leave it: one that was opened
 * a while ago into the commit that is being made, where it likely stays as it is; any other into
 * the scratch file, in the packed form, as it costs a tenth of YAML to write and to read back. */
#include "desk/sheet.h"

#include "codec/ticket_pack.h"
#include "codec/ticket_yaml.h"

/* Enough for any run that stays with a ticket for a while, little against the 300 MiB a batch
 * of any length may take. */
#define SLOTS_IN_MEMORY 4096
#define BYTES_IN_MEMORY ((size_t)48 << 20)
#define SLOTS_MANY 65536 /* a file each, in the commit */

static void unlink_slot(struct sheet *s, struct slot *slot)
{
	struct held *h = slot->held;

	if (h->newer)
		h->newer->held->older = h->older;
	else
		s->newest = h->older;
	if (h->older)
		h->older->held->newer = h->newer;
	else
		s->oldest = h->newer;
	h->newer = h->older = NULL;
}

static void link_newest(struct sheet *s, struct slot *slot)
{
	slot->held->older = s->newest;
	slot->held->newer = NULL;
	if (s->newest)
		s->newest->held->newer = slot;
	s->newest = slot;
	if (!s->oldest)
		s->oldest = slot;
}

void sheet_hold(struct sheet *s, struct slot *slot, struct held *h)
{
	slot->held = h;
	s->in_memory++;
	h->bytes = arena_size(h->t.arena);
	s->bytes += h->bytes;
	link_newest(s, slot);
}

void sheet_let_go(struct sheet *s, struct slot *slot)
{
	if (!slot->held)
		return;
	unlink_slot(s, slot);
	s->in_memory--;
	s->bytes -= slot->held->bytes;
	arena_free(slot->held->t.arena);
	slot->held = NULL;
}

void sheet_use(struct sheet *s, struct slot *slot)
{
	size_t now = arena_size(slot->held->t.arena);

	s->bytes += now - slot->held->bytes;
	slot->held->bytes = now;
	unlink_slot(s, slot);
	link_newest(s, slot);
}

/* --- the scratch file ------------------------------------------------------------- */

static enum hd_rc put_aside(struct sheet *s, struct slot *slot, struct hd_err *e)
{
	enum hd_rc rc = s->scratch.fd >= 0 ? HD_OK : scratch_open(&s->scratch, e);

	sbuf_clear(&s->packed);
	ticket_pack(&s->packed, &slot->held->t);
	if (rc == HD_OK)
		rc = scratch_append(&s->scratch, s->packed.s, s->packed.len, &slot->at, e);
	if (rc == HD_OK)
		slot->size = (uint32_t)s->packed.len;
	return rc;
}

enum hd_rc sheet_load_aside(struct sheet *s, const struct slot *slot, struct arena *a,
			    struct ticket *t, struct hd_err *e)
{
	enum hd_rc rc = scratch_read(&s->scratch, slot->at, slot->size, &s->packed, e);

	if (rc == HD_OK)
		rc = ticket_unpack(a, s->packed.s, s->packed.len, t, e);
	return rc == HD_OK ? rc : hd_wrap(e, HD_INTERNAL, "ticket '%s'", slot->number);
}

/* --- the commit ------------------------------------------------------------------- */

enum hd_rc sheet_flush_slot(struct sheet *s, struct slot *slot, struct arena *scratch,
			    struct hd_err *e)
{
	struct number id = slot_id(slot);
	const struct ticket *t = slot->held ? &slot->held->t : NULL;
	char path[NUMBER_PATH_SIZE];
	struct ticket aside;
	enum hd_rc rc = HD_OK;

	if (!t) {
		arena_reset(scratch);
		rc = sheet_load_aside(s, slot, scratch, &aside, e);
		if (rc != HD_OK)
			return rc;
		t = &aside;
	}
	sbuf_clear(&s->text);
	rc = ticket_write(&s->text, t, e);
	if (rc == HD_OK) {
		number_path(&id, path);
		rc = txn_put(s->txn, path, s->text.s, s->text.len, e);
	}
	return rc == HD_OK ? rc : hd_wrap(e, rc, "ticket '%s'", slot->number);
}

/* --- trimming --------------------------------------------------------------------- */

/* A new ticket is likely done with: it goes where the commit wants it, while others are read.
 * One that is taken up again after all leaves a copy behind that nothing names, so where that
 * is no exception new tickets wait like all others. */
static bool goes_early(const struct sheet *s, const struct slot *slot)
{
	return slot->fresh && !slot->early && s->n_back <= s->n_early / 8;
}

static enum hd_rc put_early(struct sheet *s, struct slot *slot, struct hd_err *e)
{
	enum hd_rc rc = sheet_flush_slot(s, slot, NULL, e);

	slot->early = rc == HD_OK;
	slot->changed = false;
	s->n_early++;
	return rc;
}

static enum hd_rc trim_to(struct sheet *s, size_t slots, size_t bytes, struct hd_err *e)
{
	enum hd_rc rc = HD_OK;

	while (rc == HD_OK && s->oldest && (s->in_memory > slots || s->bytes > bytes)) {
		struct slot *slot = s->oldest;

		if (slot->changed)
			rc = goes_early(s, slot) ? put_early(s, slot, e) : put_aside(s, slot, e);
		if (rc == HD_OK) {
			sheet_let_go(s, slot);
			s->n_done += slot_is_done(slot);
		}
	}
	return rc;
}

enum hd_rc sheet_trim(struct sheet *s, struct hd_err *e)
{
	enum hd_rc rc = trim_to(s, SLOTS_IN_MEMORY, BYTES_IN_MEMORY, e);

	if (rc == HD_OK)
		rc = sheet_cards_trim(s, e);
	if (rc == HD_OK)
		sheet_give_up(s);
	return rc;
}

enum hd_rc sheet_make_room(struct sheet *s, struct hd_err *e)
{
	enum hd_rc rc;

	if (s->slots.len < SLOTS_MANY)
		return HD_OK;
	rc = trim_to(s, 0, 0, e);
	mem_trim();
	return rc;
}
