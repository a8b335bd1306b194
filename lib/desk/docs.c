/* Reading the store's YAML files, and the one way the small ones change. */
#include "desk/record.h"

#include "helpdesk/text.h"
#include "yaml/yaml.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum hd_rc desk_readable(struct desk *d, const struct snap **out, struct hd_err *e)
{
	bool looked = d->head != NULL;
	enum hd_rc rc = desk_head(d, out, e);

	if (rc != HD_OK || looked)
		return rc;
	rc = config_check(*out, e);
	/* Else the next caller would find a head and believe it was checked. */
	if (rc != HD_OK)
		desk_forget(d);
	return rc;
}

/* --- documents ---------------------------------------------------------------- */

enum hd_rc doc_parse(const char *path, const char *text, size_t n, struct arena *a,
		     struct node **out, struct hd_err *e)
{
	enum hd_rc rc = yaml_read(a, text, n, out, e);

	if (rc != HD_OK)
		return hd_wrap(e, rc, "'%s'", path);
	if ((*out)->kind == NODE_NULL)
		*out = node_map(a);
	if ((*out)->kind != NODE_MAP)
		return doc_fault(path, *out, e, "the file must be a map of names and values");
	return HD_OK;
}

enum hd_rc doc_read(const struct snap *p, const char *path, struct arena *a, struct node **out,
		    struct hd_err *e)
{
	struct sbuf text = SBUF_INIT;
	enum hd_rc rc = snap_read(p, path, &text, e);

	if (rc == HD_OK)
		rc = doc_parse(path, text.s, text.len, a, out, e);
	sbuf_deinit(&text);
	return rc;
}

enum hd_rc doc_fault(const char *path, const struct node *at, struct hd_err *e, const char *fmt,
		     ...)
{
	char why[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	if (at && at->line)
		return hd_fail(e, HD_INVALID, "'%s': line %u: %s", path, at->line, why);
	return hd_fail(e, HD_INVALID, "'%s': %s", path, why);
}

/* --- records ------------------------------------------------------------------- */

const char *record_id(const char *path, struct arena *a)
{
	static const char suffix[] = ".yaml";
	const char *name = strchr(path, '/');
	size_t n = name ? strlen(++name) : 0;
	char *id;

	if (n <= sizeof(suffix) - 1 || strcmp(name + n - (sizeof(suffix) - 1), suffix) != 0)
		return NULL;
	id = arena_strndup(a, name, n - (sizeof(suffix) - 1));
	return str_is_id(id) ? id : NULL;
}

struct finding {
	const char *id;
	struct arena *a;
	const char *found;
};

static enum hd_rc compare_id(const char *path, const char *data, size_t n, void *arg,
			     struct hd_err *e)
{
	struct finding *f = arg;
	const char *id;

	(void)data, (void)n, (void)e;
	id = f->found ? NULL : record_id(path, f->a);
	if (id && str_ieq(id, f->id))
		f->found = id;
	return HD_OK;
}

enum hd_rc record_find(const struct snap *p, const char *folder, const char *id, struct arena *a,
		       const char **out, struct hd_err *e)
{
	struct finding f = {id, a, NULL};
	enum hd_rc rc = snap_list(p, folder, compare_id, &f, e);

	*out = f.found;
	return rc;
}

enum hd_rc record_line(const char *s, const char *what, struct arena *a, const char **out,
		       struct hd_err *e)
{
	struct sbuf b = SBUF_INIT;
	enum hd_rc rc;

	*out = NULL;
	if (!s)
		return HD_OK;
	rc = text_clean_line(s, strlen(s), what, &b, e);
	if (rc == HD_OK && (b.len == 0 || b.len > 200))
		rc = hd_fail(e, HD_USAGE, "%s must be text of one line, 1 to 200 bytes", what);
	if (rc == HD_OK)
		*out = arena_strndup(a, b.s, b.len);
	sbuf_deinit(&b);
	return rc;
}

/* --- changing one ---------------------------------------------------------------- */

struct changing {
	const struct record_change *c;
	const char *name, *email; /* of the author */
	const char *login;        /* likewise, when he is to be looked up */
	int64_t now;
};

static enum hd_rc put_record(struct txn *t, void *arg, struct hd_err *e)
{
	struct changing *g = arg;
	struct sbuf text = SBUF_INIT, message = SBUF_INIT;
	struct arena *a = arena_new();
	enum hd_rc rc = config_check(txn_base(t), e);

	if (rc == HD_OK)
		rc = g->c->make(txn_base(t), g->c->arg, &text, &message, e);
	if (rc != HD_OK || (g->c->remove ? message.len : text.len) == 0)
		goto done;
	rc = g->c->remove ? txn_remove(t, g->c->path, e)
			  : txn_put(t, g->c->path, text.s, text.len, e);
	if (g->login)
		agent_author(txn_base(t), g->login, a, &g->name, &g->email);
	sbuf_putc(&message, '\n');
	if (g->c->trailer)
		sbuf_printf(&message, "\n%s\n", g->c->trailer);
	txn_describe(t, g->name, g->email, g->now, message.s);
done:
	arena_free(a);
	sbuf_deinit(&message);
	sbuf_deinit(&text);
	return rc;
}

enum hd_rc record_change(struct desk *d, const struct record_change *c, struct hd_err *e)
{
	struct changing g = {c, c->author_name, c->author_email, NULL, d->now};
	enum hd_rc rc = HD_OK;

	if (!c->author_name)
		rc = desk_me(d, &g.login, e);
	if (rc == HD_OK)
		rc = store_change(d->store, 0, d->wait, put_record, &g, NULL, e);
	if (rc != HD_OK)
		return rc;
	desk_forget(d);
	return HD_OK;
}
