/* What the files of fsck share. Private to the desk. */
#ifndef LIB_DESK_FSCK_H
#define LIB_DESK_FSCK_H

#include "desk/record.h"
#include "util/map.h"

/* One ticket or article points at another. */
struct pointer {
	struct number from, to;
	const char *kind;         /* a kind of link, or MERGED_INTO */
	uint32_t line;
};
#define MERGED_INTO "merged_into"

struct fsck {
	struct desk *desk;
	const struct fsck_options *o;
	struct fsck_result *result;
	const struct snap *snap;
	struct arena *arena;      /* all that is remembered until the end */
	struct arena *scratch;    /* of one file */
	struct sbuf text;         /* likewise */
	struct map apps, agents, sites;   /* ids, folded -> as written */
	struct map problems, articles;    /* numbers there are */
	struct map uids, keys, formerly;  /* -> number that bears it */
	struct map files;         /* path of an attachment -> what is known of it (fsck_files.c) */
	struct map broken;        /* tickets and cards that could not be read */
	struct map told;          /* what need not be said again */
	struct pointer *pointers;
	size_t n_pointers, cap_pointers;
};

/* A finding. `repair`: what to type or do. */
void fsck_fault(struct fsck *f, const char *path, uint32_t line, const char *repair,
		const char *fmt, ...) HD_PRINTF(5, 6);
void fsck_warn(struct fsck *f, const char *path, uint32_t line, const char *repair,
	       const char *fmt, ...) HD_PRINTF(5, 6);
/* An error of a reader: "'path': line 3: why" becomes path, line and why. */
void fsck_error(struct fsck *f, const char *path, const char *repair, const struct hd_err *why);
void fsck_error_in(struct fsck *f, const char *path, bool harmless, const char *repair,
		   const struct hd_err *why);
/* For what only a hand can mend: "correct the file in a git clone of the store and push it". */
extern const char fsck_by_hand[];

/* Remembers that `number` bears `value`; a fault when another one does. `what` names it. */
void fsck_unique(struct fsck *f, struct map *m, const char *value, const char *number,
		 const char *path, uint32_t line, const char *what, const char *repair);

/* One file each, in the order of git's trees: tickets come last. */
void fsck_ticket(struct fsck *f, const char *path, const char *data, size_t n);
void fsck_card(struct fsck *f, const char *path, enum number_kind kind, const char *data,
	       size_t n);
void fsck_record(struct fsck *f, const char *path, const char *data, size_t n);
void fsck_template(struct fsck *f, const char *path, const char *data, size_t n);
void fsck_attachment(struct fsck *f, const char *path, const char *data, size_t n);
/* An entry of `number` names the file. */
void fsck_named(struct fsck *f, const struct number *number, const char *path, uint32_t line,
		const char *name);

/* One that could be read, of whatever kind (fsck_dossier.c). */
struct fsck_file {
	struct fsck *f;
	const char *path, *number;
	struct dossier d;
};
void fsck_header(const struct fsck_file *x);   /* against the journal */
void fsck_journal(const struct fsck_file *x);
void fsck_uid(const struct fsck_file *x, size_t field);
void fsck_form(const struct fsck_file *x, const char *data, size_t n);

/* Remembers a link, or where a ticket or article was merged into. */
void fsck_point(struct fsck *f, const struct number *from, const char *to, const char *kind,
		uint32_t line);
/* What can be said only when all files were seen. */
void fsck_pointers(struct fsck *f);
void fsck_attachments(struct fsck *f);

#endif
