/* Private to lib/cache: rows from the thread that reads files to one that works on the database.
 * A few are under way at most: memory stays bounded. */
#ifndef LIB_CACHE_PIPE_H
#define LIB_CACHE_PIPE_H

#include "cache/rows.h"

struct pipe;

/* Called in the other thread; after a failure never again. */
typedef enum hd_rc (*pipe_fn)(const struct rows *rows, void *arg, struct hd_err *e);

/* NULL when no thread can be had: then the caller does the work himself. */
struct pipe *pipe_start(pipe_fn fn, void *arg);
/* Hands rows over and gives empty ones in their place. Whatever fails, in either thread, *rows
 * stays the caller's to free. */
enum hd_rc pipe_give(struct pipe *p, struct rows **rows, struct hd_err *e);
/* Waits until all is done, or after `stop` until what is being done is, and ends the thread. The
 * result of the first that failed. */
enum hd_rc pipe_end(struct pipe *p, bool stop, struct hd_err *e);

#endif
