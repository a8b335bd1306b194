/* What the files that read a letter share. */
#ifndef LIB_MAIL_LETTER_PRIV_H
#define LIB_MAIL_LETTER_PRIV_H

#include "gmime/read.h"
#include "mail/letter.h"

/* --- letter_text.c */

/* Valid UTF-8 as text is kept: LF, no control character but it and the tab. */
char *letter_clean(const char *s, size_t n, struct arena *a);
/* The same where it stands: room for n + 1 bytes. */
char *letter_clean_here(char *s, size_t n);
/* Any bytes as one line: broken UTF-8 mended, controls made blanks, blanks joined and gone from
 * the ends. */
char *letter_line(const char *s, size_t n, struct arena *a);
/* A clean text of format=flowed (RFC 3676) with its paragraphs on one line each. */
char *letter_unflowed(const char *s, bool delsp, struct arena *a);

/* --- letter_parts.c */

/* Fills text, html, files, whole, report and returned. */
void letter_take_parts(const struct gmime_message *m, const char *raw, size_t n, struct arena *a,
		       struct letter *out);

/* --- file_name.c */

/* A name that can stand in any folder of any system, made of one that a stranger chose; NULL or
 * nothing usable gives `part-N` with what `type` is usually called. */
char *file_name_safe(const char *name, const char *type, size_t n, struct arena *a);

/* Names that are taken; zeroed, but for the arena. */
struct file_names;
struct file_names *file_names_new(struct arena *a);
void file_names_free(struct file_names *t);
/* The file's own name, or with -2, -3 … where another content has it. NULL: the very same file is
 * there. `all` are those so far, in the order in which they were asked for. */
char *file_names_add(struct file_names *t, const struct letter_file *f,
		     const struct letter_file *all);

#endif
