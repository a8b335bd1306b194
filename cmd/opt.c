/* The parser over option tables. What one table includes is found by walking, for
 * tables are short and a command line is parsed once. */
#include "cmd/opt.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "helpdesk/mem.h"
#include "helpdesk/num.h"
#include "helpdesk/sbuf.h"
#include "helpdesk/text.h"

/* An option found, and the field that takes its value. */
struct hit {
	const struct opt *opt;
	char *field;
};

struct parser {
	const struct opt_set *sets;
	size_t nsets;
	const char *path;
	struct hd_err *e;
};

void opt_each(const struct opt *table, bool (*row)(const struct opt *o, void *arg), void *arg)
{
	for (; table && table->kind != OPT_LAST; table++) {
		if (table->kind == OPT_INCLUDE)
			opt_each(table->include, row, arg);
		else if (!row(table, arg))
			return;
	}
}

const struct opt *opt_find(const struct opt *table, const char *name, char letter, size_t *offset)
{
	const struct opt *found;
	size_t inner = 0;

	for (; table && table->kind != OPT_LAST; table++) {
		found = NULL;
		inner = 0;
		if (table->kind == OPT_INCLUDE)
			found = opt_find(table->include, name, letter, &inner);
		else if (name ? strcmp(table->name, name) == 0 : letter && table->letter == letter)
			found = table;
		if (!found)
			continue;
		if (offset)
			*offset = found == table ? table->offset : table->offset + inner;
		return found;
	}
	return NULL;
}

static bool find(const struct parser *p, const char *name, char letter, struct hit *hit)
{
	size_t offset;

	for (size_t i = 0; i < p->nsets; i++) {
		hit->opt = opt_find(p->sets[i].table, name, letter, &offset);
		if (hit->opt) {
			hit->field = (char *)p->sets[i].base + offset;
			return true;
		}
	}
	return false;
}

/* The names an unknown option is compared with. */
struct names {
	const char **v;
	size_t n, cap;
};

static bool collect_name(const struct opt *o, void *arg)
{
	struct names *names = arg;

	names->v = mem_grow(names->v, &names->cap, names->n + 2, sizeof(*names->v));
	if (!(o->flags & OPT_HIDDEN))
		names->v[names->n++] = o->name;
	return true;
}

static enum hd_rc unknown(const struct parser *p, const char *name, size_t len, char letter)
{
	struct names names = {0};
	const char *near = NULL;
	enum hd_rc rc;

	if (letter)
		return hd_fail(p->e, HD_USAGE, "unknown option '-%c'; see '%s -h'", letter,
			       p->path);
	for (size_t i = 0; i < p->nsets; i++)
		opt_each(p->sets[i].table, collect_name, &names);
	char *word = mem_strndup(name, len);
	if (names.n) {
		names.v[names.n] = NULL;
		near = str_nearest(word, names.v);
	}
	rc = near ? hd_fail(p->e, HD_USAGE,
			    "unknown option '--%s'; did you mean '--%s'? see '%s -h'", word, near,
			    p->path)
		  : hd_fail(p->e, HD_USAGE, "unknown option '--%s'; see '%s -h'", word, p->path);
	free(word);
	free(names.v);
	return rc;
}

static void add_words(struct sbuf *b, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		sbuf_printf(b, "%s%s", i ? ", " : "", words[i]);
}

static enum hd_rc set_enum(const struct parser *p, const struct hit *hit, const char *value)
{
	struct sbuf allowed = SBUF_INIT;
	const char *near;
	enum hd_rc rc;

	for (const char *const *w = hit->opt->words; *w; w++) {
		if (strcmp(*w, value) == 0) {
			memcpy(hit->field, w, sizeof(*w));
			return HD_OK;
		}
	}
	near = str_nearest(value, hit->opt->words);
	add_words(&allowed, hit->opt->words);
	rc = near ? hd_fail(p->e, HD_USAGE, "unknown value '%s' for --%s; did you mean '%s'? (%s)",
			    value, hit->opt->name, near, allowed.s)
		  : hd_fail(p->e, HD_USAGE, "unknown value '%s' for --%s; it is one of %s", value,
			    hit->opt->name, allowed.s);
	sbuf_deinit(&allowed);
	return rc;
}

static enum hd_rc set_int(const struct parser *p, const struct hit *hit, const char *value)
{
	const struct opt *o = hit->opt;
	struct opt_int *field = (struct opt_int *)(void *)hit->field;

	if (!num_int(value, o->min, o->max, &field->value))
		return hd_fail(p->e, HD_USAGE, "--%s wants a number from %d to %d, not '%s'",
			       o->name, o->min, o->max, value);
	field->given = true;
	return HD_OK;
}

static enum hd_rc set(const struct parser *p, const struct hit *hit, const char *value)
{
	struct opt_texts *texts;
	size_t cap;

