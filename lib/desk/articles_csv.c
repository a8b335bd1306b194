/* Articles out of CSV: our own columns, the FAQ of Znuny and OTRS (which has no header), and the
 * knowledge base of GLPI. What people wrote there is HTML more often than not. */
#include "desk/articles.h"

#include "helpdesk/text.h"
#include "util/html.h"

#include <string.h>

const char *const article_presets[] = {"glpi-kb", "znuny-faq", NULL};
const char *const article_inputs[] = {"csv", "markdown", "yaml", NULL};

struct known {
	const char *name, *field; /* field NULL = left out, and nothing is said of it */
};

/* Words with a dot are read by special() below. */
static const struct known ours[] = {
	{"title", "title"},       {"application", "application"}, {"category", "category"},
	{"symptoms", "symptoms"}, {"cause", "cause"},             {"solution", "solution"},
	{"keywords", "keywords"}, {"status", "status"},           {"visibility", "visibility"},
	{"number", "number"},     {"uid", "uid"},                 {"key", "key"},
	{"origin", "origin"},     {"opened", NULL},               {"updated", NULL},
};
static const struct known glpi[] = {
	{"name", "title"},       {"answer", "solution"},  {"is_faq", ".faq"}, {"view", NULL},
	{"begin_date", ".from"}, {"end_date", ".until"},  {"category", ".topic"},
	{"id", ".id"},
};
static const struct known znuny[] = {
	{"title", "title"},      {"category", ".topic"},    {"language", NULL},
	{"statetype", ".state"}, {"field1", "symptoms"},    {"field2", "cause"},
	{"field3", "solution"},  {"field4", ".comment"},    {"field5", ".comment"},
	{"field6", ".comment"},  {"keywords", ".keywords"},
};

/* --- columns ------------------------------------------------------------------------------ */

static bool cell_is(const struct csv_row *row, size_t i, const char *word)
{
	struct sbuf folded = SBUF_INIT;
	bool is = false;

	if (i < row->n && row->v[i].n < 100 && utf8_valid(row->v[i].s, row->v[i].n, NULL)) {
		text_fold(&folded, row->v[i].s, row->v[i].n);
		is = strcmp(folded.s, word) == 0;
	}
	sbuf_deinit(&folded);
	return is;
}

static bool has_column(const struct csv_row *row, const char *word)
{
	for (size_t i = 0; i < row->n; i++)
		if (cell_is(row, i, word))
			return true;
	return false;
}

static bool looks_like_znuny(const struct csv_row *row)
{
	return row->n >= 7 && row->n <= NELEM(znuny) + 1 &&
	       (cell_is(row, 3, "internal") || cell_is(row, 3, "external") ||
		cell_is(row, 3, "public"));
}

static enum hd_rc choose(const struct csv_row *row, const char *preset,
			 enum article_preset *out, struct hd_err *e)
{
	*out = PRESET_NONE;
	if (preset && strcmp(preset, "znuny-faq") == 0) {
		*out = PRESET_ZNUNY_FAQ;
		return HD_OK;
	}
	if (preset || (has_column(row, "name") && has_column(row, "answer"))) {
		*out = PRESET_GLPI_KB;
		if (has_column(row, "name") && has_column(row, "answer"))
			return HD_OK;
		return hd_fail(e, HD_INVALID,
			       "the first line must name the columns of GLPI, 'name' and 'answer' "
			       "among them");
	}
	if (has_column(row, "title"))
		return HD_OK;
	if (looks_like_znuny(row)) {
		*out = PRESET_ZNUNY_FAQ;
		return HD_OK;
	}
	return hd_fail(e, HD_INVALID,
		       "the first line must name the columns, 'title' among them; --preset "
		       "znuny-faq reads a file without such a line");
}

