/* Options of a request as a command line gives them: always text. */
#include "helpdesk/desk.h"

#include "helpdesk/text.h"

#include <string.h>

/* `NAME=VALUE`, split at the first `=`. */
static enum hd_rc split(const char *option, const char *text, struct arena *a, const char **name,
			const char **value, struct hd_err *e)
{
	const char *eq = strchr(text, '=');

	if (!eq || eq == text)
		return hd_fail(e, HD_USAGE, "'%.60s' must have the form %s", text,
			       strcmp(option, "set") == 0 ? "FIELD=VALUE" : "NAME=VALUE");
	*name = arena_strndup(a, text, (size_t)(eq - text));
	*value = eq + 1;
	return HD_OK;
}

/* A list option is given item by item; what came before is kept. */
static struct node *longer(struct arena *a, const struct node *old, struct node *item)
{
	struct node *list = node_list(a);

	for (size_t i = 0; old && i < old->len; i++)
		node_push(a, list, old->u.items[i]);
	node_push(a, list, item);
	return list;
}

/* In a field of numbers a text of the command line is a number. */
static struct node *typed(struct arena *a, const char *field, const char *text)
{
	enum field f = FIELD_COUNT;

	if (field_find(field, &f) && field_defs[f].type == FT_INT)
		return node_plain(a, text);
	if (field_find(field, &f) && f == F_TAGS)
		return longer(a, NULL, node_text(a, text));
	return node_text(a, text);
}

static enum hd_rc make_node(const struct request *r, struct arena *a, const char *option,
			    const char *value, struct node **out, struct hd_err *e)
{
	static const char *const numbers[] = {"impact", "urgency", NULL};
	static const char *const flags[] = {"take",  "before_acceptance", "steal", "no_kb",
					    "no_mail", NULL};
	const char *name = "", *text = "";
	enum hd_rc rc = HD_OK;

	if (str_in(option, numbers) || str_in(option, flags)) {
		*out = node_plain(a, value);
	} else if (strcmp(option, "priority") == 0) {
		*out = strcmp(value, "auto") == 0 ? node_text(a, value) : node_plain(a, value);
	} else if (strcmp(option, "level") == 0 || strcmp(option, "to") == 0) {
		*out = strcmp(value, "cert") == 0 ? node_text(a, value) : node_plain(a, value);
	} else if (strcmp(option, "assignee") == 0 || strcmp(option, "team") == 0) {
		*out = str_ieq(value, "none") ? node_null(a) : node_text(a, value);
	} else if (strcmp(option, "tags") == 0) {
		*out = longer(a, r->op.tags, node_text(a, value));
	} else if (strcmp(option, "untags") == 0) {
		*out = longer(a, r->op.untags, node_text(a, value));
	} else if (strcmp(option, "unset") == 0) {
		*out = longer(a, NULL, node_text(a, value));
	} else if (strcmp(option, "fields") == 0 || strcmp(option, "set") == 0) {
		rc = split(option, value, a, &name, &text, e);
		if (rc != HD_OK)
			return rc;
		*out = strcmp(option, "fields") == 0 && r->op.fields ? node_copy(a, r->op.fields)
								     : node_map(a);
		node_set(a, *out, name,
			 strcmp(option, "set") == 0 ? typed(a, name, text) : node_text(a, text));
	} else {
		*out = node_text(a, value);
	}
	return rc;
}

enum hd_rc request_set_text(struct request *r, struct arena *a, const char *option,
			    const char *value, struct hd_err *e)
{
	struct node *node = NULL;
	enum hd_rc rc = make_node(r, a, option, value, &node, e);

	if (rc == HD_OK)
		rc = request_set(r, a, option, node, e);
	/* A value that breaks its format is a mistake of the command line here. */
	return rc == HD_INVALID ? HD_USAGE : rc;
}

/* `Name <mail>`, a mail, or a name: what people type and mail programs show. */
enum hd_rc requester_parse(const char *s, const char *phone, struct arena *a, struct node **out,
			   struct hd_err *e)
{
	struct node *map = node_map(a);
	const char *open = strrchr(s, '<'), *mail = NULL;
	size_t n = strlen(s), name = n;

	if (open && s[n - 1] == '>' && memchr(open, '@', n - (size_t)(open - s))) {
		mail = arena_strndup(a, open + 1, n - (size_t)(open - s) - 2);
		name = (size_t)(open - s);
	} else if (strchr(s, '@') && !strpbrk(s, " \t<>\"")) {
		mail = s;
		name = 0;
	}
	while (name && s[name - 1] == ' ')
		name--;
	if (name >= 2 && s[0] == '"' && s[name - 1] == '"')
		s++, name -= 2;
	if (name)
		node_set(a, map, "name", node_text_n(a, s, name));
	if (mail && *mail)
		node_set(a, map, "email", node_text(a, mail));
	if (phone)
		node_set(a, map, "phone", node_text(a, phone));
	return field_check(F_REQUESTER, map, a, out, e);
}
