/* Time zones within: rules in POSIX form and what a zone consists of. */
#ifndef UTIL_ZONE_H
#define UTIL_ZONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "helpdesk/date.h"

enum rule_kind {
	RULE_JULIAN,   /* Jn: 1-365, 29 February never counts */
	RULE_DAY,      /* n: 0-365, it does */
	RULE_WEEKDAY,  /* Mm.w.d: w = 5 is the last, d = 0 Sunday */
};

struct rule {
	enum rule_kind kind;
	int day, month, week;
	int seconds;     /* of local time, from midnight; may leave the day */
};

/* `CET-1CEST,M3.5.0,M10.5.0/3` taken apart; offsets in seconds east of UTC. */
struct posix_zone {
	int standard, summer;
	bool has_summer;
	struct rule start, end;
};

struct zone_type {
	int offset;
};

struct zone {
	char *name;
	int64_t *at;             /* moments of transition, ascending */
	unsigned char *to;       /* the type that begins there */
	size_t n;
	struct zone_type types[256];
	size_t n_types;
	bool has_rule;           /* what follows the last transition */
	struct posix_zone rule;
};

bool posix_zone_parse(const char *s, struct posix_zone *out);
int posix_zone_offset(const struct posix_zone *p, int64_t t);

/* Reads a TZif file (RFC 8536) into z. HD_INVALID with a sentence if it is none. */
enum hd_rc tzif_parse(const char *data, size_t n, struct zone *z, struct hd_err *e);

/* Seconds east of UTC at t. */
int zone_offset(const struct zone *z, int64_t t);

#endif
