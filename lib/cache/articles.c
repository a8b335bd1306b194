/* Articles into the tables. The lists of their words are changed many at a time: what a file
 * takes out and puts in is gathered, sorted by word, and each list written once. */
#include "cache/articles.h"

#include "cache/priv.h"

#include <stdlib.h>
#include <string.h>

#include "codec/card_file.h"
#include "codec/ticket_file.h"
#include "match/card.h"

#define GATHERED_MAX ((size_t)1 << 20) /* changes; then they are written */
#define WORDS_MAX    ((size_t)1 << 17) /* words whose id is kept in memory */

enum statement { OLD, PUT, PUT_BAD, DROP, WORD, ADD_WORD, COUNT_WORD, LIST, PUT_LIST, DROP_LIST, PUT_TEXT,
		 DROP_TEXT, STATEMENTS };

static const char *const sqls[STATEMENTS] = {
	[OLD] = "SELECT id, application, category, words FROM article WHERE number = ?",
	[PUT] = "INSERT OR REPLACE INTO article(id,number,title,application,category,published,"
		"target,words) VALUES(?,?,?,?,?,?,?,?)",
	[PUT_BAD] = "INSERT OR REPLACE INTO article(id,number,bad) VALUES(?,?,?)",
	[DROP] = "DELETE FROM article WHERE id = ?",
	[WORD] = "SELECT id FROM word WHERE word = ?",
	[ADD_WORD] = "INSERT INTO word(id,word,head,tail,len,n) VALUES(?,?,?,?,?,0)",
	[COUNT_WORD] = "UPDATE word SET n = n + ?2 WHERE id = ?1",
	[LIST] = "SELECT list FROM posting WHERE word = ? AND chunk = ?",
	[PUT_LIST] = "INSERT OR REPLACE INTO posting VALUES(?,?,?)",
	[DROP_LIST] = "DELETE FROM posting WHERE word = ? AND chunk = ?",
	[PUT_TEXT] = "INSERT INTO article_text(rowid,subject,description,solution)"
		     " VALUES(?,?,?,?)",
	[DROP_TEXT] = "DELETE FROM article_text WHERE rowid = ?",
};

/* The place of a word in an article changed; of several such the last one counts. */
struct gathered {
	uint32_t word, card, order;
	int16_t more;       /* articles that hold the word */
	uint16_t impact;    /* 0 = none */
};

struct articles {
	struct db *db;
	struct stmt *s[STATEMENTS];
	int64_t last_id, last_word;
	struct arena *arena, *words_arena;
	struct map words;   /* word -> its id */
	struct gathered *v;
	size_t n, cap;
};

enum hd_rc articles_new(struct db *db, bool anew, struct articles **out, struct hd_err *e)
{
	static const char empty[] = "DELETE FROM article; DELETE FROM word; DELETE FROM posting;"
				    "DELETE FROM article_text;";
	struct articles *x = mem_alloc(sizeof(*x));
	enum hd_rc rc = anew ? db_exec(db, empty, e) : HD_OK;

	x->db = db;
	x->arena = arena_new();
	x->words_arena = arena_new();
	map_init(&x->words, x->words_arena);
	if (rc == HD_OK)
		rc = db_int(db, "SELECT ifnull(max(id), 0) FROM article", &x->last_id, e);
	if (rc == HD_OK)
		rc = db_int(db, "SELECT ifnull(max(id), 0) FROM word", &x->last_word, e);
	for (int i = 0; rc == HD_OK && i < STATEMENTS; i++)
		rc = db_prepare(db, sqls[i], &x->s[i], e);
	*out = x;
	return rc;
}

void articles_free(struct articles *x)
{
	if (!x)
		return;
	for (int i = 0; i < STATEMENTS; i++)
		stmt_free(x->s[i]);
	map_deinit(&x->words);
	arena_free(x->arena);
	arena_free(x->words_arena);
	free(x->v);
	free(x);
}

/* --- words --------------------------------------------------------------------------------- */

