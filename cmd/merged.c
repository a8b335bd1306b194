/* Merged tickets are found breadth first. Histories joined by hand may form a ring, so
 * nothing is looked at twice. */
#include "cmd/merged.h"

#include <stdlib.h>
#include <string.h>

#include "helpdesk/mem.h"

struct numbers {
	const char **v;
	size_t n, cap;
	struct arena *arena;
};

static void numbers_add(struct numbers *s, const char *number)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->v[i], number) == 0)
			return;
	s->v = mem_grow(s->v, &s->cap, s->n + 1, sizeof(*s->v));
	s->v[s->n++] = arena_strdup(s->arena, number);
}

/* Only the number is kept: the ticket of a callback does not outlive it. */
static enum hd_rc note_number(const struct ticket *t, void *arg, struct hd_err *e)
{
	(void)e;
	numbers_add(arg, ticket_text(t, F_NUMBER));
	return HD_OK;
}

enum hd_rc merged_find(struct desk *d, const struct ticket *t, struct arena *a, struct merged *out,
		       struct hd_err *e)
{
	struct numbers seen = {.arena = a};
	enum hd_rc rc;

	*out = (struct merged){0};
	numbers_add(&seen, ticket_text(t, F_NUMBER));
	rc = desk_merged_from(d, t, note_number, &seen, e);
	for (size_t i = 1; i < seen.n && !rc; i++) {
		struct ticket *m = arena_alloc(a, sizeof(*m));

		rc = desk_ticket(d, seen.v[i], a, m, e);
		if (rc)
			break;
		out->v = mem_grow(out->v, &out->cap, out->n + 1, sizeof(struct ticket *));
		out->v[out->n++] = m;
		rc = desk_merged_from(d, m, note_number, &seen, e);
	}
	free(seen.v);
	return rc;
}

void merged_deinit(struct merged *m)
{
	free(m->v);
	*m = (struct merged){0};
}
