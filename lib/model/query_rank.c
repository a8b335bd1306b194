/* How well a ticket meets a query, and the piece of its text that shows it. Made of the
 * ticket alone, so that it comes out the same however the ticket was found. */
#include "query_ast.h"

#include <string.h>

#include "helpdesk/text.h"

#define PASSAGE_COLUMNS 60
#define PASSAGE_LEAD    20 /* of them at most before the mark */

/* Who found a word in the subject most likely looked for this ticket; notes say much that
 * is about something else. */
static const struct place {
	enum query_field in;
	enum field field; /* FIELD_COUNT = notes */
	unsigned points;
} places[] = {
	{QF_SUBJECT, F_SUBJECT, 8},
	{QF_SOLUTION, F_SOLUTION, 4},
	{QF_DESCRIPTION, F_DESCRIPTION, 2},
	{QF_NOTE, FIELD_COUNT, 1},
};

/* The phrase that a term looks for there, NULL when it looks for none. */
static const struct query_phrase *looks_for(const struct query_term *t, const struct place *p)
{
	if (query_defs[t->field].kind != QK_PHRASE || !t->value_count)
		return NULL;
	if (p && t->field != QF_TEXT && t->field != p->in)
		return NULL;
	return &t->values[0].phrase;
}

/* What stands behind "not" is not looked for. */
static bool node_has_words(const struct query_node *n)
{
	if (n->op == QUERY_TERM)
		return looks_for(n->term, NULL) != NULL;
	for (size_t i = 0; n->op != QUERY_NOT && i < n->len; i++)
		if (node_has_words(n->kids[i]))
			return true;
	return false;
}

bool query_has_words(const struct query *q)
{
	return node_has_words(q->root);
}

/* Notes up to the moment that is judged: the next one from *i on. */
static const char *next_note(const struct ticket *t, const struct facts *f, size_t *i)
{
	while (*i < t->len && t->journal[*i]->at <= f->last) {
		const char *note = t->journal[(*i)++]->note;

		if (note)
			return note;
	}
	return NULL;
}

/* --- points ---------------------------------------------------------------------------- */

struct scored {
	const struct ticket *t, *state;
	const struct facts *f;
};

static unsigned points_at(const struct query_phrase *p, const struct place *at,
			  const struct scored *x)
{
	struct query_hit hit = {.as_is = false};
	bool found = false, as_is = false;
	const char *note;
	size_t i = 0;

	if (at->field != FIELD_COUNT) {
		found = query_phrase_find(p, ticket_text(x->state, at->field), true, &hit);
		as_is = hit.as_is;
	}
	while (at->field == FIELD_COUNT && !as_is && (note = next_note(x->t, x->f, &i))) {
		if (!query_phrase_find(p, note, true, &hit))
			continue;
		found = true;
		as_is = hit.as_is;
	}
	return found ? at->points * (as_is ? 2 : 1) * (unsigned)p->len : 0;
}

static unsigned points(const struct query_node *n, const struct scored *x)
{
	const struct query_phrase *p;
	unsigned sum = 0;

	for (size_t i = 0; n->op == QUERY_TERM && i < NELEM(places); i++)
		if ((p = looks_for(n->term, &places[i])))
			sum += points_at(p, &places[i], x);
	for (size_t i = 0; (n->op == QUERY_ALL || n->op == QUERY_ANY) && i < n->len; i++)
		sum += points(n->kids[i], x);
	return sum;
}

unsigned query_score(const struct query *q, const struct ticket *t, const struct ticket *state,
		     const struct facts *f)
{
	const struct scored x = {t, state, f};

	return points(q->root, &x);
}

/* --- the passage ------------------------------------------------------------------------ */

/* The first place of any of the words in s. */
static bool first_hit(const struct query_node *n, const struct place *at, const char *s,
		      struct query_hit *out, bool found)
{
	const struct query_phrase *p = n->op == QUERY_TERM ? looks_for(n->term, at) : NULL;
	struct query_hit hit;

	if (p && query_phrase_find(p, s, false, &hit) && (!found || hit.start < out->start)) {
		*out = hit;
		found = true;
	}
	for (size_t i = 0; (n->op == QUERY_ALL || n->op == QUERY_ANY) && i < n->len; i++)
		found = first_hit(n->kids[i], at, s, out, found);
	return found;
}

/* The subject last: who sees a passage sees the subject beside it. */
static const char *find_text(const struct query *q, const struct scored *x, struct query_hit *hit)
{
	for (size_t k = 1; k <= NELEM(places); k++) {
		const struct place *at = &places[k % NELEM(places)];
		const char *s = at->field == FIELD_COUNT ? NULL : ticket_text(x->state, at->field);
		size_t i = 0;

		if (at->field == FIELD_COUNT)
			s = next_note(x->t, x->f, &i);
		while (s && !first_hit(q->root, at, s, hit, false))
			s = at->field == FIELD_COUNT ? next_note(x->t, x->f, &i) : NULL;
		if (s)
			return s;
	}
	return NULL;
}

static bool is_gap(char c)
{
	return c == ' ' || c == '\n' || c == '\t';
}

/* Where a passage that shows `at` begins: at a word, where that is near. */
static size_t lead_start(const char *s, size_t at)
{
	size_t i = at, word;

	for (int n = 0; i > 0 && n < PASSAGE_LEAD; n++)
		while (i > 0 && ((unsigned char)s[--i] & 0xc0) == 0x80)
			;
	for (word = i; i > 0 && word < at; word++)
		if (is_gap(s[word - 1]))
			return word;
	return i;
}

/* Where it ends: behind a word, unless that would cut before `least`. */
static size_t tail_end(const char *s, size_t n, size_t start, size_t least)
{
	size_t i = start, before, word;
	int columns = 0;

	while (i < n) {
		before = i;
		columns += utf8_width(utf8_next(s, n, &i));
		if (columns <= PASSAGE_COLUMNS)
			continue;
		for (word = before; word > least; word--)
			if (is_gap(s[word]))
				return word;
		return before;
	}
	return n;
}

/* On one line, each gap one blank; *place moves from s to out. */
static void put_flat(struct sbuf *out, const char *s, size_t start, size_t end,
		     struct query_hit *place)
{
	struct query_hit to = {.start = out->len, .end = out->len};

	for (size_t i = start; i < end; i++) {
		if (i == place->start)
			to.start = out->len;
		if (!is_gap(s[i]))
			sbuf_putc(out, s[i]);
		else if (out->len && out->s[out->len - 1] != ' ')
			sbuf_putc(out, ' ');
		if (i < place->end)
			to.end = out->len;
	}
	*place = to;
}

bool query_passage(const struct query *q, const struct ticket *t, const struct ticket *state,
		   const struct facts *f, struct passage *out)
{
	const struct scored x = {t, state, f};
	struct query_hit hit;
	const char *s = find_text(q, &x, &hit);
	size_t n, start, end;

	sbuf_clear(&out->text);
	if (!s)
		return false;
	n = strlen(s);
	while (n > hit.end && is_gap(s[n - 1]))
		n--;
	start = lead_start(s, hit.start);
	end = tail_end(s, n, start, hit.end);
	if (start > 0)
		sbuf_puts(&out->text, "…");
	put_flat(&out->text, s, start, end, &hit);
	if (end < n)
		sbuf_puts(&out->text, "…");
	out->mark = hit.start;
	out->mark_end = hit.end;
	return true;
}
