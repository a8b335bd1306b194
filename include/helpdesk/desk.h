/* The desk: what commands ask for. Everything above the store and below the
 * command line. All functions give HD_OK or set `e`. */
#ifndef HELPDESK_DESK_H
#define HELPDESK_DESK_H

#include <stdbool.h>
#include <stdint.h>

#include "helpdesk/date.h"
#include "helpdesk/err.h"
#include "helpdesk/facts.h"
#include "helpdesk/node.h"
#include "helpdesk/op.h"
#include "helpdesk/query.h"
#include "helpdesk/report.h"
#include "helpdesk/sbuf.h"
#include "helpdesk/ticket.h"

struct desk;

struct desk_options {
	/* --store, NULL = $HELPDESK_STORE, then .helpdesk upwards, then git config */
	const char *store;
	const char *as;    /* --as, NULL = find out when it matters */
	const char *tz;    /* --tz, NULL = none given */
	int wait;          /* seconds to wait for the lock */
	enum desk_reads {
		DESK_FEW,    /* a few tickets will be asked for */
		DESK_MANY,   /* many: the cache is brought up to date first */
		DESK_WRITES, /* the store will be changed */
	} reads;
	/* Called now and then while many tickets go into the cache: `done` of about `total` (0 =
	 * not known); and with total == done when that is over. NULL = nobody wants to know. */
	void (*filling)(uint64_t done, uint64_t total, void *arg);
	void *filling_arg;
};

enum hd_rc desk_open(const struct desk_options *o, struct desk **out, struct hd_err *e);
void desk_close(struct desk *d); /* NULL-safe */
const char *desk_path(const struct desk *d);
const char *desk_site(const struct desk *d);
int64_t desk_now(const struct desk *d);

/* The zone people see and type times in: --tz, else TZ. */
enum hd_rc desk_zone(struct desk *d, const struct zone **out, struct hd_err *e);
/* The zone of reports: --tz, else the store's `timezone`, else TZ. */
enum hd_rc desk_report_zone(struct desk *d, const struct zone **out, struct hd_err *e);
/* Who works: --as, $HELPDESK_AGENT, git config helpdesk.agent, the agent whose email is git's
 * user.email, git's user.email while no agent is recorded. HD_REFUSED says what to type. Borrowed.
 */
enum hd_rc desk_me(struct desk *d, const char **login, struct hd_err *e);

/* --- making a store -------------------------------------------------------- */

struct desk_init {
	const char *dir;  /* NULL = current */
	bool bare, shared;
	const char *site; /* NULL = HD */
};
/* Appends the path made. */
enum hd_rc desk_init(const struct desk_init *o, struct sbuf *path, struct hd_err *e);

/* --- changing tickets ------------------------------------------------------- */

/* One operation as a person or a script states it: the op, and names that are
 * resolved when it is carried out. Borrowed throughout. */
struct request {
	struct op op;                    /* at: TIME_NONE = now; by: NULL = desk_me() */
	const char *const *tickets;      /* HD-42, hd-42, 42, key:SOURCE:ID; none for open */
	size_t n_tickets;
	const char *key;                 /* open: SOURCE:ID */
	const char *problem;             /* HD-P3 or key:SOURCE:ID */
	const char *new_problem;         /* title of a problem to make */
	const char *known;               /* HD-K7 */
	const char *other;               /* the other ticket of link, the target of merge */
	const char *const *attach;       /* paths of files */
	size_t n_attach;
	const struct request_file {      /* files that are in memory; of equal ones one is taken */
		const char *name, *data;
		size_t len;
	} *files;
	size_t n_files;
	const char *template;            /* of reply and close: what their text is made of, for each
					  * ticket; the text given is then {message} in it */
	bool no_kb;                      /* of open and close */
	bool no_mail;                    /* of what is told by mail */
	/* batch: not an op but a whole ticket to be put back as it was, with the files of
	 * `attach`: a map, or the text of its file */
	const struct node *restore;
};

