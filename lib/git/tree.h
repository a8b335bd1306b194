/* git's tree objects: read in place, written in git's order. */
#ifndef LIB_GIT_TREE_H
#define LIB_GIT_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "git/oid.h"
#include "helpdesk/sbuf.h"

#define MODE_FILE 0100644u
#define MODE_FOLDER 040000u

struct tree_entry {
	const char *name; /* NUL-terminated, in the object's bytes */
	size_t len;
	unsigned mode;
	struct oid id;
};

struct tree_reader {
	const char *at, *end;
};

void tree_reader_init(struct tree_reader *r, const char *data, size_t n);
/* 1: *out is the next entry; 0: no more; -1: the object is damaged. */
int tree_next(struct tree_reader *r, struct tree_entry *out);

bool tree_is_folder(const struct tree_entry *t);
bool tree_is_file(const struct tree_entry *t); /* a regular one: no link, no submodule */

/* git's order (< 0, 0, > 0): by bytes, folders as if their name ended in '/'. */
int tree_compare(const struct tree_entry *a, const struct tree_entry *b);

/* Appends an entry; the caller keeps the order. */
void tree_add(struct sbuf *out, const struct tree_entry *t);

#endif
