/* One ticket's file: its place, its form, its journal, and header against journal. */
#include "desk/fsck.h"

#include "codec/ticket_yaml.h"
#include "helpdesk/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct subject {
	struct fsck *f;
	const char *path;
	struct number id;
	char number[NUMBER_TEXT_SIZE];
	struct ticket t;
};

static uint32_t line_of(const struct subject *x, enum field field)
{
	return x->t.head[field] ? x->t.head[field]->line : 0;
}

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
static uint32_t line_in_journal(const struct ticket *t, const char *field)
{
	for (size_t i = t->len; i > 0; i--) {
		const struct entry *x = t->journal[i - 1];

		if (node_get(x->set, field) || node_get(x->add, field) ||
		    node_get(x->remove, field))
			return x->line;
	}
	return 1;
}

static void say_differs(struct subject *x, enum field field, const struct node *journal)
{
	struct arena *a = x->f->scratch;
	const char *name = field_defs[field].name;
	const struct node *header = x->t.head[field];
	const char *here = in_words(header, a), *there = in_words(journal, a);
	uint32_t line = header ? header->line : line_in_journal(&x->t, name);
	const char *repair = "correct the header in a git clone of the store and push it; the "
			     "journal is the truth";

	if (here && there)
		fsck_fault(x->f, x->path, line, repair, "the header says %s %s, the journal %s",
			   name, here, there);
	else
		fsck_fault(x->f, x->path, line, repair,
			   "what the header says of %s is not what the journal makes of it",
			   name);
}

static void check_header(struct subject *x)
{
	struct ticket made;

	ticket_replay(&x->t, INT64_MAX, x->f->scratch, &made);
	for (int i = 0; i < FIELD_COUNT; i++)
		if (!node_equal(x->t.head[i], made.head[i]))
			say_differs(x, (enum field)i, made.head[i]);
	if (ticket_opened(&x->t) != x->t.journal[0]->at)
		say_differs(x, F_OPENED, node_time(x->f->scratch, x->t.journal[0]->at));
}

/* --- journal -------------------------------------------------------------------------------- */

/* Entries of one second are numbered; those of two sites may bear the same number. */
static void check_order(struct subject *x, const struct entry *before, const struct entry *now)
{
	if (before && before->at == now->at) {
		if (now->n > before->n + 1 || (now->n == before->n && strcmp(before->by, now->by) > 0))
			fsck_fault(x->f, x->path, now->line, fsck_by_hand,
				   "the entry bears n: %u after n: %u of the same time", now->n,
				   before->n);
	} else if (now->n != 1) {
		fsck_fault(x->f, x->path, now->line, fsck_by_hand,
			   "the entry bears n: %u but no other has its time", now->n);
	}
}

static void check_journal(struct subject *x)
{
	const struct entry *before = NULL;
	int64_t now = x->f->desk->now;

	if (x->t.journal[0]->kind != EV_OPENED)
		fsck_fault(x->f, x->path, x->t.journal[0]->line, fsck_by_hand,
			   "the journal begins with '%.60s', not with 'opened'",
			   x->t.journal[0]->event);
	for (size_t i = 0; i < x->t.len; i++) {
		const struct entry *entry = x->t.journal[i];

		check_order(x, before, entry);
		if (entry->at > now) {
			fsck_warn(x->f, x->path, entry->line,
				  "look at the clock of the machine that wrote it",
				  "the entry lies in the future");
			now = INT64_MAX; /* once is enough */
		}
		for (size_t k = 0; entry->files && k < entry->files->len; k++)
			fsck_named(x->f, &x->id, x->path, entry->line,
				   entry->files->u.items[k]->text);
		before = entry;
	}
}

/* --- what it bears and names ------------------------------------------------------------------ */

static bool is_ulid(const char *s)
{
	return strlen(s) == 26 && strspn(s, "0123456789ABCDEFGHJKMNPQRSTVWXYZ") == 26;
}

static void check_identity(struct subject *x)
{
	struct fsck *f = x->f;
	const char *uid = ticket_text(&x->t, F_UID);
	const struct node *external = x->t.head[F_EXTERNAL], *was = x->t.head[F_FORMERLY];
	char *repair;

	if (!uid || !is_ulid(uid))
		fsck_warn(f, x->path, line_of(x, F_UID), fsck_by_hand, "%s",
			  uid ? "its uid has not the form of one" : "it has no uid");
	else
		fsck_unique(f, &f->uids, uid, x->number, x->path, line_of(x, F_UID), "uid",
			    fsck_by_hand);
	if (external) {
		repair = mem_printf("helpdesk edit %s --unset external", x->number);
		fsck_unique(f, &f->keys,
			    arena_printf(f->scratch, "%s:%s", node_get_str(external, "source"),
					 node_get_str(external, "id")),
			    x->number, x->path, external->line, "key", repair);
		free(repair);
	}
	for (size_t i = 0; was && i < was->len; i++)
		fsck_unique(f, &f->formerly, was->u.items[i]->text, x->number, x->path, was->line,
			    "former number", fsck_by_hand);
}

