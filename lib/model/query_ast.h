/* A query once parsed. Private to those who evaluate it. */
#ifndef MODEL_QUERY_AST_H
#define MODEL_QUERY_AST_H

#include "helpdesk/query.h"
#include "helpdesk/sbuf.h"

/* How the value of a field is compared. */
enum query_kind {
	QK_WORDS,  /* one of `words`; in their order when ordered */
	QK_NUMBER, /* numbers of tickets, and ranges of them */
	QK_TIME,   /* spans of time */
	QK_EQUAL,  /* folded text, whole */
	QK_PART,   /* folded text, any part */
	QK_KEY,    /* SOURCE:ID or SOURCE: */
	QK_PHRASE, /* words in a row */
	QK_HAS,    /* names of fields */
};

enum query_field {
	QF_STATUS, QF_TYPE, QF_CATEGORY, QF_CHANNEL, QF_RESOLUTION, QF_WAITING, QF_LEVEL, QF_IMPACT,
	QF_URGENCY, QF_PRIORITY, QF_NUMBER, QF_OPENED, QF_ACKNOWLEDGED, QF_RESOLVED, QF_CLOSED,
	QF_UPDATED, QF_APPLICATION, QF_TEAM, QF_ASSIGNEE, QF_PROBLEM, QF_KNOWN, QF_TAG, QF_SITE,
	QF_MERGED_INTO, QF_FORMERLY, QF_LINK, QF_UID, QF_FIELDS, QF_REQUESTER, QF_KEY, QF_SUBJECT,
	QF_DESCRIPTION, QF_SOLUTION, QF_NOTE, QF_HAS,
	QF_TEXT,   /* free words: subject, description, solution and notes */
	QF_COUNT
};

struct query_def {
	const char *name;         /* NULL for free words */
	enum query_kind kind;
	enum field field;         /* in the header; FIELD_COUNT = it comes from elsewhere */
	const char *const *words; /* QK_WORDS */
	bool ordered;
};
extern const struct query_def query_defs[QF_COUNT];
extern const char *const query_names[]; /* those of query_defs, ends with NULL */
bool query_field_find(const char *name, size_t n, enum query_field *out);

/* The statuses that the pseudo value `open` stands for, as bits. */
#define STATUS_OPEN_BITS                                                  \
	(1u << ST_NEW | 1u << ST_QUALIFIED | 1u << ST_IN_PROGRESS | 1u << ST_WAITING)

/* lo <= x < hi; INT64_MIN and INT64_MAX = no bound. */
struct query_span {
	char site[9]; /* QK_NUMBER: "" = any */
	int64_t lo, hi;
};

#define QUERY_FORMS      3  /* of a word: folded, English stem, French stem */
#define QUERY_PHRASE_MAX 64 /* words in a row */

struct query_word {
	const char *form[QUERY_FORMS]; /* the first is the folded word */
	size_t len[QUERY_FORMS];
	int count;
	const char *text; /* a word that means the same: folded where that will do */
};

struct query_phrase {
	enum query_how {
		QUERY_FORM,   /* a form of each is a form of the word in the text */
		QUERY_EXACT,  /* folded words are equal */
		QUERY_PREFIX, /* the last one is the beginning of a folded word */
	} how;
	struct query_word *words;
	size_t len, cap;
	size_t end; /* of the last word in what was typed */
};

struct query_value {
	const char *text;   /* as given; QK_HAS: the canonical name */
	const char *folded; /* QK_EQUAL, QK_PART */
	enum field field;   /* QK_HAS of a header field, else FIELD_COUNT */
	struct query_phrase phrase; /* QK_PHRASE */
};

struct query_term {
	enum query_field field;
	const char *name;    /* of fields.NAME */
	bool none;           /* or the field is absent */
	uint32_t bits;       /* QK_WORDS: of words */
	struct query_span *spans;
	size_t span_count, span_cap;
	struct query_value *values;
	size_t value_count, value_cap;
};

