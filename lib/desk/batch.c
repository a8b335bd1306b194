/* A batch: all lines in one commit, or with keep_going the good ones, a commit
 * a chunk. The input is read to its end first; then the store is changed. */
#include "desk/batch.h"

#include "util/file.h"
#include "util/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK_DEFAULT 10000
#define REJECTED_MAX 100000              /* bad lines kept in memory, and */
#define REJECTS_MAX ((size_t)16 << 20)   /* bytes of what is said of them */
#define REHEARSED_BAD_MAX 100
#define LOOSE_LINES 50 /* up to here a commit's objects stay loose files */

struct run {
	struct desk *desk;
	const struct batch_options *o;
	struct feed *feed;
	struct sheet *sheet;
	struct input *in;
	struct cursor start;      /* of the chunk */
	struct cursor now;
	bool more;                /* lines are left */
	uint64_t rejected;        /* in this attempt */
	struct sbuf rejects;      /* their lines, as the file takes them */
	struct bad_line {
		uint64_t line;
		char *why;
	} *bad;
	size_t n_bad, cap_bad;
	struct arena *arena;      /* of one line */
	bool rehearsed;           /* a rehearsal came to its end */
};

/* --- bad lines ------------------------------------------------------------------- */

static void put_json(struct sbuf *out, const char *s, size_t n)
{
	sbuf_putc(out, '"');
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];
		size_t size = c < 0x80 ? 1 : utf8_length(s + i, n - i);

		if (size != 1) {
			/* A file of rejects can be read, whatever was rejected. */
			sbuf_add(out, size ? s + i : "\xEF\xBF\xBD", size ? size : 3);
			i += size ? size - 1 : 0;
			continue;
		}
		if (c == '"' || c == '\\')
			sbuf_printf(out, "\\%c", c);
		else if (c < 0x20 || c == 0x7F)
			sbuf_printf(out, "\\u%04x", c);
		else
			sbuf_putc(out, (char)c);
	}
	sbuf_putc(out, '"');
}

static void forget_bad(struct run *r)
{
	for (size_t i = 0; i < r->n_bad; i++)
		free(r->bad[i].why);
	r->n_bad = 0;
	r->rejected = 0;
	sbuf_clear(&r->rejects);
}

/* The line of a fault. */
static uint64_t line_of(const struct run *r)
{
	return r->feed->fault_line ? r->feed->fault_line : r->now.line;
}

static void reject(struct run *r, const struct sbuf *line, const struct hd_err *why)
{
	const char *file = r->feed->file;
	const char *column = r->feed->column ? r->feed->column(r->feed) : NULL;

	r->rejected++;
	if (r->o->rejects) {
		sbuf_printf(&r->rejects, "{\"line\":%" PRIu64, line_of(r));
		if (file) {
			sbuf_puts(&r->rejects, ",\"file\":");
			put_json(&r->rejects, file, strlen(file));
		}
		if (column) {
			sbuf_puts(&r->rejects, ",\"column\":");
			put_json(&r->rejects, column, strlen(column));
		}
		sbuf_puts(&r->rejects, ",\"reason\":");
		put_json(&r->rejects, why->msg, strlen(why->msg));
		sbuf_puts(&r->rejects, ",\"text\":");
		put_json(&r->rejects, line->s, line->len);
		sbuf_puts(&r->rejects, "}\n");
	}
	if (r->o->bad && (!r->feed->rehearsal || r->n_bad < REHEARSED_BAD_MAX)) {
		r->bad = mem_grow(r->bad, &r->cap_bad, r->n_bad + 1, sizeof(*r->bad));
		r->bad[r->n_bad].line = line_of(r);
		r->bad[r->n_bad++].why = file ? mem_printf("'%s': %s", file, why->msg)
					      : mem_strdup(why->msg);
	}
}

/* --- one commit -------------------------------------------------------------------- */

/* What is wrong with the line itself, as against disk, lock and memory. */
static bool is_of_line(enum hd_rc rc)
{
	return rc == HD_REFUSED || rc == HD_USAGE || rc == HD_NOT_FOUND || rc == HD_INVALID;
}

static enum hd_rc do_line(struct run *r, const struct sbuf *line, struct hd_err *e)
{
	enum hd_rc rc;

	arena_reset(r->arena);
	r->feed->fault_line = 0;
	rc = r->feed->carry_out(r->feed, line, r->now.line, r->sheet, r->arena, e);
	if (rc == HD_OK)
		return rc;
	if ((r->o->keep_going || r->feed->rehearsal) && is_of_line(rc)) {
		reject(r, line, e);
		return HD_OK;
	}
	hd_wrap(e, rc, "line %" PRIu64, line_of(r));
	if (r->feed->file)
		hd_wrap(e, rc, "'%.200s'", r->feed->file);
	return rc == HD_USAGE || rc == HD_INVALID ? HD_REFUSED : rc;
}

