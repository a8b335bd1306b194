/* An import of articles: the records of one file or of many, carried out by the run of batch. To it
 * all files are one input, each beginning where the one before it ends. */
#include "desk/articles.h"

#include "crypto/hash.h"
#include "helpdesk/text.h"
#include "util/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILES_MAX 100000
#define LEFT_OUT_SHOWN 20

enum source_kind { SOURCE_CSV, SOURCE_MARKDOWN, SOURCE_YAML };

struct source {
	const char *path;      /* as given; NULL = standard input */
	enum source_kind kind;
	struct table t;
	bool is_open;
	struct article_columns columns;
	uint64_t base, size;   /* its place among the bytes of all */
};

/* A key that was met, and what its record said. */
struct met {
	uint64_t place, line, said;
	const char *file;
};

struct importing {
	struct feed feed;
	const struct article_import *o;
	struct desk *desk;
	struct arena *arena;
	struct mapping m;      /* encoding and delimiter */
	const struct zone *zone;
	struct source *v;
	size_t n, cap;
	struct input in;       /* of all: what batch asks of it */
	struct map met, left_out;
	uint64_t place;        /* of the record that next() gave */
	struct source *now;    /* whose it is */
	const char *column;
};

/* --- files -------------------------------------------------------------------------------- */

static bool has_end(const char *name, const char *end)
{
	size_t n = strlen(name), k = strlen(end);

	return n > k && str_ieq(name + n - k, end);
}

static bool is_markdown(const char *name)
{
	return has_end(name, ".md") || has_end(name, ".markdown");
}

static enum hd_rc add_file(struct importing *im, const char *path, struct hd_err *e)
{
	if (im->n == FILES_MAX)
		return hd_fail(e, HD_USAGE, "there are more than %d files", FILES_MAX);
	im->v = mem_grow(im->v, &im->cap, im->n + 1, sizeof(*im->v));
	im->v[im->n] = (struct source){.path = path ? arena_strdup(im->arena, path) : NULL};
	im->n++;
	return HD_OK;
}

static int by_name(const void *x, const void *y)
{
	const struct source *a = x, *b = y;

	return strcmp(a->path, b->path);
}

static enum hd_rc add_folder(struct importing *im, const char *path, struct hd_err *e)
{
	DIR *dir = opendir(path);
	size_t first = im->n, n = strlen(path);
	struct dirent *d;
	enum hd_rc rc = HD_OK;

	if (!dir)
		return hd_fail(e, HD_IO, "cannot read folder '%s': %s", path, strerror(errno));
	while (n > 1 && path[n - 1] == '/')
		n--;
	while (rc == HD_OK && (d = readdir(dir)) != NULL)
		if (d->d_name[0] != '.' && is_markdown(d->d_name))
			rc = add_file(im, arena_printf(im->arena, "%.*s/%s", (int)n, path, d->d_name), e);
	closedir(dir);
	if (rc == HD_OK && im->n == first)
		return hd_fail(e, HD_NOT_FOUND, "folder '%s' holds no *.md", path);
	if (im->n > first)
		qsort(im->v + first, im->n - first, sizeof(*im->v), by_name);
	return rc;
}

static enum hd_rc gather(struct importing *im, struct hd_err *e)
{
	enum hd_rc rc = HD_OK;
	struct stat st;

	for (size_t i = 0; rc == HD_OK && i < im->o->n_files; i++) {
		const char *path = im->o->files[i];

		if (strcmp(path, "-") == 0)
			rc = add_file(im, NULL, e);
		else if (stat(path, &st) != 0)
			rc = hd_fail(e, errno == ENOENT ? HD_NOT_FOUND : HD_IO,
				     "cannot open '%s': %s", path, strerror(errno));
		else
			rc = S_ISDIR(st.st_mode) ? add_folder(im, path, e) : add_file(im, path, e);
	}
	return rc;
}

/* --- opening them --------------------------------------------------------------------------- */

static enum source_kind guess(const char *path, const char *text)
{
	const char *p = text + strspn(text, " \t\r\n");

	if (path && is_markdown(path))
		return SOURCE_MARKDOWN;
	if (path && (has_end(path, ".yaml") || has_end(path, ".yml")))
		return SOURCE_YAML;
	if (path && has_end(path, ".csv"))
		return SOURCE_CSV;
	if (str_starts(p, "number: ") ||
	    (str_starts(p, "---") && strstr(p, "\njournal:") != NULL))
		return SOURCE_YAML;
	return str_starts(p, "---\n") || str_starts(p, "---\r\n") || str_starts(p, "# ")
		       ? SOURCE_MARKDOWN
		       : SOURCE_CSV;
}