static enum hd_rc once(const struct article_columns *out, size_t i, struct hd_err *e)
{
	for (size_t k = 0; k < i; k++)
		if (out->fields[i] && out->fields[k] &&
		    strcmp(out->fields[i], out->fields[k]) == 0)
			return hd_fail(e, HD_INVALID, "columns %zu and %zu are both '%.60s'",
				       k + 1, i + 1, out->names[i]);
	return HD_OK;
}

enum hd_rc article_columns(const struct csv_row *first, const char *preset, struct arena *a,
			   struct article_columns *out, struct hd_err *e)
{
	const struct known *known = ours;
	size_t n_known = NELEM(ours);
	enum hd_rc rc = choose(first, preset, &out->preset, e);

	if (rc != HD_OK)
		return rc;
	if (out->preset == PRESET_GLPI_KB) {
		known = glpi;
		n_known = NELEM(glpi);
	}
	out->header = out->preset != PRESET_ZNUNY_FAQ || cell_is(first, 3, "statetype");
	out->n = out->preset == PRESET_ZNUNY_FAQ ? NELEM(znuny) : first->n;
	out->names = arena_alloc(a, (out->n + 1) * sizeof(*out->names));
	out->fields = arena_alloc(a, (out->n + 1) * sizeof(*out->fields));
	for (size_t i = 0; out->preset == PRESET_ZNUNY_FAQ && i < out->n; i++) {
		out->names[i] = znuny[i].name;
		out->fields[i] = znuny[i].field;
	}
	if (out->preset == PRESET_ZNUNY_FAQ)
		return HD_OK;
	for (size_t i = 0; rc == HD_OK && i < out->n; i++) {
		out->names[i] = arena_strndup(a, first->v[i].s, first->v[i].n);
		for (size_t k = 0; k < n_known; k++)
			if (cell_is(first, i, known[k].name))
				out->fields[i] = known[k].field;
		rc = once(out, i, e);
	}
	/* A separator at the end of every line makes a column without a name. */
	while (out->n && !*out->names[out->n - 1])
		out->n--;
	return rc;
}

/* --- cells ---------------------------------------------------------------------------------- */

struct reading {
	struct article *x;
	struct arena *a;
	const char *source;
	const struct zone *zone;
	int64_t now;
	struct sbuf comment;
};

static enum hd_rc set_faq(struct reading *r, const char *s, struct hd_err *e)
{
	static const char *const yes[] = {"1", "yes", "true", "oui", NULL};
	static const char *const no[] = {"0", "no", "false", "non", NULL};

	for (size_t i = 0; yes[i]; i++)
		if (str_ieq(s, yes[i]) || str_ieq(s, no[i]))
			return article_set(r->x, r->a, "visibility",
					   str_ieq(s, yes[i]) ? "public" : "internal", e);
	return hd_fail(e, HD_INVALID, "it must be 0 or 1, not '%.60s'", s);
}

static enum hd_rc set_state(struct reading *r, const char *s, struct hd_err *e)
{
	if (str_ieq(s, "internal"))
		return article_set(r->x, r->a, "visibility", "internal", e);
	if (str_ieq(s, "external") || str_ieq(s, "public"))
		return article_set(r->x, r->a, "visibility", "public", e);
	return hd_fail(e, HD_INVALID, "it must be internal, external or public, not '%.60s'", s);
}

/* GLPI shows an article from one date and up to another. */
static enum hd_rc set_bound(struct reading *r, const char *s, bool from, struct hd_err *e)
{
	static const char *const forms[] = {"%Y-%m-%d[ %H:%M[:%S]]", "%d-%m-%Y[ %H:%M[:%S]]",
					    "%d/%m/%Y[ %H:%M[:%S]]"};
	int64_t at;
	bool day;

	if (str_starts(s, "0000-00-00") || str_ieq(s, "null") || strcmp(s, "\\N") == 0)
		return HD_OK;
	for (size_t i = 0; i < NELEM(forms); i++) {
		if (!date_read(forms[i], s, r->zone, &at, &day))
			continue;
		if (from && at > r->now && !r->x->status)
			r->x->status = "draft";
		if (!from && at < r->now)
			r->x->status = "retired";
		return HD_OK;
	}
	return hd_fail(e, HD_INVALID, "'%.60s' is no date like 2026-11-22 09:12:00", s);
}

