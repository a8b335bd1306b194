/* Articles and problems: their fields, and reading a header. */
#include "helpdesk/card.h"

#include <string.h>

const char *const words_article[] = {"draft", "published", "retired", NULL};
const char *const words_problem[] = {"open", "known_error", "resolved", NULL};
const char *const words_visibility[] = {"internal", "public", NULL};

/* --- fields ---------------------------------------------------------------------- */

#define EDIT FIELD_EDITABLE

static const struct field_def article_defs[CARD_FIELDS] = {
	[C_NUMBER] = {"number", FT_NUMBER, 0, NULL, 0, NUMBER_ARTICLE},
	[C_UID] = {"uid", FT_LINE, 0, NULL, 0, 200},
	[C_TITLE] = {"title", FT_LINE, EDIT, NULL, 0, 1000},
	[C_APPLICATION] = {"application", FT_ID, EDIT, NULL, 0, 0},
	[C_CATEGORY] = {"category", FT_WORD, EDIT, words_category, 0, 0},
	[C_SYMPTOMS] = {"symptoms", FT_TAGS, EDIT, NULL, 0, SYMPTOM_MAX},
	[C_CAUSE] = {"cause", FT_TEXT, EDIT, NULL, 0, 0},
	[C_SOLUTION] = {"solution", FT_TEXT, EDIT, NULL, 0, 0},
	[C_KEYWORDS] = {"keywords", FT_TAGS, EDIT | FIELD_FLOW, NULL, 0, 200},
	[C_STATUS] = {"status", FT_WORD, 0, words_article, 0, 0},
	[C_VISIBILITY] = {"visibility", FT_WORD, EDIT, words_visibility, 0, 0},
	[C_ORIGIN] = {"origin", FT_NUMBER, EDIT, NULL, 0, NUMBER_TICKET},
	[C_EXTERNAL] = {"external", FT_EXTERNAL, EDIT, NULL, 0, 0},
	[C_MERGED_INTO] = {"merged_into", FT_NUMBER, 0, NULL, 0, NUMBER_ARTICLE},
	[C_OPENED] = {"opened", FT_TIME, 0, NULL, 0, 0},
};

static const struct field_def problem_defs[CARD_FIELDS] = {
	[C_NUMBER] = {"number", FT_NUMBER, 0, NULL, 0, NUMBER_PROBLEM},
	[C_UID] = {"uid", FT_LINE, 0, NULL, 0, 200},
	[C_TITLE] = {"title", FT_LINE, EDIT, NULL, 0, 1000},
	[C_APPLICATION] = {"application", FT_ID, EDIT, NULL, 0, 0},
	[C_CAUSE] = {"cause", FT_TEXT, EDIT, NULL, 0, 0},
	[C_WORKAROUND] = {"workaround", FT_TEXT, EDIT, NULL, 0, 0},
	[C_SOLUTION] = {"solution", FT_TEXT, EDIT, NULL, 0, 0},
	[C_STATUS] = {"status", FT_WORD, 0, words_problem, 0, 0},
	[C_EXTERNAL] = {"external", FT_EXTERNAL, EDIT, NULL, 0, 0},
	[C_OPENED] = {"opened", FT_TIME, 0, NULL, 0, 0},
};

static const unsigned char article_order[] = {
	C_NUMBER,     C_UID,    C_TITLE,    C_APPLICATION, C_CATEGORY,
	C_SYMPTOMS,   C_CAUSE,  C_SOLUTION, C_KEYWORDS,    C_STATUS,
	C_VISIBILITY, C_ORIGIN, C_EXTERNAL, C_MERGED_INTO, C_OPENED};
static const unsigned char problem_order[] = {C_NUMBER,   C_UID,   C_TITLE,      C_APPLICATION,
					      C_STATUS,   C_CAUSE, C_WORKAROUND, C_SOLUTION,
					      C_EXTERNAL, C_OPENED};

/* An article that was merged away stays so, whatever another site entered meanwhile. */
static bool moves_status(struct node *const *head, const struct entry *x)
{
	(void)x;
	return head[C_MERGED_INTO] == NULL;
}

#define BIT(f) (UINT32_C(1) << (f))
#define COMMON                                                                  \
	.n = CARD_FIELDS, .status = C_STATUS, .opened = C_OPENED,               \
	.needed = BIT(C_NUMBER) | BIT(C_TITLE) | BIT(C_STATUS) | BIT(C_OPENED), \
	.identity = BIT(C_NUMBER) | BIT(C_UID) | BIT(C_OPENED), .moves_status = moves_status

const struct schema schema_article = {
	.name = "an article",
	.defs = article_defs,
	.order = article_order,
	.n_order = NELEM(article_order),
	COMMON,
};

const struct schema schema_problem = {
	.name = "a problem",
	.defs = problem_defs,
	.order = problem_order,
	.n_order = NELEM(problem_order),
	COMMON,
};

const struct schema *card_schema(enum number_kind kind)
{
	return kind == NUMBER_ARTICLE ? &schema_article : &schema_problem;
}

const char *card_kind_name(enum number_kind kind)
{
	return kind == NUMBER_ARTICLE ? "article" : kind == NUMBER_PROBLEM ? "problem" : "ticket";
}

/* --- as a dossier ------------------------------------------------------------------ */

void card_init(struct card *c, enum number_kind kind, struct arena *a)
{
	memset(c, 0, sizeof(*c));
	c->kind = kind;
	c->arena = a;
}

struct dossier card_dossier(const struct card *c)
{
	return (struct dossier){.schema = card_schema(c->kind),
				.arena = c->arena,
				.head = (struct node **)c->head,
				.other = c->other,
				.journal = c->journal,
				.len = c->len,
				.cap = c->cap};
}

void card_take_back(struct card *c, const struct dossier *d)
{
	c->other = d->other;
	c->journal = d->journal;
	c->len = d->len;
	c->cap = d->cap;
}

void card_add(struct card *c, struct entry *x)
{
	struct dossier d = card_dossier(c);

	dossier_add(&d, x);
	card_take_back(c, &d);
}

void card_replay(const struct card *c, struct arena *a, struct card *out)
{
	struct dossier from = card_dossier(c), to;

	card_init(out, c->kind, a);
	to = card_dossier(out);
	dossier_replay(&from, c->len, &to);
	card_take_back(out, &to);
}

enum card_field card_disagrees(const struct card *c, struct arena *scratch)
{
	struct dossier d = card_dossier(c);

	return (enum card_field)dossier_disagrees(&d, scratch);
}

/* --- reading ----------------------------------------------------------------------- */

const char *card_text(const struct card *c, enum card_field f)
{
	return node_str(c->head[f]);
}

int64_t card_opened(const struct card *c)
{
	struct dossier d = card_dossier(c);

	return dossier_opened(&d);
}

int64_t card_last(const struct card *c)
{
	return c->len ? c->journal[c->len - 1]->at : TIME_NONE;
}

bool card_is(const struct card *c, const char *status)
{
	const char *s = card_text(c, C_STATUS);

	return s && strcmp(s, status) == 0;
}
