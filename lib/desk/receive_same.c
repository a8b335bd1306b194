/* Whether two messages with one Message-ID are one message. It should be unique, but scanners and
 * forms give the same to all they send; and a message that comes twice, by two ways, may have other
 * Received lines, other line breaks, and what a mailing list put below its text.
 *
 * Taken for another one wrongly it stands in the store twice; taken for the same wrongly it would be
 * lost. So whatever the first has not tells. */
#include "desk/receive.h"

#include "crypto/hash.h"
#include "helpdesk/text.h"

#include <stdio.h>
#include <string.h>

#define HASH_STORED 12 /* hex digits that the name of a stored file begins with */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Whether the words are the same; with `start` it is enough that one begins with the other. */
static bool same_words(const char *a, const char *b, bool start)
{
	for (;;) {
		while (is_blank(*a))
			a++;
		while (is_blank(*b))
			b++;
		if (!*a || !*b)
			return start || *a == *b;
		if (*a++ != *b++)
			return false;
	}
}

static bool has_file(const struct entry *x, const void *data, size_t n)
{
	char hex[65];

	hash_sha256_hex(data, n, hex);
	for (size_t i = 0; x->files && i < x->files->len; i++) {
		const char *name = node_str(x->files->u.items[i]);

		if (name && strncmp(name, hex, HASH_STORED) == 0)
			return true;
	}
	return false;
}

/* The description stands with the ticket, until it is changed: then nobody knows what it was. */
static bool same_text(const struct incoming *in, const struct ticket *t, const struct entry *x,
		      bool same_date)
{
	const char *text = x->kind == EV_OPENED ? ticket_text(t, F_DESCRIPTION) : x->note;

	for (size_t i = 0; x->kind == EV_OPENED && i < t->len; i++)
		if (node_get(t->journal[i]->set, "description"))
			return same_date;
	return same_words(in->fresh, text ? text : "", same_date) ||
	       has_file(x, in->fresh, strlen(in->fresh));
}

static bool is_it(const struct incoming *in, const struct ticket *t, const struct entry *x,
		  struct arena *a)
{
	const struct node *date = node_get(x->mail, "date");
	const char *sender = entry_sender(x, a), *email = in->l.from.email;
	bool dated = date && in->l.date != TIME_NONE;
	bool same_date = dated && node_get_str(x->mail, "date") &&
			 strcmp(node_get_str(x->mail, "date"),
				node_time(a, in->l.date)->text) == 0;

	if (dated && !same_date)
		return false;
	/* Lists put themselves in the place of who wrote. */
	if (in->sender != LETTER_LIST && !(sender && email ? str_ieq(sender, email)
							   : sender == email))
		return false;
	for (size_t i = 0; i < in->l.n_files; i++)
		if (!has_file(x, in->l.files[i].data, in->l.files[i].len))
			return false;
	return same_text(in, t, x, same_date);
}

bool receive_is_same(const struct incoming *in, const struct ticket *t, struct arena *a)
{
	for (size_t i = 0; i < t->len; i++) {
		const char *id = node_get_str(t->journal[i]->mail, "id");

		if (id && strcmp(id, in->id) == 0)
			return is_it(in, t, t->journal[i], a);
	}
	return false;
}

static void add(struct hash *h, const char *s)
{
	hash_update(h, s ? s : "", s ? strlen(s) + 1 : 1);
}

const char *receive_content_id(const struct incoming *in, struct arena *a)
{
	struct hash *h = hash_new(HASH_SHA256);
	unsigned char raw[HASH_MAX_SIZE];
	char text[2 * HASH_MAX_SIZE + 1];

	add(h, in->id);
	add(h, in->l.from.email);
	snprintf(text, sizeof(text), "%lld", (long long)in->l.date);
	add(h, text);
	add(h, in->l.subject);
	add(h, in->fresh);
	for (size_t i = 0; i < in->l.n_files; i++) {
		hash_sha256_hex(in->l.files[i].data, in->l.files[i].len, text);
		add(h, text);
	}
	hash_hex(raw, hash_final(h, raw), text);
	return arena_printf(a, "sha256-%.32s@invalid", text);
}
