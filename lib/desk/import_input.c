/* The input of an import: bytes in any character set, made UTF-8 in a temporary file, then
 * records of CSV, JSON Lines or YAML out of it, each readable again from its place. */
#include "desk/import.h"

#include "helpdesk/text.h"

#include <stdlib.h>
#include <string.h>

#define WINDOW ((size_t)1 << 20)
#define RECORD_MAX ((size_t)16 << 20)
#define BLOCK ((size_t)256 << 10)

const char *const import_inputs[] = {"csv", "jsonl", "yaml", NULL};

/* --- bytes --------------------------------------------------------------------------------- */

/* At least n bytes from offset where the file has them; *got says how many there are. */
static enum hd_rc look(struct table *t, uint64_t offset, size_t n, const char **p, size_t *got,
		       struct hd_err *e)
{
	uint64_t end = t->window_at + t->window.len;
	enum hd_rc rc;

	if (offset < t->window_at || offset + n > end) {
		rc = scratch_read(&t->in.file, offset, n > WINDOW ? n : WINDOW, &t->window, e);
		if (rc != HD_OK)
			return rc;
		t->window_at = offset;
		end = offset + t->window.len;
	}
	*p = t->window.s + (offset - t->window_at);
	*got = (size_t)(end - offset);
	return HD_OK;
}

static enum hd_rc look_over(struct table *t, struct charset_look *l, struct hd_err *e)
{
	uint64_t at = 0;
	const char *p;
	size_t n;
	enum hd_rc rc;

	memset(l, 0, sizeof(*l));
	do {
		rc = look(t, at, WINDOW, &p, &n, e);
		if (rc != HD_OK)
			return rc;
		charset_look(l, p, n);
		at += n;
	} while (n);
	charset_look_end(l);
	return HD_OK;
}

static enum hd_rc choose_charset(struct table *t, const struct mapping *m, struct charset_look *l,
				 unsigned *mark, struct hd_err *e)
{
	enum hd_rc rc = look_over(t, l, e);
	const char *preset = m->preset ? m->preset->charset : NULL;

	if (rc != HD_OK)
		return rc;
	t->charset = charset_guess(l, mark);
	if (m->encoding) {
		t->charset = m->encoding;
	} else if (!charset_is_utf8(t->charset) && *mark == 0) {
		if (preset && l->c1 == 0 && strncmp(t->charset, "utf-16", 6) != 0)
			t->charset = preset;
		t->guessed = true;
	}
	return HD_OK;
}

/* The file anew, in UTF-8. A Mac's line ends become ours on the way. */
static enum hd_rc convert(struct table *t, unsigned mark, bool old_mac, struct hd_err *e)
{
	struct decoder *d = NULL;
	struct scratch out = SCRATCH_INIT;
	struct sbuf text = SBUF_INIT;
	uint64_t at = mark;
	const char *p;
	size_t n = 1;
	enum hd_rc rc = charset_is_utf8(t->charset) ? HD_OK : decoder_open(t->charset, &d, e);

	if (rc == HD_OK)
		rc = scratch_open(&out, e);
	while (rc == HD_OK && n) {
		rc = look(t, at, BLOCK, &p, &n, e);
		if (rc != HD_OK)
			break;
		sbuf_clear(&text);
		if (d)
			decoder_feed(d, p, n, n == 0, &text);
		else
			sbuf_add(&text, p, n);
		for (size_t i = 0; old_mac && i < text.len; i++)
			if (text.s[i] == '\r')
				text.s[i] = '\n';
		if (text.len)
			rc = scratch_append(&out, text.s, text.len, NULL, e);
		at += n;
	}
	scratch_close(&t->in.file);
	t->in.file = out;
	sbuf_clear(&t->window);
	t->window_at = 0;
	decoder_close(d);
	sbuf_deinit(&text);
	return rc;
}

/* --- records --------------------------------------------------------------------------------- */

/* The search for a record's end, whatever the kind of input. */
struct search {
	struct csv_scan csv;
	uint64_t breaks;
	size_t begun; /* bytes looked at, of YAML */
};

static uint64_t count_breaks(const char *p, size_t n)
{
	uint64_t count = 0;

	for (const char *end = p + n; (p = memchr(p, '\n', (size_t)(end - p))) != NULL; p++)
		count++;
	return count;
}

/* Documents end where a line begins with `---`. */
static bool ends(const struct table *t, struct search *s, const char *p, size_t n, size_t *used)
{
	const char *lf;

	*used = n;
	switch (t->kind) {
	case TABLE_CSV:
		return csv_scan(&s->csv, p, n, t->separator, used);
	case TABLE_JSONL:
		lf = memchr(p, '\n', n);
		if (lf)
			*used = (size_t)(lf - p) + 1;
		return lf != NULL;
	case TABLE_YAML:
		lf = memmem(p, n, "\n---", 4);
		if (lf)
			*used = (size_t)(lf - p) + 1;
		return lf != NULL;
	}
	return true;
}

