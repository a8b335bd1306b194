/* The commands that find articles and problems by words; parts of `kb` and `problem`. */
#ifndef HELPDESK_CMD_SUGGEST_H
#define HELPDESK_CMD_SUGGEST_H

#include "cmd/cmd.h"

extern const struct cmd cmd_kb_search, cmd_kb_suggest, cmd_problem_suggest;

#endif
