/* The settings of one section of git's configuration. */
#include <stdlib.h>
#include <string.h>

#include "git/priv.h"
#include "helpdesk/mem.h"
#include "helpdesk/text.h"

enum hd_rc repo_settings(struct repo *r, const char *section,
			 void (*fn)(const char *name, const char *value, void *arg), void *arg,
			 struct hd_err *e)
{
	git_config_iterator *all = NULL;
	git_config_entry *entry;
	enum hd_rc rc = repo_start(r, e);
	char *prefix;
	int code;

	if (rc)
		return rc;
	prefix = mem_printf("%s.", section);
	code = git_config_iterator_new(&all, r->config);
	while (code == 0) {
		code = git_config_next(&entry, all);
		if (code == 0 && str_starts(entry->name, prefix) && entry->value)
			fn(entry->name + strlen(prefix), entry->value, arg);
	}
	git_config_iterator_free(all);
	free(prefix);
	if (code == GIT_ITEROVER)
		return HD_OK;
	return git_fail(e, code, "cannot read git's configuration");
}
