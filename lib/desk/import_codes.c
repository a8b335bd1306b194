/* What texts mean: `Processing (assigned)` is in_progress, `3 normal` is 3. What the user says
 * comes first, then the preset, then our own words. */
#include "desk/import.h"

#include "helpdesk/num.h"
#include "helpdesk/text.h"

#include <string.h>

#define SEEN_MAX 20000     /* texts remembered per field */
#define UNMAPPED_MAX 1000
#define TEXT_SHOWN 100

static const char *const words_number[] = {"1", "2", "3", "4", "5", NULL};
static const char *const words_priority[] = {"1", "2", "3", "4", "5", "6", NULL};
static const char *const words_open[] = {"new",      "qualified", "in_progress", "waiting",
					 "resolved", "closed",    "open",        NULL};

/* The codes of a field; NULL when it takes any text. */
static const char *const *words_of(enum import_field f)
{
	switch (f) {
	case I_CHANNEL:
		return words_channel;
	case I_TYPE:
		return words_type;
	case I_CATEGORY:
		return words_category;
	case I_IMPACT:
	case I_URGENCY:
		return words_number;
	case I_PRIORITY:
		return words_priority;
	case I_LEVEL:
		return words_level;
	case I_STATUS:
		return words_open;
	case I_RESOLUTION:
		return words_resolution;
	default:
		return NULL;
	}
}

static bool is_code(enum import_field f, const char *code)
{
	const char *const *words = words_of(f);

	if (!words || !*code || str_in(code, words))
		return true;
	return f == I_STATUS && str_starts(code, "closed/") &&
	       str_in(code + strlen("closed/"), words_resolution);
}

static void put(struct mapping *m, enum import_field f, const char *text, const char *code, bool over)
{
	sbuf_clear(&m->scratch);
	import_fold(&m->scratch, text, strlen(text));
	if (over || !map_has(&m->codes[f], m->scratch.s))
		map_put(&m->codes[f], m->scratch.s, (void *)code);
}

static bool field_of(const char *name, enum import_field *out)
{
	for (int i = 0; i < I_SINGLE; i++)
		if (strcmp(import_fields[i], name) == 0)
			return *out = (enum import_field)i, true;
	return false;
}

enum hd_rc codes_add(struct mapping *m, const char *field, const char *text, const char *code,
		     struct hd_err *e)
{
	enum import_field f;
	struct sbuf list = SBUF_INIT;
	enum hd_rc rc;

	if (!field_of(field, &f))
		return hd_fail(e, HD_USAGE, "'%.60s' is no field with values", field);
	if (!utf8_valid(text, strlen(text), NULL) || !utf8_valid(code, strlen(code), NULL))
		return hd_fail(e, HD_USAGE, "a value of %s is no valid UTF-8", field);
	if (is_code(f, code)) {
		put(m, f, arena_strdup(m->arena, text), arena_strdup(m->arena, code), true);
		return HD_OK;
	}
	for (const char *const *w = words_of(f); *w; w++)
		sbuf_printf(&list, "%s%s", list.len ? ", " : "", *w);
	rc = hd_fail(e, HD_USAGE, "'%.60s' is no %s; there are %s", code, field, list.s);
	sbuf_deinit(&list);
	return rc;
}

void codes_preset(struct mapping *m)
{
	static const enum import_field levels[] = {I_IMPACT, I_URGENCY, I_PRIORITY};
	enum import_field f;

	for (const struct preset_value *v = m->preset->values; v->field; v++) {
		if (strcmp(v->field, "level5") == 0) {
			for (size_t i = 0; i < NELEM(levels); i++)
				put(m, levels[i], v->text, v->code, false);
		} else if (strcmp(v->field, "any time") == 0) {
			for (int i = I_OPENED; i <= I_UPDATED; i++)
				put(m, (enum import_field)i, v->text, v->code, false);
		} else if (field_of(v->field, &f)) {
			put(m, f, v->text, v->code, false);
		}
	}
}

