/* What stands beside the objects: HEAD, the reflog, a lock somebody left, settings. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "git/verify.h"
#include "store/check.h"
#include "store/priv.h"

static void check_head(const struct check_calls *calls, struct store *s)
{
	char *repair = mem_printf("git -C '%s' symbolic-ref HEAD " MAIN_REF, store_path(s));
	struct sbuf name = SBUF_INIT;
	struct hd_err why;
	enum hd_rc rc = repo_head_name(s->repo, &name, &why);

	if (rc == HD_OK && strcmp(name.s, MAIN_REF) != 0)
		rc = hd_fail(&why, HD_INVALID, "it names '%.200s', not main", name.s);
	if (rc != HD_OK)
		calls->fault("HEAD", false, why.msg, repair, calls->arg);
	sbuf_deinit(&name);
	free(repair);
}

static void check_reflog(const struct check_calls *calls, struct store *s, const struct snap *p)
{
	struct hd_err why;
	struct oid last, now;
	enum hd_rc rc = repo_reflog_end(s->repo, &last, &why);

	if (rc == HD_NOT_FOUND || (rc == HD_OK && oid_equal(&last, snap_commit_id(p))))
		return;
	/* Somebody else's commit since we began. */
	if (rc == HD_OK && repo_main(s->repo, &now, NULL) == HD_OK && oid_equal(&last, &now))
		return;
	calls->fault("logs/refs/heads/main", true,
		     rc == HD_OK ? "the reflog does not end where main stands" : why.msg,
		     "nothing: it is a convenience, and the next commit writes to it", calls->arg);
}

static void check_lock(const struct check_calls *calls, struct store *s)
{
	char *path = mem_printf("%s/" MAIN_REF ".lock", store_path(s));

	if (access(path, F_OK) == 0)
		calls->fault(MAIN_REF ".lock", true, "a git push is at work, or died",
			     "if no git runs here remove it", calls->arg);
	free(path);
}

static void check_settings(const struct check_calls *calls, struct store *s)
{
	static const char *const wanted[] = {"receive.denyNonFastForwards", "receive.denyDeletes",
					     "receive.fsckObjects"};

	for (size_t i = 0; i < NELEM(wanted); i++) {
		const char *value = store_setting(s, wanted[i]);
		char *what, *repair;

		if (value && strcmp(value, "true") == 0)
			continue;
		what = mem_printf("%s is not set: a push may harm the store", wanted[i]);
		repair = mem_printf("git -C '%s' config %s true", store_path(s), wanted[i]);
		calls->fault("config", true, what, repair, calls->arg);
		free(repair);
		free(what);
	}
}

void check_refs(const struct check_calls *calls, struct store *s, const struct snap *p)
{
	check_head(calls, s);
	if (p)
		check_reflog(calls, s, p);
	check_lock(calls, s);
	check_settings(calls, s);
}
