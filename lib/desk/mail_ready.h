/* Whether all that mail at the desk stands on is in the tree; this file goes when it is. */
#ifndef LIB_DESK_MAIL_READY_H
#define LIB_DESK_MAIL_READY_H

#if __has_include("desk/entry_hash.h") && __has_include("desk/mail_settings.h") &&                 \
	__has_include("desk/mail_values.h") && __has_include("desk/templates.h")
#define MAIL_READY 1
#else
#define MAIL_READY 0
#endif

#endif
