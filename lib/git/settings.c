/* Plain git configuration; whatever is not surely understood is refused. */
#include "git/settings.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "helpdesk/mem.h"
#include "helpdesk/sbuf.h"
#include "util/file.h"

#define SIZE_MAX_READ ((size_t)256 * 1024)

struct settings {
	struct arena *arena;
	struct setting {
		const char *key, *value;
		struct setting *before; /* the one set before this */
	} *last;
};

/* A line without the blanks around it. */
struct line {
	const char *s, *end;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static void strip(struct line *l)
{
	while (l->s < l->end && is_blank(*l->s))
		l->s++;
	while (l->end > l->s && is_blank(l->end[-1]))
		l->end--;
}

static bool is_name(const char *s, const char *end)
{
	if (s == end || !isalpha((unsigned char)*s))
		return false;
	while (s < end && (isalnum((unsigned char)*s) || *s == '-'))
		s++;
	return s == end;
}

/* Sections that say more than values: other files, and ways to read this one. */
static bool is_strange(const char *name)
{
	return strcasecmp(name, "include") == 0 || strcasecmp(name, "includeif") == 0 ||
	       strcasecmp(name, "extensions") == 0;
}

/* `[core]` or `[remote "origin"]`: "core." or "remote.origin.". */
static const char *read_section(struct arena *a, struct line l)
{
	const char *name_end, *sub;
	char *name;

	l.s++;
	if (l.s == l.end || *--l.end != ']')
		return NULL;
	name_end = memchr(l.s, '"', (size_t)(l.end - l.s));
	sub = name_end;
	if (!sub)
		name_end = l.end;
	while (sub && name_end > l.s && is_blank(name_end[-1]))
		name_end--;
	if (!is_name(l.s, name_end) || (sub && name_end == sub))
		return NULL;
	name = arena_strndup(a, l.s, (size_t)(name_end - l.s));
	if (is_strange(name))
		return NULL;
	for (char *c = name; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	if (!sub)
		return arena_printf(a, "%s.", name);
	sub++;
	if (l.end == sub || *--l.end != '"' || memchr(sub, '"', (size_t)(l.end - sub)) ||
	    memchr(sub, '\\', (size_t)(l.end - sub)))
		return NULL;
	return arena_printf(a, "%s.%.*s.", name, (int)(l.end - sub), sub);
}

/* `name = value`, with a section before it. A name alone means "true" to git: left to it. */
static bool read_value(struct settings *s, const char *section, struct line l)
{
	const char *equals = memchr(l.s, '=', (size_t)(l.end - l.s));
	struct line name = {l.s, equals}, value = {equals ? equals + 1 : NULL, l.end};
	struct setting *x;
	char *key;

	if (!equals || !section)
		return false;
	strip(&name);
	strip(&value);
	if (!is_name(name.s, name.end))
		return false;
	for (const char *c = value.s; c < value.end; c++)
		if (strchr("\"\\;#", *c) || iscntrl((unsigned char)*c))
			return false;
	key = arena_printf(s->arena, "%s%.*s", section, (int)(name.end - name.s), name.s);
	for (char *c = key + strlen(section); *c; c++)
		*c = (char)tolower((unsigned char)*c);
	x = arena_alloc(s->arena, sizeof(*x));
	x->key = key;
	x->value = arena_strndup(s->arena, value.s, (size_t)(value.end - value.s));
	x->before = s->last;
	s->last = x;
	return true;
}

static bool read_line(struct settings *s, const char **section, struct line l)
{
	strip(&l);
	if (l.s == l.end || *l.s == '#' || *l.s == ';')
		return true;
	if (*l.s != '[')
		return read_value(s, *section, l);
	*section = read_section(s->arena, l);
	return *section != NULL;
}

struct settings *settings_parse(const char *text, size_t n)
{
	struct settings *s = mem_alloc(sizeof(*s));
	const char *end = text + n, *section = NULL;
	bool plain = !memchr(text, '\0', n) && !memchr(text, '\r', n);

	s->arena = arena_new();
	for (const char *p = text; plain && p < end;) {
		const char *lf = memchr(p, '\n', (size_t)(end - p));
		struct line l = {p, lf ? lf : end};

		plain = read_line(s, &section, l);
		p = l.end + 1;
	}
	if (plain)
		return s;
	settings_free(s);
	return NULL;
}

struct settings *settings_read(const char *path)
{
	struct sbuf text = SBUF_INIT;
	struct settings *s = NULL;

	if (file_read(path, SIZE_MAX_READ, &text, NULL) == HD_OK)
		s = settings_parse(text.s, text.len);
	sbuf_deinit(&text);
	return s;
}

void settings_free(struct settings *s)
{
	if (!s)
		return;
	arena_free(s->arena);
	free(s);
}

/* Keys are held with section and name in lower case; the middle part stays as it is. */
static bool same_key(const char *held, const char *key)
{
	const char *first = strchr(key, '.'), *last = strrchr(key, '.');
	size_t n = strlen(key), head = (size_t)(first - key), tail = (size_t)(last - key);

	return strlen(held) == n && strncasecmp(held, key, head) == 0 &&
	       strncmp(held + head, key + head, tail - head) == 0 &&
	       strcasecmp(held + tail, key + tail) == 0;
}

const char *settings_get(const struct settings *s, const char *key)
{
	for (const struct setting *x = s->last; x; x = x->before)
		if (same_key(x->key, key))
			return x->value;
	return NULL;
}
