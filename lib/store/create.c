/* Making a store: built under another name, then renamed, so that there is
 * either all of it or nothing. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "crypto/hash.h"
#include "helpdesk/env.h"
#include "store/folder.h"
#include "store/priv.h"
#include "util/file.h"

#define CLONE_BYTES 16

struct making {
	const struct store_init *o;
	char *target;   /* the store to be */
	char *work;     /* where it is built */
	bool fill;      /* target is a folder that is there, and stays */
	char clone[2 * CLONE_BYTES + 1];
};

static bool is_site(const char *s)
{
	size_t n = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

	return !s[n] && n >= 2 && n <= 8 && s[0] >= 'A' && s[0] <= 'Z';
}

static bool has(const char *folder, const char *name)
{
	char *path = mem_printf("%s/%s", folder, name);
	bool there = access(path, F_OK) == 0;

	free(path);
	return there;
}

/* Nothing that is there may be in the way. */
static enum hd_rc check_target(struct making *m, struct hd_err *e)
{
	const char *dir = m->o->dir;
	struct stat st;
	enum hd_rc rc = HD_OK;

	if (!is_site(m->o->site))
		return hd_fail(e, HD_USAGE,
			       "site code '%s' is not 2 to 8 capital letters and digits, "
			       "a letter first",
			       m->o->site);
	if (stat(dir, &st) == 0 && !S_ISDIR(st.st_mode))
		return hd_fail(e, HD_REFUSED, "'%s' is a file, not a folder", dir);
	if (has(dir, "HEAD") && has(dir, "objects") && has(dir, "refs"))
		return hd_fail(e, HD_REFUSED, "'%s' is a git repository already", dir);
	if (stat(m->target, &st) != 0)
		return errno == ENOENT ? HD_OK : hd_fail(e, HD_IO, "cannot look at '%s': %s",
							 m->target, strerror(errno));
	if (!m->o->bare)
		return hd_fail(e, HD_REFUSED, "there is a store already at '%s'", m->target);
	rc = folder_check_empty(m->target, e);
	m->fill = rc == HD_OK;
	return rc;
}

static enum hd_rc write_config(const struct making *m, struct hd_err *e)
{
	char *path = mem_printf("%s/config", m->work);
	struct sbuf text = SBUF_INIT;
	enum hd_rc rc;

	sbuf_puts(&text, "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n"
		  "\tfsync = all\n\tlogAllRefUpdates = always\n");
	if (m->o->shared)
		sbuf_puts(&text, "\tsharedRepository = group\n");
	sbuf_puts(&text, "[receive]\n\tdenyNonFastForwards = true\n\tdenyDeletes = true\n"
		  "\tfsckObjects = true\n");
	sbuf_printf(&text, "[helpdesk]\n\tsite = %s\n\tclone = %s\n", m->o->site, m->clone);
	rc = file_write_atomic(path, text.s, text.len, 0666, e);
	sbuf_deinit(&text);
	free(path);
	return rc;
}

/* libgit2's template holds an example hook; here is no place for examples. */
static enum hd_rc tidy(const struct making *m, struct hd_err *e)
{
	char *sample = mem_printf("%s/hooks/README.sample", m->work);
	char *folder = mem_printf("%s/helpdesk", m->work);
	char *hooks = mem_printf("%s/hooks", m->work);
	enum hd_rc rc = HD_OK;

	if (unlink(sample) != 0 && errno != ENOENT)
		rc = hd_fail(e, HD_IO, "cannot remove '%s': %s", sample, strerror(errno));
	if (!rc)
		rc = file_mkdirs(hooks, 0777, e);
	if (!rc)
		rc = file_mkdirs(folder, 0777, e);
	free(hooks);
	free(folder);
	free(sample);
	return rc;
}

static enum hd_rc first_commit(const struct making *m, struct hd_err *e)
{
	char *site_path = mem_printf("sites/%s.yaml", m->o->site);
	char *site = mem_printf("code: %s\nclone: %s\n", m->o->site, m->clone);
	struct store *s = NULL;
	struct txn *t = NULL;
	bool changed;
	enum hd_rc rc = store_open(m->work, &s, e);

	if (rc)
		goto done;
	t = txn_new(s, NULL, 0, e);
	txn_describe(t, m->o->author_name, m->o->author_email, m->o->now, "start of the store\n");
	rc = txn_put(t, "config.yaml", m->o->config, strlen(m->o->config), e);
	if (!rc)
		rc = txn_put(t, site_path, site, strlen(site), e);
	if (!rc)
		rc = txn_build(t, &changed, e);
	if (!rc)
		rc = writer_place(t->writer, e);
	if (!rc && repo_move_main(s->repo, NULL, &t->commit, "start of the store", &rc, e) !=
		   MOVE_DONE && !rc)
		rc = hd_fail(e, HD_CONFLICT, "another process works in '%s'", m->work);
done:
	txn_free(t);
	store_close(s);
	free(site);
	free(site_path);
	return rc;
}

static enum hd_rc build_store(struct making *m, struct hd_err *e)
{
	unsigned char id[CLONE_BYTES];
	enum hd_rc rc;

	env_random(id, sizeof(id));
	hash_hex(id, sizeof(id), m->clone);
	/* Left by a process that had our number, and is gone. */
	folder_remove(m->work);
	rc = repo_create(m->work, m->o->shared, e);
	if (!rc)
		rc = write_config(m, e);
	if (!rc)
		rc = tidy(m, e);
	if (!rc)
		rc = first_commit(m, e);
	if (!rc)
		rc = folder_sync_all(m->work, e);
	return rc;
}

static enum hd_rc move_in(const struct making *m, struct hd_err *e)
{
	if (m->fill)
		return folder_move_content(m->work, m->target, "HEAD", m->o->shared, e);
	if (rename(m->work, m->target) != 0) {
		if (errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR)
			return hd_fail(e, HD_REFUSED, "there is a store already at '%s'",
				       m->target);
		return hd_fail(e, HD_IO, "cannot make '%s': %s", m->target, strerror(errno));
	}
	return folder_sync_parent(m->target, e);
}

enum hd_rc store_create(const struct store_init *o, struct sbuf *path, struct hd_err *e)
{
	struct making m = {.o = o};
	char *full = NULL;
	char *made = NULL; /* the uppermost folder we had to make */
	enum hd_rc rc;

	sbuf_clear(path);
	m.target = o->bare ? mem_strdup(o->dir) : mem_printf("%s/.helpdesk", o->dir);
	folder_strip_slashes(m.target);
	rc = check_target(&m, e);
	if (rc)
		goto done;
	m.work = mem_printf("%s%s-%ld", m.target, m.fill ? "/.making" : ".making", (long)getpid());
	if (o->shared)
		umask(umask(077) & ~(mode_t)070);
	rc = folder_make_parents(m.target, &made, e);
	if (!rc)
		rc = build_store(&m, e);
	if (!rc)
		rc = move_in(&m, e);
	if (rc) {
		folder_remove(m.work);
		folder_remove_parents(m.target, made);
		goto done;
	}
	full = realpath(m.target, NULL);
	sbuf_puts(path, full ? full : m.target);
done:
	free(full);
	free(made);
	free(m.work);
	free(m.target);
	return rc;
}
