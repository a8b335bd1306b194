/* The sheet: tickets being changed in one commit. Commands put one request on
 * it, batch thousands. It knows the newest state of every ticket it touched,
 * keeps few of them in memory, and writes them all when it is flushed.
 *
 * One run of a batch may make several commits, and store_change() may ask for
 * an attempt anew when somebody else was faster: sheet_begin() goes back to
 * what the last commit left. */
#ifndef LIB_DESK_SHEET_H
#define LIB_DESK_SHEET_H

#include "desk/desk_priv.h"
#include "helpdesk/card.h"
#include "util/map.h"
#include "util/scratch.h"

struct carriage;
struct mail_settings;
struct outbox_event;

/* A ticket in memory; it stands in the ticket's own arena. */
struct held {
	struct ticket t;
	size_t bytes;             /* of the arena, as counted in the sheet */
	struct slot *newer, *older; /* by last use */
};

/* A ticket that was touched; kept small, for there may be a million. */
struct slot {
	char number[24];          /* any number fits: a site of 8, 12 digits */
	struct held *held;        /* NULL while the ticket is not in memory */
	uint32_t *met;            /* of each entry from before this run the attempt that met it
				   * again, 0 = none yet */
	uint64_t at;              /* in the scratch file, when `size` is not 0 */
	uint32_t named;           /* by which request last */
	uint32_t size;
	uint32_t before;          /* entries from before this run */
	bool fresh;               /* opened by this attempt: not in the base */
	bool changed;             /* since the last flush */
	bool early;               /* its first state is in the txn already */
	bool touched;             /* by this run, in a commit that was made */
};
#define BEFORE_UNKNOWN UINT32_MAX

/* Tickets opened by this run whose slots were given up: numbers of our site, both included. */
struct given_up {
	uint64_t first, last;
};

/* What was done, for the commit's message; the first few only. */
struct deed {
	char number[NUMBER_TEXT_SIZE];
	const char *what, *event, *message; /* message may be NULL */
	enum number_kind kind;
	bool aside;               /* the other ticket of a link or merge: not in the subject */
};
#define DEEDS_MAX 64

struct sheet {
	struct desk *desk;
	struct txn *txn;
	const struct snap *base;
	const struct node *config; /* config.yaml as it is there, a map */
	struct rules rules;
	struct arena *arena;      /* of the attempt */
	struct arena *line;       /* of one request */
	bool batch;               /* names need no agent file; known operations are met again */
	bool create_applications, create_problems;
	const char *me;           /* who works when a request does not say */

	struct map slots;         /* number -> struct slot */
	struct arena *slot_arena;
	struct slot *free_slots;  /* linked by `met` */
	size_t n_done;            /* slots that may be given up */
	struct given_up *given_up;
	size_t n_given_up, cap_given_up;
	size_t n_given_up_before; /* by attempts that were committed */
	struct slot *newest, *oldest;
	size_t in_memory;         /* slots with a ticket in memory */
	size_t bytes;             /* of their arenas, as of their last use */
	struct scratch scratch;
	struct sbuf packed, text; /* of one ticket at a time */
	size_t n_early, n_back;   /* tickets put early by this attempt, and taken up after that */

	struct keys *keys;        /* NULL until a key is asked for */
	struct map apps;          /* id -> struct app, as far as asked for */
	struct map app_names;     /* folded id or name -> id, once one must be created */
	bool app_names_known;
	struct map made;          /* numbers of cards made by this attempt */
	struct map openings;      /* openings from before this run, once one without key came */
	bool openings_known;
	struct arena *run_arena;  /* lives as long as the sheet */
	struct map cards;         /* number -> struct card_slot, as far as taken up */
	bool kb;                  /* closing teaches */
	struct teaching teaching; /* ... at these levels */
	struct suggester *suggester; /* on the base of this attempt; NULL until asked */
	struct map lessons;       /* what the drafts of this attempt say -> their numbers */
	bool mail;                /* events are told of by mail */
	struct post *post;        /* the messages; NULL until there is one */
	uint64_t articles, credited; /* of this attempt */
	uint64_t all_articles, all_credited; /* committed */
	uint64_t next[NUMBER_ARTICLE + 1]; /* by kind of number; 0 = not looked up yet */

	char base_commit[65];     /* of this attempt */
	char commit[65];          /* what the slots reflect */
	uint32_t attempt;
	bool attempting;
	uint32_t requests;        /* so far */
	uint64_t taken[NUMBER_ARTICLE + 1]; /* by kind, the highest number restored of this
					     * clone's site */
	char restored_site[9];    /* the last one found to be ours or nobody's */

