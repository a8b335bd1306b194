/* Sorting a list by any field of the header, and by what the journal says. */
#include "desk/order.h"

#include "desk/record.h"
#include "helpdesk/text.h"

#include <stdlib.h>
#include <string.h>

/* Keys that are no field of the header follow those that are. */
enum { BY_ACKNOWLEDGED = FIELD_COUNT, BY_RESOLVED, BY_UPDATED, BY_AGE, BY_SITE, BY_COUNT };
static const char *const own_words[] = {"acknowledged", "resolved", "updated", "age", "site", NULL};

#define USUAL "-priority,opened"

/* --- parsing -------------------------------------------------------------------------- */

static const char *key_word(int what)
{
	return what < FIELD_COUNT ? field_defs[what].name : own_words[what - FIELD_COUNT];
}

static enum hd_rc key_find(const char *name, int *out, struct hd_err *e)
{
	const char *words[BY_COUNT + 1] = {NULL}, *near;

	for (int i = 0; i < BY_COUNT; i++) {
		words[i] = key_word(i);
		if (strcmp(words[i], name) == 0)
			return *out = i, HD_OK;
	}
	near = str_nearest(name, words);
	if (near)
		return hd_fail(e, HD_USAGE, "cannot sort by '%.60s'; did you mean '%s'?", name,
			       near);
	return hd_fail(e, HD_USAGE,
		       "cannot sort by '%.60s'; sort by a field of the ticket, or by "
		       "acknowledged, resolved, updated, age, site",
		       name);
}

/* An empty key between two commas is unknown like any other. */
enum hd_rc order_parse(const char *spec, struct order *out, struct hd_err *e)
{
	const char *s = spec ? spec : USUAL;
	enum hd_rc rc = HD_OK;

	memset(out, 0, sizeof(*out));
	for (;;) {
		size_t n = strcspn(s, ",");
		struct order_key *k = &out->keys[out->n];
		char *name;

		if (out->n == ORDER_KEYS_MAX)
			return hd_fail(e, HD_USAGE, "a list is sorted by %d keys at most",
				       ORDER_KEYS_MAX);
		k->reverse = *s == '-';
		name = mem_strndup(s + k->reverse, n - k->reverse);
		rc = key_find(name, &k->what, e);
		free(name);
		if (rc != HD_OK)
			return rc;
		out->n++;
		if (!s[n])
			return HD_OK;
		s += n + 1;
	}
}

bool order_needs_whole(const struct order *o)
{
	for (size_t i = 0; i < o->n; i++)
		if (o->keys[i].what == F_DESCRIPTION || o->keys[i].what == F_SOLUTION)
			return true;
	return false;
}

bool order_is_brief(const struct order *o)
{
	for (size_t i = 0; i < o->n; i++) {
		int what = o->keys[i].what;

		if (what < FIELD_COUNT && what != F_OPENED && /* a fact */
		    !(field_defs[what].flags & FIELD_BRIEF))
			return false;
	}
	return true;
}

bool order_is_usual(const struct order *o)
{
	struct order usual;

	return order_parse(USUAL, &usual, NULL) == HD_OK && o->n == usual.n &&
	       memcmp(o->keys, usual.keys, o->n * sizeof(*o->keys)) == 0;
}

/* --- values ----------------------------------------------------------------------------- */

static void set_number(struct order_value *v, int64_t n, bool none)
{
	v->number = n;
	v->none = none;
}

/* Where words have an order of their own, they are sorted by it. */
static void set_word(struct order_value *v, const struct ticket *t, enum field f)
{
	if (!t->head[f])
		v->none = true;
	else
		set_number(v, f == F_STATUS ? (int64_t)ticket_status(t) : ticket_level(t), false);
}

static void put_texts(struct sbuf *out, const struct node *n)
{
	if (node_str(n)) {
		sbuf_puts(out, out->len ? " " : "");
		sbuf_add(out, n->text, n->len);
	}
	for (size_t i = 0; n->kind == NODE_LIST && i < n->len; i++)
		put_texts(out, n->u.items[i]);
	for (size_t i = 0; n->kind == NODE_MAP && i < n->len; i++)
		put_texts(out, n->u.pairs[i].value);
}

