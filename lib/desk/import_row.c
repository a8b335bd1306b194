/* Cells -> a row that can be carried out: cleaned, translated, its times in order. What
 * cannot be is refused here with its column, so that nothing of a row is done by halves. */
#include "desk/import_row.h"

#include "desk/request.h"
#include "helpdesk/text.h"
#include "util/html.h"

#include <string.h>

#define SHORT_MAX ((size_t)1 << 20)  /* bytes of all cells but description and solution */
#define SUBJECT_MADE 120             /* characters of a subject made of a description */

enum hd_rc row_fault(struct gathered *g, enum import_field f, enum hd_rc rc)
{
	if (rc != HD_OK && f < I_SINGLE)
		g->r->column = g->column[f] ? g->column[f] : import_fields[f];
	return rc;
}

/* --- gathering ---------------------------------------------------------------------------- */

static enum hd_rc check_bytes(struct gathered *g, const struct cell *c, struct hd_err *e)
{
	bool is_long = c->target->field == I_DESCRIPTION || c->target->field == I_SOLUTION;
	size_t bad;

	g->r->column = c->target->column;
	if (memchr(c->s, '\0', c->n))
		return hd_fail(e, HD_INVALID, "it holds a NUL character");
	if (!utf8_valid(c->s, c->n, &bad))
		return hd_fail(e, HD_INVALID, "byte %zu is no valid text in this encoding", bad + 1);
	if (!is_long)
		g->bytes += c->n;
	if (g->bytes > SHORT_MAX)
		return hd_fail(e, HD_INVALID, "more than 1 MiB in columns of short texts");
	return HD_OK;
}

/* `from` for `to` throughout; `from` is longer or as long. */
static void replace(struct sbuf *b, const char *from, char to)
{
	size_t n = strlen(from), k = 0;

	for (size_t i = 0; i < b->len;) {
		if (b->len - i >= n && memcmp(b->s + i, from, n) == 0) {
			b->s[k++] = to;
			i += n;
		} else {
			b->s[k++] = b->s[i++];
		}
	}
	sbuf_truncate(b, k);
}

static void trim(struct sbuf *b)
{
	size_t from = strspn(b->s, " \t\r\n");

	while (b->len > from && strchr(" \t\r\n", b->s[b->len - 1]))
		sbuf_truncate(b, b->len - 1);
	memmove(b->s, b->s + from, b->len - from);
	sbuf_truncate(b, b->len - from);
}

static void add_tags(struct gathered *g, const char *s)
{
	struct node *tag;
	struct sbuf one = SBUF_INIT;

	if (!g->tags)
		g->tags = node_list(g->a);
	while (*s) {
		size_t n = strcspn(s, ",\n");
		bool twice = false;

		sbuf_clear(&one);
		sbuf_add(&one, s, n);
		trim(&one);
		for (size_t i = 0; i < g->tags->len; i++)
			twice = twice || strcmp(g->tags->u.items[i]->text, one.s) == 0;
		tag = node_text_n(g->a, one.s, one.len);
		if (one.len && !twice)
			node_push(g->a, g->tags, tag);
		s += n + (s[n] != '\0');
	}
	sbuf_deinit(&one);
}

static void add_custom(struct gathered *g, const char *name, const char *s)
{
	if (!g->custom)
		g->custom = node_map(g->a);
	node_set(g->a, g->custom, name, node_text(g->a, s));
}

/* Several people in one cell: the first one counts, and all are kept. */
static void first_line(struct gathered *g, const struct target *t, struct sbuf *b)
{
	const char *lf = strchr(b->s, '\n');

	if (!lf)
		return;
	add_custom(g, t->column, b->s);
	sbuf_truncate(b, (size_t)(lf - b->s));
	trim(b);
}