	struct deed deeds[DEEDS_MAX];
	size_t n_deeds, n_tickets, n_cards; /* of this attempt */
	uint64_t operations, opened, unchanged, restored;       /* of this attempt */
	uint64_t all_operations, all_opened, all_unchanged, all_tickets; /* committed */
};

struct sheet *sheet_new(struct desk *d, bool batch);
void sheet_free(struct sheet *s);

/* Starts an attempt on txn's base; a former one that was not committed is undone. */
enum hd_rc sheet_begin(struct sheet *s, struct txn *t, struct hd_err *e);
/* Carries out one request on all its tickets, or on none and says why. Appends to `out` (may be
 * NULL). */
enum hd_rc sheet_do(struct sheet *s, const struct request *r, struct outcome *out,
		    struct hd_err *e);
/* Puts every changed ticket into the txn, and with `last`, when nothing is asked of the sheet
 * before the commit or the next attempt, lets go of what it holds. */
enum hd_rc sheet_flush(struct sheet *s, bool last, struct hd_err *e);
/* The attempt is in `commit` ("" = there was nothing to commit). */
void sheet_committed(struct sheet *s, const char *commit);

/* --- slots (sheet.c) */
struct number slot_id(const struct slot *slot);
enum hd_rc sheet_slot(struct sheet *s, const char *ref, struct slot **out, struct hd_err *e);
enum hd_rc sheet_new_slot(struct sheet *s, struct slot **out,
			  struct hd_err *e);          /* next number, empty ticket */
/* The number that bears the key, NULL if none. */
enum hd_rc sheet_key(struct sheet *s, enum number_kind kind, const char *key, const char **number,
		     struct hd_err *e);
enum hd_rc sheet_keys(struct sheet *s, struct hd_err *e); /* s->keys is there after it */
/* `SOURCE:ID` of a field `external`, until the next request. */
const char *sheet_key_of(struct sheet *s, const struct node *external);
/* One line more: `what` was done, NULL = nothing. */
void outcome_add(struct outcome *out, const char *number, const char *what);
void sheet_deed(struct sheet *s, struct slot *slot, const struct op *op, const struct entry *x,
		struct outcome *out);

/* --- what is in memory (sheet_memory.c) */
void sheet_hold(struct sheet *s, struct slot *slot, struct held *h);
void sheet_let_go(struct sheet *s, struct slot *slot);
void sheet_use(struct sheet *s, struct slot *slot);   /* after its ticket grew */
/* Brings what is in memory back to its limit: no pointer to a slot may be in use. */
enum hd_rc sheet_trim(struct sheet *s, struct hd_err *e);
/* Of a run of many tickets holds none any more: what they became needs the room. */
enum hd_rc sheet_make_room(struct sheet *s, struct hd_err *e);
/* The ticket of a slot whose `size` is not 0. */
enum hd_rc sheet_load_aside(struct sheet *s, const struct slot *slot, struct arena *a,
			    struct ticket *t, struct hd_err *e);
/* Puts the ticket into the txn; `scratch` is needed unless it is in memory. */
enum hd_rc sheet_flush_slot(struct sheet *s, struct slot *slot, struct arena *scratch,
			    struct hd_err *e);

/* --- names a request uses (sheet_names.c) */
/* The application of that id, or (with create_applications) of that name, which is made if there is
 * none. */
enum hd_rc sheet_application(struct sheet *s, const char *given, const struct app **out,
			     struct hd_err *e);
/* Likewise without making one: *id is NULL then. */
enum hd_rc sheet_application_id(struct sheet *s, const char *given, const char **id,
				struct hd_err *e);
/* Likewise whether applications may be made or not. */
enum hd_rc sheet_application_known(struct sheet *s, const char *given, const char **id,
				   struct hd_err *e);
enum hd_rc sheet_problem(struct sheet *s, const struct request *r, int64_t at, const char *by,
			 const char **number, struct hd_err *e);
/* Whether sheet_problem() would make it; what it cannot make is refused here already. */
enum hd_rc sheet_problem_new(struct sheet *s, const struct request *r, bool *new, struct hd_err *e);
bool sheet_problem_titled(struct sheet *s, const char *number, const char *title);
/* `SOURCE:ID` -> {source, id}, checked. */
enum hd_rc key_parse(const char *key, struct arena *a, struct node **out, struct hd_err *e);
/* The article that solved it, the target of a merged one; HD_REFUSED when it is retired. In a batch,
 * which tells a history, any that exists. */
