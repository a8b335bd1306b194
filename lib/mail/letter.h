/* A letter: a message that came in, read as far as the desk wants to know it.
 * All text is valid UTF-8 with LF; headers are decoded and on one line. */
#ifndef LIB_MAIL_LETTER_H
#define LIB_MAIL_LETTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpdesk/err.h"
#include "helpdesk/mem.h"

struct letter_person {
	const char *name;  /* NULL when none was given */
	const char *email; /* `local@domain`; NULL when there is none */
};

struct letter_header {
	const char *name, *value; /* the name as written */
};

struct letter_file {
	const char *name; /* safe to store: no folder, no control character, never empty */
	const char *type; /* "image/png", lower case */
	const char *data; /* decoded; not ended by NUL */
	size_t len;
	bool inside;      /* shown within the text rather than attached to it */
};

/* What sent it: only a person is answered. */
enum letter_sender {
	LETTER_PERSON,
	LETTER_LIST,       /* a mailing list, or bulk mail */
	LETTER_MACHINE,    /* a program that reports something by itself */
	LETTER_AUTO_REPLY, /* a program that answered a message: away, received, read */
	LETTER_BOUNCE,     /* about a message that was delayed, not delivered or complained of */
	LETTER_OURS,       /* a message that this program wrote */
};

struct letter {
	const char *id;                      /* Message-ID without <>, NULL = none */
	const char **refs;                   /* In-Reply-To, then References from its end on */
	size_t n_refs;
	struct letter_person from, reply_to; /* the first of each; reply_to.email NULL = none */
	const char *return_path;             /* "" = `<>`, NULL = not said */
	const char **to;                     /* every address it was sent to: To, Cc, Delivered-To,
					      * X-Original-To, Envelope-To */
	size_t n_to;
	const char *subject;                 /* "" when there is none */
	int64_t date;                        /* TIME_NONE when none can be read */
	const char *language;                /* "fr", "en" …, of Content-Language or
					      * Accept-Language; NULL = not said */
	const char *text;                    /* the best text part; "" when there is none. What has
					      * more than 1 MiB: its beginning, a line that names
					      * the file, and all of it among the files */
	const char *html;                    /* what `text` was made of, when of html: as it came;
					      * not what is among the files */
	struct letter_file *files;
	size_t n_files;
	bool whole;                          /* too deep or too many parts: files[0] is the whole
					      * message, and text what could be read easily and
					      * a line that names it */
	struct letter_header *headers;       /* of the message, in order */
	size_t n_headers;
	const char *type;                    /* of the whole: "multipart/report" */
	const char *report_type;             /* its parameter of that name, NULL = none */
	const char *report;                  /* first message/delivery-status, …/disposition-
					      * notification or …/feedback-report part; or NULL */
	const char *returned;                /* headers of the first message inside; or NULL */
};

#define LETTER_PARTS_MAX 1000 /* more, or deeper than LETTER_DEPTH_MAX: kept as it is */
#define LETTER_DEPTH_MAX 50

/* Reads a message of n bytes. HD_INVALID: it is no message (no header that names a sender).
 * HD_IO: the mail library cannot be loaded. The letter lives in `a`, and may point into `raw`. */
enum hd_rc letter_read(const char *raw, size_t n, struct arena *a, struct letter *out,
		       struct hd_err *e);

/* The first value of a header, any case of its name; NULL when absent. */
const char *letter_header(const struct letter *l, const char *name);

/* Who sent it (RFC 3834, 3464, 8098, 5965 and what mail systems do besides). *why (may be NULL)
 * names the sign that was seen: "Auto-Submitted: auto-replied". */
enum letter_sender letter_sender(const struct letter *l, const char **why);

/* --- texts (pure) ----------------------------------------------------------------- */

/* Html as text a person reads: paragraphs, lists, tables by rows, links after their text;
 * no script, no style. Appends to what `a` holds; any bytes are fine. */
char *html_to_text(const char *html, size_t n, struct arena *a);

/* Parts a text into what is new and the quoted history and signature that end it; `folded` is ""
 * when there is nothing to fold. Where all is quoted, `fresh` is all of it. Both in `a`. */
struct folded_text {
	const char *fresh, *folded;
};
struct folded_text text_parted(const char *text, struct arena *a);

/* Whether a text says thanks, or that all is well, and nothing else (French, English). */
bool text_is_thanks(const char *fresh);

/* A subject without `Re:`, `TR:`, `AW:` … and marks of tickets, in `a`. */
const char *subject_bare(const char *subject, struct arena *a);
/* The number in the first `[HD-42]` of a subject, `HD-42` as written there, NULL if none; in `a`. */
const char *subject_number(const char *subject, struct arena *a);

#endif
