/* Reads a report that was saved as json. Nothing in it is trusted: whoever saved it may have
 * edited it, or it may be something else altogether. */
#include "desk/report_saved.h"

#include "helpdesk/text.h"
#include "json/json.h"
#include "util/file.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define SAVED_MAX   ((size_t)256 << 20)
#define DIGITS_MAX  18 /* more would not fit the figures of any report */

enum hd_rc saved_fail(const struct saved *s, const struct node *at, struct hd_err *e,
		      const char *fmt, ...)
{
	char what[512];
	unsigned line, column;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	json_place(s->text.s, s->root, at, &line, &column);
	return hd_fail(e, HD_INVALID, "'%s': line %u, column %u: %s", s->name, line, column, what);
}

/* --- what the report was about -------------------------------------------------------- */

static enum hd_rc need(const struct saved *s, const char *key, const struct node **out,
		       struct hd_err *e)
{
	*out = node_get(s->root, key);
	if (!*out)
		return saved_fail(s, s->root, e,
				  "there is no '%s': this is no report saved with --format json",
				  key);
	return HD_OK;
}

static enum hd_rc need_text(const struct saved *s, const char *key, const struct node **at,
			    const char **out, struct hd_err *e)
{
	enum hd_rc rc = need(s, key, at, e);

	if (rc != HD_OK)
		return rc;
	if ((*at)->kind != NODE_TEXT)
		return saved_fail(s, *at, e, "'%s' is no text in double quotes", key);
	*out = (*at)->text;
	return HD_OK;
}

static enum hd_rc read_format(const struct saved *s, struct hd_err *e)
{
	const struct node *at;
	enum hd_rc rc;

	if (s->root->kind != NODE_MAP)
		return saved_fail(s, s->root, e,
				  "no object begins here: this is no report saved with "
				  "--format json");
	rc = need(s, "format", &at, e);
	if (rc != HD_OK)
		return rc;
	if (at->kind == NODE_PLAIN && strcmp(at->text, "1") == 0)
		return HD_OK;
	return saved_fail(s, at, e,
			  "this program knows format 1 of reports, not %.20s; verify it with the "
			  "version of helpdesk that wrote it",
			  at->kind == NODE_PLAIN ? at->text : "this");
}

static enum hd_rc read_commit(struct saved *s, struct hd_err *e)
{
	const struct node *at;
	enum hd_rc rc = need_text(s, "commit", &at, &s->commit, e);
	size_t n;

	if (rc != HD_OK)
		return rc;
	n = strlen(s->commit);
	if ((n != 40 && n != 64) || strspn(s->commit, "0123456789abcdef") != n)
		return saved_fail(s, at, e, "'%.70s' is no commit: 40 hexadecimal digits are",
				  s->commit);
	return HD_OK;
}

/* A moment with its offset; null where `none` is allowed. */
static enum hd_rc read_moment(const struct saved *s, const char *key, bool none, int64_t *out,
			      struct hd_err *e)
{
	const struct node *at;
	enum hd_rc rc = need(s, key, &at, e);

	*out = TIME_NONE;
	if (rc != HD_OK || (none && at->kind == NODE_NULL))
		return rc;
	if (at->kind != NODE_TEXT || !time_parse_offset(at->text, out))
		return saved_fail(s, at, e,
				  "'%s' is no time with an offset like "
				  "\"2026-11-22T09:12:00+01:00\"",
				  key);
	return HD_OK;
}

static enum hd_rc read_zone(struct saved *s, struct hd_err *e)
{
	const struct node *at;
	const char *name = NULL;
	struct hd_err why;
	enum hd_rc rc = need_text(s, "timezone", &at, &name, e);

	if (rc != HD_OK)
		return rc;
	if (!*name || zone_open(name, &s->zone, &why) != HD_OK)
		return saved_fail(s, at, e, "'timezone': %s", *name ? why.msg : "it is empty");
	s->spec.zone = s->zone;
	return HD_OK;
}

static enum hd_rc read_on(struct saved *s, struct hd_err *e)
{
	const struct node *at;
	const char *word = NULL;
	enum hd_rc rc = need_text(s, "on", &at, &word, e);

	if (rc != HD_OK)
		return rc;
	for (int i = 0; report_on_words[i]; i++)
		if (strcmp(word, report_on_words[i]) == 0) {
			s->spec.on = (enum report_on)i;
			return HD_OK;
		}
	return saved_fail(s, at, e, "'on' is opened, resolved or worked, not '%.40s'", word);
}

