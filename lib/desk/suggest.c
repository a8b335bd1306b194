/* Which articles fit a ticket: from the index in the cache, or one made by walking over the
 * articles. The ranking is the same function of either. */
#include "desk/suggest.h"

#include "cache/cache.h"
#include "desk/cards_priv.h"
#include "desk/record.h"
#include "match/card.h"
#include "match/rank.h"

#define LIMIT 5

struct suggest_spec suggest_for(const struct ticket *t)
{
	return (struct suggest_spec){.title = ticket_text(t, F_SUBJECT),
				     .text = ticket_text(t, F_DESCRIPTION),
				     .application = ticket_text(t, F_APPLICATION),
				     .category = ticket_text(t, F_CATEGORY)};
}

/* --- asking -------------------------------------------------------------------------------- */

static const struct suggest_word *words_of(const struct match_hit *h, struct arena *a)
{
	struct suggest_word *v = arena_alloc(a, (h->n_common + 1) * sizeof(*v));

	for (size_t i = 0; i < h->n_common; i++)
		v[i] = (struct suggest_word){arena_strdup(a, h->common[i].said),
					     arena_strdup(a, h->common[i].found),
					     h->common[i].points};
	return v;
}

static void put_hit(const struct match_hit *h, struct arena *a, struct suggestion *out)
{
	*out = (struct suggestion){.number = arena_strdup(a, h->card.number),
				   .title = arena_strdup(a, h->card.title),
				   .application = arena_strdup(a, h->card.application),
				   .category = arena_strdup(a, h->card.category),
				   .published = h->card.published,
				   .solved = h->card.solved,
				   .score = h->score,
				   .certain = h->certain,
				   .common = words_of(h, a),
				   .n_common = h->n_common};
	out->points.words = h->words;
	out->points.application = h->application;
	out->points.category = h->category;
	out->points.success = h->success;
	out->points.support = h->support;
	out->points.repeats = h->repeats;
}

static void ask(const struct match_source *source, const struct suggest_spec *s, struct arena *a,
		struct suggestions *out)
{
	struct match_question q = {.application = s->application, .category = s->category};
	struct arena *scratch = arena_new();
	struct match_ranking r;
	struct bag b;

	bag_init(&b, scratch);
	bag_add(&b, BAG_TITLE, s->title);
	bag_add(&b, BAG_TEXT, s->text);
	q.words = &b;
	match_rank(source, &q, s->limit ? s->limit : LIMIT, scratch, &r);
	out->n = 0;
	out->v = arena_alloc(a, (r.n + 1) * sizeof(*out->v));
	for (size_t i = 0; i < r.n; i++)
		if (!s->fits || match_fits(&r.v[i]))
			put_hit(&r.v[i], a, &out->v[out->n++]);
	bag_deinit(&b);
	arena_free(scratch);
}

static bool ask_cache(struct cache *c, const struct suggest_spec *s, struct arena *a,
		      struct suggestions *out)
{
	struct match_source source;
	struct cache_articles *x = cache_articles(c, &source);

	ask(&source, s, a, out);
	return cache_articles_end(x);
}

/* --- walking -------------------------------------------------------------------------------- */

struct walk {
	struct index *index;
	struct arena *arena;
	struct map targets; /* number of an article -> what it was merged into */
	struct map ids;     /* number -> its id in the index */
};

static enum hd_rc take_article(const struct card *c, void *arg, struct hd_err *e)
{
	struct walk *w = arg;
	const char *number = card_text(c, C_NUMBER);
	struct arena *a;
	struct match_card card;
	struct bag b;

	(void)e;
	if (card_text(c, C_MERGED_INTO))
		map_put(&w->targets, number, arena_strdup(w->arena, card_text(c, C_MERGED_INTO)));
	if (!match_may_suggest(c))
		return HD_OK;
	a = arena_new();
	bag_init(&b, a);
	bag_of_article(&b, c);
	card = match_card_of(c);
	map_put(&w->ids, number, (void *)(uintptr_t)index_add(w->index, &card, &b));
	bag_deinit(&b);
	arena_free(a);
	return HD_OK;
}

/* What an article solved counts for the one it was merged into. */
static void credit(struct walk *w, const char *number, uint64_t solved)
{
	const char *target;
	uint32_t id;

	for (int i = 0; i < MERGES_MAX && (target = map_get(&w->targets, number)) != NULL; i++)
		number = target;
	id = (uint32_t)(uintptr_t)map_get(&w->ids, number);
	if (id)
		index_credit(w->index, id, solved);
}

static enum hd_rc credit_all(struct desk *d, struct walk *w, struct hd_err *e)
{
	struct uses u;
	enum hd_rc rc = uses_count(d, NUMBER_ARTICLE, NULL, &u, e);

	for (size_t i = 0; rc == HD_OK && i < u.map.len; i++) {
		const struct card_uses *x = u.map.entries[i].value;

		credit(w, u.map.entries[i].key, x->tickets - x->open);
	}
	uses_deinit(&u);
	return rc;
}

/* d NULL: past success does not count. */
static enum hd_rc ask_files(struct desk *d, const struct snap *p, const struct suggest_spec *s,
			    struct arena *a, struct suggestions *out, struct hd_err *e)
{
	struct walk w = {.index = index_new(), .arena = arena_new()};
	struct match_source source;
	uint64_t bad;
	enum hd_rc rc;

	map_init(&w.targets, w.arena);
	map_init(&w.ids, w.arena);
	rc = cards_walk(p, NUMBER_ARTICLE, take_article, &w, NULL, NULL, &bad, e);
	if (rc == HD_OK && d && w.ids.len)
		rc = credit_all(d, &w, e);
	if (rc == HD_OK) {
		source = index_source(w.index);
		ask(&source, s, a, out);
	}
	map_deinit(&w.targets);
	map_deinit(&w.ids);
	index_free(w.index);
	arena_free(w.arena);
	return rc;
}

/* --- from outside ----------------------------------------------------------------------------- */

enum hd_rc desk_suggest(struct desk *d, const struct suggest_spec *s, struct arena *a,
			struct suggestions *out, struct hd_err *e)
{
	const struct snap *p;
	struct cache *c;
	enum hd_rc rc = desk_readable(d, &p, e);

	*out = (struct suggestions){NULL, 0};
	if (rc != HD_OK)
		return rc;
	c = desk_cache(d);
	if (c && ask_cache(c, s, a, out))
		return HD_OK;
	if (c)
		desk_cache_failed(d);
	return ask_files(d, p, s, a, out, e);
}

enum hd_rc suggest_at(const struct snap *base, const struct suggest_spec *s, struct arena *a,
		      struct suggestions *out, struct hd_err *e)
{
	struct cache *c = cache_follow(base);
	bool done;

	*out = (struct suggestions){NULL, 0};
	done = c && ask_cache(c, s, a, out);
	cache_close(c);
	return done ? HD_OK : ask_files(NULL, base, s, a, out, e);
}

bool wordings_alike(const char *a, const char *b)
{
	return match_alike(a, b);
}
