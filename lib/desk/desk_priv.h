/* What the files of lib/desk share. */
#ifndef LIB_DESK_DESK_PRIV_H
#define LIB_DESK_DESK_PRIV_H

#include "helpdesk/desk.h"
#include "store/store.h"

struct desk {
	struct arena *arena;
	struct store *store;
	const char *as, *tz; /* as given, or NULL */
	int wait;
	int64_t now;         /* the moment this command happens */
	enum desk_reads reads;
	struct snap *head;   /* of desk_head(), NULL until asked for */
	struct cache *cache; /* at head, which leans on it; NULL: see desk_cache() */
	bool no_cache;       /* it was tried in vain */
	struct zone *zone, *report_zone;
	const char *me;      /* NULL until asked for */
	bool mail_waiting;   /* messages were put into the outbox that may be sent now */
};

/* The newest commit when this desk first looked; borrowed. Writers look anew in their txn. */
enum hd_rc desk_head(struct desk *d, const struct snap **out, struct hd_err *e);

/* The cache at desk_head(), brought up to it if need be; NULL when it cannot be had. */
struct cache *desk_cache(struct desk *d);
/* It gave a wrong sound: thrown away, and not asked again. */
void desk_cache_failed(struct desk *d);
/* After a change: what was known of the store is old. */
void desk_forget(struct desk *d);

/* Reads a YAML file into a map of `a`. HD_NOT_FOUND when it is not there; errors name the path. */
enum hd_rc doc_read(const struct snap *p, const char *path, struct arena *a, struct node **out,
		    struct hd_err *e);
/* Reads the ticket file at `path`; errors name the path and line: "ticket 'HD-12': line 4: …". */
enum hd_rc ticket_load(const struct snap *p, const struct number *n, struct arena *a,
		       struct ticket *out, struct hd_err *e);

/* config.yaml; `_of`: of the document, where it is read for more than one of these */
enum hd_rc config_rules(const struct snap *p, struct rules *out, struct hd_err *e);
enum hd_rc config_rules_of(const struct node *doc, struct rules *out, struct hd_err *e);
/* The levels at which closing a ticket teaches the knowledge base; by index of words_level. */
struct teaching {
	bool at[LEVEL_CERT + 1];
};
extern const struct teaching teaching_default;
enum hd_rc config_teaching_of(const struct node *doc, struct teaching *out, struct hd_err *e);
const char *config_timezone(const struct snap *p, struct arena *a); /* NULL if none */

/* applications and agents, at any snapshot. HD_NOT_FOUND names the command that makes one. */
enum hd_rc app_load(const struct snap *p, const char *id, struct arena *a, struct app *out,
		    struct hd_err *e);
void app_path(const char *id, char out[NUMBER_PATH_SIZE]);
/* The text of an application's file. */
void app_write(struct sbuf *out, const struct app *app,
	       const struct node *old); /* keeps old's unknown keys */
enum hd_rc agent_load(const struct snap *p, const char *login, struct arena *a, struct agent *out,
		      struct hd_err *e);
/* An agent's name and mail for a commit; an unrecorded one is his own name. Never empty, nothing
 * git forbids. */
void agent_author(const struct snap *p, const char *login, struct arena *a, const char **name,
		  const char **email);

/* Completes and checks a reference: a full or bare number, or `key:SOURCE:ID` looked up by
 * `find_key`. */
bool ref_number(const char *ref, const char *site,
		struct number *out); /* false: not of a number's form */
/* The number of an article or problem: `HD-K7`, `k7` or `7`. */
bool ref_card(const char *ref, const char *site, enum number_kind kind, struct number *out);

/* External keys and openings of every ticket of a snapshot: one walk. */
struct keys;
enum hd_rc keys_build(const struct snap *p, struct keys **out, struct hd_err *e);
void keys_free(struct keys *k);
/* The number that bears `SOURCE:ID`, or NULL; each kind has keys of its own. */
enum hd_rc keys_find(struct keys *k, enum number_kind kind, const char *key, const char **number,
		     struct hd_err *e);
/* Every ticket of a snapshot, whole; `t` lives until fn returns. */
enum hd_rc openings_build(const struct snap *p, void (*fn)(const struct ticket *t, void *arg),
			  void *arg, struct hd_err *e);
void keys_add(struct keys *k, enum number_kind kind, const char *key, const char *number);

#endif
