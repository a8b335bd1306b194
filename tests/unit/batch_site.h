/* Running batches on a store of a test's own. */
#ifndef TESTS_BATCH_SITE_H
#define TESTS_BATCH_SITE_H

#include "desk_site.h"
#include "helpdesk/sbuf.h"
#include "helpdesk/text.h"

#define OPEN "{\"op\":\"open\",\"by\":\"anne\",\"application\":\"pay\",\"requester\":\"Marie\","
#define AT(s) "\"at\":\"2026-02-01T" s "Z\","

static struct batch_options plain;
static struct batch_result result;

/* Lines without a double quote may have single ones instead. */
static inline enum hd_rc run(struct site *s, const struct batch_options *o, const char *text)
{
	FILE *f = tmpfile();
	enum hd_rc rc;

	assert_non_null(f);
	for (const char *c = text; *c; c++)
		fputc(*c == '\'' && !strchr(text, '"') ? '"' : *c, f);
	assert_int_equal(fflush(f), 0);
	rewind(f);
	rc = desk_batch(s->desk, fileno(f), o, &result, &s->e);
	fclose(f);
	return rc;
}

static inline void good(struct site *s, const struct batch_options *o, const char *text)
{
	enum hd_rc rc = run(s, o, text);

	if (rc != HD_OK)
		fail_msg("%d: %s", rc, s->e.msg);
}

#define RESULT(ops, tickets_, opened_, unchanged_, rejected_) \
	assert_counts((uint64_t[]){ops, tickets_, opened_, unchanged_, rejected_}, __LINE__)
static inline void assert_counts(const uint64_t want[5], int line)
{
	const uint64_t got[] = {result.operations, result.tickets, result.opened, result.unchanged,
				result.rejected};

	for (int i = 0; i < 5; i++)
		if (got[i] != want[i])
			fail_msg("line %d: count %d is %llu, not %llu", line, i,
				 (unsigned long long)got[i], (unsigned long long)want[i]);
}

static inline void add_pay(struct site *s)
{
	assert_int_equal(desk_app_add(s->desk, "pay", "Pay", &s->e), HD_OK);
	assert_int_equal(
		desk_app_accept(s->desk, "pay", "recette", at("2026-01-01T00:00:00Z"), &s->e),
		HD_OK);
	open_desk(s, NULL);
}

static inline const char *head(struct site *s)
{
	const struct snap *p;

	assert_int_equal(desk_head(s->desk, &p, &s->e), HD_OK);
	return arena_strdup(s->a, snap_commit(p));
}

static inline struct ticket *ticket(struct site *s, const char *ref)
{
	struct ticket *t = arena_alloc(s->a, sizeof(*t));

	if (desk_ticket(s->desk, ref, s->a, t, &s->e) != HD_OK)
		fail_msg("%s", s->e.msg);
	assert_int_equal(ticket_disagrees(t, s->a), FIELD_COUNT);
	return t;
}

#endif
