/* Slots that are given up. A ticket that was opened and whose file is in the txn is hardly ever
 * named again in the same run; of a million of them only the numbers are kept, as ranges, so
 * that one which is taken up after all gets a slot that knows what the old one did. */
#include "desk/sheet.h"

#include <stdlib.h>
#include <string.h>

#define GIVE_UP_AT 8192 /* slots that have become useless */

bool slot_is_done(const struct slot *slot)
{
	return slot->fresh && slot->early && !slot->changed && !slot->held && !slot->size &&
	       !slot->touched;
}

static void give_up(struct sheet *s, struct slot *slot)
{
	uint64_t n = slot_id(slot).n;
	bool more = s->n_given_up > s->n_given_up_before;

	if (more && s->given_up[s->n_given_up - 1].last + 1 == n) {
		s->given_up[s->n_given_up - 1].last = n;
	} else {
		s->given_up = mem_grow(s->given_up, &s->cap_given_up, s->n_given_up + 1,
				       sizeof(*s->given_up));
		s->given_up[s->n_given_up++] = (struct given_up){n, n};
	}
	free(slot->met);
	slot->met = (void *)s->free_slots;
	s->free_slots = slot;
}

/* A million tickets that are in the txn already would fill memory with their slots. */
void sheet_give_up(struct sheet *s)
{
	struct map all = s->slots;

	if (s->n_done < GIVE_UP_AT)
		return;
	s->n_done = 0;
	map_init(&s->slots, NULL);
	for (size_t i = 0; i < all.len; i++) {
		struct slot *slot = all.entries[i].value;

		if (slot_is_done(slot))
			give_up(s, slot);
		else
			map_put(&s->slots, slot->number, slot);
	}
	map_deinit(&all);
}

/* The range a ticket was given up with; n_given_up if it was not. */
static size_t given_up_with(const struct sheet *s, const struct number *id)
{
	size_t i = 0;

	if (s->n_given_up == 0 || strcmp(id->site, desk_site(s->desk)) != 0)
		return s->n_given_up;
	while (i < s->n_given_up && (id->n < s->given_up[i].first || id->n > s->given_up[i].last))
		i++;
	return i;
}

void sheet_remember(const struct sheet *s, const struct number *id, struct slot *slot)
{
	size_t i = given_up_with(s, id);

	if (i == s->n_given_up)
		return;
	slot->before = 0;
	slot->fresh = slot->early = i >= s->n_given_up_before;
	slot->touched = true; /* sheet_committed() counts it with its range */
}
