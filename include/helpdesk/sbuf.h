/* A growing string: `s` is never NULL and always terminated. */
#ifndef HELPDESK_SBUF_H
#define HELPDESK_SBUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct sbuf {
	char *s;
	size_t len;
	size_t cap;  /* 0 = `s` is the shared empty string */
	size_t max;  /* bytes; appending past it is cut and sets `full` */
	bool full;
};

extern char sbuf_empty[1];
#define SBUF_INIT {sbuf_empty, 0, 0, (size_t)-1 / 2, false}
#define SBUF_MAX(n) {sbuf_empty, 0, 0, (n), false}

void sbuf_deinit(struct sbuf *b);                 /* back to SBUF_INIT; keeps max */
void sbuf_clear(struct sbuf *b);                  /* empties, keeps the memory */
void sbuf_add(struct sbuf *b, const void *p, size_t n);
void sbuf_puts(struct sbuf *b, const char *s);
void sbuf_putc(struct sbuf *b, char c);
void sbuf_printf(struct sbuf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void sbuf_vprintf(struct sbuf *b, const char *fmt, va_list ap);
void sbuf_truncate(struct sbuf *b, size_t len);   /* len <= b->len */
char *sbuf_reserve(struct sbuf *b, size_t n);     /* room for n more bytes; returns b->s + b->len */
char *sbuf_detach(struct sbuf *b);                /* caller frees */

#endif
