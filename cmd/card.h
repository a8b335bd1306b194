/* What the commands about articles and about problems share. */
#ifndef HELPDESK_CMD_CARD_H
#define HELPDESK_CMD_CARD_H

#include "cmd/cmd.h"
#include "cmd/message.h"
#include "cmd/out.h"
#include "helpdesk/cards.h"
#include "helpdesk/sbuf.h"

/* --- looking ---------------------------------------------------------------------- */

/* Whether `ref` is the number of an article or a problem, and not of a ticket. */
bool card_is_ref(const char *ref, enum number_kind *kind);

/* Whether it can be shown. */
enum hd_rc card_check(struct cmd_ctx *ctx, enum number_kind kind, const char *ref,
		      struct hd_err *e);

/* The sheet of each card, or with a format its data; `list`: as a list even of one. */
enum hd_rc card_show(struct cmd_ctx *ctx, enum number_kind kind, const struct format_opts *f,
		     int argc, char **argv, struct hd_err *e);
/* One of them; `o` NULL prints the sheet. */
enum hd_rc card_show_one(struct cmd_ctx *ctx, struct out *o, enum number_kind kind,
			 const char *ref, const struct zone *z, struct hd_err *e);

struct card_list_opts {
	const char *application, *status, *sort;
	struct opt_int limit;
	struct format_opts format;
};
extern const struct opt card_list_options[]; /* all but --status, whose words differ */
enum hd_rc card_list(struct cmd_ctx *ctx, enum number_kind kind, const struct card_list_opts *l,
		     struct hd_err *e);

/* The sheet without the line of number and title. `linked`: lines that follow the counts. */
void say_card(struct sbuf *b, const struct card *c, const struct card_uses *u,
	      const char *linked, const struct zone *z);

/* --- changing --------------------------------------------------------------------- */

/* Sets a field unless value is NULL; and with each of several values. */
enum hd_rc card_take(struct card_request *r, struct arena *a, const char *field,
		     const char *value, struct hd_err *e);
enum hd_rc card_take_each(struct card_request *r, struct arena *a, const char *field,
			  const struct opt_texts *values, struct hd_err *e);
enum hd_rc card_drop_each(struct card_request *r, struct arena *a,
			  const struct opt_texts *fields, struct hd_err *e);

/* Carries the request out on the cards that the operands name (`-` as for tickets) and says what
 * was done. */
enum hd_rc card_do(struct cmd_ctx *ctx, struct card_request *r, int argc, char **argv,
		   struct hd_err *e);
/* Carries out CARD_ADD and prints the number alone. */
enum hd_rc card_make(struct cmd_ctx *ctx, struct card_request *r, struct hd_err *e);
/* Links the tickets that the operands after the first name to the card that the first one names. */
enum hd_rc card_link(struct cmd_ctx *ctx, enum number_kind kind, int argc, char **argv,
		     struct hd_err *e);
/* Carries out CARD_EDIT without the fields `unset` and with the message, if one is given, as
 * solution. */
enum hd_rc card_edit(struct cmd_ctx *ctx, struct card_request *r, struct arena *a,
		     const struct opt_texts *unset, const struct message_opts *message, int argc,
		     char **argv, struct hd_err *e);
/* Edits one in the editor, or says that options are wanted. */
enum hd_rc card_edit_by_hand(struct cmd_ctx *ctx, enum number_kind kind, int argc, char **argv,
			     struct hd_err *e);

#endif
