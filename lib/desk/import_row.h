/* Private to the files that make a row. */
#ifndef LIB_DESK_IMPORT_ROW_H
#define LIB_DESK_IMPORT_ROW_H

#include "desk/import.h"

/* The cells of a row by field, still as text. */
struct gathered {
	struct mapping *m;
	struct row *r;
	struct arena *a;
	const char *v[I_SINGLE];
	const char *column[I_SINGLE];
	struct node *custom, *tags;
	const char *source;
	size_t bytes; /* of what must be short */
};

/* Keeps where the fault is; gives rc. */
enum hd_rc row_fault(struct gathered *g, enum import_field f, enum hd_rc rc);
/* The row's times out of its texts (import_times.c). */
enum hd_rc row_times(struct gathered *g, struct hd_err *e);

#endif