/* Up to `limit` operations, or as many lines as there is memory for their faults. */
static enum hd_rc do_chunk(struct run *r, uint64_t limit, struct hd_err *e)
{
	struct sbuf line = SBUF_INIT;
	enum hd_rc rc = HD_OK;

	r->now = r->start;
	r->more = true;
	while (rc == HD_OK && r->more && r->sheet->operations < limit &&
	       (r->feed->rehearsal ||
		(r->rejected < REJECTED_MAX && r->rejects.len < REJECTS_MAX))) {
		rc = r->feed->next(r->feed, &r->now, &line, &r->more, e);
		if (rc != HD_OK || !r->more)
			break;
		rc = do_line(r, &line, e);
		if (r->o->progress)
			r->o->progress(r->now.line, r->o->arg);
	}
	sbuf_deinit(&line);
	return rc;
}

static enum hd_rc change(struct txn *t, void *arg, struct hd_err *e)
{
	struct run *r = arg;
	uint64_t chunk = r->o->chunk ? r->o->chunk : CHUNK_DEFAULT;
	struct sbuf message = SBUF_INIT;
	const char *name, *email;
	enum hd_rc rc;

	forget_bad(r);
	rc = sheet_begin(r->sheet, t, e);
	if (rc == HD_OK)
		rc = do_chunk(r, r->o->keep_going && !r->feed->rehearsal ? chunk : UINT64_MAX, e);
	if (rc == HD_OK && r->feed->rehearsal) {
		r->rehearsed = true;
		return HD_REFUSED; /* so that nothing is committed */
	}
	if (rc == HD_OK)
		rc = sheet_flush(r->sheet, !r->more, e);
	if (rc != HD_OK) {
		sheet_post_forget(r->sheet);
		return rc;
	}
	sheet_message(r->sheet, r->in->sha256, &message);
	if (r->feed->trailers)
		r->feed->trailers(r->feed, &message);
	agent_author(r->sheet->base, r->sheet->me, r->sheet->arena, &name, &email);
	txn_describe(t, name, email, r->desk->now, message.s);
	sbuf_deinit(&message);
	return HD_OK;
}

/* --- the run ----------------------------------------------------------------------- */

/* Of what finds no room whole lines stay, for a program that reads them; the rows are not
 * lost, since a line that was rejected is judged anew. */
static void cut_rejects(const struct run *r, int fd, off_t from)
{
	off_t end = lseek(fd, 0, SEEK_CUR);
	size_t n = end > from ? (size_t)(end - from) : 0;

	/* A pipe has no place and no end to be cut off; its reader sees what there is. */
	if (from < 0 || n > r->rejects.len)
		return;
	while (n && r->rejects.s[n - 1] != '\n')
		n--;
	if (ftruncate(fd, from + (off_t)n) < 0)
		return;
}

static enum hd_rc write_rejects(struct run *r, int fd, struct hd_err *e)
{
	off_t from = fd < 0 ? -1 : lseek(fd, 0, SEEK_CUR);
	int why;

	if (r->rejects.len && !write_all(fd, r->rejects.s, r->rejects.len)) {
		why = errno;
		cut_rejects(r, fd, from);
		return hd_fail(e, HD_IO, "cannot write '%s': %s", r->o->rejects, strerror(why));
	}
	for (size_t i = 0; r->o->bad && i < r->n_bad; i++)
		r->o->bad(r->bad[i].line, r->bad[i].why, r->o->arg);
	return HD_OK;
}

static enum hd_rc run_chunks(struct run *r, int rejects, struct batch_result *out, struct hd_err *e)
{
	bool bulk = r->in->lines > LOOSE_LINES || r->feed->rehearsal;
	unsigned flags = bulk ? STORE_BULK | STORE_OPTIMISTIC : 0;
	const struct post *post;
	struct sbuf commit = SBUF_INIT;
	enum hd_rc rc = HD_OK;

