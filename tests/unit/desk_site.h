/* Stores on disk for tests of the desk: each test has one of its own, under a home of the run. */
#ifndef TESTS_DESK_SITE_H
#define TESTS_DESK_SITE_H

#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "build_ticket.h"
#include "codec/ticket_yaml.h"
#include "desk/desk_priv.h"

static char *home;    /* of the whole run */
static unsigned made; /* stores so far */

struct site {
	char *path;
	struct desk *desk;
	struct arena *a;
	struct hd_err e;
};

/* --- stores ----------------------------------------------------------------------- */

static inline void git_mail(const char *mail)
{
	char *path = mem_printf("%s/.gitconfig", home);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	if (mail)
		fprintf(f, "[user]\n\tname = Root\n\temail = %s\n", mail);
	assert_int_equal(fclose(f), 0);
	free(path);
}

static inline void open_desk(struct site *s, const char *as)
{
	struct desk_options o = {.store = s->path, .as = as, .tz = "Europe/Paris", .wait = 5};

	desk_close(s->desk);
	assert_int_equal(desk_open(&o, &s->desk, &s->e), HD_OK);
}

static inline int setup(void **state)
{
	struct site *s = mem_alloc(sizeof(*s));
	char *dir = mem_printf("%s/store%u", home, made++);
	struct desk_init o = {.dir = dir};
	struct sbuf path = SBUF_INIT;

	git_mail("root@example.org");
	assert_int_equal(desk_init(&o, &path, &s->e), HD_OK);
	s->path = sbuf_detach(&path);
	s->a = arena_new();
	open_desk(s, NULL);
	free(dir);
	*state = s;
	return 0;
}

static inline int teardown(void **state)
{
	struct site *s = *state;

	desk_close(s->desk);
	arena_free(s->a);
	free(s->path);
	free(s);
	return 0;
}

/* Puts a file as somebody with a work tree would. */
struct file {
	const char *path, *text;
	size_t n;
};

static inline enum hd_rc put_file(struct txn *t, void *arg, struct hd_err *e)
{
	const struct file *f = arg;

	txn_describe(t, "Bob", "bob@example.org", at("2026-01-01T00:00:00Z"), "by hand\n");
	return txn_put(t, f->path, f->text, f->n, e);
}

static inline void put(struct site *s, const char *path, const char *text)
{
	struct file f = {path, text, strlen(text)};
	struct store *store;

	assert_int_equal(store_open(s->path, &store, &s->e), HD_OK);
	assert_int_equal(store_change(store, 0, 5, put_file, &f, NULL, &s->e), HD_OK);
	store_close(store);
	open_desk(s, NULL);
}

static inline void put_ticket(struct site *s, const struct ticket *t)
{
	char path[NUMBER_PATH_SIZE];
	struct sbuf text = SBUF_INIT;
	struct number n;

	assert_true(number_parse(ticket_text(t, F_NUMBER), &n));
	number_path(&n, path);
	assert_int_equal(ticket_write(&text, t, &s->e), HD_OK);
	put(s, path, text.s);
	sbuf_deinit(&text);
}

static inline void read_file(struct site *s, const char *path, struct sbuf *out)
{
	const struct snap *p;

	assert_int_equal(desk_head(s->desk, &p, &s->e), HD_OK);
	assert_int_equal(snap_read(p, path, out, &s->e), HD_OK);
}

/* Four tickets of different urgency; the last is resolved and bears a key. */
static inline void fill(struct site *s)
{
	struct ticket *t[4];

	for (int i = 0; i < 4; i++) {
		t[i] = tk(s->a, arena_printf(s->a, "HD-%d", i == 3 ? 10 : i + 1));
		t[i]->head[F_SUBJECT] = node_text(s->a, arena_printf(s->a, "subject %d", i));
		t[i]->head[F_DESCRIPTION] = node_text(s->a, "long\ntext\n");
	}
	ev(t[0], "2026-02-01T09:00:00Z", "opened", "status", "new", "level", "0", "application",
	   "pay", NULL);
	ev(t[1], "2026-02-02T09:00:00Z", "opened", "status", "new", "level", "0", "priority", "2",
	   NULL);
	ev(t[1], "2026-02-05T09:00:00Z", "noted", "note", "seen", NULL);
	ev(t[2], "2026-02-03T09:00:00Z", "opened", "status", "new", "level", "0", "priority", "5",
	   "application", "pay", NULL);
	ev(t[3], "2026-01-01T09:00:00Z", "opened", "status", "new", "level", "0", "priority", "2",
	   "external.source", "glpi", "external.id", "8:12", NULL);
	ev(t[3], "2026-02-04T09:00:00Z", "resolved", "status", "resolved", NULL);
	for (int i = 0; i < 4; i++) {
		t[i]->head[F_OPENED] = node_time(s->a, t[i]->journal[0]->at);
		put_ticket(s, t[i]);
	}
}

#define FAILS(call, rc, text) fails((call), (rc), (text), &s->e, __LINE__)
static inline void fails(enum hd_rc got, enum hd_rc want, const char *text, const struct hd_err *e,
			 int line)
{
	if (got != want || !strstr(e->msg, text))
		fail_msg("line %d: %d '%s', not %d with '%s'", line, got, e->msg, want, text);
}

/* --- the run ---------------------------------------------------------------------------------- */

static inline int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
	(void)st, (void)flag, (void)ftw;
	return remove(path);
}

static inline int begin(void **state)
{
	const char *tmp = getenv("TMPDIR");

	(void)state;
	home = mem_printf("%s/desk-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	if (!mkdtemp(home))
		return -1;
	setenv("HOME", home, 1);
	setenv("XDG_CONFIG_HOME", home, 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	setenv("HELPDESK_NOW", "2026-03-01T12:00:00Z", 1);
	unsetenv("HELPDESK_AGENT");
	return 0;
}

static inline int end(void **state)
{
	(void)state;
	nftw(home, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(home);
	return 0;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

#endif
