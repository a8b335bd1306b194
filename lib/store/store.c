/* Opening a store and asking its settings. */
#include "store/store.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "store/priv.h"

#define SITE_DEFAULT "HD"

/* In a shared store the group may write whatever this process makes, or the
 * next colleague could not go on. */
static void share_files(struct store *s)
{
	const char *shared = repo_own_setting(s->repo, "core.sharedRepository");
	mode_t mask;

	if (!shared || !strcmp(shared, "0") || !strcmp(shared, "umask") || !strcmp(shared, "false"))
		return;
	mask = umask(077);
	umask(mask & ~(mode_t)070);
}

enum hd_rc store_open(const char *path, struct store **out, struct hd_err *e)
{
	struct store *s = mem_alloc(sizeof(*s));
	enum hd_rc rc = repo_open(path, &s->repo, e);

	*out = NULL;
	if (rc) {
		free(s);
		return rc;
	}
	s->site = repo_setting(s->repo, "helpdesk.site");
	if (!s->site)
		s->site = SITE_DEFAULT;
	share_files(s);
	*out = s;
	return HD_OK;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	repo_free(s->repo);
	free(s);
}

const char *store_path(const struct store *s)
{
	return repo_path(s->repo);
}

const char *store_site(const struct store *s)
{
	return s->site;
}

const char *store_clone(const struct store *s)
{
	return repo_setting(s->repo, "helpdesk.clone");
}

const char *store_setting(struct store *s, const char *key)
{
	return repo_setting(s->repo, key);
}

enum hd_rc store_settings(struct store *s, const char *section,
			  void (*fn)(const char *name, const char *value, void *arg), void *arg,
			  struct hd_err *e)
{
	return repo_settings(s->repo, section, fn, arg, e);
}

char *git_user_setting(const char *key)
{
	return git_config_value(key, false);
}
