/* Mail coming in: messages into the store, as many as are at hand in one commit. A message is read
 * before the store is locked, and what it is to become is decided anew in each attempt: another
 * process may have taken the very same one.
 *
 * Nothing is given up by whoever brought it before it is on disk here, as a ticket, as an entry, or
 * put aside; and since what is known makes nothing, bringing it twice does no harm. */
#include "desk/receive.h"

#include "crypto/hash.h"
#include "desk/record.h"
#include "helpdesk/text.h"
#include "util/file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LOOSE_MESSAGES 50 /* up to here a commit's objects stay loose files */
#define DRAIN_MAX ((size_t)1 << 30) /* bytes read after those that were too many */
#define ID_MAX 250        /* bytes of a Message-ID; longer ones are no use */

enum hd_rc receiving_init(struct receiving *r, struct desk *d, const struct mail_receive *how,
			  struct hd_err *e)
{
	struct arena *a = arena_new();
	struct mail_settings s;
	const struct snap *p;
	enum hd_rc rc = desk_readable(d, &p, e);

	memset(r, 0, sizeof(*r));
	r->desk = d;
	r->how = how;
	r->arena = arena_new();
	r->letters = arena_new();
	r->sheet = sheet_new(d, false);
	r->sheet->me = BY_MAIL;
	r->sheet->kb = false;
	if (rc == HD_OK)
		rc = config_mail(p, a, &s, e);
	if (rc == HD_OK)
		r->limit = s.limit;
	arena_free(a);
	return rc;
}

void receiving_deinit(struct receiving *r)
{
	mail_ids_free(r->ids);
	sheet_free(r->sheet);
	arena_free(r->arena);
	arena_free(r->letters);
	free(r->v);
	desk_forget(r->desk);
}

void receive_forget(struct receiving *r)
{
	r->n = 0;
	arena_reset(r->letters);
}

const char *receive_too_large(const struct receiving *r, struct arena *a)
{
	return arena_printf(a,
			    "the message has more than %zu MiB, which is the limit here; send it "
			    "without its large attachments, or say where they can be fetched",
			    r->limit >> 20);
}

/* --- reading ---------------------------------------------------------------------------------- */

/* Nothing that could be taken for the address of the line is left in a name. */
static const char *name_safe(const char *name, struct arena *a)
{
	char *out = arena_strndup(a, name, utf8_cut(name, strnlen(name, 200)));

	for (char *c = out; *c; c++)
		if (strchr("<>@", *c))
			*c = '_';
	return out;
}

static const char *from_line(const struct letter_person *p, struct arena *a)
{
	if (p->name && *p->name && p->email)
		return arena_printf(a, "%s <%s>", name_safe(p->name, a), p->email);
	return p->email ? p->email : p->name && *p->name ? name_safe(p->name, a) : "unknown";
}

/* One word, as what is in the journal must be. */
static bool is_usable(const char *id)
{
	size_t n = id ? strlen(id) : 0;

	for (size_t i = 0; i < n; i++)
		if ((unsigned char)id[i] <= ' ' || id[i] == 0x7F)
			return false;
	return n > 0 && n <= ID_MAX && utf8_valid(id, n, NULL);
}

static const char *id_of(const struct incoming *in, struct arena *a)
{
	char hex[65];

	if (is_usable(in->l.id))
		return in->l.id;
	hash_sha256_hex(in->raw, in->n, hex);
	return arena_printf(a, "sha256-%.32s@invalid", hex);
}

static const char *clean(const char *s, struct arena *a)
{
	struct sbuf b = SBUF_INIT;
	const char *out = "";

	if (s && text_clean(s, strlen(s), "text", &b, NULL) == HD_OK)
		out = arena_strndup(a, b.s, b.len);
	sbuf_deinit(&b);
	return out;
}

/* Mail systems that hand a message to a program put the line of an mbox before it. */
static void skip_envelope(struct incoming *in)
{
	const char *lf = in->n > 5 && memcmp(in->raw, "From ", 5) == 0
				 ? memchr(in->raw, '\n', in->n)
				 : NULL;

	if (!lf)
		return;
	in->n -= (size_t)(lf + 1 - in->raw);
	in->raw = lf + 1;
}

