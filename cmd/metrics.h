/* What each figure of a report means, in one place for every format that explains itself. */
#ifndef HELPDESK_CMD_METRICS_H
#define HELPDESK_CMD_METRICS_H

struct metric {
	const char *key;   /* as in json: "requests", "types.*", "acknowledge.*", "*.median_s" */
	const char *unit;  /* "requests", "seconds", ...; NULL = says what was counted, no figure */
	const char *title; /* in people's words */
	const char *text;  /* sentences */
};
/* In the order in which json prints them; ends with key NULL. */
extern const struct metric metrics[];

#endif
