/* Which parts of a message are its text and which are files. A plain text is preferred to html
 * that says the same, but a blank one, as some programs put beside their html, is not. Every part
 * that is not the text is a file: what is sent is kept, whatever it is. Of a text too long for
 * anybody to read the beginning is the text, and the whole a file. */
#include "mail/letter_pick.h"

#include "helpdesk/sbuf.h"
#include "helpdesk/text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define TEXT_MAX ((size_t)1 << 20)  /* bytes of one part that are read as text: a long book */
#define BEGINNING ((size_t)16 << 10) /* ... of a longer one, which is a file, so many stay text */
#define TEXTS_MAX ((size_t)2 << 20) /* of all together: html as text may be many times longer */
#define SHOWN_MAX ((size_t)3 << 20) /* bytes of text made of one html part */
#define LINE_SOUGHT 1000            /* bytes before the cut in which a line may end */

bool letter_is_blank(const char *s)
{
	for (; *s; s++) {
		if ((unsigned char)*s == 0xC2 && (unsigned char)s[1] == 0xA0) /* no-break space */
			s++;
		else if (!strchr(" \t\n", *s))
			return false;
	}
	return true;
}

/* --- the text ----------------------------------------------------------------------------------- */

/* Html may say itself what the message does not. */
static const char *charset_of(struct pick *k, const struct gmime_part *p, const char *s, size_t n)
{
	char *head, *at;

	if (p->charset || !part_is(p, "text/html"))
		return p->charset;
	head = arena_strndup(k->a, s, n < 2048 ? n : 2048);
	at = strcasestr(head, "charset=");
	if (!at)
		return NULL;
	at += strlen("charset=");
	at += strspn(at, "\"' ");
	at[strcspn(at, "\"'/>; \r\n")] = '\0';
	return at;
}

/* Where to cut what is longer than `most`: behind a line, or a tag, that ends near there. */
static size_t cut_at(const char *s, size_t most, bool html)
{
	size_t from = most > LINE_SOUGHT ? most - LINE_SOUGHT : 0;

	/* of UTF-16 or UTF-32, as it has NUL; or nothing */
	if (memchr(s, '\0', most))
		return most & ~(size_t)3;
	for (size_t i = most; i > from; i--)
		if (s[i - 1] == (html ? '>' : '\n'))
			return i;
	return utf8_cut(s, most);
}

static void keep_text(struct pick *k, size_t i, const char *data, size_t n)
{
	const struct gmime_part *p = &k->m->parts[i];
	struct picked *x = &k->v[i];
	size_t most = k->room < TEXT_MAX ? k->room : TEXT_MAX;
	char *text;

	x->data = data;
	x->n = n;
	x->cut = n > most;
	/* Of html the first page may be all style. */
	if (x->cut && most > BEGINNING && !part_is(p, "text/html"))
		most = BEGINNING;
	if (x->cut)
		n = cut_at(data, most, part_is(p, "text/html"));
	k->room -= n;
	text = gmime_text(charset_of(k, p, data, n), data, n, k->a, &n);
	/* Not copied once more when it was copied already. */
	x->s = text != data ? letter_clean_here(text, n) : letter_clean(data, n, k->a);
	if (p->format && strcmp(p->format, "flowed") == 0 && part_is(p, "text/plain"))
		x->s = letter_unflowed(x->s, p->delsp && strcmp(p->delsp, "yes") == 0, k->a);
	x->text = true;
	if (letter_is_blank(x->s))
		x->worth = x->cut ? NO_TEXT : BLANK;
	else
		x->worth = part_is(p, "text/plain") || p->multi ? PLAIN : HTML;
}

static void read_text(struct pick *k, size_t i)
{
	const char *data;
	size_t n;

	gmime_decode(&k->m->parts[i], k->a, &data, &n);
	keep_text(k, i, data, n);
}

/* A text that somebody gave a name is a file, unless it is what the message begins with. */
static enum worth mark_leaf(struct pick *k, size_t i, bool first)
{
	const struct gmime_part *p = &k->m->parts[i];

	if (!part_is(p, "text/plain") && !part_is(p, "text/html") &&
	    !part_is(p, "text/enriched") && !part_is(p, "text/richtext"))
		return NO_TEXT;
	if ((p->disposition && strcmp(p->disposition, "attachment") == 0) || (p->name && !first))
		return NO_TEXT;
	read_text(k, i);
	return k->v[i].worth;
}

static enum worth mark(struct pick *k, size_t i, bool first);

/* Of parts that say the same, the best; the texts of the others are dropped. */
static enum worth mark_alternative(struct pick *k, size_t i)
{
	const struct gmime_part *parts = k->m->parts;
	enum worth best = NO_TEXT;
	size_t chosen = 0;

