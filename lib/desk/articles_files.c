/* Files of an import of articles -> records. Each file begins, among the bytes of all, where the
 * one before it ends, so that a place in them is one number as batch wants it. */
#include "desk/articles_files.h"

#include "crypto/hash.h"
#include "helpdesk/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILES_MAX 100000

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

void articles_note(const struct importing *im, const char *text)
{
	if (im->o->note)
		im->o->note(text, im->o->arg);
}

const char *source_path(const struct source *x)
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
			hd_wrap(e, rc, "'%.200s'", source_path(x));
			break;
		}
		x->base = base;
		base += x->size;
		im->in.lines += x->t.in.lines;
		hash_update(h, x->t.in.sha256, strlen(x->t.in.sha256));
		if (x->t.guessed)
			articles_note(im, arena_printf(im->arena,
						       "'%s' is read as %s; --encoding NAME says otherwise",
					      source_path(x), x->t.charset));
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

enum hd_rc articles_next(struct feed *f, struct cursor *c, struct sbuf *record, bool *more,
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
	im->feed.file = im->n > 1 && im->now ? source_path(im->now) : NULL;
	return rc;
}

/* --- all ------------------------------------------------------------------------------------------ */

/* The number that a document says it has. */
static uint64_t number_in(const struct importing *im, const struct sbuf *record)
{
	const char *key = "\nnumber: ", *p = strstr(record->s, key);
	char text[NUMBER_TEXT_SIZE];
	struct number n;
	size_t len;

	if (str_starts(record->s, key + 1))
		p = record->s + strlen(key + 1);
	else if (p)
		p += strlen(key);
	else
		return 0;
	len = strcspn(p, " \r\n");
	if (len >= sizeof(text))
		return 0;
	memcpy(text, p, len);
	text[len] = '\0';
	return number_parse(text, &n) && n.kind == NUMBER_ARTICLE &&
			       strcmp(n.site, desk_site(im->desk)) == 0
		       ? n.n
		       : 0;
}

/* Articles that cannot keep their numbers get new ones above it, so that they take none from those
 * that can. */
static enum hd_rc find_highest(struct importing *im, struct hd_err *e)
{
	struct sbuf record = SBUF_INIT;
	struct cursor c = im->in.start;
	bool more = true;
	enum hd_rc rc = HD_OK;

	while (rc == HD_OK && more) {
		rc = articles_next(&im->feed, &c, &record, &more, e);
		if (rc == HD_OK && more && im->now->kind != SOURCE_CSV) {
			uint64_t n = number_in(im, &record);

			if (n > im->highest)
				im->highest = n;
		}
	}
	sbuf_deinit(&record);
	return rc;
}

enum hd_rc articles_open(struct importing *im, struct hd_err *e)
{
	enum hd_rc rc = gather(im, e);

	if (rc == HD_OK)
		rc = open_all(im, e);
	if (rc == HD_OK)
		rc = check_rejects(im, e);
	return rc == HD_OK ? find_highest(im, e) : rc;
}
