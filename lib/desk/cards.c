/* Reading articles and problems, and counting the tickets that name them. */
#include "desk/record.h"

#include "cache/cache.h"
#include "codec/card_file.h"
#include "desk/cards_priv.h"

#include <string.h>

enum hd_rc card_missing(enum number_kind kind, const char *number, struct hd_err *e)
{
	if (kind == NUMBER_ARTICLE)
		return hd_fail(e, HD_NOT_FOUND,
			       "article '%s' does not exist; 'helpdesk kb list' lists them",
			       number);
	return hd_fail(e, HD_NOT_FOUND,
		       "problem '%s' does not exist; 'helpdesk problem list' lists them, 'helpdesk "
		       "problem open' makes one",
		       number);
}

enum hd_rc card_named(const char *ref, const char *site, enum number_kind kind, struct number *out,
		      struct hd_err *e)
{
	if (ref_card(ref, site, kind, out))
		return HD_OK;
	return hd_fail(e, HD_NOT_FOUND, "'%.60s' is no %s number; they look like HD-%s", ref,
		       card_kind_name(kind), kind == NUMBER_ARTICLE ? "K7" : "P3");
}

enum hd_rc card_view(const struct snap *p, const struct number *n, struct arena *a,
		     struct card *out, struct hd_err *e)
{
	char path[NUMBER_PATH_SIZE], number[NUMBER_TEXT_SIZE];
	struct sbuf text = SBUF_INIT;
	struct card c;
	enum hd_rc rc;

	number_path(n, path);
	number_format(n, number);
	rc = snap_read(p, path, &text, e);
	if (rc == HD_OK)
		rc = card_parse(n, text.s, text.len, a, &c, e);
	else if (rc == HD_NOT_FOUND)
		rc = card_missing(n->kind, number, e);
	if (rc == HD_OK)
		card_replay(&c, a, out);
	sbuf_deinit(&text);
	return rc;
}

enum hd_rc desk_card(struct desk *d, enum number_kind kind, const char *ref, struct arena *a,
		     struct card *out, struct hd_err *e)
{
	const struct snap *p;
	struct number n;
	enum hd_rc rc = desk_readable(d, &p, e);

	if (rc == HD_OK)
		rc = card_named(ref, desk_site(d), kind, &n, e);
	return rc == HD_OK ? card_view(p, &n, a, out, e) : rc;
}

enum hd_rc card_circle(const char *ref, struct hd_err *e)
{
	return hd_fail(e, HD_REFUSED,
		       "article '%.60s' was merged into itself by way of others; 'helpdesk fsck' "
		       "names the files",
		       ref);
}

enum hd_rc desk_article(struct desk *d, const char *ref, struct arena *a, struct card *out,
			struct hd_err *e)
{
	enum hd_rc rc = desk_card(d, NUMBER_ARTICLE, ref, a, out, e);

	for (int i = 0; rc == HD_OK && card_text(out, C_MERGED_INTO); i++)
		rc = i == MERGES_MAX ? card_circle(ref, e)
				     : desk_card(d, NUMBER_ARTICLE, card_text(out, C_MERGED_INTO),
						 a, out, e);
	return rc;
}

/* --- all of them -------------------------------------------------------------------- */

struct walking {
	enum number_kind kind;
	enum hd_rc (*fn)(const struct card *c, void *arg, struct hd_err *e);
	void *arg;
	bad_file_fn bad;
	void *bad_arg;
	uint64_t n_bad;
	struct arena *scratch;
};

static enum hd_rc walk_file(const char *path, const char *data, size_t n, void *arg,
			    struct hd_err *e)
{
	struct walking *w = arg;
	struct number number;
	struct card file, c;
	struct hd_err why;
	bool is;
	enum hd_rc rc = path_number(path, w->kind, &number, &is, &why);

	if (rc == HD_OK && !is)
		return HD_OK;
	arena_reset(w->scratch);
	if (rc == HD_OK)
		rc = card_parse(&number, data, n, w->scratch, &file, &why);
	if (rc != HD_OK) {
		w->n_bad++;
		if (w->bad)
			w->bad(path, why.msg, w->bad_arg);
		return HD_OK;
	}
	card_replay(&file, w->scratch, &c);
	return w->fn(&c, w->arg, e);
}

enum hd_rc cards_walk(const struct snap *p, enum number_kind kind,
		      enum hd_rc (*fn)(const struct card *c, void *arg, struct hd_err *e),
		      void *arg, bad_file_fn bad, void *bad_arg, uint64_t *n_bad, struct hd_err *e)
{
	struct walking w = {kind, fn, arg, bad, bad_arg, 0, arena_new()};
	enum hd_rc rc =
		snap_walk(p, kind == NUMBER_ARTICLE ? "knowledge" : "problems", walk_file, &w, e);

	*n_bad = w.n_bad;
	arena_free(w.scratch);
	return rc;
}