enum query_op { QUERY_ALL, QUERY_ANY, QUERY_NOT, QUERY_TERM };

struct query_node {
	enum query_op op;
	struct query_node **kids; /* QUERY_ALL without kids is always true */
	size_t len, cap;
	struct query_term *term;
};

struct query {
	struct arena *arena;
	struct query_node *root;
	const char *text;
};

/* --- between the files of the parser --------------------------------------------- */

enum query_compare { QC_IS, QC_LESS, QC_LESS_EQUAL, QC_MORE, QC_MORE_EQUAL };

enum query_token_type { QT_END, QT_OPEN, QT_CLOSE, QT_AND, QT_OR, QT_NOT, QT_WORDS, QT_FIELD, QT_SAVED };

struct query_token {
	enum query_token_type type;
	size_t at;             /* byte in the text */
	enum query_field field;
	const char *name;      /* of fields.NAME, of @NAME */
	enum query_compare compare;
	const char *value;     /* in the text; quotes still in it */
	size_t value_len;
};

/* A stretch of the text that one word of argv made one term. */
struct query_raw {
	size_t start, end;
};

struct query_lexer {
	struct arena *arena;
	const struct query_context *ctx;
	struct hd_err *e;
	const char *text;
	size_t len, pos;
	struct query_raw *raws;
	size_t raw_count, raw_cap;
	struct query_token token; /* the one to be looked at */
	size_t value_at;          /* byte of the value of it that is */
	const struct query_lexer *outer; /* of the query that this one stands in, NULL = typed */
	const char *saved;               /* its name then */
	bool shared;
	size_t *bytes; /* of all texts so far: what is typed, and the saved ones within */
};

/* Whether a whole word of argv is one term although it holds blanks without quotes. */
bool query_is_one_term(const char *s);
enum hd_rc query_lex_start(struct query_lexer *l, int argc, const char *const *argv);
enum hd_rc query_lex_next(struct query_lexer *l);
/* "query, column N: " before the sentence, with the name of a saved one; `at` is a byte of the text.
 * query_wrap() puts it before the sentence that is there. */
enum hd_rc query_fail(const struct query_lexer *l, size_t at, const char *fmt, ...) HD_PRINTF(3, 4);
enum hd_rc query_wrap(const struct query_lexer *l, size_t at, enum hd_rc rc);

/* The whole text of the lexer; `depth` parentheses and nots are open around it. */
enum hd_rc query_parse_all(struct query_lexer *l, unsigned depth, struct query_node **out);
/* What the token `@name` that lies there stands for. */
enum hd_rc query_saved_parse(struct query_lexer *l, unsigned depth, struct query_node **out);

/* One term of the token that lies there. */
enum hd_rc query_term_parse(struct query_lexer *l, struct query_term **out);

/* One value or range of a field with an order; quotes are gone. */
enum hd_rc query_span_parse(struct query_lexer *l, const char *s, struct query_span *out);
/* `42` or `P3` or `hd-42` as a whole number of the kind; false when it is none. */
bool query_number(const struct query_context *ctx, const char *s, enum number_kind kind,
		  struct number *out);

void query_write(struct sbuf *out, const struct query_node *root);

/* The words of a text that is looked for, `word*` at its end by prefix; none when it has none. */
void query_phrase_make(struct arena *a, const char *s, bool quoted, struct query_phrase *out);
/* Whether word i is looked for by its forms. */
bool query_by_forms(const struct query_phrase *p, size_t i);

struct query_hit {
	size_t start, end; /* bytes of the first place */
	bool as_is;        /* there, or with `best` anywhere, each word stands as it was typed */
};
/* At most QUERY_PHRASE_MAX words. NULL holds nothing; out may be NULL. */
bool query_phrase_find(const struct query_phrase *p, const char *s, bool best,
		       struct query_hit *out);

/* arena arrays that grow */
void *query_grow(struct arena *a, void *p, size_t *cap, size_t len, size_t size);

#endif
