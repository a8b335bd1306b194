/* What a report says of the knowledge base and of problems as a whole: from the cache when it
 * stands at the report's commit, else from the files of that commit.
 *
 * Articles that cannot be read are passed over: they are no tickets, and fsck names them. */
#include "desk/report_known.h"

#include "cache/cache.h"
#include "desk/cards_priv.h"
#include "desk/record.h"

#include <string.h>

struct gathering {
	const struct report_spec *spec;
	struct arena *arena;
	struct map targets; /* number of an article -> what it was merged into */
	uint64_t made;
};

static void take(const char *number, const char *target, int64_t opened, void *arg)
{
	struct gathering *g = arg;
	const struct report_spec *s = g->spec;

	if (target)
		map_put(&g->targets, number, arena_strdup(g->arena, target));
	g->made += opened != TIME_NONE && opened <= s->as_of &&
		   (s->from == TIME_NONE || opened >= s->from) &&
		   (s->to == TIME_NONE || opened < s->to);
}

static enum hd_rc take_card(const struct card *c, void *arg, struct hd_err *e)
{
	(void)e;
	take(card_text(c, C_NUMBER), card_text(c, C_MERGED_INTO), card_opened(c), arg);
	return HD_OK;
}

/* An article may have been merged into one that was merged later. */
static void merge_all(const struct gathering *g, struct report *r)
{
	for (size_t i = 0; i < g->targets.len; i++) {
		const char *from = g->targets.entries[i].key, *to = from, *next;
		int steps = 0;

		while (steps++ < MERGES_MAX && (next = map_get(&g->targets, to)) != NULL)
			to = next;
		if (steps <= MERGES_MAX)
			report_merge_known(r, from, to);
	}
}

enum hd_rc report_known_gather(struct desk *d, const struct snap *p, const struct report_spec *s,
			       struct report *r, uint64_t *made, struct hd_err *e)
{
	struct gathering g = {.spec = s, .arena = arena_new()};
	struct cache *c = p == d->head ? desk_cache(d) : NULL;
	uint64_t bad;
	enum hd_rc rc = HD_OK;

	map_init(&g.targets, g.arena);
	if (!c || !cache_articles_each(c, take, &g)) {
		g.made = 0;
		rc = cards_walk(p, NUMBER_ARTICLE, take_card, &g, NULL, NULL, &bad, e);
	}
	if (rc == HD_OK)
		merge_all(&g, r);
	*made = g.made;
	map_deinit(&g.targets);
	arena_free(g.arena);
	return rc;
}

static void name_uses(struct desk *d, const struct snap *p, enum number_kind kind,
		      struct report_use *v, size_t n)
{
	struct arena *a = arena_new();
	struct number number;
	struct card c;

	for (size_t i = 0; i < n; i++)
		if (number_parse(v[i].number, &number) && number.kind == kind &&
		    card_view(p, &number, a, &c, NULL) == HD_OK)
			v[i].title = arena_strdup(d->arena, card_text(&c, C_TITLE));
	arena_free(a);
}

void report_known_name(struct desk *d, const struct snap *p, struct report_knowledge *k)
{
	name_uses(d, p, NUMBER_ARTICLE, k->useful, k->n_useful);
	name_uses(d, p, NUMBER_PROBLEM, k->frequent, k->n_frequent);
}