static void prepare(struct gathered *g, const struct cell *c, struct sbuf *b)
{
	unsigned quirks = g->m->preset ? g->m->preset->quirks : 0;
	enum import_field f = c->target->field;
	bool is_long = f == I_DESCRIPTION || f == I_SOLUTION;

	if (is_long && g->m->html && html_is(c->s, c->n))
		html_plain(c->s, c->n, HTML_FIELD, b);
	else
		sbuf_add(b, c->s, c->n);
	if (quirks & PRESET_TWO_APOSTROPHES)
		replace(b, "''", '"');
	if (is_long && (quirks & PRESET_BARS))
		replace(b, "|", '\n');
	if (is_long)
		return;
	trim(b);
	if ((quirks & PRESET_FIRST_LINE) && f != I_TAGS && f < I_SINGLE)
		first_line(g, c->target, b);
}

static enum hd_rc gather(struct gathered *g, const struct cells *cells, struct hd_err *e)
{
	struct sbuf b = SBUF_INIT;
	enum hd_rc rc = HD_OK;

	for (size_t i = 0; rc == HD_OK && i < cells->n; i++) {
		const struct cell *c = &cells->v[i];
		enum import_field f = c->target->field;

		rc = check_bytes(g, c, e);
		if (rc != HD_OK)
			break;
		sbuf_clear(&b);
		prepare(g, c, &b);
		if (f == I_TAGS)
			add_tags(g, b.s);
		else if (f == I_CUSTOM && b.len)
			add_custom(g, c->target->name, b.s);
		else if (f == I_SOURCE)
			g->source = arena_strndup(g->a, b.s, b.len);
		else if (f < I_SINGLE && (b.len || !g->v[f])) {
			g->v[f] = arena_strndup(g->a, b.s, b.len);
			g->column[f] = c->target->column;
		}
	}
	sbuf_deinit(&b);
	return rc;
}

static enum hd_rc translate(struct gathered *g, struct hd_err *e)
{
	enum hd_rc rc = HD_OK;

	for (int f = 0; f < I_SINGLE && rc == HD_OK; f++) {
		if (f == I_TAGS || (!g->v[f] && g->m->codes[f].len == 0))
			continue;
		rc = row_fault(g, (enum import_field)f,
			   codes_find(g->m, (enum import_field)f, g->v[f] ? g->v[f] : "", &g->v[f], e));
	}
	return rc;
}

/* --- fields ------------------------------------------------------------------------------------ */

static enum hd_rc set(struct gathered *g, struct request *q, enum import_field f, const char *option,
		      struct hd_err *e)
{
	static const enum import_field numbers[] = {I_IMPACT, I_URGENCY, I_LEVEL};
	struct node *v;

	if (!g->v[f])
		return HD_OK;
	v = node_text(g->a, g->v[f]);
	for (size_t i = 0; i < NELEM(numbers); i++)
		if (f == numbers[i] && g->v[f][0] != 'c')
			v = node_plain(g->a, g->v[f]);
	return row_fault(g, f, request_set(q, g->a, option, v, e));
}

static enum hd_rc set_requester(struct gathered *g, struct hd_err *e)
{
	const char *email = g->v[I_REQUESTER_EMAIL], *phone = g->v[I_REQUESTER_PHONE];
	struct node *map = NULL;
	struct sbuf line = SBUF_INIT;
	enum import_field f = g->v[I_REQUESTER] ? I_REQUESTER : email ? I_REQUESTER_EMAIL
								      : I_REQUESTER_PHONE;
	enum hd_rc rc = HD_OK;

	if (!g->v[f])
		return row_fault(g, I_REQUESTER,
			     hd_fail(e, HD_INVALID,
				     "nobody is named as requester; --value 'requester:=NAME' says who"));
	if (g->v[I_REQUESTER]) {
		rc = text_clean_line(g->v[I_REQUESTER], strlen(g->v[I_REQUESTER]), "requester", &line, e);
		if (rc == HD_OK)
			rc = requester_parse(line.s, NULL, g->a, &map, e);
	}
	sbuf_deinit(&line);
	if (rc != HD_OK)
		return row_fault(g, f, rc);
	if (!map)
		map = node_map(g->a);
	if (email)
		node_set(g->a, map, "email", node_text(g->a, email));
	if (phone)
		node_set(g->a, map, "phone", node_text(g->a, phone));
	return row_fault(g, f, request_set(&g->r->open, g->a, "requester", map, e));
}