static enum hd_rc choose_kind(struct importing *im, struct source *x, struct hd_err *e)
{
	const char *given = im->o->input;
	struct sbuf text = SBUF_INIT;
	enum hd_rc rc = scratch_read(&x->t.in.file, 0, 64 << 10, &text, e);

	if (im->o->preset || (given && given[0] == 'c'))
		x->kind = SOURCE_CSV;
	else if (given)
		x->kind = given[0] == 'm' ? SOURCE_MARKDOWN : SOURCE_YAML;
	else
		x->kind = guess(x->path, text.s);
	sbuf_deinit(&text);
	return rc;
}

static enum hd_rc open_csv(struct importing *im, struct source *x, struct hd_err *e)
{
	enum hd_rc rc = table_first(&x->t, &im->m, e);

	if (rc == HD_OK)
		rc = article_columns(&x->t.row, im->o->preset, im->arena, &x->columns, e);
	if (rc == HD_OK && !x->columns.header)
		memset(&x->t.in.start, 0, sizeof(x->t.in.start));
	for (size_t i = 0; rc == HD_OK && i < x->columns.n; i++)
		if (!x->columns.fields[i] && x->columns.preset == PRESET_NONE &&
		    !str_in(x->columns.names[i], (const char *const[]){"opened", "updated", "", NULL}))
			map_put(&im->left_out, x->columns.names[i], NULL);
	return rc;
}

static enum hd_rc open_source(struct importing *im, struct source *x, struct hd_err *e)
{
	static const char *const kinds[] = {"csv", "yaml", "yaml"};
	struct import_options io = {.input = "csv"};
	int fd = x->path ? open(x->path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
	enum hd_rc rc;

	if (fd < 0)
		return hd_fail(e, errno == ENOENT ? HD_NOT_FOUND : HD_IO, "cannot open '%s': %s",
			       x->path, strerror(errno));
	x->is_open = true;
	rc = table_open(&x->t, fd, &io, &im->m, e);
	if (x->path)
		close(fd);
	if (rc == HD_OK)
		rc = choose_kind(im, x, e);
	if (rc == HD_OK) {
		x->t.kind = kinds[x->kind][0] == 'c' ? TABLE_CSV : TABLE_YAML;
		x->size = x->t.in.file.size;
		if (x->kind == SOURCE_MARKDOWN && x->size > CARD_TEXT_MAX * 32)
			rc = hd_fail(e, HD_INVALID, "the file is too long for an article");
		else if (x->kind == SOURCE_CSV)
			rc = open_csv(im, x, e);
	}
	return rc;
}

static void note(const struct importing *im, const char *text)
{
	if (im->o->note)
		im->o->note(text, im->o->arg);
}

static const char *name_of(const struct source *x)
{
	return x->path ? x->path : "standard input";
}

static enum hd_rc open_all(struct importing *im, struct hd_err *e)
{
	struct hash *h = hash_new(HASH_SHA256);
	unsigned char raw[HASH_MAX_SIZE];
	uint64_t base = 0;
	enum hd_rc rc = HD_OK;

	for (size_t i = 0; rc == HD_OK && i < im->n; i++) {
		struct source *x = &im->v[i];

		rc = open_source(im, x, e);
		if (rc != HD_OK) {
			hd_wrap(e, rc, "'%.200s'", name_of(x));
			break;
		}
		x->base = base;
		base += x->size;
		im->in.lines += x->t.in.lines;
		hash_update(h, x->t.in.sha256, strlen(x->t.in.sha256));
		if (x->t.guessed)
			note(im, arena_printf(im->arena,
					      "'%s' is read as %s; --encoding NAME says otherwise",
					      name_of(x), x->t.charset));
	}
	hash_hex(raw, hash_final(h, raw), im->in.sha256);
	if (rc == HD_OK && im->n == 1) {
		memcpy(im->in.sha256, im->v[0].t.in.sha256, sizeof(im->in.sha256));
		im->in.device = im->v[0].t.in.device;
		im->in.inode = im->v[0].t.in.inode;
	}
	return rc;
}

/* Opening it would empty it; what batch checks of one input is checked here of many. */
static enum hd_rc check_rejects(const struct importing *im, struct hd_err *e)
{
	const char *path = im->o->run.rejects;
	struct stat st;

	if (!path || stat(path, &st) != 0)
		return HD_OK;
	for (size_t i = 0; i < im->n; i++)
		if (im->v[i].t.in.inode == st.st_ino && im->v[i].t.in.device == st.st_dev)
			return hd_fail(e, HD_USAGE,
				       "'%s' is the input; name another file for the rejects", path);
	return HD_OK;
}

/* --- records ---------------------------------------------------------------------------------- */

#define TAIL 4096

/* The line breaks at its end belong to a document: they may be those of a text. */
static enum hd_rc whole_document(struct source *x, uint64_t end, struct sbuf *record,
				 struct hd_err *e)
{
	struct sbuf tail = SBUF_INIT;
	uint64_t from = end > TAIL ? end - TAIL : 0;
	enum hd_rc rc = scratch_read(&x->t.in.file, from, (size_t)(end - from), &tail, e);
	size_t n = tail.len;

