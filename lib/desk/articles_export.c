/* Articles on their way out: whole, in order of number. Which there are is read first, and each
 * again when it is its turn, so that a big knowledge base needs little memory. */
#include "desk/cards_priv.h"
#include "desk/record.h"

#include "codec/article_md.h"
#include "codec/card_file.h"
#include "helpdesk/articles.h"

#include <stdlib.h>
#include <string.h>

struct choosing {
	const struct article_export *x;
	struct number *v;
	size_t n, cap;
};

static bool is_wanted(const struct article_export *x, const struct card *c)
{
	const char *app = card_text(c, C_APPLICATION), *seen = card_text(c, C_VISIBILITY);

	/* What it said is told by the article that it was merged into. */
	if (card_text(c, C_MERGED_INTO) && !x->merged)
		return false;
	if (x->application && (!app || strcmp(app, x->application) != 0))
		return false;
	if (x->status && !card_is(c, x->status))
		return false;
	return !x->public_only || (seen && strcmp(seen, "public") == 0);
}

static void choose(struct choosing *k, const struct number *n)
{
	k->v = mem_grow(k->v, &k->cap, k->n + 1, sizeof(*k->v));
	k->v[k->n++] = *n;
}

static enum hd_rc take(const struct card *c, void *arg, struct hd_err *e)
{
	struct choosing *k = arg;
	struct number n;

	(void)e;
	if (is_wanted(k->x, c) && number_parse(card_text(c, C_NUMBER), &n))
		choose(k, &n);
	return HD_OK;
}

/* Those that were named, all of which must exist; one named twice is taken once. */
static enum hd_rc take_named(struct desk *d, struct choosing *k, struct hd_err *e)
{
	enum hd_rc rc = HD_OK;

	for (size_t i = 0; rc == HD_OK && i < k->x->n_articles; i++) {
		struct arena *a = arena_new();
		struct number n;
		struct card c;

		rc = desk_card(d, NUMBER_ARTICLE, k->x->articles[i], a, &c, e);
		if (rc == HD_OK && number_parse(card_text(&c, C_NUMBER), &n))
			choose(k, &n);
		arena_free(a);
	}
	return rc;
}

static int by_number(const void *x, const void *y)
{
	return number_compare(x, y);
}

static enum hd_rc give(const struct snap *p, const struct number *n,
		       const struct article_export *x, article_fn fn, void *arg, struct hd_err *e)
{
	struct arena *a = arena_new();
	struct sbuf text = SBUF_INIT;
	struct card c;
	enum hd_rc rc = card_view(p, n, a, &c, e);

	if (rc == HD_OK && x->form == ARTICLE_YAML)
		rc = card_write(&text, &c, e);
	else if (rc == HD_OK && x->form == ARTICLE_MARKDOWN)
		article_md_write(&text, &c);
	if (rc == HD_OK)
		rc = fn(&c, text.s, text.len, arg, e);
	sbuf_deinit(&text);
	arena_free(a);
	return rc;
}

enum hd_rc desk_articles_export(struct desk *d, const struct article_export *x, article_fn fn,
				bad_file_fn bad, void *arg, struct hd_err *e)
{
	struct choosing k = {.x = x};
	const struct snap *p;
	uint64_t n_bad = 0;
	enum hd_rc rc = desk_readable(d, &p, e);

	if (rc == HD_OK && x->n_articles)
		rc = take_named(d, &k, e);
	else if (rc == HD_OK)
		rc = cards_walk(p, NUMBER_ARTICLE, take, &k, bad, arg, &n_bad, e);
	if (k.n)
		qsort(k.v, k.n, sizeof(*k.v), by_number);
	for (size_t i = 0; rc == HD_OK && i < k.n; i++)
		if (i == 0 || number_compare(&k.v[i - 1], &k.v[i]) != 0)
			rc = give(p, &k.v[i], x, fn, arg, e);
	free(k.v);
	return rc == HD_OK ? files_bad(n_bad, e) : rc;
}