/* Said once for each name: a store copied by export has none of them. */
static void check_name(struct subject *x, enum field field, const struct map *there,
		       const char *what, const char *repair)
{
	const char *name = ticket_text(&x->t, field), *key;

	if (!name || map_has(there, name))
		return;
	key = arena_printf(x->f->scratch, "%s %s", what, name);
	if (map_has(&x->f->told, key))
		return;
	map_put(&x->f->told, key, NULL);
	fsck_warn(x->f, x->path, line_of(x, field), repair, "there is no %s '%s'", what, name);
}

static void check_names(struct subject *x)
{
	struct fsck *f = x->f;
	struct arena *a = f->scratch;
	const char *app = ticket_text(&x->t, F_APPLICATION);

	check_name(x, F_APPLICATION, &f->apps, "application",
		   arena_printf(a, "helpdesk app add %s", app ? app : ""));
	check_name(x, F_PROBLEM, &f->problems, "problem",
		   arena_printf(a, "put its file back from where the ticket came from, or: "
				   "helpdesk edit %s --unset problem", x->number));
	check_name(x, F_KNOWN, &f->articles, "article",
		   arena_printf(a, "put its file back from where the ticket came from, or: "
				   "helpdesk edit %s --unset known", x->number));
	if (!map_has(&f->sites, x->id.site)) {
		map_put(&f->sites, x->id.site, NULL);
		fsck_warn(f, x->path, 0,
			  "nothing, unless a clone with this code is still at work: push its "
			  "sites folder",
			  "no file says which clone gives numbers of site '%s'", x->id.site);
	}
}

static void check_pointers(struct subject *x)
{
	const struct node *links = x->t.head[F_LINKS], *into = x->t.head[F_MERGED_INTO];

	for (size_t i = 0; links && i < links->len; i++)
		fsck_point(x->f, &x->id, node_get_str(links->u.items[i], "ticket"),
			   node_get_str(links->u.items[i], "kind"), links->line);
	if (into)
		fsck_point(x->f, &x->id, into->text, MERGED_INTO, into->line);
	if ((ticket_status(&x->t) == ST_MERGED) != (into != NULL))
		fsck_fault(x->f, x->path, line_of(x, F_STATUS), fsck_by_hand,
			   into ? "it was merged, but its status is '%s'"
				: "its status is '%s', but nothing says into which ticket",
			   ticket_text(&x->t, F_STATUS));
}

/* --- form --------------------------------------------------------------------------------------- */

static uint32_t first_difference(const char *a, size_t n, const char *b, size_t k)
{
	uint32_t line = 1;

	for (size_t i = 0; i < n && i < k && a[i] == b[i]; i++)
		line += a[i] == '\n';
	return line;
}

static void check_form(struct subject *x, const char *data, size_t n)
{
	struct sbuf *text = &x->f->text;
	struct hd_err why;

	if (ticket_write(text, &x->t, &why) != HD_OK)
		fsck_warn(x->f, x->path, 0, fsck_by_hand, "%s", why.msg);
	else if (text->len != n || memcmp(text->s, data, n) != 0)
		fsck_warn(x->f, x->path, first_difference(data, n, text->s, text->len),
			  "nothing: the next change of the ticket makes it so",
			  "not in the canonical form");
}

/* --- all of it --------------------------------------------------------------------------------------- */

/* False when it was told why it cannot be read. */
static bool find_place(struct subject *x, struct hd_err *why)
{
	bool is;
	enum hd_rc rc = path_number(x->path, NUMBER_TICKET, &x->id, &is, why);

	if (rc == HD_OK && !is)
		fsck_warn(x->f, x->path, 0, "remove it in a git clone and push",
			  "only files of tickets belong here");
	else if (rc != HD_OK)
		fsck_fault(x->f, x->path, 0,
			   "move it in a git clone to tickets/SITE/0000/00/SITE-N.yaml, as "
			   "helpdesk-ticket(5) says, and push",
			   "this is not where a file of its name belongs");
	return rc == HD_OK && is;
}

void fsck_ticket(struct fsck *f, const char *path, const char *data, size_t n)
{
	struct subject x = {.f = f, .path = path};
	struct hd_err why;
	enum hd_rc rc;

	if (!find_place(&x, &why))
		return;
	f->result->tickets++;
	number_format(&x.id, x.number);
	rc = data ? ticket_read(f->scratch, data, n, &x.t, &why) : HD_IO;
	if (rc != HD_OK) {
		map_put(&f->broken, x.number, NULL);
		if (data)
			fsck_error(f, path, fsck_by_hand, &why);
		return;
	}
	if (strcmp(ticket_text(&x.t, F_NUMBER), x.number) != 0) {
		map_put(&f->broken, x.number, NULL);
		fsck_fault(f, path, line_of(&x, F_NUMBER), fsck_by_hand,
			   "its number is '%s', which is not that of its name",
			   ticket_text(&x.t, F_NUMBER));
		return;
	}
	check_header(&x);
	check_journal(&x);
	check_identity(&x);
	check_names(&x);
	check_pointers(&x);
	check_form(&x, data, n);
}
