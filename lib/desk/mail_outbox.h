/* What sending and listing the outbox share. */
#ifndef LIB_DESK_MAIL_OUTBOX_H
#define LIB_DESK_MAIL_OUTBOX_H

#include "desk/desk_priv.h"
#include "helpdesk/mail.h"
#include "mail/envelope.h"
#include "mail/outbox.h"

/* A message as people are told of it, in `a`. One that cannot be read is told of without its
 * recipients. *envelope may be NULL. */
void mail_queued_of(struct desk *d, const struct outbox_item *x, struct arena *a,
		    struct envelope *envelope, struct mail_queued *out);

/* Messages that a crash left before their commit, or between it and their release: released when
 * the store has their event, forgotten when it has not. HD_CONFLICT while somebody holds the
 * store's lock for long. *released tells whether any may be sent now. */
enum hd_rc mail_settle(struct desk *d, bool *released, struct hd_err *e);

#endif
