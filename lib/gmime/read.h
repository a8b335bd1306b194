/* Messages taken apart by GMime, as plain structs: what it finds, nothing judged. All strings are
 * terminated and live in the arena; bodies point into the message. */
#ifndef LIB_GMIME_READ_H
#define LIB_GMIME_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpdesk/err.h"
#include "helpdesk/mem.h"

struct gmime_header {
	const char *name;
	const char *value; /* decoded, on one line; may hold any control character but NUL */
	const char *raw;   /* as it came, line breaks included; may hold any byte */
};

/* A part, before those within it. */
struct gmime_part {
	const char *type;        /* "text/plain", lower case; the default where none can be read */
	const char *disposition; /* "attachment", lower case; NULL = not said */
	const char *name;        /* of the file, decoded; NULL = not said */
	const char *charset, *format, *delsp, *report_type; /* parameters; NULL = not said */
	const char *id;          /* Content-ID without <>; NULL = none */
	size_t end;              /* the index after the last part within this one */
	unsigned depth;          /* 0 = the message's own body */
	bool multi;              /* has parts within; all others have a body */
	const char *prologue;    /* of a multi: what stands before its parts; NULL = nothing */
	const char *body;        /* in the message, still encoded; NULL = none */
	size_t n_body;
	int encoding;            /* for gmime_decode() */
};

struct gmime_message {
	struct gmime_header *headers;
	size_t n_headers;
	struct gmime_part *parts; /* at least one */
	size_t n_parts;
	bool beyond;              /* more parts, or deeper ones, than were asked for or than
				   * GMime can take: they are missing */
};

/* Takes a message of n bytes apart. A message within it is a part like any other and is not looked
 * into. HD_IO: GMime cannot be loaded. HD_INVALID: it begins with no header. */
enum hd_rc gmime_read(const char *raw, size_t n, size_t parts_max, unsigned depth_max,
		      struct arena *a, struct gmime_message *out, struct hd_err *e);

/* The body of a part without its transfer encoding; broken encoding gives what can be read. *data
 * is in `a`, or in the message where nothing was encoded. */
void gmime_decode(const struct gmime_part *p, struct arena *a, const char **data, size_t *n);

/* Text of a character set (NULL or unknown: guessed) as valid UTF-8; what cannot be read is U+FFFD.
 * It is `s` itself where nothing was to be done, else in `a` and ended by NUL. It may hold NUL. */
char *gmime_text(const char *charset, const char *s, size_t n, struct arena *a, size_t *out_n);

struct gmime_address {
	const char *name;  /* decoded; NULL = none */
	const char *email; /* as written; NULL = none */
};
/* The addresses of a header as it came, groups opened; at most `max`. */
size_t gmime_addresses(const char *raw, size_t max, struct arena *a, struct gmime_address **out);

/* Seconds since 1970 of a Date header; false when it is none. */
bool gmime_date(const char *raw, int64_t *out);

/* An unstructured header value as it came, decoded. */
char *gmime_decode_header(const char *raw, struct arena *a);

#endif
