/* What closing a ticket teaches the knowledge base, in the same commit: an article that says the
 * same gains the ticket's wording, or a draft is made of it.
 *
 * An article that gains nothing gets no entry: how often it solved is counted from the tickets,
 * and an article that solved a thousand of them is to stay readable. */
#include "desk/sheet.h"

#include "desk/cards_priv.h"
#include "desk/suggest.h"
#include "helpdesk/text.h"
#include "match/bag.h"
#include "match/people.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SYMPTOMS_LEARNED 20  /* an article that has as many learns no more */
#define SYMPTOM_LENGTH   500 /* characters of one that is learned */
#define TITLE_LENGTH     200
#define ASIDE "-solution.txt]\n" /* how a solution ends whose whole text is a file (sheet_files.c) */

struct suggester *sheet_suggester(struct sheet *s)
{
	if (!s->suggester)
		s->suggester = suggester_new(s->base);
	return s->suggester;
}

void sheet_lessons_forget(struct sheet *s)
{
	suggester_free(s->suggester);
	s->suggester = NULL;
	map_deinit(&s->lessons);
	map_init(&s->lessons, NULL);
}

/* --- texts --------------------------------------------------------------------------------- */

static const char *without_people(struct sheet *s, const struct ticket *t, const char *text)
{
	struct sbuf b = SBUF_INIT;
	const char *out;

	if (!text)
		return NULL;
	text_without_people(&b, text, t->head[F_REQUESTER]);
	out = arena_strndup(s->line, b.s, b.len);
	sbuf_deinit(&b);
	return out;
}

/* One line of at most so many characters, each run of blanks made one. */
static const char *one_line(struct arena *a, const char *text, size_t most)
{
	struct sbuf b = SBUF_INIT;
	size_t n = text ? strlen(text) : 0, count = 0;
	const char *out;

	for (size_t i = 0; i < n && count < most;) {
		uint32_t c = utf8_next(text, n, &i);
		bool blank = c <= ' ' || c == 0x7F;

		if (blank && (b.len == 0 || b.s[b.len - 1] == ' '))
			continue;
		utf8_put(&b, blank ? ' ' : c);
		count++;
	}
	while (b.len && b.s[b.len - 1] == ' ')
		sbuf_truncate(&b, b.len - 1);
	out = arena_strndup(a, b.s, b.len);
	sbuf_deinit(&b);
	return out;
}

/* Whether anything could be found by it. */
static bool says_something(const char *text)
{
	struct arena *a = arena_new();
	struct bag b;
	bool any;

	bag_init(&b, a);
	bag_add(&b, BAG_TITLE, text);
	any = b.n > 0;
	bag_deinit(&b);
	arena_free(a);
	return any;
}

static int by_word(const void *x, const void *y)
{
	return strcmp(((const struct bag_word *)x)->s, ((const struct bag_word *)y)->s);
}

static const char *hash_of(struct sheet *s, struct sbuf *key)
{
	unsigned long long h[2];

	h[0] = map_hash(key->s, key->len);
	sbuf_putc(key, '\n');
	h[1] = map_hash(key->s, key->len);
	sbuf_deinit(key);
	return arena_printf(s->line, "%016llx%016llx", h[0], h[1]);
}

/* What one request gives the same solution is one article, however it was worded: somebody who
 * closes a hundred tickets at once leaves one draft. */
static const char *share_key(struct sheet *s, const char *application, const char *solution)
{
	struct sbuf key = SBUF_INIT;

	sbuf_printf(&key, "%llu\n%s\n%s", (unsigned long long)s->requests,
		    application ? application : "", solution);
	return hash_of(s, &key);
}