/* --- uses ------------------------------------------------------------------------------ */

void uses_add(struct card_uses *to, const struct card_uses *more)
{
	to->tickets += more->tickets;
	to->open += more->open;
	if (more->last_opened > to->last_opened)
		to->last_opened = more->last_opened;
	if (more->last_solved > to->last_solved)
		to->last_solved = more->last_solved;
}

static void count(struct uses *u, const char *number, const struct card_uses *more)
{
	void **place = map_place(&u->map, number);

	if (!*place) {
		*place = arena_alloc(u->arena, sizeof(struct card_uses));
		*(struct card_uses *)*place = (struct card_uses)NO_USES;
	}
	uses_add(*place, more);
}

/* The cache folds what it keeps. */
static void count_cached(const char *number, uint64_t tickets, uint64_t open, int64_t last_opened,
			 int64_t last_solved, void *arg)
{
	struct card_uses more = {tickets, open, last_opened, last_solved};
	char text[NUMBER_TEXT_SIZE];
	struct number n;

	if (!number_parse(number, &n))
		return;
	number_format(&n, text);
	count(arg, text, &more);
}

static enum hd_rc count_ticket(const struct ticket *t, const struct ticket *state,
			       const struct facts *f, struct arena *scratch, void *arg,
			       struct hd_err *e)
{
	struct uses *u = arg;
	const char *number = ticket_text(state, u->kind == NUMBER_ARTICLE ? F_KNOWN : F_PROBLEM);
	enum status status = ticket_status(state);
	struct card_uses one = {1, status < ST_RESOLVED, f->opened, f->resolved};

	(void)t, (void)scratch, (void)e;
	if (number && status != ST_MERGED && (!u->only || strcmp(u->only, number) == 0))
		count(u, number, &one);
	return HD_OK;
}

static void restart(void *arg)
{
	struct uses *u = arg;

	map_deinit(&u->map);
	map_init(&u->map, u->arena);
}

enum hd_rc uses_count(struct desk *d, enum number_kind kind, const char *only, struct uses *out,
		      struct hd_err *e)
{
	struct ticket_walk w = {.fn = count_ticket, .arg = out, .restart = restart, .brief = true};
	const struct snap *p;
	struct cache *c;
	enum hd_rc rc = desk_readable(d, &p, e);

	*out = (struct uses){.kind = kind, .only = only, .arena = arena_new()};
	map_init(&out->map, out->arena);
	if (rc != HD_OK)
		return rc;
	c = desk_cache(d);
	if (c && cache_uses(c, kind, only, count_cached, out, e) == HD_OK)
		return HD_OK;
	restart(out);
	return tickets_walk(d, p, &w, e);
}

struct card_uses uses_of(const struct uses *u, const char *number)
{
	const struct card_uses *x = map_get(&u->map, number);

	return x ? *x : (struct card_uses)NO_USES;
}

void uses_deinit(struct uses *u)
{
	map_deinit(&u->map);
	arena_free(u->arena);
}

/* An article knows from its journal which others were merged into it. */
static enum hd_rc add_uses(struct desk *d, const struct card *c, int depth, struct card_uses *out,
			   struct hd_err *e)
{
	struct arena *a = arena_new();
	struct card other;
	struct uses u;
	struct card_uses own;
	enum hd_rc rc = uses_count(d, c->kind, card_text(c, C_NUMBER), &u, e);

	own = uses_of(&u, card_text(c, C_NUMBER));
	uses_add(out, &own);
	uses_deinit(&u);
	for (size_t i = 0; rc == HD_OK && depth < MERGES_MAX && i < c->len; i++) {
		const struct entry *x = c->journal[i];

		if (x->kind != EV_MERGED || !x->from)
			continue;
		/* What cannot be read is fsck's business, and counted where it is listed. */
		if (desk_card(d, c->kind, x->from, a, &other, NULL) == HD_OK &&
		    card_text(&other, C_MERGED_INTO) &&
		    strcmp(card_text(&other, C_MERGED_INTO), card_text(c, C_NUMBER)) == 0)
			rc = add_uses(d, &other, depth + 1, out, e);
	}
	arena_free(a);
	return rc;
}

enum hd_rc desk_card_uses(struct desk *d, const struct card *c, struct card_uses *out,
			  struct hd_err *e)
{
	*out = (struct card_uses)NO_USES;
	return add_uses(d, c, 0, out, e);
}
