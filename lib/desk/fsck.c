/* fsck: everything that can be wrong with a store, one finding each, with its place and
 * what mends it. It changes nothing: the journal is the truth, and only a person knows
 * which of two truths somebody meant. */
#include "desk/fsck.h"

#include "helpdesk/text.h"
#include "store/check.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char fsck_by_hand[] = "correct the file in a git clone of the store and push it";

/* --- saying it -------------------------------------------------------------------------- */

static void say(struct fsck *f, const char *path, uint32_t line, bool harmless, const char *what,
		const char *repair)
{
	struct fsck_finding x = {path, line, harmless, what, repair};

	*(harmless ? &f->result->warnings : &f->result->faults) += 1;
	f->o->finding(&x, f->o->arg);
}

static void say_v(struct fsck *f, const char *path, uint32_t line, bool harmless,
		  const char *repair, const char *fmt, va_list ap)
{
	struct sbuf what = SBUF_INIT;

	sbuf_vprintf(&what, fmt, ap);
	say(f, path, line, harmless, what.s, repair);
	sbuf_deinit(&what);
}

void fsck_fault(struct fsck *f, const char *path, uint32_t line, const char *repair,
		const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say_v(f, path, line, false, repair, fmt, ap);
	va_end(ap);
}

void fsck_warn(struct fsck *f, const char *path, uint32_t line, const char *repair,
	       const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say_v(f, path, line, true, repair, fmt, ap);
	va_end(ap);
}

/* Skips "line 12: " and "line 12, column 3: ". */
static const char *skip_line(const char *s, uint32_t *line)
{
	unsigned n;
	int k = 0;

	if (sscanf(s, "line %u: %n", &n, &k) == 1 && k > 0) {
		*line = n;
		return s + k;
	}
	if (sscanf(s, "line %u, column %*u: %n", &n, &k) == 1 && k > 0) {
		*line = n;
		return s + k;
	}
	return s;
}

void fsck_error(struct fsck *f, const char *path, const char *repair, const struct hd_err *why)
{
	fsck_error_in(f, path, false, repair, why);
}

void fsck_error_in(struct fsck *f, const char *path, bool harmless, const char *repair,
		   const struct hd_err *why)
{
	static const char template[] = "template ";
	const char *s = why->msg + (str_starts(why->msg, template) ? strlen(template) : 0);
	size_t n = strlen(path);
	uint32_t line = 0;

	if (*s == '\'' && strncmp(s + 1, path, n) == 0 && strncmp(s + 1 + n, "': ", 3) == 0)
		s += n + 4;
	s = skip_line(s, &line);
	say(f, path, line, harmless, s, repair);
}

void fsck_unique(struct fsck *f, struct map *m, const char *value, const char *number,
		 const char *path, uint32_t line, const char *what, const char *repair)
{
	const char **there = (const char **)map_place(m, value);

	if (!*there)
		*there = arena_strdup(f->arena, number);
	else
		fsck_fault(f, path, line, repair, "its %s '%.100s' is that of '%s', too", what,
			   value, *there);
}

/* --- files -------------------------------------------------------------------------------- */

static bool is_below(const char *path, const char *folder)
{
	return str_starts(path, folder) && path[strlen(folder)] == '/';
}

static bool is_link(const char *path, unsigned mode, struct fsck *f)
{
	if ((mode & 0170000) == 0100000)
		return false;
	fsck_fault(f, path, 0, "put a file in its place in a git clone and push it",
		   "it is a %s, not a file",
		   (mode & 0170000) == 0120000 ? "link" : "submodule");
	return true;
}

static enum hd_rc take_file(const char *path, unsigned mode, const char *data, size_t n, void *arg,
			    struct hd_err *e)
{
	struct fsck *f = arg;

