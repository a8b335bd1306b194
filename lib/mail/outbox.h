/* The outbox: messages that wait to be sent, a maildir in the store's folder `helpdesk/outbox`,
 * never versioned. A message is put into `tmp` and synced before the commit that causes it, and
 * moved to `new` once that commit is in `main`; only what is in `new` is sent. Its name says which
 * event it belongs to, so that a sender can ask the store about one that a crash left in `tmp`.
 * There is no `cur`: a mail program that opened the folder would move messages there unsent. */
#ifndef LIB_MAIL_OUTBOX_H
#define LIB_MAIL_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpdesk/err.h"
#include "helpdesk/mem.h"
#include "helpdesk/sbuf.h"

/* Which event a message belongs to, and what its file is named after. */
struct outbox_event {
	const char *number; /* HD-42 */
	const char *uid;    /* of the ticket */
	char hash[17];      /* of the entry: 16 hex digits */
	unsigned k;         /* 1, 2 …: the how-manieth message of that event */
};

#define OUTBOX_NAME_SIZE 128
void outbox_name(const struct outbox_event *x, char out[OUTBOX_NAME_SIZE]);
bool outbox_parse(const char *name, struct arena *a, struct outbox_event *out);

/* `store` is the path of the store throughout; names are those of outbox_name(). */

/* Writes a message into `tmp`, not synced yet. One of that name that is there is replaced; one
 * that is in `new` already stays, and nothing is written. */
enum hd_rc outbox_put(const char *store, const char *name, const char *message, size_t n,
		      struct hd_err *e);
/* All that was put so far is on disk after it. */
enum hd_rc outbox_sync(const char *store, const char *const *names, size_t n, struct hd_err *e);
/* The commit is made: from `tmp` to `new`. */
enum hd_rc outbox_release(const char *store, const char *name, struct hd_err *e);
/* There will be no commit: from `tmp` away. */
void outbox_forget(const char *store, const char *name);

/* How a message fared, kept beside it. */
struct outbox_state {
	unsigned tries;      /* so far */
	int64_t next;        /* not before; 0 = at once */
	const char *reason;  /* why it was not taken, one line; NULL = not tried */
};
struct outbox_item {
	const char *name;
	struct outbox_event event;
	bool uncertain;      /* still in `tmp` */
	int64_t queued;      /* when it was written */
	size_t bytes;
	struct outbox_state state;
};
/* fn for each, oldest first, those in `tmp` too. */
enum hd_rc outbox_each(const char *store,
		       enum hd_rc (*fn)(const struct outbox_item *x, void *arg, struct hd_err *e),
		       void *arg, struct hd_err *e);
/* The file of one in `new`. The caller frees. */
char *outbox_file(const char *store, const char *name);
enum hd_rc outbox_read(const char *store, const char *name, struct sbuf *out, struct hd_err *e);
enum hd_rc outbox_set_state(const char *store, const char *name, const struct outbox_state *st,
			    struct hd_err *e);
/* Sent, or dropped: gone for good, on disk. */
enum hd_rc outbox_remove(const char *store, const char *name, struct hd_err *e);
/* Whether anything is in it, without reading more than its folders. */
bool outbox_is_empty(const char *store);

#endif
