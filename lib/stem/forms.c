/* The forms of one word: folded, and its stems. Stemming costs a hundred times as much as
 * finding what it gave before, and texts repeat their words: so those are kept, in a table
 * that is emptied when it is full. One table a process; not for use by several threads. */
#include "stem/forms.h"

#include <libstemmer.h>
#include <string.h>

#include "helpdesk/mem.h"
#include "helpdesk/text.h"
#include "util/map.h"
#include "util/oom.h"

#define SLOTS      32768u          /* a power of two */
#define WORDS_MAX  (SLOTS / 2)
#define TEXT_SIZE  (1024u * 1024u)
#define SHORT      2               /* letters: no stem of such a word differs from it */

/* In the text of the table: length and bytes of the word, number of forms, then length and
 * bytes of each. A length fits one byte, for FORM_SIZE does. */
struct slot {
	uint32_t tag;
	uint32_t at; /* 1 + place in the text, 0 = free */
};

static struct {
	struct sb_stemmer *english, *french;
	struct slot *slots;
	unsigned words;
	unsigned char *text;
	size_t len;
} kept;

static void start(void)
{
	kept.english = sb_stemmer_new("english", "UTF_8");
	kept.french = sb_stemmer_new("french", "UTF_8");
	if (!kept.english || !kept.french)
		mem_exhausted();
	kept.slots = mem_alloc(SLOTS * sizeof(*kept.slots));
	kept.text = mem_alloc(TEXT_SIZE);
}

static void forget_all(void)
{
	memset(kept.slots, 0, SLOTS * sizeof(*kept.slots));
	kept.words = 0;
	kept.len = 0;
}

/* --- making ------------------------------------------------------------------------------- */

static void put(const char *s, size_t n)
{
	kept.text[kept.len++] = (unsigned char)n;
	memcpy(kept.text + kept.len, s, n);
	kept.len += n;
}

/* Appends the folded form of s to the entry whose forms begin at `first`, if it is new. */
static void put_form(size_t first, const char *s, size_t n)
{
	struct sbuf folded = SBUF_MAX(FORM_SIZE);
	size_t at = first + 1;
	bool is_new;

	text_fold(&folded, s, n);
	is_new = folded.len > 0;
	for (int i = 0; is_new && i < kept.text[first]; i++) {
		is_new = kept.text[at] != folded.len ||
			 memcmp(kept.text + at + 1, folded.s, folded.len) != 0;
		at += 1u + kept.text[at];
	}
	if (is_new) {
		put(folded.s, folded.len);
		kept.text[first]++;
	}
	sbuf_deinit(&folded);
}

static void put_stem(size_t first, struct sb_stemmer *stemmer, const char *word, size_t n)
{
	const sb_symbol *stem = sb_stemmer_stem(stemmer, (const sb_symbol *)word, (int)n);

	if (!stem)
		mem_exhausted();
	put_form(first, (const char *)stem, (size_t)sb_stemmer_length(stemmer));
}

static size_t add(const char *word, size_t n, bool stems)
{
	size_t at = kept.len, first;

	put(word, n);
	first = kept.len++;
	kept.text[first] = 0;
	put_form(first, word, n);
	if (stems && n > SHORT) {
		put_stem(first, kept.english, word, n);
		put_stem(first, kept.french, word, n);
	}
	return at;
}

/* --- finding ------------------------------------------------------------------------------ */

static void show(size_t at, struct forms *out)
{
	const unsigned char *p = kept.text + at;

	p += 1 + *p;
	out->count = *p++;
	for (int i = 0; i < out->count; i++) {
		out->len[i] = *p;
		out->text[i] = (const char *)p + 1;
		p += 1 + *p;
	}
}

/* The slot of the word, or the free one where it would go. */
static struct slot *find(const char *word, size_t n, uint64_t hash)
{
	uint32_t tag = (uint32_t)(hash >> 32);

	for (size_t i = hash & (SLOTS - 1);; i = (i + 1) & (SLOTS - 1)) {
		struct slot *slot = &kept.slots[i];
		const unsigned char *p;

		if (!slot->at)
			return slot;
		p = kept.text + slot->at - 1;
		if (slot->tag == tag && *p == n && memcmp(p + 1, word, n) == 0)
			return slot;
	}
}

void forms_of(const char *word, size_t n, bool stems, struct forms *out)
{
	uint64_t hash = map_hash(word, n);
	struct slot *slot;

	if (!kept.slots)
		start();
	slot = find(word, n, hash);
	if (!slot->at) {
		if (kept.words == WORDS_MAX || kept.len + (FORMS_MAX + 1) * FORM_SIZE > TEXT_SIZE) {
			forget_all();
			slot = find(word, n, hash);
		}
		kept.words++;
		slot->tag = (uint32_t)(hash >> 32);
		slot->at = 1 + (uint32_t)add(word, n, stems);
	}
	show(slot->at - 1, out);
}