static void look_at(struct incoming *in, struct arena *a)
{
	struct folded_text parts = text_parted(in->l.text, a);

	in->sender = letter_sender(&in->l, &in->sign);
	in->id = id_of(in, a);
	in->from = from_line(&in->l.from, a);
	in->fresh = clean(parts.fresh, a);
	in->folded = parts.folded;
	in->thanks = in->l.n_files == 0 && text_is_thanks(in->fresh);
}

struct incoming *receive_add(struct receiving *r, const char *raw, size_t n, struct hd_err *e)
{
	struct incoming *in;
	struct hd_err why = {""};
	enum hd_rc rc;

	r->v = mem_grow(r->v, &r->cap, r->n + 1, sizeof(*r->v));
	in = &r->v[r->n++];
	memset(in, 0, sizeof(*in));
	in->raw = raw;
	in->n = n;
	if (!raw) {
		in->id = "";
		in->fault = receive_too_large(r, r->letters);
		return in;
	}
	skip_envelope(in);
	rc = letter_read(in->raw, in->n, r->letters, &in->l, &why);
	if (rc == HD_OK) {
		look_at(in, r->letters);
	} else if (rc == HD_INVALID) {
		in->l.id = NULL;
		in->id = id_of(in, r->letters);
		in->fault = arena_strdup(r->letters, why.msg);
	} else {
		*e = why;
		return NULL;
	}
	return in;
}

/* --- one commit ----------------------------------------------------------------------------------- */

static void describe_commit(struct receiving *r, struct txn *t)
{
	struct hash *h = hash_new(HASH_SHA256);
	unsigned char raw[HASH_MAX_SIZE];
	struct sbuf message = SBUF_INIT;
	const char *name, *email;
	char hex[65];

	for (size_t i = 0; i < r->n; i++) {
		hash_update(h, r->v[i].id, strlen(r->v[i].id));
		hash_update(h, "\n", 1);
	}
	hash_hex(raw, hash_final(h, raw), hex);
	sheet_message(r->sheet, hex, &message);
	agent_author(r->sheet->base, BY_MAIL, r->arena, &name, &email);
	txn_describe(t, name, email, r->desk->now, message.s);
	sbuf_deinit(&message);
}

static enum hd_rc change(struct txn *t, void *arg, struct hd_err *e)
{
	struct receiving *r = arg;
	enum hd_rc rc;

	arena_reset(r->arena);
	rc = sheet_begin(r->sheet, t, e);
	if (rc == HD_OK)
		rc = config_mail(r->sheet->base, r->arena, &r->settings, e);
	if (rc == HD_OK)
		rc = mail_ids_open(r->sheet->base, r->ids, &r->ids, e);
	for (size_t i = 0; rc == HD_OK && i < r->n; i++)
		rc = receive_one(r, &r->v[i], e);
	if (rc == HD_OK)
		rc = sheet_flush(r->sheet, false, e);
	if (rc == HD_OK)
		describe_commit(r, t);
	else
		sheet_post_forget(r->sheet);
	return rc;
}

static enum hd_rc keep_aside(struct receiving *r, const struct incoming *in, struct hd_err *e)
{
	struct aside *x;
	enum hd_rc rc = aside_begin(store_path(r->desk->store), &x, e);

	if (rc != HD_OK)
		return rc;
	rc = in->raw ? aside_add(x, in->raw, in->n, e) : r->copy(in, r->source, x, e);
	if (rc != HD_OK) {
		aside_cancel(x);
		return rc;
	}
	r->n_aside++;
	return aside_end(x, r->desk->now, in->result.why, e);
}

static enum hd_rc commit(struct receiving *r, struct hd_err *e)
{
	struct sbuf id = SBUF_INIT;
	enum hd_rc rc = store_change(r->desk->store, r->n > LOOSE_MESSAGES ? STORE_BULK : 0,
				     r->desk->wait, change, r, &id, e);

