/* The table of settings, and how a dotted key finds its line in it. One `*` at most stands in a
 * pattern, for a name that may hold dots itself: it is what the text around leaves over. */
#include "desk/settings.h"

#include "helpdesk/text.h"
#include "mail/template.h"

#include <string.h>

/* --- those that are not of mail --------------------------------------------------------- */

static enum hd_rc make_fixed(const struct setting *s, const char *key, const char *text,
			     struct arena *a, const struct node **out, struct hd_err *e)
{
	(void)s, (void)text, (void)a, (void)out;
	return hd_fail(e, HD_REFUSED, "'%s' says how the store is written; it cannot be set", key);
}

static enum hd_rc make_timezone(const struct setting *s, const char *key, const char *text,
				struct arena *a, const struct node **out, struct hd_err *e)
{
	struct zone *zone = NULL;
	enum hd_rc rc = zone_open(text, &zone, e);

	(void)s, (void)key;
	zone_free(zone);
	*out = node_text(a, text);
	return rc;
}

static enum hd_rc make_matrix(const struct setting *s, const char *key, const char *text,
			      struct arena *a, const struct node **out, struct hd_err *e)
{
	struct rules rules;

	(void)s;
	if (!matrix_parse(text, &rules))
		return hd_fail(e, HD_USAGE,
			       "%s must be five rows of five numbers from 1 to 5, like "
			       "'1 1 2 2 2 / 1 2 2 3 3 / 2 2 3 4 4 / 2 3 4 4 5 / 2 3 4 5 5'",
			       key);
	*out = matrix_node(&rules, a);
	return HD_OK;
}

static enum hd_rc make_teaching(const struct setting *s, const char *key, const char *text,
				struct arena *a, const struct node **out, struct hd_err *e)
{
	struct teaching teaching;

	(void)s;
	if (!teaching_parse(text, &teaching))
		return hd_fail(e, HD_USAGE,
			       "%s must list levels, like '1 2 3', among 0, 1, 2, 3 and cert; "
			       "'none' for no level",
			       key);
	*out = teaching_node(&teaching, a);
	return HD_OK;
}

/* A query is looked at with those it stands among: see `fits`. */
static enum hd_rc make_query(const struct setting *s, const char *key, const char *text,
			     struct arena *a, const struct node **out, struct hd_err *e)
{
	(void)s, (void)key, (void)e;
	*out = node_text(a, text);
	return HD_OK;
}

static enum hd_rc name_query(const char *name, struct hd_err *e)
{
	if (str_is_id(name))
		return HD_OK;
	return hd_fail(e, HD_USAGE,
		       "'%.64s' cannot name a query; a name is made of letters, digits, '.', '_' "
		       "and '-', begins with a letter or digit and has 64 at most",
		       name);
}

/* --- the table ---------------------------------------------------------------------------- */

#define RULE(part) "mail.rules.*." part, .star = "NAME", .name = mail_name_rule, .any_case = true

/* In the order in which messages list them. */
const struct setting settings[] = {
	{"format", .make = make_fixed},
	{"timezone", .make = make_timezone},
	{"matrix", .make = make_matrix, .list = true},
	{TEACHING, .make = make_teaching, .list = true},
	{"queries.*", .star = "NAME", .make = make_query, .name = name_query,
	 .fits = queries_check, .any_case = true, .is_long = true},
	{"mail.from", .make = mail_make_address, .exists = mail_address_exists},
	{"mail.cert", .make = mail_make_address, .exists = mail_address_exists},
	{"mail.language", .make = mail_make_word, .words = template_languages},
	{"mail.application", .make = mail_make_application, .exists = mail_application_exists},
	{"mail.grace", .make = mail_make_number, .min = 0, .max = 3650},
	{"mail.limit", .make = mail_make_number, .min = 1, .max = 100},
	{"mail.flood", .make = mail_make_number, .min = 1, .max = 1000000},
	{"mail.teams.*", .star = "TEAM", .make = mail_make_address, .name = mail_name_team,
	 .exists = mail_address_exists},
	{"mail.languages.*", .star = "APP", .make = mail_make_word, .words = template_languages,
	 .name = mail_name_application, .exists = mail_language_exists},
	{RULE("recipient"), .make = mail_make_text},
	{RULE("sender"), .make = mail_make_text},
	{RULE("subject"), .make = mail_make_text},
	{RULE("application"), .make = mail_make_application, .exists = mail_application_exists},
	{RULE("category"), .make = mail_make_word, .words = words_category},
	{RULE("type"), .make = mail_make_word, .words = words_type},
	{RULE("team"), .make = mail_make_team},
};
const size_t n_settings = NELEM(settings);

