/* Articles as Markdown, for people who keep such texts in files of their own.
 *
 * A section begins at a line `## Cause`, within code as well: a fence that somebody forgot to close
 * must not swallow the rest. A text that has such a line itself is written with a backslash
 * before it, one more than it had, and so comes back as it was. */
#include "codec/article_md.h"

#include "helpdesk/text.h"
#include "yaml/yaml.h"

#include <stdlib.h>
#include <string.h>

enum section { NONE, SYMPTOMS, CAUSE, SOLUTION };

/* --- lines ------------------------------------------------------------------------------- */

static size_t line_length(const char *p, const char *end)
{
	const char *lf = memchr(p, '\n', (size_t)(end - p));

	return (size_t)((lf ? lf : end) - p);
}

static size_t trimmed(const char *p, size_t n)
{
	while (n && (p[n - 1] == ' ' || p[n - 1] == '\t'))
		n--;
	return n;
}

/* The section that a line begins, NONE when it begins none. */
static enum section section_of(const char *p, size_t n)
{
	static const struct {
		const char *name;
		enum section section;
	} names[] = {
		{"symptoms", SYMPTOMS}, {"symptom", SYMPTOMS}, {"symptomes", SYMPTOMS},
		{"symptome", SYMPTOMS}, {"cause", CAUSE},      {"causes", CAUSE},
		{"solution", SOLUTION}, {"solutions", SOLUTION},
	};
	struct sbuf folded = SBUF_INIT;
	enum section found = NONE;

	n = trimmed(p, n);
	if (n < 7 || n > 40 || memcmp(p, "## ", 3) != 0)
		return NONE;
	p += 3;
	n -= 3;
	while (n && *p == ' ') {
		p++;
		n--;
	}
	text_fold(&folded, p, n);
	for (size_t i = 0; i < NELEM(names); i++)
		if (strcmp(folded.s, names[i].name) == 0)
			found = names[i].section;
	sbuf_deinit(&folded);
	return found;
}

/* Backslashes before what would begin a section. */
static size_t escapes(const char *p, size_t n)
{
	size_t k = 0;

	while (k < n && p[k] == '\\')
		k++;
	return section_of(p + k, n - k) != NONE ? k : 0;
}

/* --- reading ----------------------------------------------------------------------------- */

static bool ends_front(const char *p, size_t n)
{
	n = trimmed(p, n);
	return n == 3 && (memcmp(p, "---", 3) == 0 || memcmp(p, "...", 3) == 0);
}

static uint64_t fault_line(const struct hd_err *e)
{
	return e && str_starts(e->msg, "line ") ? strtoull(e->msg + 5, NULL, 10) : 1;
}

/* *p is moved behind the front matter, if there is any. */
static enum hd_rc read_front(struct arena *a, const char **p, const char *end,
			     struct article_md *out, uint64_t *line, struct hd_err *e)
{
	const char *from = *p, *at = from;
	size_t n = line_length(at, end);
	struct hd_err own;
	enum hd_rc rc;

	if (!(n >= 3 && memcmp(at, "---", 3) == 0 && trimmed(at, n) == 3))
		return HD_OK;
	for (at += n; at < end; at += n) {
		at++;
		n = line_length(at, end);
		if (ends_front(at, n))
			break;
	}
	*line = 1;
	if (at >= end)
		return hd_fail(e, HD_INVALID,
			       "the front matter that '---' begins here is never ended by another one");
	rc = yaml_read(a, from, (size_t)(at - from), &out->front, &own);
	if (rc != HD_OK) {
		const char *why = strstr(own.msg, ": ");

		*line = fault_line(&own);
		return hd_fail(e, rc, "front matter: %s", *line > 1 && why ? why + 2 : own.msg);
	}
	if (out->front->kind == NODE_NULL)
		out->front = NULL;
	else if (out->front->kind != NODE_MAP)
		return hd_fail(e, HD_INVALID, "the front matter must be a map: 'title: ...'");
	*p = at + n < end ? at + n + 1 : end;
	return HD_OK;
}

/* Without the blank lines at both ends; NULL when nothing is left. */
static const char *text_of(struct arena *a, const struct sbuf *b)
{
	const char *p = b->s, *end = b->s + b->len;

	while (end > p && strchr(" \t\n", end[-1]))
		end--;
	for (size_t n; p < end; p += n + 1) {
		n = line_length(p, end);
		if (trimmed(p, n))
			break;
	}
	return p < end ? arena_strndup(a, p, (size_t)(end - p)) : NULL;
}