	/* Messages wait for their commit under the lock only: who holds it asks the store about
	 * those of others. */
	if (r->o->mail)
		flags &= ~(unsigned)STORE_OPTIMISTIC;
	r->more = true;
	while (rc == HD_OK && r->more) {
		rc = store_change(r->desk->store, flags, r->desk->wait, change, r, &commit, e);
		if (r->rehearsed)
			rc = HD_OK;
		if (rc != HD_OK)
			break;
		sheet_committed(r->sheet, commit.s);
		if (commit.len && commit.len < sizeof(out->commit))
			memcpy(out->commit, commit.s, commit.len + 1);
		out->rejected += r->rejected;
		r->start = r->now;
		rc = write_rejects(r, rejects, e);
	}
	out->operations = r->sheet->all_operations;
	out->articles = r->sheet->all_articles;
	out->credited = r->sheet->all_credited;
	out->tickets = r->sheet->all_tickets;
	out->opened = r->sheet->all_opened;
	out->unchanged = r->sheet->all_unchanged;
	post = r->sheet->post;
	if (post) {
		out->mails = post->all_mails;
		out->untold = post->all_untold;
		snprintf(out->mail_trouble, sizeof(out->mail_trouble), "%s",
			 post->trouble ? post->trouble : "");
	}
	sbuf_deinit(&commit);
	return rc;
}

/* Made empty only once it is known not to be the file that was read: that would be lost. */
static enum hd_rc open_rejects(const char *path, const struct input *in, int *fd, struct hd_err *e)
{
	struct stat st;

	*fd = -1;
	if (!path)
		return HD_OK;
	*fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
	if (*fd < 0 || fstat(*fd, &st) < 0)
		return hd_fail(e, HD_IO, "cannot write '%s': %s", path, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return HD_OK;
	if (in->inode && st.st_ino == in->inode && st.st_dev == in->device)
		return hd_fail(e, HD_USAGE, "'%s' is the input; name another file for the rejects",
			       path);
	if (ftruncate(*fd, 0) < 0)
		return hd_fail(e, HD_IO, "cannot write '%s': %s", path, strerror(errno));
	return HD_OK;
}

enum hd_rc batch_run(struct desk *d, struct input *in, struct feed *feed,
		     const struct batch_options *o, struct batch_result *out, struct hd_err *e)
{
	struct run r = {.desk = d, .o = o, .in = in, .feed = feed, .start = in->start,
			.rejects = SBUF_INIT};
	int rejects = -1;
	const char *me;
	enum hd_rc rc = desk_me(d, &me, e);

	memset(out, 0, sizeof(*out));
	if (rc != HD_OK)
		return rc;
	r.arena = arena_new();
	r.sheet = sheet_new(d, true);
	r.sheet->kb = o->kb;
	r.sheet->mail = o->mail;
	r.sheet->me = me;
	r.sheet->create_applications = o->create_applications;
	r.sheet->create_problems = true;
	rc = open_rejects(o->keep_going ? o->rejects : NULL, in, &rejects, e);
	if (rc == HD_OK)
		rc = run_chunks(&r, rejects, out, e);
	if (rejects >= 0 && close(rejects) != 0 && rc == HD_OK)
		rc = hd_fail(e, HD_IO, "cannot write '%s': %s", o->rejects, strerror(errno));
	if (rc == HD_OK && out->rejected)
		rc = hd_fail(e, HD_PARTIAL, "%" PRIu64 " line%s rejected", out->rejected,
			     out->rejected == 1 ? "" : "s");
	forget_bad(&r);
	free(r.bad);
	sbuf_deinit(&r.rejects);
	sheet_free(r.sheet);
	arena_free(r.arena);
	desk_forget(d);
	return rc;
}

/* --- lines of JSON ----------------------------------------------------------------- */

struct lines {
	struct feed feed;
	struct input in;
};

static enum hd_rc next_line(struct feed *f, struct cursor *c, struct sbuf *line, bool *more,
			    struct hd_err *e)
{
	return input_line(&((struct lines *)f)->in, c, line, more, e);
}

static enum hd_rc carry_out_line(struct feed *f, const struct sbuf *line, uint64_t number,
				 struct sheet *s, struct arena *a, struct hd_err *e)
{
	struct request request;
	enum hd_rc rc = batch_line(line->s, line->len, a, &request, e);

	(void)f, (void)number;
	return rc == HD_OK ? sheet_do(s, &request, NULL, e) : rc;
}

enum hd_rc desk_batch(struct desk *d, int fd, const struct batch_options *o,
		      struct batch_result *out, struct hd_err *e)
{
	struct lines l = {.feed = {.next = next_line, .carry_out = carry_out_line},
			  .in = INPUT_INIT};
	const char *me;
	enum hd_rc rc = desk_me(d, &me, e); /* before a long input is waited for */

	memset(out, 0, sizeof(*out));
	if (rc == HD_OK)
		rc = input_read(fd, &l.in, e);
	if (rc == HD_OK)
		rc = batch_run(d, &l.in, &l.feed, o, out, e);
	input_close(&l.in);
	return rc;
}