static enum hd_rc special(struct reading *r, const char *field, const char *name, const char *s,
			  struct hd_err *e)
{
	if (strcmp(field, ".faq") == 0)
		return set_faq(r, s, e);
	if (strcmp(field, ".state") == 0)
		return set_state(r, s, e);
	if (strcmp(field, ".from") == 0 || strcmp(field, ".until") == 0)
		return set_bound(r, s, field[1] == 'f', e);
	if (strcmp(field, ".topic") == 0)
		r->x->topic = arena_strdup(r->a, s);
	else if (strcmp(field, ".id") == 0)
		r->x->key = arena_printf(r->a, "%s:%s", r->source, s);
	else if (strcmp(field, ".comment") == 0)
		sbuf_printf(&r->comment, "%s%s%s%s", r->comment.len ? "\n\n" : "",
			    strcmp(name, "field6") == 0 ? "" : name,
			    strcmp(name, "field6") == 0 ? "" : ": ", s);
	return HD_OK;
}

/* Znuny lets people put blanks between keywords, or commas. */
static enum hd_rc set_words(struct reading *r, char *s, struct hd_err *e)
{
	if (!strpbrk(s, ",;"))
		for (char *p = s; (p = strpbrk(p, " \t")) != NULL;)
			*p = '\n';
	return article_set(r->x, r->a, "keywords", s, e);
}

static enum hd_rc set_cell(struct reading *r, const struct article_columns *c, size_t i,
			   const struct csv_cell *cell, struct hd_err *e)
{
	const char *field = c->fields[i];
	struct sbuf b = SBUF_INIT;
	enum hd_rc rc = text_clean(cell->s, cell->n, c->names[i], &b, e);

	r->x->column = NULL;
	if (rc == HD_OK && c->preset != PRESET_NONE && html_is(b.s, b.len)) {
		struct sbuf plain = SBUF_INIT;

		html_plain(b.s, b.len, HTML_FIELD, &plain);
		sbuf_deinit(&b);
		b = plain;
	}
	if (rc != HD_OK || b.s[strspn(b.s, " \t\n")] == '\0')
		rc = rc == HD_OK ? HD_OK : rc;
	else if (strcmp(field, ".keywords") == 0)
		rc = set_words(r, b.s, e);
	else if (field[0] == '.')
		rc = special(r, field, c->names[i], b.s, e);
	else
		rc = article_set(r->x, r->a, field, b.s, e);
	if (rc != HD_OK)
		r->x->column = c->names[i];
	sbuf_deinit(&b);
	return rc;
}

enum hd_rc article_of_row(const struct article_columns *c, struct csv_row *row,
			  const char *source, const struct zone *zone, int64_t now,
			  struct arena *a, struct article *out, struct hd_err *e)
{
	struct reading r = {out, a, source, zone, now, SBUF_INIT};
	size_t n = row->n;
	enum hd_rc rc = HD_OK;

	article_init(out);
	while (n > c->n && row->v[n - 1].n == 0)
		n--;
	if (n != c->n)
		return hd_fail(e, HD_INVALID, "%zu cells where there must be %zu", n, c->n);
	for (size_t i = 0; rc == HD_OK && i < n; i++) {
		csv_unguard(&row->v[i]);
		if (c->fields[i])
			rc = set_cell(&r, c, i, &row->v[i], e);
	}
	if (rc == HD_OK && r.comment.len)
		out->r.note = arena_strndup(a, r.comment.s, r.comment.len);
	/* They were in use there. */
	if (rc == HD_OK && c->preset != PRESET_NONE && !out->status)
		out->status = node_get(out->r.set, "solution") ? "published" : "draft";
	sbuf_deinit(&r.comment);
	return rc;
}
