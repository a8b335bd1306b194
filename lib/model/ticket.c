/* A ticket in memory: the rules of its status, and reading its header. */
#include "helpdesk/ticket.h"

#include "helpdesk/text.h"

#include <string.h>

void ticket_init(struct ticket *t, struct arena *a)
{
	memset(t, 0, sizeof(*t));
	t->arena = a;
}

/* --- as a dossier ----------------------------------------------------------- */

/* On a merged ticket no event moves the status, on a closed one only reopening
 * and merging do: after a merge of two histories the entry of the other side
 * may come late. */
static bool moves_status(struct node *const *head, const struct entry *x)
{
	const char *status = node_str(head[F_STATUS]);

	if (status && strcmp(status, words_status[ST_MERGED]) == 0)
		return false;
	if (status && strcmp(status, words_status[ST_CLOSED]) == 0)
		return x->kind == EV_REOPENED || x->kind == EV_MERGED;
	return true;
}

#define BIT(f) (UINT32_C(1) << (f))

const struct schema schema_ticket = {
	.name = "a ticket",
	.defs = field_defs,
	.n = FIELD_COUNT,
	.n_order = FIELD_COUNT,
	.status = F_STATUS,
	.opened = F_OPENED,
	.needed = BIT(F_NUMBER) | BIT(F_STATUS) | BIT(F_OPENED),
	.identity = BIT(F_NUMBER) | BIT(F_UID) | BIT(F_FORMERLY) | BIT(F_OPENED),
	.texts = BIT(F_SUBJECT) | BIT(F_DESCRIPTION),
	.moves_status = moves_status,
};

struct dossier ticket_dossier(const struct ticket *t)
{
	return (struct dossier){.schema = &schema_ticket,
				.arena = t->arena,
				.head = (struct node **)t->head,
				.other = t->other,
				.journal = t->journal,
				.len = t->len,
				.cap = t->cap};
}

void ticket_take_back(struct ticket *t, const struct dossier *d)
{
	t->other = d->other;
	t->journal = d->journal;
	t->len = d->len;
	t->cap = d->cap;
}

void ticket_apply(struct ticket *t, const struct entry *x)
{
	struct dossier d = ticket_dossier(t);

	dossier_apply(&d, x);
	ticket_take_back(t, &d);
}

void ticket_add(struct ticket *t, struct entry *x)
{
	struct dossier d = ticket_dossier(t);

	dossier_add(&d, x);
	ticket_take_back(t, &d);
}

void ticket_replay_entries(const struct ticket *t, size_t count, struct arena *a,
			   struct ticket *out)
{
	struct dossier from = ticket_dossier(t), to;

	ticket_init(out, a);
	to = ticket_dossier(out);
	dossier_replay(&from, count, &to);
	ticket_take_back(out, &to);
}

bool ticket_replay(const struct ticket *t, int64_t as_of, struct arena *a, struct ticket *out)
{
	size_t count = 0;

	while (count < t->len && t->journal[count]->at <= as_of)
		count++;
	ticket_replay_entries(t, count, a, out);
	return count > 0;
}

enum field ticket_disagrees(const struct ticket *t, struct arena *scratch)
{
	struct dossier d = ticket_dossier(t);

	return (enum field)dossier_disagrees(&d, scratch);
}

/* --- reading -------------------------------------------------------------- */

const char *ticket_text(const struct ticket *t, enum field f)
{
	return node_str(t->head[f]);
}

int ticket_int(const struct ticket *t, enum field f)
{
	const char *s = ticket_text(t, f);

	return s && s[0] >= '0' && s[0] <= '9' && !s[1] ? s[0] - '0' : -1;
}

int ticket_level(const struct ticket *t)
{
	const char *s = ticket_text(t, F_LEVEL);

	return !s ? 0 : s[0] == 'c' ? LEVEL_CERT : s[0] - '0';
}

enum status ticket_status(const struct ticket *t)
{
	int place = word_place(ticket_text(t, F_STATUS), words_status);

	return place < 0 ? ST_NEW : (enum status)place;
}

int64_t ticket_opened(const struct ticket *t)
{
	struct dossier d = ticket_dossier(t);

	return dossier_opened(&d);
}

int64_t ticket_last(const struct ticket *t)
{
	return t->len ? t->journal[t->len - 1]->at : TIME_NONE;
}

const char *ticket_requester(const struct ticket *t, const char *key)
{
	return node_get_str(t->head[F_REQUESTER], key);
}

const char *ticket_requester_line(const struct ticket *t, struct arena *a)
{
	const char *name = ticket_requester(t, "name"), *email = ticket_requester(t, "email");

	if (name && email)
		return arena_printf(a, "%s <%s>", name, email);
	return name ? name : email ? email : ticket_requester(t, "phone");
}

const char *entry_sender(const struct entry *x, struct arena *a)
{
	const char *open = x->from ? strrchr(x->from, '<') : NULL, *s = open ? open + 1 : x->from;
	size_t n = s ? strcspn(s, ">") : 0;

	return x->mail && n && memchr(s, '@', n) ? arena_strndup(a, s, n) : NULL;
}
