/* Open addressing. An id is a hash already: its first bytes say where to look. The id of
 * zeros, which no object has, marks an empty place. */
#include "git/oid_set.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "helpdesk/mem.h"

#define FIRST_PLACES 1024

struct oid_set {
	struct oid *places;
	size_t n_places; /* a power of two */
	size_t len;
	bool zero;       /* the id of zeros is in the set */
};

static bool is_zero(const struct oid *id)
{
	static const struct oid zero;

	return oid_equal(id, &zero);
}

/* Where the id stands, or would. */
static struct oid *find(const struct oid_set *s, const struct oid *id)
{
	uint64_t h;
	size_t i;

	memcpy(&h, id->b, sizeof(h));
	for (i = (size_t)h & (s->n_places - 1); !is_zero(&s->places[i]);
	     i = (i + 1) & (s->n_places - 1))
		if (oid_equal(&s->places[i], id))
			break;
	return &s->places[i];
}

struct oid_set *oid_set_new(void)
{
	struct oid_set *s = mem_alloc(sizeof(*s));

	s->n_places = FIRST_PLACES;
	s->places = mem_alloc(s->n_places * sizeof(*s->places));
	return s;
}

void oid_set_free(struct oid_set *s)
{
	if (!s)
		return;
	free(s->places);
	free(s);
}

static void grow(struct oid_set *s)
{
	struct oid *old = s->places;
	size_t n = s->n_places;

	s->n_places *= 2;
	s->places = mem_alloc(s->n_places * sizeof(*s->places));
	for (size_t i = 0; i < n; i++)
		if (!is_zero(&old[i]))
			*find(s, &old[i]) = old[i];
	free(old);
}

bool oid_set_add(struct oid_set *s, const struct oid *id)
{
	struct oid *place;
	bool was = s->zero;

	if (is_zero(id)) {
		s->zero = true;
		s->len += !was;
		return !was;
	}
	place = find(s, id);
	if (!is_zero(place))
		return false;
	*place = *id;
	if (++s->len * 4 > s->n_places * 3)
		grow(s);
	return true;
}

bool oid_set_has(const struct oid_set *s, const struct oid *id)
{
	return is_zero(id) ? s->zero : !is_zero(find(s, id));
}

size_t oid_set_len(const struct oid_set *s)
{
	return s->len;
}
