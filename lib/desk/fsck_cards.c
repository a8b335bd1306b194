/* The files of articles and problems. */
#include "desk/fsck.h"

#include "codec/card_file.h"

#include <string.h>

static uint32_t line_of(const struct card *c, enum card_field f)
{
	return c->head[f] ? c->head[f]->line : 0;
}

static void check_names(struct fsck *f, const char *path, const struct card *c)
{
	const char *app = card_text(c, C_APPLICATION), *origin = card_text(c, C_ORIGIN);
	char there[NUMBER_PATH_SIZE];
	struct number id;

	if (app && !map_has(&f->apps, app))
		fsck_warn(f, path, line_of(c, C_APPLICATION),
			  arena_printf(f->scratch, "helpdesk app add %s", app),
			  "there is no application '%s'", app);
	if (!origin || !number_parse(origin, &id))
		return;
	number_path(&id, there);
	if (!snap_exists(f->snap, there))
		fsck_warn(f, path, line_of(c, C_ORIGIN),
			  arena_printf(f->scratch, "helpdesk kb edit %s --unset origin",
				       card_text(c, C_NUMBER)),
			  "origin names ticket '%s', which does not exist", origin);
}

static void check_card(struct fsck *f, const char *path, const struct number *id,
		       const char *number, const struct card *c)
{
	const struct node *external = c->head[C_EXTERNAL], *into = c->head[C_MERGED_INTO];

	if (external)
		fsck_unique(f, &f->keys,
			    arena_printf(f->scratch, "%s %s:%s", card_kind_name(id->kind),
					 node_get_str(external, "source"),
					 node_get_str(external, "id")),
			    number, path, external->line, "key",
			    arena_printf(f->scratch, "helpdesk %s edit %s --unset external",
					 id->kind == NUMBER_ARTICLE ? "kb" : "problem", number));
	if (into)
		fsck_point(f, id, into->text, MERGED_INTO, into->line);
	check_names(f, path, c);
}

void fsck_card(struct fsck *f, const char *path, enum number_kind kind, const char *data, size_t n)
{
	struct fsck_file x = {.f = f, .path = path};
	struct number id;
	char number[NUMBER_TEXT_SIZE];
	struct card c;
	struct hd_err why;
	bool is;
	enum hd_rc rc = path_number(path, kind, &id, &is, &why);

	if (rc != HD_OK || !is) {
		fsck_warn(f, path, 0, "move or remove it in a git clone and push",
			  "this is not where such a file belongs");
		return;
	}
	number_format(&id, number);
	map_put(kind == NUMBER_PROBLEM ? &f->problems : &f->articles, number, NULL);
	if (!data)
		return;
	if (card_read(f->scratch, kind, data, n, &c, &why) != HD_OK) {
		map_put(&f->broken, number, NULL);
		fsck_error(f, path, fsck_by_hand, &why);
		return;
	}
	if (strcmp(card_text(&c, C_NUMBER), number) != 0) {
		map_put(&f->broken, number, NULL);
		fsck_fault(f, path, line_of(&c, C_NUMBER), fsck_by_hand,
			   "its number must be '%s', as its name says", number);
		return;
	}
	x.number = number;
	x.d = card_dossier(&c);
	fsck_header(&x);
	fsck_journal(&x);
	fsck_uid(&x, C_UID);
	check_card(f, path, &id, number, &c);
	fsck_form(&x, data, n);
}
