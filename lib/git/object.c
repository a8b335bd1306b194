/* Reading objects straight from the object database, without libgit2's parsed
 * forms: a walk over 100,000 files spends its time in zlib, not in malloc. */
#include <string.h>

#include "git/priv.h"

enum hd_rc repo_read(struct repo *r, const struct oid *id, enum object_kind kind,
		     struct object *out, struct hd_err *e)
{
	git_odb_object *o = NULL;
	char hex[OID_HEX_SIZE];
	git_oid git_id;
	enum hd_rc rc = repo_start(r, e);
	int code;

	memset(out, 0, sizeof(*out));
	if (rc)
		return rc;
	memcpy(git_id.id, id->b, OID_SIZE);
	code = git_odb_read(&o, r->odb, &git_id);
	if (code < 0) {
		oid_hex(id, hex);
		return git_fail(e, code, "cannot read %s %.10s of store '%s'",
				object_kind_name(kind), hex, r->path);
	}
	if ((int)git_odb_object_type(o) != (int)kind) {
		git_odb_object_free(o);
		oid_hex(id, hex);
		return hd_fail(e, HD_INVALID, "object %.10s of store '%s' is no %s", hex, r->path,
			       object_kind_name(kind));
	}
	out->handle = o;
	out->kind = kind;
	out->data = git_odb_object_data(o);
	out->n = git_odb_object_size(o);
	return HD_OK;
}

void object_free(struct object *o)
{
	git_odb_object_free(o->handle);
	memset(o, 0, sizeof(*o));
}

void repo_refresh(struct repo *r)
{
	/* Best effort: a read that misses looks again by itself. */
	if (r->odb)
		git_odb_refresh(r->odb);
}

enum hd_rc object_id(enum object_kind kind, const void *data, size_t n, struct oid *out,
		     struct hd_err *e)
{
	git_oid id;
	int code = git_odb_hash(&id, data, n, (git_object_t)kind);

	if (code < 0) {
		git_fail(e, code, "cannot compute the id of a %s", object_kind_name(kind));
		return HD_INVALID;
	}
	memcpy(out->b, id.id, OID_SIZE);
	return HD_OK;
}