/* A word's first and last bytes, by which a typing error finds it; none when it is too short. */
static void bind_ends(struct stmt *s, int head, int tail, const char *word, size_t n)
{
	char two[3] = {0};

	if (n < 2 || (unsigned char)word[0] < ' ')
		return;
	memcpy(two, word, 2);
	stmt_text(s, head, two);
	memcpy(two, word + n - 2, 2);
	stmt_text(s, tail, two);
}

static enum hd_rc add_word(struct articles *x, const char *word, int64_t *id, struct hd_err *e)
{
	struct stmt *s = x->s[ADD_WORD];

	*id = ++x->last_word;
	stmt_null(s, 3);
	stmt_null(s, 4);
	stmt_int(s, 1, *id);
	stmt_text(s, 2, word);
	bind_ends(s, 3, 4, word, strlen(word));
	stmt_int(s, 5, (int64_t)strlen(word));
	return stmt_run(s, e);
}

static enum hd_rc word_id(struct articles *x, const char *word, uint32_t *out, struct hd_err *e)
{
	void *kept = map_get(&x->words, word);
	int64_t id = (int64_t)(intptr_t)kept;
	bool row;
	enum hd_rc rc = HD_OK;

	if (!kept) {
		stmt_text(x->s[WORD], 1, word);
		rc = stmt_step(x->s[WORD], &row, e);
		if (rc == HD_OK && row)
			id = col_int(x->s[WORD], 0);
		stmt_reset(x->s[WORD]);
		if (rc == HD_OK && !row)
			rc = add_word(x, word, &id, e);
		if (rc == HD_OK && x->words.len < WORDS_MAX)
			map_put(&x->words, word, (void *)(intptr_t)id);
	}
	*out = (uint32_t)id;
	return rc;
}

/* --- lists --------------------------------------------------------------------------------- */

static void gather(struct articles *x, uint32_t word, int64_t card, int more, unsigned impact)
{
	x->v = mem_grow(x->v, &x->cap, x->n + 1, sizeof(*x->v));
	x->v[x->n] = (struct gathered){.word = word,
				       .card = (uint32_t)card,
				       .order = (uint32_t)x->n,
				       .more = (int16_t)more,
				       .impact = (uint16_t)impact};
	x->n++;
}

