/* Sorting of numbers. */
#ifndef UTIL_SORT_H
#define UTIL_SORT_H

#include <stddef.h>
#include <stdint.h>

void sort_i64(int64_t *v, size_t n); /* ascending */

#endif
