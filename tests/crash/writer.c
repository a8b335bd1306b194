/* A writer as small as can be, for being killed: the store alone, no command line.
 *   writer init FOLDER          makes a store
 *   writer add STORE N FLAGS [SECONDS]
 *                               N new tickets in one commit (flags of store_change),
 *                               waiting for others so long */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helpdesk/err.h"
#include "helpdesk/num.h"
#include "helpdesk/sbuf.h"
#include "store/store.h"

#define WAIT_SECONDS 20

struct job {
	int n;
	uint64_t first; /* number of the first ticket written */
};

static enum hd_rc write_tickets(struct txn *t, void *arg, struct hd_err *e)
{
	struct job *job = arg;
	uint64_t last;
	char path[128], text[256];
	int i;
	enum hd_rc rc = snap_last_number(txn_base(t), "tickets/HD", "HD-", &last, e);

	job->first = last + 1;
	for (i = 0; !rc && i < job->n; i++) {
		last++;
		snprintf(path, sizeof(path),
			 "tickets/HD/%04" PRIu64 "/%02" PRIu64 "/HD-%" PRIu64 ".yaml", last / 10000,
			 last / 100 % 100, last);
		snprintf(text, sizeof(text), "number: HD-%" PRIu64 "\nsubject: a ticket\n", last);
		rc = txn_put(t, path, text, strlen(text), e);
	}
	snprintf(text, sizeof(text), "HD-%" PRIu64 ": open", job->first);
	txn_describe(t, "bob", "bob@example.org", 1700000000, text);
	return rc;
}

static enum hd_rc add(const char *path, int n, int flags, int wait, struct hd_err *e)
{
	struct job job = {n, 0};
	struct store *s = NULL;
	enum hd_rc rc = store_open(path, &s, e);

	if (!rc)
		rc = store_change(s, (unsigned)flags, wait, write_tickets, &job, NULL, e);
	if (!rc)
		printf("%" PRIu64 "\n", job.first);
	store_close(s);
	return rc;
}

static enum hd_rc init(const char *folder, struct hd_err *e)
{
	struct store_init o = {.dir = folder, .site = "HD", .config = "format: 1\n",
			       .author_name = "bob", .author_email = "bob@example.org",
			       .now = 1700000000};
	struct sbuf path = SBUF_INIT;
	enum hd_rc rc = store_create(&o, &path, e);

	sbuf_deinit(&path);
	return rc;
}

int main(int argc, char **argv)
{
	struct hd_err e = {{0}};
	int n, flags, wait = WAIT_SECONDS;
	enum hd_rc rc = HD_USAGE;

	if (argc == 3 && !strcmp(argv[1], "init"))
		rc = init(argv[2], &e);
	else if ((argc == 5 || argc == 6) && !strcmp(argv[1], "add") && num_int(argv[3], 1, 1000000, &n) &&
		 num_int(argv[4], 0, 3, &flags) &&
		 (argc == 5 || num_int(argv[5], 0, 1000, &wait)))
		rc = add(argv[2], n, flags, wait, &e);
	if (rc)
		fprintf(stderr, "writer: %s\n", e.msg);
	return hd_exit_status(rc);
}
