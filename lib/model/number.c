/* Numbers of tickets, problems and articles, and where their files lie. */
#include "helpdesk/num.h"
#include "helpdesk/text.h"
#include "helpdesk/ticket.h"

#include <string.h>

#define NUMBER_MAX UINT64_C(999999999999)

bool site_valid(const char *s)
{
	size_t n = strlen(s);

	return n >= 2 && n <= 8 && s[0] >= 'A' && s[0] <= 'Z' &&
	       strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == n;
}

bool number_parse(const char *s, struct number *out)
{
	const char *dash = strchr(s, '-'), *digits;
	size_t n = dash ? (size_t)(dash - s) : 0;

	if (n == 0 || n >= sizeof(out->site))
		return false;
	for (size_t i = 0; i < n; i++)
		out->site[i] = s[i] >= 'a' && s[i] <= 'z' ? (char)(s[i] - 32) : s[i];
	out->site[n] = '\0';
	if (!site_valid(out->site))
		return false;
	digits = dash + 1;
	out->kind = NUMBER_TICKET;
	if (*digits == 'P' || *digits == 'p')
		out->kind = NUMBER_PROBLEM, digits++;
	else if (*digits == 'K' || *digits == 'k')
		out->kind = NUMBER_ARTICLE, digits++;
	return *digits >= '1' && *digits <= '9' && num_u64(digits, NUMBER_MAX, &out->n);
}

/* Without snprintf(): a load makes several of these for each of its tickets. */
static char *put_text(char *to, const char *s)
{
	size_t n = strlen(s);

	memcpy(to, s, n);
	return to + n;
}

static char *put_digits(char *to, uint64_t v, int least)
{
	char digits[20];
	int n = 0;

	while (v || n < least) {
		digits[n++] = (char)('0' + v % 10);
		v /= 10;
	}
	while (n)
		*to++ = digits[--n];
	return to;
}

void number_format(const struct number *x, char out[NUMBER_TEXT_SIZE])
{
	char *to = put_text(out, x->site);

	*to++ = '-';
	if (x->kind != NUMBER_TICKET)
		*to++ = x->kind == NUMBER_PROBLEM ? 'P' : 'K';
	*put_digits(to, x->n, 1) = '\0';
}

static void path_in(const char *folder, const struct number *x, const char *suffix,
		    char out[NUMBER_PATH_SIZE])
{
	char *to = put_text(out, folder);

	*to++ = '/';
	to = put_text(to, x->site);
	*to++ = '/';
	to = put_digits(to, x->n / 10000, 4);
	*to++ = '/';
	to = put_digits(to, x->n / 100 % 100, 2);
	*to++ = '/';
	number_format(x, to);
	to = put_text(to + strlen(to), suffix);
	*to = '\0';
}

void number_path(const struct number *x, char out[NUMBER_PATH_SIZE])
{
	static const char *const folder[] = {"tickets", "problems", "knowledge"};

	path_in(folder[x->kind], x, ".yaml", out);
}

void number_attachments(const struct number *x, char out[NUMBER_PATH_SIZE])
{
	path_in("attachments", x, "", out);
}

int number_compare(const struct number *a, const struct number *b)
{
	int c = strcmp(a->site, b->site);

	if (c == 0 && a->kind != b->kind)
		c = a->kind < b->kind ? -1 : 1;
	return c ? c : a->n < b->n ? -1 : a->n > b->n;
}
