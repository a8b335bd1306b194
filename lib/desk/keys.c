/* External keys: which ticket, problem or article is the other system's 1-364. One walk
 * that parses headers only, and those only that may hold a key: most of a file
 * is its journal. */
#include "desk/record.h"

#include "cache/cache.h"

#include "util/map.h"
#include "yaml/yaml.h"

#include <stdlib.h>
#include <string.h>

/* --- headers ------------------------------------------------------------------------- */

/* Bytes of the line, its break not counted. */
static size_t line_length(const char *s, const char *end)
{
	const char *lf = memchr(s, '\n', (size_t)(end - s));

	return (size_t)((lf ? lf : end) - s);
}

/* Bytes of the key that stands at the beginning of the line; 0 when none does. */
static size_t key_length(const char *s, size_t n)
{
	size_t k = 0;

	while (k < n && ((s[k] >= 'a' && s[k] <= 'z') || s[k] == '_'))
		k++;
	return k < n && s[k] == ':' ? k : 0;
}

static bool is_inner(const char *s, size_t n)
{
	return n == 0 || s[0] == ' ' || (s[0] == '-' && (n == 1 || s[1] == ' '));
}

/* In the usual form keys stand at the beginning of lines, the journal last: then *len is
 * where it begins. *found: whether `key` (may be NULL) stands at the beginning of a line. */
static bool usual_form(const char *text, size_t n, const char *key, size_t *len, bool *found)
{
	const char *end = text + n, *journal = NULL;
	size_t line;

	*found = false;
	for (const char *s = text; s < end; s += line + 1) {
		size_t k;

		line = line_length(s, end);
		if (is_inner(s, line))
			continue;
		k = key_length(s, line);
		if (k == 0 || journal)
			return false;
		if (line == 8 && memcmp(s, "journal:", 8) == 0)
			journal = s;
		if (key && strlen(key) == k && memcmp(s, key, k) == 0)
			*found = true;
	}
	*len = journal ? (size_t)(journal - text) : n;
	return journal != NULL;
}

bool header_may_have(const char *text, size_t n, const char *key)
{
	size_t len;
	bool found;

	return !usual_form(text, n, key, &len, &found) || found;
}

enum hd_rc header_read(struct arena *a, const char *text, size_t n, struct node **out,
		       struct hd_err *e)
{
	size_t len;
	bool found;
	enum hd_rc rc = HD_INVALID;

	/* What looks usual may still be a quoted text over several lines: then the cut breaks it.
	 */
	if (usual_form(text, n, NULL, &len, &found))
		rc = yaml_read(a, text, len, out, NULL);
	if (rc != HD_OK || (*out)->kind != NODE_MAP)
		rc = yaml_read(a, text, n, out, e);
	if (rc == HD_OK && (*out)->kind != NODE_MAP)
		rc = hd_fail(e, HD_INVALID, "line 1: the file must be a map of fields");
	return rc;
}

/* --- keys ------------------------------------------------------------------------------ */

/* Keys of tickets are the cache's business while there is one; what a command adds
 * and takes away stands above it. */
struct keys {
	struct arena *arena;
	const struct snap *snap;
	struct cache *cache;          /* NULL: `tickets` has them all */
	struct map tickets, problems, articles; /* key -> number, NULL for one that is gone */
	bool articles_known;          /* they are walked when first asked for: few are */
};

static struct map *map_of(struct keys *k, enum number_kind kind)
{
	return kind == NUMBER_PROBLEM   ? &k->problems
	       : kind == NUMBER_ARTICLE ? &k->articles
					: &k->tickets;
}

void keys_add(struct keys *k, enum number_kind kind, const char *key, const char *number)
{
	map_put(map_of(k, kind), key, arena_strdup(k->arena, number));
}

/* Two clones may have taken up the same ticket: the lower number bears the key. */
static void add_lower(struct keys *k, const struct number *n, const char *key)
{
	const char *there = map_get(map_of(k, n->kind), key);
	char text[NUMBER_TEXT_SIZE];
	struct number other;

	number_format(n, text);
	if (!there || (number_parse(there, &other) && number_compare(n, &other) < 0))
		keys_add(k, n->kind, key, text);
}

struct building {
	struct keys *keys;
	struct arena *scratch;
	enum number_kind kind;
};

static enum hd_rc read_key(const struct number *n, const char *data, size_t len, struct building *b,
			   struct hd_err *e)
{
	struct node *head, *external, *checked;
	enum hd_rc rc = header_read(b->scratch, data, len, &head, e);

	if (rc != HD_OK)
		return rc;
	external = node_get(head, "external");
	if (!external || external->kind == NODE_NULL)
		return HD_OK;
	rc = field_check(F_EXTERNAL, external, b->scratch, &checked, e);
	if (rc != HD_OK)
		return hd_wrap(e, rc, "line %u", external->line);
	add_lower(b->keys, n,
		  arena_printf(b->scratch, "%s:%s", node_get_str(checked, "source"),
			       node_get_str(checked, "id")));
	return HD_OK;
}

