/* Messages put together by GMime, of plain structs. Nothing is judged here: whoever calls has made
 * all text valid UTF-8 and taken line breaks and other control characters out of what becomes a
 * header. */
#ifndef LIB_GMIME_WRITE_H
#define LIB_GMIME_WRITE_H

#include <stddef.h>
#include <stdint.h>

#include "helpdesk/err.h"
#include "helpdesk/sbuf.h"

struct gmime_person {
	const char *name;  /* NULL = none */
	const char *email;
};
struct gmime_line {
	const char *name, *value; /* ASCII, folded by `\n ` where it is long */
};
struct gmime_file {
	const char *name;
	const char *type, *subtype; /* "image", "png" */
	const char *data;
	size_t len;
};

struct gmime_mail {
	struct gmime_person from;
	const struct gmime_person *to;
	size_t n_to;
	const char *subject;
	int64_t date;               /* seconds since 1970, written in UTC */
	const char *id;             /* without <> */
	const struct gmime_line *lines; /* further headers, in order */
	size_t n_lines;
	const char *text;
	const struct gmime_file *files;
	size_t n_files;
	const char *boundary;       /* used with files: occurs in no part */
};

/* Appends the message with LF. HD_IO: no library. */
enum hd_rc gmime_write(const struct gmime_mail *m, struct sbuf *out, struct hd_err *e);

#endif