void request_init(struct request *r, enum op_kind k);

/* Sets an option of the request from a node, by its name in batch (section 7 of the contract:
 * "description", "impact", "requester", "set" …); checks and cleans it. The commands use it
 * too, so that a value means the same everywhere. HD_INVALID names the option. */
enum hd_rc request_set(struct request *r, struct arena *a, const char *option,
		       const struct node *value, struct hd_err *e);
/* The same with the text of a command-line option: numbers, `true`, and for assignee and team
 * `none` are read out of it; `fields` takes NAME=VALUE and `tags`, `untags`, `unset` one item,
 * `set` FIELD=VALUE, each call adding one. `until` and times are the caller's, who knows the zone.
 */
enum hd_rc request_set_text(struct request *r, struct arena *a, const char *option,
			    const char *value, struct hd_err *e);
/* `Name <mail>`, a mail, or a name -> {name, email}. */
enum hd_rc requester_parse(const char *s, const char *phone, struct arena *a, struct node **out,
			   struct hd_err *e);

/* What closing a ticket taught the knowledge base, or why it did not. */
struct taught {
	enum taught_kind {
		TAUGHT_DRAFT,   /* a draft was made of it */
		TAUGHT_SHARED,  /* the draft of another ticket of this request has its wording */
		TAUGHT_CERTAIN, /* an article says the same: it is the ticket's `known` now */
		TAUGHT_KNOWN,   /* the article that was named has its wording */
		TAUGHT_NOTHING, /* `why` says why there is no draft */
	} kind;
	char ticket[NUMBER_TEXT_SIZE], article[NUMBER_TEXT_SIZE];
	const char *title, *why;
};
/* An article that fits a ticket that was escalated all the same. */
struct proposed {
	char ticket[NUMBER_TEXT_SIZE], article[NUMBER_TEXT_SIZE];
	const char *title;
	unsigned score; /* thousandths */
};

/* Somebody who expects a message about a ticket and gets none. */
struct untold {
	enum untold_why {
		UNTOLD_OFF,         /* mail.from is not set */
		UNTOLD_NO_ADDRESS,  /* the requester has none */
		UNTOLD_BAD_ADDRESS, /* nothing can be sent to the `address` */
		UNTOLD_OWN_ADDRESS, /* it is the one that mail goes out from */
		UNTOLD_NO_CERT,     /* mail.cert is not set */
	} why;
	char ticket[NUMBER_TEXT_SIZE];
	const char *what;          /* "closure mail" */
	const char *address;       /* NULL unless it is to blame */
};

/* What became of each ticket. */
struct outcome {
	struct touched {
		char number[NUMBER_TEXT_SIZE];
		bool unchanged;
		const char *what;  /* "escalate to level 2": borrowed until the outcome is freed */
	} *v;
	size_t n;
	struct taught *taught;
	size_t n_taught;
	struct proposed *proposed; /* the best one of each ticket first */
	size_t n_proposed;
	struct untold *untold;
	size_t n_untold;
	uint64_t mails;            /* messages put into the outbox */
	const char *mail_trouble;  /* what is wrong with a text of the store, NULL = nothing */
	char commit[65];           /* empty when nothing was written */
	struct arena *arena;
};
void outcome_deinit(struct outcome *o);

/* Carries a request out: all its tickets or none, one commit. */
enum hd_rc desk_do(struct desk *d, const struct request *r, struct outcome *out, struct hd_err *e);

/* The most urgent ticket that matches q (NULL = all) and may be taken: highest priority, then
 * oldest, among new and qualified ones nobody holds; taken by the caller in one step. HD_NOT_FOUND
 * when none. */
enum hd_rc desk_take_next(struct desk *d, const struct query *q, int64_t at, struct outcome *out,
			  struct hd_err *e);

/* --- batch ------------------------------------------------------------------- */