/* The same for tickets of one application that say the same in other order, case and inflection. */
static const char *lesson_key(struct sheet *s, const char *application, const struct lesson *l)
{
	struct arena *a = arena_new();
	struct sbuf key = SBUF_INIT;
	struct bag b;

	bag_init(&b, a);
	bag_add(&b, BAG_TITLE, l->title);
	bag_add(&b, BAG_TEXT, l->description);
	if (b.n > 1)
		qsort(b.v, b.n, sizeof(*b.v), by_word);
	sbuf_puts(&key, application ? application : "");
	for (size_t i = 0; i < b.n; i++)
		sbuf_printf(&key, "\n%s", b.v[i].s);
	bag_deinit(&b);
	arena_free(a);
	return hash_of(s, &key);
}

/* --- what is to be taught --------------------------------------------------------------------- */

static const char *text_of(const char *given, const struct ticket *t, enum field f)
{
	return given ? given : ticket_text(t, f);
}

/* Whether the ticket was solved where closing teaches. */
static bool is_taught(const struct sheet *s, const struct ticket *t, const struct op *op)
{
	const char *code = text_of(op->resolution, t, F_RESOLUTION);

	return s->teaching.at[ticket_level(t)] &&
	       (!code || strcmp(code, "solved") == 0 || strcmp(code, "workaround") == 0);
}

/* What this program cannot read or may not number is no reason to leave a ticket open. */
static bool is_no_reason(enum hd_rc rc)
{
	return rc == HD_REFUSED || rc == HD_INVALID || rc == HD_NOT_FOUND;
}

/* The article that is named: credited unless it was retired meanwhile. */
static enum hd_rc named(struct sheet *s, const char *known, struct lesson *l, struct hd_err *e)
{
	struct hd_err why;
	struct card *c;
	enum hd_rc rc = sheet_article(s, known, &c, &why);

	if (rc != HD_OK && !is_no_reason(rc)) {
		*e = why;
		return rc;
	}
	l->kind = TAUGHT_KNOWN;
	if (rc == HD_OK && !card_is(c, "retired"))
		l->article = arena_strdup(s->line, card_text(c, C_NUMBER));
	else
		l->wanted = false;
	return HD_OK;
}