/* --- finding one ---------------------------------------------------------------------------- */

/* Whether the key is of this pattern; *name and *len are then what stands for `*`. */
static bool matches(const char *pattern, const char *key, const char **name, size_t *len)
{
	const char *star = strchr(pattern, '*');
	size_t before = star ? (size_t)(star - pattern) : 0, after, n = strlen(key);

	*name = NULL;
	if (!star)
		return strcmp(pattern, key) == 0;
	after = strlen(star + 1);
	if (n < before + after || strncmp(pattern, key, before) != 0 ||
	    strcmp(star + 1, key + n - after) != 0)
		return false;
	*name = key + before;
	*len = n - before - after;
	return true;
}

/* `mail.rules.NAME.type` */
static void put_pattern(struct sbuf *b, const struct setting *s)
{
	for (const char *c = s->pattern; *c; c++)
		if (*c == '*')
			sbuf_puts(b, s->star);
		else
			sbuf_putc(b, *c);
}

/* What somebody who typed `key` may have meant by this one: with his name in it. */
static const char *as_typed(const struct setting *s, const char *key, struct arena *a)
{
	const char *star = strchr(s->pattern, '*'), *from = key;
	size_t n;

	if (!star)
		return s->pattern;
	for (const char *c = s->pattern; from && c < star; c++)
		if (*c == '.' && (from = strchr(from, '.')))
			from++;
	n = from ? strcspn(from, star[1] ? "." : "") : strlen(s->star);
	return arena_printf(a, "%.*s%.*s%s", (int)(star - s->pattern), s->pattern, (int)n,
			    from ? from : s->star, star + 1);
}

/* Those of mail are many: they are listed for who asked for one. */
static enum hd_rc unknown(const char *key, struct arena *a, struct hd_err *e)
{
	const char **typed = arena_alloc(a, (n_settings + 1) * sizeof(*typed)), *near;
	bool mail = str_starts(key, "mail.") || strcmp(key, "mail") == 0;
	struct sbuf all = SBUF_INIT;
	enum hd_rc rc;

	for (size_t i = 0; i < n_settings; i++) {
		typed[i] = as_typed(&settings[i], key, a);
		if (mail != str_starts(settings[i].pattern, "mail."))
			continue;
		sbuf_puts(&all, all.len ? ", " : "");
		put_pattern(&all, &settings[i]);
	}
	near = str_nearest(key, typed);
	rc = near ? hd_fail(e, HD_NOT_FOUND, "there is no setting '%.100s'; did you mean '%s'?", key,
			    near)
		  : hd_fail(e, HD_NOT_FOUND, "there is no setting '%.100s'; the settings%s are %s%s",
			    key, mail ? " of mail" : "", all.s,
			    mail ? "" : " and those of mail");
	sbuf_deinit(&all);
	return rc;
}

enum hd_rc setting_find(const char *key, const struct setting **out, const char **name,
			struct arena *a, struct hd_err *e)
{
	size_t len = 0;

	for (size_t i = 0; i < n_settings; i++) {
		if (!matches(settings[i].pattern, key, name, &len))
			continue;
		*out = &settings[i];
		if (!*name)
			return HD_OK;
		*name = arena_strndup(a, *name, len);
		return (*out)->name(*name, e);
	}
	return unknown(key, a, e);
}

size_t setting_parts(const struct setting *s, const char *name, struct arena *a,
		     const char *parts[SETTING_DEPTH])
{
	const char *p = s->pattern;
	size_t n = 0;

	for (;;) {
		size_t len = strcspn(p, ".");

		parts[n++] = *p == '*' ? name : arena_strndup(a, p, len);
		if (!p[len] || n == SETTING_DEPTH)
			return n;
		p += len + 1;
	}
}
