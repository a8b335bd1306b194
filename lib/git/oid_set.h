/* A set of object ids: 20 bytes each, never more than three quarters of the places taken. */
#ifndef LIB_GIT_OID_SET_H
#define LIB_GIT_OID_SET_H

#include "git/oid.h"

struct oid_set;

struct oid_set *oid_set_new(void);
void oid_set_free(struct oid_set *s); /* NULL-safe */
/* False when it was in the set already. */
bool oid_set_add(struct oid_set *s, const struct oid *id);
bool oid_set_has(const struct oid_set *s, const struct oid *id);
size_t oid_set_len(const struct oid_set *s);

#endif
