/* What happened over time to the tickets of a report. Private to the model. */
#ifndef MODEL_REPORT_SERIES_H
#define MODEL_REPORT_SERIES_H

#include "helpdesk/report.h"

/* Moments gathered while tickets pass by; they are put into buckets at the end, for only then
 * is it known where time begins. */
struct turns;
struct turns *turns_new(void);
void turns_free(struct turns *x); /* NULL-safe */
/* resolved: TIME_NONE when the ticket is not handled. */
void turns_add(struct turns *x, const struct ticket *t, int64_t as_of, int64_t resolved);

/* Fills an empty series; the caller frees its list. */
void series_make(struct series *s, const struct turns *x, const struct report_spec *spec);

#endif
