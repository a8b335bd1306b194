/* What charts over time have in common. */
#ifndef HELPDESK_CMD_REPORT_SVG_H
#define HELPDESK_CMD_REPORT_SVG_H

#include "cmd/report_out.h"
#include "helpdesk/sbuf.h"

struct chart {
	const struct series *s;
	const struct zone *zone;
	size_t slots;     /* as many as buckets, but never so few that one is a wall */
	int height;       /* pixels without labels */
	int zero;         /* where nothing stands */
	uint64_t step;    /* requests from one line to the next */
	double unit;      /* pixels of one request */
};

uint64_t svg_nice_step(uint64_t max, uint64_t lines);
uint64_t svg_round_up(uint64_t n, uint64_t step);
double svg_percent(const struct chart *c, double slot);
/* Whether bucket i holds what lies before or after the period. */
bool svg_outside(const struct series *s, size_t i);

void svg_begin(struct sbuf *b, const struct chart *c, const char *id, const char *title,
	       const char *desc);
void svg_line_at(struct sbuf *b, double y, uint64_t n);
/* What bucket i holds, in words, for who points at it; within a group of its own. */
void svg_hint(struct sbuf *b, const struct report_view *v, const struct chart *c, size_t i);
/* Names of the buckets, and the end of the picture. */
void svg_end(struct sbuf *b, const struct chart *c);

#endif
