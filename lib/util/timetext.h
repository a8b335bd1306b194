/* Pieces of time text: each takes what it knows off the front of *s. */
#ifndef UTIL_TIMETEXT_H
#define UTIL_TIMETEXT_H

#include <stdbool.h>

bool digits_take(const char **s, int n, int *out);                    /* exactly n */
bool date_take(const char **s, int *year, int *month, int *day);      /* YYYY-MM-DD, valid */
bool clock_take(const char **s, int *seconds);                        /* HH:MM[:SS], valid */

#endif
