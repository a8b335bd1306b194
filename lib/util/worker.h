/* One thread that works off jobs in the order they were given, for work that leaves a second
 * core idle. A job is a buffer of bytes whose meaning is the caller's; a few buffers go round,
 * so that memory stays bounded and whoever is faster waits. */
#ifndef UTIL_WORKER_H
#define UTIL_WORKER_H

#include "helpdesk/err.h"
#include "helpdesk/sbuf.h"

struct worker;

/* Runs in the thread, or in the caller's while no job has been full: it may touch only what
 * the caller leaves alone until worker_finish(). */
typedef enum hd_rc (*worker_fn)(const struct sbuf *job, void *arg, struct hd_err *e);

/* The thread is not started before a job holds `full` bytes. */
struct worker *worker_new(worker_fn fn, void *arg, size_t full);
/* Ends the thread; jobs not begun are dropped. NULL-safe. */
void worker_free(struct worker *w);

/* The job being filled: append to it, then call worker_give(). */
struct sbuf *worker_job(struct worker *w);
/* Hands the job over once it is full. Gives the error of an earlier job, if one failed: no job
 * is carried out after that. */
enum hd_rc worker_give(struct worker *w, struct hd_err *e);
/* Waits until all is done, the job being filled too. More may be given after. */
enum hd_rc worker_finish(struct worker *w, struct hd_err *e);

#endif
