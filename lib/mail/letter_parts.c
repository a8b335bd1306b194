/* Which parts of a message are its text and which are files. A plain text is preferred to html
 * that says the same, but a blank one, as some programs put beside their html, is not. Every part
 * that is not the text is a file: what is sent is kept, whatever it is. */
#include "mail/letter_priv.h"

#include "helpdesk/sbuf.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* What a part is good for, as text: the greatest is taken. */
enum worth { NO_TEXT, BLANK, HTML, PLAIN };

struct picked {
	bool text, dropped; /* neither = a file */
	bool inside;
	enum worth worth;
	const char *s;      /* the text, clean */
};

struct pick {
	const struct gmime_message *m;
	struct picked *v;
	struct arena *a;
};

static bool is_type(const struct gmime_part *p, const char *type)
{
	return strcmp(p->type, type) == 0;
}

static bool is_blank(const char *s)
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

	if (p->charset || !is_type(p, "text/html"))
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

static void read_text(struct pick *k, size_t i)
{
	const struct gmime_part *p = &k->m->parts[i];
	struct picked *x = &k->v[i];
	const char *data;
	char *text;
	size_t n;

	gmime_decode(p, k->a, &data, &n);
	text = gmime_text(charset_of(k, p, data, n), data, n, k->a, &n);
	/* 25 MiB of text are not copied once more when they were copied already. */
	x->s = text != data ? letter_clean_here(text, n) : letter_clean(data, n, k->a);
	if (p->format && strcmp(p->format, "flowed") == 0 && is_type(p, "text/plain"))
		x->s = letter_unflowed(x->s, p->delsp && strcmp(p->delsp, "yes") == 0, k->a);
	x->text = true;
	x->worth = is_blank(x->s) ? BLANK : is_type(p, "text/plain") ? PLAIN : HTML;
}

/* A text that somebody gave a name is a file, unless it is what the message begins with. */
static enum worth mark_leaf(struct pick *k, size_t i, bool first)
{
	const struct gmime_part *p = &k->m->parts[i];

