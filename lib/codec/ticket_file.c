/* Files of tickets: where they lie, and reading one by its number. */
#include "codec/ticket_file.h"

#include "codec/ticket_yaml.h"

#include <string.h>

#define SUFFIX ".yaml"

enum hd_rc path_number(const char *path, enum number_kind kind, struct number *out, bool *is,
		       struct hd_err *e)
{
	const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
	size_t n = strlen(name), tail = strlen(SUFFIX);
	char text[NUMBER_TEXT_SIZE], right[NUMBER_PATH_SIZE];

	*is = n > tail && strcmp(name + n - tail, SUFFIX) == 0;
	if (!*is)
		return HD_OK;
	if (n - tail < sizeof(text)) {
		memcpy(text, name, n - tail);
		text[n - tail] = '\0';
		if (number_parse(text, out) && out->kind == kind) {
			number_path(out, right);
			if (strcmp(right, path) == 0)
				return HD_OK;
		}
	}
	return hd_fail(e, HD_INVALID, "'%s' is not where a file of its name belongs", path);
}

/* A file whose number is not that of its name was copied by hand: two would answer to one. */
enum hd_rc ticket_parse(const struct number *n, const char *text, size_t len, struct arena *a,
			struct ticket *out, struct hd_err *e)
{
	static const char *const kinds[] = {"ticket", "problem", "article"};
	char number[NUMBER_TEXT_SIZE];
	enum hd_rc rc = ticket_read(a, text, len, out, e);

	number_format(n, number);
	if (rc == HD_OK && strcmp(ticket_text(out, F_NUMBER), number) != 0)
		rc = hd_fail(e, HD_INVALID, "line %u: its number is '%s'",
			     out->head[F_NUMBER]->line, ticket_text(out, F_NUMBER));
	return rc == HD_OK ? HD_OK : hd_wrap(e, rc, "%s '%s'", kinds[n->kind], number);
}
