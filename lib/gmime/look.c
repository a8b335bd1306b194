/* A look over a message before GMime has it, in one pass that knows lines and nothing else.
 *
 * There a part takes about a kilobyte, a header half of one, a byte of an address list thirty; a
 * group within a group calls itself, as do many parameters and a part within a part; and a line
 * that may be a boundary is held against all boundaries in force. So a message of a few megabytes
 * that is made for it takes minutes, gigabytes or the stack. No letter that somebody wrote comes
 * near these limits; and a line that begins with `--` counts only where a boundary was named, as a
 * text may have any number of them. */
#include "gmime/look.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#define HEADER_MAX (100u * 1024)         /* bytes of one, folded lines included: parameters */
#define COLONS_MAX 1000                  /* in one: groups within groups */
#define HEADERS_MAX (1024u * 1024)       /* bytes of all, those of parts included: addresses */
#define LINES_MAX 20000                  /* headers, those of parts included */
#define DASHES_MAX 50000                 /* lines that may begin a part */
#define COMPARED_MAX (50u * 1000 * 1000) /* boundaries times those: time, and levels, 7000 */
#define BEGINNING (64u * 1024)           /* of the body of one that is too much: so little cannot
					  * pass a limit that matters in parts */

struct look {
	bool top, headers;                   /* in the message's own; in any */
	size_t bytes, lines;                 /* of headers so far */
	size_t header, colons;               /* of the one at hand; 0 bytes = none */
	size_t boundaries, dashes;
};

static bool is_blank(const char *s, size_t n)
{
	return n == 0 || s[0] == '\n' || (s[0] == '\r' && (n == 1 || s[1] == '\n'));
}

static size_t count(const char *s, size_t n, char c)
{
	const char *end = s + n;
	size_t k = 0;

	while ((s = memchr(s, c, (size_t)(end - s))) != NULL) {
		k++;
		s++;
	}
	return k;
}

/* `boundary=`, `boundary*0=`, `Boundary (of parts) =` … */
static bool names_boundary(const char *s, size_t n)
{
	static const char word[] = "boundary";

	for (; n >= sizeof(word) - 1; s++, n--)
		if ((*s | 0x20) == 'b' && strncasecmp(s, word, sizeof(word) - 1) == 0)
			return true;
	return false;
}

/* Whether the line is `Name: …`, or `Name : …`, which GMime takes for it. */
static bool is_field(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && (unsigned char)s[i] > ' ' && s[i] != 0x7F && s[i] != ':')
		i++;
	while (i < n && (s[i] == ' ' || s[i] == '\t'))
		i++;
	return i < n && s[i] == ':';
}

/* What is no header and continues none takes nothing: GMime drops it. */
static bool header_line(struct look *l, const char *s, size_t n)
{
	if (s[0] == ' ' || s[0] == '\t') {
		if (!l->header)
			return true;
	} else {
		l->header = l->colons = 0;
		if (!is_field(s, n))
			return true;
		l->lines++;
	}
	l->header += n;
	l->bytes += n;
	l->colons += count(s, n, ':');
	l->boundaries += names_boundary(s, n);
	return l->header <= HEADER_MAX && l->colons <= COLONS_MAX && l->bytes <= HEADERS_MAX &&
	       l->lines <= LINES_MAX;
}

/* False when GMime shall not see it. */
static bool look_at_line(struct look *l, const char *s, size_t n)
{
	if (l->headers && is_blank(s, n)) {
		l->top = l->headers = false;
	} else if (!l->top && l->boundaries && n >= 2 && s[0] == '-' && s[1] == '-') {
		l->headers = true;
		l->header = l->colons = 0;
		l->dashes++;
	} else if (l->headers && !header_line(l, s, n)) {
		return false;
	}
	return l->dashes <= DASHES_MAX && l->boundaries * l->dashes <= COMPARED_MAX;
}

/* Where the line ends that stands at `most`, or the one before. */
static size_t whole_lines(const char *raw, size_t head, size_t n)
{
	size_t most = n - head > BEGINNING ? head + BEGINNING : n;

	for (size_t end = most; end > head; end--)
		if (raw[end - 1] == '\n')
			return end;
	return most;
}

enum hd_rc look_over(const char *raw, size_t n, size_t *safe, struct hd_err *e)
{
	struct look l = {.top = true, .headers = true};
	size_t head = 0;
	bool fine = true;

	*safe = n;
	for (size_t at = 0; at < n && fine;) {
		const char *s = raw + at, *lf = memchr(s, '\n', n - at);
		size_t len = lf ? (size_t)(lf + 1 - s) : n - at;

		at += len;
		if (l.top)
			head = at;
		fine = look_at_line(&l, s, len);
	}
	if (fine)
		return HD_OK;
	if (l.top)
		return hd_fail(e, HD_INVALID, "the header of this message is too large: it has "
			       "more than %u KiB in one field, or %u KiB or %u fields in all",
			       HEADER_MAX / 1024, HEADERS_MAX / 1024, LINES_MAX);
	*safe = whole_lines(raw, head, n);
	return HD_OK;
}