struct batch_options {
	bool keep_going, mail, kb, create_applications;
	uint64_t chunk;        /* operations a commit with keep_going; 0 = 10,000 */
	const char *rejects;   /* file for bad lines, NULL = none */
	/* Called for each bad line (message as in rejects); NULL = not wanted. */
	void (*bad)(uint64_t line, const char *message, void *arg);
	void (*progress)(uint64_t lines, void *arg);
	void *arg;
};
struct batch_result {
	uint64_t operations, tickets, opened, unchanged, rejected;
	uint64_t articles, credited; /* with `kb`: drafts made; tickets that an article solved */
	uint64_t mails, untold; /* with `mail`: messages put into the outbox; see struct untold */
	char mail_trouble[1024]; /* as in struct outcome, "" = nothing */
	char commit[65];       /* the last one, empty if none */
};
/* Reads JSON Lines from fd to its end. HD_PARTIAL when lines were rejected with keep_going;
 * without it the first bad line fails it all: "line 3: …". */
enum hd_rc desk_batch(struct desk *d, int fd, const struct batch_options *o,
		      struct batch_result *out, struct hd_err *e);

/* --- reading ------------------------------------------------------------------- */

/* Resolves `HD-42`, `42`, `key:…` to a number that exists. */
enum hd_rc desk_resolve(struct desk *d, const char *ref, struct number *out, struct hd_err *e);
/* Reads one ticket into `a`. */
enum hd_rc desk_ticket(struct desk *d, const char *ref, struct arena *a, struct ticket *out,
		       struct hd_err *e);
/* Tickets that were merged into t, direct ones, in order of number: fn for each. */
enum hd_rc desk_merged_from(struct desk *d, const struct ticket *t,
			    enum hd_rc (*fn)(const struct ticket *t, void *arg, struct hd_err *e),
			    void *arg, struct hd_err *e);
/* Appends the bytes of an attachment; `name` as in `files`, or without its hex prefix when that is
 * unique. */
enum hd_rc desk_attachment(struct desk *d, const char *ref, const char *name, struct sbuf *out,
			   struct hd_err *e);

/* The query context of this desk (now, zone, me if known without asking, site). */
enum hd_rc desk_query(struct desk *d, int argc, const char *const *argv, bool report,
		      struct query **out, struct hd_err *e);

struct list_spec {
	const struct query *query;  /* NULL = all */
	const char *sort;           /* "-priority,opened"; NULL = priority, then oldest */
	uint64_t limit;             /* 0 = none */
	bool with_texts;            /* rows need description, solution and journal */
	bool brief;                 /* rows need facts and the fields of FIELD_BRIEF only */
};
typedef enum hd_rc (*row_fn)(const struct ticket *t, const struct facts *f, void *arg,
			     struct hd_err *e);
/* A file that cannot be read as a ticket is passed to `bad` (may be NULL) with its path, and the
 * result is HD_PARTIAL at the end. */
typedef void (*bad_file_fn)(const char *path, const char *why, void *arg);
enum hd_rc desk_list(struct desk *d, const struct list_spec *s, row_fn fn, bad_file_fn bad,
		     void *arg, struct hd_err *e);

/* --- export -------------------------------------------------------------------- */

struct export_spec {
	const struct query *query;  /* NULL = all */
	const char *attachments;    /* a folder for the files, NULL = none */
	bool text;                  /* exported.text and the like are wanted */
};
/* One ticket, until the call returns. */
struct exported {
	const struct ticket *file;   /* as its file says */
	const struct ticket *state;  /* with the header that its journal makes */
	const struct facts *facts;
	const char *raw;             /* the file, byte for byte */
	size_t raw_len;
	bool canonical;              /* ... which is how `file` would be written */
	const char *text;            /* likewise, but fit to stand after others in one stream */
	size_t len;
	const char **files;          /* names of its attachments as stored */
	size_t n_files;
	const char *folder;          /* where they were written, NULL = nowhere */
};
struct export_calls {
	/* Before the first ticket: the names of all custom fields, in byte order. */
	enum hd_rc (*begin)(const char *const *fields, size_t n, void *arg, struct hd_err *e);
	enum hd_rc (*ticket)(const struct exported *x, void *arg, struct hd_err *e);
	bad_file_fn bad; /* as of desk_list() */
	void *arg;
};
/* Every ticket that matches, in order of number. Memory grows by 24 bytes a ticket. */
enum hd_rc desk_export(struct desk *d, const struct export_spec *s, const struct export_calls *c,
		       struct hd_err *e);

