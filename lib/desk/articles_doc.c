/* An article out of a document: YAML with or without its journal, or Markdown with front matter.
 * Where a journal stands, the document is the article's file and is taken as it is. */
#include "desk/articles.h"

#include "codec/article_md.h"
#include "codec/card_file.h"
#include "helpdesk/text.h"
#include "yaml/yaml.h"

#include <stdlib.h>
#include <string.h>

void article_init(struct article *x)
{
	memset(x, 0, sizeof(*x));
	x->r.op = CARD_ADD;
	x->r.kind = NUMBER_ARTICLE;
}

/* --- fields ------------------------------------------------------------------------------- */

static bool is_blank(const char *s)
{
	return s[strspn(s, " \t\r\n")] == '\0';
}

/* One item a line, without the sign of a list; keywords may stand on one line. */
static enum hd_rc set_items(struct article *x, struct arena *a, const char *field,
			    const char *text, struct hd_err *e)
{
	bool words = strcmp(field, "keywords") == 0;
	enum hd_rc rc = HD_OK;

	while (rc == HD_OK && *text) {
		size_t n = strcspn(text, words ? ",;\n" : "\n");
		char *item = arena_strndup(a, text, n);

		item += strspn(item, " \t\r");
		if (!words && *item && strchr("-*+", *item) && item[1] == ' ')
			item += 2;
		if (!is_blank(item))
			rc = card_set(&x->r, a, field, item, e);
		text += n + (text[n] != '\0');
	}
	return rc;
}

/* What the store has a say in: it is looked at when the article is made. */
static const char **own_place(struct article *x, const char *field)
{
	const struct {
		const char *name, **place;
	} places[] = {
		{"number", &x->number}, {"uid", &x->uid},
		{"key", &x->key},       {"status", &x->status},
		{"origin", &x->r.origin}, {"application", &x->application},
	};

	for (size_t i = 0; i < NELEM(places); i++)
		if (strcmp(field, places[i].name) == 0)
			return places[i].place;
	return NULL;
}

static enum hd_rc check_own(const struct article *x, const char *field, struct hd_err *e)
{
	struct number n;

	if (strcmp(field, "number") == 0 &&
	    (!number_parse(x->number, &n) || n.kind != NUMBER_ARTICLE))
		return hd_fail(e, HD_INVALID, "'%.60s' is no number of an article like HD-K7",
			       x->number);
	if (strcmp(field, "origin") == 0 &&
	    (!number_parse(x->r.origin, &n) || n.kind != NUMBER_TICKET))
		return hd_fail(e, HD_INVALID, "'%.60s' is no number of a ticket like HD-42",
			       x->r.origin);
	if (strcmp(field, "uid") == 0 && !str_is_id(x->uid))
		return hd_fail(e, HD_INVALID, "'%.60s' is no uid; it comes from an export", x->uid);
	if (strcmp(field, "status") == 0 && !str_in(x->status, words_article))
		return hd_fail(e, HD_INVALID, "status must be draft, published or retired, not "
			       "'%.60s'", x->status);
	return HD_OK;
}

enum hd_rc article_set(struct article *x, struct arena *a, const char *field, const char *text,
		       struct hd_err *e)
{
	static const char *const texts[] = {"title",    "category",   "cause",
					    "solution", "visibility", NULL};
	static const char *const lists[] = {"symptoms", "keywords", NULL};
	const char **own = own_place(x, field);
	enum hd_rc rc = HD_OK;

	if (!own && !str_in(field, texts) && !str_in(field, lists))
		return HD_NOT_FOUND;
	if (is_blank(text))
		return HD_OK;
	if (!utf8_valid(text, strlen(text), NULL)) {
		rc = hd_fail(e, HD_INVALID, "the text is no valid UTF-8");
	} else if (own) {
		*own = arena_strdup(a, text);
		rc = check_own(x, field, e);
	} else if (str_in(field, texts)) {
		rc = card_set(&x->r, a, field, text, e);
	} else {
		rc = set_items(x, a, field, text, e);
	}
	if (rc != HD_OK)
		x->column = arena_strdup(a, field);
	return rc;
}

/* --- maps ------------------------------------------------------------------------------------ */

