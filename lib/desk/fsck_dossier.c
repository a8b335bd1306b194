/* What the files of tickets, articles and problems have in common: header against journal, the
 * order of the journal, the uid, the canonical form. */
#include "desk/fsck.h"

#include "codec/dossier_yaml.h"

#include <string.h>

/* --- header against journal -------------------------------------------------------------- */

/* `'closed'`, `nothing`, or NULL for what does not fit into a sentence. */
static const char *in_words(const struct node *v, struct arena *a)
{
	const char *s = node_str(v);

	if (!v)
		return "nothing";
	return s && strlen(s) <= 60 && !strchr(s, '\n') ? arena_printf(a, "'%s'", s) : NULL;
}

/* The last entry that says something of it. */
static uint32_t line_in_journal(const struct dossier *t, const char *field)
{
	for (size_t i = t->len; i > 0; i--) {
		const struct entry *x = t->journal[i - 1];

		if (node_get(x->set, field) || node_get(x->add, field) ||
		    node_get(x->remove, field))
			return x->line;
	}
	return 1;
}

static void say_differs(const struct fsck_file *x, size_t field, const struct node *journal)
{
	struct arena *a = x->f->scratch;
	const char *name = x->d.schema->defs[field].name;
	const struct node *header = x->d.head[field];
	const char *here = in_words(header, a), *there = in_words(journal, a);
	uint32_t line = header ? header->line : line_in_journal(&x->d, name);
	const char *repair = "correct the header in a git clone of the store and push it; the "
			     "journal is the truth";

	if (here && there)
		fsck_fault(x->f, x->path, line, repair, "the header says %s %s, the journal %s",
			   name, here, there);
	else
		fsck_fault(x->f, x->path, line, repair,
			   "what the header says of %s is not what the journal makes of it", name);
}

void fsck_header(const struct fsck_file *x)
{
	const struct schema *s = x->d.schema;
	struct dossier made = {.schema = s, .arena = x->f->scratch};

	made.head = arena_alloc(made.arena, s->n * sizeof(*made.head));
	dossier_replay(&x->d, x->d.len, &made);
	for (size_t i = 0; i < s->n_order; i++) {
		size_t field = schema_field(s, i);

		if (!node_equal(x->d.head[field], made.head[field]))
			say_differs(x, field, made.head[field]);
	}
	if (dossier_opened(&x->d) != x->d.journal[0]->at)
		say_differs(x, s->opened, node_time(x->f->scratch, x->d.journal[0]->at));
}

/* --- journal -------------------------------------------------------------------------------- */

/* Entries of one second are numbered; those of two sites may bear the same number. */
static void check_order(const struct fsck_file *x, const struct entry *before,
			const struct entry *now)
{
	if (before && before->at == now->at) {
		if (now->n > before->n + 1 ||
		    (now->n == before->n && strcmp(before->by, now->by) > 0))
			fsck_fault(x->f, x->path, now->line, fsck_by_hand,
				   "the entry bears n: %u after n: %u of the same time", now->n,
				   before->n);
	} else if (now->n != 1) {
		fsck_fault(x->f, x->path, now->line, fsck_by_hand,
			   "the entry bears n: %u but no other has its time", now->n);
	}
}

void fsck_journal(const struct fsck_file *x)
{
	const struct entry *before = NULL;
	int64_t now = x->f->desk->now;

	if (x->d.journal[0]->kind != EV_OPENED)
		fsck_fault(x->f, x->path, x->d.journal[0]->line, fsck_by_hand,
			   "the journal begins with '%.60s', not with 'opened'",
			   x->d.journal[0]->event);
	for (size_t i = 0; i < x->d.len; i++) {
		const struct entry *entry = x->d.journal[i];

		check_order(x, before, entry);
		if (entry->at > now) {
			fsck_warn(x->f, x->path, entry->line,
				  "look at the clock of the machine that wrote it",
				  "the entry lies in the future");
			now = INT64_MAX; /* once is enough */
		}
		before = entry;
	}
}

/* --- uid ----------------------------------------------------------------------------------------
 */

static bool is_ulid(const char *s)
{
	return strlen(s) == 26 && strspn(s, "0123456789ABCDEFGHJKMNPQRSTVWXYZ") == 26;
}

void fsck_uid(const struct fsck_file *x, size_t field)
{
	const struct node *v = x->d.head[field];
	const char *uid = node_str(v);

	if (!uid || !is_ulid(uid))
		fsck_warn(x->f, x->path, v ? v->line : 0, fsck_by_hand, "%s",
			  uid ? "its uid has not the form of one" : "it has no uid");
	else
		fsck_unique(x->f, &x->f->uids, uid, x->number, x->path, v->line, "uid",
			    fsck_by_hand);
}

/* --- form ---------------------------------------------------------------------------------------
 */

static uint32_t first_difference(const char *a, size_t n, const char *b, size_t k)
{
	uint32_t line = 1;

	for (size_t i = 0; i < n && i < k && a[i] == b[i]; i++)
		line += a[i] == '\n';
	return line;
}

void fsck_form(const struct fsck_file *x, const char *data, size_t n)
{
	struct sbuf *text = &x->f->text;
	struct hd_err why;

	sbuf_clear(text);
	if (dossier_write(text, &x->d, &why) != HD_OK)
		fsck_warn(x->f, x->path, 0, fsck_by_hand, "%s", why.msg);
	else if (text->len != n || memcmp(text->s, data, n) != 0)
		fsck_warn(x->f, x->path, first_difference(data, n, text->s, text->len),
			  "nothing: the next change makes it so", "not in the canonical form");
}
