/* The branch `main`: where it stands, and moving it by compare-and-swap.
 *
 * libgit2 could move it as well, but syncs each reflog, its folder and the folder
 * above: six waits for the disk where two are needed. The protocol is git's own:
 * whoever makes refs/heads/main.lock has the branch, writes the new value into
 * that file and renames it over the old one. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "git/priv.h"
#include "git/reflog.h"
#include "helpdesk/env.h"
#include "helpdesk/mem.h"
#include "helpdesk/text.h"
#include "util/file.h"

#define HEADS "refs/heads"
#define TAKE_TRIES 3
#define REFS_MAX ((size_t)16 * 1024 * 1024) /* bytes of packed-refs */

static struct oid from_git(const git_oid *id)
{
	struct oid out;

	memcpy(out.b, id->id, OID_SIZE);
	return out;
}

/* The id at the start of a text, followed by `rest`. */
static bool starts_with_id(const char *s, const char *rest, struct oid *out)
{
	return strnlen(s, OID_HEX_SIZE - 1) == OID_HEX_SIZE - 1 && oid_parse(s, out) &&
	       str_starts(s + OID_HEX_SIZE - 1, rest);
}

/* The branch as its own file says it, else the file of packed branches; false when they
 * do not say it in the usual way, and libgit2 shall look. */
static bool main_at_hand(const struct repo *r, struct oid *out)
{
	char *own = mem_printf("%s/" MAIN_REF, r->path);
	char *packed = mem_printf("%s/packed-refs", r->path);
	struct sbuf text = SBUF_INIT;
	bool found = false;
	enum hd_rc rc = file_read(own, REFS_MAX, &text, NULL);

	if (rc == HD_OK) {
		found = text.len == OID_HEX_SIZE && starts_with_id(text.s, "\n", out);
	} else if (rc == HD_NOT_FOUND && file_read(packed, REFS_MAX, &text, NULL) == HD_OK) {
		const char *line = strstr(text.s, " " MAIN_REF "\n");
		size_t at = line ? (size_t)(line - text.s) : 0;

		found = at >= OID_HEX_SIZE && text.s[at - OID_HEX_SIZE] == '\n' &&
			starts_with_id(line - (OID_HEX_SIZE - 1), " ", out);
	}
	sbuf_deinit(&text);
	free(packed);
	free(own);
	return found;
}

enum hd_rc repo_main(struct repo *r, struct oid *out, struct hd_err *e)
{
	git_oid id;
	enum hd_rc rc;
	int code;

	if (main_at_hand(r, out))
		return HD_OK;
	rc = repo_start(r, e);
	if (rc)
		return rc;
	code = git_reference_name_to_id(&id, r->git, MAIN_REF);
	if (code == GIT_ENOTFOUND)
		return hd_fail(e, HD_NOT_FOUND, "store '%s' has no branch 'main' yet; "
			       "fetch one, or make a store with 'helpdesk init'", r->path);
	if (code < 0)
		return git_fail(e, code, "cannot read branch 'main' of '%s'", r->path);
	*out = from_git(&id);
	return HD_OK;
}

enum hd_rc repo_resolve(struct repo *r, const char *rev, struct oid *out, struct hd_err *e)
{
	git_object *named = NULL;
	git_object *commit = NULL;
	enum hd_rc rc = repo_start(r, e);

	if (rc)
		return rc;
	if (git_revparse_single(&named, r->git, rev) < 0 ||
	    git_object_peel(&commit, named, GIT_OBJECT_COMMIT) < 0)
		rc = hd_fail(e, HD_NOT_FOUND, "no commit '%s' in store '%s'", rev, r->path);
	else
		*out = from_git(git_object_id(commit));
	git_object_free(commit);
	git_object_free(named);
	return rc;
}


/* One move of the branch, from the lock to the rename. */
struct move {
	struct repo *repo;
	const struct oid *from, *to;
	char *path; /* refs/heads/main */
	char *lock; /* refs/heads/main.lock */
	int fd;     /* of the lock; -1 once it is no longer ours */
};

/* `git pack-refs` and tools that copy files may leave no folder of branches. */
static enum hd_rc make_heads(const struct move *m, struct hd_err *e)
{
	char *refs = mem_printf("%s/refs", m->repo->path);
	char *heads = mem_printf("%s/%s", m->repo->path, HEADS);
	enum hd_rc rc = file_mkdirs(heads, 0777, e);

	if (!rc)
		rc = file_sync_dir(refs, e);
	free(heads);
	free(refs);
	return rc;
}

/* MOVE_DONE: the lock is ours. */
static enum move_result take(struct move *m, enum hd_rc *rc, struct hd_err *e)
{
	int tries;

	for (tries = 0; tries < TAKE_TRIES; tries++) {
		m->fd = open(m->lock, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (m->fd >= 0)
			return MOVE_DONE;
		if (errno == EEXIST)
			return MOVE_LOCKED;
		if (errno != ENOENT)
			break;
		*rc = make_heads(m, e);
		if (*rc)
			return MOVE_FAILED;
	}
	*rc = hd_fail(e, HD_IO, "cannot make '%s': %s", m->lock, strerror(errno));
	return MOVE_FAILED;
}

/* MOVE_DONE: the branch stands where it should. Called under the lock, so neither
 * a writer nor `git pack-refs` changes that any more. */
static enum move_result compare(const struct move *m, enum hd_rc *rc, struct hd_err *e)
{
	git_reference *ref = NULL;
	int code = git_reference_lookup(&ref, m->repo->git, MAIN_REF);
	enum move_result result = MOVE_CHANGED;
	struct oid now;