static bool same_id(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* A published one before a draft. */
static enum hd_rc find_certain(struct sheet *s, const struct ticket *t, struct lesson *l,
			       struct hd_err *e)
{
	struct suggest_spec spec = suggest_for(t);
	const struct suggestion *best = NULL;
	struct suggestions all;
	struct card *c;
	enum hd_rc rc;

	spec.title = l->title;
	spec.text = l->description;
	rc = suggester_ask(sheet_suggester(s), &spec, s->line, &all, e);
	for (size_t i = 0; rc == HD_OK && i < all.n; i++) {
		const struct suggestion *x = &all.v[i];

		if (x->certain && same_id(x->application, spec.application) &&
		    (!best || (x->published && !best->published)))
			best = x;
	}
	/* As this attempt sees it: another ticket of it may have changed it, a hand broken it. */
	if (best && sheet_article(s, best->number, &c, NULL) == HD_OK && !card_is(c, "retired"))
		l->article = arena_strdup(s->line, card_text(c, C_NUMBER));
	return rc;
}

static bool ends_in(const char *s, const char *end)
{
	size_t n = strlen(s), k = strlen(end);

	return n >= k && strcmp(s + n - k, end) == 0;
}

/* NULL: a draft can be made of it. */
static const char *why_no_draft(const struct lesson *l, const char *solution)
{
	if (ends_in(solution, ASIDE) || strlen(l->solution) > CARD_TEXT_MAX)
		return "the solution is longer than an article can hold";
	if (!says_something(l->title))
		return "nothing of the subject is left once names are taken out";
	return NULL;
}

static enum hd_rc find_article(struct sheet *s, const struct ticket *t, const char *solution,
			       struct lesson *l, struct hd_err *e)
{
	enum hd_rc rc;

	l->title = one_line(s->line, without_people(s, t, ticket_text(t, F_SUBJECT)), TITLE_LENGTH);
	l->description = without_people(s, t, ticket_text(t, F_DESCRIPTION));
	rc = find_certain(s, t, l, e);
	l->kind = TAUGHT_CERTAIN;
	if (rc != HD_OK || l->article)
		return rc;
	l->key = lesson_key(s, ticket_text(t, F_APPLICATION), l);
	l->article = map_get(&s->lessons, l->key);
	if (l->article)
		return HD_OK;
	l->share = share_key(s, ticket_text(t, F_APPLICATION), solution);
	l->article = map_get(&s->lessons, l->share);
	l->kind = TAUGHT_SHARED;
	if (l->article)
		return HD_OK;
	l->solution = without_people(s, t, solution);
	l->why = why_no_draft(l, solution);
	l->kind = l->why ? TAUGHT_NOTHING : TAUGHT_DRAFT;
	return HD_OK;
}

enum hd_rc sheet_teach_find(struct sheet *s, const struct ticket *t, struct op *op, bool declined,
			    struct lesson *out, struct hd_err *e)
{
	const char *known = text_of(op->known, t, F_KNOWN);
	const char *solution = text_of(op->solution, t, F_SOLUTION);
	enum hd_rc rc;

	*out = (struct lesson){.wanted = s->kb && !declined && is_taught(s, t, op)};
	if (!out->wanted)
		return HD_OK;
	if (known)
		return named(s, known, out, e);
	out->wanted = solution != NULL;
	if (!out->wanted)
		return HD_OK;
	rc = find_article(s, t, solution, out, e);
	if (rc == HD_OK && out->kind == TAUGHT_CERTAIN)
		op->known = out->article;
	return rc;
}

/* --- entering it ------------------------------------------------------------------------------- */

static struct taught *add_taught(struct outcome *out, const struct ticket *t, enum taught_kind kind)
{
	struct taught *x;

	if (!out->arena)
		out->arena = arena_new();
	out->taught = mem_realloc(out->taught, (out->n_taught + 1) * sizeof(*out->taught));
	x = &out->taught[out->n_taught++];
	memset(x, 0, sizeof(*x));
	x->kind = kind;
	snprintf(x->ticket, sizeof(x->ticket), "%s", ticket_text(t, F_NUMBER));
	return x;
}

static void tell(struct outcome *out, const struct ticket *t, enum taught_kind kind,
		 const struct card *c, const char *why)
{
	struct taught *x;

	if (!out)
		return;
	x = add_taught(out, t, kind);
	x->why = arena_strdup(out->arena, why);
	if (!c)
		return;
	snprintf(x->article, sizeof(x->article), "%s", card_text(c, C_NUMBER));
	x->title = arena_strdup(out->arena, card_text(c, C_TITLE));
}

/* Adds a wording unless it says what is there already. */
static void add_wording(struct arena *a, struct node *list, const char *text)
{
	const char *line = one_line(a, text, SYMPTOM_LENGTH);

	if (!says_something(line))
		return;
	for (size_t i = 0; i < list->len; i++)
		if (wordings_alike(list->u.items[i]->text, line))
			return;
	node_push(a, list, node_text(a, line));
}

static enum hd_rc credit(struct sheet *s, const struct ticket *t, const struct op *op,
			 const struct lesson *l, struct card **out, bool *learned, struct hd_err *e)
{
	struct card_change ch = {.event = CE_CREDITED, .from = ticket_text(t, F_NUMBER)};
	const char *subject = without_people(s, t, ticket_text(t, F_SUBJECT));
	struct node *list = node_list(s->line), *new = node_list(s->line);
	const struct node *old;
	struct entry *x;
	enum hd_rc rc = sheet_article(s, l->article, out, e);

	*learned = false;
	if (rc != HD_OK)
		return rc;
	old = (*out)->head[C_SYMPTOMS];
	if (old && old->len >= SYMPTOMS_LEARNED)
		return HD_OK;
	node_push(s->line, list, (*out)->head[C_TITLE]);
	for (size_t i = 0; old && i < old->len; i++)
		node_push(s->line, list, old->u.items[i]);
	add_wording(s->line, list, subject);
	if (list->len == (old ? old->len : 0) + 1)
		return HD_OK;
	node_push(s->line, new, list->u.items[list->len - 1]);
	ch.add = node_map(s->line);
	node_set(s->line, ch.add, "symptoms", new);
	rc = sheet_card_enter(s, *out, &ch, op->at, op->by, &x, e);
	if (rc == HD_OK && x) {
		*learned = true;
		sheet_card_deed(s, *out, x,
				arena_printf(s->arena, "learn from %s", ticket_text(t, F_NUMBER)),
				true, NULL);
	}
	return rc;
}

static void keep_lesson(struct sheet *s, const char *key, const char *number)
{
	map_put(&s->lessons, arena_strdup(s->arena, key), (void *)number);
}

static void set_text(struct arena *a, struct node *map, const char *name, const char *text)
{
	if (text)
		node_set(a, map, name, node_text(a, text));
}

/* The subject stands among the symptoms, too: an editor may word the title better, and it is still
 * what somebody said. */
static enum hd_rc make_draft(struct sheet *s, const struct ticket *t, const struct op *op,
			     const struct lesson *l, struct card **out, struct hd_err *e)
{
	struct card_change ch = {.event = CE_OPENED, .set = node_map(s->line)};
	struct node *symptoms = node_list(s->line);
	struct entry *x;
	enum hd_rc rc = sheet_card_new(s, NUMBER_ARTICLE, op->at, out, e);

	if (rc != HD_OK)
		return rc;
	set_text(s->line, ch.set, "title", l->title);
	set_text(s->line, ch.set, "application", ticket_text(t, F_APPLICATION));
	set_text(s->line, ch.set, "category", ticket_text(t, F_CATEGORY));
	set_text(s->line, ch.set, "solution", l->solution);
	set_text(s->line, ch.set, "origin", ticket_text(t, F_NUMBER));
	add_wording(s->line, symptoms, l->title);
	if (l->description)
		add_wording(s->line, symptoms, l->description);
	ch.add = node_map(s->line);
	node_set(s->line, ch.add, "symptoms", symptoms);
	rc = sheet_card_enter(s, *out, &ch, op->at, op->by, &x, e);
	if (rc != HD_OK)
		return rc;
	sheet_card_deed(s, *out, x,
			arena_printf(s->arena, "draft from %s", ticket_text(t, F_NUMBER)), true,
			NULL);
	keep_lesson(s, l->key, arena_strdup(s->arena, card_text(*out, C_NUMBER)));
	keep_lesson(s, l->share, map_get(&s->lessons, l->key));
	s->articles++;
	return HD_OK;
}

enum hd_rc sheet_teach(struct sheet *s, const struct ticket *t, const struct op *op,
		       const struct lesson *l, struct outcome *out, struct hd_err *e)
{
	struct card *c = NULL;
	struct hd_err refused;
	bool learned = true;
	enum hd_rc rc = HD_OK;

	if (!l->wanted)
		return HD_OK;
	switch (l->kind) {
	case TAUGHT_NOTHING:
		break;
	case TAUGHT_DRAFT:
		rc = make_draft(s, t, op, l, &c, &refused);
		/* A clone that gives no numbers closes its tickets all the same. */
		if (is_no_reason(rc)) {
			tell(out, t, TAUGHT_NOTHING, NULL, refused.msg);
			return HD_OK;
		}
		if (rc != HD_OK)
			*e = refused;
		break;
	default:
		rc = credit(s, t, op, l, &c, &learned, e);
		s->credited += rc == HD_OK && l->kind != TAUGHT_SHARED;
	}
	if (rc == HD_OK && (learned || l->kind == TAUGHT_CERTAIN))
		tell(out, t, l->kind, c, l->why);
	return rc;
}
