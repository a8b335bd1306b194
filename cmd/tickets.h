/* What the commands that change tickets share: operands that name tickets, values of
 * options on their way into a request, moments, and the lines that say what was done. */
#ifndef HELPDESK_CMD_TICKETS_H
#define HELPDESK_CMD_TICKETS_H

#include "cmd/cmd.h"
#include "cmd/message.h"
#include "helpdesk/desk.h"

struct tickets {
	const char **v; /* each borrowed from argv or from `text` */
	size_t n, cap;
	struct sbuf text;
};

#define TICKETS_INIT {.text = SBUF_INIT}

/* The operands; `-` stands for the numbers on standard input, one a line or between blanks; a
 * line that is key:SOURCE:ID may hold blanks. */
enum hd_rc tickets_read(int argc, char **argv, struct tickets *out, struct hd_err *e);
void tickets_deinit(struct tickets *t);
/* Says that standard input named none. `list ... | close -` may well find nothing to close:
 * that is no mistake. */
void tickets_none(const struct cmd_ctx *ctx);

/* Sets an option of the request, unless value is NULL. */
enum hd_rc tickets_set(struct request *r, struct arena *a, const char *option, const char *value,
		       struct hd_err *e);
/* The same with each of the values. */
enum hd_rc tickets_set_list(struct request *r, struct arena *a, const char *option,
			    const struct opt_texts *values, struct hd_err *e);

/* The moment typed as `s` for option `what`, in the user's zone; NULL leaves *out. */
enum hd_rc tickets_time(struct cmd_ctx *ctx, const char *s, const char *what, int64_t *out,
			struct hd_err *e);

/* Carries the request out on the tickets that the operands name, all or none. The caller
 * frees `out`, which names no ticket when standard input named none. */
enum hd_rc tickets_change(struct cmd_ctx *ctx, struct request *r, int argc, char **argv,
			  struct outcome *out, struct hd_err *e);

/* "HD-42: escalate to level 2" for each, unless --quiet. */
void tickets_print(const struct cmd_ctx *ctx, const struct outcome *out);

/* Both in one. */
enum hd_rc tickets_do(struct cmd_ctx *ctx, struct request *r, int argc, char **argv,
		      struct hd_err *e);

/* The same with a message, which becomes `option` of the request. */
enum hd_rc tickets_say(struct cmd_ctx *ctx, struct request *r, struct arena *a, const char *option,
		       const struct message_opts *o, bool required, int argc, char **argv,
		       struct hd_err *e);

#endif
