/* Running the program that sends.
 *
 * Its input is the message's own file, so that a program that ends early breaks no pipe. It has a
 * process group of its own, so that what it started goes with it when it takes too long; since a
 * terminal then no longer interrupts it, an interrupt of ours is passed on: a message must not go
 * out behind the back of a sender that is gone, and once more afterwards. */
#include "mail/sendmail.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "mail/letter_priv.h"

#define SAID_MAX 4096  /* bytes of its standard error */
#define NAP_FIRST_MS 1
#define NAP_LAST_MS 50
#define GRACE_MS 2000  /* between asking it to end and ending it */

/* sysexits.h: usage, data, no user, no host; the message will not be taken later either. */
static const int never[] = {64, 65, 67, 68};

struct hand {
	pid_t pid;
	int said_fd;  /* -1: closed by all who had it */
	char said[SAID_MAX];
	size_t n_said;
	int status;   /* of waitpid() */
	int why;      /* errno of its start, 0 = it ran */
	sigset_t stop, before;
	enum sendmail_fate fate;
};

static int64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* --- starting it ---------------------------------------------------------------------------- */

extern char **environ;

/* 0, or why it could not be started. */
static int spawn(struct hand *h, char *const argv[], const char *message, int said)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t how;
	sigset_t usual;
	int why;

	sigemptyset(&usual);
	sigaddset(&usual, SIGPIPE);
	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&how);
	posix_spawn_file_actions_adddup2(&files, said, STDERR_FILENO);
	posix_spawn_file_actions_addopen(&files, STDIN_FILENO, message, O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawnattr_setsigmask(&how, &h->before);
	posix_spawnattr_setsigdefault(&how, &usual);
	posix_spawnattr_setpgroup(&how, 0);
	posix_spawnattr_setflags(&how, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
					       POSIX_SPAWN_SETSIGDEF);
	why = posix_spawnp(&h->pid, argv[0], &files, &how, argv, environ);
	posix_spawnattr_destroy(&how);
	posix_spawn_file_actions_destroy(&files);
	return why;
}

static bool start(struct hand *h, char *const argv[], const char *message)
{
	int said[2];

	if (pipe2(said, O_CLOEXEC) < 0) {
		h->why = errno;
		return false;
	}
	h->why = spawn(h, argv, message, said[1]);
	close(said[1]);
	h->said_fd = said[0];
	fcntl(h->said_fd, F_SETFL, O_NONBLOCK);
	return h->why == 0;
}

/* --- waiting for it ------------------------------------------------------------------------- */

/* What is beyond the bound is read all the same, or the program would wait for it. */
static void listen_to(struct hand *h)
{
	char more[SAID_MAX];
	ssize_t n;

	while (h->said_fd >= 0) {
		n = read(h->said_fd, more, sizeof(more));
		if (n > 0) {
			size_t room = sizeof(h->said) - h->n_said, k = (size_t)n;

			memcpy(h->said + h->n_said, more, k < room ? k : room);
			h->n_said += k < room ? k : room;
			continue;
		}
		if (n < 0 && errno == EINTR)
			continue;
		if (n == 0 || (errno != EAGAIN && errno != EWOULDBLOCK)) {
			close(h->said_fd);
			h->said_fd = -1;
		}
		return;
	}
}

