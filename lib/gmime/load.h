/* GMime and what it stands on, loaded when a message is first read or written: starting with it
 * would cost every command 1.5 ms, and most commands have no mail to look at. Each call used is
 * listed once here; it is made through the table, `gm.g_mime_init()`. */
#ifndef LIB_GMIME_LOAD_H
#define LIB_GMIME_LOAD_H

#include <gmime/gmime.h>

#include "helpdesk/err.h"

#define GMIME_CALLS(X)                                                                             \
	X(g_mime_init)                                                                             \
	X(g_object_unref)                                                                          \
	X(g_free)

#define GMIME_CALL(name) __typeof__(&(name)) name;
struct gmime_calls {
	GMIME_CALLS(GMIME_CALL)
};
#undef GMIME_CALL

/* Filled by gmime_load(). */
extern struct gmime_calls gm;

/* Loads the library, once. HD_IO names what is to be installed. */
enum hd_rc gmime_load(struct hd_err *e);

#endif
