/* What can be set in config.yaml: one table of names and of what each may be. Private to the
 * desk. */
#ifndef LIB_DESK_SETTINGS_H
#define LIB_DESK_SETTINGS_H

#include "desk/record.h"

struct setting {
	const char *pattern;      /* "matrix", "queries.*", "mail.rules.*.type" */
	const char *star;         /* what the manual calls the `*`: "NAME"; NULL = there is none */
	/* The node of a text that somebody typed for `key`, or that stands in the file. HD_USAGE:
	 * what it must be. */
	enum hd_rc (*make)(const struct setting *s, const char *key, const char *text,
			   struct arena *a, const struct node **out, struct hd_err *e);
	const char *const *words; /* of those that are a word; ends with NULL */
	int min, max;             /* of those that are a number */
	/* Of `*`: HD_USAGE says what it must be. */
	enum hd_rc (*name)(const char *name, struct hd_err *e);
	/* Whether what the setting names is there, which only `config set` and fsck ask; NULL =
	 * it names nothing. */
	enum hd_rc (*exists)(const struct snap *p, const char *name, const char *text,
			     struct hd_err *e);
	/* Whether the document that this setting was made in, or taken from, stands. */
	enum hd_rc (*fits)(struct desk *d, const struct node *old, const struct node *new,
			   const char *name, struct hd_err *e);
	bool list;                /* its value is a list; of all others one text */
	bool any_case;            /* names that differ in case only are one */
	bool is_long;             /* of any length, and not shown in the subject of a commit */
};
extern const struct setting settings[];
extern const size_t n_settings;

/* The setting that a key stands for, and what stands for its `*` (NULL if it has none).
 * HD_NOT_FOUND with the nearest one, HD_USAGE when the name cannot be one. */
enum hd_rc setting_find(const char *key, const struct setting **out, const char **name,
			struct arena *a, struct hd_err *e);

/* The parts of the key, one below the other in the file, with the name for `*`. */
#define SETTING_DEPTH 4
size_t setting_parts(const struct setting *s, const char *name, struct arena *a,
		     const char *parts[SETTING_DEPTH]);

/* The settings of mail (mail_settings.c): what `make`, `name` and `exists` of them do. */
enum hd_rc mail_make_text(const struct setting *s, const char *key, const char *text,
			  struct arena *a, const struct node **out, struct hd_err *e);
enum hd_rc mail_make_address(const struct setting *s, const char *key, const char *text,
			     struct arena *a, const struct node **out, struct hd_err *e);
enum hd_rc mail_make_number(const struct setting *s, const char *key, const char *text,
			    struct arena *a, const struct node **out, struct hd_err *e);
enum hd_rc mail_make_word(const struct setting *s, const char *key, const char *text,
			  struct arena *a, const struct node **out, struct hd_err *e);
enum hd_rc mail_make_application(const struct setting *s, const char *key, const char *text,
				 struct arena *a, const struct node **out, struct hd_err *e);
enum hd_rc mail_make_team(const struct setting *s, const char *key, const char *text,
			  struct arena *a, const struct node **out, struct hd_err *e);
enum hd_rc mail_name_rule(const char *name, struct hd_err *e);
enum hd_rc mail_name_team(const char *name, struct hd_err *e);
enum hd_rc mail_name_application(const char *name, struct hd_err *e);
enum hd_rc mail_application_exists(const struct snap *p, const char *name, const char *text,
				   struct hd_err *e);
enum hd_rc mail_language_exists(const struct snap *p, const char *name, const char *text,
				struct hd_err *e);
enum hd_rc mail_address_exists(const struct snap *p, const char *name, const char *text,
			       struct hd_err *e);

/* Of config.c. */
bool matrix_parse(const char *s, struct rules *out);
struct node *matrix_node(const struct rules *r, struct arena *a);

#endif