	if (code == GIT_ENOTFOUND)
		return m->from ? MOVE_CHANGED : MOVE_DONE;
	if (code < 0) {
		*rc = git_fail(e, code, "cannot read branch 'main' of '%s'", m->repo->path);
		return MOVE_FAILED;
	}
	if (git_reference_type(ref) != GIT_REFERENCE_DIRECT) {
		*rc = hd_fail(e, HD_REFUSED, "branch 'main' of '%s' is another name of '%s'; "
			      "make it a branch of its own", m->repo->path,
			      git_reference_symbolic_target(ref));
		result = MOVE_FAILED;
	} else if (m->from) {
		now = from_git(git_reference_target(ref));
		if (oid_equal(&now, m->from))
			result = MOVE_DONE;
	}
	git_reference_free(ref);
	return result;
}

static enum hd_rc write_value(const struct move *m, struct hd_err *e)
{
	char value[OID_HEX_SIZE + 1];

	oid_hex(m->to, value);
	value[OID_HEX_SIZE - 1] = '\n';
	if (!write_all(m->fd, value, OID_HEX_SIZE) || fsync(m->fd) != 0)
		return hd_fail(e, HD_IO, "cannot write '%s': %s", m->lock, strerror(errno));
	return HD_OK;
}

/* core.logAllRefUpdates; unset means no in a bare repository. */
static bool wants_logs(struct repo *r)
{
	const char *value = repo_setting(r, "core.logallrefupdates");
	int yes = 0;

	return value && (!strcasecmp(value, "always") ||
			 (git_config_parse_bool(&yes, value) == 0 && yes));
}

static bool head_is_main(struct repo *r)
{
	git_reference *head = NULL;
	bool is = git_reference_lookup(&head, r->git, "HEAD") == 0 &&
		  git_reference_type(head) == GIT_REFERENCE_SYMBOLIC &&
		  !strcmp(git_reference_symbolic_target(head), MAIN_REF);

	git_reference_free(head);
	return is;
}

static enum hd_rc write_logs(const struct move *m, const char *message, struct hd_err *e)
{
	char *main_log = mem_printf("%s/logs/%s", m->repo->path, MAIN_REF);
	char *head_log = mem_printf("%s/logs/HEAD", m->repo->path);
	bool make = wants_logs(m->repo);
	struct sbuf line = SBUF_INIT;
	git_signature *who = NULL;
	enum hd_rc rc;

	/* Nobody need be known to git here; libgit2 writes this word then, too. */
	if (git_signature_default(&who, m->repo->git) < 0)
		who = NULL;
	reflog_line(&line, m->from, m->to, who ? who->name : "unknown",
		    who ? who->email : "unknown", (long long)env_now(), message);
	rc = reflog_append(main_log, make, line.s, line.len, e);
	if (!rc && head_is_main(m->repo))
		rc = reflog_append(head_log, make, line.s, line.len, e);
	git_signature_free(who);
	sbuf_deinit(&line);
	free(head_log);
	free(main_log);
	return rc;
}

static enum hd_rc publish(struct move *m, struct hd_err *e)
{
	char *heads = mem_printf("%s/%s", m->repo->path, HEADS);
	int code = rename(m->lock, m->path);
	enum hd_rc rc;

	/* An empty folder is what a deleted branch main/x left; git removes it, too. */
	if (code != 0 && errno == EISDIR) {
		if (rmdir(m->path) == 0)
			code = rename(m->lock, m->path);
		else
			errno = EISDIR;
	}
	if (code != 0) {
		rc = hd_fail(e, HD_IO, "cannot write '%s': %s", m->path, strerror(errno));
		goto done;
	}
	close(m->fd);
	m->fd = -1;
	rc = file_sync_dir(heads, e);
	if (rc)
		hd_wrap(e, rc, "the commit was made, but may not outlive a power failure");
done:
	free(heads);
	return rc;
}

enum move_result repo_move_main(struct repo *r, const struct oid *from, const struct oid *to,
				const char *message, enum hd_rc *rc, struct hd_err *e)
{
	struct move m = {.repo = r, .from = from, .to = to, .fd = -1};
	enum move_result result;

	*rc = repo_start(r, e);
	if (*rc)
		return MOVE_FAILED;
	m.path = mem_printf("%s/%s", r->path, MAIN_REF);
	m.lock = mem_printf("%s.lock", m.path);
	result = take(&m, rc, e);
	if (result == MOVE_DONE)
		result = compare(&m, rc, e);
	if (result == MOVE_DONE) {
		*rc = write_value(&m, e);
		/* As git does: on a full disk no line tells of what never came. */
		if (!*rc)
			*rc = write_logs(&m, message, e);
		if (!*rc)
			*rc = publish(&m, e);
		if (*rc)
			result = MOVE_FAILED;
	}
	if (m.fd >= 0) {
		unlink(m.lock);
		close(m.fd);
	}
	free(m.lock);
	free(m.path);
	return result;
}
