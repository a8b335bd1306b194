/* Records and cells. A reader of our own, for three things libcsv cannot do: a record
 * can be read again from its place (a commit that came too late is tried anew),
 * the reader goes on after a broken record and says on which line it began, and
 * a quote that is never closed takes no memory. The end of a record is found first,
 * whatever its length; then its cells are made. */
#include "csv/csv.h"

#include "helpdesk/mem.h"

#include <stdlib.h>
#include <string.h>

/* --- where a record ends ------------------------------------------------------------ */

/* One byte outside quotes. */
static bool step(struct csv_scan *s, char c, char separator)
{
	if (c == '\n') {
		s->breaks++;
		return true;
	}
	if (c == separator)
		s->state = CSV_FIELD;
	else if (c == '"' && s->state == CSV_FIELD)
		s->state = CSV_QUOTED;
	else if (c == '"' && s->state == CSV_QUOTE)
		s->state = CSV_QUOTED;
	else
		s->state = CSV_BARE;
	return false;
}

bool csv_scan(struct csv_scan *s, const char *p, size_t n, char separator, size_t *used)
{
	for (size_t i = 0; i < n; i++) {
		if (s->state == CSV_QUOTED) {
			s->breaks += p[i] == '\n';
			if (p[i] == '"')
				s->state = CSV_QUOTE;
		} else if (step(s, p[i], separator)) {
			*used = i + 1;
			return true;
		}
	}
	*used = n;
	return false;
}

/* --- cells ---------------------------------------------------------------------------- */

void csv_row_deinit(struct csv_row *r)
{
	free(r->v);
	sbuf_deinit(&r->text);
	r->v = NULL;
	r->n = r->cap = 0;
}

/* Where the text between quotes ends (at the closing one), its doubled quotes made single
 * ones; NULL when it does not end. */
static const char *quoted(const char *p, const char *end, struct sbuf *out)
{
	for (;;) {
		const char *q = memchr(p, '"', (size_t)(end - p));

		if (!q)
			return NULL;
		if (q + 1 == end || q[1] != '"') {
			sbuf_add(out, p, (size_t)(q - p));
			return q;
		}
		sbuf_add(out, p, (size_t)(q - p) + 1);
		p = q + 2;
	}
}

static const char *bare(const char *p, const char *end, char separator, struct sbuf *out)
{
	const char *q = memchr(p, separator, (size_t)(end - p));

	if (!q)
		q = end;
	sbuf_add(out, p, (size_t)(q - p));
	return q;
}

enum hd_rc csv_split(const char *p, size_t n, char separator, struct csv_row *row,
		     struct hd_err *e)
{
	const char *end = p + n;
	struct csv_cell *cell;

	if (end > p && end[-1] == '\n')
		end--;
	if (end > p && end[-1] == '\r')
		end--;
	row->n = 0;
	sbuf_clear(&row->text);
	sbuf_reserve(&row->text, n + 1); /* a cell's end stands where its separator stood */
	for (;;) {
		if (row->n == CSV_COLUMNS_MAX)
			return hd_fail(e, HD_INVALID, "column %d: there are more columns than that",
				       CSV_COLUMNS_MAX);
		row->v = mem_grow(row->v, &row->cap, row->n + 1, sizeof(*row->v));
		cell = &row->v[row->n++];
		cell->s = row->text.s + row->text.len;
		if (p < end && *p == '"') {
			p = quoted(p + 1, end, &row->text);
			if (!p)
				return hd_fail(e, HD_INVALID, "column %zu: the quote is not closed",
					       row->n);
			p++;
			if (p < end && *p != separator)
				return hd_fail(e, HD_INVALID,
					       "column %zu: text after the closing quote", row->n);
		} else {
			p = bare(p, end, separator, &row->text);
		}
		cell->n = (size_t)(row->text.s + row->text.len - cell->s);
		sbuf_putc(&row->text, '\0');
		if (p == end)
			return HD_OK;
		p++;
	}
}

/* --- dialects -------------------------------------------------------------------------- */

char csv_guess_separator(const char *header, size_t n)
{
	static const char separators[] = ",;\t|";
	size_t count[4] = {0}, best = 0;
	bool in_quotes = false;

	for (size_t i = 0; i < n && (in_quotes || header[i] != '\n'); i++) {
		const char *at = header[i] ? strchr(separators, header[i]) : NULL;

		if (header[i] == '"')
			in_quotes = !in_quotes;
		else if (at && !in_quotes)
			count[at - separators]++;
	}
	for (size_t i = 1; i < 4; i++)
		if (count[i] > count[best])
			best = i;
	return separators[best];
}

void csv_unguard(struct csv_cell *c)
{
	if (c->n > 1 && (c->s[0] == '\'' || c->s[0] == '\t') && c->s[1] &&
	    strchr("=+-@\t\r", c->s[1])) {
		c->s++;
		c->n--;
	}
}