	if (rc == HD_OK) {
		sheet_committed(r->sheet, id.s);
		mail_ids_committed(r->ids, id.s);
	}
	sbuf_deinit(&id);
	for (size_t i = 0; rc == HD_OK && i < r->n; i++)
		if (r->v[i].result.fate == MAIL_ASIDE)
			rc = keep_aside(r, &r->v[i], e);
	for (size_t i = 0; rc == HD_OK && r->how->fn && i < r->n; i++)
		r->how->fn(&r->v[i].result, r->how->arg);
	return rc;
}

/* One message that the store does not take must not keep back the others. */
static enum hd_rc one_by_one(struct receiving *r, struct hd_err *e)
{
	struct incoming *all = r->v;
	size_t n = r->n;
	enum hd_rc rc = HD_OK;

	for (size_t i = 0; rc == HD_OK && i < n; i++) {
		struct hd_err why = {""};

		r->v = &all[i];
		r->n = 1;
		rc = commit(r, &why);
		if (rc == HD_INVALID || rc == HD_USAGE) {
			r->v->fault = arena_strdup(r->letters, why.msg);
			rc = commit(r, &why);
		}
		if (rc != HD_OK)
			*e = why;
	}
	r->v = all;
	r->n = n;
	return rc;
}

enum hd_rc receive_take(struct receiving *r, struct hd_err *e)
{
	enum hd_rc rc = r->n ? commit(r, e) : HD_OK;

	return rc == HD_INVALID || rc == HD_USAGE ? one_by_one(r, e) : rc;
}

enum hd_rc receive_verdict(const struct receiving *r, struct hd_err *e)
{
	if (r->n_aside == 0)
		return HD_OK;
	return hd_fail(e, HD_PARTIAL, "%" PRIu64 " message%s put into '%s/helpdesk/undeliverable'",
		       r->n_aside, r->n_aside == 1 ? "" : "s", store_path(r->desk->store));
}

/* --- one message ---------------------------------------------------------------------------------- */

/* HD_INVALID, with the error that its sender is to read. */
static enum hd_rc refuse(const struct mail_receive *how, const char *why, struct hd_err *e)
{
	struct mail_result result = {.fate = MAIL_REFUSED, .id = "", .why = why};

	if (how->fn)
		how->fn(&result, how->arg);
	return hd_fail(e, HD_INVALID, "%s", why);
}

static enum hd_rc take_text(struct receiving *r, const struct sbuf *text, struct hd_err *e)
{
	struct incoming *in;
	enum hd_rc rc;

	if (text->len == 0)
		return refuse(r->how, "the message is empty", e);
	in = receive_add(r, text->s, text->len, e);
	rc = in ? receive_take(r, e) : HD_IO;
	/* Of the store, not of the message. */
	if (rc == HD_INVALID)
		rc = HD_REFUSED;
	/* It is kept, and its sender hears of it all the same. */
	if (rc == HD_OK && r->v[0].fault)
		rc = hd_fail(e, HD_INVALID, "%s", r->v[0].fault);
	return rc;
}

/* Whoever writes it must not find that nobody reads: many take that for a failure to try again. */
static void drain(int fd)
{
	char buffer[65536];

	for (size_t n = 0; n < DRAIN_MAX; n += sizeof(buffer)) {
		ssize_t k = read(fd, buffer, sizeof(buffer));

		if (k == 0 || (k < 0 && errno != EINTR))
			return;
	}
}

enum hd_rc desk_mail_receive(struct desk *d, int fd, const struct mail_receive *how,
			     struct hd_err *e)
{
	struct sbuf text = SBUF_INIT;
	struct receiving r;
	enum hd_rc rc = receiving_init(&r, d, how, e);

	if (rc == HD_OK)
		rc = file_read_fd(fd, "standard input", r.limit, &text, e);
	else if (rc == HD_INVALID)
		rc = HD_REFUSED; /* the store, not the message */
	if (rc == HD_OK)
		rc = take_text(&r, &text, e);
	else if (rc == HD_REFUSED && r.limit) {
		drain(fd);
		rc = refuse(how, receive_too_large(&r, r.letters), e);
	}
	sbuf_deinit(&text);
	receiving_deinit(&r);
	return rc;
}
