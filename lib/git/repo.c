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

static bool has(const char *path, const char *name)
{
	char *full = mem_printf("%s/%s", path, name);
	bool there = access(full, F_OK) == 0;

	free(full);
	return there;
}

/* What libgit2 would say yes to without a doubt: ours, a bare repository of the first
 * format, nothing unusual in its configuration. */
static struct settings *plain_store(const char *path)
{
	char *file = mem_printf("%s/config", path);
	const char *bare, *version;
	struct settings *s = NULL;
	struct stat st;

	if (stat(path, &st) == 0 && st.st_uid == geteuid() && has(path, "HEAD") &&
	    has(path, "objects") && has(path, "refs") && !has(path, "commondir"))
		s = settings_read(file);
	free(file);
	if (!s)
		return NULL;
	bare = settings_get(s, "core.bare");
	version = settings_get(s, "core.repositoryformatversion");
	if (bare && version && !strcmp(bare, "true") && !strcmp(version, "0"))
		return s;
	settings_free(s);
	return NULL;
}

enum hd_rc repo_start(struct repo *r, struct hd_err *e)
{
	git_repository *git = NULL;
	enum hd_rc rc = r->git ? HD_OK : git_start(e);
	int code;

	if (rc || r->git)
		return rc;
	code = git_repository_open_ext(
		&git, r->path, GIT_REPOSITORY_OPEN_NO_SEARCH | GIT_REPOSITORY_OPEN_NO_DOTGIT, NULL);
	if (code < 0)
		return open_failed(r->path, code, e);
	if (!git_repository_is_bare(git)) {
		git_repository_free(git);
		return hd_fail(e, HD_REFUSED,
			       "'%s' is a git repository with a work tree, not a store", r->path);
	}
	code = git_repository_odb(&r->odb, git);
	if (code >= 0)
		code = git_repository_config_snapshot(&r->config, git);
	if (code < 0) {
		rc = git_fail(e, code, "cannot read store '%s'", r->path);
		git_odb_free(r->odb);
		r->odb = NULL;
		git_repository_free(git);
		return rc;
	}
	r->git = git;
	return HD_OK;
}

enum hd_rc repo_open(const char *path, struct repo **out, struct hd_err *e)
{
	enum hd_rc rc = check_folder(path, e);
	struct repo *r;
	char *full;

	*out = NULL;
	if (rc)
		return rc;
	full = realpath(path, NULL);
	if (!full)
		return hd_fail(e, HD_IO, "cannot find the way to '%s': %s", path, strerror(errno));
	r = mem_alloc(sizeof(*r));
	r->path = full;
	r->own = plain_store(full);
	if (!r->own)
		rc = repo_start(r, e);
	if (rc)
		repo_free(r);
	else
		*out = r;
	return rc;
}

void repo_free(struct repo *r)
{
	if (!r)
		return;
	settings_free(r->own);
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

const char *repo_own_setting(struct repo *r, const char *key)
{
	return r->own ? settings_get(r->own, key) : repo_setting(r, key);
}

/* Nothing stands above the repository's own file. */
const char *repo_setting(struct repo *r, const char *key)
{
	const char *value = r->own ? settings_get(r->own, key) : NULL;

	if (value || repo_start(r, NULL))
		return value;
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