static enum hd_rc build_file(const char *path, const char *data, size_t len, void *arg,
			     struct hd_err *e)
{
	struct building *b = arg;
	struct number n;
	bool is;
	enum hd_rc rc = path_number(path, b->kind, &n, &is, e);

	if (rc != HD_OK || !is || !header_may_have(data, len, "external"))
		return rc;
	rc = read_key(&n, data, len, b, e);
	arena_reset(b->scratch);
	return rc == HD_OK ? HD_OK : hd_wrap(e, rc, "'%s'", path);
}

static enum hd_rc walk_keys(struct keys *k, const char *folder, enum number_kind kind,
			    struct hd_err *e)
{
	struct building b = {k, arena_new(), kind};
	enum hd_rc rc = snap_walk(k->snap, folder, build_file, &b, e);

	arena_free(b.scratch);
	return rc;
}

static void note_bad(const char *path, const char *why, void *arg)
{
	(void)path, (void)why;
	*(bool *)arg = true;
}

/* A broken file may bear any key: then only the walk can tell, or say which file it is. */
static struct cache *sound_cache(const struct snap *p)
{
	struct cache *c = cache_open(p);
	bool bad = false;

	if (c && (cache_bad(c, note_bad, &bad, NULL) != HD_OK || bad)) {
		cache_close(c);
		c = NULL;
	}
	return c;
}

enum hd_rc keys_build(const struct snap *p, struct keys **out, struct hd_err *e)
{
	struct keys *k = mem_alloc(sizeof(*k));
	enum hd_rc rc;

	k->arena = arena_new();
	k->snap = p;
	map_init(&k->tickets, k->arena);
	map_init(&k->problems, k->arena);
	map_init(&k->articles, k->arena);
	k->cache = sound_cache(p);
	rc = k->cache ? HD_OK : walk_keys(k, "tickets", NUMBER_TICKET, e);
	if (rc == HD_OK)
		rc = walk_keys(k, "problems", NUMBER_PROBLEM, e);
	if (rc != HD_OK) {
		keys_free(k);
		k = NULL;
	}
	*out = k;
	return rc;
}

/* What was added stands above what the walk finds late. */
static enum hd_rc do_without_cache(struct keys *k, struct hd_err *e)
{
	struct map above = k->tickets;
	enum hd_rc rc;

	cache_discard(k->cache);
	cache_close(k->cache);
	k->cache = NULL;
	map_init(&k->tickets, k->arena);
	rc = walk_keys(k, "tickets", NUMBER_TICKET, e);
	for (size_t i = 0; i < above.len; i++)
		map_put(&k->tickets, above.entries[i].key, above.entries[i].value);
	map_deinit(&above);
	return rc;
}

/* What this run added stands in the map already, and stays: a file of the base with the same key
 * has the lower number, and was found before anything was added. */
static enum hd_rc know_articles(struct keys *k, struct hd_err *e)
{
	enum hd_rc rc = k->articles_known ? HD_OK : walk_keys(k, "knowledge", NUMBER_ARTICLE, e);

	k->articles_known = rc == HD_OK;
	return rc;
}

enum hd_rc keys_find(struct keys *k, enum number_kind kind, const char *key, const char **number,
		     struct hd_err *e)
{
	char text[NUMBER_TEXT_SIZE];
	enum hd_rc rc = kind == NUMBER_ARTICLE ? know_articles(k, e) : HD_OK;

	*number = rc == HD_OK ? map_get(map_of(k, kind), key) : NULL;
	if (kind != NUMBER_TICKET || !k->cache || map_has(&k->tickets, key))
		return rc;
	if (cache_key(k->cache, key, text, e) != HD_OK)
		rc = do_without_cache(k, e);
	else if (text[0])
		keys_add(k, kind, key, text);
	*number = map_get(&k->tickets, key);
	return rc;
}

void keys_free(struct keys *k)
{
	if (!k)
		return;
	cache_close(k->cache);
	map_deinit(&k->tickets);
	map_deinit(&k->problems);
	map_deinit(&k->articles);
	arena_free(k->arena);
	free(k);
}

/* --- openings ----------------------------------------------------------------------------- */

struct opening_walk {
	void (*fn)(const struct ticket *t, void *arg);
	void *arg;
};

static enum hd_rc give_opening(const struct ticket *t, const struct ticket *state,
			       const struct facts *f, struct arena *scratch, void *arg,
			       struct hd_err *e)
{
	struct opening_walk *o = arg;

	(void)state, (void)f, (void)scratch, (void)e;
	o->fn(t, o->arg);
	return HD_OK;
}

enum hd_rc openings_build(const struct snap *p, void (*fn)(const struct ticket *t, void *arg),
			  void *arg, struct hd_err *e)
{
	struct opening_walk o = {fn, arg};
	struct ticket_walk w = {.fn = give_opening, .arg = &o, .strict = true};

	return tickets_walk(NULL, p, &w, e);
}