/* Texts are compared as people read them: case and accents aside. */
static void set_text(struct order_value *v, const struct ticket *t, enum field f, struct arena *a)
{
	struct sbuf plain = SBUF_INIT, folded = SBUF_INIT;

	v->none = t->head[f] == NULL;
	if (v->none)
		return;
	put_texts(&plain, t->head[f]);
	text_fold(&folded, plain.s, plain.len);
	v->text = arena_strndup(a, folded.s, folded.len);
	sbuf_deinit(&folded);
	sbuf_deinit(&plain);
}

/* HD-9 before HD-10: such numbers go by the site's name, then by value. */
static void set_reference(struct order_value *v, const struct ticket *t, enum field f,
			  struct arena *a)
{
	const char *s = ticket_text(t, f);
	struct number n;

	v->none = !s || !number_parse(s, &n);
	if (v->none)
		return;
	v->text = arena_strdup(a, n.site);
	v->number = (int64_t)n.n;
}

static void set_field(struct order_value *v, const struct ticket *t, enum field f, struct arena *a)
{
	switch (field_defs[f].type) {
	case FT_INT:
		set_number(v, ticket_int(t, f), ticket_int(t, f) < 0);
		break;
	case FT_LEVEL:
		set_word(v, t, f);
		break;
	case FT_NUMBER:
		set_reference(v, t, f, a);
		break;
	case FT_WORD:
		if (f == F_STATUS)
			set_word(v, t, f);
		else
			set_text(v, t, f, a);
		break;
	default:
		set_text(v, t, f, a);
		break;
	}
}

static void set_own(struct order_value *v, int what, const struct order_values *of,
		    const struct facts *f, struct arena *a)
{
	switch (what) {
	case BY_ACKNOWLEDGED:
		set_number(v, f->acknowledged, f->acknowledged == TIME_NONE);
		break;
	case BY_RESOLVED:
		set_number(v, f->resolved, f->resolved == TIME_NONE);
		break;
	case BY_UPDATED:
		set_number(v, f->last, f->last == TIME_NONE);
		break;
	case BY_AGE:
		set_number(v, -f->opened, f->opened == TIME_NONE);
		break;
	default:
		v->text = arena_strdup(a, of->number.site);
		break;
	}
}

void order_values(const struct order *o, const struct ticket *t, const struct facts *f,
		  struct arena *a, struct order_values *out)
{
	const char *number = ticket_text(t, F_NUMBER);

	memset(out, 0, sizeof(*out));
	out->v = arena_alloc(a, o->n * sizeof(*out->v));
	if (number)
		number_parse(number, &out->number);
	for (size_t i = 0; i < o->n; i++) {
		int what = o->keys[i].what;

		if (what == F_OPENED)
			set_number(&out->v[i], f->opened, f->opened == TIME_NONE);
		else if (what < FIELD_COUNT)
			set_field(&out->v[i], t, (enum field)what, a);
		else
			set_own(&out->v[i], what, out, f, a);
	}
}

struct order_value *order_copy(const struct order *o, struct arena *a, const struct order_value *v)
{
	struct order_value *copy = arena_alloc(a, o->n * sizeof(*copy));

	for (size_t i = 0; i < o->n; i++) {
		copy[i] = v[i];
		copy[i].text = arena_strdup(a, v[i].text);
	}
	return copy;
}

static int value_compare(const struct order_value *x, const struct order_value *y)
{
	int c = x->text && y->text ? strcmp(x->text, y->text) : 0;

	return c ? c : x->number < y->number ? -1 : x->number > y->number;
}

static int compare_values(const struct order *o, const struct order_values *x,
			  const struct order_values *y)
{
	for (size_t i = 0; i < o->n; i++) {
		const struct order_value *a = &x->v[i], *b = &y->v[i];
		int c;

		if (a->none || b->none)
			c = a->none - b->none;
		else
			c = o->keys[i].reverse ? value_compare(b, a) : value_compare(a, b);
		if (c)
			return c;
	}
	return 0;
}

bool order_differ(const struct order *o, const struct order_values *x,
		  const struct order_values *y)
{
	return compare_values(o, x, y) != 0;
}

/* The number at the end makes the order total, so that a limit always cuts alike. */
int order_compare(const struct order *o, const struct order_values *x, const struct order_values *y)
{
	int c = compare_values(o, x, y);

	return c ? c : number_compare(&x->number, &y->number);
}