enum hd_rc sheet_known(struct sheet *s, const char *given, const char **number, struct hd_err *e);
enum hd_rc sheet_next_number(struct sheet *s, enum number_kind kind, struct number *out,
			     struct hd_err *e);

/* The time of an event on a ticket whose last one was at `last`; refuses the future and going back.
 */
enum hd_rc sheet_time(const struct sheet *s, int64_t asked, int64_t last, int64_t *at,
		      struct hd_err *e);

/* --- articles and problems (sheet_cards.c) */
/* A card as this attempt sees it, changed or not, in the same commit as the tickets. Pointers to
 * one are good until sheet_trim(). */
/* `HD-K7`, `K7` or `7`; HD_NOT_FOUND says what to type, HD_INVALID that its header is not what its
 * journal says. */
enum hd_rc sheet_card(struct sheet *s, enum number_kind kind, const char *ref, struct card **out,
		      struct hd_err *e);
/* Likewise, and where an article was merged into another one, that one. */
enum hd_rc sheet_article(struct sheet *s, const char *ref, struct card **out, struct hd_err *e);
/* The next number, and a card that bears it and nothing else yet; CE_OPENED is to follow. */
enum hd_rc sheet_card_new(struct sheet *s, enum number_kind kind, int64_t at, struct card **out,
			  struct hd_err *e);
/* The same with a number and a uid that it had elsewhere and that nobody has here. */
struct card *sheet_card_as(struct sheet *s, const struct number *id, const char *uid, int64_t at);
/* A card as it stood elsewhere, with its number and journal, whose file does not exist yet. */
enum hd_rc sheet_card_restore(struct sheet *s, const struct card *c, struct hd_err *e);
/* Enters a change into the card's journal: at `at`, or when its last entry was if that is later.
 * Refuses what card_may() refuses and keys of others, naming the card. *x (may be NULL) is the
 * entry, NULL when there was nothing to change; sheet_card_deed() is the caller's. */
enum hd_rc sheet_card_enter(struct sheet *s, struct card *c, const struct card_change *ch,
			    int64_t at, const char *by, struct entry **x, struct hd_err *e);
/* For the commit's message and the outcome (may be NULL): `what` was done to the card; x NULL =
 * nothing. `aside`: another card or ticket is what the commit is about. */
void sheet_card_deed(struct sheet *s, const struct card *c, const struct entry *x,
		     const char *what, bool aside, struct outcome *out);
enum hd_rc sheet_cards_flush(struct sheet *s, struct hd_err *e); /* puts what was changed */
/* Forgets those in memory if there are many; the txn has them. */
enum hd_rc sheet_cards_trim(struct sheet *s, struct hd_err *e);
void sheet_cards_committed(struct sheet *s);
void sheet_cards_forget(struct sheet *s);

/* --- the knowledge base (sheet_teach.c, sheet_propose.c) */
/* What closing a ticket is to teach. */
struct lesson {
	bool wanted;
	enum taught_kind kind;
	const char *article;   /* the one to be credited, NULL = a draft is to be made */
	const char *why;       /* TAUGHT_NOTHING: NULL = nobody asks */
	const char *key, *share; /* of s->lessons: what it says; how this request solved it */
	const char *title, *description, *solution; /* of the draft, without people */
};
/* Decides it before the entry is made: an article that nearly certainly says the same becomes
 * op->known. */
enum hd_rc sheet_teach_find(struct sheet *s, const struct ticket *t, struct op *op, bool declined,
			    struct lesson *out, struct hd_err *e);
/* Enters it, after the ticket was closed. */
enum hd_rc sheet_teach(struct sheet *s, const struct ticket *t, const struct op *op,
		       const struct lesson *l, struct outcome *out, struct hd_err *e);
/* Names in x the published articles that fit a ticket that is escalated. */
enum hd_rc sheet_propose(struct sheet *s, const struct ticket *t, struct entry *x,
			 struct outcome *out, struct hd_err *e);
struct suggester *sheet_suggester(struct sheet *s);
void sheet_lessons_forget(struct sheet *s);

/* --- answers from templates (sheet_template.c) */
/* With r->template: the text of an answer (*op: a copy for this ticket) becomes that of the
 * template, filled for the ticket, what was given standing for {message}. */
enum hd_rc sheet_template(struct sheet *s, const struct request *r, const struct ticket *t,
			  struct op *op, struct hd_err *e);

/* --- mail (sheet_mail.c) */
/* Writes the messages that an entry, the newest one of its ticket, is told of by. Does nothing when
 * the request wants none, or the store is not set up for mail; who expects one all the same is
 * noted in `out`, or counted. `files` (may be NULL) are those the entry came with. */
