/* A look over a message before GMime has it. There a line that might be a boundary is held against
 * all boundaries in force, each header takes half a kilobyte and a header of very many parameters
 * the whole stack: 25 MiB made for it take minutes, gigabytes or the process. What is beyond any
 * real message is found here, in one pass that knows lines and nothing else. */
#include "gmime/look.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#define HEADER_MAX (256u * 1024)         /* bytes of one */
#define HEADERS_MAX (1024u * 1024)       /* bytes of those of the message */
#define HEADER_LINES_MAX 100000          /* of the message and its parts */
#define COMPARED_MAX (50u * 1000 * 1000) /* boundaries times lines that begin like one */

struct look {
	bool header;             /* in lines that may be headers */
	size_t lines, one;       /* of headers so far; bytes of the one we are in */
	size_t first;            /* where the message's own end; 0 = not yet */
	size_t boundaries, dashed;
};

/* Whether there is `boundary=`, `boundary*0=` or the like. */
static bool names_boundary(const char *s, size_t n)
{
	for (const char *p = s, *end = s + n; (p = memchr(p, '=', (size_t)(end - p))); p++) {
		const char *q = p;

		while (q > s && strchr("*0123456789 \t", q[-1]))
			q--;
		if (q - s >= 8 && strncasecmp(q - 8, "boundary", 8) == 0)
			return true;
	}
	return false;
}

/* Whether the line is `Name: …`. */
static bool is_field(const char *s, size_t n)
{
	const char *colon = memchr(s, ':', n < 256 ? n : 256);
	size_t word = 0;

	if (!colon)
		return false;
	while (s[word] != ' ' && s[word] != '\t' && s[word] != ':')
		word++;
	while (s[word] == ' ' || s[word] == '\t')
		word++;
	return s[word] == ':';
}

/* False when GMime shall not see it. */
static bool look_at_line(struct look *l, const char *s, size_t n, size_t end)
{
	if (n >= 2 && s[0] == '-' && s[1] == '-') {
		l->dashed++;
		l->header = l->first > 0;
		l->one = 0;
	} else if (n == 0 || (n == 1 && *s == '\r')) {
		if (!l->first)
			l->first = end;
		l->header = false;
	}
	if (l->header) {
		l->lines += is_field(s, n);
		l->one = *s == ' ' || *s == '\t' ? l->one + n : n;
		l->boundaries += names_boundary(s, n);
	}
	return l->one <= HEADER_MAX && l->lines <= HEADER_LINES_MAX &&
	       l->boundaries * l->dashed <= COMPARED_MAX;
}

enum hd_rc look_over(const char *raw, size_t n, size_t *safe, struct hd_err *e)
{
	struct look l = {.header = true};
	bool fine = true;

	*safe = n;
	for (size_t i = 0; i < n && fine;) {
		const char *lf = memchr(raw + i, '\n', n - i);
		size_t end = lf ? (size_t)(lf - raw) + 1 : n;

		fine = look_at_line(&l, raw + i, end - i - (lf != NULL), end);
		if (!l.first && end > HEADERS_MAX)
			fine = false;
		i = end;
	}
	if (fine)
		return HD_OK;
	if (!l.first)
		return hd_fail(e, HD_INVALID, "the header of this message is too large: it has "
			       "more than %u KiB in one field, or %u KiB in all",
			       HEADER_MAX / 1024, HEADERS_MAX / 1024);
	*safe = l.first;
	return HD_OK;
}
