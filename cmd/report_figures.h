/* The figures of a report as people read them: which stand together in a table, what they
 * are called, how one is written. */
#ifndef HELPDESK_CMD_REPORT_FIGURES_H
#define HELPDESK_CMD_REPORT_FIGURES_H

#include <stdbool.h>

#include "helpdesk/report.h"
#include "helpdesk/sbuf.h"

enum figure_kind { COUNT, DELAY_N, DELAY_MEAN, DELAY_TIME };

/* One column: where in struct group its figure lies. */
struct figure {
	const char *title; /* to be translated; NULL = no more columns */
	enum figure_kind kind;
	size_t offset;  /* of the count or the delay */
	size_t within;  /* DELAY_TIME: in struct delay */
};

enum { FIGURES_MAX = 8 };

struct figure_table {
	const char *caption; /* to be translated; NULL = no more tables */
	struct figure v[FIGURES_MAX];
};

extern const struct figure_table figure_tables[];

/* A list of what belongs to the report as a whole; texts are to be translated. */
struct use_table {
	const char *caption, *what, *count;
	const struct report_use *v;
	size_t n;
};
void figure_uses(const struct report_knowledge *k, struct use_table out[2]);

/* Appends the figure of a group. Plain: digits alone in English, for text and markdown. */
void figure_text(const struct figure *f, const struct group *g, bool plain, struct sbuf *b);
/* Whether it is a duration that was measured; then figure_seconds() appends it exactly. */
bool figure_has_seconds(const struct figure *f, const struct group *g);
void figure_seconds(const struct figure *f, const struct group *g, struct sbuf *b);

/* The names of dimension i of the report, and of a group in it; an application that has a name
 * bears it too. What a stranger wrote is as he wrote it. */
const char *figure_dimension(const struct report_spec *spec, int i);
void figure_group(const struct report_spec *spec, const struct group *g, int i, struct sbuf *b);

/* The word of a vocabulary (type, status, ...) in the user's language, or s. */
const char *figure_word(const char *s);

#endif
