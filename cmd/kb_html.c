/* Questions and answers for requesters: one page, its index on top, grouped by application
 * and category. People search it with their browser, so that it has neither script nor parts.
 *
 * It is made of a few fields that are named here; whatever else an article has (its origin, its
 * journal with agents' names and remarks) cannot get into it. */
#include "cmd/kb_html.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/html.h"
#include "cmd/local.h"
#include "helpdesk/lang.h"
#include "helpdesk/mem.h"
#include "helpdesk/text.h"

static const char faq_style[] =
	"body{max-width:52rem}\n"
	"nav{margin:1.6rem 0 0;padding:1rem 1.25rem 1.1rem;border:1px solid var(--line);"
	"border-radius:4px}\n"
	"nav h2{font-size:1rem;margin:1rem 0 .2rem}\n"
	"nav h2:first-child{margin-top:0}\n"
	"nav h3{font-size:.875rem;font-weight:400;color:var(--dim);margin:.5rem 0 .1rem}\n"
	"nav ul{list-style:none;margin:0;padding:0}\n"
	"nav li{margin:.1rem 0;padding:.15rem 0}\n"
	"a{color:var(--bar)}\n"
	"nav a{text-decoration-thickness:1px;text-underline-offset:.15em}\n"
	"section{margin-top:2.6rem}\n"
	"section>h2{font-size:1.5rem;padding-bottom:.3rem;border-bottom:2px solid var(--ink);"
	"margin:0}\n"
	"section>h3{color:var(--dim);font-weight:400;margin:1.4rem 0 0}\n"
	"article{margin-top:1.3rem;padding-bottom:1.1rem;border-bottom:1px solid var(--line);"
	"scroll-margin-top:1rem}\n"
	"article:last-child{border-bottom:0}\n"
	"article:target h4{background:var(--wash);box-shadow:0 0 0 .35rem var(--wash);"
	"border-radius:1px}\n"
	"h4{font-size:1.125rem;line-height:1.3;margin:0;break-after:avoid}\n"
	"h5{font-size:.875rem;margin:.9rem 0 .15rem;break-after:avoid}\n"
	"article ul{margin:.1rem 0;padding-left:1.2rem;max-width:44rem}\n"
	".text p{white-space:pre-wrap;overflow-wrap:anywhere}\n"
	".text p:last-child{margin-bottom:0}\n"
	".about{font-size:.8125rem;color:var(--dim);margin:.15rem 0 0}\n"
	".words{font-size:.8125rem;color:var(--dim);margin:.8rem 0 0}\n"
	".up{font-size:.8125rem;margin:.6rem 0 0}\n"
	"@media (max-width:40rem){\n"
	"body{padding:1.25rem 1rem 3rem}\n"
	"h1{font-size:1.6rem}\n"
	"nav{padding:.8rem .9rem}\n"
	"nav li{padding:.35rem 0}\n"
	"}\n"
	"@media print{\n"
	"@page{margin:15mm 14mm}\n"
	"body{max-width:none;padding:0;font-size:10pt}\n"
	"h1{font-size:19pt}\n"
	"nav{border:0;padding:0}\n"
	"a{color:inherit;text-decoration:none}\n"
	".up{display:none}\n"
	".text p,article ul{max-width:none}\n"
	"}\n";

struct shown {
	const char *number, *title, *application; /* application: its name */
	const char *app_id;
	size_t category;      /* a place in words_category, or behind them */
	size_t at;            /* in order of number */
	const char *body;
};

struct faq {
	struct cmd_ctx *ctx;
	struct arena *arena;
	const struct zone *zone;
	struct shown *v;
	size_t n, cap;
};

struct faq *faq_new(struct cmd_ctx *ctx)
{
	struct faq *f = mem_alloc(sizeof(*f));

	f->ctx = ctx;
	f->arena = arena_new();
	return f;
}

void faq_free(struct faq *f)
{
	if (!f)
		return;
	free(f->v);
	arena_free(f->arena);
	free(f);
}

bool faq_may_show(const struct card *c)
{
	const char *visibility = card_text(c, C_VISIBILITY);

	return card_is(c, "published") && visibility && strcmp(visibility, "public") == 0 &&
	       !card_text(c, C_MERGED_INTO);
}

size_t faq_count(const struct faq *f)
{
	return f->n;
}

/* --- an article ------------------------------------------------------------------------------ */

/* A text as it was written: paragraphs, and their lines as they are. */
static void put_text(struct sbuf *b, const char *heading, const char *s)
{
	char *line;
	bool open = false;

	if (!s)
		return;
	html_element(b, "h5", heading);
	sbuf_puts(b, "\n<div class=\"text\">\n");
	while (*s) {
		size_t n = strcspn(s, "\n");
		bool blank = strspn(s, " \t") >= n;

		if (blank && open)
			sbuf_puts(b, "</p>\n");
		else if (!blank)
			sbuf_puts(b, open ? "\n" : "<p>");
		open = !blank;
		if (!blank) {
			line = mem_strndup(s, n);
			html_text(b, line);
			free(line);
		}
		s += n + (s[n] == '\n');
	}
	sbuf_puts(b, open ? "</p>\n</div>\n" : "</div>\n");
}

