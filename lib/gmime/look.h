/* Whether GMime can be given a message, for the files of this folder. */
#ifndef LIB_GMIME_LOOK_H
#define LIB_GMIME_LOOK_H

#include <stddef.h>

#include "helpdesk/err.h"

/* What of a message GMime may see, in bytes: n, or where its parts would take too much its header
 * and the beginning of its body. HD_INVALID: even the header is too large. */
enum hd_rc look_over(const char *raw, size_t n, size_t *safe, struct hd_err *e);

#endif
