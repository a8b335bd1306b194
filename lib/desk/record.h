/* Records: small YAML files that commands keep whole (applications, agents,
 * settings). Private to the desk. */
#ifndef LIB_DESK_RECORD_H
#define LIB_DESK_RECORD_H

#include "codec/ticket_file.h"
#include "desk/desk_priv.h"
#include "helpdesk/card.h"

/* desk_head(), refused when the store's format is newer than this program. */
enum hd_rc desk_readable(struct desk *d, const struct snap **out, struct hd_err *e);

/* HD_REFUSED when config.yaml says a format that this program does not know. */
enum hd_rc config_check(const struct snap *p, struct hd_err *e);

/* config.yaml; a store without the file is one made by hand: the defaults hold. */
enum hd_rc config_doc(const struct snap *p, struct arena *a, struct node **out, struct hd_err *e);

#define CONFIG_PATH "config.yaml"

/* Its setting `teaching`, as it is typed and as it stands in the file. */
#define TEACHING "teaching"
bool teaching_parse(const char *s, struct teaching *out);
struct node *teaching_node(const struct teaching *t, struct arena *a);

/* The text of config.yaml of a new store. */
void config_first(struct sbuf *out);

/* Like doc_read, of a text that is at hand. */
enum hd_rc doc_parse(const char *path, const char *text, size_t n, struct arena *a,
		     struct node **out, struct hd_err *e);
/* "'applications/x.yaml': line 3: <message>" about a node of the file, which may be NULL. */
enum hd_rc doc_fault(const char *path, const struct node *at, struct hd_err *e, const char *fmt,
		     ...) HD_PRINTF(4, 5);

/* The id within the path of a record, `applications/ID.yaml`; NULL when it is the path of none. */
const char *record_id(const char *path, struct arena *a);

/* The id as recorded in `folder` whatever its case, NULL if it is not. */
enum hd_rc record_find(const struct snap *p, const char *folder, const char *id, struct arena *a,
		       const char **out, struct hd_err *e);

/* Text of one line from outside; NULL gives NULL. */
enum hd_rc record_line(const char *s, const char *what, struct arena *a, const char **out,
		       struct hd_err *e);

/* One change of one record. `make` fills the new text and the subject of the commit from the
 * newest commit, each time afresh; a text left empty means that nothing is to be done. */
struct record_change {
	const char *path;
	enum hd_rc (*make)(const struct snap *base, void *arg, struct sbuf *text,
			   struct sbuf *subject, struct hd_err *e);
	void *arg;
	bool remove;                            /* the file goes, and `make` fills the subject only */
	const char *trailer;                    /* "Application: payroll", or NULL */
	const char *author_name, *author_email; /* NULL = desk_me() */
};
enum hd_rc record_change(struct desk *d, const struct record_change *c, struct hd_err *e);

/* Makes a name or mail fit for a commit: nothing git forbids, never empty. */
const char *author_clean(const char *s, const char *otherwise, struct arena *a);

/* Who the caller says he is, unchecked: --as, $HELPDESK_AGENT, git config; NULL if nowhere. */
const char *me_claimed(const struct desk *d);
/* Every agent that is recorded; what fn is given is gone when it returns. */
enum hd_rc agents_walk(const struct snap *p,
		       enum hd_rc (*fn)(const struct agent *, void *, struct hd_err *), void *arg,
		       struct hd_err *e);
/* Whether any agent is recorded. */
enum hd_rc agents_any(const struct snap *p, bool *out, struct hd_err *e);
/* The login of the first agent with this mail, whatever its case; NULL if none. */
enum hd_rc agents_by_mail(const struct snap *p, const char *email, struct arena *a,
			  const char **out, struct hd_err *e);

/* --- saved queries -------------------------------------------------------------- */

/* Where `ctx` finds saved queries: the caller's own in git's configuration, then those that
 * everybody shares, in config.yaml. Both are read when a query first asks for one. */
struct queries {
	struct desk *desk;
	const struct snap *snap;
	struct query_context *ctx;
	struct arena *arena;     /* NULL until something is read */
	const struct node *doc;  /* of config.yaml, likewise */
	bool shared_only;
};
void queries_init(struct queries *q, struct desk *d, const struct snap *p,
		  struct query_context *ctx);
void queries_deinit(struct queries *q);
/* The names that can be asked for, one after the other, `@` left out. */
enum hd_rc queries_each(struct queries *q,
			void (*fn)(const char *name, const char *text, void *arg), void *arg,
			struct hd_err *e);