static int compare_gathered(const void *a, const void *b)
{
	const struct gathered *x = a, *y = b;

	if (x->word != y->word)
		return x->word < y->word ? -1 : 1;
	if (x->card != y->card)
		return x->card < y->card ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static enum hd_rc put_list(struct articles *x, uint32_t word, uint32_t chunk, const struct sbuf *list,
			   struct hd_err *e)
{
	struct stmt *s = x->s[list->len ? PUT_LIST : DROP_LIST];

	stmt_int(s, 1, word);
	stmt_int(s, 2, chunk);
	if (list->len)
		stmt_blob(s, 3, list->s, list->len);
	return stmt_run(s, e);
}

/* The changes of one list: v[0..n) are of one word and one chunk. */
static enum hd_rc change_list(struct articles *x, const struct gathered *v, size_t n,
			      struct hd_err *e)
{
	uint32_t chunk = v[0].card / ARTICLES_CHUNK;
	struct posting *changes = mem_alloc(n * sizeof(*changes));
	struct sbuf list = SBUF_INIT;
	struct stmt *s = x->s[LIST];
	size_t count = 0, bytes = 0;
	const void *old = NULL;
	bool row;
	enum hd_rc rc;

	for (size_t i = 0; i < n; i++) {
		if (i + 1 < n && v[i + 1].card == v[i].card)
			continue; /* the last one of an article counts */
		changes[count++] = (struct posting){v[i].card % ARTICLES_CHUNK, v[i].impact};
	}
	stmt_int(s, 1, v[0].word);
	stmt_int(s, 2, chunk);
	rc = stmt_step(s, &row, e);
	if (rc == HD_OK && row)
		old = col_blob(s, 0, &bytes);
	if (rc == HD_OK)
		postings_change(&list, old, bytes, changes, count);
	stmt_reset(s);
	if (rc == HD_OK)
		rc = put_list(x, v[0].word, chunk, &list, e);
	sbuf_deinit(&list);
	free(changes);
	return rc;
}

static enum hd_rc count_word(struct articles *x, uint32_t word, int64_t more, struct hd_err *e)
{
	if (more == 0)
		return HD_OK;
	stmt_int(x->s[COUNT_WORD], 1, word);
	stmt_int(x->s[COUNT_WORD], 2, more);
	return stmt_run(x->s[COUNT_WORD], e);
}

enum hd_rc articles_flush(struct articles *x, struct hd_err *e)
{
	enum hd_rc rc = HD_OK;
	size_t from, to;

	if (x->n > 1)
		qsort(x->v, x->n, sizeof(*x->v), compare_gathered);
	for (from = 0; rc == HD_OK && from < x->n; from = to) {
		int64_t more = 0;
		size_t list = from;

		for (to = from; rc == HD_OK && to < x->n && x->v[to].word == x->v[from].word; to++) {
			more += x->v[to].more;
			if (to + 1 < x->n && x->v[to + 1].word == x->v[from].word &&
			    x->v[to + 1].card / ARTICLES_CHUNK == x->v[to].card / ARTICLES_CHUNK)
				continue;
			rc = change_list(x, x->v + list, to + 1 - list, e);
			list = to + 1;
		}
		if (rc == HD_OK)
			rc = count_word(x, x->v[from].word, more, e);
	}
	x->n = 0;
	return rc;
}

/* --- one article ------------------------------------------------------------------------------ */

/* What is no text of it, but what it is about. */
static enum hd_rc gather_about(struct articles *x, const char *kind, const char *id, int64_t card,
			       int more, struct hd_err *e)
{
	uint32_t word;
	enum hd_rc rc;

	if (!id)
		return HD_OK;
	rc = word_id(x, arena_printf(x->arena, "%s%s", kind, id), &word, e);
	if (rc == HD_OK)
		gather(x, word, card, more, more > 0);
	return rc;
}

static enum hd_rc gather_abouts(struct articles *x, const char *application, const char *category,
				int64_t card, int more, struct hd_err *e)
{
	enum hd_rc rc = gather_about(x, "", "", card, more, e);

	if (rc == HD_OK)
		rc = gather_about(x, MATCH_APPLICATION, application, card, more, e);
	return rc == HD_OK ? gather_about(x, MATCH_CATEGORY, category, card, more, e) : rc;
}

/* Takes out what the article had; *id is its own, 0 when there was none. */
static enum hd_rc take_out(struct articles *x, const char *number, int64_t *id, struct hd_err *e)
{
	struct stmt *s = x->s[OLD];
	struct packed_word w = {0, 0, 0};
	const unsigned char *p, *end;
	size_t n;
	bool row;
	enum hd_rc rc;

	*id = 0;
	stmt_text(s, 1, number);
	rc = stmt_step(s, &row, e);
	if (rc == HD_OK && row) {
		*id = col_int(s, 0);
		if (!col_is_null(s, 3)) {
			rc = gather_abouts(x, col_text(s, 1), col_text(s, 2), *id, -1, e);
			p = col_blob(s, 3, &n);
			for (end = p + n; p && packed_next(&p, end, &w);)
				gather(x, w.term, *id, -1, 0);
		}
	}
	stmt_reset(s);
	if (rc == HD_OK && *id) {
		stmt_int(x->s[DROP_TEXT], 1, *id);
		rc = stmt_run(x->s[DROP_TEXT], e);
	}
	return rc;
}

static enum hd_rc put_words(struct articles *x, const struct card *c, int64_t id, struct sbuf *pack,
			    struct hd_err *e)
{
	struct packed_word *words;
	struct bag b;
	enum hd_rc rc = HD_OK;

	bag_init(&b, x->arena);
	bag_of_article(&b, c);
	words = arena_alloc(x->arena, (b.n + 1) * sizeof(*words));
	for (size_t i = 0; rc == HD_OK && i < b.n; i++) {
		words[i].impact = bag_impact(&b, &b.v[i]);
		words[i].wordings = b.v[i].wordings;
		rc = word_id(x, b.v[i].s, &words[i].term, e);
		if (rc == HD_OK)
			gather(x, words[i].term, id, 1, words[i].impact);
	}
	if (rc == HD_OK)
		words_pack(pack, words, b.n);
	bag_deinit(&b);
	return rc == HD_OK ? gather_abouts(x, card_text(c, C_APPLICATION), card_text(c, C_CATEGORY),
					   id, 1, e)
			   : rc;
}

static enum hd_rc put_text(struct articles *x, const struct card *c, int64_t id, struct hd_err *e)
{
	struct stmt *s = x->s[PUT_TEXT];
	struct ticket t;

	article_as_ticket(c, x->arena, &t);
	stmt_int(s, 1, id);
	stmt_text(s, 2, ticket_text(&t, F_SUBJECT));
	stmt_text(s, 3, ticket_text(&t, F_DESCRIPTION));
	stmt_text(s, 4, ticket_text(&t, F_SOLUTION));
	return stmt_run(s, e);
}

static enum hd_rc put_row(struct articles *x, const struct card *c, int64_t id, struct hd_err *e)
{
	struct stmt *s = x->s[PUT];
	struct sbuf pack = SBUF_INIT;
	bool suggest = match_may_suggest(c);
	enum hd_rc rc = suggest ? put_words(x, c, id, &pack, e) : HD_OK;

	stmt_int(s, 1, id);
	stmt_text(s, 2, card_text(c, C_NUMBER));
	stmt_text(s, 3, card_text(c, C_TITLE));
	stmt_text(s, 4, card_text(c, C_APPLICATION));
	stmt_text(s, 5, card_text(c, C_CATEGORY));
	stmt_int(s, 6, card_is(c, "published"));
	stmt_text(s, 7, card_text(c, C_MERGED_INTO));
	if (suggest)
		stmt_blob(s, 8, pack.s, pack.len);
	else
		stmt_null(s, 8);
	if (rc == HD_OK)
		rc = stmt_run(s, e);
	if (rc == HD_OK && !card_text(c, C_MERGED_INTO))
		rc = put_text(x, c, id, e);
	sbuf_deinit(&pack);
	return rc;
}

static enum hd_rc put_bad(struct articles *x, int64_t id, const char *number, const char *why,
			  struct hd_err *e)
{
	stmt_int(x->s[PUT_BAD], 1, id);
	stmt_text(x->s[PUT_BAD], 2, number);
	stmt_text(x->s[PUT_BAD], 3, why);
	return stmt_run(x->s[PUT_BAD], e);
}

static enum hd_rc drop_row(struct articles *x, int64_t id, struct hd_err *e)
{
	stmt_int(x->s[DROP], 1, id);
	return stmt_run(x->s[DROP], e);
}

enum hd_rc articles_put(struct articles *x, const char *path, const char *data, size_t n,
			struct hd_err *e)
{
	char text[NUMBER_TEXT_SIZE];
	struct number number;
	struct card file, c;
	struct hd_err why;
	bool is, sound;
	int64_t id;
	enum hd_rc rc;

	if (path_number(path, NUMBER_ARTICLE, &number, &is, NULL) != HD_OK || !is)
		return HD_OK;
	arena_reset(x->arena);
	number_format(&number, text);
	rc = take_out(x, text, &id, e);
	sound = data && card_parse(&number, data, n, x->arena, &file, &why) == HD_OK;
	if (rc == HD_OK && sound) {
		card_replay(&file, x->arena, &c);
		rc = put_row(x, &c, id ? id : ++x->last_id, e);
	} else if (rc == HD_OK && data) {
		rc = put_bad(x, id ? id : ++x->last_id, text, why.msg, e);
	} else if (rc == HD_OK && id) {
		rc = drop_row(x, id, e);
	}
	return rc == HD_OK && x->n > GATHERED_MAX ? articles_flush(x, e) : rc;
}
