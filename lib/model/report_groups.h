/* The groups of a report, found by their keys. Private to the model. */
#ifndef MODEL_REPORT_GROUPS_H
#define MODEL_REPORT_GROUPS_H

#include "helpdesk/report.h"
#include "util/map.h"

/* Texts kept once: two equal texts have one address, which then stands for them. */
struct names {
	struct map map; /* from each text to itself */
	struct arena *arena;
};

const char *names_keep(struct names *n, const char *s); /* NULL gives NULL */
void names_deinit(struct names *n);

struct groups {
	struct group **list; /* in the order they came until groups_sort */
	size_t len, cap;
	uint32_t *slots; /* index into list, plus one */
	size_t slot_cap;
};

/* The group of two kept keys, made when it is new. */
struct group *groups_find(struct groups *g, const char *k0, const char *k1);
void groups_sort(struct groups *g); /* finding is over after this */
void groups_deinit(struct groups *g);

/* Counts a kept problem number once in `g`. */
void group_problem(struct group *g, const char *problem);
/* Adds what `from` counted; names are kept in `names`. */
void group_join(struct group *g, const struct group *from, struct names *names);
void group_deinit(struct group *g);

void delay_put(struct delay *d, int64_t seconds);
void delay_join(struct delay *d, const struct delay *from); /* neither is finished */
void delay_finish(struct delay *d);

#endif
