/* Whether a ticket meets a query. */
#include "query_ast.h"

#include <string.h>

#include "helpdesk/text.h"

/* What is judged, and one buffer for all texts that must be folded on the way. */
struct subject {
	const struct ticket *t, *state;
	const struct facts *f;
	struct sbuf text;
};

/* --- words, numbers, times ------------------------------------------------------------------ */

static bool match_words(const struct query_term *t, struct subject *x)
{
	const struct query_def *d = &query_defs[t->field];
	const char *s = t->field == QF_WAITING ? node_get_str(x->state->head[F_WAITING], "on")
					       : ticket_text(x->state, d->field);

	/* These two are never absent, even when the file leaves them out. */
	if (t->field == QF_STATUS)
		s = words_status[ticket_status(x->state)];
	else if (t->field == QF_LEVEL)
		s = words_level[ticket_level(x->state)];
	if (!s)
		return t->none;
	for (int i = 0; d->words[i]; i++)
		if (strcmp(s, d->words[i]) == 0)
			return t->bits & 1u << i;
	return false;
}

static bool match_number(const struct query_term *t, struct subject *x)
{
	const char *s = ticket_text(x->state, F_NUMBER);
	struct number n;

	if (!s || !number_parse(s, &n))
		return false;
	for (size_t i = 0; i < t->span_count; i++) {
		const struct query_span *p = &t->spans[i];

		if ((int64_t)n.n >= p->lo && (int64_t)n.n < p->hi &&
		    (!p->site[0] || str_ieq(p->site, n.site)))
			return true;
	}
	return false;
}

/* Start of the state `closed` that still holds: the first entry that closed it since it
 * was last reopened, for closing again moves nothing. */
static int64_t closed_at(struct subject *x)
{
	int64_t at = TIME_NONE;

	if (ticket_status(x->state) != ST_CLOSED)
		return TIME_NONE;
	for (size_t i = 0; i < x->t->len && x->t->journal[i]->at <= x->f->last; i++) {
		const struct entry *y = x->t->journal[i];
		const char *s = node_get_str(y->set, "status");

		if (s && strcmp(s, "closed") == 0)
			at = at == TIME_NONE ? y->at : at;
		else if (s && y->kind == EV_REOPENED)
			at = TIME_NONE;
	}
	return at;
}

static int64_t time_of(enum query_field f, struct subject *x)
{
	switch (f) {
	case QF_OPENED:
		return x->f->opened;
	case QF_ACKNOWLEDGED:
		return x->f->acknowledged;
	case QF_RESOLVED:
		return x->f->resolved;
	case QF_CLOSED:
		return closed_at(x);
	default:
		return x->f->last;
	}
}

static bool match_time(const struct query_term *t, struct subject *x)
{
	int64_t at = time_of(t->field, x);

	if (at == TIME_NONE)
		return t->none;
	for (size_t i = 0; i < t->span_count; i++)
		if (at >= t->spans[i].lo && at < t->spans[i].hi)
			return true;
	return false;
}

/* --- texts -------------------------------------------------------------------------------- */

static const char *folded(struct subject *x, const char *s)
{
	sbuf_clear(&x->text);
	text_fold(&x->text, s, strlen(s));
	return x->text.s;
}

static bool is_ascii(const char *s)
{
	while (*s && !(*s & 0x80))
		s++;
	return !*s;
}

static bool equals_any(const struct query_term *t, struct subject *x, const char *s)
{
	bool plain = is_ascii(s);
	const char *folded_s = plain ? s : folded(x, s);

	for (size_t i = 0; i < t->value_count; i++)
		if (plain ? str_ieq(s, t->values[i].folded)
			  : strcmp(folded_s, t->values[i].folded) == 0)
			return true;
	return false;
}

static const char *custom_field(const struct ticket *state, const char *name)
{
	const struct node *map = state->head[F_FIELDS];
	const char *s = node_get_str(map, name);

	for (size_t i = 0; !s && map && map->kind == NODE_MAP && i < map->len; i++)
		if (str_ieq(map->u.pairs[i].key, name))
			s = node_str(map->u.pairs[i].value);
	return s;
}

/* `HD` of `HD-42`; in x->text. */
static const char *site_of(struct subject *x)
{
	const char *s = ticket_text(x->state, F_NUMBER);
	const char *dash = s ? strchr(s, '-') : NULL;

	if (!dash)
		return NULL;
	sbuf_clear(&x->text);
	sbuf_add(&x->text, s, (size_t)(dash - s));
	return x->text.s;
}

static bool match_equal(const struct query_term *t, struct subject *x)
{
	const struct node *list;
	const char *s;

	if (t->field == QF_FIELDS)
		s = custom_field(x->state, t->name);
	else if (t->field == QF_SITE)
		s = site_of(x);
	else
		s = ticket_text(x->state, query_defs[t->field].field);
	if (s)
		return equals_any(t, x, s);
	list = t->field == QF_SITE || t->field == QF_FIELDS
		       ? NULL
		       : x->state->head[query_defs[t->field].field];
	if (!list || list->kind != NODE_LIST || list->len == 0)
		return t->none;
	for (size_t i = 0; i < list->len; i++) {
		const struct node *item = list->u.items[i];

		s = t->field == QF_LINK ? node_get_str(item, "ticket") : node_str(item);
		if (s && equals_any(t, x, s))
			return true;
	}
	return false;
}

