/* Presets of an import: what other ticket systems call their columns and values. A preset is
 * data, one table a system; helpdesk-import(1) shows them. Names are compared folded (import's
 * fold: no case, no accents, signs as blanks), so a name stands here once. */
#ifndef LIB_PRESET_PRESET_H
#define LIB_PRESET_PRESET_H

struct preset_column {
	const char *name;
	const char *field; /* of import; `fields.NAME` keeps the column as a custom field */
};

/* What a value means: a code of the field, "" = nothing; of status also `open` (in progress when
 * somebody holds it, else new), and CODE/RESOLUTION. */
struct preset_value {
	const char *field;
	const char *text;
	const char *code;
};

/* quirks */
enum {
	PRESET_FIRST_LINE = 1,     /* cells hold several people or groups, one a line */
	PRESET_TWO_APOSTROPHES = 2, /* '' stands for a double quote */
	PRESET_BARS = 4,           /* | stands for a line break in long texts */
	PRESET_HUNDRED = 8,        /* priorities go from 0 to 100 */
};

struct preset {
	const char *name;
	const char *charset;       /* when nothing else is certain; NULL = guess */
	unsigned quirks;
	const char *const *dates;  /* formats, tried in order; ends with NULL */
	const struct preset_column *columns; /* end with a NULL name */
	const struct preset_value *values;   /* likewise a NULL field */
};

extern const struct preset preset_bugzilla, preset_glpi, preset_mantis, preset_osticket,
	preset_otrs, preset_rt, preset_servicenow, preset_zentrack;
extern const struct preset *const presets[]; /* ends with NULL */

/* NULL when there is none of that name. */
const struct preset *preset_find(const char *name);

/* Formats that say their order themselves: what is read without a preset. */
extern const char *const preset_dates[];

#endif
