/* One ticket's file: its place, and what it bears and names. */
#include "desk/fsck.h"

#include "codec/ticket_yaml.h"
#include "helpdesk/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct subject {
	struct fsck_file file;
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

/* --- what it bears and names ------------------------------------------------------------------ */

static void check_files(struct subject *x)
{
	for (size_t i = 0; i < x->t.len; i++) {
		const struct entry *entry = x->t.journal[i];

		for (size_t k = 0; entry->files && k < entry->files->len; k++)
			fsck_named(x->f, &x->id, x->path, entry->line,
				   entry->files->u.items[k]->text);
	}
}

static void check_identity(struct subject *x)
{
	struct fsck *f = x->f;
	const struct node *external = x->t.head[F_EXTERNAL], *was = x->t.head[F_FORMERLY];
	char *repair;

	fsck_uid(&x->file, F_UID);
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
	x.file = (struct fsck_file){f, path, x.number, ticket_dossier(&x.t)};
	fsck_header(&x.file);
	fsck_journal(&x.file);
	check_files(&x);
	check_identity(&x);
	check_names(&x);
	check_pointers(&x);
	fsck_form(&x.file, data, n);
}