/* The first line, as of a ticket opened without a subject, and not all of a long one. */
static const char *subject_of(const char *description, struct arena *a)
{
	const char *s = description + strspn(description, " \t\r\n");
	size_t n = strcspn(s, "\r\n"), cut = 0, blank = 0;

	for (size_t count = 0; cut < n && count < SUBJECT_MADE; count++) {
		if (s[cut] == ' ')
			blank = cut;
		(void)utf8_next(s, n, &cut);
	}
	if (cut == n)
		return arena_strndup(a, s, n);
	return arena_printf(a, "%.*s…", (int)(blank ? blank : cut), s);
}

/* `#12`, `0000012` and `1 234` are the numbers 12 and 1234 of the other system. */
static void plain_number(struct sbuf *b)
{
	struct sbuf n = SBUF_INIT;

	for (const char *s = b->s + (b->s[0] == '#'); *s; s++) {
		if (strncmp(s, "\xC2\xA0", 2) == 0 || strncmp(s, "\xE2\x80\xAF", 3) == 0)
			s += *s == '\xC2' ? 1 : 2;
		else if (*s != ' ')
			sbuf_putc(&n, *s);
	}
	if (n.len && strspn(n.s, "0123456789") == n.len) {
		size_t zeros = strspn(n.s, "0");

		zeros -= zeros == n.len;
		sbuf_clear(b);
		sbuf_puts(b, n.s + zeros);
	}
	sbuf_deinit(&n);
}

static bool bears_source(const char *key)
{
	size_t n = strspn(key, "abcdefghijklmnopqrstuvwxyz0123456789._-");

	return n > 0 && key[n] == ':' && key[n + 1];
}

static enum hd_rc set_key(struct gathered *g, struct hd_err *e)
{
	enum import_field f = g->v[I_KEY] ? I_KEY : I_NUMBER;
	const char *source = g->m->source ? g->m->source : g->source;
	struct node *external;
	struct sbuf b = SBUF_INIT;
	const char *key;

	/* Our own numbers are keys only where they are said to be another's. */
	if (!g->v[f] || (f == I_NUMBER && !g->m->source))
		return HD_OK;
	sbuf_puts(&b, g->v[f]);
	if (g->m->preset)
		plain_number(&b);
	if (source)
		key = arena_printf(g->a, "%s:%s", source, b.s);
	else
		key = arena_strdup(g->a, b.s);
	sbuf_deinit(&b);
	if (!source && !bears_source(key))
		return row_fault(g, f, hd_fail(e, HD_INVALID,
					   "the key '%.60s' does not say whose it is; give --source NAME",
					   key));
	g->r->open.key = key;
	return row_fault(g, f, key_parse(key, g->a, &external, e));
}

static enum hd_rc set_status(struct gathered *g, struct hd_err *e)
{
	const char *code = g->v[I_STATUS];
	struct row *r = g->r;

	(void)e;
	r->has_status = code != NULL;
	r->status = ST_NEW;
	if (!code)
		return HD_OK;
	if (strcmp(code, "open") == 0) {
		r->status = r->assignee || r->acknowledged != TIME_NONE ? ST_IN_PROGRESS : ST_NEW;
	} else if (str_starts(code, "closed/")) {
		r->status = ST_CLOSED;
		if (!r->resolution)
			r->resolution = code + strlen("closed/");
	} else {
		while (strcmp(words_status[r->status], code) != 0)
			r->status++;
	}
	return HD_OK;
}

