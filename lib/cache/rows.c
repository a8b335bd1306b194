/* From a ticket's file to the values of its rows. */
#include "cache/rows.h"

#include "codec/ticket_brief.h"
#include "codec/ticket_file.h"
#include "codec/ticket_pack.h"
#include "helpdesk/text.h"

#include <stdlib.h>
#include <string.h>

struct rows *rows_new(void)
{
	struct rows *r = mem_alloc(sizeof(*r));

	r->bytes = r->pack = r->folded = (struct sbuf)SBUF_INIT;
	r->scratch = arena_new();
	return r;
}

void rows_free(struct rows *r)
{
	if (!r)
		return;
	sbuf_deinit(&r->bytes);
	sbuf_deinit(&r->pack);
	sbuf_deinit(&r->folded);
	arena_free(r->scratch);
	free(r->mails);
	free(r);
}

void rows_clear(struct rows *r)
{
	r->n = r->n_mails = 0;
	sbuf_clear(&r->bytes);
}

bool rows_full(const struct rows *r)
{
	return r->n == ROWS_MAX || r->bytes.len >= ROWS_BYTES;
}

/* --- values ------------------------------------------------------------------------ */

static size_t keep(struct rows *r, const void *p, size_t n)
{
	size_t at = r->bytes.len;

	sbuf_add(&r->bytes, p, n);
	sbuf_putc(&r->bytes, '\0');
	return at;
}

static struct value of_int(int64_t n)
{
	return (struct value){.kind = VALUE_INT, .number = n};
}

static struct value of_time(int64_t t)
{
	return t == TIME_NONE ? (struct value){.kind = VALUE_NULL} : of_int(t);
}

static struct value of_text(struct rows *r, const char *s)
{
	if (!s)
		return (struct value){.kind = VALUE_NULL};
	return (struct value){.kind = VALUE_TEXT, .number = (int64_t)keep(r, s, strlen(s))};
}

static struct value of_folded(struct rows *r, const char *s)
{
	if (!s)
		return (struct value){.kind = VALUE_NULL};
	sbuf_clear(&r->folded);
	text_fold(&r->folded, s, strlen(s));
	return of_text(r, r->folded.s);
}

static struct value of_word(const char *s, const char *const *words)
{
	int place = word_place(s, words);

	return place < 0 ? (struct value){.kind = VALUE_NULL} : of_int(place);
}

static struct value of_key(struct rows *r, const struct ticket *state)
{
	const char *source = node_get_str(state->head[F_EXTERNAL], "source");
	const char *id = node_get_str(state->head[F_EXTERNAL], "id");

	if (!source || !id)
		return (struct value){.kind = VALUE_NULL};
	sbuf_clear(&r->folded);
	sbuf_puts(&r->folded, source);
	sbuf_putc(&r->folded, ':');
	sbuf_puts(&r->folded, id);
	return of_text(r, r->folded.s);
}

static struct value of_blob(struct rows *r, const struct sbuf *b)
{
	return (struct value){
		.kind = VALUE_BLOB, .number = (int64_t)keep(r, b->s, b->len), .n = b->len};
}

static struct value of_pack(struct rows *r, const struct ticket *state)
{
	sbuf_clear(&r->pack);
	ticket_pack(&r->pack, state);
	return of_blob(r, &r->pack);
}

static struct value of_brief(struct rows *r, const struct ticket *state, const struct facts *x)
{
	sbuf_clear(&r->pack);
	brief_write(&r->pack, state, x);
	return of_blob(r, &r->pack);
}

/* --- one ticket ------------------------------------------------------------------------ */

