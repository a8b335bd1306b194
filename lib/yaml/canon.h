/* Private to lib/yaml: the quick reader of the form that yaml_write() gives. */
#ifndef LIB_YAML_CANON_H
#define LIB_YAML_CANON_H

#include <stddef.h>

#include "helpdesk/node.h"

/* The tree of a document that is a block map, exactly as libyaml's reader would give it, places
 * included; NULL when the text is no such document or is not written in a way that this
 * reader is sure of: then libyaml decides. */
struct node *canon_read(struct arena *a, const char *text, size_t n);

#endif
