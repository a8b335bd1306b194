/* What waits in the outbox, and how each message fared. */
#include "mail/outbox_priv.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "helpdesk/num.h"
#include "util/file.h"

#define MESSAGE_MAX ((size_t)256 << 20)
#define STATE_MAX 65536

/* --- how it fared ---------------------------------------------------------------------------- */

/* Lines `tries 3`, `next 1763804000`, `reason …`; what cannot be read is as if never tried. */
static void take_line(char *line, struct arena *a, struct outbox_state *out)
{
	uint64_t v;

	if (!strncmp(line, "tries ", 6) && num_u64(line + 6, UINT32_MAX, &v))
		out->tries = (unsigned)v;
	else if (!strncmp(line, "next ", 5) && num_u64(line + 5, INT64_MAX, &v))
		out->next = (int64_t)v;
	else if (!strncmp(line, "reason ", 7))
		out->reason = arena_strdup(a, line + 7);
}

static void read_state(const char *store, const char *name, struct arena *a,
		       struct outbox_state *out)
{
	char *path = outbox_path(store, "state", name);
	struct sbuf b = SBUF_INIT;

	memset(out, 0, sizeof(*out));
	if (file_read(path, STATE_MAX, &b, NULL) == HD_OK)
		for (char *line = b.s, *end; (end = strchr(line, '\n')); line = end + 1) {
			*end = '\0';
			take_line(line, a, out);
		}
	sbuf_deinit(&b);
	free(path);
}

enum hd_rc outbox_set_state(const char *store, const char *name, const struct outbox_state *st,
			    struct hd_err *e)
{
	char *path = outbox_path(store, "state", name);
	struct sbuf b = SBUF_INIT;
	enum hd_rc rc;

	sbuf_printf(&b, "tries %u\nnext %" PRId64 "\n", st->tries, st->next < 0 ? 0 : st->next);
	if (st->reason)
		sbuf_printf(&b, "reason %.*s\n", (int)strcspn(st->reason, "\n"), st->reason);
	rc = file_write_atomic(path, b.s, b.len, MODE_FILE, e);
	sbuf_deinit(&b);
	free(path);
	return rc;
}

/* --- what there is ----------------------------------------------------------------------- */

struct listing {
	const char *store;
	struct arena *a;
	struct outbox_item *v;
	struct timespec *times; /* of v */
	size_t n, cap, times_cap;
};

static enum hd_rc add_item(struct listing *l, const char *folder, const char *name,
			   struct hd_err *e)
{
	struct outbox_item x = {.uncertain = folder[0] == 't'};
	char *path;
	struct stat st;
	int got;

	if (!outbox_parse(name, l->a, &x.event))
		return HD_OK;
	path = outbox_path(l->store, folder, name);
	got = lstat(path, &st);
	free(path);
	if (got < 0 && errno == ENOENT)
		return HD_OK; /* sent meanwhile */
	if (got < 0)
		return hd_fail(e, HD_IO, "cannot look at message '%s': %s", name, strerror(errno));
	if (!S_ISREG(st.st_mode))
		return HD_OK;
	x.name = arena_strdup(l->a, name);
	x.queued = st.st_mtim.tv_sec;
	x.bytes = (size_t)st.st_size;
	l->v = mem_grow(l->v, &l->cap, l->n + 1, sizeof(*l->v));
	l->times = mem_grow(l->times, &l->times_cap, l->n + 1, sizeof(*l->times));
	l->times[l->n] = st.st_mtim;
	l->v[l->n++] = x;
	return HD_OK;
}

static enum hd_rc list_folder(struct listing *l, const char *folder, struct hd_err *e)
{
	char *path = outbox_path(l->store, folder, "");
	DIR *d = opendir(path);
	const struct dirent *x;
	enum hd_rc rc = HD_OK;

	if (!d && errno != ENOENT)
		rc = hd_fail(e, HD_IO, "cannot read folder '%s': %s", path, strerror(errno));
	while (rc == HD_OK && d && (x = readdir(d)))
		rc = add_item(l, folder, x->d_name, e);
	if (d)
		closedir(d);
	free(path);
	return rc;
}

/* Indexes into a listing, oldest first. */
static int by_time(const void *x, const void *y, void *arg)
{
	const struct listing *l = arg;
	size_t i = *(const size_t *)x, k = *(const size_t *)y;
	const struct timespec *a = &l->times[i], *b = &l->times[k];
	int got;

	if (a->tv_sec != b->tv_sec)
		return a->tv_sec < b->tv_sec ? -1 : 1;
	if (a->tv_nsec != b->tv_nsec)
		return a->tv_nsec < b->tv_nsec ? -1 : 1;
	got = strcmp(l->v[i].name, l->v[k].name);
	return got ? got : (int)l->v[k].uncertain - (int)l->v[i].uncertain;
}

enum hd_rc outbox_each(const char *store,
		       enum hd_rc (*fn)(const struct outbox_item *x, void *arg, struct hd_err *e),
		       void *arg, struct hd_err *e)
{
	struct listing l = {.store = store, .a = arena_new()};
	size_t *order = NULL;
	/* In this order: what is moved meanwhile is met twice rather than not at all. */
	enum hd_rc rc = list_folder(&l, "tmp", e);

	if (rc == HD_OK)
		rc = list_folder(&l, "new", e);
	order = mem_alloc((l.n + 1) * sizeof(*order));
	for (size_t i = 0; i < l.n; i++)
		order[i] = i;
	qsort_r(order, l.n, sizeof(*order), by_time, &l);
	for (size_t i = 0; rc == HD_OK && i < l.n; i++) {
		struct outbox_item *x = &l.v[order[i]];

		/* Met in both folders. */
		if (i + 1 < l.n && strcmp(x->name, l.v[order[i + 1]].name) == 0)
			continue;
		read_state(store, x->name, l.a, &x->state);
		rc = fn(x, arg, e);
	}
	free(order);
	free(l.times);
	free(l.v);
	arena_free(l.a);
	return rc;
}

char *outbox_file(const char *store, const char *name)
{
	return outbox_path(store, "new", name);
}

enum hd_rc outbox_read(const char *store, const char *name, struct sbuf *out, struct hd_err *e)
{
	char *path = outbox_path(store, "tmp", name);
	enum hd_rc rc = file_read(path, MESSAGE_MAX, out, e);

	if (rc == HD_NOT_FOUND) {
		free(path);
		path = outbox_path(store, "new", name);
		rc = file_read(path, MESSAGE_MAX, out, e);
	}
	free(path);
	return rc;
}

static bool holds_any(const char *store, const char *folder)
{
	char *path = outbox_path(store, folder, "");
	DIR *d = opendir(path);
	const struct dirent *x;
	bool any = false;

	while (d && !any && (x = readdir(d)))
		any = x->d_name[0] != '.';
	if (d)
		closedir(d);
	free(path);
	return any;
}

bool outbox_is_empty(const char *store)
{
	return !holds_any(store, "new") && !holds_any(store, "tmp");
}
