/* Any bytes as a message: whatever comes in, all that is read of it is UTF-8 on the right number of
 * lines, its files have names that no system minds, and nothing is lost without a word. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "helpdesk/text.h"
#include "mail/letter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_text(const char *s)
{
	if (s && (!utf8_valid(s, strlen(s), NULL) || strchr(s, '\r')))
		abort();
}

static void check_line(const char *s)
{
	check_text(s);
	if (s && strpbrk(s, "\n\t\x1B"))
		abort();
}

static void check_person(const struct letter_person *p)
{
	check_line(p->name);
	check_line(p->email);
	if (p->email && (!strchr(p->email, '@') || strpbrk(p->email, " <>")))
		abort();
}

static void check_id(const char *s)
{
	check_line(s);
	if (s && (!*s || strlen(s) > 250 || strpbrk(s, " <>")))
		abort();
}

static void check_file(const struct letter_file *f)
{
	volatile unsigned char sum = 0;

	check_line(f->name);
	check_line(f->type);
	if (!*f->name || *f->name == '.' || strlen(f->name) > 210 ||
	    strpbrk(f->name, "/\\:*?\"<>|"))
		abort();
	for (size_t i = 0; i < f->len; i++)
		sum = (unsigned char)(sum + (unsigned char)f->data[i]);
}

static void check(const struct letter *l, size_t n)
{
	check_person(&l->from);
	check_person(&l->reply_to);
	if (!l->from.name && !l->from.email)
		abort();
	check_id(l->id);
	for (size_t i = 0; i < l->n_refs; i++)
		check_id(l->refs[i]);
	for (size_t i = 0; i < l->n_to; i++)
		check_line(l->to[i]);
	for (size_t i = 0; i < l->n_headers; i++) {
		check_line(l->headers[i].name);
		check_line(l->headers[i].value);
	}
	for (size_t i = 0; i < l->n_files; i++)
		check_file(&l->files[i]);
	check_line(l->subject);
	check_line(l->language);
	check_text(l->text);
	check_text(l->html);
	check_text(l->report);
	check_text(l->returned);
	if (l->whole && (l->n_files != 1 || l->files[0].len > n))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new();
	struct hd_err e = {""};
	struct letter l;
	enum hd_rc rc = letter_read((const char *)data, n, a, &l, &e);

	if (rc == HD_OK)
		check(&l, n);
	else if (rc != HD_INVALID || !*e.msg)
		abort();
	arena_free(a);
	return 0;
}
