/* Reading objects straight from the object database, without libgit2's parsed
 * forms: a walk over 100,000 files spends its time in zlib, not in malloc. */
#include <string.h>

#include "git/priv.h"

/* What is not found the second time either is not there: between the two a gc may have
 * moved the object into a pack we had not seen. */
static int read_object(struct repo *r, const struct oid *id, git_odb_object **out)
{
	git_oid git_id;
	int code;

	memcpy(git_id.id, id->b, OID_SIZE);
	code = git_odb_read(out, r->odb, &git_id);
	if (code >= 0)
		return code;
	git_odb_refresh(r->odb);
	return git_odb_read(out, r->odb, &git_id);
}

enum hd_rc repo_read_any(struct repo *r, const struct oid *id, struct object *out,
			 struct hd_err *e)
{
	git_odb_object *o = NULL;
	char hex[OID_HEX_SIZE];
	enum hd_rc rc = repo_start(r, e);
	int code;

	memset(out, 0, sizeof(*out));
	if (rc)
		return rc;
	code = read_object(r, id, &o);
	if (code < 0) {
		oid_hex(id, hex);
		return git_fail(e, code, "cannot read object %.10s of store '%s'", hex, r->path);
	}
	out->handle = o;
	out->kind = (enum object_kind)git_odb_object_type(o);
	out->data = git_odb_object_data(o);
	out->n = git_odb_object_size(o);
	return HD_OK;
}

enum hd_rc repo_read(struct repo *r, const struct oid *id, enum object_kind kind,
		     struct object *out, struct hd_err *e)
{
	char hex[OID_HEX_SIZE];
	enum hd_rc rc = repo_read_any(r, id, out, e);

	if (rc || out->kind == kind)
		return rc;
	object_free(out);
	oid_hex(id, hex);
	return hd_fail(e, HD_INVALID, "object %.10s of store '%s' is no %s", hex, r->path,
		       object_kind_name(kind));
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
