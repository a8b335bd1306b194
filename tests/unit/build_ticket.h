/* Small tickets for tests, made of events in one line each:
 *     struct ticket *t = tk(arena, "HD-1");
 *     ev(t, "2026-11-22T09:00:00Z", "opened", "status", "new", "level", "0", NULL);
 * Pairs are header fields to set; UNSET removes one; "+tags" and "-tags" add and take off
 * one item; "requester.email", "fields.room", "external.id" and "waiting.on" make maps; "note"
 * and "by" are parts of the entry; "file" attaches one; "+link" takes "related-to HD-3". */
#ifndef TESTS_BUILD_TICKET_H
#define TESTS_BUILD_TICKET_H

#include <assert.h>
#include <stdarg.h>
#include <string.h>

#include "helpdesk/ticket.h"

#define UNSET "\x01"

static inline int64_t at(const char *s)
{
	int64_t t;

	if (!time_parse_utc(s, &t))
		assert(!"a time of the form 2026-11-22T09:00:00Z");
	return t;
}

static inline struct ticket *tk(struct arena *a, const char *number)
{
	struct ticket *t = arena_alloc(a, sizeof(*t));

	ticket_init(t, a);
	t->head[F_NUMBER] = node_text(a, number);
	return t;
}

static inline struct node *tk_value(struct arena *a, const char *key, const char *s)
{
	static const char *const plain[] = {"level", "impact", "urgency", "priority"};

	if (strcmp(s, UNSET) == 0)
		return node_null(a);
	for (size_t i = 0; i < NELEM(plain); i++)
		if (strcmp(key, plain[i]) == 0 && s[0] >= '0' && s[0] <= '9')
			return node_plain(a, s);
	return node_text(a, s);
}

static inline struct node *tk_child(struct arena *a, struct node **map, const char *key, bool list)
{
	struct node *n;

	if (!*map)
		*map = node_map(a);
	n = node_get(*map, key);
	if (!n) {
		n = list ? node_list(a) : node_map(a);
		node_set(a, *map, key, n);
	}
	return n;
}

static inline struct node *tk_link(struct arena *a, const char *s)
{
	struct node *map = node_map(a);
	const char *blank = strchr(s, ' ');

	node_set(a, map, "kind", node_text_n(a, s, (size_t)(blank - s)));
	node_set(a, map, "ticket", node_text(a, blank + 1));
	return map;
}

static inline void tk_put(struct arena *a, struct entry *x, const char *key, const char *s)
{
	const char *dot = strchr(key, '.');

	if (strcmp(key, "note") == 0) {
		x->note = arena_strdup(a, s);
	} else if (strcmp(key, "by") == 0) {
		x->by = arena_strdup(a, s);
	} else if (strcmp(key, "file") == 0) {
		x->files = x->files ? x->files : node_list(a);
		node_push(a, x->files, node_text(a, s));
	} else if (strcmp(key, "+link") == 0) {
		node_push(a, tk_child(a, &x->add, "links", true), tk_link(a, s));
	} else if (*key == '+' || *key == '-') {
		node_push(a, tk_child(a, *key == '+' ? &x->add : &x->remove, key + 1, true),
			  node_text(a, s));
	} else if (dot) {
		node_set(a, tk_child(a, &x->set, arena_strndup(a, key, (size_t)(dot - key)), false),
			 dot + 1, tk_value(a, dot + 1, s));
	} else {
		x->set = x->set ? x->set : node_map(a);
		node_set(a, x->set, key, tk_value(a, key, s));
	}
}

/* The first event gives `opened` its time. */
__attribute__((sentinel)) static inline void ev(struct ticket *t, const char *when,
						const char *event, ...)
{
	struct entry *x = arena_alloc(t->arena, sizeof(*x));
	const char *key;
	va_list ap;

	x->at = at(when);
	x->by = "bob";
	x->event = event;
	for (x->kind = 0; x->kind < EVENT_COUNT; x->kind++)
		if (strcmp(event, event_words[x->kind]) == 0)
			break;
	va_start(ap, event);
	while ((key = va_arg(ap, const char *)))
		tk_put(t->arena, x, key, va_arg(ap, const char *));
	va_end(ap);
	if (t->len == 0)
		t->head[F_OPENED] = node_time(t->arena, x->at);
	ticket_add(t, x);
}

#endif
