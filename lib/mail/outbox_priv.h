/* What the files of the outbox share. */
#ifndef LIB_MAIL_OUTBOX_PRIV_H
#define LIB_MAIL_OUTBOX_PRIV_H

#include "mail/outbox.h"

#define MODE_FILE 0660 /* messages are for those who may read the store, at most */

/* A message in `tmp`, `new` or `state`; with "" the folder. The caller frees. */
char *outbox_path(const char *store, const char *folder, const char *name);

#endif
