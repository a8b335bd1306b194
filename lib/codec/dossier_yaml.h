/* The file of a dossier: YAML text <-> header and journal, in the canonical form that all
 * kinds share (helpdesk-ticket(5)). */
#ifndef LIB_CODEC_DOSSIER_YAML_H
#define LIB_CODEC_DOSSIER_YAML_H

#include "helpdesk/dossier.h"
#include "helpdesk/err.h"
#include "helpdesk/sbuf.h"

/* Reads a whole file into `d`, whose schema, arena and empty head are there. Errors are HD_INVALID
 * and name the line: "line 4: priority must be a number from 1 to 6, not 'urgnt'". */
enum hd_rc dossier_read(const char *text, size_t n, struct dossier *d, struct hd_err *e);

/* The same of a document that is read already, from a file or from JSON. */
enum hd_rc dossier_of_node(struct node *doc, struct dossier *d, struct hd_err *e);

/* Appends the canonical file. HD_REFUSED when it would be over 3 MiB. */
enum hd_rc dossier_write(struct sbuf *out, const struct dossier *d, struct hd_err *e);

/* Appends one journal entry as it stands in the file. */
void entry_write(struct sbuf *out, const struct entry *x);

/* Appends one header field, `name: value`. */
void value_write(struct sbuf *out, const struct field_def *def, const struct node *value);

#endif
