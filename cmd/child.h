/* Programs that work for us: the editor, the manual. */
#ifndef HELPDESK_CMD_CHILD_H
#define HELPDESK_CMD_CHILD_H

#include "helpdesk/err.h"

#define CHILD_QUIET 1u /* its standard error goes nowhere */

/* Runs argv[0] (found in PATH) with our terminal and waits; *status is as from waitpid().
 * While it runs, an interrupt typed at the terminal is for it, not for us.
 * HD_IO when it could not be started. */
enum hd_rc child_run(char *const argv[], unsigned flags, int *status, struct hd_err *e);

/* The words that make a shell run `command` (which may hold arguments and quotes, as
 * EDITOR="code -w" does) on one more argument; `file` may be NULL. `argv` has room
 * for 6. Only for commands from the environment, never for data. */
void child_shell(const char *command, const char *file, char *argv[6], char **script);

#endif
