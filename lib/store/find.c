/* Which store a command means. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "store/priv.h"

static bool is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Looks for `.helpdesk` in `folder` (absolute) and in all folders above it. */
static bool search_upwards(char *folder, struct sbuf *out)
{
	for (;;) {
		char *slash = strrchr(folder, '/');

		sbuf_clear(out);
		sbuf_printf(out, "%s/.helpdesk", slash == folder && !folder[1] ? "" : folder);
		if (is_folder(out->s))
			return true;
		if (!slash || !folder[1])
			break;
		/* The root is a folder too, and the last one. */
		slash[slash == folder ? 1 : 0] = '\0';
	}
	sbuf_clear(out);
	return false;
}

enum hd_rc store_find(const char *given, const char *start, struct sbuf *path, struct hd_err *e)
{
	char *folder = NULL;
	char *setting = NULL;
	enum hd_rc rc = HD_OK;

	sbuf_clear(path);
	if (given) {
		/* The folder that holds the store is as good as the store. */
		sbuf_printf(path, "%s/.helpdesk", given);
		if (!is_folder(path->s)) {
			sbuf_clear(path);
			sbuf_puts(path, given);
		}
		return HD_OK;
	}
	folder = realpath(start ? start : ".", NULL);
	if (!folder)
		return hd_fail(e, errno == ENOENT ? HD_NOT_FOUND : HD_IO,
			       "cannot go to folder '%s': %s", start ? start : ".",
			       strerror(errno));
	if (search_upwards(folder, path))
		goto done;
	setting = git_config_value("helpdesk.store", true);
	if (setting)
		sbuf_puts(path, setting);
	else
		rc = hd_fail(e, HD_NOT_FOUND, "no store here or above; make one with "
			     "'helpdesk init', or name one with --store or HELPDESK_STORE");
done:
	free(setting);
	free(folder);
	return rc;
}
