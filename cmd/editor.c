/* The user's editor. The text lies in a file that only the user can read, for tickets
 * hold what requesters said in confidence. */
#include "cmd/editor.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/child.h"
#include "helpdesk/env.h"
#include "helpdesk/mem.h"

#define EDIT_MAX (8u << 20) /* bytes; more than a ticket may hold, less than harms */

bool editor_allowed(void)
{
	if (env_get("HELPDESK_EDITOR"))
		return true;
	return isatty(STDIN_FILENO) && (isatty(STDOUT_FILENO) || isatty(STDERR_FILENO));
}

static const char *editor_command(void)
{
	static const char *const names[] = {"HELPDESK_EDITOR", "VISUAL", "EDITOR"};

	for (size_t i = 0; i < NELEM(names); i++) {
		if (env_get(names[i]))
			return env_get(names[i]);
	}
	return "vi";
}

static enum hd_rc write_all(int fd, const char *p, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, p, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return HD_IO;
		p += done;
		n -= (size_t)done;
	}
	return HD_OK;
}

/* Makes the file; *path is the caller's. */
static enum hd_rc make_file(const char *suffix, const struct sbuf *text, char **path,
			    struct hd_err *e)
{
	const char *dir = env_get("TMPDIR");
	char *name = mem_printf("%s/helpdesk-XXXXXX%s", dir ? dir : "/tmp", suffix);
	int fd = mkostemps(name, (int)strlen(suffix), O_CLOEXEC);
	enum hd_rc rc = HD_OK;

	if (fd < 0) {
		rc = hd_fail(e, HD_IO, "cannot make a file to edit in '%s': %s", dir ? dir : "/tmp",
			     strerror(errno));
		free(name);
		return rc;
	}
	if (write_all(fd, text->s, text->len))
		rc = hd_fail(e, HD_IO, "cannot write '%s': %s", name, strerror(errno));
	if (close(fd) < 0 && !rc)
		rc = hd_fail(e, HD_IO, "cannot write '%s': %s", name, strerror(errno));
	if (rc) {
		unlink(name);
		free(name);
		return rc;
	}
	*path = name;
	return HD_OK;
}

/* Opened anew by name: many editors write another file and rename it. */
static enum hd_rc read_file(const char *path, struct sbuf *text, struct hd_err *e)
{
	struct sbuf got = SBUF_INIT;
	enum hd_rc rc = HD_OK;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = 0;

	if (fd < 0)
		return hd_fail(e, HD_IO, "cannot read back '%s': %s", path, strerror(errno));
	for (;;) {
		n = read(fd, sbuf_reserve(&got, 65536), 65536);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		got.len += (size_t)n;
		got.s[got.len] = '\0';
		if (got.len > EDIT_MAX) {
			rc = hd_fail(e, HD_INVALID, "'%s' is larger than %u MiB", path,
				     EDIT_MAX >> 20);
			goto done;
		}
	}
	if (n < 0) {
		rc = hd_fail(e, HD_IO, "cannot read back '%s': %s", path, strerror(errno));
		goto done;
	}
	sbuf_clear(text);
	sbuf_add(text, got.s, got.len);
done:
	close(fd);
	sbuf_deinit(&got);
	return rc;
}

enum hd_rc editor_run(const char *suffix, struct sbuf *text, struct hd_err *e)
{
	char *path = NULL, *script = NULL, *argv[6];
	const char *command = editor_command();
	enum hd_rc rc;
	int status = 0;

	if (!editor_allowed())
		return hd_fail(e, HD_USAGE,
			       "no terminal to start an editor on; give the text with -m or -F");
	rc = make_file(suffix, text, &path, e);
	if (rc)
		return rc;
	child_shell(command, path, argv, &script);
	rc = child_run(argv, 0, &status, e);
	if (rc) {
		unlink(path);
		goto done;
	}
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		rc = hd_fail(e, HD_REFUSED, "editor '%s' failed; what you typed is kept in '%s'",
			     command, path);
	else
		rc = read_file(path, text, e);
	if (!rc)
		unlink(path);
done:
	free(path);
	free(script);
	return rc;
}
