/* Templates in the store: `templates/NAME.LANG.txt`, and `templates/NAME.LANG.APP.txt` for the
 * requests about one application. Private to the desk. */
#ifndef LIB_DESK_TEMPLATES_H
#define LIB_DESK_TEMPLATES_H

#include "desk/desk_priv.h"

/* The text that holds for a language and an application (NULL = none): the application's, the
 * store's, else what the program brings. HD_NOT_FOUND when there is none of that name;
 * HD_INVALID when the one that holds is broken, then *text is NULL. */
enum hd_rc template_find(const struct snap *p, const char *name, const char *lang, const char *app,
			 struct arena *a, const char **text, struct hd_err *e);

/* Likewise for a prepared answer: in the other language before none at all. *as (may be NULL) is
 * the language that was found. */
enum hd_rc template_find_answer(const struct snap *p, const char *name, const char *lang,
				const char *app, struct arena *a, const char **text,
				const char **as, struct hd_err *e);

/* The parts of the path of a template; false when it is the path of none. */
bool template_path_parse(const char *path, struct arena *a, const char **name, const char **lang,
			 const char **app);

/* That a file of the store is a template that can be filled; errors name the path and line. */
enum hd_rc template_file_check(const char *path, const char *data, size_t n, struct arena *a,
			       struct hd_err *e);

#endif