/* --- dimensions and query ------------------------------------------------------------- */

static int dim_find(const char *name)
{
	for (int i = 0; name && i < DIM_COUNT; i++)
		if (strcmp(name, dim_words[i]) == 0)
			return i;
	return -1;
}

static enum hd_rc add_dim(struct saved *s, const struct node *at, const char *name,
			  struct hd_err *e)
{
	int dim = dim_find(name);

	if (dim < 0)
		return saved_fail(s, at, e,
				  "'%.40s' is no dimension; 'helpdesk help report' names them",
				  name ? name : "this");
	if (s->spec.dims == 2)
		return saved_fail(s, at, e, "a report has two dimensions at most");
	if (s->spec.dims == 1 && s->spec.by[0] == (enum dim)dim)
		return saved_fail(s, at, e, "the dimension '%s' is named twice", name);
	s->spec.by[s->spec.dims++] = (enum dim)dim;
	return HD_OK;
}

/* Files of the first version do not say it, but their groups do: what is no figure in them. */
static enum hd_rc guess_by(struct saved *s, struct hd_err *e)
{
	const struct node *first = s->groups->len ? s->groups->u.items[0] : NULL;
	enum hd_rc rc = HD_OK;

	for (size_t i = 0; rc == HD_OK && first && i < first->len; i++)
		if (dim_find(first->u.pairs[i].key) >= 0)
			rc = add_dim(s, first->u.pairs[i].value, first->u.pairs[i].key, e);
	return rc;
}

static enum hd_rc read_by(struct saved *s, struct hd_err *e)
{
	const struct node *by = node_get(s->root, "by");
	enum hd_rc rc = HD_OK;

	if (!by)
		rc = guess_by(s, e);
	else if (by->kind != NODE_LIST)
		return saved_fail(s, by, e, "'by' is no list of dimensions");
	for (size_t i = 0; by && rc == HD_OK && i < by->len; i++) {
		const struct node *name = by->u.items[i];

		rc = add_dim(s, name, name->kind == NODE_TEXT ? name->text : NULL, e);
	}
	if (rc == HD_OK && s->spec.dims == 0 && s->groups->len)
		return saved_fail(s, s->groups, e,
				  "there are groups, but nothing says by what: 'by' is missing");
	return rc;
}

/* What the program writes leans on no moment, person or zone; what a person wrote there may, and
 * then means that of the report. */
static enum hd_rc read_query(struct desk *d, struct saved *s, struct hd_err *e)
{
	struct query_context ctx = {.now = s->spec.as_of, .zone = s->zone, .site = desk_site(d)};
	const struct node *at = node_get(s->root, "query");
	const char *text;
	struct hd_err why;

	s->says_query = at != NULL;
	if (!at || at->kind == NODE_NULL)
		return HD_OK;
	if (at->kind != NODE_TEXT)
		return saved_fail(s, at, e, "'query' is no text in double quotes");
	text = at->text;
	if (query_parse(1, &text, &ctx, &s->query, &why) != HD_OK)
		return saved_fail(s, at, e, "%s", why.msg);
	s->spec.query = s->query;
	return HD_OK;
}

/* --- groups --------------------------------------------------------------------------- */

static enum hd_rc read_groups(struct saved *s, struct hd_err *e)
{
	enum hd_rc rc = need(s, "groups", &s->groups, e);

	if (rc == HD_OK)
		rc = need(s, "total", &s->total, e);
	if (rc != HD_OK)
		return rc;
	if (s->groups->kind != NODE_LIST)
		return saved_fail(s, s->groups, e, "'groups' is no list");
	if (s->total->kind != NODE_MAP)
		return saved_fail(s, s->total, e, "'total' is no object");
	for (size_t i = 0; i < s->groups->len; i++)
		if (s->groups->u.items[i]->kind != NODE_MAP)
			return saved_fail(s, s->groups->u.items[i], e, "a group is no object");
	return HD_OK;
}

enum hd_rc saved_key(const struct saved *s, const struct node *group, int i, const char **out,
		     struct hd_err *e)
{
	const char *dim = dim_words[s->spec.by[i]];
	const struct node *key = node_get(group, dim);

