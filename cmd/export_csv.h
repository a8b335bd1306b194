/* The rows of `export --format csv`. */
#ifndef HELPDESK_CMD_EXPORT_CSV_H
#define HELPDESK_CMD_EXPORT_CSV_H

#include "cmd/out.h"
#include "helpdesk/desk.h"

struct csv_columns;

/* Names separated by commas; NULL = all, with a column `fields.NAME` for each of `fields`.
 * HD_USAGE for a name there is not. */
enum hd_rc csv_columns_new(const char *list, const char *const *fields, size_t n,
			   struct csv_columns **out, struct hd_err *e);
void csv_columns_free(struct csv_columns *c); /* NULL-safe */

/* Before the list begins. */
void csv_announce(const struct csv_columns *c, struct out *o);
void csv_row(const struct csv_columns *c, struct out *o, const struct exported *x);

#endif
