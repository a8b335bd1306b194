/* The pager, started as git does it: through a shell, with LESS set so that short
 * output stays on the screen and colours work. */
#include "cmd/pager.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/child.h"
#include "helpdesk/env.h"

/* A machine without less still shows its output. */
#define DEFAULT_PAGER "if command -v less >/dev/null; then exec less; else exec cat; fi"

static const char *pager_command(void)
{
	const char *own = env_get("HELPDESK_PAGER");
	const char *common = env_get("PAGER");

	return own ? own : common ? common : DEFAULT_PAGER;
}

/* Never returns. */
static void become_pager(const char *command, int in)
{
	char *argv[6], *script = NULL;

	dup2(in, STDIN_FILENO);
	setenv("LESS", "FRX", 0);
	setenv("LV", "-c", 0);
	child_shell(command, NULL, argv, &script);
	execv(argv[0], argv);
	_exit(127);
}

void pager_start(struct cmd_ctx *ctx)
{
	const char *command = pager_command();
	int ends[2];
	pid_t pid;

	if (!ctx->out_tty || ctx->no_pager || ctx->pager_pid || strcmp(command, "cat") == 0)
		return;
	if (pipe2(ends, O_CLOEXEC) < 0)
		return;
	fflush(stdout);
	pid = fork();
	if (pid == 0)
		become_pager(command, ends[0]);
	if (pid > 0 && dup2(ends[1], STDOUT_FILENO) == STDOUT_FILENO) {
		/* An interrupt typed in the pager is for the pager. */
		signal(SIGINT, SIG_IGN);
		ctx->pager_pid = pid;
	}
	close(ends[0]);
	close(ends[1]);
}

void pager_wait(struct cmd_ctx *ctx)
{
	int status;

	if (!ctx->pager_pid)
		return;
	fflush(stdout);
	/* Its end of file; /dev/null instead of nothing, as streams_open() says. */
	close(STDOUT_FILENO);
	if (open("/dev/null", O_RDONLY) < 0)
		_exit(70);
	while (waitpid((pid_t)ctx->pager_pid, &status, 0) < 0 && errno == EINTR)
		;
	ctx->pager_pid = 0;
	signal(SIGINT, SIG_DFL);
}
