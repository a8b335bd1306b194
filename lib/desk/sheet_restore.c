/* Restoring: a ticket put back exactly as it stood elsewhere, under its number, with its
 * uid and every entry of its journal. It is what export writes for batch.
 *
 * Its file is written at once and no slot is made for it, so that a million of them need
 * no memory; the txn shows it to who asks for it later in the same run. */
#include "desk/sheet.h"

#include "codec/ticket_file.h"
#include "codec/ticket_yaml.h"
#include "crypto/hash.h"
#include "util/file.h"

#include <stdio.h>
#include <string.h>

#define HEX_DIGITS 12 /* of the SHA-256 of an attachment, before '-' and its name */

struct restoring {
	struct sheet *s;
	const struct request *r;
	struct number id;
	char number[NUMBER_TEXT_SIZE];
	char path[NUMBER_PATH_SIZE];
	struct ticket t;
	struct sbuf text; /* of its file */
};

/* --- reading -------------------------------------------------------------------------- */

static enum hd_rc read_ticket(struct restoring *x, struct hd_err *e)
{
	const struct node *given = x->r->restore;
	struct arena *a = x->s->line;
	enum hd_rc rc;

	if (given->kind == NODE_TEXT)
		rc = ticket_read(a, given->text, given->len, &x->t, e);
	else
		rc = ticket_of_node(a, (struct node *)given, &x->t, e);
	if (rc != HD_OK)
		return hd_wrap(e, rc, given->kind == NODE_TEXT ? "file" : "ticket");
	number_parse(ticket_text(&x->t, F_NUMBER), &x->id);
	number_format(&x->id, x->number);
	number_path(&x->id, x->path);
	if (given->kind == NODE_TEXT)
		sbuf_add(&x->text, given->text, given->len);
	else
		rc = ticket_write(&x->text, &x->t, e);
	return rc;
}

/* --- what can be refused ---------------------------------------------------------------- */

/* The next ticket of that clone would get the same number. */
enum hd_rc sheet_site(struct sheet *s, const char *site, struct hd_err *e)
{
	const char *clone = store_clone(s->desk->store), *owner;
	struct node *doc;
	char path[64];
	enum hd_rc rc;

	if (strcmp(s->restored_site, site) == 0)
		return HD_OK;
	snprintf(path, sizeof(path), "sites/%s.yaml", site);
	rc = doc_read(s->base, path, s->line, &doc, e);
	if (rc != HD_OK && rc != HD_NOT_FOUND)
		return rc;
	owner = rc == HD_OK ? node_get_str(doc, "clone") : NULL;
	if (owner && (!clone || strcmp(owner, clone) != 0))
		return hd_fail(e, HD_REFUSED,
			       "numbers of site '%s' are given by another clone: restore it there",
			       site);
	snprintf(s->restored_site, sizeof(s->restored_site), "%s", site);
	return HD_OK;
}

static enum hd_rc check_journal(struct restoring *x, struct hd_err *e)
{
	enum field f = ticket_disagrees(&x->t, x->s->line);
	int64_t at;

	if (f != FIELD_COUNT)
		return hd_fail(e, HD_INVALID, "%s in its header is not what its journal says",
			       field_defs[f].name);
	return sheet_time(x->s, ticket_last(&x->t), TIME_NONE, &at, e);
}

static enum hd_rc check_key(struct restoring *x, const char **key, struct hd_err *e)
{
	const struct node *external = x->t.head[F_EXTERNAL];
	const char *holder = NULL;
	enum hd_rc rc = HD_OK;

	*key = external ? sheet_key_of(x->s, external) : NULL;
	if (*key)
		rc = sheet_key(x->s, NUMBER_TICKET, *key, &holder, e);
	if (rc == HD_OK && holder && strcmp(holder, x->number) != 0)
		rc = hd_fail(e, HD_REFUSED, "key '%.100s' belongs to ticket '%s' already", *key,
			     holder);
	return rc;
}

/* --- one that is there ------------------------------------------------------------------- */

static bool same_header(const struct ticket *a, const struct ticket *b)
{
	for (int f = 0; f < FIELD_COUNT; f++)
		if (!node_equal(a->head[f], b->head[f]))
			return false;
	return node_equal(a->other, b->other);
}

/* Whether `now` is the ticket `then`, or what became of it since. */
static bool grew_from(const struct ticket *now, const struct ticket *then)
{
	if (!node_equal(now->head[F_UID], then->head[F_UID]) || now->len < then->len)
		return false;
	for (size_t i = 0; i < then->len; i++) {
		const struct entry *a = now->journal[i], *b = then->journal[i];

		if (!entry_same(a, b) || a->n != b->n || !node_equal(a->other, b->other))
			return false;
	}
	return now->len > then->len || same_header(now, then);
}