/* In the order of the columns in put.c. */
static void ticket_values(struct rows *r, struct value *v, const struct ticket *state,
			  const struct facts *x, const struct number *n)
{
	const char *priority = ticket_text(state, F_PRIORITY);

	*v++ = of_text(r, ticket_text(state, F_NUMBER));
	*v++ = of_int((int64_t)n->n);
	*v++ = of_key(r, state);
	*v++ = of_folded(r, ticket_text(state, F_APPLICATION));
	*v++ = of_folded(r, ticket_text(state, F_TEAM));
	*v++ = of_folded(r, ticket_text(state, F_ASSIGNEE));
	*v++ = of_folded(r, ticket_text(state, F_PROBLEM));
	*v++ = of_folded(r, ticket_text(state, F_KNOWN));
	*v++ = of_word(ticket_text(state, F_TYPE), words_type);
	*v++ = of_word(ticket_text(state, F_CATEGORY), words_category);
	*v++ = of_int(ticket_status(state));
	*v++ = of_int(ticket_level(state));
	/* As a place in the words 1..6, like the others. */
	*v++ = priority ? of_int(ticket_int(state, F_PRIORITY) - 1) : of_time(TIME_NONE);
	*v++ = of_time(x->opened);
	*v++ = of_time(x->acknowledged);
	*v++ = of_time(x->resolved);
	*v++ = of_time(x->last);
	*v = of_brief(r, state, x);
}

void rows_words(struct rows *r, struct value v[WORDS_VALUES], const struct ticket *t,
		const struct ticket *state)
{
	v[0] = of_text(r, ticket_text(state, F_SUBJECT));
	v[1] = of_text(r, ticket_text(state, F_DESCRIPTION));
	v[2] = of_text(r, ticket_text(state, F_SOLUTION));
	sbuf_clear(&r->folded);
	for (size_t i = 0; i < t->len; i++)
		if (t->journal[i]->note) {
			sbuf_puts(&r->folded, t->journal[i]->note);
			sbuf_putc(&r->folded, '\n');
		}
	v[3] = of_text(r, r->folded.len ? r->folded.s : NULL);
}

size_t rows_mails(struct rows *r, const struct ticket *t)
{
	size_t first = r->n_mails;

	for (size_t i = 0; i < t->len; i++) {
		const struct entry *x = t->journal[i];
		const char *id = node_get_str(x->mail, "id");
		bool opens = x->kind == EV_OPENED;
		struct mail_row *m;

		if (!id)
			continue;
		r->mails = mem_grow(r->mails, &r->cap_mails, r->n_mails + 1, sizeof(*r->mails));
		m = &r->mails[r->n_mails++];
		m->v[0] = of_text(r, id);
		m->v[1] = of_folded(r, opens ? entry_sender(x, r->scratch) : NULL);
		m->v[2] = opens ? of_time(x->at) : of_time(TIME_NONE);
	}
	return first;
}

static void add_ticket(struct rows *r, struct row *row, const struct number *id, const char *data,
		       size_t n)
{
	struct ticket t, state;
	struct facts x;
	struct hd_err why;

	arena_reset(r->scratch);
	if (ticket_parse(id, data, n, r->scratch, &t, &why) != HD_OK) {
		row->kind = ROW_BAD;
		row->why = keep(r, why.msg, strlen(why.msg));
		return;
	}
	row->kind = ROW_GONE; /* a journal without entries is no ticket yet */
	if (!facts_of(&t, INT64_MAX, r->scratch, &x, &state))
		return;
	row->kind = ROW_TICKET;
	ticket_values(r, row->ticket, &state, &x, id);
	row->whole = of_pack(r, &state);
	rows_words(r, row->words, &t, &state);
	row->mails = rows_mails(r, &t);
	row->n_mails = r->n_mails - row->mails;
}

void rows_add(struct rows *r, const char *path, const char *data, size_t n)
{
	struct row *row = &r->v[r->n];
	char number[NUMBER_TEXT_SIZE] = "";
	struct number id;
	struct hd_err why;
	bool is;
	enum hd_rc place = path_number(path, NUMBER_TICKET, &id, &is, &why);

	if (place == HD_OK && !is)
		return;
	if (place == HD_OK)
		number_format(&id, number);
	r->n++;
	row->path = keep(r, path, strlen(path));
	row->number = keep(r, number, strlen(number));
	if (!data) {
		row->kind = ROW_GONE;
	} else if (place == HD_OK) {
		add_ticket(r, row, &id, data, n);
	} else {
		row->kind = ROW_BAD;
		row->why = keep(r, why.msg, strlen(why.msg));
	}
}
