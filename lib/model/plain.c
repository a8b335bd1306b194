/* Which plain scalars are no strings. The rule is the union of what YAML 1.1
 * (its type repository), YAML 1.2 (core and JSON schema) and the readers of
 * Python, Ruby, Go, Java and JavaScript resolve, and a little more where one
 * plain pattern covers several odd ones: a pair of quotes too many harms
 * nobody, one too few changes data. */
#include <string.h>

#include "helpdesk/node.h"

/* The rest of a scalar that is still to be matched. */
struct rest {
	const char *s;
	size_t n;
};

static char at(const struct rest *r, size_t i)
{
	return i < r->n ? r->s[i] : '\0';
}

static void skip(struct rest *r, size_t n)
{
	r->s += n;
	r->n -= n;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Skips characters of `set`; how many there were. */
static size_t skip_set(struct rest *r, const char *set)
{
	size_t k = 0;

	while (k < r->n && r->s[k] && strchr(set, r->s[k]))
		k++;
	skip(r, k);
	return k;
}

/* Skips at least `min` and at most `max` digits. */
static bool skip_digits(struct rest *r, size_t min, size_t max)
{
	size_t k = 0;

	while (k < max && is_digit(at(r, k)))
		k++;
	skip(r, k);
	return k >= min;
}

static bool skip_char(struct rest *r, char c)
{
	if (at(r, 0) != c)
		return false;
	skip(r, 1);
	return true;
}

static void skip_sign(struct rest *r)
{
	if (at(r, 0) == '-' || at(r, 0) == '+')
		skip(r, 1);
}

/* In any mixture of cases: Ruby does not look at them. */
static bool is_word(const struct rest *r, const char *const *words)
{
	for (; *words; words++) {
		size_t k = 0;

		while (k < r->n && (*words)[k] == lower(r->s[k]))
			k++;
		if (k == r->n && !(*words)[k])
			return true;
	}
	return false;
}

static bool is_null_or_bool(const struct rest *r)
{
	static const char *const words[] = {"null", "~", "true", "false", "yes", "no", "on",
					    "off", "y", "n", NULL};

	return is_word(r, words);
}

/* `.inf`, `-.INF`, `.nan`, and what old Go readers took: a sign and `inf`. */
static bool is_special_float(struct rest r)
{
	static const char *const dotted[] = {".inf", ".nan", NULL};
	static const char *const bare[] = {"inf", "infinity", "nan", NULL};
	bool sign = at(&r, 0) == '-' || at(&r, 0) == '+';

	skip_sign(&r);
	return is_word(&r, dotted) || (sign && is_word(&r, bare));
}

/* `0x1F`, `0b10`, `0o17` with signs and with `_` and `,` between digits. */
static bool is_based(struct rest r)
{
	const char *digits;

	skip_sign(&r);
	if (!skip_char(&r, '0'))
		return false;
	switch (lower(at(&r, 0))) {
	case 'x':
		digits = "0123456789abcdefABCDEF_,";
		break;
	case 'o':
		digits = "01234567_,";
		break;
	case 'b':
		digits = "01_,";
		break;
	default:
		return false;
	}
	skip(&r, 1);
	return skip_set(&r, digits) > 0 && r.n == 0;
}

/* Decimal and (being digits too) octal, integer and float: `0123`, `1_000`,
 * `1,000.5`, `.5`, `1.`, `1e3`, `6.02E+23`. */
static bool is_decimal(struct rest r)
{
	static const char digits[] = "0123456789_,";
	bool point;

	skip_sign(&r);
	if (is_digit(at(&r, 0)))
		skip_set(&r, digits);
	else if (at(&r, 0) != '.' || r.n < 2)
		return false;
	point = skip_char(&r, '.');
	if (point)
		skip_set(&r, digits);
	if (lower(at(&r, 0)) == 'e') {
		skip(&r, 1);
		skip_sign(&r);
		if (skip_set(&r, digits) == 0)
			return false;
	}
	return r.n == 0;
}

/* Base 60: `1:30`, `190:20:30`, `9:12:30.5`. */
static bool is_base60(struct rest r)
{
	skip_sign(&r);
	if (!is_digit(at(&r, 0)))
		return false;
	skip_set(&r, "0123456789_");
	if (at(&r, 0) != ':')
		return false;
	while (skip_char(&r, ':')) {
		if (!is_digit(at(&r, 0)) || (is_digit(at(&r, 1)) && at(&r, 0) > '5'))
			return false;
		skip_digits(&r, 1, 2);
	}
	if (skip_char(&r, '.'))
		skip_set(&r, "0123456789_");
	return r.n == 0;
}

static bool skip_offset(struct rest *r)
{
	skip_set(r, " \t");
	if (r->n == 0)
		return true;
	if (lower(at(r, 0)) == 'z') {
		skip(r, 1);
		return true;
	}
	if (at(r, 0) != '-' && at(r, 0) != '+')
		return false;
	skip(r, 1);
	if (!skip_digits(r, 1, 2))
		return false;
	skip_char(r, ':');
	skip_digits(r, 0, 2);
	return true;
}

/* `2026-11-22`, `2026-1-2 3:4:5`, `2026-11-22T09:12:00.5+01:00`. */
static bool is_timestamp(struct rest r)
{
	skip_char(&r, '-');
	if (!skip_digits(&r, 4, 4) || !skip_char(&r, '-') || !skip_digits(&r, 1, 2) ||
	    !skip_char(&r, '-') || !skip_digits(&r, 1, 2))
		return false;
	if (r.n == 0)
		return true;
	if (lower(at(&r, 0)) == 't')
		skip(&r, 1);
	else if (skip_set(&r, " \t") == 0)
		return false;
	if (!skip_digits(&r, 1, 2) || !skip_char(&r, ':') || !skip_digits(&r, 1, 2) ||
	    !skip_char(&r, ':') || !skip_digits(&r, 1, 2))
		return false;
	if (skip_char(&r, '.'))
		skip_digits(&r, 0, (size_t)-1);
	return skip_offset(&r) && r.n == 0;
}

bool node_plain_is_typed(const char *s, size_t n)
{
	struct rest r = {s, n};

	if (n == 0)
		return true;
	/* Nearly every text begins with a letter that begins no type. */
	if (!strchr("+-.0123456789=<~:yYnNtTfFoO", s[0]))
		return false;
	/* And what begins with a letter is a word, or none. */
	if (lower(s[0]) >= 'a' && lower(s[0]) <= 'z')
		return n <= strlen("false") && is_null_or_bool(&r);
	/* The value and merge keys, document ends, and Ruby's symbols. */
	if (s[0] == ':' || (n == 1 && s[0] == '=') || (n == 2 && memcmp(s, "<<", 2) == 0) ||
	    (n == 3 && (memcmp(s, "---", 3) == 0 || memcmp(s, "...", 3) == 0)))
		return true;
	return is_null_or_bool(&r) || is_special_float(r) || is_based(r) || is_decimal(r) ||
	       is_base60(r) || is_timestamp(r);
}
