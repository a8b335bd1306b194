/* An import of articles: the records of one file or of many, carried out by the run of batch. */
#include "desk/articles_files.h"

#include "helpdesk/text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define LEFT_OUT_SHOWN 20

/* A key that was met, and what its record said. */
struct met {
	uint64_t place, line, said;
	const char *file;
};

static const char *source_name(const struct importing *im)
{
	static const char *const names[] = {"import", "glpi-kb", "znuny-faq"};

	return im->o->source ? im->o->source : names[im->now->columns.preset];
}

static enum hd_rc read_record(struct importing *im, const struct sbuf *record, struct arena *a,
			      struct article *x, struct hd_err *e)
{
	struct source *now = im->now;
	enum hd_rc rc;

	article_init(x);
	if (now->t.fault)
		return hd_fail(e, HD_INVALID, "%s", now->t.fault);
	switch (now->kind) {
	case SOURCE_MARKDOWN:
		return article_of_markdown(record->s, record->len, a, &im->left_out, x, e);
	case SOURCE_YAML:
		return article_of_yaml(record->s, record->len, a, &im->left_out, x, e);
	case SOURCE_CSV:
		break;
	}
	rc = csv_split(record->s, record->len, now->t.separator, &now->t.row, e);
	return rc == HD_OK ? article_of_row(&now->columns, &now->t.row, source_name(im), im->zone,
					    im->desk->now, a, x, e)
			   : rc;
}

/* Two records of one key that say different things: one of them would be lost. */
static enum hd_rc meet(struct importing *im, const struct article *x, const struct sbuf *record,
		       uint64_t line, struct hd_err *e)
{
	uint64_t said = map_hash(record->s, record->len);
	struct met *met = map_get(&im->met, x->key);

	if (!met || met->place >= im->place) {
		met = met ? met : arena_alloc(im->arena, sizeof(*met));
		*met = (struct met){im->place, line, said, source_path(im->now)};
		map_put(&im->met, x->key, met);
		return HD_OK;
	}
	if (met->said == said)
		return HD_OK;
	return hd_fail(e, HD_REFUSED, "the key '%.100s' stands on line %" PRIu64 "%s%s%s with "
		       "another content",
		       x->key, met->line, im->n > 1 ? " of '" : "", im->n > 1 ? met->file : "",
		       im->n > 1 ? "'" : "");
}

static enum hd_rc carry_out(struct feed *f, const struct sbuf *record, uint64_t line,
			    struct sheet *s, struct arena *a, struct hd_err *e)
{
	struct importing *im = (struct importing *)f;
	struct article_put how = {.application = im->o->application,
				  .highest = im->highest};
	struct article x;
	enum hd_rc rc = read_record(im, record, a, &x, e);

	im->column = NULL;
	if (rc == HD_OK && !x.key && !x.uid)
		x.key = arena_printf(a, "%s:row-%016" PRIx64, source_name(im),
				     map_hash(record->s, record->len));
	if (rc == HD_OK && x.key && (rc = meet(im, &x, record, line, e)) != HD_OK)
		x.column = "key";
	if (rc == HD_OK)
		rc = article_put(s, &x, &how, a, e);
	if (rc == HD_OK) {
		s->operations += how.made;
		s->opened += how.made;
		s->unchanged += !how.made;
		if (how.made && f->rehearsal && im->o->article)
			im->o->article(how.number, node_get_str(x.r.set, "title"), how.status,
				       how.visibility, im->o->arg);
		return HD_OK;
	}
	im->column = x.column ? arena_strdup(im->arena, x.column) : NULL;
	if (im->now->kind == SOURCE_MARKDOWN && x.line)
		f->fault_line = x.line;
	else if (im->now->kind == SOURCE_YAML && x.line)
		f->fault_line = line + x.line - 1;
	return x.column ? hd_wrap(e, rc, "column '%.60s'", x.column) : rc;
}

static const char *column(struct feed *f)
{
	return ((struct importing *)f)->column;
}

static void trailers(struct feed *f, struct sbuf *message)
{
	const struct importing *im = (struct importing *)f;

	for (size_t i = 0; i < im->n && i < LEFT_OUT_SHOWN; i++) {
		const char *name = source_path(&im->v[i]), *slash = strrchr(name, '/');
		struct sbuf shown = SBUF_INIT;

		name = slash && slash[1] ? slash + 1 : name;
		if (utf8_valid(name, strlen(name), NULL))
			text_for_terminal(&shown, name, strlen(name), true);
		sbuf_printf(message, "Import: %s\n", shown.len ? shown.s : "(no valid name)");
		sbuf_deinit(&shown);
	}
}

/* --- the run ------------------------------------------------------------------------------------ */

static void tell_left_out(const struct importing *im)
{
	struct sbuf b = SBUF_INIT;

	for (size_t i = 0; i < im->left_out.len && i < LEFT_OUT_SHOWN; i++)
		sbuf_printf(&b, "%s'%.60s'", i ? ", " : "left out: ", im->left_out.entries[i].key);
	if (im->left_out.len > LEFT_OUT_SHOWN)
		sbuf_puts(&b, ", ...");
	if (b.len)
		articles_note(im, b.s);
	sbuf_deinit(&b);
}

static enum hd_rc check_options(const struct article_import *o, struct hd_err *e)
{
	static const char ok[] = "abcdefghijklmnopqrstuvwxyz0123456789._-";

	if (o->source && (!*o->source || o->source[strspn(o->source, ok)] || strlen(o->source) > 60))
		return hd_fail(e, HD_USAGE,
			       "'%.60s' is no name of a source: small letters, digits, . _ -",
			       o->source);
	if (o->preset && o->input && o->input[0] != 'c')
		return hd_fail(e, HD_USAGE, "--preset is for csv");
	return HD_OK;
}

enum hd_rc desk_articles_import(struct desk *d, const struct article_import *o,
				struct batch_result *out, struct hd_err *e)
{
	struct importing im = {.o = o, .desk = d, .in = INPUT_INIT,
			       .feed = {.next = articles_next, .carry_out = carry_out, .column = column,
					.trailers = trailers, .rehearsal = o->dry_run},
			       .m = {.encoding = o->encoding, .delimiter = o->delimiter}};
	const char *me;
	enum hd_rc rc = check_options(o, e);

	memset(out, 0, sizeof(*out));
	im.arena = im.m.arena = arena_new();
	if (o->preset && strcmp(o->preset, "znuny-faq") == 0 && !o->delimiter)
		im.m.delimiter = ";";
	map_init(&im.met, im.arena);
	map_init(&im.left_out, im.arena);
	if (rc == HD_OK)
		rc = desk_me(d, &me, e);
	if (rc == HD_OK)
		rc = desk_report_zone(d, &im.zone, e);
	if (rc == HD_OK)
		rc = articles_open(&im, e);
	if (rc == HD_OK) {
		rc = batch_run(d, &im.in, &im.feed, &o->run, out, e);
		if (rc == HD_OK || rc == HD_PARTIAL)
			tell_left_out(&im);
	}
	for (size_t i = 0; i < im.n; i++)
		if (im.v[i].is_open)
			table_close(&im.v[i].t);
	map_deinit(&im.met);
	map_deinit(&im.left_out);
	free(im.v);
	arena_free(im.arena);
	return rc;
}
