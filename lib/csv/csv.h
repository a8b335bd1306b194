/* Comma-separated values (RFC 4180 and the dialects people have), and the
 * character sets they come in. Pure: bytes in, cells out; who reads the file is above. */
#ifndef LIB_CSV_CSV_H
#define LIB_CSV_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpdesk/err.h"
#include "helpdesk/sbuf.h"

#define CSV_COLUMNS_MAX 4096

/* --- records (record.c) */

/* How far the search for the end of a record has come. Zeroed at its beginning. */
struct csv_scan {
	enum csv_state { CSV_FIELD, CSV_BARE, CSV_QUOTED, CSV_QUOTE } state;
	uint64_t breaks; /* lines that ended so far, the record's own end included */
};
/* Looks on through n bytes. True when the record ends among them; *used counts the bytes up to
 * its end, line break included (all n when it does not end there). A record without a line break
 * at the end of the input is complete unless the state is CSV_QUOTED. */
bool csv_scan(struct csv_scan *s, const char *p, size_t n, char separator, size_t *used);

struct csv_cell {
	const char *s;   /* terminated; lives until the row is used again */
	size_t n;        /* may hold NUL */
};
struct csv_row {
	struct csv_cell *v;
	size_t n, cap;
	struct sbuf text;
};
#define CSV_ROW_INIT {NULL, 0, 0, SBUF_INIT}
void csv_row_deinit(struct csv_row *r);

/* The cells of a whole record of n bytes, with or without its line break. HD_INVALID, "column N:
 * …", for text after a closing quote, a quote that is not closed, or too many cells. */
enum hd_rc csv_split(const char *p, size_t n, char separator, struct csv_row *row,
		     struct hd_err *e);

/* The separator of a header line, by what is most frequent outside quotes: , ; tab or |. */
char csv_guess_separator(const char *header, size_t n);

/* Takes away what a spreadsheet export puts before = + - @ so that a cell is no formula: an
 * apostrophe or a tab. */
void csv_unguard(struct csv_cell *c);

/* --- character sets (charset.c) */

/* What a text looks like; fed block by block from a zeroed struct. */
struct charset_look {
	uint64_t bytes, lf, cr;
	uint64_t nul[2];        /* at even and at odd places */
	uint64_t good, bad;     /* characters of two bytes and more; bytes that are no UTF-8 */
	uint64_t c1, latin9;    /* bytes 0x80-0x9F; signs that ISO-8859-15 makes of the text */
	unsigned char head[4];  /* first bytes */
	unsigned char last[2];  /* before the next block */
	unsigned char part[4];  /* a character cut by the end of a block */
	unsigned n_part;
};
void charset_look(struct charset_look *l, const void *p, size_t n);
void charset_look_end(struct charset_look *l);
/* `utf-8`, `utf-16le`, `utf-16be`, `windows-1252` or `iso-8859-15`; *mark = bytes of a byte order
 * mark. */
const char *charset_guess(const struct charset_look *l, unsigned *mark);

/* Turns text of a character set into UTF-8; what cannot be read becomes the byte 0xFF, which no
 * UTF-8 holds and so is refused where the text is used. */
struct decoder;
enum hd_rc decoder_open(const char *charset, struct decoder **out,
			struct hd_err *e); /* HD_USAGE: unknown */
void decoder_close(struct decoder *d);     /* NULL-safe */
/* Appends. `last`: nothing comes after these n bytes. */
void decoder_feed(struct decoder *d, const char *p, size_t n, bool last, struct sbuf *out);
/* Whether the name means UTF-8, which needs no decoder. */
bool charset_is_utf8(const char *charset);

#endif