/* The text of a shared one in config.yaml, its own spelling of the name in *as (may be NULL);
 * *out is NULL when it is not there. */
enum hd_rc queries_shared(const struct node *doc, const char *name, const char **as,
			  const char **out, struct hd_err *e);
/* That the shared query `name` of `doc` can be understood (NULL: it was removed), and that
 * the others that could be in `old` still are. */
enum hd_rc queries_check(struct desk *d, const struct node *old, const struct node *doc,
			 const char *name, struct hd_err *e);
/* Gives ctx the caller's login if `text` may ask for `me`. */
void query_me(struct desk *d, const char *text, struct query_context *ctx);

/* --- files of tickets --------------------------------------------------------- */

/* The header of a ticket or problem file as a map, without reading its journal where the
 * file has the usual form. */
enum hd_rc header_read(struct arena *a, const char *text, size_t n, struct node **out,
		       struct hd_err *e);
/* False only when the header is sure not to have this key: what a glance can tell. */
bool header_may_have(const char *text, size_t n, const char *key);

/* ticket_load(), with the header that the journal makes, whatever stands in the file. */
enum hd_rc ticket_view(const struct snap *p, const struct number *n, struct arena *a,
		       struct ticket *out, struct hd_err *e);

/* Likewise as of the newest commit, from the cache if that is fresh. */
enum hd_rc desk_view(struct desk *d, const struct number *n, struct arena *a, struct ticket *out,
		     struct hd_err *e);

/* A copy without description and solution, which would make a long list as large as the store. */
struct ticket *header_copy(struct arena *a, const struct ticket *from);

/* Calls fn for each ticket, from the cache where it can be had: with the header its journal makes
 * and its facts. Without `whole`, `t` may be that header alone, without description, solution
 * and journal. What fn keeps must leave the arena, which is reset after. A file that cannot be
 * read is passed to `bad` (may be NULL) and counted; with `strict` it is an error. */
struct ticket_walk {
	enum hd_rc (*fn)(const struct ticket *t, const struct ticket *state, const struct facts *f,
			 struct arena *scratch, void *arg, struct hd_err *e);
	void *arg;
	void *twin; /* with `counted`: fn may be called in a second thread too, with this as arg */
	void (*restart)(void *arg);  /* what fn was given is void: it all comes again */
	const struct query *query;   /* tickets sure not to match it may be left out; NULL = none */
	bool whole;
	bool brief;   /* fn looks at facts and the fields of FIELD_BRIEF only, */
	bool counted; /* or of FIELD_COUNTED: then a query leaves nothing out */
	int64_t as_of;               /* not 0: whole as soon as any entry is later than this */
	const bool *stop; /* not NULL: newest first where possible, and then no more once set */
	bool urgent;      /* with it: most urgent first, then oldest */
	bool strict;
	bad_file_fn bad;
	void *bad_arg;
	uint64_t n_bad;
};
/* The cache is of use when p is the head of d, which may be NULL. */
enum hd_rc tickets_walk(struct desk *d, const struct snap *p, struct ticket_walk *w,
			struct hd_err *e);
/* HD_PARTIAL that says how many files could not be read; HD_OK when none. */
enum hd_rc tickets_bad(const struct ticket_walk *w, struct hd_err *e);

/* HD_PARTIAL that says how many files could not be read; HD_OK when none. */
enum hd_rc files_bad(uint64_t n, struct hd_err *e);

/* --- articles and problems ------------------------------------------------------ */

/* Reads one, with the header that its journal makes; errors name it and the line. */
enum hd_rc card_view(const struct snap *p, const struct number *n, struct arena *a,
		     struct card *out, struct hd_err *e);

/* Calls fn for each of a kind, likewise, in order of their files. What fn keeps must leave the
 * card's arena, which is reset after. A file that cannot be read goes to `bad` (may be NULL) and
 * is counted in *n_bad. */
enum hd_rc cards_walk(const struct snap *p, enum number_kind kind,
		      enum hd_rc (*fn)(const struct card *c, void *arg, struct hd_err *e), void *arg,
		      bad_file_fn bad, void *bad_arg, uint64_t *n_bad, struct hd_err *e);

/* The ticket that another system knew as `id`, when there is one (foreign.c); HD_REFUSED when there
 * are several. */
enum hd_rc foreign_resolve(struct desk *d, const char *id, struct number *out, bool *found,
			   struct hd_err *e);

#endif