	while (rc == HD_OK && n && (tail.s[n - 1] == '\n' || tail.s[n - 1] == '\r'))
		n--;
	if (rc == HD_OK)
		sbuf_add(record, tail.s + n, tail.len - n);
	sbuf_deinit(&tail);
	return rc;
}

static enum hd_rc next_of(struct source *x, struct cursor *c, struct sbuf *record, bool *more,
			  struct hd_err *e)
{
	enum hd_rc rc;

	if (x->kind != SOURCE_MARKDOWN) {
		rc = table_next(&x->t, c, record, more, e);
		if (rc == HD_OK && *more && x->kind == SOURCE_YAML && !x->t.fault)
			rc = whole_document(x, c->offset, record, e);
		return rc;
	}
	*more = c->offset < x->size;
	if (!*more)
		return HD_OK;
	c->offset = x->size;
	c->line = 1;
	return scratch_read(&x->t.in.file, 0, x->size, record, e);
}

static enum hd_rc next(struct feed *f, struct cursor *c, struct sbuf *record, bool *more,
		       struct hd_err *e)
{
	struct importing *im = (struct importing *)f;
	size_t i = 0;
	enum hd_rc rc = HD_OK;

	*more = false;
	while (i < im->n && c->offset >= im->v[i].base + im->v[i].size)
		i++;
	for (; rc == HD_OK && !*more && i < im->n; i++) {
		struct source *x = &im->v[i];
		struct cursor own = *c;

		own.offset = c->offset > x->base ? c->offset - x->base : 0;
		if (own.offset <= x->t.in.start.offset)
			own = x->t.in.start;
		im->place = x->base + own.offset;
		rc = next_of(x, &own, record, more, e);
		im->now = x;
		*c = own;
		c->offset = x->base + (*more ? own.offset : x->size);
	}
	im->feed.file = im->n > 1 && im->now ? name_of(im->now) : NULL;
	return rc;
}

static const char *source_name(const struct importing *im)
{
	static const char *const names[] = {"import", "glpi-kb", "znuny-faq"};

	return im->o->source ? im->o->source : names[im->now->columns.preset];
}

static enum hd_rc read_record(struct importing *im, const struct sbuf *record, struct arena *a,
			      struct article *x, struct hd_err *e)
{
	struct source *now = im->now;
	enum hd_rc rc;

	article_init(x);
	if (now->t.fault)
		return hd_fail(e, HD_INVALID, "%s", now->t.fault);
	switch (now->kind) {
	case SOURCE_MARKDOWN:
		return article_of_markdown(record->s, record->len, a, &im->left_out, x, e);
	case SOURCE_YAML:
		return article_of_yaml(record->s, record->len, a, &im->left_out, x, e);
	case SOURCE_CSV:
		break;
	}
	rc = csv_split(record->s, record->len, now->t.separator, &now->t.row, e);
	return rc == HD_OK ? article_of_row(&now->columns, &now->t.row, source_name(im), im->zone,
					    im->desk->now, a, x, e)
			   : rc;
}

/* Two records of one key that say different things: one of them would be lost. */
static enum hd_rc meet(struct importing *im, const struct article *x, const struct sbuf *record,
		       uint64_t line, struct hd_err *e)
{
	uint64_t said = map_hash(record->s, record->len);
	struct met *met = map_get(&im->met, x->key);

	if (!met || met->place >= im->place) {
		met = met ? met : arena_alloc(im->arena, sizeof(*met));
		*met = (struct met){im->place, line, said, name_of(im->now)};
		map_put(&im->met, x->key, met);
		return HD_OK;
	}
	if (met->said == said)
		return HD_OK;
	return hd_fail(e, HD_REFUSED, "the key '%.100s' stands on line %" PRIu64 "%s%s%s with "
		       "another content",
		       x->key, met->line, im->n > 1 ? " of '" : "", im->n > 1 ? met->file : "",
		       im->n > 1 ? "'" : "");
}

static enum hd_rc carry_out(struct feed *f, const struct sbuf *record, uint64_t line,
			    struct sheet *s, struct arena *a, struct hd_err *e)
{
	struct importing *im = (struct importing *)f;
	struct article_put how = {.application = im->o->application};
	struct article x;
	enum hd_rc rc = read_record(im, record, a, &x, e);

