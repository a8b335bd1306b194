/* Running a program and waiting for it. */
#include "cmd/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "helpdesk/mem.h"

enum hd_rc child_run(char *const argv[], unsigned flags, int *status, struct hd_err *e)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN}, interrupt, quit;
	pid_t pid;
	int nowhere;

	sigaction(SIGINT, &ignore, &interrupt);
	sigaction(SIGQUIT, &ignore, &quit);
	pid = fork();
	if (pid == 0) {
		sigaction(SIGINT, &interrupt, NULL);
		sigaction(SIGQUIT, &quit, NULL);
		if (flags & CHILD_QUIET) {
			nowhere = open("/dev/null", O_WRONLY);
			if (nowhere >= 0)
				dup2(nowhere, STDERR_FILENO);
		}
		execvp(argv[0], argv);
		_exit(127);
	}
	if (pid > 0) {
		while (waitpid(pid, status, 0) < 0 && errno == EINTR)
			;
	}
	sigaction(SIGINT, &interrupt, NULL);
	sigaction(SIGQUIT, &quit, NULL);
	if (pid < 0)
		return hd_fail(e, HD_IO, "cannot start '%s': %s", argv[0], strerror(errno));
	return HD_OK;
}

void child_shell(const char *command, const char *file, char *argv[6], char **script)
{
	/* The file is an argument, never part of the script: its name may hold anything. */
	*script = file ? mem_printf("%s \"$@\"", command) : mem_strdup(command);
	argv[0] = (char *)"/bin/sh";
	argv[1] = (char *)"-c";
	argv[2] = *script;
	argv[3] = (char *)command;
	argv[4] = (char *)file;
	argv[5] = NULL;
}
