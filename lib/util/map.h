/* A map from strings to pointers that remembers the order of insertion. */
#ifndef UTIL_MAP_H
#define UTIL_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpdesk/mem.h"

struct map_entry {
	const char *key;
	void *value;
};

struct map {
	struct map_entry *entries; /* in the order of their insertion: entries[0..len) */
	size_t len, cap;
	struct map_slot *slots;
	size_t n_slots;            /* a power of two, or 0 */
	struct arena *keys;        /* NULL: keys are borrowed and outlive the map */
};

#define MAP_INIT {NULL, 0, 0, NULL, 0, NULL}

/* With `keys`, every new key is copied there (the arena stays the caller's). */
void map_init(struct map *m, struct arena *keys);
void map_deinit(struct map *m);                     /* values are the caller's */
void map_reserve(struct map *m, size_t n);          /* room for n keys in all */

/* The value of `key`, NULL if there is none (map_has tells a NULL value). */
void *map_get(const struct map *m, const char *key);
bool map_has(const struct map *m, const char *key);

/* Sets and gives the value it replaces; a new key goes to the end. */
void *map_put(struct map *m, const char *key, void *value);

/* Where the value of `key` is kept, made NULL if it was new: look up and set in
 * one go. Valid until the next key is added. */
void **map_place(struct map *m, const char *key);

/* 64 well mixed bits of n bytes. Not for keys an enemy chooses in the millions. */
uint64_t map_hash(const void *p, size_t n);

#endif
