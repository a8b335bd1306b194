/* Memory: allocation that cannot fail (exit 70 when it does) and arenas. */
#ifndef HELPDESK_MEM_H
#define HELPDESK_MEM_H

#include <stddef.h>

/* What the process ends with when memory is exhausted, 70 until said otherwise. */
void mem_exhausted_exit(int status);
void *mem_alloc(size_t n);                        /* zeroed */
void *mem_realloc(void *p, size_t n);             /* new part not zeroed */
void *mem_grow(void *p, size_t *cap, size_t need,
	       size_t size); /* doubles; need and *cap in items */
/* After much was freed in small pieces: the system has it back, where it takes it. */
void mem_trim(void);
char *mem_strdup(const char *s);
char *mem_strndup(const char *s, size_t n);
char *mem_printf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* An arena: many small things that die together. */
struct arena;
struct arena *arena_new(void);
void arena_free(struct arena *a);                 /* NULL-safe */
void arena_reset(struct arena *a);                /* forgets all, keeps the first block */
size_t arena_size(const struct arena *a);         /* bytes held from the system */
void *arena_alloc(struct arena *a, size_t n);     /* zeroed, aligned for any type */
char *arena_strdup(struct arena *a, const char *s); /* NULL gives NULL */
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#define NELEM(a) (sizeof(a) / sizeof((a)[0]))

#endif
