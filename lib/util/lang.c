/* The only includer of gettext.
 *
 * English is what the program is written in: then nothing is opened and nothing asked but
 * four variables. Another language needs no locale of the system: Debian's smallest
 * has C.UTF-8 alone, and gettext is content with that and LANGUAGE. It is entered for each
 * text and left again, so that the errors of the C library stay as they are. */
#include "helpdesk/lang.h"

#include <libintl.h>
#include <locale.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "helpdesk/env.h"
#include "helpdesk/mem.h"
#include "helpdesk/text.h"

#define DOMAIN "helpdesk"
#ifndef LOCALEDIR
#define LOCALEDIR "/usr/local/share/locale"
#endif

const char *const lang_words[] = {"en", "fr", NULL};

static const char *language; /* one of lang_words; NULL = nobody has asked yet */
static locale_t place;       /* (locale_t)0 = English */

const char *lang_code(void)
{
	if (!language)
		lang_use(NULL, NULL);
	return language;
}

/* `fr`, `fr_CA`, `fr_FR.UTF-8`, `fr@euro` are fr. */
static const char *known(const char *s, size_t n)
{
	size_t k = strcspn(s, "_.@:");

	for (size_t i = 0; lang_words[i]; i++)
		if (k <= n && strlen(lang_words[i]) == k && memcmp(lang_words[i], s, k) == 0)
			return lang_words[i];
	return NULL;
}

/* As gettext(3) has it: LANGUAGE is a list of wishes, which holds in any locale but C. */
static const char *wished(void)
{
	const char *locale = env_get("LC_ALL");
	const char *list = env_get("LANGUAGE");
	const char *found;

	if (!locale)
		locale = env_get("LC_MESSAGES");
	if (!locale)
		locale = env_get("LANG");
	if (!locale || strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0)
		return "en";
	while (list && *list) {
		size_t n = strcspn(list, ":");

		found = known(list, n);
		if (found)
			return found;
		list += n + (list[n] == ':');
	}
	found = known(locale, strlen(locale));
	return found ? found : "en";
}

static bool holds_catalogue(const char *dir, const char *lang)
{
	char *file = mem_printf("%s/%s/LC_MESSAGES/" DOMAIN ".mo", dir, lang);
	bool there = access(file, R_OK) == 0;

	free(file);
	return there;
}

/* The folder of catalogues: beside the program as it was built, where it was installed with it,
 * or where it was meant to be. Caller frees; NULL = nowhere. */
static char *catalogues(const char *lang)
{
	char self[4096] = "";
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	char *slash, *dirs[3], *found = NULL;

	self[n > 0 ? n : 0] = '\0';
	slash = strrchr(self, '/');
	if (slash)
		*slash = '\0';
	dirs[0] = mem_printf("%s/locale", self);
	dirs[1] = mem_printf("%s/../share/locale", self);
	dirs[2] = mem_strdup(LOCALEDIR);
	for (size_t i = 0; i < NELEM(dirs); i++) {
		if (!found && (slash || i == 2) && holds_catalogue(dirs[i], lang))
			found = dirs[i];
		else
			free(dirs[i]);
	}
	return found;
}

enum hd_rc lang_use(const char *lang, struct hd_err *e)
{
	char *dir;

	if (!lang)
		lang = wished();
	lang = known(lang, strlen(lang));
	language = lang_words[0];
	if (!lang || lang == lang_words[0]) {
		if (place)
			freelocale(place);
		place = (locale_t)0;
		return HD_OK;
	}
	dir = catalogues(lang);
	if (dir && !place)
		place = newlocale(LC_MESSAGES_MASK, "C.UTF-8", (locale_t)0);
	if (!dir || !place) {
		free(dir);
		return hd_fail(e, HD_NOT_FOUND,
			       "no translation '%s' is installed here; 'make install' puts it into "
			       LOCALEDIR, lang);
	}
	bindtextdomain(DOMAIN, dir);
	bind_textdomain_codeset(DOMAIN, "UTF-8");
	setenv("LANGUAGE", lang, 1);
	language = lang;
	free(dir);
	return HD_OK;
}

const char *tr(const char *text)
{
	locale_t before;
	const char *s;

	if (lang_code() == lang_words[0] || !*text)
		return text;
	before = uselocale(place);
	s = dgettext(DOMAIN, text);
	uselocale(before);
	return s;
}

const char *trn(const char *one, const char *many, uint64_t n)
{
	locale_t before;
	const char *s;

	if (lang_code() == lang_words[0])
		return n == 1 ? one : many;
	before = uselocale(place);
	s = dngettext(DOMAIN, one, many, (unsigned long)n);
	uselocale(before);
	return s;
}
