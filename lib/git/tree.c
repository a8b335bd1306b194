/* A tree is a row of "<mode in octal> <name> NUL <20 bytes of id>". */
#include "git/tree.h"

#include <string.h>

void tree_reader_init(struct tree_reader *r, const char *data, size_t n)
{
	r->at = data;
	r->end = data + n;
}

int tree_next(struct tree_reader *r, struct tree_entry *out)
{
	const char *p = r->at;
	const char *nul;
	unsigned mode = 0;

	if (p == r->end)
		return 0;
	for (; p < r->end && *p >= '0' && *p <= '7' && mode < 0200000; p++)
		mode = mode << 3 | (unsigned)(*p - '0');
	if (p == r->at || p == r->end || *p != ' ')
		return -1;
	p++;
	nul = memchr(p, '\0', (size_t)(r->end - p));
	if (!nul || nul == p || (size_t)(r->end - nul) < 1 + OID_SIZE)
		return -1;
	out->name = p;
	out->len = (size_t)(nul - p);
	out->mode = mode;
	memcpy(out->id.b, nul + 1, OID_SIZE);
	r->at = nul + 1 + OID_SIZE;
	return 1;
}

bool tree_is_folder(const struct tree_entry *t)
{
	return (t->mode & 0170000) == MODE_FOLDER;
}

bool tree_is_file(const struct tree_entry *t)
{
	return (t->mode & 0170000) == 0100000;
}

int tree_compare(const struct tree_entry *a, const struct tree_entry *b)
{
	size_t n = a->len < b->len ? a->len : b->len;
	int order = memcmp(a->name, b->name, n);
	unsigned char end_a, end_b;

	if (order)
		return order;
	end_a = n < a->len ? (unsigned char)a->name[n] : tree_is_folder(a) ? '/' : '\0';
	end_b = n < b->len ? (unsigned char)b->name[n] : tree_is_folder(b) ? '/' : '\0';
	if (end_a != end_b)
		return end_a < end_b ? -1 : 1;
	return 0;
}

void tree_add(struct sbuf *out, const struct tree_entry *t)
{
	sbuf_printf(out, "%o %s", t->mode, t->name);
	sbuf_putc(out, '\0');
	sbuf_add(out, t->id.b, OID_SIZE);
}
