/* Which program sends: no shell reads the setting, so that nothing in it means more than it says. */
#include "mail/sendmail.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "helpdesk/env.h"
#include "helpdesk/sbuf.h"

#define BLANKS " \t"

/* Whether a folder of PATH has it. */
static bool is_on_path(const char *name)
{
	const char *at = env_get("PATH");
	bool found = false;

	while (at && !found) {
		size_t n = strcspn(at, ":");
		char *path = mem_printf("%.*s/%s", n ? (int)n : 1, n ? at : ".", name);

		found = access(path, X_OK) == 0;
		free(path);
		at = at[n] ? at + n + 1 : NULL;
	}
	return found;
}

/* Not all PATHs of users and of cron hold the folders of the administrator. */
static const char *usual_program(void)
{
	static const char *const places[] = {"/usr/sbin/sendmail", "/usr/lib/sendmail"};

	for (size_t i = 0; !is_on_path("sendmail") && i < NELEM(places); i++)
		if (access(places[i], X_OK) == 0)
			return places[i];
	return "sendmail";
}

/* One word, `*s` moved past it; false when its quote is not closed. */
static bool take_word(const char **s, struct sbuf *out)
{
	bool quoted = false;

	for (sbuf_clear(out); **s && (quoted || !strchr(BLANKS, **s)); (*s)++) {
		if (**s == '"')
			quoted = !quoted;
		else if (quoted && **s == '\\' && ((*s)[1] == '"' || (*s)[1] == '\\'))
			sbuf_putc(out, *++*s);
		else
			sbuf_putc(out, **s);
	}
	return !quoted;
}

enum hd_rc sendmail_words(const char *setting, struct arena *a, const char ***out,
			  struct hd_err *e)
{
	const char **v = arena_alloc(a, (SENDMAIL_WORDS_MAX + 1) * sizeof(*v)), *s = setting;
	struct sbuf word = SBUF_INIT;
	enum hd_rc rc = HD_OK;
	size_t n = 0;

	*out = v;
	if (!s || !s[strspn(s, BLANKS)]) {
		v[0] = usual_program();
		return HD_OK;
	}
	while (rc == HD_OK && *(s += strspn(s, BLANKS))) {
		if (!take_word(&s, &word))
			rc = hd_fail(e, HD_USAGE,
				     "git config helpdesk.sendmail: the last quote of '%s' is not closed",
				     setting);
		else if (n == SENDMAIL_WORDS_MAX)
			rc = hd_fail(e, HD_USAGE, "git config helpdesk.sendmail: more than %d words",
				     SENDMAIL_WORDS_MAX);
		else
			v[n++] = arena_strndup(a, word.s, word.len);
	}
	if (rc == HD_OK && !*v[0])
		rc = hd_fail(e, HD_USAGE, "git config helpdesk.sendmail names no program: '%s'",
			     setting);
	sbuf_deinit(&word);
	return rc;
}