enum status row_status(const struct row *r)
{
	if (r->has_status)
		return r->status;
	if (r->closed != TIME_NONE)
		return ST_CLOSED;
	if (r->resolved != TIME_NONE)
		return ST_RESOLVED;
	if (r->acknowledged != TIME_NONE)
		return ST_IN_PROGRESS;
	return r->open.op.type && r->open.op.category ? ST_QUALIFIED : ST_NEW;
}

static enum hd_rc set_fields(struct gathered *g, struct hd_err *e)
{
	static const struct {
		enum import_field field;
		const char *option;
	} plain[] = {
		{I_SUBJECT, "subject"},   {I_DESCRIPTION, "description"}, {I_CHANNEL, "channel"},
		{I_APPLICATION, "application"}, {I_TYPE, "type"},       {I_CATEGORY, "category"},
		{I_IMPACT, "impact"},     {I_URGENCY, "urgency"},         {I_LEVEL, "level"},
		{I_PROBLEM, "problem"},
	};
	struct request *open = &g->r->open, assign, resolve;
	enum hd_rc rc = HD_OK;

	if (!g->v[I_SUBJECT] && g->v[I_DESCRIPTION])
		g->v[I_SUBJECT] = subject_of(g->v[I_DESCRIPTION], g->a);
	for (size_t i = 0; rc == HD_OK && i < NELEM(plain); i++)
		rc = set(g, open, plain[i].field, plain[i].option, e);
	if (rc == HD_OK && !open->op.subject)
		rc = row_fault(g, I_SUBJECT, hd_fail(e, HD_INVALID, "there is no subject"));
	if (rc == HD_OK && !open->op.application)
		rc = row_fault(g, I_APPLICATION,
			   hd_fail(e, HD_INVALID,
				   "no application is named; --value 'application:=ID' says which"));
	if (rc == HD_OK)
		rc = set_requester(g, e);
	if (g->v[I_PRIORITY])
		open->op.priority = g->v[I_PRIORITY][0] - '0';
	if (rc == HD_OK && g->tags && g->tags->len)
		rc = row_fault(g, I_TAGS, request_set(open, g->a, "tags", g->tags, e));
	g->r->column = rc == HD_OK ? NULL : g->r->column;
	if (rc == HD_OK && g->custom)
		rc = request_set(open, g->a, "fields", g->custom, e);
	request_init(&assign, OP_ASSIGN);
	request_init(&resolve, OP_RESOLVE);
	if (rc == HD_OK)
		rc = set(g, &assign, I_TEAM, "team", e);
	if (rc == HD_OK)
		rc = set(g, &assign, I_ASSIGNEE, "assignee", e);
	if (rc == HD_OK)
		rc = set(g, &resolve, I_SOLUTION, "solution", e);
	g->r->team = assign.op.team;
	g->r->assignee = assign.op.assignee;
	g->r->solution = resolve.op.solution;
	g->r->resolution = g->v[I_RESOLUTION];
	return rc;
}

enum hd_rc row_make(struct mapping *m, const struct cells *cells, struct arena *a, struct row *r,
		    struct hd_err *e)
{
	struct gathered g = {.m = m, .r = r, .a = a};
	enum hd_rc rc;

	memset(r, 0, sizeof(*r));
	request_init(&r->open, OP_OPEN);
	r->open.op.from = FROM_IMPORT;
	rc = gather(&g, cells, e);
	if (rc == HD_OK)
		rc = translate(&g, e);
	if (rc == HD_OK)
		rc = row_times(&g, e);
	if (rc == HD_OK)
		rc = set_fields(&g, e);
	if (rc == HD_OK)
		rc = set_key(&g, e);
	if (rc == HD_OK)
		rc = set_status(&g, e);
	if (rc == HD_OK)
		r->column = NULL;
	/* A value of the wrong form is a fault of the row, whoever found it. */
	return rc == HD_USAGE ? HD_INVALID : rc;
}