	im->column = NULL;
	if (rc == HD_OK && !x.key && !x.uid)
		x.key = arena_printf(a, "%s:row-%016" PRIx64, source_name(im),
				     map_hash(record->s, record->len));
	if (rc == HD_OK && x.key && (rc = meet(im, &x, record, line, e)) != HD_OK)
		x.column = "key";
	if (rc == HD_OK)
		rc = article_put(s, &x, &how, a, e);
	if (rc == HD_OK) {
		s->operations += how.made;
		s->opened += how.made;
		s->unchanged += !how.made;
		if (how.made && f->rehearsal && im->o->article)
			im->o->article(how.number, node_get_str(x.r.set, "title"), how.status,
				       how.visibility, im->o->arg);
		return HD_OK;
	}
	im->column = x.column ? arena_strdup(im->arena, x.column) : NULL;
	if (im->now->kind == SOURCE_MARKDOWN && x.line)
		f->fault_line = x.line;
	else if (im->now->kind == SOURCE_YAML && x.line)
		f->fault_line = line + x.line - 1;
	return x.column ? hd_wrap(e, rc, "column '%.60s'", x.column) : rc;
}

static const char *column(struct feed *f)
{
	return ((struct importing *)f)->column;
}

static void trailers(struct feed *f, struct sbuf *message)
{
	const struct importing *im = (struct importing *)f;

	for (size_t i = 0; i < im->n && i < LEFT_OUT_SHOWN; i++) {
		const char *name = name_of(&im->v[i]), *slash = strrchr(name, '/');
		struct sbuf shown = SBUF_INIT;

		name = slash && slash[1] ? slash + 1 : name;
		if (utf8_valid(name, strlen(name), NULL))
			text_for_terminal(&shown, name, strlen(name), true);
		sbuf_printf(message, "Import: %s\n", shown.len ? shown.s : "(no valid name)");
		sbuf_deinit(&shown);
	}
}

/* --- the run ------------------------------------------------------------------------------------ */

static void tell_left_out(const struct importing *im)
{
	struct sbuf b = SBUF_INIT;

	for (size_t i = 0; i < im->left_out.len && i < LEFT_OUT_SHOWN; i++)
		sbuf_printf(&b, "%s'%.60s'", i ? ", " : "left out: ", im->left_out.entries[i].key);
	if (im->left_out.len > LEFT_OUT_SHOWN)
		sbuf_puts(&b, ", ...");
	if (b.len)
		note(im, b.s);
	sbuf_deinit(&b);
}

static enum hd_rc check_options(const struct article_import *o, struct hd_err *e)
{
	static const char ok[] = "abcdefghijklmnopqrstuvwxyz0123456789._-";

	if (o->source && (!*o->source || o->source[strspn(o->source, ok)] || strlen(o->source) > 60))
		return hd_fail(e, HD_USAGE,
			       "'%.60s' is no name of a source: small letters, digits, . _ -",
			       o->source);
	if (o->preset && o->input && o->input[0] != 'c')
		return hd_fail(e, HD_USAGE, "--preset is for csv");
	return HD_OK;
}

enum hd_rc desk_articles_import(struct desk *d, const struct article_import *o,
				struct batch_result *out, struct hd_err *e)
{
	struct importing im = {.o = o, .desk = d, .in = INPUT_INIT,
			       .feed = {.next = next, .carry_out = carry_out, .column = column,
					.trailers = trailers, .rehearsal = o->dry_run},
			       .m = {.encoding = o->encoding, .delimiter = o->delimiter}};
	const char *me;
	enum hd_rc rc = check_options(o, e);

	memset(out, 0, sizeof(*out));
	im.arena = im.m.arena = arena_new();
	if (o->preset && strcmp(o->preset, "znuny-faq") == 0 && !o->delimiter)
		im.m.delimiter = ";";
	map_init(&im.met, im.arena);
	map_init(&im.left_out, im.arena);
	if (rc == HD_OK)
		rc = desk_me(d, &me, e);
	if (rc == HD_OK)
		rc = desk_report_zone(d, &im.zone, e);
	if (rc == HD_OK)
		rc = gather(&im, e);
	if (rc == HD_OK)
		rc = open_all(&im, e);
	if (rc == HD_OK)
		rc = check_rejects(&im, e);
	if (rc == HD_OK) {
		rc = batch_run(d, &im.in, &im.feed, &o->run, out, e);
		if (rc == HD_OK || rc == HD_PARTIAL)
			tell_left_out(&im);
	}
	for (size_t i = 0; i < im.n; i++)
		if (im.v[i].is_open)
			table_close(&im.v[i].t);
	map_deinit(&im.met);
	map_deinit(&im.left_out);
	free(im.v);
	arena_free(im.arena);
	return rc;
}