static enum hd_rc is_there(struct restoring *x, bool *there, struct hd_err *e)
{
	const struct slot *slot = map_get(&x->s->slots, x->number);
	struct sbuf text = SBUF_INIT;
	enum hd_rc rc = HD_OK;

	*there = slot && (slot->held || slot->size);
	if (!*there) {
		rc = txn_read(x->s->txn, x->path, &text, e);
		*there = rc == HD_OK;
		if (rc == HD_NOT_FOUND)
			rc = HD_OK;
	}
	sbuf_deinit(&text);
	return rc;
}

static enum hd_rc meet(struct restoring *x, struct hd_err *e)
{
	struct slot *slot;
	enum hd_rc rc = sheet_slot(x->s, x->number, &slot, e);

	if (rc == HD_OK && !grew_from(&slot->held->t, &x->t))
		rc = hd_fail(e, HD_REFUSED,
			     "the store has another ticket of this number; nothing is overwritten");
	if (rc == HD_OK)
		x->s->unchanged++;
	return rc;
}

/* --- its files ---------------------------------------------------------------------------- */

/* The name says what is in the file: one that was changed on the way is noticed. */
static enum hd_rc load_file(struct carriage *c, const char *file, struct hd_err *e)
{
	const char *slash = strrchr(file, '/'), *name = slash ? slash + 1 : file;
	struct carried *f = carriage_add(c);
	char hex[65];
	enum hd_rc rc = file_read(file, ATTACHMENT_MAX, &f->data, e);

	if (rc != HD_OK)
		return hd_wrap(e, rc, "attachment");
	hash_sha256_hex(f->data.s, f->data.len, hex);
	if (strlen(name) <= HEX_DIGITS + 1 || strlen(name) >= sizeof(f->name) ||
	    name[HEX_DIGITS] != '-' || strncmp(name, hex, HEX_DIGITS) != 0)
		return hd_fail(e, HD_INVALID,
			       "attachment '%.300s' must be named as in the store: the first 12 "
			       "digits of its SHA-256 (%.12s), '-' and a name",
			       file, hex);
	memcpy(f->name, name, strlen(name) + 1);
	return HD_OK;
}

/* All are read before any is written: a line that is rejected leaves nothing behind. */
static enum hd_rc put_files(struct restoring *x, struct hd_err *e)
{
	struct carriage c = {NULL, 0, 0};
	enum hd_rc rc = HD_OK;

	for (size_t i = 0; rc == HD_OK && i < x->r->n_attach; i++)
		rc = load_file(&c, x->r->attach[i], e);
	if (rc == HD_OK)
		rc = carriage_put(&c, x->s->txn, &x->id, e);
	carriage_deinit(&c);
	return rc;
}

/* --- doing it ------------------------------------------------------------------------------- */

static void note_deed(struct sheet *s, const char *number)
{
	struct deed *deed;

	if (s->n_deeds == DEEDS_MAX)
		return;
	deed = &s->deeds[s->n_deeds++];
	*deed = (struct deed){.what = "restore", .event = "restored"};
	snprintf(deed->number, sizeof(deed->number), "%s", number);
}

static enum hd_rc put(struct restoring *x, const char *key, struct hd_err *e)
{
	struct sheet *s = x->s;
	const char *app_id = ticket_text(&x->t, F_APPLICATION);
	const struct app *app;
	enum hd_rc rc = put_files(x, e);

	if (rc == HD_OK && s->create_applications && app_id)
		rc = sheet_application(s, app_id, &app, e);
	if (rc == HD_OK)
		rc = txn_put(s->txn, x->path, x->text.s, x->text.len, e);
	if (rc != HD_OK)
		return rc;
	if (key)
		keys_add(s->keys, NUMBER_TICKET, key, x->number);
	if (strcmp(x->id.site, desk_site(s->desk)) == 0 && x->id.n > s->taken[NUMBER_TICKET])
		s->taken[NUMBER_TICKET] = x->id.n;
	s->n_tickets++;
	s->operations++;
	s->opened++;
	s->restored++;
	note_deed(s, x->number);
	return HD_OK;
}

enum hd_rc sheet_restore(struct sheet *s, const struct request *r, struct hd_err *e)
{
	struct restoring x = {.s = s, .r = r, .text = SBUF_INIT};
	const char *key = NULL;
	bool there = false;
	enum hd_rc rc = read_ticket(&x, e);

	if (rc != HD_OK)
		goto done;
	rc = check_journal(&x, e);
	if (rc == HD_OK)
		rc = is_there(&x, &there, e);
	if (rc == HD_OK && !there)
		rc = sheet_site(s, x.id.site, e);
	if (rc == HD_OK && !there)
		rc = check_key(&x, &key, e);
	if (rc == HD_OK)
		rc = there ? meet(&x, e) : put(&x, key, e);
	if (rc != HD_OK)
		rc = hd_wrap(e, rc, "ticket '%s'", x.number);
done:
	sbuf_deinit(&x.text);
	return rc;
}