static bool is_interrupted(const struct hand *h)
{
	static const int stops[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
	sigset_t waiting;
	bool any = false;

	sigpending(&waiting);
	for (size_t i = 0; i < NELEM(stops); i++)
		any = any || (sigismember(&waiting, stops[i]) == 1 &&
			      sigismember(&h->before, stops[i]) == 0);
	return any;
}

/* True when it ended by then. What it leaves running may hold its standard error open: its own
 * end counts, not that of the pipe. */
static bool wait_until(struct hand *h, int64_t until, bool minding)
{
	int nap = NAP_FIRST_MS;

	for (;;) {
		struct pollfd p = {.fd = h->said_fd, .events = POLLIN};
		pid_t got = waitpid(h->pid, &h->status, WNOHANG);

		listen_to(h);
		if (got == h->pid || (got < 0 && errno != EINTR))
			return true;
		if (minding && is_interrupted(h)) {
			h->fate = SENDMAIL_INTERRUPTED;
			return false;
		}
		if (clock_ms() >= until)
			return false;
		(void)poll(&p, 1, nap);
		nap = nap * 2 < NAP_LAST_MS ? nap * 2 : NAP_LAST_MS;
	}
}

static void finish(struct hand *h, int seconds)
{
	h->fate = SENDMAIL_TIMEOUT;
	if (wait_until(h, clock_ms() + (int64_t)seconds * 1000, true)) {
		h->fate = WIFEXITED(h->status) && !WEXITSTATUS(h->status) ? SENDMAIL_TAKEN
									   : SENDMAIL_LATER;
		return;
	}
	kill(-h->pid, SIGTERM);
	if (!wait_until(h, clock_ms() + GRACE_MS, false)) {
		kill(-h->pid, SIGKILL);
		while (waitpid(h->pid, &h->status, 0) < 0 && errno == EINTR)
			;
	}
	kill(-h->pid, SIGKILL); /* whatever it left behind */
}

/* --- what is told of it ----------------------------------------------------------------------- */

static const char *how_it_ended(struct hand *h, const char *program, int seconds, struct arena *a)
{
	if (h->why)
		return arena_printf(a, "cannot run '%s': %s", program, strerror(h->why));
	if (h->fate == SENDMAIL_TIMEOUT)
		return arena_printf(a, "'%s' did not end within %d s", program, seconds);
	if (h->fate == SENDMAIL_INTERRUPTED)
		return "interrupted";
	if (WIFSIGNALED(h->status))
		return arena_printf(a, "'%s' was killed by signal %d", program, WTERMSIG(h->status));
	return arena_printf(a, "'%s' ended with status %d", program, WEXITSTATUS(h->status));
}

static void judge(struct hand *h)
{
	for (size_t i = 0; h->fate == SENDMAIL_LATER && !h->why && i < NELEM(never); i++)
		if (WIFEXITED(h->status) && WEXITSTATUS(h->status) == never[i])
			h->fate = SENDMAIL_NEVER;
}

static char **arguments(const char *const *words, const char *from, const char *const *to,
			size_t n_to, struct arena *a)
{
	const char *const fixed[] = {"-i", "-f", from, "--"};
	size_t n = 0, k = 0;
	char **argv;

	while (words[n])
		n++;
	argv = arena_alloc(a, (n + NELEM(fixed) + n_to + 1) * sizeof(*argv));
	for (size_t i = 0; i < n; i++)
		argv[k++] = arena_strdup(a, words[i]);
	for (size_t i = 0; i < NELEM(fixed); i++)
		argv[k++] = arena_strdup(a, fixed[i]);
	for (size_t i = 0; i < n_to; i++)
		argv[k++] = arena_strdup(a, to[i]);
	return argv;
}

enum sendmail_fate sendmail_hand(const char *const *words, const char *from, const char *const *to,
				 size_t n_to, const char *message, int seconds, struct arena *a,
				 const char **reason)
{
	struct hand h = {.said_fd = -1, .fate = SENDMAIL_LATER};
	const char *said, *end;

	sigemptyset(&h.stop);
	sigaddset(&h.stop, SIGINT);
	sigaddset(&h.stop, SIGTERM);
	sigaddset(&h.stop, SIGHUP);
	sigaddset(&h.stop, SIGQUIT);
	sigprocmask(SIG_BLOCK, &h.stop, &h.before);
	if (start(&h, arguments(words, from, to, n_to, a), message))
		finish(&h, seconds);
	judge(&h);
	if (h.said_fd >= 0)
		close(h.said_fd);
	end = how_it_ended(&h, words[0], seconds, a);
	said = letter_line(h.said, h.n_said, a);
	*reason = *said ? arena_printf(a, "%s (%s)", said, end) : end;
	sigprocmask(SIG_SETMASK, &h.before, NULL);
	return h.fate;
}
