/* A ring of buffers between two threads. */
#include "util/worker.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "helpdesk/mem.h"

#define JOBS 4

struct worker {
	worker_fn fn;
	void *arg;
	size_t full;
	bool running;              /* there is a thread */
	size_t filling;            /* which job; of the caller alone */
	pthread_t thread;
	pthread_mutex_t lock;      /* of what follows */
	pthread_cond_t given, done;
	struct sbuf jobs[JOBS];
	size_t first, waiting;     /* jobs given, from `first` on */
	bool stop;
	enum hd_rc rc;             /* of the job that failed */
	struct hd_err e;
};

struct worker *worker_new(worker_fn fn, void *arg, size_t full)
{
	struct worker *w = mem_alloc(sizeof(*w));

	w->fn = fn;
	w->arg = arg;
	w->full = full;
	for (size_t i = 0; i < JOBS; i++)
		w->jobs[i] = (struct sbuf)SBUF_INIT;
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->given, NULL);
	pthread_cond_init(&w->done, NULL);
	return w;
}

/* The lock is held, but not while a job is worked on. */
static void *work(void *arg)
{
	struct worker *w = arg;

	pthread_mutex_lock(&w->lock);
	for (;;) {
		struct sbuf *job;
		enum hd_rc rc;

		while (!w->waiting && !w->stop)
			pthread_cond_wait(&w->given, &w->lock);
		if (w->stop)
			break;
		job = &w->jobs[w->first];
		rc = w->rc;
		pthread_mutex_unlock(&w->lock);
		if (rc == HD_OK)
			rc = w->fn(job, w->arg, &w->e);
		sbuf_clear(job);
		pthread_mutex_lock(&w->lock);
		w->rc = rc;
		w->first = (w->first + 1) % JOBS;
		w->waiting--;
		pthread_cond_signal(&w->done);
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

void worker_free(struct worker *w)
{
	if (!w)
		return;
	if (w->running) {
		pthread_mutex_lock(&w->lock);
		w->stop = true;
		pthread_cond_signal(&w->given);
		pthread_mutex_unlock(&w->lock);
		pthread_join(w->thread, NULL);
	}
	pthread_cond_destroy(&w->done);
	pthread_cond_destroy(&w->given);
	pthread_mutex_destroy(&w->lock);
	for (size_t i = 0; i < JOBS; i++)
		sbuf_deinit(&w->jobs[i]);
	free(w);
}

/* Without the lock: it is asked for each piece of a job. */
struct sbuf *worker_job(struct worker *w)
{
	return &w->jobs[w->filling];
}

static enum hd_rc failed(const struct worker *w, struct hd_err *e)
{
	return w->rc == HD_OK ? HD_OK : hd_fail(e, w->rc, "%s", w->e.msg);
}

/* In the caller's own thread, where there is no other. */
static enum hd_rc do_here(struct worker *w, struct hd_err *e)
{
	struct sbuf *job = worker_job(w);

	if (w->rc == HD_OK)
		w->rc = w->fn(job, w->arg, &w->e);
	sbuf_clear(job);
	return failed(w, e);
}

/* Gives the job and waits until at most `left` are undone. */
static enum hd_rc give(struct worker *w, size_t left, struct hd_err *e)
{
	enum hd_rc rc;

	w->filling = (w->filling + 1) % JOBS;
	pthread_mutex_lock(&w->lock);
	w->waiting++;
	pthread_cond_signal(&w->given);
	while (w->waiting > left)
		pthread_cond_wait(&w->done, &w->lock);
	rc = failed(w, e);
	pthread_mutex_unlock(&w->lock);
	return rc;
}

enum hd_rc worker_give(struct worker *w, struct hd_err *e)
{
	if (worker_job(w)->len < w->full)
		return HD_OK;
	if (!w->running)
		w->running = pthread_create(&w->thread, NULL, work, w) == 0;
	return w->running ? give(w, JOBS - 1, e) : do_here(w, e);
}

enum hd_rc worker_finish(struct worker *w, struct hd_err *e)
{
	return w->running ? give(w, 0, e) : do_here(w, e);
}
