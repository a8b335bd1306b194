/* Threads: In-Reply-To and References, from the journal alone. A message that was not sent after
 * all (--no-mail) may be referred to: readers of mail put up with one that they never saw. */
#include "desk/mail_thread.h"

#include "desk/entry_hash.h"
#include "helpdesk/text.h"

#include <ctype.h>
#include <string.h>

#define NO_ID_PREFIX "sha256-" /* stands for the id of a message that had none */
#define NO_ID_SUFFIX "@invalid"
#define ID_MAX 250             /* bytes: with it a line of a header has at most 998 */

static const char *lower(const char *s, struct arena *a)
{
	char *out = arena_strdup(a, s ? s : "");

	for (char *c = out; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	return out;
}

const char *mail_id(const struct ticket *t, const char *hash, unsigned k, const char *domain,
		    struct arena *a)
{
	return arena_printf(a, "%s.%s.%s.%u@%s", lower(ticket_text(t, F_NUMBER), a),
			    lower(ticket_text(t, F_UID), a), hash, k, domain);
}

/* Files can be edited by hand: an id is taken that can be nothing but one. */
static bool is_id(const char *id)
{
	size_t n = id ? strlen(id) : 0;

	if (n == 0 || n > ID_MAX || !strchr(id, '@'))
		return false;
	for (size_t i = 0; i < n; i++)
		if (id[i] <= ' ' || id[i] == 0x7F || id[i] == '<' || id[i] == '>')
			return false;
	return !(str_starts(id, NO_ID_PREFIX) && n > strlen(NO_ID_SUFFIX) &&
		 strcmp(id + n - strlen(NO_ID_SUFFIX), NO_ID_SUFFIX) == 0);
}

/* The requester's message: neither what a program sent by itself, nor what came from somebody who
 * is not known on the ticket, which the requester never saw. */
static const char *came(const struct entry *x)
{
	const char *id = node_get_str(x->mail, "id");

	return is_id(id) && !node_get(x->mail, "sender") && !node_get(x->mail, "unverified") ? id
											     : NULL;
}

/* Whether the requester was sent a message because of it, as far as the entry tells. */
static bool caused_mail(const struct entry *x)
{
	const char *on;

	switch (x->kind) {
	case EV_OPENED:
		return !node_get_str(x->mail, "sender");
	case EV_REPLIED:
		return !x->channel || strcmp(x->channel, "mail") == 0;
	case EV_WAITING:
		on = node_get_str(node_get(x->set, "waiting"), "on");
		return on && strcmp(on, "requester") == 0;
	case EV_CLOSED:
		return true;
	default:
		return false;
	}
}

static const char *went(const struct ticket *t, const struct entry *x, const char *domain,
			struct arena *a)
{
	char hash[17];

	entry_hash(t, x, hash);
	return mail_id(t, hash, 1, domain, a);
}

/* In the order of time: whoever builds a tree from them takes each for an answer to the one before,
 * so that one that is there already stays where it is. */
static void add(struct mail_thread *out, const char *id)
{
	for (size_t i = 0; i < out->n; i++)
		if (strcmp(out->references[i], id) == 0)
			return;
	if (out->n < THREAD_MAX)
		out->references[out->n++] = id;
}

/* Where to begin so that the last `most` that came are among what follows. */
static size_t last_ones(const struct ticket *t, size_t most)
{
	size_t i = t->len, n = 0;

	while (i > 1 && n < most)
		n += came(t->journal[--i]) != NULL;
	return i ? i : 1;
}

void mail_thread(const struct ticket *t, const char *domain, bool requester, struct arena *a,
		 struct mail_thread *out)
{
	const struct entry *first = t->len ? t->journal[0] : NULL;
	const char *last_in = NULL, *last_out = NULL;

	memset(out, 0, sizeof(*out));
	if (!first)
		return;
	if (requester && (last_in = came(first)))
		add(out, last_in);
	if (t->len > 1 && caused_mail(first))
		add(out, last_out = went(t, first, domain, a));
	for (size_t i = last_ones(t, THREAD_MAX - 3); requester && i < t->len; i++)
		if (came(t->journal[i]))
			add(out, last_in = came(t->journal[i]));
	for (size_t i = t->len - 1; requester && i-- > 1;)
		if (caused_mail(t->journal[i])) {
			last_out = went(t, t->journal[i], domain, a);
			break;
		}
	out->in_reply_to = last_in ? last_in : last_out;
	if (out->in_reply_to)
		add(out, out->in_reply_to);
}
