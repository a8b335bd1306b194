/* A ticket's file: YAML text <-> struct ticket, in the canonical form. */
#ifndef LIB_CODEC_TICKET_YAML_H
#define LIB_CODEC_TICKET_YAML_H

#include "codec/dossier_yaml.h"
#include "helpdesk/err.h"
#include "helpdesk/sbuf.h"
#include "helpdesk/ticket.h"

/* Reads a whole file; everything lives in `a`. Errors are HD_INVALID and name the
 * line: "line 4: priority must be a number from 1 to 6, not 'urgnt'". */
enum hd_rc ticket_read(struct arena *a, const char *text, size_t n, struct ticket *out,
		       struct hd_err *e);

/* The same of a document that is read already, from a file or from JSON. */
enum hd_rc ticket_of_node(struct arena *a, struct node *doc, struct ticket *out, struct hd_err *e);

/* Appends the canonical file. HD_REFUSED when it would be over 3 MiB. */
enum hd_rc ticket_write(struct sbuf *out, const struct ticket *t, struct hd_err *e);

/* One header field as a node, without its line (for `edit`): appended as `name: value`. */
void field_write(struct sbuf *out, enum field f, const struct node *value);

#endif