	if (!is_type(p, "text/plain") && !is_type(p, "text/html") &&
	    !is_type(p, "text/enriched") && !is_type(p, "text/richtext"))
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
		if (k->v[c].text && (c < chosen || c >= parts[chosen].end)) {
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
	if (is_type(p, "multipart/encrypted") || is_type(p, "multipart/digest"))
		return NO_TEXT;
	if (is_type(p, "multipart/alternative"))
		return mark_alternative(k, i);
	if (is_type(p, "multipart/related"))
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

/* All texts that were marked, in their order. One alone is not copied. */
static void take_text(struct pick *k, struct letter *out)
{
	struct sbuf text = SBUF_INIT, html = SBUF_INIT;
	size_t n = 0;

	out->text = "";
	for (size_t i = 0; i < k->m->n_parts; i++) {
		const char *s = k->v[i].s;

		if (!k->v[i].text || k->v[i].worth < HTML)
			continue;
		if (k->v[i].worth == HTML) {
			join(&html, s);
			s = html_to_text(s, strlen(s), k->a);
		}
		out->text = s;
		join(&text, s);
		n++;
	}
	if (n > 1)
		out->text = arena_strndup(k->a, text.s, text.len);
	if (html.len)
		out->html = arena_strndup(k->a, html.s, html.len);
	sbuf_deinit(&text);
	sbuf_deinit(&html);
}

/* --- files -------------------------------------------------------------------------------------- */

/* What stands before the first empty line. */
static size_t header_end(const char *s, size_t n)
{
	const char *lf = memmem(s, n, "\n\n", 2), *crlf = memmem(s, n, "\n\r\n", 3);

	if (lf && (!crlf || lf < crlf))
		return (size_t)(lf - s) + 1;
	return crlf ? (size_t)(crlf - s) + 1 : n;
}

static const char *clean_text(struct pick *k, const struct gmime_part *p, const char *s, size_t n)
{
	s = gmime_text(p->charset, s, n, k->a, &n);
	return letter_clean(s, n, k->a);
}

/* The subject of a message in a message. */
static const char *subject_in(const char *headers, struct arena *a)
{
	const char *s = headers, *end;

	while (s && strncasecmp(s, "Subject:", 8) != 0) {
		s = strchr(s, '\n');
		s = s ? s + 1 : NULL;
	}
	if (!s)
		return NULL;
	s += 8;
	for (end = s; *end && !(*end == '\n' && end[1] != ' ' && end[1] != '\t');)
		end++;
	return gmime_decode_header(arena_strndup(a, s, (size_t)(end - s)), a);
}

static bool is_message(const struct gmime_part *p)
{
	return is_type(p, "message/rfc822") || is_type(p, "message/global") ||
	       is_type(p, "message/news");
}

/* NAME.eml: its own name, else its subject. */
static const char *message_name(struct pick *k, const struct gmime_part *p, const char *data,
				size_t n)
{
	const char *name = p->name;
	size_t len;

	if (!name)
		name = subject_in(clean_text(k, p, data, header_end(data, n)), k->a);
	if (!name || is_blank(name))
		return NULL;
	len = strlen(name);
	if (len > 4 && strcasecmp(name + len - 4, ".eml") == 0)
		return name;
	return arena_printf(k->a, "%s.eml", name);
}

/* A type as it may stand anywhere. */
static const char *safe_type(const char *type)
{
	static const char ok[] = "abcdefghijklmnopqrstuvwxyz0123456789!#$&^_.+-/";

	return strspn(type, ok) == strlen(type) && strlen(type) <= 127 ? type
								       : "application/octet-stream";
}

static void take_report(struct pick *k, const struct gmime_part *p, const char *data, size_t n,
			struct letter *out)
{
	if (!out->report && (is_type(p, "message/delivery-status") ||
			     is_type(p, "message/global-delivery-status") ||
			     is_type(p, "message/disposition-notification") ||
			     is_type(p, "message/feedback-report")))
		out->report = clean_text(k, p, data, n);
	if (!out->returned &&
	    (is_message(p) || is_type(p, "text/rfc822-headers") || is_type(p, "text/rfc822")))
		out->returned = clean_text(k, p, data, header_end(data, n));
}

static void take_file(struct pick *k, size_t i, size_t number, struct file_names *names,
		      struct letter *out)
{
	const struct gmime_part *p = &k->m->parts[i];
	struct letter_file *f = &out->files[out->n_files];
	const char *name = p->name;

	gmime_decode(p, k->a, &f->data, &f->len);
	take_report(k, p, f->data, f->len, out);
	if (is_message(p))
		name = message_name(k, p, f->data, f->len);
	f->type = safe_type(p->type);
	f->name = file_name_safe(name, f->type, number, k->a);
	f->inside = k->v[i].inside || (p->id && strncmp(p->type, "image/", 6) == 0 &&
				       (!p->disposition || strcmp(p->disposition, "inline") == 0));
	f->name = file_names_add(names, f, out->files);
	out->n_files += f->name != NULL;
}

static void take_files(struct pick *k, struct letter *out)
{
	struct file_names *names = file_names_new(k->a);
	size_t number = 0;

	out->files = arena_alloc(k->a, (k->m->n_parts + 1) * sizeof(*out->files));
	for (size_t i = 0; i < k->m->n_parts; i++) {
		if (k->m->parts[i].multi)
			continue;
		number++;
		if (!k->v[i].text && !k->v[i].dropped)
			take_file(k, i, number, names, out);
	}
	file_names_free(names);
}

/* Where no part is a text, what some programs put before the parts is better than nothing. */
void letter_take_parts(const struct gmime_message *m, const char *raw, size_t n, struct arena *a,
		       struct letter *out)
{
	struct pick k = {.m = m, .a = a};

	k.v = arena_alloc(a, m->n_parts * sizeof(*k.v));
	if (mark(&k, 0, true) != NO_TEXT || !m->parts[0].prologue)
		take_text(&k, out);
	else
		out->text = clean_text(&k, &m->parts[0], m->parts[0].prologue,
				       strlen(m->parts[0].prologue));
	if (!m->beyond) {
		take_files(&k, out);
		return;
	}
	out->whole = true;
	out->files = arena_alloc(a, sizeof(*out->files));
	out->n_files = 1;
	out->files[0] = (struct letter_file){.name = "message.eml", .type = "message/rfc822",
					     .data = raw, .len = n};
}