/* Whether the article learned it from a ticket, and nobody has published or edited it since: names
 * were taken out by rule, but no person has looked at it yet. */
static bool is_unseen(const struct card *c, const struct node *symptom)
{
	for (size_t i = c->len; i-- > 0;) {
		const struct entry *x = c->journal[i];
		const struct node *added = node_get(x->add, "symptoms");

		if (strcmp(x->event, card_event_words[CE_CREDITED]) != 0)
			return false;
		for (size_t k = 0; added && k < added->len; k++)
			if (node_equal(added->u.items[k], symptom))
				return true;
	}
	return false;
}

static void put_symptoms(struct sbuf *b, const struct card *c)
{
	const struct node *list = c->head[C_SYMPTOMS];
	bool any = false;

	for (size_t i = 0; list && i < list->len; i++) {
		if (is_unseen(c, list->u.items[i]))
			continue;
		if (!any) {
			html_element(b, "h5", tr("How it shows"));
			sbuf_puts(b, "\n<ul>\n");
		}
		any = true;
		html_element(b, "li", list->u.items[i]->text);
		sbuf_putc(b, '\n');
	}
	if (any)
		sbuf_puts(b, "</ul>\n");
}

static void put_keywords(struct sbuf *b, const struct node *list)
{
	if (!list || !list->len)
		return;
	sbuf_puts(b, "<p class=\"words\">");
	html_text(b, tr("Keywords: "));
	for (size_t i = 0; i < list->len; i++) {
		html_text(b, i ? ", " : "");
		html_text(b, list->u.items[i]->text);
	}
	sbuf_puts(b, "</p>\n");
}

static void put_changed(struct sbuf *b, const struct card *c, const struct zone *z)
{
	struct sbuf day = SBUF_INIT, text = SBUF_INIT;
	struct civil civil;

	if (card_last(c) == TIME_NONE)
		return;
	zone_civil(z, card_last(c), &civil);
	local_day(&day, &civil);
	/* Translators: a date. */
	sbuf_printf(&text, tr("changed %s"), day.s);
	sbuf_puts(b, " \xc2\xb7 ");
	html_text(b, text.s);
	sbuf_deinit(&day);
	sbuf_deinit(&text);
}

static void put_body(struct sbuf *b, const struct card *c, const struct zone *z)
{
	sbuf_puts(b, "<p class=\"about\">");
	html_text(b, card_text(c, C_NUMBER));
	put_changed(b, c, z);
	sbuf_puts(b, "</p>\n");
	put_symptoms(b, c);
	put_text(b, tr("Why it happens"), card_text(c, C_CAUSE));
	put_text(b, tr("What to do"), card_text(c, C_SOLUTION));
	put_keywords(b, c->head[C_KEYWORDS]);
}

/* --- all of them -------------------------------------------------------------------------------- */

static const char *category_title(size_t i)
{
	static const char *const titles[] = {N_("Technical"), N_("Functional"), N_("Regulatory"),
					     N_("Security")};

	return i < NELEM(titles) ? tr(titles[i]) : tr("Other");
}

static size_t category_of(const struct card *c)
{
	const char *word = card_text(c, C_CATEGORY);
	size_t i = 0;

	while (words_category[i] && !(word && strcmp(word, words_category[i]) == 0))
		i++;
	return i;
}

static const char *application_name(struct faq *f, const char *id)
{
	struct app app;

	if (!id)
		return tr("Other");
	if (desk_app(f->ctx->desk, id, f->arena, &app, NULL) == HD_OK && app.name)
		return app.name;
	return id;
}

void faq_add(struct faq *f, const struct card *c)
{
	const char *app = card_text(c, C_APPLICATION);
	struct sbuf body = SBUF_INIT;
	struct shown *s;

	if (!faq_may_show(c))
		return;
	if (!f->zone && desk_report_zone(f->ctx->desk, &f->zone, NULL) != HD_OK)
		return;
	f->v = mem_grow(f->v, &f->cap, f->n + 1, sizeof(*f->v));
	s = &f->v[f->n++];
	put_body(&body, c, f->zone);
	*s = (struct shown){.number = arena_strdup(f->arena, card_text(c, C_NUMBER)),
			    .title = arena_strdup(f->arena, card_text(c, C_TITLE)),
			    .app_id = arena_strdup(f->arena, app),
			    .category = category_of(c),
			    .at = f->n,
			    .body = arena_strndup(f->arena, body.s, body.len)};
	s->application = arena_strdup(f->arena, application_name(f, s->app_id));
	sbuf_deinit(&body);
}

