/* Errors. Nothing here allocates: the message must survive a full memory, and
 * nothing here trusts its arguments, for they come from files and networks. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "helpdesk/err.h"
#include "helpdesk/text.h"
#include "util/utf8.h"

#define MSG_SIZE sizeof(((struct hd_err *)0)->msg)

/* Copies `raw` into `out` with every control character made visible. What does
 * not fit is cut between characters, never within one. */
static void copy_visible(char *out, size_t size, const char *raw, size_t n)
{
	char shown[UTF8_SHOWN_SIZE];
	size_t len = 0;

	for (size_t i = 0; i < n;) {
		size_t k = utf8_show(raw, n, &i, shown);

		if (len + k >= size)
			break;
		memcpy(out + len, shown, k);
		len += k;
	}
	out[len] = '\0';
}

/* Formats into a buffer of its own, since an argument may be the old message. */
static void format_visible(char *out, size_t size, const char *fmt, va_list ap) HD_PRINTF(3, 0);

static void format_visible(char *out, size_t size, const char *fmt, va_list ap)
{
	char raw[MSG_SIZE];
	int n = vsnprintf(raw, sizeof(raw), fmt, ap);
	size_t len = n < 0 ? 0 : (size_t)n;

	if (len >= sizeof(raw))
		len = utf8_cut(raw, sizeof(raw) - 1);
	copy_visible(out, size, raw, len);
}

enum hd_rc hd_fail(struct hd_err *e, enum hd_rc rc, const char *fmt, ...)
{
	va_list ap;

	if (!e)
		return rc;
	va_start(ap, fmt);
	format_visible(e->msg, sizeof(e->msg), fmt, ap);
	va_end(ap);
	return rc;
}

enum hd_rc hd_wrap(struct hd_err *e, enum hd_rc rc, const char *fmt, ...)
{
	char whole[MSG_SIZE];
	size_t len, rest;
	va_list ap;

	if (!e)
		return rc;
	va_start(ap, fmt);
	format_visible(whole, sizeof(whole) - 2, fmt, ap);
	va_end(ap);
	len = strlen(whole);
	memcpy(whole + len, ": ", 2);
	len += 2;
	rest = strlen(e->msg);
	if (rest > sizeof(whole) - 1 - len)
		rest = utf8_cut(e->msg, sizeof(whole) - 1 - len);
	memcpy(whole + len, e->msg, rest);
	memcpy(e->msg, whole, len + rest);
	e->msg[len + rest] = '\0';
	return rc;
}

int hd_exit_status(enum hd_rc rc)
{
	switch (rc) {
	case HD_OK:
		return 0;
	case HD_REFUSED:
	case HD_INVALID:
	case HD_IO:
		return 1;
	case HD_USAGE:
		return 2;
	case HD_NOT_FOUND:
		return 3;
	case HD_CONFLICT:
		return 4;
	case HD_PARTIAL:
		return 5;
	case HD_INTERNAL:
		break;
	}
	return 70;
}
