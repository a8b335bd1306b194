/* Mail at the desk: what came in, what waits to go out, and the texts of both. */
#ifndef HELPDESK_MAIL_H
#define HELPDESK_MAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpdesk/err.h"
#include "helpdesk/mem.h"
#include "helpdesk/sbuf.h"

struct desk;

/* --- coming in ---------------------------------------------------------------------- */

/* What became of a message. */
enum mail_fate {
	MAIL_OPENED,    /* a new ticket; `linked` when it follows one that is closed for long */
	MAIL_RECEIVED,  /* an entry of a ticket */
	MAIL_KNOWN,     /* it was there already */
	MAIL_ASIDE,     /* into undeliverable/, `why` says why */
	MAIL_REFUSED,   /* not kept: whoever brought it must say so to its sender */
};
struct mail_result {
	enum mail_fate fate;
	char number[32];        /* of the ticket, "" = none */
	char linked[32];        /* the former ticket */
	const char *id;         /* Message-ID, or what stands for it */
	const char *why;        /* one line, NULL = nothing to say */
	bool reopened, resumed;
};
struct mail_receive {
	const char *application; /* of messages that no rule gives one; NULL = as the store says */
	/* What became of each message, once it is on disk; may be NULL. */
	void (*fn)(const struct mail_result *r, void *arg);
	void *arg;
};

/* Reads one message from fd to its end. HD_INVALID: bad data, which its sender is to be told;
 * any other failure: try again. */
enum hd_rc desk_mail_receive(struct desk *d, int fd, const struct mail_receive *how,
			     struct hd_err *e);
/* Every message of an mbox; what was taken or put aside is moved to `path`.done. HD_PARTIAL when
 * some were put aside. */
enum hd_rc desk_mail_receive_mbox(struct desk *d, const char *path, const struct mail_receive *how,
				  struct hd_err *e);
/* Every message in `new` of a maildir; likewise moved to `cur`, marked as seen. */
enum hd_rc desk_mail_receive_maildir(struct desk *d, const char *path,
				     const struct mail_receive *how, struct hd_err *e);

/* --- going out ---------------------------------------------------------------------- */

/* Whether this desk has put messages into the outbox that may be sent now. */
bool desk_mail_waiting(const struct desk *d);

/* When they are sent: git config helpdesk.send. */
enum mail_when {
	MAIL_BEHIND, /* by a process behind the command that caused them */
	MAIL_WAIT,   /* before that command ends */
	MAIL_CRON,   /* by `helpdesk mail send` alone */
};
/* HD_USAGE: the setting is none of these words. */
enum hd_rc desk_mail_when(struct desk *d, enum mail_when *out, struct hd_err *e);

/* One message of the outbox. */
struct mail_queued {
	const char *name;          /* as `mail queue` shows and takes it: HD-42.9f3a77c1.1 */
	char number[32];
	const char *to, *subject;
	int64_t queued, next;      /* next: TIME_NONE = at once */
	unsigned tries;
	const char *reason;        /* of the last failure, NULL = none */
};
struct mail_send_spec {
	bool all;                  /* also what is to wait longer */
	bool quiet;                /* a sender that is at work already is no error */
	void (*sent)(const struct mail_queued *m, bool ok, void *arg); /* may be NULL */
	void *arg;
};
/* Hands what is due to the sendmail program, oldest first. HD_PARTIAL when some could not be handed over:
 * they stay, with the reason. HD_CONFLICT while another sender is at work. */
enum hd_rc desk_mail_send(struct desk *d, const struct mail_send_spec *s, uint64_t *sent,
			  uint64_t *failed, struct hd_err *e);
enum hd_rc desk_mail_queue(struct desk *d,
			   enum hd_rc (*fn)(const struct mail_queued *m, void *arg,
					    struct hd_err *e),
			   void *arg, struct hd_err *e);
/* The message itself. */
enum hd_rc desk_mail_show(struct desk *d, const char *name, struct sbuf *out, struct hd_err *e);
enum hd_rc desk_mail_drop(struct desk *d, const char *name, struct hd_err *e);

/* --- templates ----------------------------------------------------------------------- */

struct mail_template {
	const char *name, *language;
	const char *application; /* NULL = of all */
	bool own;                /* the store's own, not the one the program brings */
	const char *text;
};
enum hd_rc desk_templates(struct desk *d,
			  enum hd_rc (*fn)(const struct mail_template *t, void *arg,
					   struct hd_err *e),
			  void *arg, struct hd_err *e);
/* The one that holds; HD_NOT_FOUND when there is none of that name. */
enum hd_rc desk_template(struct desk *d, const char *name, const char *language,
			 const char *application, struct arena *a, struct mail_template *out,
			 struct hd_err *e);
/* Sets it, `text` NULL = gives it up. HD_INVALID says line and column of what is wrong. */
enum hd_rc desk_template_set(struct desk *d, const char *name, const char *language,
			     const char *application, const char *text, struct hd_err *e);

#endif