	switch (hit->opt->kind) {
	case OPT_FLAG:
		*(bool *)hit->field = true;
		return HD_OK;
	case OPT_INT:
		return set_int(p, hit, value);
	case OPT_ENUM:
		return set_enum(p, hit, value);
	case OPT_TEXTS:
		texts = (struct opt_texts *)(void *)hit->field;
		cap = texts->n;
		texts->v = mem_grow(texts->v, &cap, texts->n + 1, sizeof(*texts->v));
		texts->v[texts->n++] = value;
		return HD_OK;
	default:
		memcpy(hit->field, &value, sizeof(value));
		return HD_OK;
	}
}

/* argv[*i] is `--something`. */
static enum hd_rc parse_long(const struct parser *p, int argc, char **argv, int *i, bool *help)
{
	const char *arg = argv[*i] + 2;
	const char *equals = strchr(arg, '=');
	size_t len = equals ? (size_t)(equals - arg) : strlen(arg);
	struct hit hit = {0};
	char *name = mem_strndup(arg, len);
	bool known = find(p, name, 0, &hit);

	*help = !known && !equals && strcmp(name, "help") == 0;
	free(name);
	if (*help)
		return HD_OK;
	if (!known)
		return unknown(p, arg, len, 0);
	if (hit.opt->kind == OPT_FLAG) {
		if (equals)
			return hd_fail(p->e, HD_USAGE, "--%s takes no value; see '%s -h'",
				       hit.opt->name, p->path);
		return set(p, &hit, NULL);
	}
	if (equals)
		return set(p, &hit, equals + 1);
	/* A word that may be its value is, as `--close workaround`; all else is not. */
	if (hit.opt->flags & OPT_OPTIONAL)
		return set(p, &hit, *i + 1 < argc && str_in(argv[*i + 1], hit.opt->words)
					    ? argv[++*i] : hit.opt->words[0]);
	if (*i + 1 >= argc)
		return hd_fail(p->e, HD_USAGE, "--%s wants a value: --%s %s; see '%s -h'",
			       hit.opt->name, hit.opt->name, hit.opt->arg, p->path);
	return set(p, &hit, argv[++*i]);
}

/* argv[*i] is `-x...`: flags, the last of which may be an option with a value. */
static enum hd_rc parse_letters(const struct parser *p, int argc, char **argv, int *i, bool *help)
{
	struct hit hit = {0};
	enum hd_rc rc = HD_OK;

	for (const char *s = argv[*i] + 1; *s && !rc; s++) {
		if (!find(p, NULL, *s, &hit)) {
			*help = *s == 'h';
			if (*help)
				return HD_OK;
			if ((unsigned char)*s < 0x80)
				return unknown(p, NULL, 0, *s);
			return hd_fail(p->e, HD_USAGE, "unknown option '%s'; see '%s -h'", argv[*i],
				       p->path);
		}
		if (hit.opt->kind == OPT_FLAG) {
			rc = set(p, &hit, NULL);
			continue;
		}
		if (hit.opt->flags & OPT_OPTIONAL)
			rc = set(p, &hit, hit.opt->words[0]);
		else if (s[1])
			return set(p, &hit, s + 1);
		else if (*i + 1 < argc)
			return set(p, &hit, argv[++*i]);
		else
			return hd_fail(p->e, HD_USAGE, "-%c wants a value: -%c %s; see '%s -h'", *s,
				       *s, hit.opt->arg, p->path);
	}
	return rc;
}

enum hd_rc opt_parse(const struct opt_set *sets, size_t nsets, const char *path, unsigned mode,
		     int argc, char **argv, struct opt_result *out, struct hd_err *e)
{
	struct parser p = {sets, nsets, path, e};
	enum hd_rc rc = HD_OK;
	int i;

	*out = (struct opt_result){.operands = argv};
	for (i = 0; i < argc && !rc && !out->help; i++) {
		if (argv[i][0] != '-' || argv[i][1] == '\0') {
			if (mode & OPT_STOP_AT_OPERAND)
				break;
			/* Never overtakes i, so what is still to be read stays. */
			argv[out->n++] = argv[i];
		} else if (strcmp(argv[i], "--") == 0) {
			i++;
			break;
		} else if (argv[i][1] == '-') {
			rc = parse_long(&p, argc, argv, &i, &out->help);
		} else {
			rc = parse_letters(&p, argc, argv, &i, &out->help);
		}
	}
	out->used = i < argc ? i : argc;
	if (!(mode & OPT_STOP_AT_OPERAND) && !rc && !out->help) {
		while (i < argc)
			argv[out->n++] = argv[i++];
		out->used = argc;
	}
	return rc;
}

void opt_free(const struct opt *table, void *base)
{
	for (; table && table->kind != OPT_LAST; table++) {
		char *field = (char *)base + table->offset;

		if (table->kind == OPT_INCLUDE) {
			opt_free(table->include, field);
		} else if (table->kind == OPT_TEXTS) {
			struct opt_texts *texts = (struct opt_texts *)(void *)field;

			free(texts->v);
			*texts = (struct opt_texts){0};
		}
	}
}