static enum hd_rc set_value(struct article *x, struct arena *a, const char *field,
			    const struct node *v, struct hd_err *e)
{
	const char *s;
	enum hd_rc rc = HD_OK;

	if (v->kind == NODE_NULL)
		return article_set(x, a, field, "", e);
	if (v->kind == NODE_MAP && strcmp(field, "external") == 0 && node_get_str(v, "source") &&
	    node_get_str(v, "id"))
		return article_set(x, a, "key",
				   arena_printf(a, "%s:%s", node_get_str(v, "source"),
						node_get_str(v, "id")),
				   e);
	if (v->kind != NODE_LIST) {
		s = node_str(v);
		if (s)
			return article_set(x, a, field, s, e);
	}
	if (article_set(x, a, field, "", NULL) == HD_NOT_FOUND)
		return HD_NOT_FOUND;
	x->column = arena_strdup(a, field);
	for (size_t i = 0; v->kind == NODE_LIST && rc == HD_OK && i < v->len; i++) {
		s = node_str(v->u.items[i]);
		if (!s || (strcmp(field, "symptoms") != 0 && strcmp(field, "keywords") != 0))
			return hd_fail(e, HD_INVALID, "it must be %s",
				       s ? "one text" : "a list of texts");
		rc = is_blank(s) ? HD_OK : card_set(&x->r, a, field, s, e);
	}
	return v->kind == NODE_LIST ? rc : hd_fail(e, HD_INVALID, "it must be text, not a map");
}

static enum hd_rc set_all(struct article *x, struct arena *a, const struct node *map,
			  struct map *left_out, struct hd_err *e)
{
	static const char *const known[] = {"opened", "merged_into", NULL};
	enum hd_rc rc = HD_OK;

	for (size_t i = 0; rc == HD_OK && map && i < map->len; i++) {
		const struct pair *p = &map->u.pairs[i];

		x->line = p->line;
		rc = set_value(x, a, p->key, p->value, e);
		if (rc == HD_NOT_FOUND) {
			if (!str_in(p->key, known))
				map_put(left_out, p->key, NULL);
			rc = HD_OK;
		}
	}
	if (rc == HD_OK) {
		x->column = NULL;
		x->line = 0;
	}
	return rc;
}

/* --- documents --------------------------------------------------------------------------------- */

/* What the reader of YAML says begins with a line of the document. */
static enum hd_rc told(struct article *x, enum hd_rc rc, const struct hd_err *why, struct hd_err *e)
{
	const char *p = strstr(why->msg, ": ");

	if (!str_starts(why->msg, "line ") || !p)
		return hd_fail(e, rc, "%s", why->msg);
	x->line = strtoull(why->msg + 5, NULL, 10);
	return hd_fail(e, rc, "%s", p + 2);
}

enum hd_rc article_of_yaml(const char *text, size_t n, struct arena *a, struct map *left_out,
			   struct article *out, struct hd_err *e)
{
	struct hd_err why;
	struct node *doc;
	struct card *c;
	enum hd_rc rc = yaml_read(a, text, n, &doc, &why);

	article_init(out);
	if (rc != HD_OK)
		return told(out, rc, &why, e);
	if (doc->kind != NODE_MAP)
		return hd_fail(e, HD_INVALID, "the document must be a map");
	if (!node_get(doc, "journal"))
		return set_all(out, a, doc, left_out, e);
	c = arena_alloc(a, sizeof(*c));
	rc = card_read(a, NUMBER_ARTICLE, text, n, c, &why);
	if (rc != HD_OK)
		return told(out, rc, &why, e);
	if (card_disagrees(c, a) != CARD_FIELDS)
		return hd_fail(e, HD_INVALID, "%s in its header is not what its journal says",
			       schema_article.defs[card_disagrees(c, a)].name);
	/* In case its number is another's here: then its fields make a new article. */
	node_remove(doc, "journal");
	rc = set_all(out, a, doc, left_out, e);
	out->whole = c;
	return rc;
}

enum hd_rc article_of_markdown(const char *text, size_t n, struct arena *a, struct map *left_out,
			       struct article *out, struct hd_err *e)
{
	static const char *const names[] = {"symptoms", "cause", "solution"};
	struct article_md md;
	uint64_t line;
	enum hd_rc rc = article_md_read(a, text, n, &md, &line, e);

	article_init(out);
	if (rc != HD_OK) {
		out->line = line;
		return rc;
	}
	rc = set_all(out, a, md.front, left_out, e);
	if (rc == HD_OK && md.title && !node_get(out->r.set, "title"))
		rc = article_set(out, a, "title", md.title, e);
	for (size_t i = 0; rc == HD_OK && i < NELEM(names); i++) {
		const char *s = i == 0 ? md.symptoms : i == 1 ? md.cause : md.solution;

		if (s)
			rc = article_set(out, a, names[i], s, e);
	}
	return rc;
}
