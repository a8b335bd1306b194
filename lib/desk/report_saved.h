/* A report that was saved as json, read back. Private to the desk. */
#ifndef LIB_DESK_REPORT_SAVED_H
#define LIB_DESK_REPORT_SAVED_H

#include "desk/desk_priv.h"

struct saved {
	struct arena *arena;
	const char *name; /* of the file, for messages */
	struct sbuf text;
	struct node *root;

	struct report_spec spec; /* zone and query are those below */
	struct zone *zone;
	struct query *query;     /* NULL = the file names none */
	bool says_query;         /* files of the first version do not */
	const char *commit;
	const struct node *groups, *total; /* a list of maps, a map */
};

/* Reads fd to its end. HD_INVALID names line and column. What it holds is freed by saved_deinit()
 * also when it failed. */
enum hd_rc saved_read(struct desk *d, int fd, const char *name, struct saved *out,
		      struct hd_err *e);
void saved_deinit(struct saved *s);

/* HD_INVALID "'FILE': line L, column C: ..." about a node of the file. */
enum hd_rc saved_fail(const struct saved *s, const struct node *at, struct hd_err *e,
		      const char *fmt, ...) HD_PRINTF(4, 5);

/* A group's value in dimension i; NULL = absent. */
enum hd_rc saved_key(const struct saved *s, const struct node *group, int i, const char **out,
		     struct hd_err *e);

/* The figure of a group (or of the total) as report_figure_put() would write it; *out stays NULL
 * when it is not there. Lives in the arena. */
enum hd_rc saved_figure(const struct saved *s, const struct node *group,
			const struct report_figure *f, const char **out, struct hd_err *e);

#endif
