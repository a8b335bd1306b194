/* A message that goes out. */
#ifndef LIB_MAIL_OUTGOING_H
#define LIB_MAIL_OUTGOING_H

#include <stddef.h>
#include <stdint.h>

#include "helpdesk/err.h"
#include "helpdesk/sbuf.h"

struct outgoing_file {
	const char *name;
	const char *data;
	size_t len;
};

/* All text is UTF-8; line breaks in what becomes a header are made blanks. Borrowed. */
struct outgoing {
	const char *id;                 /* Message-ID without <> */
	const char *in_reply_to;        /* likewise, NULL = none */
	const char *const *references;  /* oldest first */
	size_t n_references;
	const char *from;               /* `Name <mail>` or a mail */
	const char *const *to;          /* likewise */
	size_t n_to;
	const char *subject;
	int64_t date;
	const char *language;           /* "fr", "en"; NULL = not said */
	const char *ticket;             /* HD-42, for the header X-Helpdesk-Ticket */
	const char *text;
	const struct outgoing_file *files;
	size_t n_files;
};

/* Appends the message, lines ended by LF (what sendmail programs take), the same bytes for the
 * same content. HD_INVALID names an address that is none. HD_IO: no mail library. */
enum hd_rc outgoing_write(const struct outgoing *m, struct sbuf *out, struct hd_err *e);

/* Whether `s` is one address, `Name <mail>` or a mail, that a message can go to; *email is then
 * the mail alone, in `a`. */
struct arena;
enum hd_rc address_check(const char *s, struct arena *a, const char **email, struct hd_err *e);

#endif
