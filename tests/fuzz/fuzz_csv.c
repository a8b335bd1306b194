/* Any bytes as CSV, the first one choosing the separator: records end where the scan says whatever
 * the pieces it is given, their cells hold what stood between the separators, and written anew
 * they are read the same. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "csv/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* The end must not depend on where the input is cut. */
static size_t end_of(const char *p, size_t n, char separator, size_t piece, enum csv_state *state)
{
	struct csv_scan s = {0};
	size_t at = 0, used;

	while (at < n) {
		size_t some = n - at < piece ? n - at : piece;
		bool ended = csv_scan(&s, p + at, some, separator, &used);

		at += used;
		if (ended)
			break;
	}
	*state = s.state;
	return at;
}

static void write_row(const struct csv_row *row, char separator, struct sbuf *out)
{
	for (size_t i = 0; i < row->n; i++) {
		if (i)
			sbuf_putc(out, separator);
		sbuf_putc(out, '"');
		for (size_t k = 0; k < row->v[i].n; k++) {
			if (row->v[i].s[k] == '"')
				sbuf_putc(out, '"');
			sbuf_putc(out, row->v[i].s[k]);
		}
		sbuf_putc(out, '"');
	}
	sbuf_putc(out, '\n');
}

static void check_record(const char *p, size_t n, char separator)
{
	struct csv_row row = CSV_ROW_INIT, again = CSV_ROW_INIT;
	struct sbuf text = SBUF_INIT;
	struct hd_err e;

	if (csv_split(p, n, separator, &row, &e) == HD_OK) {
		write_row(&row, separator, &text);
		if (csv_split(text.s, text.len, separator, &again, &e) != HD_OK || again.n != row.n)
			abort();
		for (size_t i = 0; i < row.n; i++)
			if (row.v[i].n != again.v[i].n || row.v[i].s[row.v[i].n] != '\0' ||
			    memcmp(row.v[i].s, again.v[i].s, row.v[i].n) != 0)
				abort();
	}
	csv_row_deinit(&row);
	csv_row_deinit(&again);
	sbuf_deinit(&text);
}

static void check_charset(const char *p, size_t n)
{
	struct charset_look l = {0};
	struct decoder *d;
	struct sbuf whole = SBUF_INIT, pieces = SBUF_INIT;
	unsigned mark;
	const char *name;

	charset_look(&l, p, n);
	charset_look_end(&l);
	name = charset_guess(&l, &mark);
	if (charset_is_utf8(name) || decoder_open(name, &d, NULL) != HD_OK)
		return;
	decoder_feed(d, p, n, true, &whole);
	decoder_close(d);
	if (decoder_open(name, &d, NULL) != HD_OK)
		abort();
	for (size_t i = 0; i < n; i++)
		decoder_feed(d, p + i, 1, i + 1 == n, &pieces);
	decoder_close(d);
	if (whole.len != pieces.len || memcmp(whole.s, pieces.s, whole.len) != 0)
		abort();
	sbuf_deinit(&whole);
	sbuf_deinit(&pieces);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const char *p = (const char *)data + 1;
	enum csv_state state, other;
	char separator;

	if (n < 2)
		return 0;
	separator = ",;\t|"[data[0] % 4];
	n--;
	check_charset(p, n);
	(void)csv_guess_separator(p, n);
	while (n) {
		size_t size = end_of(p, n, separator, n, &state);

		if (end_of(p, n, separator, 1, &other) != size || other != state)
			abort();
		check_record(p, size, separator);
		p += size;
		n -= size;
	}
	return 0;
}