enum hd_rc sheet_mail(struct sheet *s, const struct request *r, const struct ticket *t,
		      const struct op *op, const struct entry *x, const struct carriage *files,
		      struct outcome *out, struct hd_err *e);

/* --- the messages of an attempt, in the outbox (sheet_post.c) */
struct post {
	struct arena *arena;      /* of the attempt */
	const struct mail_settings *settings; /* NULL until asked for */
	const char **names;       /* of the messages put */
	size_t n, cap;
	uint64_t untold;          /* tickets of this attempt whose requester could not be told */
	uint64_t all_mails, all_untold; /* committed */
	const char *trouble;      /* with a text that is broken, of the whole run; NULL = none */
};
struct post *sheet_post(struct sheet *s);
enum hd_rc sheet_post_settings(struct sheet *s, const struct mail_settings **out,
			       struct hd_err *e);
/* Puts a message where it waits for the commit. */
enum hd_rc sheet_post_put(struct sheet *s, const struct outbox_event *x,
			  const struct sbuf *message, struct hd_err *e);
/* What was put is on disk after it. */
enum hd_rc sheet_post_flush(struct sheet *s, struct hd_err *e);
/* There will be no commit of what was put. To be called under the store's lock: who takes it next
 * may make the same event, and a message of the same name. */
void sheet_post_forget(struct sheet *s);
/* The commit is made: what was put may be sent. */
void sheet_post_committed(struct sheet *s);
void sheet_post_free(struct sheet *s);

/* --- slots that are given up (sheet_give_up.c) */
/* What need not be known of a ticket any more, but that this run opened it. */
bool slot_is_done(const struct slot *slot);
/* Gives up the slots that are done once there are many: no pointer to one may be in use. */
void sheet_give_up(struct sheet *s);
/* A slot for a ticket whose own was given up: it knows again what that one did. */
void sheet_remember(const struct sheet *s, const struct number *id, struct slot *slot);

/* --- opening (sheet_open.c) */
enum hd_rc sheet_open(struct sheet *s, const struct request *r, struct outcome *out,
		      struct hd_err *e);
enum hd_rc support_begun(const struct app *app, int64_t opened, const struct op *op, struct desk *d,
			 struct hd_err *e);

/* --- a ticket as it stood elsewhere (sheet_restore.c) */
enum hd_rc sheet_restore(struct sheet *s, const struct request *r, struct hd_err *e);
/* HD_REFUSED when numbers of that site are another clone's to give. */
enum hd_rc sheet_site(struct sheet *s, const char *site, struct hd_err *e);

/* --- meeting what was done before (sheet_meet.c) */
bool sheet_met(struct sheet *s, struct slot *slot, const struct op *op);
/* Likewise of one that made a problem of this title. */
bool sheet_met_problem(struct sheet *s, struct slot *slot, const struct op *op, const char *title);
/* Whether a qualify or edit changed nothing when its time was: then it left no entry to meet. */
bool sheet_was_idle(struct sheet *s, struct slot *slot, const struct op *op);
/* *number = the ticket an `open` without key made in a former run, NULL if none. */
enum hd_rc sheet_met_open(struct sheet *s, const struct op *op, const char **number,
			  struct hd_err *e);
void sheet_unmeet(struct sheet *s, uint32_t attempt);

/* --- files and long texts (sheet_files.c) */
struct carried {
	char name[300];           /* as stored: 12 hex digits, '-', name */
	struct sbuf data;
};
struct carriage {
	struct carried *v;
	size_t n, cap;
};
#define ATTACHMENT_MAX ((size_t)100 << 20) /* bytes of one file */
/* Room for one file more. */
struct carried *carriage_add(struct carriage *c);
/* Reads the files of a request, and makes files of texts over 64 KiB, leaving their first lines
 * in *op; op->files is set. */
enum hd_rc carriage_load(struct carriage *c, const struct request *r, struct op *op,
			 struct arena *a, struct hd_err *e);
enum hd_rc carriage_put(const struct carriage *c, struct txn *t, const struct number *n,
			struct hd_err *e);
void carriage_deinit(struct carriage *c);

/* --- words (describe.c) */
/* `s` on one line of at most so many columns. */
const char *describe_line(struct arena *a, const char *s, size_t columns);
/* "edit title, cause": the names of the fields that an entry changes. */
const char *describe_edit(const struct entry *x, struct arena *a);
const char *describe(const struct op *op, const struct entry *x, struct arena *a);
void sheet_message(const struct sheet *s, const char *input_sha256, struct sbuf *out);

#endif
