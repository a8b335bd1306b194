/* Reading tickets one by one: by number, by key, with their attachments. */
#include "desk/record.h"

#include "helpdesk/num.h"
#include "helpdesk/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_MAX UINT64_C(999999999999)
#define KEY "key:"

bool ref_number(const char *ref, const char *site, struct number *out)
{
	if (number_parse(ref, out))
		return true;
	if (*ref < '1' || *ref > '9' || !num_u64(ref, NUMBER_MAX, &out->n))
		return false;
	out->kind = NUMBER_TICKET;
	snprintf(out->site, sizeof(out->site), "%s", site);
	return true;
}

bool ref_card(const char *ref, const char *site, enum number_kind kind, struct number *out)
{
	const char *digits = ref + (strchr(kind == NUMBER_ARTICLE ? "Kk" : "Pp", *ref) && *ref);

	if (number_parse(ref, out))
		return out->kind == kind;
	if (*digits < '1' || *digits > '9' || !num_u64(digits, NUMBER_MAX, &out->n))
		return false;
	out->kind = kind;
	snprintf(out->site, sizeof(out->site), "%s", site);
	return true;
}

/* --- resolving ---------------------------------------------------------------------- */

/* The last number tells whether one mistyped, or looks into the wrong store. */
static enum hd_rc not_there(const struct snap *p, const struct number *n, struct hd_err *e)
{
	char number[NUMBER_TEXT_SIZE], folder[NUMBER_TEXT_SIZE], prefix[NUMBER_TEXT_SIZE];
	uint64_t last = 0;

	number_format(n, number);
	snprintf(folder, sizeof(folder), "tickets/%s", n->site);
	snprintf(prefix, sizeof(prefix), "%s-", n->site);
	if (snap_last_number(p, folder, prefix, &last, NULL) == HD_OK && last > 0)
		return hd_fail(e, HD_NOT_FOUND,
			       "ticket '%s' does not exist; the last one is '%s%" PRIu64 "'",
			       number, prefix, last);
	return hd_fail(e, HD_NOT_FOUND, "ticket '%s' does not exist; site '%s' has none yet",
		       number, n->site);
}

static enum hd_rc resolve_key(const struct snap *p, const char *ref, struct number *out,
			      struct hd_err *e)
{
	const char *key = ref + strlen(KEY), *number = NULL;
	struct keys *keys = NULL;
	enum hd_rc rc = keys_build(p, &keys, e);

	if (rc == HD_OK)
		rc = keys_find(keys, NUMBER_TICKET, key, &number, e);
	if (rc == HD_OK && (!number || !number_parse(number, out)))
		rc = hd_fail(e, HD_NOT_FOUND, "no ticket has the key '%.200s'", key);
	keys_free(keys);
	return rc;
}

/* A number of ours that is none, or not there, may be one of another system's. */
static bool may_be_foreign(const char *ref)
{
	return strchr(ref, ':') == NULL && *ref;
}

enum hd_rc desk_resolve(struct desk *d, const char *ref, struct number *out, struct hd_err *e)
{
	char path[NUMBER_PATH_SIZE];
	const struct snap *p;
	bool foreign = false;
	enum hd_rc rc = desk_readable(d, &p, e);

	if (rc != HD_OK)
		return rc;
	if (str_starts(ref, KEY) && strchr(ref + strlen(KEY), ':'))
		return resolve_key(p, ref, out, e);
	if (ref_number(ref, desk_site(d), out) && out->kind == NUMBER_TICKET) {
		number_path(out, path);
		if (snap_exists(p, path))
			return HD_OK;
	}
	if (may_be_foreign(ref))
		rc = foreign_resolve(d, ref, out, &foreign, e);
	if (rc != HD_OK || foreign)
		return rc;
	if (!ref_number(ref, desk_site(d), out))
		return hd_fail(e, HD_NOT_FOUND,
			       "'%.60s' is no ticket number; numbers look like HD-42, 42 or "
			       "key:SOURCE:ID",
			       ref);
	if (out->kind != NUMBER_TICKET)
		return hd_fail(e, HD_NOT_FOUND,
			       "'%s' is the number of %s; those of tickets look like HD-42", ref,
			       out->kind == NUMBER_PROBLEM ? "a problem" : "an article");
	return not_there(p, out, e);
}

enum hd_rc desk_ticket(struct desk *d, const char *ref, struct arena *a, struct ticket *out,
		       struct hd_err *e)
{
	struct number n;
	enum hd_rc rc = desk_resolve(d, ref, &n, e);

	return rc == HD_OK ? desk_view(d, &n, a, out, e) : rc;
}

/* --- what was merged into it ------------------------------------------------------------- */

static int by_number(const void *x, const void *y)
{
	return number_compare(x, y);
}

