/* Objects through libgit2, which holds each id against its content (git.c switches that on);
 * refs through our own eyes, for what is to be found is what libgit2 would not read. */
#include "git/verify.h"

#include <stdlib.h>
#include <string.h>

#include "git/priv.h"
#include "helpdesk/mem.h"
#include "util/file.h"

#define LINE_LONG ((size_t)64 << 10) /* bytes of a reflog's end that are looked at */
#define FILE_LONG ((size_t)1 << 30)

struct each {
	enum hd_rc (*fn)(const struct oid *id, void *arg, struct hd_err *e);
	void *arg;
	struct hd_err *e;
	enum hd_rc rc;
};

static int give_id(const git_oid *git_id, void *arg)
{
	struct each *x = arg;
	struct oid id;

	memcpy(id.b, git_id->id, OID_SIZE);
	x->rc = x->fn(&id, x->arg, x->e);
	return x->rc == HD_OK ? 0 : GIT_EUSER;
}

enum hd_rc repo_each_object(struct repo *r, enum hd_rc (*fn)(const struct oid *id, void *arg,
							     struct hd_err *e),
			    void *arg, struct hd_err *e)
{
	struct each x = {fn, arg, e, HD_OK};
	int code = git_odb_foreach(r->odb, give_id, &x);

	if (x.rc != HD_OK)
		return x.rc;
	return code < 0 ? git_fail(e, code, "cannot list the objects of store '%s'", r->path)
			: HD_OK;
}

enum hd_rc repo_check_object(struct repo *r, const struct oid *id, struct hd_err *e)
{
	git_odb_object *o = NULL;
	char hex[OID_HEX_SIZE];
	git_oid git_id;
	int code;

	memcpy(git_id.id, id->b, OID_SIZE);
	code = git_odb_read(&o, r->odb, &git_id);
	git_odb_object_free(o);
	if (code >= 0)
		return HD_OK;
	oid_hex(id, hex);
	git_fail(e, code, "object %s", hex);
	return code == GIT_ENOTFOUND ? HD_NOT_FOUND : HD_INVALID;
}

/* --- refs ---------------------------------------------------------------------------- */

/* "<old id> <new id> name <mail> time zone TAB message" */
static bool line_target(const char *line, size_t n, struct oid *out)
{
	struct oid old;

	return n > 82 && oid_parse(line, &old) && line[40] == ' ' && oid_parse(line + 41, out) &&
	       line[81] == ' ';
}

enum hd_rc repo_reflog_end(struct repo *r, struct oid *out, struct hd_err *e)
{
	char *path = mem_printf("%s/logs/%s", r->path, MAIN_REF);
	struct sbuf text = SBUF_INIT;
	const char *line, *end;
	enum hd_rc rc = file_read(path, FILE_LONG, &text, e);

	if (rc == HD_OK) {
		end = text.s + text.len;
		if (text.len && end[-1] == '\n')
			end--;
		line = end;
		while (line > text.s && line[-1] != '\n' && (size_t)(end - line) < LINE_LONG)
			line--;
		if (!line_target(line, (size_t)(end - line), out))
			rc = hd_fail(e, HD_INVALID, "its last line is not whole");
	}
	sbuf_deinit(&text);
	free(path);
	return rc;
}

enum hd_rc repo_head_name(struct repo *r, struct sbuf *out, struct hd_err *e)
{
	char *path = mem_printf("%s/HEAD", r->path);
	struct sbuf text = SBUF_INIT;
	enum hd_rc rc = file_read(path, 4096, &text, e);

	if (rc == HD_OK && strncmp(text.s, "ref: ", 5) == 0)
		sbuf_add(out, text.s + 5, strcspn(text.s + 5, "\n"));
	else if (rc == HD_OK)
		rc = hd_fail(e, HD_INVALID, "it names no branch");
	sbuf_deinit(&text);
	free(path);
	return rc;
}
