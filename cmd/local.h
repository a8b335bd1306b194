/* Numbers, durations and dates as people write them in the language in use (helpdesk/lang.h).
 * All append. */
#ifndef HELPDESK_CMD_LOCAL_H
#define HELPDESK_CMD_LOCAL_H

#include <stdint.h>

#include "helpdesk/date.h"
#include "helpdesk/sbuf.h"

void local_count(struct sbuf *b, uint64_t n);                  /* `1,234` */
void local_share(struct sbuf *b, uint64_t part, uint64_t all); /* `42%`; `-` of nothing */
void local_duration(struct sbuf *b, int64_t seconds);          /* `3 h 20 min`: two units at most */
void local_day(struct sbuf *b, const struct civil *c);         /* `22 November 2026` */
void local_short_day(struct sbuf *b, const struct civil *c);   /* `22 Nov` */
void local_month(struct sbuf *b, const struct civil *c);       /* `November 2026` */
void local_short_month(struct sbuf *b, const struct civil *c); /* `Nov 2026` */
void local_moment(struct sbuf *b, int64_t t, const struct zone *z); /* `22 November 2026, 10:12` */
void local_stamp(struct sbuf *b, int64_t t, const struct zone *z);  /* `2026-11-22 10:12` */

#endif
