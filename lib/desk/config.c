/* config.yaml: the settings every clone of a store shares. Nothing here may ever name a program,
 * a path or an address to run or to connect to: whoever can push could then run it. Mail addresses
 * that a message is written to are no such thing; how it is sent is not said here. */
#include "desk/record.h"

#include "desk/settings.h"
#include "helpdesk/num.h"
#include "helpdesk/text.h"
#include "yaml/yaml.h"

#include <string.h>

#define FORMAT 1

enum hd_rc config_doc(const struct snap *p, struct arena *a, struct node **out, struct hd_err *e)
{
	enum hd_rc rc = doc_read(p, CONFIG_PATH, a, out, e);

	if (rc != HD_NOT_FOUND)
		return rc;
	*out = node_map(a);
	return HD_OK;
}

static enum hd_rc check_format(const struct node *doc, struct hd_err *e)
{
	const struct node *v = node_get(doc, "format");
	const char *s = node_str(v);
	uint64_t format = FORMAT;

	if (v && (!s || !num_u64(s, UINT64_MAX, &format) || format == 0))
		return doc_fault(CONFIG_PATH, v, e, "format must be a number from 1");
	if (format > FORMAT)
		return hd_fail(e, HD_REFUSED,
			       "this store has format %llu, and this program knows %d only; "
			       "a newer version of helpdesk is needed",
			       (unsigned long long)format, FORMAT);
	return HD_OK;
}

enum hd_rc config_check(const struct snap *p, struct hd_err *e)
{
	struct arena *a = arena_new();
	struct node *doc;
	enum hd_rc rc = config_doc(p, a, &doc, e);

	if (rc == HD_OK)
		rc = check_format(doc, e);
	arena_free(a);
	return rc;
}

/* Without a word on failure: who needs the file reads it again, and hears of it then. */
const char *config_timezone(const struct snap *p, struct arena *a)
{
	struct node *doc;

	return config_doc(p, a, &doc, NULL) == HD_OK ? node_get_str(doc, "timezone") : NULL;
}

/* --- the matrix ------------------------------------------------------------------- */

/* "1 1 2 2 2", ended by NUL or '/', which *s is moved past. */
static bool row_parse(const char **s, int row[5])
{
	const char *p = *s;
	int n = 0;

	for (; *p && *p != '/'; p++) {
		if (*p == ' ' || *p == '\t')
			continue;
		if (n == 5 || *p < '1' || *p > '5' || (p[1] >= '0' && p[1] <= '9'))
			return false;
		row[n++] = *p - '0';
	}
	*s = *p ? p + 1 : p;
	return n == 5;
}

bool matrix_parse(const char *s, struct rules *out)
{
	for (int i = 0; i < 5; i++) {
		const char *before = s;

		if (!row_parse(&s, out->matrix[i]) || (i < 4) != (s > before && s[-1] == '/'))
			return false;
	}
	return *s == '\0';
}

struct node *matrix_node(const struct rules *r, struct arena *a)
{
	struct node *list = node_list(a);

	for (int i = 0; i < 5; i++) {
		const int *m = r->matrix[i];

		node_push(a, list,
			  node_text(a, arena_printf(a, "%d %d %d %d %d", m[0], m[1], m[2], m[3],
						    m[4])));
	}
	return list;
}

/* Rows are texts, one a line, so that the file reads like the table it is. */
static enum hd_rc matrix_read(const struct node *v, struct rules *out, struct hd_err *e)
{
	if (v->kind != NODE_LIST || v->len != 5)
		return doc_fault(CONFIG_PATH, v, e, "matrix must be a list of five rows");
	for (size_t i = 0; i < 5; i++) {
		const char *s = node_str(v->u.items[i]);

		if (!s || !row_parse(&s, out->matrix[i]) || *s)
			return doc_fault(CONFIG_PATH, v->u.items[i], e,
					 "a row of matrix must be five numbers from 1 to 5, like "
					 "'1 1 2 2 2'");
	}
	return HD_OK;
}

enum hd_rc config_rules_of(const struct node *doc, struct rules *out, struct hd_err *e)
{
	const struct node *matrix = node_get(doc, "matrix");
	enum hd_rc rc = check_format(doc, e);

	*out = rules_default;
	return rc == HD_OK && matrix ? matrix_read(matrix, out, e) : rc;
}

enum hd_rc config_rules(const struct snap *p, struct rules *out, struct hd_err *e)
{
	struct arena *a = arena_new();
	struct node *doc;
	enum hd_rc rc = config_doc(p, a, &doc, e);

	if (rc == HD_OK)
		rc = config_rules_of(doc, out, e);
	arena_free(a);
	return rc;
}

void config_first(struct sbuf *out)
{
	struct arena *a = arena_new();
	struct node *doc = node_map(a);

	node_set(a, doc, "format", node_int(a, FORMAT));
	node_set(a, doc, "matrix", matrix_node(&rules_default, a));
	yaml_write(out, doc);
	arena_free(a);
}
