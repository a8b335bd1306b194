/* The words by which mail programs show what they are. All texts given are folded (text_fold). */
#ifndef MAIL_SENDER_SIGNS_H
#define MAIL_SENDER_SIGNS_H

#include <stdbool.h>

/* Each gives the words that were seen, NULL when there are none. */
const char *sign_bounce_subject(const char *subject);
const char *sign_bounce_text(const char *text);
const char *sign_away_subject(const char *subject);
/* What a manager of mailing lists says of a message it did not take. */
const char *sign_list_answer(const char *subject, const char *text);

/* Whether the part of an address before @ is one that only mail systems have (MAILER-DAEMON), one that
 * they and people share (postmaster), one that nobody reads (noreply). */
bool sign_is_daemon(const char *local);
bool sign_is_postmaster(const char *local);
bool sign_is_no_reply(const char *local);
/* The same of the name before the address. */
bool sign_is_daemon_name(const char *name);

#endif
