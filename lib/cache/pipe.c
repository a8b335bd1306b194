/* A ring of rows between two threads. */
#include "cache/pipe.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#define UNDER_WAY 4

struct pipe {
	pipe_fn fn;
	void *arg;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t moved;
	struct rows *ring[UNDER_WAY]; /* full ones from `first`, empty ones elsewhere */
	unsigned first, full;
	bool ended;                   /* nothing more comes */
	enum hd_rc rc;                /* of the other thread; when it is no more HD_OK, */
	struct hd_err e;              /* nothing is taken any more */
};

/* Holds the lock but while it works. What is worked on stays in the ring till it is done. */
static void *work(void *arg)
{
	struct pipe *p = arg;

	pthread_mutex_lock(&p->lock);
	for (;;) {
		struct rows *rows;
		enum hd_rc rc;

		while (p->full == 0 && !p->ended)
			pthread_cond_wait(&p->moved, &p->lock);
		if (p->full == 0)
			break;
		rows = p->ring[p->first];
		pthread_mutex_unlock(&p->lock);
		rc = p->fn(rows, p->arg, &p->e);
		rows_clear(rows);
		pthread_mutex_lock(&p->lock);
		p->first = (p->first + 1) % UNDER_WAY;
		p->full--;
		p->rc = rc;
		pthread_cond_signal(&p->moved);
		if (rc != HD_OK)
			break;
	}
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

/* Signals are for the first thread: whoever waits for them there must get them. */
static bool start_thread(struct pipe *p)
{
	sigset_t all, old;
	int code;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	code = pthread_create(&p->thread, NULL, work, p);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return code == 0;
}

static void release(struct pipe *p)
{
	for (unsigned i = 0; i < UNDER_WAY; i++)
		rows_free(p->ring[i]);
	pthread_cond_destroy(&p->moved);
	pthread_mutex_destroy(&p->lock);
	free(p);
}

struct pipe *pipe_start(pipe_fn fn, void *arg)
{
	struct pipe *p = mem_alloc(sizeof(*p));

	p->fn = fn;
	p->arg = arg;
	pthread_mutex_init(&p->lock, NULL);
	pthread_cond_init(&p->moved, NULL);
	for (unsigned i = 0; i < UNDER_WAY; i++)
		p->ring[i] = rows_new();
	if (start_thread(p))
		return p;
	release(p);
	return NULL;
}

enum hd_rc pipe_give(struct pipe *p, struct rows **rows, struct hd_err *e)
{
	struct rows **place;
	struct rows *empty;
	enum hd_rc rc;

	pthread_mutex_lock(&p->lock);
	while (p->full == UNDER_WAY && p->rc == HD_OK)
		pthread_cond_wait(&p->moved, &p->lock);
	rc = p->rc;
	if (rc == HD_OK) {
		place = &p->ring[(p->first + p->full++) % UNDER_WAY];
		empty = *place;
		*place = *rows;
		*rows = empty;
		pthread_cond_signal(&p->moved);
	} else if (e) {
		*e = p->e;
	}
	pthread_mutex_unlock(&p->lock);
	return rc;
}

enum hd_rc pipe_end(struct pipe *p, bool stop, struct hd_err *e)
{
	enum hd_rc rc;

	pthread_mutex_lock(&p->lock);
	p->ended = true;
	/* All but the one being worked on. */
	if (stop && p->full > 1)
		p->full = 1;
	pthread_cond_signal(&p->moved);
	pthread_mutex_unlock(&p->lock);
	pthread_join(p->thread, NULL);
	rc = p->rc;
	if (rc != HD_OK && e)
		*e = p->e;
	release(p);
	return rc;
}
