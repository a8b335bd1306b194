/* Memory. Callers never see a failed allocation: a help desk that cannot get
 * a few kilobytes has nothing better to do than to stop before it writes. */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "helpdesk/mem.h"
#include "util/oom.h"

static int exit_exhausted = 70;

void mem_exhausted_exit(int status)
{
	exit_exhausted = status;
}

_Noreturn void mem_exhausted(void)
{
	static const char msg[] = "helpdesk: out of memory\n";
	ssize_t ignored = write(STDERR_FILENO, msg, sizeof(msg) - 1);

	/* No atexit handler may run now: it might want memory. */
	(void)ignored;
	_exit(exit_exhausted);
}

void *mem_alloc(size_t n)
{
	void *p = calloc(1, n ? n : 1);

	if (!p)
		mem_exhausted();
	return p;
}

void *mem_realloc(void *p, size_t n)
{
	p = realloc(p, n ? n : 1);
	if (!p)
		mem_exhausted();
	return p;
}

void *mem_grow(void *p, size_t *cap, size_t need, size_t size)
{
	size_t want = *cap < 8 ? 8 : *cap;

	if (need <= *cap)
		return p;
	while (want < need) {
		if (want > SIZE_MAX / 2)
			mem_exhausted();
		want *= 2;
	}
	if (size && want > SIZE_MAX / size)
		mem_exhausted();
	p = mem_realloc(p, want * size);
	*cap = want;
	return p;
}

void mem_trim(void)
{
#ifdef __GLIBC__
	malloc_trim(0);
#endif
}

char *mem_strndup(const char *s, size_t n)
{
	char *p;

	if (n == SIZE_MAX)
		mem_exhausted();
	p = mem_realloc(NULL, n + 1);
	if (n)
		memcpy(p, s, n);
	p[n] = '\0';
	return p;
}

char *mem_strdup(const char *s)
{
	return mem_strndup(s, strlen(s));
}

char *mem_printf(const char *fmt, ...)
{
	char *s = NULL;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&s, fmt, ap);
	va_end(ap);
	if (n < 0)
		mem_exhausted();
	return s;
}
