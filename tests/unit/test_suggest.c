/* Suggestions from the cache and from the files: the same, however the articles came to be what
 * they are. */
#include "desk_site.h"

#include "cache/cache.h"
#include "desk/suggest.h"
#include "util/file.h"

#define ARTICLES 1100 /* more than one chunk of lists */

/* --- random articles ----------------------------------------------------------------------- */

static uint64_t seed;

static unsigned any(unsigned n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(seed >> 33) % n;
}

static const char *const words[] = {
	"payslip", "month",   "printer",   "imprimantes", "réseau",  "connexion", "password",
	"screen",  "blank",   "certificat", "expired",    "login",   "mailbox",   "toner",
	"slow",    "frozen",  "bulletins", "salaire",     "clavier", "scanner",   "error535",
};

static void put_words(struct sbuf *b, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		sbuf_printf(b, "%s%s", i ? " " : "", words[any(NELEM(words))]);
}

static void random_article(struct sbuf *b, unsigned n)
{
	static const char *const status[] = {"draft", "published", "published", "retired"};
	struct sbuf title = SBUF_INIT, symptom = SBUF_INIT;
	unsigned app = any(4), st = any(4), into = any(40) ? 0 : any(ARTICLES) + 1;
	char merged[80] = "", set[80] = "";

	put_words(&title, 1 + any(3));
	put_words(&symptom, 1 + any(9));
	if (into) {
		snprintf(merged, sizeof(merged), "merged_into: HD-K%u\n", into);
		snprintf(set, sizeof(set), ", merged_into: HD-K%u", into);
	}
	sbuf_clear(b);
	sbuf_printf(b, "number: HD-K%u\ntitle: %s\napplication: app%u\nsymptoms:\n- %s\nstatus: %s\n"
		       "%sopened: 2026-01-01T08:00:00Z\njournal:\n- at: 2026-01-01T08:00:00Z\n"
		       "  by: bob\n  event: opened\n  set: {title: %s, application: app%u, "
		       "status: %s%s}\n  add: {symptoms: [%s]}\n",
		    n, title.s, app, symptom.s, status[st], merged, title.s, app, status[st], set,
		    symptom.s);
	sbuf_deinit(&title);
	sbuf_deinit(&symptom);
}

struct changes {
	unsigned from, count;
	bool broken;
};

static enum hd_rc put_articles(struct txn *t, void *arg, struct hd_err *e)
{
	const struct changes *c = arg;
	struct sbuf text = SBUF_INIT;
	enum hd_rc rc = HD_OK;

	txn_describe(t, "Bob", "bob@example.org", at("2026-01-01T00:00:00Z"), "articles\n");
	for (unsigned i = 0; rc == HD_OK && i < c->count; i++) {
		unsigned n = c->from ? c->from + i : any(ARTICLES) + 1;
		struct number number = {"HD", NUMBER_ARTICLE, n};
		char path[NUMBER_PATH_SIZE];

		number_path(&number, path);
		random_article(&text, n);
		if (c->broken && i % 3 == 0)
			sbuf_truncate(&text, text.len / 2);
		rc = txn_put(t, path, text.s, text.len, e);
	}
	sbuf_deinit(&text);
	return rc;
}

static void put_all(struct site *s, struct changes c)
{
	struct store *store;

	assert_int_equal(store_open(s->path, &store, &s->e), HD_OK);
	assert_int_equal(store_change(store, 0, 5, put_articles, &c, NULL, &s->e), HD_OK);
	store_close(store);
	open_desk(s, NULL);
}

/* Tickets that say what solved them. */
static void put_solved(struct site *s, int n, const char *known)
{
	struct ticket *t = tk(s->a, arena_printf(s->a, "HD-%d", n));

	t->head[F_SUBJECT] = node_text(s->a, "s");
	ev(t, "2026-02-01T09:00:00Z", "opened", "status", "new", "level", "0", NULL);
	ev(t, "2026-02-02T09:00:00Z", "closed", "status", "closed", "known", known, NULL);
	t->head[F_OPENED] = node_time(s->a, t->journal[0]->at);
	put_ticket(s, t);
}

/* --- comparing -------------------------------------------------------------------------------- */

static const char *told(struct site *s, const struct suggestions *all)
{
	struct sbuf b = SBUF_INIT;
	const char *text;

	for (size_t i = 0; i < all->n; i++) {
		const struct suggestion *x = &all->v[i];

		sbuf_printf(&b, "%s %u %u %u %u %u %u %u %d %s:", x->number, x->score,
			    x->points.words, x->points.application, x->points.success,
			    x->points.support, x->points.repeats, x->solved, x->certain, x->title);
		for (size_t k = 0; k < x->n_common; k++)
			sbuf_printf(&b, " %s/%s %u", x->common[k].said,
				    x->common[k].found ? x->common[k].found : "",
				    x->common[k].points);
		sbuf_putc(&b, '\n');
	}
	text = arena_strdup(s->a, b.s);
	sbuf_deinit(&b);
	return text;
}

