/* The levels at which closing a ticket teaches the knowledge base: a setting of config.yaml. */
#include "desk/record.h"

#include "helpdesk/text.h"

#include <string.h>

const struct teaching teaching_default = {.at = {[1] = true, [2] = true, [3] = true}};

static bool level_add(const char *s, size_t n, struct teaching *out)
{
	for (int i = 0; words_level[i]; i++)
		if (strlen(words_level[i]) == n && memcmp(words_level[i], s, n) == 0) {
			out->at[i] = true;
			return true;
		}
	return false;
}

/* "1 2 3", with or without the slashes that `get` puts between; "none". */
bool teaching_parse(const char *s, struct teaching *out)
{
	static const char blanks[] = " \t/,";
	bool any = false;

	*out = (struct teaching){.at = {false}};
	if (strcmp(s, "none") == 0)
		return true;
	for (;;) {
		size_t n;

		s += strspn(s, blanks);
		n = strcspn(s, blanks);
		if (n == 0)
			return any;
		if (!level_add(s, n, out))
			return false;
		any = true;
		s += n;
	}
}

struct node *teaching_node(const struct teaching *t, struct arena *a)
{
	struct node *list = node_list(a);

	for (int i = 0; words_level[i]; i++)
		if (t->at[i] && i <= 3)
			node_push(a, list, node_int(a, i));
		else if (t->at[i])
			node_push(a, list, node_text(a, words_level[i]));
	return list;
}

enum hd_rc config_teaching_of(const struct node *doc, struct teaching *out, struct hd_err *e)
{
	const struct node *v = node_get(doc, TEACHING);
	enum hd_rc rc = HD_OK;

	*out = teaching_default;
	if (v)
		*out = (struct teaching){.at = {false}};
	if (v && v->kind != NODE_LIST)
		rc = doc_fault(CONFIG_PATH, v, e, TEACHING " must be a list of levels");
	for (size_t i = 0; rc == HD_OK && v && i < v->len; i++) {
		const char *s = node_str(v->u.items[i]);

		if (!s || !level_add(s, strlen(s), out))
			rc = doc_fault(CONFIG_PATH, v->u.items[i], e,
				       TEACHING " lists levels: 0, 1, 2, 3 or cert");
	}
	return rc;
}