	(void)e;
	if (is_link(path, mode, f))
		return HD_OK;
	arena_reset(f->scratch);
	sbuf_clear(&f->text);
	if (is_below(path, "tickets"))
		fsck_ticket(f, path, data, n);
	else if (is_below(path, "problems"))
		fsck_card(f, path, NUMBER_PROBLEM, data, n);
	else if (is_below(path, "knowledge"))
		fsck_card(f, path, NUMBER_ARTICLE, data, n);
	else if (is_below(path, "attachments"))
		fsck_attachment(f, path, data, n);
	else if (is_below(path, "applications") || is_below(path, "agents") ||
		 is_below(path, "sites") || strcmp(path, "config.yaml") == 0)
		fsck_record(f, path, data, n);
	else if (is_below(path, "templates"))
		fsck_template(f, path, data, n);
	else
		fsck_warn(f, path, 0, "remove it in a git clone and push, unless it is yours",
			  "no command reads such a file");
	return HD_OK;
}

/* --- all of it ------------------------------------------------------------------------------ */

static void take_fault(const char *subject, bool harmless, const char *what, const char *repair,
		       void *arg)
{
	say(arg, subject, 0, harmless, what, repair);
}

static void take_progress(size_t objects, void *arg)
{
	const struct fsck *f = arg;

	f->o->progress(objects, f->o->arg);
}

static struct map *const *maps_of(struct fsck *f)
{
	struct map **v = arena_alloc(f->arena, 12 * sizeof(*v));
	struct map *all[] = {&f->apps, &f->agents, &f->sites, &f->problems, &f->articles, &f->uids,
			     &f->keys, &f->formerly, &f->files, &f->broken, &f->told};

	memcpy(v, all, sizeof(all));
	return v;
}

static enum hd_rc look_at_newest(struct fsck *f, struct check *c, struct hd_err *e)
{
	enum hd_rc rc = check_files(c, f->snap, take_file, f, e);

	if (rc != HD_OK)
		return rc;
	fsck_pointers(f);
	fsck_attachments(f);
	if (!f->o->quick)
		check_history(c, f->snap);
	return HD_OK;
}

static enum hd_rc look(struct fsck *f, struct hd_err *e)
{
	struct check_calls calls = {take_fault, f->o->progress ? take_progress : NULL, f};
	struct check *c = check_new(f->desk->store, &calls);
	struct hd_err why;
	enum hd_rc rc;

	/* The files themselves, not what a cache remembers of them; and not desk_readable(): a
	 * config.yaml that stops all others is a finding here. */
	f->desk->no_cache = true;
	rc = desk_head(f->desk, &f->snap, &why);
	if (rc != HD_OK)
		fsck_fault(f, "refs/heads/main", 0,
			   "fetch it from another clone: git fetch --refetch URL main:main", "%s",
			   why.msg);
	rc = f->snap ? look_at_newest(f, c, e) : HD_OK;
	if (rc == HD_OK)
		check_refs(&calls, f->desk->store, f->snap);
	if (rc == HD_OK && !f->o->quick)
		rc = check_rest(c, e);
	f->result->objects = check_objects(c);
	check_free(c);
	return rc;
}

enum hd_rc desk_fsck(struct desk *d, const struct fsck_options *o, struct fsck_result *out,
		     struct hd_err *e)
{
	struct fsck f = {.desk = d, .o = o, .result = out, .text = SBUF_INIT};
	struct map *const *maps;
	enum hd_rc rc;

	memset(out, 0, sizeof(*out));
	f.arena = arena_new();
	f.scratch = arena_new();
	maps = maps_of(&f);
	for (size_t i = 0; maps[i]; i++)
		map_init(maps[i], f.arena);
	rc = look(&f, e);
	for (size_t i = 0; maps[i]; i++)
		map_deinit(maps[i]);
	free(f.pointers);
	sbuf_deinit(&f.text);
	arena_free(f.scratch);
	arena_free(f.arena);
	if (rc == HD_OK && out->faults)
		rc = hd_fail(e, HD_REFUSED, "the store has %" PRIu64 " fault%s", out->faults,
			     out->faults == 1 ? "" : "s");
	return rc;
}