/* `# Title` before everything else. */
static void read_title(struct arena *a, const char **p, const char *end, struct article_md *out)
{
	const char *at = *p;
	size_t n;

	while (at < end && *at == '\n')
		at++;
	n = line_length(at, end);
	if (trimmed(at, n) < 3 || memcmp(at, "# ", 2) != 0)
		return;
	out->title = arena_strndup(a, at + 2, trimmed(at, n) - 2);
	*p = at + n;
}

/* What stands before the first section belongs to the solution, and before it. */
static void read_sections(struct arena *a, const char *p, const char *end, struct article_md *out)
{
	struct sbuf b[4] = {SBUF_INIT, SBUF_INIT, SBUF_INIT, SBUF_INIT}, whole = SBUF_INIT;
	enum section now = NONE;

	for (size_t n; p < end; p += n + 1) {
		size_t skip;

		n = line_length(p, end);
		if (section_of(p, n) != NONE) {
			now = section_of(p, n);
			continue;
		}
		skip = escapes(p, n) > 0;
		sbuf_add(&b[now], p + skip, n - skip);
		sbuf_putc(&b[now], '\n');
	}
	out->symptoms = text_of(a, &b[SYMPTOMS]);
	out->cause = text_of(a, &b[CAUSE]);
	out->solution = text_of(a, &b[SOLUTION]);
	if (text_of(a, &b[NONE])) {
		sbuf_printf(&whole, "%s\n\n%s", text_of(a, &b[NONE]),
			    out->solution ? out->solution : "");
		out->solution = text_of(a, &whole);
	}
	for (size_t i = 0; i < NELEM(b); i++)
		sbuf_deinit(&b[i]);
	sbuf_deinit(&whole);
}

enum hd_rc article_md_read(struct arena *a, const char *text, size_t n, struct article_md *out,
			   uint64_t *line, struct hd_err *e)
{
	struct sbuf clean = SBUF_INIT;
	struct hd_err own;
	const char *p, *end;
	enum hd_rc rc = text_clean(text, n, "text", &clean, &own);

	memset(out, 0, sizeof(*out));
	*line = 1;
	if (rc != HD_OK) {
		rc = hd_fail(e, rc, "%s", own.msg);
		goto done;
	}
	p = clean.s;
	end = clean.s + clean.len;
	rc = read_front(a, &p, end, out, line, e);
	/* Two of them in one file would become one article in silence. */
	if (rc == HD_OK && node_get(out->front, "uid") && strstr(p, "\n---\nnumber: "))
		rc = hd_fail(e, HD_INVALID,
			     "there are several articles in this file; 'helpdesk kb export --format "
			     "markdown --output DIR' writes a file each");
	if (rc == HD_OK) {
		read_title(a, &p, end, out);
		read_sections(a, p, end, out);
	}
done:
	sbuf_deinit(&clean);
	return rc;
}

/* --- writing ------------------------------------------------------------------------------- */

static void put_section(struct sbuf *out, struct arena *a, const char *heading, const char *s)
{
	struct sbuf b = SBUF_INIT;
	const char *p, *end;

	if (s)
		sbuf_puts(&b, s);
	p = text_of(a, &b);
	sbuf_deinit(&b);
	if (!p)
		return;
	sbuf_printf(out, "\n## %s\n\n", heading);
	end = p + strlen(p);
	for (size_t n; p < end; p += n + 1) {
		n = line_length(p, end);
		if (section_of(p, n) != NONE || escapes(p, n))
			sbuf_putc(out, '\\');
		sbuf_add(out, p, n);
		sbuf_putc(out, '\n');
	}
}

void article_md_write(struct sbuf *out, const struct card *c)
{
	static const enum card_field fields[] = {
		C_NUMBER,   C_UID,      C_TITLE,  C_APPLICATION, C_CATEGORY,
		C_SYMPTOMS, C_KEYWORDS, C_STATUS, C_VISIBILITY,  C_ORIGIN,
	};
	const struct node *external = c->head[C_EXTERNAL];
	struct arena *a = arena_new();

	sbuf_puts(out, "---\n");
	for (size_t i = 0; i < NELEM(fields); i++) {
		const struct field_def *def = &schema_article.defs[fields[i]];

		if (c->head[fields[i]])
			yaml_put(out, 0, def->name, c->head[fields[i]],
				 def->flags & FIELD_FLOW ? YAML_FLOW : YAML_BLOCK);
	}
	if (external)
		yaml_put(out, 0, "key",
			 node_text(a, arena_printf(a, "%s:%s", node_get_str(external, "source"),
						   node_get_str(external, "id"))),
			 YAML_BLOCK);
	sbuf_puts(out, "---\n");
	put_section(out, a, "Cause", card_text(c, C_CAUSE));
	put_section(out, a, "Solution", card_text(c, C_SOLUTION));
	arena_free(a);
}