/* Name, mail and phone as they are shown, so that a part may span `Name <mail>`. */
static bool match_part(const struct query_term *t, struct subject *x)
{
	const char *name = ticket_requester(x->state, "name");
	const char *email = ticket_requester(x->state, "email");
	const char *phone = ticket_requester(x->state, "phone");

	if (!name && !email && !phone)
		return t->none;
	sbuf_clear(&x->text);
	if (name)
		text_fold(&x->text, name, strlen(name));
	sbuf_puts(&x->text, " <");
	if (email)
		text_fold(&x->text, email, strlen(email));
	sbuf_puts(&x->text, ">\n");
	if (phone)
		text_fold(&x->text, phone, strlen(phone));
	for (size_t i = 0; i < t->value_count; i++)
		if (strstr(x->text.s, t->values[i].folded))
			return true;
	return false;
}

static bool match_key(const struct query_term *t, struct subject *x)
{
	const struct node *external = x->state->head[F_EXTERNAL];
	const char *source = node_get_str(external, "source"), *id = node_get_str(external, "id");

	if (!source || !id)
		return t->none;
	for (size_t i = 0; i < t->value_count; i++) {
		const char *want = t->values[i].text, *colon = strchr(want, ':');
		size_t n = (size_t)(colon - want);

		if (strlen(source) == n && strncasecmp(source, want, n) == 0 &&
		    (!colon[1] || strcmp(id, colon + 1) == 0))
			return true;
	}
	return false;
}

/* --- full text ------------------------------------------------------------------------------ */

static bool holds(const struct query_term *t, const char *s)
{
	return t->value_count && query_phrase_find(&t->values[0].phrase, s, false, NULL);
}

/* Notes of entries up to the moment that is judged; a redacted one is text like any other. */
static bool match_notes(const struct query_term *t, struct subject *x, bool *any)
{
	*any = false;
	for (size_t i = 0; i < x->t->len && x->t->journal[i]->at <= x->f->last; i++) {
		const char *note = x->t->journal[i]->note;

		*any = *any || note;
		if (holds(t, note))
			return true;
	}
	return false;
}

static bool match_phrase(const struct query_term *t, struct subject *x)
{
	static const enum field texts[] = {F_SUBJECT, F_DESCRIPTION, F_SOLUTION};
	const char *s;
	bool any;

	if (t->field == QF_NOTE)
		return match_notes(t, x, &any) || (t->none && !any);
	if (t->field != QF_TEXT) {
		s = ticket_text(x->state, query_defs[t->field].field);
		return s ? holds(t, s) : t->none;
	}
	for (size_t i = 0; i < NELEM(texts); i++)
		if (holds(t, ticket_text(x->state, texts[i])))
			return true;
	return match_notes(t, x, &any);
}

/* --- has ------------------------------------------------------------------------------------- */

static bool has_in_journal(struct subject *x, bool files)
{
	for (size_t i = 0; i < x->t->len && x->t->journal[i]->at <= x->f->last; i++) {
		const struct entry *y = x->t->journal[i];

		if (files ? y->files && y->files->len : y->note != NULL)
			return true;
	}
	return false;
}

static bool has(const struct query_value *v, struct subject *x)
{
	const struct node *n;

	if (v->field == F_FIELDS && v->text[6] == '.')
		return custom_field(x->state, v->text + 7) != NULL;
	if (v->field != FIELD_COUNT) {
		n = x->state->head[v->field];
		return n && n->kind != NODE_NULL &&
		       (n->kind == NODE_TEXT || n->kind == NODE_PLAIN || n->len);
	}
	switch (v->text[0]) {
	case 'f':
	case 'n':
		return has_in_journal(x, v->text[0] == 'f');
	case 'a':
		return x->f->acknowledged != TIME_NONE;
	case 'r':
		return x->f->resolved != TIME_NONE;
	default:
		return closed_at(x) != TIME_NONE;
	}
}

static bool match_has(const struct query_term *t, struct subject *x)
{
	for (size_t i = 0; i < t->value_count; i++)
		if (has(&t->values[i], x))
			return true;
	return false;
}

/* --- the tree -------------------------------------------------------------------------------- */

static bool match_term(const struct query_term *t, struct subject *x)
{
	switch (query_defs[t->field].kind) {
	case QK_WORDS:
		return match_words(t, x);
	case QK_NUMBER:
		return match_number(t, x);
	case QK_TIME:
		return match_time(t, x);
	case QK_EQUAL:
		return match_equal(t, x);
	case QK_PART:
		return match_part(t, x);
	case QK_KEY:
		return match_key(t, x);
	case QK_PHRASE:
		return match_phrase(t, x);
	case QK_HAS:
		return match_has(t, x);
	}
	return false;
}

static bool match_node(const struct query_node *n, struct subject *x)
{
	switch (n->op) {
	case QUERY_TERM:
		return match_term(n->term, x);
	case QUERY_NOT:
		return !match_node(n->kids[0], x);
	default:
		break;
	}
	for (size_t i = 0; i < n->len; i++)
		if (match_node(n->kids[i], x) == (n->op == QUERY_ANY))
			return n->op == QUERY_ANY;
	return n->op == QUERY_ALL;
}

bool query_match(const struct query *q, const struct ticket *t, const struct ticket *state,
		 const struct facts *f)
{
	struct subject x = {t, state, f, SBUF_INIT};
	bool yes = match_node(q->root, &x);

	sbuf_deinit(&x.text);
	return yes;
}
