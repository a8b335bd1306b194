/* The envelope of a message, from its headers alone: its body may be large, and is not read. */
#include "mail/envelope.h"

#include <string.h>

#include "helpdesk/text.h"
#include "mail/letter_priv.h"

/* Up to and with the empty line that ends the headers. */
static size_t head_size(const char *message, size_t n)
{
	const char *end = memmem(message, n, "\n\n", 2);

	return end ? (size_t)(end - message) + 2 : n;
}

static void add_people(struct envelope *out, const char *raw, struct arena *a)
{
	struct gmime_address *v;
	size_t n = gmime_addresses(raw, ENVELOPE_MAX, a, &v);
	const char **to = arena_alloc(a, (out->n_to + n + 1) * sizeof(*to));

	if (out->n_to)
		memcpy(to, out->to, out->n_to * sizeof(*to));
	for (size_t i = 0; i < n && out->n_to < ENVELOPE_MAX; i++)
		if (v[i].email)
			to[out->n_to++] = v[i].email;
	out->to = to;
}

enum hd_rc envelope_read(const char *message, size_t n, struct arena *a, struct envelope *out,
			 struct hd_err *e)
{
	struct gmime_message m;
	struct gmime_address *v;
	enum hd_rc rc = gmime_read(message, head_size(message, n), 1, 1, a, &m, e);

	memset(out, 0, sizeof(*out));
	out->subject = "";
	for (size_t i = 0; rc == HD_OK && i < m.n_headers; i++) {
		const struct gmime_header *h = &m.headers[i];

		if (str_ieq(h->name, "From") && gmime_addresses(h->raw, 1, a, &v) == 1)
			out->from = v[0].email;
		else if (str_ieq(h->name, "To") || str_ieq(h->name, "Cc"))
			add_people(out, h->raw, a);
		else if (str_ieq(h->name, "Subject"))
			out->subject = letter_line(h->value, strlen(h->value), a);
	}
	return rc;
}
