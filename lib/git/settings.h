/* A repository's own configuration file, as far as it is plain. Reading it so
 * spares a command the start of libgit2, which costs more than the rest of it;
 * a file that holds anything unusual is left to libgit2. */
#ifndef LIB_GIT_SETTINGS_H
#define LIB_GIT_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

struct settings;

/* The settings of the text; NULL when any line of it is not of the plain kind: a section
 * (no include, no extensions) or `name = value` without quotes and backslashes. */
struct settings *settings_parse(const char *text, size_t n);
/* Likewise of a file; NULL also when it cannot be read. */
struct settings *settings_read(const char *path);
void settings_free(struct settings *s); /* NULL-safe */

/* The value set last under `section.name` or `section.sub.name` (case matters in `sub` only);
 * NULL if none. Borrowed. */
const char *settings_get(const struct settings *s, const char *key);

#endif
