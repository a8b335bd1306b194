/* Files of tickets on their way out of the store. Private to the desk. */
#ifndef LIB_DESK_EXPORT_H
#define LIB_DESK_EXPORT_H

#include "desk/record.h"
#include "util/map.h"

/* The ticket that a path below attachments/ belongs to; false when it is no place for one. */
bool attachment_number(const char *path, struct number *out);

/* Lists the files of a ticket into `out` (in `a`), and writes them to `folder`/NUMBER/NAME
 * unless it is NULL. A file that is there already must be the same. */
enum hd_rc export_files(const struct snap *p, const struct number *id, const char *folder,
			struct arena *a, struct exported *out, struct hd_err *e);

#endif
