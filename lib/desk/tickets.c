/* The files of tickets: where they lie, reading one, walking over all. */
#include "desk/record.h"

#include "codec/ticket_yaml.h"

#include <inttypes.h>
#include <string.h>

#define SUFFIX ".yaml"

int number_compare(const struct number *a, const struct number *b)
{
	int c = strcmp(a->site, b->site);

	if (c == 0 && a->kind != b->kind)
		c = a->kind < b->kind ? -1 : 1;
	return c ? c : a->n < b->n ? -1 : a->n > b->n;
}

enum hd_rc path_number(const char *path, enum number_kind kind, struct number *out, bool *is,
		       struct hd_err *e)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	size_t n = strlen(name), tail = strlen(SUFFIX);
	char text[NUMBER_TEXT_SIZE], right[NUMBER_PATH_SIZE];

	*is = n > tail && strcmp(name + n - tail, SUFFIX) == 0;
	if (!*is)
		return HD_OK;
	if (n - tail < sizeof(text)) {
		memcpy(text, name, n - tail);
		text[n - tail] = '\0';
		if (number_parse(text, out) && out->kind == kind) {
			number_path(out, right);
			if (strcmp(right, path) == 0)
				return HD_OK;
		}
	}
	return hd_fail(e, HD_INVALID, "'%s' is not where a file of its name belongs", path);
}

/* A file whose number is not that of its name was copied by hand: two would answer to one. */
enum hd_rc ticket_parse(const struct number *n, const char *text, size_t len, struct arena *a,
			struct ticket *out, struct hd_err *e)
{
	static const char *const kinds[] = {"ticket", "problem", "article"};
	char number[NUMBER_TEXT_SIZE];
	enum hd_rc rc = ticket_read(a, text, len, out, e);

	number_format(n, number);
	if (rc == HD_OK && strcmp(ticket_text(out, F_NUMBER), number) != 0)
		rc = hd_fail(e, HD_INVALID, "line %u: its number is '%s'",
			     out->head[F_NUMBER]->line, ticket_text(out, F_NUMBER));
	return rc == HD_OK ? HD_OK : hd_wrap(e, rc, "%s '%s'", kinds[n->kind], number);
}

enum hd_rc ticket_load(const struct snap *p, const struct number *n, struct arena *a,
		       struct ticket *out, struct hd_err *e)
{
	char path[NUMBER_PATH_SIZE], number[NUMBER_TEXT_SIZE];
	struct sbuf text = SBUF_INIT;
	enum hd_rc rc;

	number_path(n, path);
	number_format(n, number);
	rc = snap_read(p, path, &text, e);
	if (rc == HD_OK)
		rc = ticket_parse(n, text.s, text.len, a, out, e);
	else if (rc == HD_NOT_FOUND)
		rc = hd_fail(e, rc, "ticket '%s' does not exist", number);
	sbuf_deinit(&text);
	return rc;
}

enum hd_rc ticket_view(const struct snap *p, const struct number *n, struct arena *a,
		       struct ticket *out, struct hd_err *e)
{
	struct ticket t;
	enum hd_rc rc = ticket_load(p, n, a, &t, e);

	if (rc == HD_OK)
		ticket_replay(&t, INT64_MAX, a, out);
	return rc;
}

/* --- all of them -------------------------------------------------------------------- */

struct walking {
	struct ticket_walk *w;
	struct arena *scratch;
};

static enum hd_rc walk_file(const char *path, const char *data, size_t n, void *arg,
			    struct hd_err *e)
{
	struct walking *x = arg;
	struct ticket_walk *w = x->w;
	struct number number;
	struct ticket t;
	struct hd_err why;
	bool is;
	enum hd_rc rc = path_number(path, NUMBER_TICKET, &number, &is, &why);

	if (rc == HD_OK && !is)
		return HD_OK;
	arena_reset(x->scratch);
	if (rc == HD_OK)
		rc = ticket_parse(&number, data, n, x->scratch, &t, &why);
	if (rc == HD_OK)
		return w->fn(&t, x->scratch, w->arg, e);
	if (w->strict)
		return hd_fail(e, rc, "%s", why.msg);
	w->n_bad++;
	if (w->bad)
		w->bad(path, why.msg, w->bad_arg);
	return HD_OK;
}

enum hd_rc tickets_walk(const struct snap *p, struct ticket_walk *w, struct hd_err *e)
{
	struct walking x = {w, arena_new()};
	enum hd_rc rc = snap_walk(p, "tickets", walk_file, &x, e);

	arena_free(x.scratch);
	return rc;
}

enum hd_rc tickets_bad(const struct ticket_walk *w, struct hd_err *e)
{
	if (w->n_bad == 0)
		return HD_OK;
	return hd_fail(e, HD_PARTIAL,
		       "%" PRIu64 " file%s could not be read; correct %s in a git clone of the store",
		       w->n_bad, w->n_bad == 1 ? "" : "s", w->n_bad == 1 ? "it" : "them");
}
