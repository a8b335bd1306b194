/* Growing strings. An empty one points to `sbuf_empty`, which nobody writes
 * to, so that an sbuf that stays empty costs no memory. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helpdesk/mem.h"
#include "helpdesk/sbuf.h"
#include "util/oom.h"

char sbuf_empty[1];

void sbuf_deinit(struct sbuf *b)
{
	if (b->cap)
		free(b->s);
	b->s = sbuf_empty;
	b->len = 0;
	b->cap = 0;
	b->full = false;
}

void sbuf_clear(struct sbuf *b)
{
	b->len = 0;
	b->full = false;
	if (b->cap)
		b->s[0] = '\0';
}

/* Makes room for n more bytes and the NUL, whatever `max` says. */
char *sbuf_reserve(struct sbuf *b, size_t n)
{
	size_t need, cap = b->cap;

	if (n >= SIZE_MAX / 2 - b->len)
		mem_exhausted();
	need = b->len + n + 1;
	if (need > cap) {
		if (cap < 64)
			cap = 64;
		while (cap < need)
			cap *= 2;
		b->s = mem_realloc(b->cap ? b->s : NULL, cap);
		b->cap = cap;
		b->s[b->len] = '\0';
	}
	return b->s + b->len;
}

/* How many of n bytes may still be appended. */
static size_t allowed(struct sbuf *b, size_t n)
{
	size_t left = b->len < b->max ? b->max - b->len : 0;

	if (n <= left)
		return n;
	b->full = true;
	return left;
}

void sbuf_add(struct sbuf *b, const void *p, size_t n)
{
	char *to;

	n = allowed(b, n);
	if (!n)
		return;
	to = sbuf_reserve(b, n);
	memcpy(to, p, n);
	to[n] = '\0';
	b->len += n;
}

void sbuf_puts(struct sbuf *b, const char *s)
{
	sbuf_add(b, s, strlen(s));
}

void sbuf_putc(struct sbuf *b, char c)
{
	if (b->len + 1 < b->cap && b->len < b->max) {
		b->s[b->len++] = c;
		b->s[b->len] = '\0';
	} else {
		sbuf_add(b, &c, 1);
	}
}

/* The format comes from a caller whose own was checked. */
__attribute__((format(printf, 2, 0)))
void sbuf_vprintf(struct sbuf *b, const char *fmt, va_list ap)
{
	va_list again;
	char few[256];
	int n;

	va_copy(again, ap);
	n = vsnprintf(few, sizeof(few), fmt, ap);
	if (n < 0)
		mem_exhausted();
	if ((size_t)n < sizeof(few)) {
		sbuf_add(b, few, (size_t)n);
	} else {
		char *to = sbuf_reserve(b, (size_t)n);

		vsnprintf(to, (size_t)n + 1, fmt, again);
		b->len += allowed(b, (size_t)n);
		b->s[b->len] = '\0';
	}
	va_end(again);
}

void sbuf_printf(struct sbuf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	sbuf_vprintf(b, fmt, ap);
	va_end(ap);
}

void sbuf_truncate(struct sbuf *b, size_t len)
{
	if (len >= b->len)
		return;
	b->len = len;
	b->s[len] = '\0';
}

char *sbuf_detach(struct sbuf *b)
{
	char *s = b->cap ? b->s : mem_strdup("");

	b->cap = 0;
	sbuf_deinit(b);
	return s;
}
