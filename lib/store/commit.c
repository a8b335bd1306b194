/* The commit object: trees first, then its text, then all of it on disk. */
#include <stdlib.h>
#include <string.h>

#include "helpdesk/env.h"
#include "store/priv.h"

struct person {
	const char *name, *email;
};

/* Adds `s` as git allows it in a name or an address: no angle brackets, no line
 * breaks, no punctuation or blanks at the ends. */
static void add_clean(struct sbuf *out, const char *s, const char *if_empty)
{
	static const char edge[] = " .,:;<>\"\\'\t\r\n";
	size_t n;

	s += strspn(s, edge);
	n = strlen(s);
	while (n > 0 && strchr(edge, s[n - 1]))
		n--;
	if (n == 0) {
		sbuf_puts(out, if_empty);
		return;
	}
	for (; n > 0; n--, s++) {
		unsigned char c = (unsigned char)*s;

		sbuf_putc(out, c < 0x20 || c == 0x7F || c == '<' || c == '>' ? '_' : *s);
	}
}

static void add_person(struct sbuf *out, const char *role, const struct person *who, int64_t when)
{
	sbuf_printf(out, "%s ", role);
	add_clean(out, who->name, "unknown");
	sbuf_puts(out, " <");
	add_clean(out, who->email, "unknown");
	sbuf_printf(out, "> %lld +0000\n", (long long)(when < 0 ? 0 : when));
}

/* Whoever runs git here, as git itself would know him; else the author. */
static struct person committer(const struct txn *t)
{
	struct repo *r = t->store->repo;
	struct person p = {env_get("GIT_COMMITTER_NAME"), env_get("GIT_COMMITTER_EMAIL")};

	if (!p.name)
		p.name = repo_setting(r, "user.name");
	if (!p.email)
		p.email = repo_setting(r, "user.email");
	if (!p.name || !p.email)
		p = (struct person){t->author_name, t->author_email};
	return p;
}

static enum hd_rc write_commit(struct txn *t, const struct oid *tree, struct hd_err *e)
{
	struct person author = {t->author_name, t->author_email};
	struct person other = committer(t);
	struct sbuf text = SBUF_INIT;
	char hex[OID_HEX_SIZE];
	size_t n;
	enum hd_rc rc;

	oid_hex(tree, hex);
	sbuf_printf(&text, "tree %s\n", hex);
	if (t->base)
		sbuf_printf(&text, "parent %s\n", snap_commit(t->base));
	add_person(&text, "author", &author, t->author_time);
	add_person(&text, "committer", &other, env_now());
	sbuf_putc(&text, '\n');
	sbuf_puts(&text, t->message);
	n = text.len;
	if (text.s[n - 1] != '\n')
		sbuf_putc(&text, '\n');
	rc = writer_put(t->writer, OBJECT_COMMIT, text.s, text.len, &t->commit, e);
	sbuf_deinit(&text);
	return rc;
}

enum hd_rc txn_build(struct txn *t, bool *changed, struct hd_err *e)
{
	struct oid tree, before;
	enum hd_rc rc;

	*changed = false;
	if (t->puts.len == 0)
		return HD_OK;
	if (!t->message || !t->author_name || !t->author_email)
		return hd_fail(e, HD_INTERNAL, "a commit without author or message");
	rc = txn_tree(t, &tree, e);
	if (!rc)
		txn_forget_puts(t);
	if (!rc && t->base)
		rc = snap_root(t->base, &before, e);
	if (rc || (t->base && oid_equal(&tree, &before)))
		return rc;
	rc = write_commit(t, &tree, e);
	if (!rc)
		rc = writer_seal(t->writer, e);
	*changed = rc == HD_OK;
	return rc;
}

char *txn_subject(const struct txn *t)
{
	return mem_strndup(t->message, strcspn(t->message, "\n"));
}