	for (size_t c = i + 1; c < parts[i].end; c = parts[c].end) {
		enum worth w = mark(k, c, true);

		if (w > best) {
			best = w;
			chosen = c;
		}
	}
	for (size_t c = i + 1; c < parts[i].end; c++)
		if (k->v[c].text && k->v[c].worth != NO_TEXT && (c < chosen || c >= parts[chosen].end)) {
			k->v[c].text = false;
			k->v[c].dropped = true;
		}
	return best;
}

/* The first is the text, the others are shown within it. */
static enum worth mark_related(struct pick *k, size_t i)
{
	const struct gmime_part *parts = k->m->parts;
	size_t root = i + 1;

	for (size_t c = parts[root].end; c < parts[i].end; c++)
		k->v[c].inside = !parts[c].disposition ||
				 strcmp(parts[c].disposition, "attachment") != 0;
	return mark(k, root, true);
}

/* Marks what is text in part i and gives the worth of the best of it. As deep as
 * LETTER_DEPTH_MAX, which gmime_read() was told. */
static enum worth mark(struct pick *k, size_t i, bool first)
{
	const struct gmime_part *parts = k->m->parts, *p = &parts[i];
	enum worth best = NO_TEXT, w;

	if (!p->multi)
		return mark_leaf(k, i, first);
	if (part_is(p, "multipart/encrypted") || part_is(p, "multipart/digest"))
		return NO_TEXT;
	if (part_is(p, "multipart/alternative"))
		return mark_alternative(k, i);
	if (part_is(p, "multipart/related"))
		return mark_related(k, i);
	for (size_t c = i + 1; c < p->end; c = parts[c].end) {
		w = mark(k, c, c == i + 1);
		best = w > best ? w : best;
	}
	return best;
}

static void join(struct sbuf *b, const char *s)
{
	if (b->len)
		sbuf_puts(b, b->s[b->len - 1] == '\n' ? "\n" : "\n\n");
	sbuf_puts(b, s);
}

/* What is not all of a text says so, and where all of it is. */
static void say_cut(const struct pick *k, const struct letter *out, struct sbuf *text)
{
	const char *first = NULL;
	size_t more = 0;

	for (size_t i = 0; i < k->m->n_parts; i++) {
		if (!k->v[i].name)
			continue;
		more += first != NULL;
		first = first ? first : k->v[i].name;
	}
	if (out->whole)
		join(text, "[this message could not be taken apart; the whole message: message.eml]\n");
	else if (first && more)
		join(text, arena_printf(k->a, "[this is not all of the text; the whole text: %s, "
					"and %zu more file%s]\n", first, more, more > 1 ? "s" : ""));
	else if (first)
		join(text, arena_printf(k->a, "[this is only the beginning; the whole text: %s]\n",
					first));
}

/* Marks of quotations and lists before each line can make thirteen bytes of one. The page is kept
 * in any case. */
static char *page_text(struct pick *k, struct picked *x)
{
	char *s = html_to_text(x->s, strlen(x->s), k->a);

	if (strlen(s) <= SHOWN_MAX)
		return s;
	s[cut_at(s, SHOWN_MAX, false)] = '\0';
	if (!x->name)
		x->name = "message.html";
	return s;
}

/* All texts that were marked, in their order. */
static void take_text(struct pick *k, struct letter *out)
{
	struct sbuf text = SBUF_INIT, html = SBUF_INIT;

	for (size_t i = 0; i < k->m->n_parts; i++) {
		const char *s = k->v[i].s;

		if (!k->v[i].text || k->v[i].worth < HTML)
			continue;
		if (k->v[i].worth == HTML) {
			if (!k->v[i].cut)
				join(&html, s);
			s = page_text(k, &k->v[i]);
		}
		join(&text, s);
	}
	say_cut(k, out, &text);
	out->text = arena_strndup(k->a, text.len ? text.s : "", text.len);
	if (html.len)
		out->html = arena_strndup(k->a, html.s, html.len);
	sbuf_deinit(&text);
	sbuf_deinit(&html);
}

/* What stands before the parts, where no part is a text: some programs write there. Most only say
 * that the reader's program does not know MIME. */
static void take_prologue(struct pick *k)
{
	const char *s = k->m->parts[0].prologue;

	if (s && !strstr(s, "MIME"))
		keep_text(k, 0, s, strlen(s));
}

void letter_take_parts(const struct gmime_message *m, const char *raw, size_t n, struct arena *a,
		       struct letter *out)
{
	struct pick k = {.m = m, .a = a, .room = TEXTS_MAX};

	k.v = arena_alloc(a, m->n_parts * sizeof(*k.v));
	if (mark(&k, 0, true) == NO_TEXT)
		take_prologue(&k);
	out->whole = m->beyond;
	if (!out->whole)
		letter_take_files(&k, out);
	take_text(&k, out);
	if (!out->whole)
		return;
	out->files = arena_alloc(a, sizeof(*out->files));
	out->n_files = 1;
	out->files[0] = (struct letter_file){.name = "message.eml", .type = "message/rfc822",
					     .data = raw, .len = n};
}
