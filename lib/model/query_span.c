/* Values with an order: levels and priorities, numbers of tickets, times. Each value is a
 * span lo <= x < hi (a date the whole day), so that every comparison and range is built
 * from the two ends of its values. */
#include "query_ast.h"

#include <string.h>

#include "helpdesk/num.h"
#include "helpdesk/text.h"

bool query_number(const struct query_context *ctx, const char *s, enum number_kind kind,
		  struct number *out)
{
	static const char letter[] = {
		[NUMBER_TICKET] = '\0', [NUMBER_PROBLEM] = 'P', [NUMBER_ARTICLE] = 'K'};
	const char *digits = s;

	if (number_parse(s, out))
		return out->kind == kind;
	if (letter[kind] && (*s == letter[kind] || *s == letter[kind] + ('a' - 'A')))
		digits++;
	*out = (struct number){.kind = kind};
	if (!num_u64(digits, UINT64_C(999999999999), &out->n) || out->n == 0)
		return false;
	if (ctx->site)
		memcpy(out->site, ctx->site, strnlen(ctx->site, sizeof(out->site) - 1));
	return true;
}

static enum hd_rc word_value(struct query_lexer *l, const char *s, struct query_span *out)
{
	const struct query_def *d = &query_defs[l->token.field];
	struct sbuf all = SBUF_INIT;
	enum hd_rc rc;

	for (int i = 0; d->words[i]; i++)
		if (str_ieq(s, d->words[i])) {
			out->lo = i;
			out->hi = i + 1;
			return HD_OK;
		}
	for (int i = 0; d->words[i]; i++)
		sbuf_printf(&all, "%s, ", d->words[i]);
	if (l->token.field == QF_STATUS)
		sbuf_puts(&all, "open");
	else
		sbuf_puts(&all, "none");
	rc = query_fail(l, l->value_at, "'%s' has no value '%.60s'; write one of %s", d->name, s,
			all.s);
	sbuf_deinit(&all);
	return rc;
}

static enum hd_rc number_value(struct query_lexer *l, const char *s, struct query_span *out)
{
	struct number n;

	if (!query_number(l->ctx, s, NUMBER_TICKET, &n))
		return query_fail(l, l->value_at, "'%.60s' is no ticket number; write HD-42 or 42",
				  s);
	memcpy(out->site, n.site, sizeof(out->site));
	out->lo = (int64_t)n.n;
	out->hi = out->lo + 1;
	return HD_OK;
}

/* `7d`, `+2h`: a moment that says nothing without `..` beside it. */
static bool is_relative(const char *s)
{
	size_t digits;

	s += *s == '+';
	digits = strspn(s, "0123456789");
	return digits && s[digits] && strchr("smhdw", s[digits]) && !s[digits + 1];
}

/* `2026-02-30`, `2026-W54`: of the right form, and yet nowhere. */
static bool not_in_calendar(const struct query_context *c, const char *s)
{
	size_t n = strcspn(s, " T");
	int64_t from, to;
	char date[11];

	if (n >= sizeof(date) || strspn(s, "0123456789") != 4 || s[4] != '-')
		return false;
	memcpy(date, s, n);
	date[n] = '\0';
	return period_parse(date, c->now, c->zone, &from, &to, NULL) != HD_OK;
}

static enum hd_rc time_value(struct query_lexer *l, const char *s, struct query_span *out)
{
	const struct query_context *c = l->ctx;
	struct hd_err why;
	bool is_date = false;

	if (period_parse(s, c->now, c->zone, &out->lo, &out->hi, NULL) == HD_OK)
		return HD_OK;
	if (not_in_calendar(c, s))
		return query_fail(l, l->value_at, "the calendar has no '%s'", s);
	if (time_parse_human(s, query_defs[l->token.field].name, c->now, c->zone, &out->lo,
			     &is_date, &why) != HD_OK)
		return query_fail(l, l->value_at, "%s", why.msg);
	out->hi = is_date ? time_next_day(c->zone, out->lo) : out->lo + 1;
	return HD_OK;
}

static enum hd_rc value(struct query_lexer *l, const char *s, struct query_span *out)
{
	*out = (struct query_span){.lo = 0};
	switch (query_defs[l->token.field].kind) {
	case QK_WORDS:
		return word_value(l, s, out);
	case QK_NUMBER:
		return number_value(l, s, out);
	default:
		return time_value(l, s, out);
	}
}

/* `a..b`, `a..`, `..b`; `..` alone is what a script makes of two empty variables. */
static enum hd_rc range(struct query_lexer *l, const char *s, const char *dots,
			struct query_span *out)
{
	struct query_span a = {"", INT64_MIN, 0}, b = {"", 0, INT64_MAX};
	const char *first = arena_strndup(l->arena, s, (size_t)(dots - s)), *second = dots + 2;
	enum hd_rc rc = HD_OK;

	if (!*first && !*second)
		return query_fail(l, l->value_at,
				  "a range needs a value before or after its '..'");
	if (*first)
		rc = value(l, first, &a);
	if (rc == HD_OK && *second)
		rc = value(l, second, &b);
	if (rc != HD_OK)
		return rc;
	if (*first && *second && strcmp(a.site, b.site) != 0)
		return query_fail(l, l->value_at, "'%.60s' has two sites; write one range for each",
				  s);
	*out = (struct query_span){.lo = a.lo, .hi = b.hi};
	memcpy(out->site, *first ? a.site : b.site, sizeof(out->site));
	if (out->lo >= out->hi)
		return query_fail(l, l->value_at,
				  "nothing lies in '%.60s'; write the smaller value first", s);
	return HD_OK;
}

static enum hd_rc compared(struct query_lexer *l, const char *s, struct query_span *out)
{
	enum hd_rc rc = value(l, s, out);

	if (rc != HD_OK)
		return rc;
	switch (l->token.compare) {
	case QC_LESS:
		if (query_defs[l->token.field].kind == QK_NUMBER && out->lo <= 1)
			return query_fail(l, l->value_at,
					  "numbers start at 1; there is none below");
		out->hi = out->lo;
		out->lo = INT64_MIN;
		break;
	case QC_LESS_EQUAL:
		out->lo = INT64_MIN;
		break;
	case QC_MORE:
		out->lo = out->hi;
		out->hi = INT64_MAX;
		break;
	case QC_MORE_EQUAL:
		out->hi = INT64_MAX;
		break;
	case QC_IS:
		if (query_defs[l->token.field].kind == QK_TIME && is_relative(s))
			return query_fail(l, l->value_at,
					  "'%s' is one moment; write '%s..' for since then or "
					  "'..%s' for until then",
					  s, s, s);
		break;
	}
	return HD_OK;
}

enum hd_rc query_span_parse(struct query_lexer *l, const char *s, struct query_span *out)
{
	const struct query_def *d = &query_defs[l->token.field];
	const char *dots = strstr(s, "..");

	if (!d->ordered && (dots || l->token.compare != QC_IS))
		return query_fail(l, l->value_at,
				  "the values of '%s' have no order; name them: %s:%s,%s", d->name,
				  d->name, d->words[0], d->words[1]);
	if (!dots)
		return compared(l, s, out);
	if (l->token.compare != QC_IS)
		return query_fail(l, l->value_at, "a range takes no comparison; write %s:%.60s",
				  d->name, s);
	return range(l, s, dots, out);
}