/* --- fsck ---------------------------------------------------------------------- */

struct fsck_finding {
	const char *path;          /* in the tree, or in the repository, or the name of an object */
	uint32_t line;             /* 0 = none */
	bool harmless;             /* works all the same */
	const char *what, *repair; /* what is wrong; what to do */
};
struct fsck_options {
	bool quick;                /* the newest commit only, no history and no packs */
	void (*finding)(const struct fsck_finding *x, void *arg);
	void (*progress)(uint64_t objects, void *arg); /* NULL = not wanted */
	void *arg;
};
struct fsck_result {
	uint64_t faults, warnings, tickets, objects;
};
/* Looks at all of the store, changes nothing. HD_REFUSED, saying how many, when there are faults
 * and not only harmless things. */
enum hd_rc desk_fsck(struct desk *d, const struct fsck_options *o, struct fsck_result *out,
		     struct hd_err *e);

/* A ticket that was found, and why. */
struct found {
	unsigned score;
	const char *passage;   /* one line around the first word that was found; "" when in none */
	size_t mark, mark_end; /* bytes of that word in it */
};
typedef enum hd_rc (*found_fn)(const struct ticket *t, const struct facts *f, const struct found *x,
			       void *arg, struct hd_err *e);
/* The tickets that match, those with most points first (query_score), then what was worked on last;
 * at most `limit` (0 = all). HD_USAGE when the query looks for no word. `bad` as above. */
enum hd_rc desk_search(struct desk *d, const struct query *q, uint64_t limit, found_fn fn,
		       bad_file_fn bad, void *arg, struct hd_err *e);

/* Entries of all tickets that match, newest first, at most `limit` (0 = all). */
typedef enum hd_rc (*log_fn)(const char *number, const char *subject, const struct entry *x,
			     void *arg, struct hd_err *e);
enum hd_rc desk_log(struct desk *d, const struct query *q, int64_t from, int64_t to, uint64_t limit,
		    log_fn fn, bad_file_fn bad, void *arg, struct hd_err *e);

/* A finished report, application names filled in. `rev` NULL = main. `commit` gets 40 hex digits.
 */
enum hd_rc desk_report(struct desk *d, const struct report_spec *s, const char *rev,
		       struct report **out, char commit[65], struct hd_err *e);

/* One way in which a saved report differs from what the store gives. */
struct report_difference {
	const char *key[2];    /* of the group; NULL = the field is absent */
	bool total;            /* it is about the total and no group */
	const char *figure;    /* "acknowledge.median_s", "name"; NULL = the group itself */
	/* The figure as in json ("name" as it is); NULL = it is not there. Of a whole group NULL or
	 * "". */
	const char *in_file, *computed;
};
struct report_check {
	enum dim by[2];
	int dims;
	const char *commit;
	uint64_t groups, figures;    /* computed, and compared */
	bool says_query;             /* else none was taken: older files do not say it */
	struct report_difference *v; /* in the order of the file, then what it lacks, then total */
	size_t n, cap;
	struct arena *arena;
};
void report_check_deinit(struct report_check *c);
/* Computes a report again that was saved as json (read from fd to its end; `name` is for messages)
 * and says what differs. HD_INVALID names line and column of what is no report, HD_NOT_FOUND: its
 * commit is not in this store. `out` is to be deinited in any case. */
enum hd_rc desk_report_verify(struct desk *d, int fd, const char *name, struct report_check *out,
			      struct hd_err *e);

/* --- applications, agents, settings --------------------------------------------- */

