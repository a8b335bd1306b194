/* Text split into words, and each word into what a search compares. */
#include "helpdesk/words.h"

#include <string.h>

#include "helpdesk/mem.h"
#include "helpdesk/text.h"
#include "stem/forms.h"
#include "stem/letters.h"

#define WORD_MAX 64 /* bytes; identifiers and encoded data may run on for pages */

/* A word being read, its letters made small. */
struct word {
	char s[WORD_MAX];
	size_t n;
	bool open;      /* between its first letter and the gap after its last */
	bool cut;       /* a letter did not fit: none of the rest does */
	bool stems;     /* only letters that French and English use */
	int start, end;
	uint32_t last;  /* the Latin letter before, for an accent to join, or 0 */
};

/* Small letters and digits of ASCII; 0 parts words. */
static const char small[128] =
	"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
	"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0" "0123456789" "\0\0\0\0\0\0"
	"\0" "abcdefghijklmnopqrstuvwxyz" "\0\0\0\0\0"
	"\0" "abcdefghijklmnopqrstuvwxyz" "\0\0\0\0";

static void begin(struct word *w, size_t start)
{
	if (w->open)
		return;
	w->open = true;
	w->cut = false;
	w->stems = true;
	w->n = 0;
	w->start = (int)start;
	w->last = 0;
}

static int finish(struct word *w, word_fn fn, void *arg)
{
	struct forms f;
	int rc = 0;

	if (!w->open)
		return 0;
	w->open = false;
	forms_of(w->s, w->n, w->stems, &f);
	for (int i = 0; i < f.count && rc == 0; i++)
		rc = fn(arg, f.text[i], f.len[i], w->start, w->end, i > 0);
	return rc;
}

static bool add(struct word *w, const char *s, size_t n)
{
	if (w->cut || w->n + n > sizeof(w->s)) {
		w->cut = true;
		return false;
	}
	memcpy(w->s + w->n, s, n);
	w->n += n;
	return true;
}

static void add_latin(struct word *w, uint32_t cp)
{
	char two[2] = {(char)(0xc0 | cp >> 6), (char)(0x80 | (cp & 0x3f))};

	add(w, two, sizeof(two));
}

/* An accent apart from its letter: together they may be one that a stemmer knows. Others are
 * left out, as they would be by folding. */
static void add_mark(struct word *w, uint32_t mark)
{
	uint32_t whole = w->last && !w->cut ? letter_compose(w->last, mark) : 0;

	if (whole) {
		w->n--; /* a letter that an accent can join is ASCII */
		add_latin(w, whole);
	}
	w->last = 0;
}

/* The ASCII letters and digits from s[i] on; gives where they end. */
static size_t read_ascii(struct word *w, const char *s, size_t n, size_t i)
{
	unsigned char c;

	for (; i < n && (c = (unsigned char)s[i]) < 0x80 && small[c]; i++) {
		if (w->cut || w->n == sizeof(w->s)) {
			w->cut = true;
			continue;
		}
		w->s[w->n++] = small[c];
		w->last = (uint32_t)small[c];
		w->stems &= c > '9';
	}
	w->end = (int)i;
	return i;
}

/* The character s[from..to) of a word, no ASCII. */
static void read_other(struct word *w, uint32_t cp, enum letter is, const char *s, size_t from,
		       size_t to)
{
	if (is == LETTER_LATIN) {
		add_latin(w, letter_lower(cp));
		w->last = 0;
	} else if (is == LETTER_MARK) {
		add_mark(w, cp);
	} else {
		/* Only what is kept of a word may decide upon its forms. */
		if (add(w, s + from, to - from))
			w->stems = false;
		w->last = 0;
	}
	w->end = (int)to;
}

int words_each(const char *s, int bytes, word_fn fn, void *arg)
{
	size_t n = bytes > 0 ? (size_t)bytes : 0;
	struct word w = {.open = false};
	int rc = 0;

	for (size_t i = 0; i < n && rc == 0;) {
		unsigned char c = (unsigned char)s[i];
		size_t from = i;
		enum letter is;
		uint32_t cp;

		if (c < 0x80) {
			if (small[c]) {
				begin(&w, i);
				i = read_ascii(&w, s, n, i);
			} else {
				rc = finish(&w, fn, arg);
				i++;
			}
			continue;
		}
		cp = utf8_next(s, n, &i);
		is = letter_of(cp);
		if (is == LETTER_NONE || is == LETTER_ALONE)
			rc = finish(&w, fn, arg);
		if (rc != 0 || is == LETTER_NONE || (is == LETTER_MARK && !w.open))
			continue;
		begin(&w, from);
		read_other(&w, cp, is, s, from, i);
		if (is == LETTER_ALONE)
			rc = finish(&w, fn, arg);
	}
	return rc ? rc : finish(&w, fn, arg);
}

/* --- comparing two ------------------------------------------------------------------------ */

struct kept_forms {
	char text[FORMS_MAX][FORM_SIZE];
	int len[FORMS_MAX], count;
};

/* One word's worth: what follows the first is no part of the comparison. */
static int keep_form(void *arg, const char *form, int n, int start, int end, bool colocated)
{
	struct kept_forms *p = arg;

	(void)start;
	(void)end;
	if ((p->count > 0 && !colocated) || p->count == FORMS_MAX)
		return 1;
	memcpy(p->text[p->count], form, (size_t)n);
	p->len[p->count++] = n;
	return 0;
}

static int equals_one(void *arg, const char *form, int n, int start, int end, bool colocated)
{
	const struct kept_forms *p = arg;

	(void)start;
	(void)end;
	(void)colocated;
	for (int i = 0; i < p->count; i++)
		if (p->len[i] == n && memcmp(p->text[i], form, (size_t)n) == 0)
			return 1;
	return 0;
}

bool words_alike(const char *a, const char *b)
{
	struct kept_forms forms = {.count = 0};

	words_each(a, (int)strlen(a), keep_form, &forms);
	return words_each(b, (int)strlen(b), equals_one, &forms) != 0;
}
