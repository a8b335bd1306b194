/* Numbers of other systems without their source: who knows a ticket as 8812 types that. Asked only
 * when no ticket here is meant, for every ticket must be looked at. */
#include "desk/record.h"

#include "helpdesk/text.h"

#include <stdio.h>
#include <string.h>

#define NAMED_MAX 5

struct foreign {
	const char *id;
	size_t n;
	char number[NUMBER_TEXT_SIZE];
	struct sbuf keys;
};

static enum hd_rc compare(const struct ticket *t, const struct facts *f, void *arg, struct hd_err *e)
{
	struct foreign *x = arg;
	const char *id = node_get_str(t->head[F_EXTERNAL], "id");

	(void)f, (void)e;
	if (!id || !str_ieq(id, x->id))
		return HD_OK;
	if (x->n++ < NAMED_MAX)
		sbuf_printf(&x->keys, "%skey:%s:%s", x->n > 1 ? ", " : "",
			    node_get_str(t->head[F_EXTERNAL], "source"), id);
	snprintf(x->number, sizeof(x->number), "%s", ticket_text(t, F_NUMBER));
	return HD_OK;
}

enum hd_rc foreign_resolve(struct desk *d, const char *id, struct number *out, bool *found,
			   struct hd_err *e)
{
	struct foreign x = {.id = id, .keys = SBUF_INIT};
	struct list_spec all = {.query = NULL};
	struct hd_err why = {""};
	enum hd_rc rc = desk_list(d, &all, compare, NULL, &x, &why);

	*found = false;
	/* Files that cannot be read are no reason to say something else than what is asked for. */
	if ((rc == HD_OK || rc == HD_PARTIAL) && x.n == 1)
		*found = number_parse(x.number, out);
	rc = x.n > 1 ? hd_fail(e, HD_REFUSED, "'%.60s' is the number of %zu tickets elsewhere: %s%s",
			       id, x.n, x.keys.s, x.n > NAMED_MAX ? ", …" : "")
		     : HD_OK;
	sbuf_deinit(&x.keys);
	return rc;
}
