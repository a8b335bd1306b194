/* Mail coming in: what the files receive*.c share. */
#ifndef LIB_DESK_RECEIVE_H
#define LIB_DESK_RECEIVE_H

#include "desk/mail_settings.h"
#include "desk/sheet.h"
#include "helpdesk/mail.h"
#include "mail/aside.h"
#include "mail/letter.h"

/* What goes into one commit. A commit waits for the disk some ten times; more messages keep others
 * from the store for longer than a second. */
#define CHUNK_MESSAGES 400
#define CHUNK_BYTES ((size_t)8 << 20)

#define BY_MAIL "mail" /* who receives: nobody's login */

/* A message, and what becomes of it. */
struct incoming {
	const char *raw;          /* NULL: too large to be held in memory */
	size_t n;
	uint64_t place, end;      /* in the mbox */
	const char *file;         /* of a maildir */
	const char *fault;        /* it cannot be read; NULL = it was */
	struct letter l;
	enum letter_sender sender;
	const char *sign;         /* by which that was seen */
	const char *id;           /* never NULL */
	const char *given;        /* the id it came with, when another message has that one */
	const char *from;         /* `Name <mail>` */
	const char *fresh, *folded;
	bool thanks;
	struct mail_result result;
};

/* --- Message-IDs of what came in (receive_ids.c) */
struct mail_ids;
/* As of p; what `old` (may be NULL; taken) holds is used again when it is of that commit. */
enum hd_rc mail_ids_open(const struct snap *p, struct mail_ids *old, struct mail_ids **out,
			 struct hd_err *e);
void mail_ids_free(struct mail_ids *x); /* NULL-safe */
/* The ticket that a message belongs to, NULL if it is not known. */
enum hd_rc mail_ids_find(struct mail_ids *x, const char *id, const char **number,
			 struct hd_err *e);
/* How many tickets a sender opened from `since` on, those added here included. */
enum hd_rc mail_ids_opened(struct mail_ids *x, const char *sender, int64_t since, uint64_t *out,
			   struct hd_err *e);
/* `opener`: the sender it opened a ticket for, NULL = it did not. */
void mail_ids_add(struct mail_ids *x, const char *id, const char *number, const char *opener,
		  int64_t at);
/* What was added is in this commit. */
void mail_ids_committed(struct mail_ids *x, const char *commit);

/* --- a run (receive.c) */
struct receiving {
	struct desk *desk;
	const struct mail_receive *how;
	struct sheet *sheet;
	struct mail_ids *ids;
	struct mail_settings settings; /* of this attempt */
	struct arena *arena;           /* of the attempt */
	struct arena *letters;         /* of the messages at hand */
	struct incoming *v;
	size_t n, cap;
	/* Copies a message that is not in memory. */
	enum hd_rc (*copy)(const struct incoming *in, void *source, struct aside *to,
			   struct hd_err *e);
	void *source;
	size_t limit;                  /* bytes of one message */
	uint64_t n_aside;
};

enum hd_rc receiving_init(struct receiving *r, struct desk *d, const struct mail_receive *how,
			  struct hd_err *e);
void receiving_deinit(struct receiving *r);
/* One message more of those at hand; `raw` is borrowed until receive_forget(). */
struct incoming *receive_add(struct receiving *r, const char *raw, size_t n, struct hd_err *e);
/* What is said of one that is larger than the limit. */
const char *receive_too_large(const struct receiving *r, struct arena *a);
/* Takes all at hand, in one commit where that is possible, and puts aside what cannot be taken: all
 * of it is on disk after it. The caller's function hears of each. */
enum hd_rc receive_take(struct receiving *r, struct hd_err *e);
void receive_forget(struct receiving *r);
/* HD_PARTIAL when something was put aside. */
enum hd_rc receive_verdict(const struct receiving *r, struct hd_err *e);

/* --- one message (receive_decide.c) */
/* Makes its requests, and says in in->result what became of it. */
enum hd_rc receive_one(struct receiving *r, struct incoming *in, struct hd_err *e);
/* The ticket that a Message-ID of our own is about: false when it is none by its form. */
bool own_mail_id(const char *id, char number[NUMBER_TEXT_SIZE], char uid[27]);

/* --- messages that bear one id (receive_same.c) */
/* Whether this message is the one that made an entry of t, which bears the same id. */
bool receive_is_same(const struct incoming *in, const struct ticket *t, struct arena *a);
/* An id made of what it says: the same whichever way it comes. */
const char *receive_content_id(const struct incoming *in, struct arena *a);

/* --- an mbox's lock file (receive_lock.c) */
struct dotlock;
/* Waits up to `wait` seconds; *out is NULL where the folder is not ours to write to. HD_CONFLICT:
 * another program works on the mbox. */
enum hd_rc dotlock_take(const char *mbox, int wait, struct dotlock **out, struct hd_err *e);
void dotlock_touch(struct dotlock *x);   /* still at work; NULL-safe */
void dotlock_release(struct dotlock *x); /* NULL-safe */

/* --- requests (receive_make.c) */
enum hd_rc receive_open(struct receiving *r, struct incoming *in, const char *former,
			struct hd_err *e);
enum hd_rc receive_entry(struct receiving *r, struct incoming *in, const char *number,
			 bool unverified, bool resume, bool reopen, struct hd_err *e);
/* Whether `s` matches a pattern in which `*` stands for any text; case is ignored. */
bool mail_pattern(const char *pattern, const char *s);

#endif
