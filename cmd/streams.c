/* Standard streams. A disk that is full, or an output that was closed, is an error of
 * the command: a script that redirects a report must not take half of it for
 * the whole. */
#include "cmd/streams.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "helpdesk/env.h"
#include "helpdesk/num.h"

void streams_open(void)
{
	static const int modes[] = {O_WRONLY, O_RDONLY, O_WRONLY};

	/* open() takes the lowest free number, which is `fd` as those below are taken. */
	for (int fd = 0; fd < 3; fd++) {
		if (fcntl(fd, F_GETFD) == -1 && open("/dev/null", modes[fd]) != fd)
			_exit(70);
	}
}

enum hd_rc streams_flush(struct hd_err *e)
{
	bool earlier = ferror(stdout);
	bool failed;

	errno = 0;
	failed = fflush(stdout) != 0;
	if (!failed && !earlier)
		return HD_OK;
	if (errno == EPIPE) {
		signal(SIGPIPE, SIG_DFL);
		raise(SIGPIPE);
	}
	clearerr(stdout);
	if (!failed || !errno) {
		/* The reason went by with an earlier write; another one tells it again. */
		if (write(STDOUT_FILENO, "\n", 1) < 0 && errno == EPIPE) {
			signal(SIGPIPE, SIG_DFL);
			raise(SIGPIPE);
		}
	}
	if (errno)
		return hd_fail(e, HD_IO, "cannot write output: %s", strerror(errno));
	return hd_fail(e, HD_IO, "cannot write output: a part of it was lost");
}

int streams_width(void)
{
	struct winsize size = {0};
	const char *columns = env_get("COLUMNS");
	int n;

	/* Who exports it means it; shells keep their own to themselves. */
	if (columns && num_int(columns, 20, 10000, &n))
		return n;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return 80;
}
