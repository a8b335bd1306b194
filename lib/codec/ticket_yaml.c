/* A ticket's file: that of a dossier with a ticket's fields. */
#include "codec/ticket_yaml.h"

enum hd_rc ticket_read(struct arena *a, const char *text, size_t n, struct ticket *out,
		       struct hd_err *e)
{
	struct dossier d;
	enum hd_rc rc;

	ticket_init(out, a);
	d = ticket_dossier(out);
	rc = dossier_read(text, n, &d, e);
	ticket_take_back(out, &d);
	return rc;
}

enum hd_rc ticket_of_node(struct arena *a, struct node *doc, struct ticket *out, struct hd_err *e)
{
	struct dossier d;
	enum hd_rc rc;

	ticket_init(out, a);
	d = ticket_dossier(out);
	rc = dossier_of_node(doc, &d, e);
	ticket_take_back(out, &d);
	return rc;
}

enum hd_rc ticket_write(struct sbuf *out, const struct ticket *t, struct hd_err *e)
{
	struct dossier d = ticket_dossier(t);

	return dossier_write(out, &d, e);
}

void field_write(struct sbuf *out, enum field f, const struct node *value)
{
	value_write(out, &field_defs[f], value);
}