	*out = NULL;
	if (!key)
		return saved_fail(s, group, e, "the group does not say its '%s'", dim);
	if (key->kind != NODE_NULL && key->kind != NODE_TEXT)
		return saved_fail(s, key, e, "'%s' is neither a text in double quotes nor null",
				  dim);
	*out = key->kind == NODE_TEXT ? key->text : NULL;
	return HD_OK;
}

/* Programs that rewrite json turn 2100.000 into 2100.0 or 2100, which is the same mean. */
static const char *three_decimals(const struct saved *s, const char *number)
{
	const char *dot = strchr(number, '.');
	size_t whole = dot ? (size_t)(dot - number) : strlen(number);
	size_t n = dot ? strlen(dot + 1) : 0;

	while (n > 3 && dot[n] == '0')
		n--;
	if (n > 3)
		return number;
	return arena_printf(s->arena, "%.*s.%.*s%s", (int)whole, number, (int)n,
			    dot ? dot + 1 : "", &"000"[n]);
}

enum hd_rc saved_figure(const struct saved *s, const struct node *group,
			const struct report_figure *f, const char **out, struct hd_err *e)
{
	const char *dot = strchr(f->key, '.');
	const char *map = dot ? arena_strndup(s->arena, f->key, (size_t)(dot - f->key)) : NULL;
	const struct node *in = map ? node_get(group, map) : group;
	const struct node *v = in ? node_get(in, dot ? dot + 1 : f->key) : NULL;
	const char *text;
	size_t digits;

	*out = NULL;
	if (in && in->kind != NODE_MAP)
		return saved_fail(s, in, e, "'%s' is no object", map ? map : f->key);
	if (!v)
		return HD_OK;
	if (v->kind == NODE_NULL) {
		*out = "null";
		return HD_OK;
	}
	text = v->kind == NODE_PLAIN ? v->text : "";
	digits = strspn(text + (*text == '-'), "0123456789");
	if (digits > DIGITS_MAX)
		return saved_fail(s, v, e, "'%s' is larger than any figure can be", f->key);
	text += (*text == '-') + digits;
	if (digits && f->kind == FIGURE_MEAN && *text == '.')
		text += 1 + strspn(text + 1, "0123456789");
	if (!digits || *text)
		return saved_fail(s, v, e, "'%s' is no %s", f->key,
				  f->kind == FIGURE_MEAN ? "plain number" : "whole number");
	*out = f->kind == FIGURE_MEAN ? three_decimals(s, v->text) : v->text;
	return HD_OK;
}

/* --- the file ------------------------------------------------------------------------- */

/* Lines of the input of a batch bear their number already, so that the first one goes unsaid. */
static enum hd_rc not_json(const struct saved *s, enum hd_rc rc, struct hd_err *e)
{
	const struct hd_err why = *e;

	return hd_fail(e, rc, "'%s': %s%s", s->name, str_starts(why.msg, "column") ? "line 1, " : "",
		       why.msg);
}

enum hd_rc saved_read(struct desk *d, int fd, const char *name, struct saved *out,
		      struct hd_err *e)
{
	struct saved *s = out;
	enum hd_rc rc;

	*s = (struct saved){.arena = arena_new(), .name = name, .text = SBUF_INIT};
	rc = file_read_fd(fd, name, SAVED_MAX, &s->text, e);
	if (rc != HD_OK)
		return rc;
	rc = json_read(s->arena, s->text.s, s->text.len, &s->root, e);
	if (rc != HD_OK)
		return not_json(s, rc, e);
	rc = read_format(s, e);
	if (rc == HD_OK)
		rc = read_commit(s, e);
	if (rc == HD_OK)
		rc = read_zone(s, e);
	if (rc == HD_OK)
		rc = read_moment(s, "as_of", false, &s->spec.as_of, e);
	if (rc == HD_OK)
		rc = read_moment(s, "from", true, &s->spec.from, e);
	if (rc == HD_OK)
		rc = read_moment(s, "to", true, &s->spec.to, e);
	if (rc == HD_OK)
		rc = read_on(s, e);
	if (rc == HD_OK)
		rc = read_groups(s, e);
	if (rc == HD_OK)
		rc = read_by(s, e);
	return rc ? rc : read_query(d, s, e);
}

void saved_deinit(struct saved *s)
{
	query_free(s->query);
	zone_free(s->zone);
	sbuf_deinit(&s->text);
	arena_free(s->arena);
	*s = (struct saved){.text = SBUF_INIT};
}