static const char *ask(struct site *s, const struct suggest_spec *spec)
{
	struct suggestions all;

	open_desk(s, NULL);
	assert_int_equal(desk_suggest(s->desk, spec, s->a, &all, &s->e), HD_OK);
	return told(s, &all);
}

static const char *ask_base(struct site *s, const struct suggest_spec *spec)
{
	struct suggestions all;
	struct store *store;
	struct snap *p;

	assert_int_equal(store_open(s->path, &store, &s->e), HD_OK);
	assert_int_equal(snap_head(store, &p, &s->e), HD_OK);
	assert_int_equal(suggest_at(p, spec, s->a, &all, &s->e), HD_OK);
	snap_free(p);
	store_close(store);
	return told(s, &all);
}

static void expect_same(struct site *s, const char *when)
{
	static const char *const asked[] = {
		"payslip month", "imprimante",       "reseau conexion", "error535",
		"pasword login", "certificats expired blank screens", "unheard of", "",
	};

	for (size_t i = 0; i < NELEM(asked); i++) {
		struct suggest_spec spec = {.title = asked[i],
					    .text = "the scanner is slow",
					    .application = i % 2 ? "app1" : NULL,
					    .limit = 50};
		const char *cached, *walked;

		cached = ask(s, &spec);
		assert_string_not_equal(cached, "");
		setenv("HELPDESK_CACHE", "off", 1);
		walked = ask(s, &spec);
		unsetenv("HELPDESK_CACHE");
		if (strcmp(cached, walked) != 0)
			fail_msg("%s, '%s':\n%s---\n%s", when, asked[i], cached, walked);
		assert_string_equal(ask_base(s, &spec), cached);
	}
}

/* --- tests ------------------------------------------------------------------------------------ */

static void test_same(void **state)
{
	struct site *s = *state;

	seed = 7;
	put_all(s, (struct changes){.from = 1, .count = ARTICLES});
	for (int i = 0; i < 12; i++)
		put_solved(s, i + 1, arena_printf(s->a, "HD-K%u", any(ARTICLES) + 1));
	expect_same(s, "filled at once");
	for (int i = 0; i < 3; i++) {
		put_all(s, (struct changes){.count = 60});
		expect_same(s, "brought up");
	}
	put_all(s, (struct changes){.count = 30, .broken = true});
	expect_same(s, "with files that cannot be read");
	put_all(s, (struct changes){.from = ARTICLES - 20, .count = 40});
	expect_same(s, "some new");
}

/* Whoever changes the store brings a cache up, but does not fill one. */
static void test_at(void **state)
{
	struct site *s = *state;
	char *file = mem_printf("%s/helpdesk/cache.db", s->path);
	struct suggest_spec spec = {.title = "printer", .text = "toner", .limit = 50};
	const char *walked;

	seed = 8;
	put_all(s, (struct changes){.from = 1, .count = 50});
	walked = ask_base(s, &spec);
	assert_string_not_equal(walked, "");
	assert_int_not_equal(access(file, F_OK), 0);
	assert_string_equal(ask(s, &spec), walked);
	assert_int_equal(access(file, F_OK), 0);
	put_all(s, (struct changes){.from = 51, .count = 5});
	walked = ask_base(s, &spec);
	assert_string_equal(ask(s, &spec), walked);
	free(file);
}

static void test_fits(void **state)
{
	struct site *s = *state;
	struct suggest_spec spec = {.title = "printer, toner, scanner and clavier",
				    .text = "bulletins frozen, slow mailbox, password login",
				    .limit = 50};
	struct suggestions all, fit;

	seed = 9;
	put_all(s, (struct changes){.from = 1, .count = 20});
	assert_int_equal(desk_suggest(s->desk, &spec, s->a, &all, &s->e), HD_OK);
	spec.fits = true;
	assert_int_equal(desk_suggest(s->desk, &spec, s->a, &fit, &s->e), HD_OK);
	assert_true(fit.n > 0 && fit.n < all.n);
	for (size_t i = 0; i < fit.n; i++)
		assert_true(fit.v[i].score - fit.v[i].points.support + fit.v[i].points.repeats >= 250);
}

int main(void)
{
	const struct CMUnitTest tests[] = {TEST(test_same), TEST(test_at), TEST(test_fits)};

	return cmocka_run_group_tests(tests, begin, end);
}
