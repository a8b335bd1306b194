/* Templates in the store. One is looked at when it is saved; one that came broken with a push is
 * told by fsck, and where it should be used the caller goes on with what the program brings, for a
 * text must not keep a ticket from being closed. */
#include "desk/templates.h"

#include "desk/mail_settings.h"
#include "desk/record.h"
#include "helpdesk/mail.h"
#include "helpdesk/text.h"
#include "mail/template.h"

#include <stdlib.h>
#include <string.h>

#define FOLDER "templates"
#define SUFFIX ".txt"
#define NAME_BYTES 32

/* --- names and paths ---------------------------------------------------------------------- */

static bool name_is_valid(const char *s)
{
	size_t n = strlen(s);

	return n > 0 && n <= NAME_BYTES && *s != '_' && *s != '-' &&
	       strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_-") == n;
}

static const char *path_of(const char *name, const char *lang, const char *app, struct arena *a)
{
	return arena_printf(a, FOLDER "/%s.%s%s%s" SUFFIX, name, lang, app ? "." : "",
			    app ? app : "");
}

bool template_path_parse(const char *path, struct arena *a, const char **name, const char **lang,
			 const char **app)
{
	size_t n = strlen(path), cut = strlen(SUFFIX);
	char *s, *dot;

	if (!str_starts(path, FOLDER "/") || n < strlen(FOLDER "/") + cut ||
	    strcmp(path + n - cut, SUFFIX) != 0)
		return false;
	s = arena_strndup(a, path + strlen(FOLDER "/"), n - strlen(FOLDER "/") - cut);
	*name = s;
	dot = strchr(s, '.');
	if (!dot)
		return false;
	*dot = '\0';
	*lang = s = dot + 1;
	dot = strchr(s, '.');
	if (dot)
		*dot = '\0';
	*app = dot ? dot + 1 : NULL;
	return name_is_valid(*name) && str_in(*lang, template_languages) &&
	       (!*app || str_is_id(*app));
}

static int kind_of(const char *name)
{
	return word_place(name, template_names);
}

static enum hd_rc check_names(const char *name, const char *lang, struct hd_err *e)
{
	if (!name_is_valid(name))
		return hd_fail(e, HD_USAGE,
			       "'%.64s' cannot name a template; a name is made of the letters a-z, "
			       "digits, '_' and '-', begins with a letter or digit and has %d at "
			       "most",
			       name, NAME_BYTES);
	if (lang && !str_in(lang, template_languages))
		return hd_fail(e, HD_USAGE, "language must be en or fr, not '%.60s'", lang);
	return HD_OK;
}

/* --- finding one ---------------------------------------------------------------------------- */

/* The text of a file; what is not UTF-8 stays, for template_check() says where. */
static enum hd_rc text_of(const char *path, const char *data, size_t n, struct arena *a,
			  const char **out, struct hd_err *e)
{
	struct sbuf clean = SBUF_INIT;
	enum hd_rc rc = HD_OK;

	/* A NUL byte would hide what stands behind it. */
	if (memchr(data, '\0', n))
		rc = hd_fail(e, HD_INVALID, "'%s': there is a NUL byte in it", path);
	else if (text_clean(data, n, path, &clean, NULL) == HD_OK)
		*out = arena_strndup(a, clean.s, clean.len);
	else
		*out = arena_strndup(a, data, n);
	sbuf_deinit(&clean);
	return rc;
}

/* NULL when there is no such file. */
static enum hd_rc read_text(const struct snap *p, const char *path, struct arena *a,
			    const char **out, struct hd_err *e)
{
	struct sbuf text = SBUF_INIT;
	enum hd_rc rc = snap_read(p, path, &text, e);

	*out = NULL;
	if (rc == HD_OK)
		rc = text_of(path, text.s, text.len, a, out, e);
	sbuf_deinit(&text);
	return rc == HD_NOT_FOUND ? HD_OK : rc;
}

enum hd_rc template_file_check(const char *path, const char *data, size_t n, struct arena *a,
			       struct hd_err *e)
{
	const char *text = NULL;
	enum hd_rc rc = text_of(path, data, n, a, &text, e);

	return rc == HD_OK ? template_check(path, text, e) : rc;
}

/* The one that holds, broken or not; out->text is NULL when there is none. */
static enum hd_rc find(const struct snap *p, const char *name, const char *lang, const char *app,
		       struct arena *a, struct mail_template *out, struct hd_err *e)
{
	enum hd_rc rc = HD_OK;

	*out = (struct mail_template){.name = name, .language = lang, .application = app, .own = true};
	if (!name_is_valid(name))
		return HD_OK;
	if (app && str_is_id(app))
		rc = read_text(p, path_of(name, lang, app, a), a, &out->text, e);
	if (rc != HD_OK || out->text)
		return rc;
	out->application = NULL;
	rc = read_text(p, path_of(name, lang, NULL, a), a, &out->text, e);
	if (rc == HD_OK && !out->text && kind_of(name) >= 0) {
		out->own = false;
		out->text = template_builtin((enum template_kind)kind_of(name), lang);
	}
	return rc;
}