static int in_order(const void *x, const void *y)
{
	const struct shown *a = x, *b = y;
	int by = a->app_id && b->app_id ? strcmp(a->application, b->application)
					: (a->app_id == NULL) - (b->app_id == NULL);

	if (by == 0 && a->app_id && b->app_id)
		by = strcmp(a->app_id, b->app_id);
	if (by == 0)
		by = (a->category > b->category) - (a->category < b->category);
	return by ? by : (a->at > b->at) - (a->at < b->at);
}

static bool same_app(const struct shown *a, const struct shown *b)
{
	return a->app_id == b->app_id || (a->app_id && b->app_id && strcmp(a->app_id, b->app_id) == 0);
}

/* Whether the articles of the application at `i` are of several categories. */
static bool has_categories(const struct faq *f, size_t i)
{
	for (size_t k = 0; k < f->n; k++)
		if (same_app(&f->v[k], &f->v[i]) && f->v[k].category != f->v[i].category)
			return true;
	return false;
}

static void contents(struct sbuf *b, const struct faq *f)
{
	bool parts = false;

	sbuf_puts(b, "<nav id=\"contents\" aria-label=\"");
	html_text(b, tr("Contents"));
	sbuf_puts(b, "\">\n");
	for (size_t i = 0; i < f->n; i++) {
		const struct shown *s = &f->v[i];
		bool app = i == 0 || !same_app(s, s - 1), part;

		if (app)
			parts = has_categories(f, i);
		part = parts && (app || s->category != s[-1].category);
		if (i && (app || part))
			sbuf_puts(b, "</ul>\n");
		if (app)
			html_element(b, "h2", s->application);
		if (part)
			html_element(b, "h3", category_title(s->category));
		if (app || part)
			sbuf_puts(b, "\n<ul>\n");
		sbuf_printf(b, "<li><a href=\"#%s\">", s->number);
		html_text(b, s->title);
		sbuf_puts(b, "</a></li>\n");
	}
	sbuf_puts(b, "</ul>\n</nav>\n");
}

static void articles(struct sbuf *b, const struct faq *f)
{
	bool parts = false;

	for (size_t i = 0; i < f->n; i++) {
		const struct shown *s = &f->v[i];
		bool app = i == 0 || !same_app(s, s - 1);

		if (app) {
			parts = has_categories(f, i);
			sbuf_puts(b, i ? "</section>\n<section>\n" : "<section>\n");
			html_element(b, "h2", s->application);
			sbuf_putc(b, '\n');
		}
		if (parts && (app || s->category != s[-1].category)) {
			html_element(b, "h3", category_title(s->category));
			sbuf_putc(b, '\n');
		}
		sbuf_printf(b, "<article id=\"%s\">\n", s->number);
		html_element(b, "h4", s->title);
		sbuf_printf(b, "\n%s<p class=\"up\"><a href=\"#contents\">", s->body);
		html_text(b, tr("Back to the contents"));
		sbuf_puts(b, "</a></p>\n</article>\n");
	}
	sbuf_puts(b, "</section>\n");
}

static void top(struct sbuf *b, const struct faq *f)
{
	struct sbuf day = SBUF_INIT, n = SBUF_INIT, text = SBUF_INIT;
	struct civil civil;

	zone_civil(f->zone, desk_now(f->ctx->desk), &civil);
	local_day(&day, &civil);
	local_count(&n, f->n);
	/* Translators: a number and a date. */
	sbuf_printf(&text, trn("%s article, as of %s", "%s articles, as of %s", f->n), n.s, day.s);
	sbuf_puts(b, "<header>\n");
	html_element(b, "p class=\"kind\"", tr("Help desk"));
	sbuf_putc(b, '\n');
	html_element(b, "h1", tr("Known incidents and what to do"));
	sbuf_putc(b, '\n');
	html_element(b, "p class=\"dim\"", text.s);
	sbuf_puts(b, "\n</header>\n");
	sbuf_deinit(&day);
	sbuf_deinit(&n);
	sbuf_deinit(&text);
}

enum hd_rc faq_page(struct faq *f, struct sbuf *out, struct hd_err *e)
{
	struct sbuf title = SBUF_INIT;
	enum hd_rc rc = desk_report_zone(f->ctx->desk, &f->zone, e);

	if (rc != HD_OK)
		return rc;
	if (f->n)
		qsort(f->v, f->n, sizeof(*f->v), in_order);
	sbuf_printf(&title, "%s \xc2\xb7 %s", tr("Help desk"), tr("Known incidents and what to do"));
	html_begin(out, title.s, faq_style);
	top(out, f);
	if (f->n) {
		contents(out, f);
		sbuf_puts(out, "<main>\n");
		articles(out, f);
		sbuf_puts(out, "</main>\n");
	} else {
		html_element(out, "p class=\"none\"",
			     tr("No article is published for requesters yet."));
		sbuf_putc(out, '\n');
	}
	html_end(out);
	sbuf_deinit(&title);
	return HD_OK;
}
