/* Files that go with a request, and texts too long to stand in a ticket's file. */
#include "desk/sheet.h"

#include "crypto/hash.h"
#include "helpdesk/text.h"
#include "util/file.h"
#include "yaml/yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_LONG ((size_t)64 << 10) /* a message over this becomes an attachment */
#define FIRST_LINES 1000             /* bytes of it that stay */
#define NAME_LONG 187                /* bytes of a file's name: with the digits before it 200 */

/* The last part of the path, with what no file system or terminal likes made
 * `_`; the hex digits before it keep names apart and harmless. */
static void stored_name(const char *path, const struct sbuf *data, char out[300])
{
	const char *slash = strrchr(path, '/'), *name = slash && slash[1] ? slash + 1 : path;
	char hex[65];
	size_t n = strlen(name);

	hash_sha256_hex(data->s, data->len, hex);
	if (!utf8_valid(name, n, NULL))
		name = "file", n = strlen(name);
	n = utf8_cut(name, n < NAME_LONG ? n : NAME_LONG);
	snprintf(out, 300, "%.12s-%.*s", hex, (int)n, name);
	for (char *c = out; *c; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7F || strchr("/\\:*?\"<>|", *c))
			*c = '_';
}

struct carried *carriage_add(struct carriage *c)
{
	c->v = mem_grow(c->v, &c->cap, c->n + 1, sizeof(*c->v));
	memset(&c->v[c->n], 0, sizeof(c->v[0]));
	c->v[c->n].data = (struct sbuf)SBUF_INIT;
	return &c->v[c->n++];
}

/* A text too long to be read in a ticket becomes a file, and its first lines stay. */
static enum hd_rc shorten(struct carriage *c, const char *what, const char **text, size_t max,
			  struct arena *a, struct hd_err *e)
{
	size_t n = *text ? strlen(*text) : 0, cut = FIRST_LINES;
	struct carried *f;
	char name[40];

	if (n <= TEXT_LONG)
		return HD_OK;
	if (n > max)
		return hd_fail(
			e, HD_REFUSED,
			"the %s has %zu bytes, %zu MiB at most; put it into a file and attach that",
			what, n, max >> 20);
	snprintf(name, sizeof(name), "%s.txt", what);
	f = carriage_add(c);
	sbuf_add(&f->data, *text, n);
	stored_name(name, &f->data, f->name);
	while (cut > 0 && (*text)[cut - 1] != '\n')
		cut--;
	if (cut == 0)
		cut = utf8_cut(*text, FIRST_LINES);
	*text = arena_printf(a, "%.*s%s[the whole text: %s]\n", (int)cut, *text,
			     cut && (*text)[cut - 1] == '\n' ? "" : "\n", f->name);
	return HD_OK;
}

static enum hd_rc load_file(struct carriage *c, const char *path, struct hd_err *e)
{
	struct carried *f = carriage_add(c);
	enum hd_rc rc = file_read(path, ATTACHMENT_MAX, &f->data, e);

	if (rc != HD_OK)
		return hd_wrap(e, rc, "attachment");
	stored_name(path, &f->data, f->name);
	return HD_OK;
}

static void add_file(struct carriage *c, const struct request_file *from)
{
	struct carried *f = carriage_add(c);

	sbuf_add(&f->data, from->data, from->len);
	stored_name(from->name, &f->data, f->name);
	for (size_t i = 0; i + 1 < c->n; i++)
		if (strcmp(c->v[i].name, f->name) == 0) {
			sbuf_deinit(&f->data);
			c->n--;
			return;
		}
}

enum hd_rc carriage_load(struct carriage *c, const struct request *r, struct op *op,
			 struct arena *a, struct hd_err *e)
{
	enum hd_rc rc = HD_OK;

	for (size_t i = 0; rc == HD_OK && i < r->n_attach; i++)
		rc = load_file(c, r->attach[i], e);
	for (size_t i = 0; rc == HD_OK && i < r->n_files; i++)
		add_file(c, &r->files[i]);
	if (rc == HD_OK)
		rc = shorten(c, "description", &op->description,
			     op->mail ? ATTACHMENT_MAX : YAML_WRITE_MAX, a, e);
	if (rc == HD_OK)
		rc = shorten(c, "solution", &op->solution, ATTACHMENT_MAX, a, e);
	if (rc == HD_OK)
		rc = shorten(c, "message", &op->note, ATTACHMENT_MAX, a, e);
	if (rc != HD_OK || c->n == 0)
		return rc;
	op->files = node_list(a);
	for (size_t i = 0; i < c->n; i++)
		node_push(a, op->files, node_text(a, c->v[i].name));
	return field_check(F_TAGS, op->files, a, &op->files, e) == HD_OK
		       ? HD_OK
		       : hd_fail(e, HD_REFUSED, "the same file is attached twice");
}

enum hd_rc carriage_put(const struct carriage *c, struct txn *t, const struct number *n,
			struct hd_err *e)
{
	char folder[NUMBER_PATH_SIZE], path[NUMBER_PATH_SIZE + 300];
	enum hd_rc rc = HD_OK;

	if (c->n)
		number_attachments(n, folder);
	for (size_t i = 0; rc == HD_OK && i < c->n; i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, c->v[i].name);
		rc = txn_put(t, path, c->v[i].data.s, c->v[i].data.len, e);
	}
	return rc;
}

void carriage_deinit(struct carriage *c)
{
	for (size_t i = 0; i < c->n; i++)
		sbuf_deinit(&c->v[i].data);
	free(c->v);
	memset(c, 0, sizeof(*c));
}
