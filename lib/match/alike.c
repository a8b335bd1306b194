/* Whether one wording says what another one says, so that it need not be kept beside it. Without
 * a collection all words count the same; so most of them must be shared. */
#include <string.h>

#include "helpdesk/text.h"
#include "match/rank.h"

#define ALIKE    800u /* thousandths of all words of both */
#define ONE_EDIT 5u   /* bytes of a word that may differ by one edit */

/* What can be told at a glance. */
static bool may_be(const struct bag_word *a, const struct bag_word *b)
{
	return a->len <= b->len + 1 && b->len <= a->len + 1 && b->len > 0 &&
	       (a->s[0] == b->s[0] || a->s[a->len - 1] == b->s[b->len - 1]);
}

static bool stands_in(const struct bag *b, const struct bag_word *w)
{
	if (map_has(&b->places, w->s))
		return true;
	for (size_t i = 0; w->len >= ONE_EDIT && i < b->n; i++)
		if (may_be(w, &b->v[i]) &&
		    str_distance(w->s, w->len, b->v[i].s, b->v[i].len) <= 1)
			return true;
	return false;
}

static size_t count_shared(const struct bag *a, const struct bag *b)
{
	size_t n = 0;

	for (size_t i = 0; i < a->n; i++)
		n += stands_in(b, &a->v[i]);
	return n;
}

bool match_alike(const char *a, const char *b)
{
	struct arena *arena = arena_new();
	struct bag x, y;
	size_t shared, all;
	bool alike;

	bag_init(&x, arena);
	bag_init(&y, arena);
	bag_add(&x, BAG_TEXT, a);
	bag_add(&y, BAG_TEXT, b);
	shared = count_shared(&x, &y);
	if (count_shared(&y, &x) < shared)
		shared = count_shared(&y, &x);
	all = x.n + y.n > shared ? x.n + y.n - shared : 0;
	/* Of words that tell nothing only the very same text is alike. */
	alike = all == 0 ? strcmp(a, b) == 0 : shared * 1000 >= all * ALIKE;
	bag_deinit(&x);
	bag_deinit(&y);
	arena_free(arena);
	return alike;
}
