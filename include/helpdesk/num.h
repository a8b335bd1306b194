/* Numbers are parsed whole: no sign, no blank, no rest, no overflow. */
#ifndef HELPDESK_NUM_H
#define HELPDESK_NUM_H

#include <stdbool.h>
#include <stdint.h>

bool num_u64(const char *s, uint64_t max, uint64_t *out); /* decimal digits only, <= max */
bool num_int(const char *s, int min, int max, int *out);  /* an optional '-' */

#endif
