/* The file of an article or a problem: that of a dossier with the fields of its kind. */
#include "codec/card_file.h"

#include <string.h>

enum hd_rc card_read(struct arena *a, enum number_kind kind, const char *text, size_t n,
		     struct card *out, struct hd_err *e)
{
	struct dossier d;
	enum hd_rc rc;

	card_init(out, kind, a);
	d = card_dossier(out);
	rc = dossier_read(text, n, &d, e);
	card_take_back(out, &d);
	return rc;
}

enum hd_rc card_parse(const struct number *n, const char *text, size_t len, struct arena *a,
		      struct card *out, struct hd_err *e)
{
	char number[NUMBER_TEXT_SIZE];
	enum hd_rc rc = card_read(a, n->kind, text, len, out, e);

	number_format(n, number);
	if (rc == HD_OK && strcmp(card_text(out, C_NUMBER), number) != 0)
		rc = hd_fail(e, HD_INVALID, "line %u: its number is '%s'",
			     out->head[C_NUMBER]->line, card_text(out, C_NUMBER));
	return rc == HD_OK ? rc : hd_wrap(e, rc, "%s '%s'", card_kind_name(n->kind), number);
}

enum hd_rc card_write(struct sbuf *out, const struct card *c, struct hd_err *e)
{
	struct dossier d = card_dossier(c);

	return dossier_write(out, &d, e);
}
