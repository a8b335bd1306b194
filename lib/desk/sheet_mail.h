/* What sheet_mail.c and mail_compose.c share: one message about one entry. */
#ifndef LIB_DESK_SHEET_MAIL_H
#define LIB_DESK_SHEET_MAIL_H

#include "desk/mail_settings.h"
#include "desk/sheet.h"
#include "mail/template.h"

#define MAILED_MAX ((size_t)20 << 20) /* bytes of the files that go with one message */

struct mailing {
	struct sheet *s;
	const struct ticket *t;
	const struct op *op;
	const struct entry *x;
	const struct carriage *files;     /* that go along, or NULL */
	const struct mail_settings *settings;
	const char *domain;               /* of mail.from */
	char hash[17];                    /* of the entry */
	unsigned k;                       /* messages so far */
	struct arena *a;                  /* of this entry's messages */
};

struct addressed {
	enum template_kind kind;
	const char *language;
	bool requester;                   /* it is for the requester */
	const char *const *to;
	size_t n_to;
};

/* Appends the message. A text of the store that is broken is replaced by the one the program
 * brings, and *trouble says so, in the mailing's arena. */
enum hd_rc mail_compose(const struct mailing *m, const struct addressed *x, unsigned k,
			struct sbuf *out, const char **trouble, struct hd_err *e);

#endif