struct app {
	const char *id, *name;
	/* recette, va, or earlier (begun before it was recorded); NULL = not accepted */
	const char *kind;
	int64_t from;           /* support begins; TIME_NONE when not accepted or earlier */
};
enum hd_rc desk_app_add(struct desk *d, const char *id, const char *name, struct hd_err *e);
/* on: first moment of support. Again: corrects it. */
enum hd_rc desk_app_accept(struct desk *d, const char *id, const char *kind, int64_t on,
			   struct hd_err *e);
enum hd_rc desk_app(struct desk *d, const char *id, struct arena *a, struct app *out,
		    struct hd_err *e);
enum hd_rc desk_apps(struct desk *d, enum hd_rc (*fn)(const struct app *, void *, struct hd_err *),
		     void *arg, struct hd_err *e);

struct agent {
	const char *login, *name, *email, *role, *team;
};
extern const char *const words_role[]; /* teleassistant, technician, manager */
enum hd_rc desk_agent_add(struct desk *d, const struct agent *g,
			  struct hd_err *e); /* HD_REFUSED if there */
enum hd_rc desk_agent(struct desk *d, const char *login, struct arena *a, struct agent *out,
		      struct hd_err *e);
enum hd_rc desk_agents(struct desk *d,
		       enum hd_rc (*fn)(const struct agent *, void *, struct hd_err *), void *arg,
		       struct hd_err *e);

/* Settings of config.yaml, by dotted name as text; the whole document for list. A query
 * (`queries.NAME`) is set when it can be understood, and unset when no other needs it. */
enum hd_rc desk_config_get(struct desk *d, const char *key, struct sbuf *out, struct hd_err *e);
enum hd_rc desk_config_set(struct desk *d, const char *key, const char *value, struct hd_err *e);
/* HD_NOT_FOUND when it is not set. */
enum hd_rc desk_config_unset(struct desk *d, const char *key, struct hd_err *e);
enum hd_rc desk_config_list(struct desk *d,
			    void (*fn)(const char *key, const char *value, void *arg), void *arg,
			    struct hd_err *e);

/* --- keeping the store small ------------------------------------------------------- */

struct gc_spec {
	bool full, automatic;   /* see helpdesk-gc(1) */
	void (*progress)(uint64_t done, uint64_t total, void *arg); /* may be NULL */
	void *arg;
};
struct gc_figures {
	uint64_t objects, loose, packs, pruned, bytes_before, bytes_after;
};
/* HD_CONFLICT while another one is at work. */
enum hd_rc desk_gc(struct desk *d, const struct gc_spec *s, struct gc_figures *out,
		   struct hd_err *e);
/* Whether enough has gathered since the last one. */
bool desk_wants_gc(struct desk *d);

/* --- editing a ticket by hand ----------------------------------------------------- */

/* The editable header fields of a ticket as YAML. */
enum hd_rc desk_edit_text(struct desk *d, const char *ref, struct sbuf *out, struct hd_err *e);
/* Turns an edited text into a request of kind OP_EDIT (in `a`), against the text it came from.
 * HD_INVALID with line when it is wrong. */
enum hd_rc desk_edit_request(const char *before, const char *after, struct arena *a,
			     struct request *out, struct hd_err *e);

/* Throws the cache away and fills it anew; *tickets is how many are in it. Files that cannot be
 * read go to `bad`, and then the result is HD_PARTIAL. HD_REFUSED when the cache is switched off;
 * HD_CONFLICT when another process fills it and does not end within the desk's `wait`. */
enum hd_rc desk_cache_rebuild(struct desk *d, uint64_t *tickets, bad_file_fn bad, void *arg,
			      struct hd_err *e);

/* Candidates for completion: kind is TICKET, ARTICLE, PROBLEM, APP, LOGIN, TEMPLATE or QUERY
 * (saved ones, `@` before their names). Silent on failure. */
void desk_complete(struct desk *d, const char *kind, const char *prefix,
		   void (*fn)(const char *value, const char *hint, void *arg), void *arg);


#endif