/* How long the record at offset is; *whole false when it is more than can be held. */
static enum hd_rc measure(struct table *t, uint64_t offset, uint64_t *size, uint64_t *breaks,
			  bool *whole, bool *open, struct hd_err *e)
{
	struct search s = {.breaks = 0};
	size_t want = 4096, got, used;
	const char *p;
	enum hd_rc rc;

	*whole = true;
	*open = false;
	for (;;) {
		rc = look(t, offset, want, &p, &got, e);
		if (rc != HD_OK)
			return rc;
		memset(&s, 0, sizeof(s));
		if (ends(t, &s, p, got, &used) || got < want)
			break;
		if (want >= RECORD_MAX) {
			*whole = false;
			break;
		}
		want = got < want * 4 ? want * 4 : got + 1;
		want = want < RECORD_MAX ? want : RECORD_MAX;
	}
	*size = used;
	*breaks = t->kind == TABLE_CSV ? s.csv.breaks : count_breaks(p, used);
	*open = *whole && t->kind == TABLE_CSV && s.csv.state == CSV_QUOTED && used == got;
	if (*whole)
		return HD_OK;
	/* Its end must still be found, without keeping what comes before. */
	while (got) {
		rc = look(t, offset + *size, WINDOW, &p, &got, e);
		if (rc != HD_OK)
			return rc;
		bool ended = got == 0 || ends(t, &s, p, got, &used);

		*size += got ? used : 0;
		*breaks = t->kind == TABLE_CSV ? s.csv.breaks : *breaks + count_breaks(p, got ? used : 0);
		if (ended)
			break;
	}
	*open = t->kind == TABLE_CSV && got == 0 && s.csv.state == CSV_QUOTED;
	return HD_OK;
}

/* The first line of what could not be read as a record. */
static enum hd_rc one_line(struct table *t, uint64_t offset, uint64_t *size, struct hd_err *e)
{
	size_t got = 1;
	const char *p, *lf = NULL;
	enum hd_rc rc = HD_OK;

	*size = 0;
	while (rc == HD_OK && got && !lf) {
		rc = look(t, offset + *size, WINDOW, &p, &got, e);
		if (rc != HD_OK)
			break;
		lf = memchr(p, '\n', got);
		*size += lf ? (size_t)(lf - p) + 1 : got;
	}
	return rc;
}

static bool is_empty(const struct table *t, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		bool blank = p[i] == ' ' || p[i] == '\r' || p[i] == '\n' ||
			     (p[i] == t->separator && t->kind == TABLE_CSV) || p[i] == '\t' ||
			     (p[i] == '-' && t->kind == TABLE_YAML) ||
			     (p[i] == '"' && t->kind == TABLE_CSV);

		if (!blank)
			return false;
	}
	return true;
}

static enum hd_rc next_record(struct table *t, struct cursor *c, struct sbuf *record, bool *more,
			      struct hd_err *e)
{
	uint64_t size, breaks, line = c->passed + 1;
	bool whole, open;
	const char *p;
	size_t got;
	enum hd_rc rc = measure(t, c->offset, &size, &breaks, &whole, &open, e);

	t->fault = NULL;
	*more = rc == HD_OK && size > 0;
	if (!*more)
		return rc;
	if (open) {
		rc = one_line(t, c->offset, &size, e);
		breaks = 1;
		t->fault = "a quote is opened here and never closed";
	} else if (!whole) {
		t->fault = "the record is longer than 16 MiB";
	}
	if (rc == HD_OK)
		rc = look(t, c->offset, size < RECORD_MAX ? size : 4096, &p, &got, e);
	if (rc != HD_OK)
		return rc;
	got = size < got ? size : got;
	sbuf_clear(record);
	sbuf_add(record, p, t->fault && got > 4096 ? 4096 : got);
	while (record->len &&
	       (record->s[record->len - 1] == '\n' || record->s[record->len - 1] == '\r'))
		sbuf_truncate(record, record->len - 1);
	c->line = line;
	c->offset += size;
	c->passed += breaks;
	return HD_OK;
}

enum hd_rc table_next(struct table *t, struct cursor *c, struct sbuf *record, bool *more,
		      struct hd_err *e)
{
	enum hd_rc rc;

	do
		rc = next_record(t, c, record, more, e);
	while (rc == HD_OK && *more && !t->fault && is_empty(t, record->s, record->len));
	return rc;
}

/* --- opening ------------------------------------------------------------------------------------ */

static bool has_end(const char *name, const char *const *ends_)
{
	size_t n = name ? strlen(name) : 0;

	for (; name && *ends_; ends_++)
		if (n > strlen(*ends_) && str_ieq(name + n - strlen(*ends_), *ends_))
			return true;
	return false;
}

static enum hd_rc choose_kind(struct table *t, const struct import_options *o, struct hd_err *e)
{
	static const char *const json[] = {".jsonl", ".json", ".ndjson", NULL};
	static const char *const yaml[] = {".yaml", ".yml", NULL};
	const char *p;
	size_t n, i = 0;
	enum hd_rc rc = look(t, 0, 4096, &p, &n, e);

