/* Links, and what was merged: each has its other half in the other ticket. */
#include "desk/fsck.h"

#include <string.h>

static const char *const halves[][2] = {
	{"duplicate-of", "duplicated-by"},
	{"related-to", "related-to"},
	{"caused-by", "causes"},
	{MERGED_INTO, "merged-from"},
};

static const char *other_half(const char *kind)
{
	for (size_t i = 0; i < NELEM(halves); i++)
		for (int k = 0; k < 2; k++)
			if (strcmp(kind, halves[i][k]) == 0)
				return halves[i][1 - k];
	return NULL;
}

/* The command that makes both halves; only the first of each can be given. */
static const char *repair_of(struct fsck *f, const char *from, const char *kind, const char *to)
{
	for (size_t i = 0; i < NELEM(halves); i++) {
		if (strcmp(halves[i][0], MERGED_INTO) == 0)
			continue;
		if (strcmp(kind, halves[i][0]) == 0)
			return arena_printf(f->scratch, "helpdesk link %s %s %s", from, kind, to);
		if (strcmp(kind, halves[i][1]) == 0)
			return arena_printf(f->scratch, "helpdesk link %s %s %s", to, halves[i][0],
					    from);
	}
	return fsck_by_hand;
}

static const char *name_of(struct arena *a, const struct number *from, const char *kind,
			   const struct number *to)
{
	char x[NUMBER_TEXT_SIZE], y[NUMBER_TEXT_SIZE];

	number_format(from, x);
	number_format(to, y);
	return arena_printf(a, "%s %s %s", x, kind, y);
}

void fsck_point(struct fsck *f, const struct number *from, const char *to, const char *kind,
		uint32_t line)
{
	struct pointer *p;

	f->pointers = mem_grow(f->pointers, &f->cap_pointers, f->n_pointers + 1,
			       sizeof(*f->pointers));
	p = &f->pointers[f->n_pointers++];
	p->from = *from;
	p->kind = arena_strdup(f->arena, kind);
	p->line = line;
	number_parse(to, &p->to); /* the reader has checked it */
}

static void check(struct fsck *f, const struct pointer *p, const struct map *all)
{
	char path[NUMBER_PATH_SIZE], target[NUMBER_PATH_SIZE], from[NUMBER_TEXT_SIZE],
		to[NUMBER_TEXT_SIZE];
	/* What was merged into an article stands in its journal, not in a field. */
	const char *half = p->from.kind == NUMBER_TICKET ? other_half(p->kind) : NULL;
	const char *kind = card_kind_name(p->to.kind);

	number_path(&p->from, path);
	number_path(&p->to, target);
	number_format(&p->from, from);
	number_format(&p->to, to);
	if (number_compare(&p->from, &p->to) == 0)
		fsck_fault(f, path, p->line, fsck_by_hand, "%s names the %s itself", p->kind,
			   kind);
	else if (!snap_exists(f->snap, target))
		fsck_fault(f, path, p->line, fsck_by_hand,
			   "%s names %s '%s', which does not exist", p->kind, kind, to);
	else if (half && !map_has(&f->broken, to) &&
		 !map_has(all, name_of(f->scratch, &p->to, half, &p->from)))
		fsck_fault(f, path, p->line, repair_of(f, from, p->kind, to),
			   "%s '%s', but that ticket does not say %s '%s'", p->kind, to, half,
			   from);
}

/* A ticket merged into one that was merged … into the first: nobody has the requester's ear. */
static void check_circle(struct fsck *f, const struct pointer *p, const struct map *into)
{
	char path[NUMBER_PATH_SIZE], first[NUMBER_TEXT_SIZE], at[NUMBER_TEXT_SIZE];
	const struct pointer *next = p;
	size_t steps = 0;

	number_format(&p->from, first);
	do {
		number_format(&next->to, at);
		next = map_get(into, at);
	} while (next && strcmp(at, first) != 0 && ++steps <= into->len);
	if (strcmp(at, first) != 0 || steps == 0)
		return;
	number_path(&p->from, path);
	number_format(&p->to, at);
	fsck_fault(f, path, p->line, fsck_by_hand, "it was merged into itself by way of '%s'",
		   at);
}

void fsck_pointers(struct fsck *f)
{
	struct map all = MAP_INIT, into = MAP_INIT;
	char from[NUMBER_TEXT_SIZE];

	map_init(&all, f->arena);
	map_init(&into, f->arena);
	for (size_t i = 0; i < f->n_pointers; i++) {
		struct pointer *p = &f->pointers[i];

		arena_reset(f->scratch);
		map_put(&all, name_of(f->scratch, &p->from, p->kind, &p->to), NULL);
		number_format(&p->from, from);
		if (strcmp(p->kind, MERGED_INTO) == 0)
			map_put(&into, from, p);
	}
	for (size_t i = 0; i < f->n_pointers; i++) {
		arena_reset(f->scratch);
		check(f, &f->pointers[i], &all);
		if (strcmp(f->pointers[i].kind, MERGED_INTO) == 0)
			check_circle(f, &f->pointers[i], &into);
	}
	map_deinit(&all);
	map_deinit(&into);
}
