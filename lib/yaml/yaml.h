/* YAML text <-> node trees. Reading is libyaml's; writing is ours, for one
 * canonical form that stays readable (emoji, trailing blanks, long lines). */
#ifndef LIB_YAML_YAML_H
#define LIB_YAML_YAML_H

#include "helpdesk/err.h"
#include "helpdesk/node.h"
#include "helpdesk/sbuf.h"

#define YAML_READ_MAX ((size_t)4 << 20)  /* bytes of a file that is read */
#define YAML_WRITE_MAX ((size_t)3 << 20) /* bytes of a file that is written */
#define YAML_DEPTH_MAX 32

/* Reads exactly one document. No aliases, anchors, tags (but the core ones
 * !!str/!!int… are refused too), no key given twice, no key that is not a
 * scalar; valid UTF-8 only; limits as above. Errors are HD_INVALID and begin
 * "line L, column C: …". An empty document gives NODE_NULL. Nodes carry line
 * and column. The arena holds everything; text is not referred to afterwards. */
enum hd_rc yaml_read(struct arena *a, const char *text, size_t n, struct node **out,
		     struct hd_err *e);

/* Several documents in one text (---): each goes to fn; stops when fn fails. */
typedef enum hd_rc (*yaml_doc_fn)(struct node *doc, void *arg, struct hd_err *e);
enum hd_rc yaml_read_all(struct arena *a, const char *text, size_t n, yaml_doc_fn fn, void *arg,
			 struct hd_err *e);

enum yaml_style {
	YAML_BLOCK,
	YAML_FLOW, /* on one line; block all the same if a text in it has a line break */
};

/* Appends `key: value` and a line break, indented by `indent` blanks.
 * A list in block style is not indented below its key. */
void yaml_put(struct sbuf *out, unsigned indent, const char *key, const struct node *value,
	      enum yaml_style style);

/* Appends a whole document (a map in block style). */
void yaml_write(struct sbuf *out, const struct node *map);

/* Whether `s` may stand in a file as it is or escaped: false only for text that YAML
 * cannot hold at all (NUL, which text_clean refuses earlier). */

#endif
