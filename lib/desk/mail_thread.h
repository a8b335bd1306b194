/* Which messages a message about a ticket follows. Nothing is kept for it: what came in stands in
 * the journal, and what went out is named after the entry that caused it. */
#ifndef LIB_DESK_MAIL_THREAD_H
#define LIB_DESK_MAIL_THREAD_H

#include <stdbool.h>
#include <stddef.h>

#include "helpdesk/mem.h"
#include "helpdesk/ticket.h"

#define THREAD_MAX 10 /* messages referred to */

/* The Message-ID, without <>, of the k-th message that the entry with this hash causes. */
const char *mail_id(const struct ticket *t, const char *hash, unsigned k, const char *domain,
		    struct arena *a);

struct mail_thread {
	const char *in_reply_to;      /* NULL = none */
	const char *references[THREAD_MAX];
	size_t n;                     /* oldest first; in_reply_to is the last one */
};
/* For a message about the newest entry of the journal. With `requester` false it goes to
 * somebody else, who knows nothing of what the requester wrote. */
void mail_thread(const struct ticket *t, const char *domain, bool requester, struct arena *a,
		 struct mail_thread *out);

#endif
