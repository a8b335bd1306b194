/* The three standard streams, made safe at the start and checked at the end. */
#ifndef HELPDESK_CMD_STREAMS_H
#define HELPDESK_CMD_STREAMS_H

#include <stdbool.h>

#include "helpdesk/err.h"

/* Puts /dev/null where 0, 1 or 2 is closed, so that no file of the store takes
 * that number. What stood there wrong way round: a read of the closed input and a
 * write to the closed output fail, as they should. */
void streams_open(void);

/* Flushes standard output. HD_IO when anything of it was lost; a closed pipe ends the
 * process as SIGPIPE does, without a word. */
enum hd_rc streams_flush(struct hd_err *e);

/* Columns of the terminal on standard output: the kernel's answer, else $COLUMNS, else 80. */
int streams_width(void);

#endif
