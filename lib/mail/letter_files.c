/* The files of a letter, their names made safe and each given once, and what the parts that report
 * about another message say. */
#include "mail/letter_pick.h"

#include <string.h>
#include <strings.h>

#define REPORT_MAX ((size_t)1 << 20)  /* bytes read of a report, or of headers that came back */
#define SUBJECT_MAX ((size_t)16 << 10) /* bytes of a message within in which its subject stands */

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

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
	return part_is(p, "message/rfc822") || part_is(p, "message/global") ||
	       part_is(p, "message/news");
}

/* NAME.eml: its own name, else its subject. */
static const char *message_name(struct pick *k, const struct gmime_part *p, const char *data,
				size_t n)
{
	const char *name = p->name;
	size_t len;

	if (!name)
		name = subject_in(clean_text(k, p, data, header_end(data, least(n, SUBJECT_MAX))),
				  k->a);
	if (!name || letter_is_blank(name))
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
	if (!out->report && (part_is(p, "message/delivery-status") ||
			     part_is(p, "message/global-delivery-status") ||
			     part_is(p, "message/disposition-notification") ||
			     part_is(p, "message/feedback-report")))
		out->report = clean_text(k, p, data, least(n, REPORT_MAX));
	if (!out->returned &&
	    (is_message(p) || part_is(p, "text/rfc822-headers") || part_is(p, "text/rfc822")))
		out->returned = clean_text(k, p, data, header_end(data, least(n, REPORT_MAX)));
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

/* A text of which no more than the beginning is read. */
static void take_cut(struct pick *k, size_t i, size_t number, struct file_names *names,
		     struct letter *out)
{
	const struct gmime_part *p = &k->m->parts[i];
	struct letter_file *f = &out->files[out->n_files];
	struct picked *x = &k->v[i];
	const char *name = p->name;

	if (!name)
		name = part_is(p, "text/html") ? "message.html" : "text.txt";
	f->data = x->data;
	f->len = x->n;
	f->type = p->multi ? "text/plain" : safe_type(p->type);
	x->name = f->name = file_name_safe(name, f->type, number, k->a);
	f->name = file_names_add(names, f, out->files);
	if (f->name)
		x->name = out->files[out->n_files++].name;
}

void letter_take_files(struct pick *k, struct letter *out)
{
	struct file_names *names = file_names_new(k->a);
	size_t number = 0;

	out->files = arena_alloc(k->a, (k->m->n_parts + 1) * sizeof(*out->files));
	for (size_t i = 0; i < k->m->n_parts; i++) {
		const struct picked *x = &k->v[i];

		number += !k->m->parts[i].multi;
		if (x->cut && !x->dropped)
			take_cut(k, i, number, names, out);
		else if (!k->m->parts[i].multi && !x->text && !x->dropped)
			take_file(k, i, number, names, out);
	}
	file_names_free(names);
}