struct naming {
	struct arena *a;
	const char **v; /* ends with NULL */
	size_t n, cap;
};

static enum hd_rc take_name(const char *path, const char *data, size_t n, void *arg,
			    struct hd_err *e)
{
	struct naming *g = arg;
	const char *name, *lang, *app;

	(void)data, (void)n, (void)e;
	if (!template_path_parse(path, g->a, &name, &lang, &app))
		return HD_OK;
	g->v = mem_grow(g->v, &g->cap, g->n + 2, sizeof(*g->v));
	g->v[g->n++] = name;
	g->v[g->n] = NULL;
	return HD_OK;
}

static enum hd_rc unknown(const struct snap *p, const char *name, struct hd_err *e)
{
	struct naming g = {.a = arena_new()};
	const char *near = str_nearest(name, template_names);

	if (!near && snap_list(p, FOLDER, take_name, &g, NULL) == HD_OK && g.n)
		near = str_nearest(name, g.v);
	if (near && strcmp(near, name) == 0)
		hd_fail(e, HD_NOT_FOUND,
			"there is a template '%.64s', but not for this language or application",
			name);
	else if (near)
		hd_fail(e, HD_NOT_FOUND, "there is no template '%.64s'; did you mean '%s'?", name,
			near);
	else
		hd_fail(e, HD_NOT_FOUND,
			"there is no template '%.64s'; 'helpdesk mail template list' shows what "
			"there is",
			name);
	free(g.v);
	arena_free(g.a);
	return HD_NOT_FOUND;
}

static const char *other_language(const char *lang)
{
	return template_languages[strcmp(lang, template_languages[0]) == 0];
}

static enum hd_rc find_or_other(const struct snap *p, const char *name, const char *lang,
				const char *app, struct arena *a, struct mail_template *out,
				struct hd_err *e)
{
	enum hd_rc rc = find(p, name, lang, app, a, out, e);

	if (rc == HD_OK && !out->text)
		rc = find(p, name, other_language(lang), app, a, out, e);
	return rc == HD_OK && !out->text ? unknown(p, name, e) : rc;
}

/* How messages name one: as it is saved. */
static const char *called(const struct mail_template *t, struct arena *a)
{
	return arena_printf(a, "%s.%s%s%s", t->name, t->language, t->application ? "." : "",
			    t->application ? t->application : "");
}

static enum hd_rc checked(const struct mail_template *t, struct arena *a, const char **text,
			  struct hd_err *e)
{
	enum hd_rc rc = t->own ? template_check(called(t, a), t->text, e) : HD_OK;

	*text = rc == HD_OK ? t->text : NULL;
	return rc;
}

enum hd_rc template_find(const struct snap *p, const char *name, const char *lang, const char *app,
			 struct arena *a, const char **text, struct hd_err *e)
{
	struct mail_template t;
	enum hd_rc rc = find(p, name, lang, app, a, &t, e);

	*text = NULL;
	if (rc == HD_OK && !t.text)
		rc = unknown(p, name, e);
	return rc == HD_OK ? checked(&t, a, text, e) : rc;
}

enum hd_rc template_find_answer(const struct snap *p, const char *name, const char *lang,
				const char *app, struct arena *a, const char **text,
				const char **as, struct hd_err *e)
{
	struct mail_template t;
	enum hd_rc rc = find_or_other(p, name, lang, app, a, &t, e);

	*text = NULL;
	if (as)
		*as = t.language;
	return rc == HD_OK ? checked(&t, a, text, e) : rc;
}

/* That of the store; whatever else is wrong with its settings. */
static const char *own_language(const struct snap *p, struct arena *a)
{
	struct mail_settings m;

	return config_mail(p, a, &m, NULL) == HD_OK ? m.language : template_languages[0];
}

enum hd_rc desk_template(struct desk *d, const char *name, const char *language,
			 const char *application, struct arena *a, struct mail_template *out,
			 struct hd_err *e)
{
	const struct snap *p;
	struct app app;
	enum hd_rc rc = check_names(name, language, e);

	if (rc == HD_OK)
		rc = desk_readable(d, &p, e);
	if (rc == HD_OK && application)
		rc = app_load(p, application, a, &app, e);
	if (rc == HD_OK && !language)
		return find_or_other(p, name, own_language(p, a), application, a, out, e);
	if (rc == HD_OK)
		rc = find(p, name, language, application, a, out, e);
	return rc == HD_OK && !out->text ? unknown(p, name, e) : rc;
}

/* --- all of them ------------------------------------------------------------------------------ */

struct listing {
	struct arena *a;
	struct mail_template *v;
	size_t n, cap;
};