enum hd_rc desk_merged_from(struct desk *d, const struct ticket *t,
			    enum hd_rc (*fn)(const struct ticket *t, void *arg, struct hd_err *e),
			    void *arg, struct hd_err *e)
{
	const struct node *links = t->head[F_LINKS];
	size_t len = links ? links->len : 0, n = 0;
	struct number *from = mem_alloc((len + 1) * sizeof(*from));
	struct arena *a = arena_new();
	struct ticket other;
	enum hd_rc rc = HD_OK;

	for (size_t i = 0; i < len; i++) {
		const struct node *link = links->u.items[i];

		if (strcmp(node_get_str(link, "kind"), "merged-from") == 0 &&
		    number_parse(node_get_str(link, "ticket"), &from[n]))
			n++;
	}
	qsort(from, n, sizeof(*from), by_number);
	for (size_t i = 0; rc == HD_OK && i < n; i++) {
		arena_reset(a);
		rc = desk_view(d, &from[i], a, &other, e);
		if (rc == HD_OK)
			rc = fn(&other, arg, e);
	}
	arena_free(a);
	free(from);
	return rc;
}

/* --- attachments --------------------------------------------------------------------------- */

#define HEX_PREFIX 13 /* 12 digits of the file's SHA-256, and '-' */

struct file_search {
	const char *name;
	struct arena *a;
	const char *exact, *found; /* paths */
	size_t n_found;
	struct sbuf all; /* names, for the message */
};

static enum hd_rc compare_file(const char *path, const char *data, size_t n, void *arg,
			       struct hd_err *e)
{
	struct file_search *s = arg;
	const char *name = strrchr(path, '/') + 1;

	(void)data, (void)n, (void)e;
	sbuf_printf(&s->all, "%s%s", s->all.len ? ", " : "", name);
	if (strcmp(name, s->name) == 0) {
		s->exact = arena_strdup(s->a, path);
	} else if (strlen(name) > HEX_PREFIX && name[HEX_PREFIX - 1] == '-' &&
		   strcmp(name + HEX_PREFIX, s->name) == 0) {
		s->found = arena_strdup(s->a, path);
		s->n_found++;
	}
	return HD_OK;
}

/* The full name always means one file; the short one only while it is the only one. */
static enum hd_rc choose_file(const struct file_search *s, const char *number, const char **path,
			      struct hd_err *e)
{
	*path = s->exact ? s->exact : s->found;
	if (s->exact || s->n_found == 1)
		return HD_OK;
	if (s->n_found > 1)
		return hd_fail(e, HD_REFUSED,
			       "ticket '%s' has %zu files '%.100s'; name one of %.600s", number,
			       s->n_found, s->name, s->all.s);
	if (s->all.len == 0)
		return hd_fail(e, HD_NOT_FOUND, "ticket '%s' has no files", number);
	return hd_fail(e, HD_NOT_FOUND, "ticket '%s' has no file '%.100s'; its files are %.600s",
		       number, s->name, s->all.s);
}

enum hd_rc desk_attachment(struct desk *d, const char *ref, const char *name, struct sbuf *out,
			   struct hd_err *e)
{
	struct file_search s = {.name = name, .a = arena_new(), .all = SBUF_INIT};
	char folder[NUMBER_PATH_SIZE], number[NUMBER_TEXT_SIZE];
	struct sbuf bytes = SBUF_INIT;
	const char *path = NULL;
	const struct snap *p;
	struct number n;
	enum hd_rc rc = desk_resolve(d, ref, &n, e);

	if (rc == HD_OK)
		rc = desk_readable(d, &p, e);
	if (rc != HD_OK)
		goto done;
	number_attachments(&n, folder);
	number_format(&n, number);
	rc = snap_list(p, folder, compare_file, &s, e);
	if (rc == HD_OK)
		rc = choose_file(&s, number, &path, e);
	if (rc == HD_OK)
		rc = snap_read(p, path, &bytes, e);
	if (rc == HD_OK)
		sbuf_add(out, bytes.s, bytes.len);
done:
	sbuf_deinit(&bytes);
	sbuf_deinit(&s.all);
	arena_free(s.a);
	return rc;
}

/* --- queries ------------------------------------------------------------------------------- */

/* Reading asks nobody who he is; so nobody is looked up unless `me` may stand there. */
void query_me(struct desk *d, const char *text, struct query_context *ctx)
{
	if (ctx->me || !strcasestr(text, "me"))
		return;
	/* A name need not be recorded to be looked for. */
	if (desk_me(d, &ctx->me, NULL) != HD_OK)
		ctx->me = me_claimed(d);
}

enum hd_rc desk_query(struct desk *d, int argc, const char *const *argv, bool report,
		      struct query **out, struct hd_err *e)
{
	struct query_context ctx = {.now = d->now, .site = desk_site(d)};
	struct queries saved;
	const struct snap *p;
	enum hd_rc rc = desk_readable(d, &p, e);

	*out = NULL;
	if (rc == HD_OK)
		rc = (report ? desk_report_zone : desk_zone)(d, &ctx.zone, e);
	if (rc != HD_OK)
		return rc;
	for (int i = 0; i < argc; i++)
		query_me(d, argv[i], &ctx);
	queries_init(&saved, d, p, &ctx);
	rc = query_parse(argc, argv, &ctx, out, e);
	queries_deinit(&saved);
	return rc;
}
