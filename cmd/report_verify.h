/* `helpdesk report --verify FILE`. */
#ifndef HELPDESK_CMD_REPORT_VERIFY_H
#define HELPDESK_CMD_REPORT_VERIFY_H

#include "cmd/cmd.h"

/* `format`: text, json, jsonl or csv, the latter for spreadsheets with `excel`. HD_REFUSED when
 * anything differs. */
enum hd_rc report_verify(const struct cmd_ctx *ctx, const char *file, const char *format,
			 bool excel, struct hd_err *e);

#endif
