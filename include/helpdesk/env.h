/* The only door to what surrounds the process: environment, clock, chance. */
#ifndef HELPDESK_ENV_H
#define HELPDESK_ENV_H

#include <stddef.h>
#include <stdint.h>

const char *env_get(const char *name);            /* NULL when unset or empty; borrowed */

/* Seconds since the epoch; HELPDESK_NOW=YYYY-MM-DDTHH:MM:SSZ freezes it. */
int64_t env_now(void);

/* Random bytes from the kernel; HELPDESK_SEED=N makes them repeatable (tests). */
void env_random(void *p, size_t n);

/* A ULID of moment t (seconds): 26 characters of Crockford's base32 and NUL. */
void env_ulid(int64_t t, char out[27]);

#endif
