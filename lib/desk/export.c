/* Export: the tickets that match, in order of number, whole, one at a time.
 *
 * First a walk over the cache says which they are; only their numbers are kept. Then each
 * file is read: what leaves the store is what stands in it, byte for byte where that is
 * asked for, and not what a cache made of it. */
#include "desk/export.h"

#include "codec/ticket_yaml.h"

#include <stdlib.h>
#include <string.h>

struct exporting {
	struct desk *desk;
	const struct export_spec *spec;
	const struct snap *snap;
	struct number *numbers;
	size_t n, cap;
	struct arena *arena;      /* names of custom fields */
	struct map fields;        /* set of them */
	struct number *with_files; /* those that have a folder of files, in order */
	size_t n_with, cap_with;
	bad_file_fn bad;
	void *bad_arg;
	uint64_t n_bad;
};

/* --- which -------------------------------------------------------------------------- */

static enum hd_rc take_number(const struct ticket *t, const struct ticket *state,
			      const struct facts *f, struct arena *scratch, void *arg,
			      struct hd_err *e)
{
	struct exporting *x = arg;
	const struct node *fields = state->head[F_FIELDS];

	(void)scratch, (void)e;
	if (x->spec->query && !query_match(x->spec->query, t, state, f))
		return HD_OK;
	x->numbers = mem_grow(x->numbers, &x->cap, x->n + 1, sizeof(*x->numbers));
	if (number_parse(ticket_text(state, F_NUMBER), &x->numbers[x->n]))
		x->n++;
	for (size_t i = 0; fields && i < fields->len; i++)
		if (!map_has(&x->fields, fields->u.pairs[i].key))
			map_put(&x->fields, fields->u.pairs[i].key, NULL);
	return HD_OK;
}

static void forget_numbers(void *arg)
{
	struct exporting *x = arg;

	x->n = 0;
	map_deinit(&x->fields);
	map_init(&x->fields, x->arena);
}

static int by_number(const void *a, const void *b)
{
	return number_compare(a, b);
}

static int by_text(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

static enum hd_rc find_tickets(struct exporting *x, struct hd_err *e)
{
	struct ticket_walk w = {.fn = take_number,
				.arg = x,
				.restart = forget_numbers,
				.query = x->spec->query,
				.whole = query_needs_whole(x->spec->query),
				.bad = x->bad,
				.bad_arg = x->bad_arg};
	enum hd_rc rc = tickets_walk(x->desk, x->snap, &w, e);

	x->n_bad += w.n_bad;
	if (x->n)
		qsort(x->numbers, x->n, sizeof(*x->numbers), by_number);
	return rc;
}

/* A file below attachments/HD/0000/10/HD-1042: so that a folder is looked for only where
 * there is one. */
static enum hd_rc take_folder(const char *path, const char *data, size_t n, void *arg,
			      struct hd_err *e)
{
	struct exporting *x = arg;
	struct number *last = x->n_with ? &x->with_files[x->n_with - 1] : NULL, id;

	(void)data, (void)n, (void)e;
	if (!attachment_number(path, &id) || (last && number_compare(last, &id) == 0))
		return HD_OK;
	x->with_files = mem_grow(x->with_files, &x->cap_with, x->n_with + 1,
				 sizeof(*x->with_files));
	x->with_files[x->n_with++] = id;
	return HD_OK;
}

static enum hd_rc find_folders(struct exporting *x, struct hd_err *e)
{
	enum hd_rc rc = snap_list(x->snap, "attachments", take_folder, x, e);

	if (x->n_with)
		qsort(x->with_files, x->n_with, sizeof(*x->with_files), by_number);
	return rc;
}

/* --- one of them ---------------------------------------------------------------------- */

/* A file whose beginning or end would not be kept between the marks of many documents. */
static bool fits_stream(const struct sbuf *text)
{
	return text->len && text->s[text->len - 1] == '\n' && text->s[0] != '%' &&
	       strncmp(text->s, "---", 3) != 0 && strncmp(text->s, "\xEF\xBB\xBF", 3) != 0 &&
	       !strstr(text->s, "\n...");
}

static enum hd_rc give(struct exporting *x, const struct number *id, struct arena *a,
		       struct sbuf *text, struct sbuf *canonical, const struct export_calls *c,
		       struct hd_err *e)
{
	char path[NUMBER_PATH_SIZE];
	struct ticket t, state;
	struct facts facts;
	struct exported give = {.file = &t, .state = &state, .facts = &facts};
	enum hd_rc rc;

	number_path(id, path);
	rc = snap_read(x->snap, path, text, e);
	if (rc == HD_OK)
		rc = ticket_parse(id, text->s, text->len, a, &t, e);
	if (rc != HD_OK || !facts_of(&t, INT64_MAX, a, &facts, &state))
		return rc;
	if (x->spec->text) {
		sbuf_clear(canonical);
		give.canonical = ticket_write(canonical, &t, NULL) == HD_OK &&
				 canonical->len == text->len &&
				 memcmp(canonical->s, text->s, text->len) == 0;
		give.text = fits_stream(text) ? text->s : canonical->s;
		give.len = fits_stream(text) ? text->len : canonical->len;
		give.raw = text->s;
		give.raw_len = text->len;
	}
	if (x->n_with && bsearch(id, x->with_files, x->n_with, sizeof(*id), by_number))
		rc = export_files(x->snap, id, x->spec->attachments, a, &give, e);
	return rc == HD_OK ? c->ticket(&give, c->arg, e) : rc;
}

static enum hd_rc give_all(struct exporting *x, const struct export_calls *c, struct hd_err *e)
{
	struct sbuf text = SBUF_INIT, canonical = SBUF_INIT;
	struct arena *a = arena_new();
	enum hd_rc rc = HD_OK;

	for (size_t i = 0; rc == HD_OK && i < x->n; i++) {
		arena_reset(a);
		rc = give(x, &x->numbers[i], a, &text, &canonical, c, e);
	}
	arena_free(a);
	sbuf_deinit(&text);
	sbuf_deinit(&canonical);
	return rc;
}

static enum hd_rc begin(struct exporting *x, const struct export_calls *c, struct hd_err *e)
{
	const char **names = mem_alloc((x->fields.len + 1) * sizeof(*names));
	enum hd_rc rc;

	for (size_t i = 0; i < x->fields.len; i++)
		names[i] = x->fields.entries[i].key;
	qsort(names, x->fields.len, sizeof(*names), by_text);
	rc = c->begin(names, x->fields.len, c->arg, e);
	free(names);
	return rc;
}

enum hd_rc desk_export(struct desk *d, const struct export_spec *s, const struct export_calls *c,
		       struct hd_err *e)
{
	struct exporting x = {
		.desk = d, .spec = s, .bad = c->bad, .bad_arg = c->arg, .arena = arena_new()};
	struct ticket_walk told = {0};
	enum hd_rc rc;

	map_init(&x.fields, x.arena);
	rc = desk_readable(d, &x.snap, e);
	if (rc == HD_OK)
		rc = find_tickets(&x, e);
	if (rc == HD_OK)
		rc = find_folders(&x, e);
	if (rc == HD_OK)
		rc = begin(&x, c, e);
	if (rc == HD_OK)
		rc = give_all(&x, c, e);
	told.n_bad = x.n_bad;
	if (rc == HD_OK)
		rc = tickets_bad(&told, e);
	map_deinit(&x.fields);
	arena_free(x.arena);
	free(x.numbers);
	free(x.with_files);
	return rc;
}
