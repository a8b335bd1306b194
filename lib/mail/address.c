/* Addresses: what may follow a sendmail program's arguments and stand in a header. Stricter than
 * RFC 5322 where that allows what no mailbox has: quoted local parts, comments, routes. */
#include "mail/outgoing.h"

#include <stdbool.h>
#include <string.h>

#include "helpdesk/mem.h"
#include "helpdesk/text.h"

#define EMAIL_MAX 254 /* RFC 5321, 4.5.3.1.3: a path of 256 bytes, with its brackets */
#define LOCAL_MAX 64

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Dots part, and neither begin nor end nor follow each other. */
static bool is_dotted(const char *s, size_t n, const char *others)
{
	if (n == 0 || s[0] == '.' || s[n - 1] == '.')
		return false;
	for (size_t i = 0; i < n; i++)
		if (s[i] == '.' ? s[i + 1] == '.' : !is_alnum(s[i]) && !strchr(others, s[i]))
			return false;
	return true;
}

static bool is_email(const char *s, size_t n)
{
	const char *at = memrchr(s, '@', n);
	size_t local = at ? (size_t)(at - s) : 0;

	/* It may be an argument of a program, and there `-` begins an option. */
	return at && n <= EMAIL_MAX && local <= LOCAL_MAX && s[0] != '-' &&
	       !memchr(s, '\0', n) && is_dotted(s, local, "!#$%&'*+-/=?^_`{|}~") &&
	       is_dotted(at + 1, n - local - 1, "-") && at[1] != '-' && s[n - 1] != '-';
}

enum hd_rc address_check(const char *s, struct arena *a, const char **email, struct hd_err *e)
{
	size_t n = strlen(s);
	const char *open, *mail;

	while (n && s[n - 1] == ' ')
		n--;
	while (n && *s == ' ')
		s++, n--;
	open = n && s[n - 1] == '>' ? memrchr(s, '<', n) : NULL;
	if (open)
		n -= (size_t)(open + 1 - s) + 1;
	mail = open ? open + 1 : s;
	if (!is_email(mail, n))
		return hd_fail(e, HD_INVALID,
			       "'%.100s' is no mail address; write it like marie@example.org or "
			       "'Marie Curie <marie@example.org>', in ASCII", s);
	*email = arena_strndup(a, mail, n);
	return HD_OK;
}
