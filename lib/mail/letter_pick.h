/* What is made of the parts of a letter, for the two files that do it. */
#ifndef LIB_MAIL_LETTER_PICK_H
#define LIB_MAIL_LETTER_PICK_H

#include "mail/letter_priv.h"

#include <string.h>

/* What a part is good for, as text: the greatest is taken. */
enum worth { NO_TEXT, BLANK, HTML, PLAIN };

struct picked {
	bool text, dropped; /* neither = a file */
	bool inside;
	bool cut;           /* too long to be read whole: a file besides */
	enum worth worth;
	const char *s;      /* the text, clean; of what is cut, its beginning */
	const char *data;   /* of what is cut, all of it, as it came */
	size_t n;
	const char *name;   /* of the file that has it */
};

struct pick {
	const struct gmime_message *m;
	struct picked *v; /* of each part */
	struct arena *a;
	size_t room;      /* bytes that may still be read as text */
};

static inline bool part_is(const struct gmime_part *p, const char *type)
{
	return strcmp(p->type, type) == 0;
}

/* --- letter_parts.c */

/* Nothing but blanks. */
bool letter_is_blank(const char *s);

/* --- letter_files.c */

/* Fills files, report and returned. */
void letter_take_files(struct pick *k, struct letter *out);

#endif
