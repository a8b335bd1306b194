/* Short ASCII words: options, ids, keys. The locale has no say here. */
#include <string.h>

#include "helpdesk/text.h"

#define WORD_MAX 64
#define ID_MAX 64

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool str_ieq(const char *a, const char *b)
{
	while (*a && lower(*a) == lower(*b)) {
		a++;
		b++;
	}
	return lower(*a) == lower(*b);
}

bool str_starts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}

bool str_in(const char *s, const char *const *words)
{
	for (; *words; words++) {
		if (strcmp(s, *words) == 0)
			return true;
	}
	return false;
}

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z');
}

bool str_is_id(const char *s)
{
	size_t n = 0;

	if (!is_alnum(s[0]))
		return false;
	for (; s[n]; n++) {
		if (n == ID_MAX)
			return false;
		if (!is_alnum(s[n]) && s[n] != '.' && s[n] != '_' && s[n] != '-')
			return false;
	}
	return true;
}

static size_t min3(size_t a, size_t b, size_t c)
{
	size_t m = a < b ? a : b;

	return m < c ? m : c;
}

/* Swapping two neighbours is one edit: the slip fingers make most often. */
size_t str_distance(const char *a, size_t an, const char *b, size_t bn)
{
	size_t rows[3][WORD_MAX + 1];
	size_t *before = rows[0], *above = rows[1], *row = rows[2];

	if (an > WORD_MAX || bn > WORD_MAX)
		return (size_t)-1;
	for (size_t j = 0; j <= bn; j++)
		above[j] = j;
	for (size_t i = 1; i <= an; i++) {
		size_t *turn = before;

		row[0] = i;
		for (size_t j = 1; j <= bn; j++) {
			char x = lower(a[i - 1]), y = lower(b[j - 1]);

			row[j] = min3(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x != y));
			if (i > 1 && j > 1 && x == lower(b[j - 2]) && y == lower(a[i - 2]) &&
			    before[j - 2] + 1 < row[j])
				row[j] = before[j - 2] + 1;
		}
		before = above;
		above = row;
		row = turn;
	}
	return above[bn];
}

const char *str_nearest(const char *s, const char *const *words)
{
	size_t n = strlen(s), best_distance, limit;
	const char *best = NULL;

	if (n == 0 || n > WORD_MAX)
		return NULL;
	limit = (n + 2) / 3 < 3 ? (n + 2) / 3 : 3;
	if (limit >= n)
		limit = n - 1;
	best_distance = limit + 1;
	for (; *words; words++) {
		size_t wn = strlen(*words), d;

		if (wn > WORD_MAX)
			continue;
		/* Who typed the beginning of a word meant this word. */
		d = n >= 2 && wn > n && strncmp(s, *words, n) == 0 ? 1 :
		    str_distance(s, n, *words, wn);
		if (d < best_distance) {
			best = *words;
			best_distance = d;
		}
	}
	return best;
}
