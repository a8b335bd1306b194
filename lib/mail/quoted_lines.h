/* What single lines of a mail are: where older messages and signatures begin. */
#ifndef MAIL_QUOTED_LINES_H
#define MAIL_QUOTED_LINES_H

#include <stdbool.h>
#include <stddef.h>

struct line {
	const char *s; /* without line break and blanks at both ends */
	size_t n;
};

bool line_quoted(const struct line *l); /* `> …` */
bool line_ruler(const struct line *l);  /* `_____`, `-----` */

/* Whether the lines at l, up to n, begin the message answered to: `-----Original Message-----`, or
 * the header block that Outlook writes. */
bool lines_original(const struct line *l, size_t n);

/* Whether a message passed on begins here: it is news, not history. */
bool line_forward(const struct line *l);

/* `On … wrote:` in many languages, over up to LINES_ATTRIBUTION lines: how many lines of it end
 * before l[end], or begin at l[start] (then with a time or an address, for no `>` below it proves
 * it); 0 = none. */
#define LINES_ATTRIBUTION 5
size_t lines_attribution_before(const struct line *l, size_t end);
size_t lines_attribution_at(const struct line *l, size_t start, size_t n);

/* What stands below the quotation that a text begins with; the text itself if it begins with
 * something else, or nothing stands there. (parted.c) */
const char *text_below_quotation(const char *text);

/* `Sent from my iPhone`, `Get Outlook for iOS`. */
bool line_device(const struct line *l);

#endif