	if (rc != HD_OK)
		return rc;
	while (i < n && strchr(" \t\r\n", p[i]) && p[i])
		i++;
	if (o->input)
		t->kind = o->input[0] == 'c' ? TABLE_CSV : o->input[0] == 'j' ? TABLE_JSONL : TABLE_YAML;
	else if (has_end(o->file, json) || (i < n && p[i] == '{' && !has_end(o->file, yaml)))
		t->kind = TABLE_JSONL;
	else if (has_end(o->file, yaml) || (n - i > 8 && memcmp(p + i, "number: ", 8) == 0) ||
		 (n - i > 4 && memcmp(p + i, "---\n", 4) == 0))
		t->kind = TABLE_YAML;
	else
		t->kind = TABLE_CSV;
	return HD_OK;
}

static enum hd_rc choose_separator(struct table *t, const struct mapping *m, struct hd_err *e)
{
	const char *p;
	size_t n, i = 0;
	enum hd_rc rc = look(t, 0, 64 << 10, &p, &n, e);

	if (rc != HD_OK)
		return rc;
	while (i < n && (p[i] == '\n' || p[i] == '\r'))
		i++;
	if (!m->delimiter)
		t->separator = csv_guess_separator(p + i, n - i);
	else if (strcmp(m->delimiter, "tab") == 0 || strcmp(m->delimiter, "\\t") == 0)
		t->separator = '\t';
	else if (strlen(m->delimiter) == 1 && !strchr("\"\r\n", m->delimiter[0]) &&
		 (unsigned char)m->delimiter[0] < 0x80)
		t->separator = m->delimiter[0];
	else
		return hd_fail(e, HD_USAGE, "a delimiter is one character, or 'tab'");
	return HD_OK;
}

enum hd_rc table_first(struct table *t, struct mapping *m, struct hd_err *e)
{
	struct sbuf record = SBUF_INIT;
	bool more = false;
	enum hd_rc rc = choose_separator(t, m, e);

	if (rc == HD_OK)
		rc = table_next(t, &t->in.start, &record, &more, e);
	if (rc == HD_OK && !more)
		rc = hd_fail(e, HD_INVALID, "the input is empty: its first line must name the columns");
	if (rc == HD_OK && t->fault)
		rc = hd_fail(e, HD_INVALID, "line %llu: %s", (unsigned long long)t->in.start.line,
			     t->fault);
	if (rc == HD_OK && (rc = csv_split(record.s, record.len, t->separator, &t->row, e)) != HD_OK)
		rc = hd_wrap(e, rc, "line %llu", (unsigned long long)t->in.start.line);
	sbuf_deinit(&record);
	return rc;
}

enum hd_rc table_header(struct table *t, struct mapping *m, struct hd_err *e)
{
	struct sbuf name = SBUF_INIT;
	enum hd_rc rc = table_first(t, m, e);

	if (rc == HD_OK) {
		t->n_columns = t->row.n;
		t->columns = arena_alloc(m->arena, (t->n_columns + 1) * sizeof(*t->columns));
	}
	for (size_t i = 0; rc == HD_OK && i < t->n_columns; i++) {
		sbuf_clear(&name);
		rc = text_clean_line(t->row.v[i].s, t->row.v[i].n, "the name of a column", &name, e);
		if (rc == HD_OK)
			mapping_target(m, name.s, i + 1, &t->columns[i]);
	}
	/* A separator at the end of every line makes a column without a name. */
	while (rc == HD_OK && t->n_columns && !*t->columns[t->n_columns - 1].column)
		t->n_columns--;
	if (rc == HD_OK)
		rc = mapping_check(m, t->columns, t->n_columns, e);
	sbuf_deinit(&name);
	return rc;
}

enum hd_rc table_open(struct table *t, int fd, const struct import_options *o, struct mapping *m,
		      struct hd_err *e)
{
	struct charset_look l = {0};
	unsigned mark = 0;
	enum hd_rc rc;

	memset(t, 0, sizeof(*t));
	t->row = (struct csv_row)CSV_ROW_INIT;
	t->window = (struct sbuf)SBUF_INIT;
	t->in = (struct input)INPUT_INIT;
	t->faults = arena_new();
	rc = input_read(fd, &t->in, e);
	if (rc == HD_OK)
		rc = choose_charset(t, m, &l, &mark, e);
	if (rc == HD_OK && l.bytes == mark)
		rc = hd_fail(e, HD_INVALID, "the input is empty");
	if (rc == HD_OK && (mark || !charset_is_utf8(t->charset) || (l.cr && !l.lf)))
		rc = convert(t, mark, l.cr && !l.lf && strncmp(t->charset, "utf-16", 6) != 0, e);
	if (rc == HD_OK)
		rc = choose_kind(t, o, e);
	return rc;
}

void table_close(struct table *t)
{
	csv_row_deinit(&t->row);
	sbuf_deinit(&t->window);
	input_close(&t->in);
	arena_free(t->faults);
}
