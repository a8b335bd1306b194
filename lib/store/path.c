/* Which paths may enter the store. Names come from mail and from other people's
 * files: none may leave the folder of a work tree or be taken for git's own. */
#include <limits.h>
#include <string.h>

#include "helpdesk/text.h"
#include "store/priv.h"

/* Characters that file systems of Apple leave out when they compare names, so
 * that ".g<one of these>it" would be ".git". */
static bool is_ignored(uint32_t c)
{
	return (c >= 0x200C && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
	       (c >= 0x206A && c <= 0x206F) || c == 0xFEFF;
}

static const char *fault(const char *name, size_t n)
{
	size_t i = 0;
	uint32_t first = '\0';

	if (n == 0)
		return "has an empty part";
	if (n > NAME_MAX)
		return "has a part of more than 255 bytes";
	while (i < n) {
		uint32_t c = utf8_next(name, n, &i);

		if (c < 0x20 || c == 0x7F || c == '\\')
			return "has a control character or a backslash";
		if (first == '\0' )
			first = c;
	}
	/* ".", "..", ".git" in any case, ".gitmodules" and all their disguises. */
	if (first == '.' || is_ignored(first))
		return "has a part that begins with a dot";
	if (n >= 4 && (name[0] | 32) == 'g' && (name[1] | 32) == 'i' && (name[2] | 32) == 't' &&
	    name[3] == '~')
		return "has a part that some systems take for '.git'";
	return NULL;
}

enum hd_rc path_check(const char *path, struct hd_err *e)
{
	size_t n = strlen(path);
	const char *at = path;
	const char *why = NULL;
	unsigned depth = 0;

	if (n >= PATH_MAX)
		why = "is too long";
	else if (!utf8_valid(path, n, NULL))
		why = "is not UTF-8";
	while (!why) {
		const char *slash = strchr(at, '/');

		why = fault(at, slash ? (size_t)(slash - at) : strlen(at));
		if (!why && ++depth > DEPTH_MAX / 2)
			why = "has too many folders";
		if (!slash)
			break;
		at = slash + 1;
	}
	if (why)
		return hd_fail(e, HD_INVALID, "path '%s' %s", path, why);
	return HD_OK;
}