/* --- looking up ---------------------------------------------------------------------------- */

/* `3 normal`, `1 - Critical`: first by the word, then by the figure. */
static const char *figure_and_word(struct mapping *m, enum import_field f, const char *folded)
{
	size_t n = strspn(folded, "0123456789");
	char *figure;
	const char *found;

	if (n == 0 || n > 3 || folded[n] != ' ')
		return NULL;
	found = map_get(&m->codes[f], folded + n + 1);
	if (found)
		return found;
	figure = arena_strndup(m->arena, folded, n);
	return str_in(figure, words_of(f)) ? figure : NULL;
}

/* 0 to 100, in fifths. */
static const char *of_hundred(struct mapping *m, const char *text)
{
	int v;

	if (!m->preset || !(m->preset->quirks & PRESET_HUNDRED) || !num_int(text, 0, 100, &v))
		return NULL;
	return v == 0 ? "" : words_number[(v - 1) / 20];
}

static const char *look_up(struct mapping *m, enum import_field f, const char *text)
{
	const char *const *words = words_of(f);
	const char *code = NULL;
	struct sbuf folded = SBUF_INIT;

	import_fold(&folded, text, strlen(text));
	if (map_has(&m->codes[f], folded.s))
		code = map_get(&m->codes[f], folded.s);
	if (!code && words && f == I_PRIORITY)
		code = of_hundred(m, text);
	for (; !code && words && *words; words++) {
		struct sbuf word = SBUF_INIT;

		import_fold(&word, *words, strlen(*words));
		if (strcmp(word.s, folded.s) == 0)
			code = *words;
		sbuf_deinit(&word);
	}
	if (!code && words_of(f))
		code = figure_and_word(m, f, folded.s);
	if (!code && f == I_STATUS && strcmp(folded.s, "merged") == 0)
		code = "closed/duplicate"; /* of our own files */
	if (!code && f == I_STATUS && str_starts(text, "closed/") && is_code(f, text))
		code = arena_strdup(m->arena, text);
	sbuf_deinit(&folded);
	return code;
}

static void count_unmapped(struct mapping *m, const char *field, const char *text)
{
	char *key = arena_printf(m->arena, "%s:%.*s", field,
				 (int)utf8_cut(text, strlen(text) < TEXT_SHOWN ? strlen(text) : TEXT_SHOWN),
				 text);
	struct unmapped *u = map_get(&m->unmapped, key);

	if (!u && m->unmapped.len >= UNMAPPED_MAX)
		return;
	if (!u) {
		u = arena_alloc(m->arena, sizeof(*u));
		u->field = field;
		u->text = key + strlen(field) + 1;
		map_put(&m->unmapped, key, u);
	}
	u->rows++;
}

enum hd_rc codes_find(struct mapping *m, enum import_field f, const char *text, const char **code,
		      struct hd_err *e)
{
	static const char none[] = "";
	bool any = words_of(f) == NULL;

	*code = NULL;
	if (m->codes[f].len == 0 && any) {
		*code = *text ? text : NULL;
		return HD_OK;
	}
	if (map_has(&m->seen[f], text)) {
		*code = map_get(&m->seen[f], text);
	} else {
		*code = look_up(m, f, text);
		if (!*code && !*text)
			*code = none;
		if (*code && m->seen[f].len < SEEN_MAX && strlen(text) < TEXT_SHOWN)
			map_put(&m->seen[f], text, (void *)*code);
	}
	if (!*code && any)
		*code = text;
	if (!*code) {
		count_unmapped(m, import_fields[f], text);
		return hd_fail(e, HD_INVALID,
			       "'%.60s' is no %s; say what it means with --value '%s:%.60s=CODE'",
			       text, import_fields[f], import_fields[f], text);
	}
	if (!**code)
		*code = NULL;
	return HD_OK;
}
