/* Looking for damage below the tickets: files, history, objects, packs, refs. */
#ifndef LIB_STORE_CHECK_H
#define LIB_STORE_CHECK_H

#include "store/store.h"

struct check;

struct check_calls {
	/* What is wrong with `subject`, a path or the name of an object, and what to do. Harmless
	 * things are no faults. */
	void (*fault)(const char *subject, bool harmless, const char *what, const char *repair,
		      void *arg);
	/* After each object that was looked at; may be NULL. */
	void (*progress)(size_t objects, void *arg);
	void *arg;
};

struct check *check_new(struct store *s, const struct check_calls *calls);
void check_free(struct check *c); /* NULL-safe */
size_t check_objects(const struct check *c); /* looked at so far */

/* Calls fn for each file of the snapshot, in the order of git's trees, links and the like (mode
 * as in git) included. What cannot be read is told as a fault; of a file data is NULL then.
 * Goes on, whatever is damaged, unless fn fails. */
typedef enum hd_rc (*check_file_fn)(const char *path, unsigned mode, const char *data, size_t n,
				    void *arg, struct hd_err *e);
enum hd_rc check_files(struct check *c, const struct snap *p, check_file_fn fn, void *arg,
		       struct hd_err *e);

/* Every commit before p with its trees and files. */
void check_history(struct check *c, const struct snap *p);
/* Every other object, and the packs. */
enum hd_rc check_rest(struct check *c, struct hd_err *e);
/* HEAD, the reflog of main (p: what main was; NULL when that cannot be read), leftovers beside
 * them, and the settings init makes. */
void check_refs(const struct check_calls *calls, struct store *s, const struct snap *p);

#endif
