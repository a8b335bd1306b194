/* Arenas: blocks chained newest first, handed out from the front to the back.
 * A thing too large for the current block gets one of its own, behind the
 * current one, so that the room left there is not lost. */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "helpdesk/mem.h"
#include "util/oom.h"

#define BLOCK_FIRST 4096u
#define BLOCK_LAST (1024u * 1024u)
#define ALIGNMENT _Alignof(max_align_t)

struct block {
	struct block *next;
	size_t size;
	_Alignas(max_align_t) char data[];
};

struct arena {
	char *at, *end;       /* what is left of the current block */
	struct block *blocks; /* the current one first */
	size_t held;
	size_t next_size;
};

static struct block *block_new(struct arena *a, size_t size)
{
	struct block *b;

	if (size > SIZE_MAX / 2)
		mem_exhausted();
	b = mem_realloc(NULL, sizeof(*b) + size);
	b->next = NULL;
	b->size = size;
	a->held += sizeof(*b) + size;
	return b;
}

static void use_block(struct arena *a, struct block *b)
{
	a->at = b->data;
	a->end = b->data + b->size;
}

struct arena *arena_new(void)
{
	struct arena *a = mem_alloc(sizeof(*a));

	a->next_size = BLOCK_FIRST;
	return a;
}

static void free_blocks(struct block *b)
{
	while (b) {
		struct block *next = b->next;

		free(b);
		b = next;
	}
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	free_blocks(a->blocks);
	free(a);
}

void arena_reset(struct arena *a)
{
	struct block *keep = a->blocks;

	if (!keep)
		return;
	free_blocks(keep->next);
	keep->next = NULL;
	a->held = sizeof(*keep) + keep->size;
	use_block(a, keep);
}

size_t arena_size(const struct arena *a)
{
	return a->held;
}

/* The rare way: the current block is too short. */
static void *take_slow(struct arena *a, size_t n)
{
	struct block *b;

	if (a->blocks && n > a->next_size / 4) {
		b = block_new(a, n);
		b->next = a->blocks->next;
		a->blocks->next = b;
		return b->data;
	}
	b = block_new(a, n > a->next_size ? n : a->next_size);
	b->next = a->blocks;
	a->blocks = b;
	if (a->next_size < BLOCK_LAST)
		a->next_size *= 2;
	use_block(a, b);
	a->at += n;
	return b->data;
}

/* Unaligned room, contents unknown: what strings need. */
static char *take(struct arena *a, size_t n)
{
	char *p = a->at;

	if (n > (size_t)(a->end - p))
		return take_slow(a, n);
	a->at = p + n;
	return p;
}

void *arena_alloc(struct arena *a, size_t n)
{
	size_t skip = -(uintptr_t)a->at & (ALIGNMENT - 1);
	size_t left = (size_t)(a->end - a->at);
	void *p;

	if (n == 0)
		n = 1;
	if (skip <= left && n <= left - skip) {
		p = a->at + skip;
		a->at += skip + n;
	} else {
		p = take_slow(a, n);
	}
	return memset(p, 0, n);
}

char *arena_strndup(struct arena *a, const char *s, size_t n)
{
	char *p;

	if (n == SIZE_MAX)
		mem_exhausted();
	p = take(a, n + 1);
	if (n)
		memcpy(p, s, n);
	p[n] = '\0';
	return p;
}

char *arena_strdup(struct arena *a, const char *s)
{
	return s ? arena_strndup(a, s, strlen(s)) : NULL;
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap, again;
	char *p;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		mem_exhausted();
	p = take(a, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return p;
}
