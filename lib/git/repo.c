/* Opening, making and asking a repository. */
#include "git/repo.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "git/priv.h"
#include "helpdesk/mem.h"

/* libgit2 says "not found" for an unreadable or a foreign folder too, so the
 * folder is asked first what it is. */
static enum hd_rc check_folder(const char *path, struct hd_err *e)
{
	struct stat st;

	if (stat(path, &st) != 0) {
		if (errno == ENOENT || errno == ENOTDIR)
			return hd_fail(e, HD_NOT_FOUND,
				       "no store at '%s'; make one with 'helpdesk init'", path);
		return hd_fail(e, HD_IO, "cannot look at store '%s': %s", path, strerror(errno));
	}
	if (!S_ISDIR(st.st_mode))
		return hd_fail(e, HD_REFUSED, "'%s' is a file, not a store", path);
	if (access(path, R_OK | X_OK) != 0)
		return hd_fail(e, HD_IO, "cannot read store '%s': %s", path, strerror(errno));
	return HD_OK;
}

static enum hd_rc open_failed(const char *path, int code, struct hd_err *e)
{
	struct stat st;
	bool foreign = stat(path, &st) == 0 && st.st_uid != geteuid();

	/* An unset safe.directory makes some versions say "not found" here. */
	if (code == GIT_EOWNER ||
	    (foreign && code == GIT_ENOTFOUND &&
	     strstr(git_error_last() ? git_error_last()->message : "", "safe")))
		return hd_fail(e, HD_REFUSED,
			       "store '%s' belongs to another user; if you trust it, type: "
			       "git config --global --add safe.directory '%s'", path, path);
	if (code == GIT_ENOTFOUND)
		return hd_fail(e, HD_REFUSED, "'%s' is not a store (no bare git repository)", path);
	return git_fail(e, code, "cannot open store '%s'", path);
}

enum hd_rc repo_open(const char *path, struct repo **out, struct hd_err *e)
{
	struct repo *r = NULL;
	char *full = NULL;
	enum hd_rc rc;
	int code;

	*out = NULL;
	rc = check_folder(path, e);
	if (!rc)
		rc = git_start(e);
	if (rc)
		return rc;
	full = realpath(path, NULL);
	if (!full)
		return hd_fail(e, HD_IO, "cannot find the way to '%s': %s", path, strerror(errno));
	r = mem_alloc(sizeof(*r));
	r->path = full;
	code = git_repository_open_ext(
		&r->git, full, GIT_REPOSITORY_OPEN_NO_SEARCH | GIT_REPOSITORY_OPEN_NO_DOTGIT, NULL);
	if (code < 0) {
		rc = open_failed(full, code, e);
		goto done;
	}
	if (!git_repository_is_bare(r->git)) {
		rc = hd_fail(e, HD_REFUSED,
			     "'%s' is a git repository with a work tree, not a store", path);
		goto done;
	}
	code = git_repository_odb(&r->odb, r->git);
	if (code >= 0)
		code = git_repository_config_snapshot(&r->config, r->git);
	if (code < 0) {
		rc = git_fail(e, code, "cannot read store '%s'", path);
		goto done;
	}
	*out = r;
	r = NULL;
done:
	repo_free(r);
	return rc;
}

void repo_free(struct repo *r)
{
	if (!r)
		return;
	git_config_free(r->config);
	git_odb_free(r->odb);
	git_repository_free(r->git);
	free(r->path);
	free(r);
}

const char *repo_path(const struct repo *r)
{
	return r->path;
}

enum hd_rc repo_create(const char *path, bool shared, struct hd_err *e)
{
	git_repository_init_options o = {.version = GIT_REPOSITORY_INIT_OPTIONS_VERSION};
	git_repository *git = NULL;
	enum hd_rc rc = git_start(e);
	int code;

	if (rc)
		return rc;
	o.flags = GIT_REPOSITORY_INIT_BARE | GIT_REPOSITORY_INIT_NO_REINIT |
		  GIT_REPOSITORY_INIT_MKDIR;
	o.mode = shared ? GIT_REPOSITORY_INIT_SHARED_GROUP : GIT_REPOSITORY_INIT_SHARED_UMASK;
	o.initial_head = "main";
	code = git_repository_init_ext(&git, path, &o);
	if (code < 0)
		rc = git_fail(e, code, "cannot make a repository in '%s'", path);
	git_repository_free(git);
	return rc;
}

const char *repo_setting(struct repo *r, const char *key)
{
	const char *value;

	return git_config_get_string(&value, r->config, key) == 0 ? value : NULL;
}

char *git_config_value(const char *key, bool path)
{
	git_config *config = NULL;
	git_buf buf = {0};
	char *value = NULL;
	int code;

	if (git_start(NULL) || git_config_open_default(&config) < 0)
		return NULL;
	code = path ? git_config_get_path(&buf, config, key)
		    : git_config_get_string_buf(&buf, config, key);
	if (code == 0)
		value = mem_strdup(buf.ptr);
	git_buf_dispose(&buf);
	git_config_free(config);
	return value;
}
