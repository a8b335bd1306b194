/* What the placeholders of a template stand for. Words are those of the message's language, not of
 * the locale of who typed the command: the small table of both stands here. */
#include "desk/mail_values.h"

#include <string.h>

/* By index of the words of a field. */
struct words {
	const char *const *code;
	const char *const *in[2]; /* English, French */
};

static const char *const status_en[] = {"new",      "qualified", "in progress", "waiting",
					"resolved", "closed",    "merged"};
static const char *const status_fr[] = {"nouveau", "qualifié", "en cours", "en attente",
					"résolu",  "clos",     "fusionné"};
static const struct words status_words = {words_status, {status_en, status_fr}};

static const char *const resolution_en[] = {"solved",    "workaround", "not reproducible",
					    "duplicate", "rejected",   "no answer"};
static const char *const resolution_fr[] = {"résolu",  "solution de contournement",
					    "non reproductible", "doublon", "rejeté",
					    "sans réponse"};
static const struct words resolution_words = {words_resolution, {resolution_en, resolution_fr}};

static const char *const priority_en[] = {"very low", "low",       "medium",
					  "high",     "very high", "major"};
static const char *const priority_fr[] = {"très basse", "basse",       "moyenne",
					  "haute",      "très haute", "majeure"};

static int language_index(const char *lang)
{
	return strcmp(lang, "fr") == 0;
}

static const char *word(const struct words *w, const char *code, const char *lang)
{
	int i = word_place(code, w->code);

	return i < 0 ? code : w->in[language_index(lang)][i];
}

static const char *priority(const struct ticket *t, const char *lang, struct arena *a)
{
	const char *const *words = language_index(lang) ? priority_fr : priority_en;
	int p = ticket_int(t, F_PRIORITY);

	return p < 1 || p > 6 ? NULL : arena_printf(a, "%d (%s)", p, words[p - 1]);
}

static const char *level(const struct ticket *t)
{
	const char *s = ticket_text(t, F_LEVEL);

	return s && strcmp(s, words_level[LEVEL_CERT]) == 0 ? "CERT" : s;
}

static const char *requester(const struct ticket *t)
{
	static const char *const keys[] = {"name", "email", "phone"};
	const char *s = NULL;

	for (size_t i = 0; !s && i < NELEM(keys); i++)
		s = ticket_requester(t, keys[i]);
	return s;
}

static const char *application(const struct ticket *t, const struct snap *p, struct arena *a)
{
	const char *id = ticket_text(t, F_APPLICATION);
	struct app app;

	return id && app_load(p, id, a, &app, NULL) == HD_OK && app.name ? app.name : id;
}

/* Of an entry that mail made, nobody. */
static const char *agent(const struct entry *x, const struct snap *p, struct arena *a)
{
	struct agent g;

	if (!x->by || strcmp(x->by, "mail") == 0)
		return NULL;
	return agent_load(p, x->by, a, &g, NULL) == HD_OK && g.name ? g.name : x->by;
}

static const char *moment(int64_t t, struct sheet *s, struct arena *a)
{
	const struct zone *zone;
	char text[TIME_TEXT_SIZE];

	if (t == TIME_NONE)
		return NULL;
	/* A zone that is not known here stops no message. */
	if (desk_report_zone(s->desk, &zone, NULL) == HD_OK)
		time_format_human(zone, t, text);
	else
		time_format_utc(t, text);
	return arena_strdup(a, text);
}

/* What the entry sets, else what the ticket has. */
static const struct node *now(const struct ticket *t, const struct entry *x, enum field f)
{
	const struct node *set = node_get(x->set, field_defs[f].name);

	return set ? set : t->head[f];
}

static const char *until(const struct ticket *t, const struct entry *x, struct sheet *s,
			 struct arena *a)
{
	const char *text = node_get_str(now(t, x, F_WAITING), "until");
	int64_t when;

	return text && time_parse_utc(text, &when) ? moment(when, s, a) : NULL;
}

void mail_values(const struct ticket *t, const struct entry *x, const struct mail_settings *m,
		 const char *lang, struct sheet *s, struct arena *a,
		 const char *v[TEMPLATE_VALUES])
{
	v[TV_NUMBER] = ticket_text(t, F_NUMBER);
	v[TV_SUBJECT] = ticket_text(t, F_SUBJECT);
	v[TV_REQUESTER] = requester(t);
	v[TV_AGENT] = agent(x, s->base, a);
	v[TV_APPLICATION] = application(t, s->base, a);
	v[TV_STATUS] = word(&status_words, node_str(now(t, x, F_STATUS)), lang);
	v[TV_LEVEL] = level(t);
	v[TV_TEAM] = ticket_text(t, F_TEAM);
	v[TV_PRIORITY] = priority(t, lang, a);
	v[TV_OPENED] = moment(ticket_opened(t), s, a);
	v[TV_UNTIL] = until(t, x, s, a);
	v[TV_RESOLUTION] = word(&resolution_words, node_str(now(t, x, F_RESOLUTION)), lang);
	v[TV_MESSAGE] = x->note;
	v[TV_SOLUTION] = node_str(now(t, x, F_SOLUTION));
	v[TV_DESCRIPTION] = ticket_text(t, F_DESCRIPTION);
	v[TV_GRACE] = m->grace_days > 0 ? arena_printf(a, "%d", m->grace_days) : NULL;
}
