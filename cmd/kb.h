/* The parts of `helpdesk kb` that have files of their own. */
#ifndef HELPDESK_CMD_KB_H
#define HELPDESK_CMD_KB_H

#include "cmd/cmd.h"

extern const struct cmd cmd_kb_add, cmd_kb_edit, cmd_kb_export, cmd_kb_import;

#endif
