/* The parts of `helpdesk problem` that have files of their own. */
#ifndef HELPDESK_CMD_PROBLEM_H
#define HELPDESK_CMD_PROBLEM_H

#include "cmd/cmd.h"

extern const struct cmd cmd_problem_open, cmd_problem_edit, cmd_problem_close;

#endif
