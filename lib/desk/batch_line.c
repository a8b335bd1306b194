/* One line of a batch -> one request. */
#include "desk/batch.h"

#include "helpdesk/text.h"
#include "json/json.h"

#include <string.h>

static enum hd_rc find_op(const struct node *line, enum op_kind *out, struct hd_err *e)
{
	const struct node *op = node_get(line, "op");
	const char *near;

	if (!op || op->kind != NODE_TEXT)
		return hd_fail(e, HD_INVALID,
			       "'op' is missing; it names the command, like \"open\"");
	for (int i = 0; i < OP_COUNT; i++)
		if (strcmp(op->text, op_words[i]) == 0)
			return *out = (enum op_kind)i, HD_OK;
	near = str_nearest(op->text, op_words);
	return hd_fail(e, HD_INVALID, "unknown op '%.60s'%s%s%s", op->text,
		       near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

static enum hd_rc set_by(struct request *r, struct arena *a, const struct node *v, struct hd_err *e)
{
	struct sbuf b = SBUF_INIT;
	enum hd_rc rc;

	if (v->kind != NODE_TEXT)
		return hd_fail(e, HD_INVALID, "'by' must be text");
	rc = text_clean_line(v->text, v->len, "by", &b, e);
	if (rc == HD_OK && (b.len == 0 || text_length(b.s) > 100 || str_ieq(b.s, "none")))
		rc = hd_fail(e, HD_INVALID,
			     "'by' must be a name of 1 to 100 characters, not 'none'");
	r->op.by = arena_strndup(a, b.s, b.len);
	sbuf_deinit(&b);
	return rc;
}

static enum hd_rc set_at(struct request *r, const struct node *v, struct hd_err *e)
{
	if (v->kind != NODE_TEXT || !time_parse_offset(v->text, &r->op.at))
		return hd_fail(
			e, HD_INVALID,
			"'at' must be a time with an offset, like 2026-11-22T09:12:00+01:00");
	return HD_OK;
}

static enum hd_rc set_tickets(struct request *r, struct arena *a, const struct node *v, bool list,
			      struct hd_err *e)
{
	static const enum op_kind several[] = {OP_TAKE, OP_ASSIGN, OP_CLOSE, OP_EDIT};
	bool may = !list;
	const char **refs;

	for (size_t i = 0; i < NELEM(several); i++)
		may = may || r->op.kind == several[i];
	if (r->tickets)
		return hd_fail(e, HD_INVALID, "'ticket' and 'tickets' exclude each other");
	if (r->op.kind == OP_OPEN || !may)
		return hd_fail(e, HD_INVALID, "%s takes no '%s'", op_words[r->op.kind],
			       list ? "tickets" : "ticket");
	if (list ? v->kind != NODE_LIST || v->len == 0 : v->kind != NODE_TEXT)
		return hd_fail(e, HD_INVALID, list ? "'tickets' must be a list that is not empty"
						   : "'ticket' must be text");
	r->n_tickets = list ? v->len : 1;
	refs = arena_alloc(a, r->n_tickets * sizeof(*refs));
	for (size_t i = 0; i < r->n_tickets; i++) {
		const struct node *item = list ? v->u.items[i] : v;

		if (item->kind != NODE_TEXT)
			return hd_fail(e, HD_INVALID, "'tickets' must hold texts");
		refs[i] = item->text; /* none twice: sheet_do() sees through all spellings */
	}
	r->tickets = refs;
	return HD_OK;
}

static enum hd_rc set_key(struct request *r, struct arena *a, const struct pair *p,
			  struct hd_err *e)
{
	if (strcmp(p->key, "op") == 0)
		return HD_OK;
	if (strcmp(p->key, "by") == 0)
		return set_by(r, a, p->value, e);
	if (strcmp(p->key, "at") == 0)
		return set_at(r, p->value, e);
	if (strcmp(p->key, "ticket") == 0 || strcmp(p->key, "tickets") == 0)
		return set_tickets(r, a, p->value, p->key[6] != '\0', e);
	return request_set(r, a, p->key, p->value, e);
}

/* What each operation cannot do without. */
static enum hd_rc check_needed(const struct request *r, struct hd_err *e)
{
	const char *missing = NULL;
	enum op_kind k = r->op.kind;

	if (k != OP_OPEN && !r->tickets)
		missing = "ticket";
	else if ((k == OP_NOTE || k == OP_REPLY || k == OP_ESCALATE || k == OP_RETURN ||
		  k == OP_REOPEN) &&
		 !r->op.note)
		missing = "note";
	else if (k == OP_RESOLVE && !r->op.solution)
		missing = "solution";
	else if (k == OP_ATTACH && !r->n_attach)
		missing = "attach";
	else if (k == OP_ASSIGN && !r->op.give_assignee && !r->op.give_team)
		missing = "assignee' or 'team";
	else if (k == OP_LINK && !r->op.link)
		missing = "kind";
	else if (k == OP_LINK && !r->other)
		missing = "other";
	else if (k == OP_MERGE && !r->other)
		missing = "into";
	else if (k == OP_OPEN && (!r->op.subject || !r->op.requester || !r->op.application))
		missing = !r->op.subject     ? "subject"
			  : !r->op.requester ? "requester"
					     : "application";
	return missing ? hd_fail(e, HD_INVALID, "%s needs '%s'", op_words[k], missing) : HD_OK;
}

/* No command's name: nobody types a journal. */
static bool is_restore(const struct node *line)
{
	const char *op = node_get_str(line, "op");

	return op && strcmp(op, "restore") == 0;
}

static enum hd_rc restore_line(const struct node *line, struct arena *a, struct request *out,
			       struct hd_err *e)
{
	enum hd_rc rc = HD_OK;

	request_init(out, OP_OPEN);
	for (size_t i = 0; rc == HD_OK && i < line->len; i++) {
		const struct pair *p = &line->u.pairs[i];
		bool ticket = strcmp(p->key, "ticket") == 0;

		if (ticket || strcmp(p->key, "file") == 0) {
			if (out->restore)
				return hd_fail(e, HD_INVALID, "'ticket' and 'file' exclude each other");
			if (p->value->kind != (ticket ? NODE_MAP : NODE_TEXT))
				return hd_fail(e, HD_INVALID, "'%s' of restore must be %s", p->key,
					       ticket ? "an object" : "text");
			out->restore = p->value;
		} else if (strcmp(p->key, "attach") == 0) {
			rc = request_set(out, a, p->key, p->value, e);
		} else if (strcmp(p->key, "op") != 0) {
			return hd_fail(e, HD_INVALID, "restore takes no '%.60s'", p->key);
		}
	}
	if (rc == HD_OK && !out->restore)
		rc = hd_fail(e, HD_INVALID, "restore needs 'ticket'");
	return rc;
}

enum hd_rc batch_line(const char *text, size_t n, struct arena *a, struct request *out,
		      struct hd_err *e)
{
	struct node *line = NULL;
	enum op_kind kind = OP_COUNT;
	enum hd_rc rc = json_read(a, text, n, &line, e);

	if (rc == HD_OK && line->kind != NODE_MAP)
		rc = hd_fail(e, HD_INVALID, "a line must be a JSON object");
	if (rc == HD_OK && is_restore(line))
		return restore_line(line, a, out, e);
	if (rc == HD_OK)
		rc = find_op(line, &kind, e);
	if (rc != HD_OK)
		return rc;
	request_init(out, kind);
	for (size_t i = 0; rc == HD_OK && i < line->len; i++)
		rc = set_key(out, a, &line->u.pairs[i], e);
	return rc == HD_OK ? check_needed(out, e) : rc;
}
