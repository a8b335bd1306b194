/* What the placeholders of a template stand for. Private to the desk. */
#ifndef LIB_DESK_MAIL_VALUES_H
#define LIB_DESK_MAIL_VALUES_H

#include "desk/mail_settings.h"
#include "desk/sheet.h"
#include "mail/template.h"

/* Fills v from the ticket as it is after entry x (which need not be in its journal yet), in the
 * words of `lang`; times are those of the store's zone. {message} is the note of x, {agent} who
 * made it. All live in `a`, the ticket or the entry. */
void mail_values(const struct ticket *t, const struct entry *x, const struct mail_settings *m,
		 const char *lang, struct sheet *s, struct arena *a,
		 const char *v[TEMPLATE_VALUES]);

#endif
