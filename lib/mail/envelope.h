/* Who a message of ours goes to, read from its own headers: nothing is kept beside it. */
#ifndef LIB_MAIL_ENVELOPE_H
#define LIB_MAIL_ENVELOPE_H

#include <stddef.h>

#include "helpdesk/err.h"
#include "helpdesk/mem.h"

#define ENVELOPE_MAX 1000 /* recipients */

struct envelope {
	const char *from;    /* a mail; NULL = none */
	const char **to;     /* mails */
	size_t n_to;
	const char *subject; /* decoded, one line; "" = none */
};

/* In `a`. HD_IO: the mail library cannot be loaded. HD_INVALID: it is no message. */
enum hd_rc envelope_read(const char *message, size_t n, struct arena *a, struct envelope *out,
			 struct hd_err *e);

#endif