static void list_add(struct listing *l, const struct mail_template *t)
{
	l->v = mem_grow(l->v, &l->cap, l->n + 1, sizeof(*l->v));
	l->v[l->n++] = *t;
}

static enum hd_rc list_file(const char *path, const char *data, size_t n, void *arg,
			    struct hd_err *e)
{
	struct listing *l = arg;
	struct mail_template t = {.own = true, .text = arena_strndup(l->a, data, n)};

	(void)e;
	if (template_path_parse(path, l->a, &t.name, &t.language, &t.application))
		list_add(l, &t);
	return HD_OK;
}

static bool has_own(const struct listing *l, size_t n, const char *name, const char *lang)
{
	for (size_t i = 0; i < n; i++)
		if (!l->v[i].application && strcmp(l->v[i].name, name) == 0 &&
		    strcmp(l->v[i].language, lang) == 0)
			return true;
	return false;
}

static int compare(const void *x, const void *y)
{
	const struct mail_template *a = x, *b = y;
	int order = strcmp(a->name, b->name);

	if (order == 0)
		order = strcmp(a->language, b->language);
	return order ? order
		     : strcmp(a->application ? a->application : "",
			      b->application ? b->application : "");
}

enum hd_rc desk_templates(struct desk *d,
			  enum hd_rc (*fn)(const struct mail_template *t, void *arg,
					   struct hd_err *e),
			  void *arg, struct hd_err *e)
{
	struct listing l = {.a = arena_new()};
	const struct snap *p;
	enum hd_rc rc = desk_readable(d, &p, e);
	size_t own;

	if (rc == HD_OK)
		rc = snap_walk(p, FOLDER, list_file, &l, e);
	own = l.n;
	for (int k = 0; rc == HD_OK && k < TEMPLATE_KINDS; k++)
		for (size_t i = 0; template_languages[i]; i++) {
			struct mail_template t = {
				.name = template_names[k],
				.language = template_languages[i],
				.text = template_builtin((enum template_kind)k,
							 template_languages[i]),
			};

			if (!has_own(&l, own, t.name, t.language))
				list_add(&l, &t);
		}
	if (rc == HD_OK && l.n)
		qsort(l.v, l.n, sizeof(*l.v), compare);
	for (size_t i = 0; rc == HD_OK && i < l.n; i++)
		rc = fn(&l.v[i], arg, e);
	free(l.v);
	arena_free(l.a);
	return rc;
}

/* --- saving one ------------------------------------------------------------------------------- */

struct saving {
	const char *name, *lang, *app, *path;
	const char *text; /* NULL = it goes */
};

static enum hd_rc make_text(const struct snap *base, void *arg, struct sbuf *text,
			    struct sbuf *subject, struct hd_err *e)
{
	const struct saving *s = arg;
	const struct mail_template t = {s->name, s->lang, s->app, true, s->text};
	struct arena *a = arena_new();
	const char *old;
	struct app app;
	enum hd_rc rc = read_text(base, s->path, a, &old, e);

	/* A broken one can be replaced, and removed. */
	if (rc == HD_INVALID)
		rc = HD_OK;
	if (rc == HD_OK && s->text && s->app)
		rc = app_load(base, s->app, a, &app, e);
	if (rc == HD_OK && !s->text && !snap_exists(base, s->path))
		rc = hd_fail(e, HD_NOT_FOUND, "the store has no template '%s' of its own",
			     called(&t, a));
	if (rc == HD_OK && (!s->text || !old || strcmp(old, s->text) != 0)) {
		sbuf_puts(text, s->text ? s->text : "");
		sbuf_printf(subject, "template %s: %s", called(&t, a), s->text ? "set" : "remove");
	}
	arena_free(a);
	return rc;
}

enum hd_rc desk_template_set(struct desk *d, const char *name, const char *language,
			     const char *application, const char *text, struct hd_err *e)
{
	struct arena *a = arena_new();
	struct sbuf clean = SBUF_INIT;
	struct saving s = {.name = name, .lang = language, .app = application};
	struct record_change c = {.make = make_text, .arg = &s, .remove = !text};
	const struct mail_template t = {name, language, application, true, NULL};
	enum hd_rc rc = check_names(name, language, e);

	if (rc == HD_OK && application && !str_is_id(application))
		rc = hd_fail(e, HD_NOT_FOUND, "application '%.64s' is not recorded", application);
	if (rc == HD_OK && text) {
		rc = text_clean(text, strlen(text), called(&t, a), &clean, e);
		if (clean.len && clean.s[clean.len - 1] != '\n')
			sbuf_putc(&clean, '\n');
		if (rc == HD_OK)
			rc = template_check(called(&t, a), clean.s, e);
		s.text = clean.s;
	}
	if (rc == HD_OK) {
		c.path = s.path = path_of(name, language, application, a);
		rc = record_change(d, &c, e);
	}
	sbuf_deinit(&clean);
	arena_free(a);
	return rc;
}
