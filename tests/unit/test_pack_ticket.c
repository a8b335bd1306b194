/* The packed form of a ticket: random tickets come back as they were, damaged
 * ones are refused, and forged ones do no harm. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "codec/ticket_pack.h"
#include "codec/ticket_yaml.h"
#include "helpdesk/text.h"
#include "tests/fuzz/mend_pack.h"
#include "util/map.h"

#define TICKETS 3000

/* --- random tickets -------------------------------------------------------------- */

/* splitmix64 */
static uint64_t random_next(uint64_t *state)
{
	uint64_t z = *state += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

static unsigned below(uint64_t *state, unsigned n)
{
	return (unsigned)(random_next(state) % n);
}

static const char *random_text(uint64_t *rnd, struct arena *a)
{
	static const char *const pieces[] = {
		" ", "\n", "\n\n", "\t", "a", "word", "two words", ": ", " #", "- ", "---", "'",
		"\"",
		"\\n", "~", "null", "no", "12", "2026-11-22", "=", "\r", "\x01", "\x7F", "\xC3\xA9",
		"\xC2\x85", "\xE2\x80\xA8", "\xEF\xBB\xBF", "\xF0\x9F\x98\x80", "closed", "status",
	};
	unsigned n = below(rnd, 40) ? below(rnd, 8) : below(rnd, 3000);
	struct sbuf b = SBUF_INIT;
	const char *s;

	while (n-- > 0) {
		uint32_t cp = 1 + below(rnd, 0x10FFFF);

		if (below(rnd, 20))
			sbuf_puts(&b, pieces[below(rnd, NELEM(pieces))]);
		else
			utf8_put(&b, cp >= 0xD800 && cp <= 0xDFFF ? 'x' : cp);
	}
	s = arena_strndup(a, b.s, b.len);
	sbuf_deinit(&b);
	return s;
}

/* Of fields, of their parts, or nobody's. */
static const char *random_key(uint64_t *rnd, struct arena *a)
{
	return below(rnd, 2) ? pack_name(below(rnd, PACK_NAMES)) : random_text(rnd, a);
}

static struct node *random_node(uint64_t *rnd, struct arena *a, unsigned depth)
{
	static const char *const plains[] = {"1", "-3", "0x1F", "true", "1.5",
					     "2026-11-22T09:12:00Z"};
	unsigned what = below(rnd, depth < 4 ? 8 : 5), n = below(rnd, 5);
	struct node *v;

	if (what == 0)
		return node_null(a);
	if (what == 1)
		return node_plain(a, plains[below(rnd, NELEM(plains))]);
	if (what < 5)
		return node_text(a, random_text(rnd, a));
	v = what == 5 ? node_list(a) : node_map(a);
	while (n-- > 0) {
		if (v->kind == NODE_LIST)
			node_push(a, v, random_node(rnd, a, depth + 1));
		else
			node_set(a, v, random_key(rnd, a), random_node(rnd, a, depth + 1));
	}
	return v;
}

static struct node *random_map(uint64_t *rnd, struct arena *a)
{
	struct node *map = node_map(a);

	for (unsigned n = 1 + below(rnd, 4); n > 0; n--)
		node_set(a, map, random_key(rnd, a), random_node(rnd, a, 1));
	return map;
}

static struct node *random_list(uint64_t *rnd, struct arena *a)
{
	struct node *list = node_list(a);

	for (unsigned n = below(rnd, 4); n > 0; n--)
		node_push(a, list, random_node(rnd, a, 1));
	return list;
}

static struct entry *random_entry(uint64_t *rnd, struct arena *a)
{
	static const unsigned many[] = {0, 1, 2, 127, 128, 1000000, 0xffffffffu};
	struct entry *x = arena_alloc(a, sizeof(*x));

	/* Far from each other, too: any difference must fit. */
	x->at = below(rnd, 30) ? 1700000000 + below(rnd, 100000000)
			       : (int64_t)random_next(rnd) >> below(rnd, 64);
	x->n = below(rnd, 4) ? 1 : many[below(rnd, NELEM(many))];
	x->kind = (enum event)below(rnd, EVENT_COUNT + 1);
	x->event = x->kind == EV_OTHER ? arena_printf(a, "x%s", random_text(rnd, a))
				       : event_words[x->kind];
	x->by = below(rnd, 9) ? random_text(rnd, a) : NULL;
	x->set = below(rnd, 2) ? random_map(rnd, a) : NULL;
	x->add = below(rnd, 4) ? NULL : random_map(rnd, a);
	x->remove = below(rnd, 4) ? NULL : random_map(rnd, a);
	x->files = below(rnd, 4) ? NULL : random_list(rnd, a);
	x->channel = below(rnd, 4) ? NULL : random_text(rnd, a);
	x->from = below(rnd, 4) ? NULL : random_text(rnd, a);
	x->note = below(rnd, 2) ? NULL : random_text(rnd, a);
	x->mail = below(rnd, 4) ? NULL : random_node(rnd, a, 0);
	x->other = below(rnd, 4) ? NULL : random_map(rnd, a);
	return x;
}

static void random_ticket(uint64_t *rnd, struct arena *a, struct ticket *t)
{
	ticket_init(t, a);
	for (int f = 0; f < FIELD_COUNT; f++)
		t->head[f] = below(rnd, 3) ? random_node(rnd, a, 0) : NULL;
	t->other = below(rnd, 3) ? NULL : random_map(rnd, a);
	t->len = t->cap = below(rnd, 7);
	t->journal = t->len ? arena_alloc(a, t->len * sizeof(*t->journal)) : NULL;
	for (size_t i = 0; i < t->len; i++)
		t->journal[i] = random_entry(rnd, a);
}

/* --- comparing ------------------------------------------------------------------- */

static bool same_text(const char *x, const char *y)
{
	return x && y ? strcmp(x, y) == 0 : x == y;
}

static void assert_header_equal(const struct ticket *x, const struct ticket *y, bool is_short)
{
	for (int f = 0; f < FIELD_COUNT; f++)
		if (is_short && (f == F_DESCRIPTION || f == F_SOLUTION))
			assert_null(y->head[f]);
		else
			assert_true(node_equal(x->head[f], y->head[f]));
	assert_true(node_equal(x->other, y->other));
}

static void assert_entry_equal(const struct entry *x, const struct entry *y)
{
	assert_true(x->at == y->at);
	assert_int_equal(x->n, y->n);
	assert_int_equal(x->kind, y->kind);
	assert_string_equal(x->event, y->event);
	assert_true(same_text(x->by, y->by) && same_text(x->channel, y->channel) &&
		    same_text(x->from, y->from) && same_text(x->note, y->note));
	assert_true(node_equal(x->set, y->set) && node_equal(x->add, y->add) &&
		    node_equal(x->remove, y->remove) && node_equal(x->files, y->files) &&
		    node_equal(x->mail, y->mail) && node_equal(x->other, y->other));
}

static void assert_file_equal(const struct ticket *x, const struct ticket *y)
{
	struct sbuf first = SBUF_INIT, second = SBUF_INIT;

	ticket_write(&first, x, NULL);
	ticket_write(&second, y, NULL);
	assert_string_equal(first.s, second.s);
	sbuf_deinit(&first);
	sbuf_deinit(&second);
}

/* --- tests ----------------------------------------------------------------------- */

static void what_is_packed_comes_back(void **state)
{
	struct arena *a = arena_new();
	struct sbuf packed = SBUF_INIT;
	struct hd_err e = {""};
	struct ticket t, whole, header;
	uint64_t rnd = 20261122;

	(void)state;
	for (int i = 0; i < TICKETS; i++) {
		random_ticket(&rnd, a, &t);
		sbuf_clear(&packed);
		ticket_pack(&packed, &t);
		if (ticket_unpack(a, packed.s, packed.len, &whole, &e) != HD_OK)
			fail_msg("ticket %d: %s", i, e.msg);
		assert_header_equal(&t, &whole, false);
		assert_int_equal(t.len, whole.len);
		for (size_t k = 0; k < t.len; k++)
			assert_entry_equal(t.journal[k], whole.journal[k]);
		assert_file_equal(&t, &whole);

		for (unsigned flags = 0; flags <= UNPACK_SHORT; flags++) {
			assert_int_equal(HD_OK, ticket_unpack_header(a, packed.s, packed.len,
								     flags, &header, &e));
			assert_header_equal(&t, &header, flags & UNPACK_SHORT);
			assert_int_equal(header.len, 0);
		}
		arena_reset(a);
	}
	sbuf_deinit(&packed);
	arena_free(a);
}

/* One like those of every day, with and without journal. */
static void pack_common(struct arena *a, bool journal, struct sbuf *out)
{
	static const char text[] =
		"number: HD-1042\n"
		"subject: Payroll does not start\n"
		"description: |\n  Since this morning.\n  Nothing helps.\n"
		"requester:\n  name: Marie Martin\n  email: marie@example.org\n"
		"application: payroll\npriority: 4\nstatus: closed\nlevel: 1\n"
		"tags: [vpn, \"2026\"]\nopened: 2026-11-22T09:12:00Z\nsolution: restarted\n"
		"later: {a: [1, 2]}\n"
		"journal:\n"
		"- at: 2026-11-22T09:12:00Z\n  by: bob\n  event: opened\n"
		"  set: {status: new, level: 0}\n"
		"- at: 2026-11-22T09:12:00Z\n  n: 2\n  by: bob\n  event: dreamt\n"
		"  note: of sheep\n"
		"- at: 2026-11-22T10:00:00Z\n  by: bob\n  event: closed\n  set: {status: closed}\n";
	struct hd_err e = {""};
	struct ticket t;

	if (ticket_read(a, text, sizeof(text) - 1, &t, &e) != HD_OK)
		fail_msg("%s", e.msg);
	if (!journal)
		t.len = 0;
	ticket_pack(out, &t);
}

/* The sums see every bit, so no damage can give another ticket. */
static void every_damage_is_refused(void **state)
{
	struct arena *a = arena_new();
	struct sbuf packed = SBUF_INIT;
	struct ticket t;

	(void)state;
	for (int journal = 0; journal < 2; journal++) {
		sbuf_clear(&packed);
		pack_common(a, journal, &packed);
		for (size_t n = 0; n < packed.len; n++) {
			char *cut = mem_strndup(packed.s, n);

			assert_int_equal(ticket_unpack(a, cut, n, &t, NULL), HD_INVALID);
			assert_int_equal(t.len, 0);
			assert_null(t.head[F_NUMBER]);
			free(cut);
		}
		for (size_t bit = 0; bit < packed.len * 8; bit++) {
			packed.s[bit / 8] ^= (char)(1 << bit % 8);
			assert_int_equal(ticket_unpack(a, packed.s, packed.len, &t, NULL),
					 HD_INVALID);
			packed.s[bit / 8] ^= (char)(1 << bit % 8);
			arena_reset(a);
		}
		sbuf_putc(&packed, '\0');
		assert_int_equal(ticket_unpack(a, packed.s, packed.len, &t, NULL), HD_INVALID);
	}
	sbuf_deinit(&packed);
	arena_free(a);
}

static void the_header_is_read_whatever_follows(void **state)
{
	struct arena *a = arena_new();
	struct sbuf packed = SBUF_INIT;
	struct hd_err e;
	struct ticket t;

	(void)state;
	pack_common(a, true, &packed);
	packed.s[packed.len - 2] ^= 1;
	assert_int_equal(ticket_unpack(a, packed.s, packed.len, &t, &e), HD_INVALID);
	assert_string_equal(e.msg, "the packed ticket is damaged");
	assert_int_equal(ticket_unpack_header(a, packed.s, packed.len, 0, &t, &e), HD_OK);
	assert_string_equal(ticket_text(&t, F_SOLUTION), "restarted");
	packed.s[0]++;
	assert_int_equal(ticket_unpack_header(a, packed.s, packed.len, 0, &t, &e), HD_INVALID);
	assert_string_equal(e.msg, "the packed ticket is of another version");
	sbuf_deinit(&packed);
	arena_free(a);
}

/* Damage with the right sums: refused, or a ticket that can be used. In an arena of its
 * own, for one that was used before has blocks with room to spare. */
static void try_forged(unsigned char *p, size_t n, unsigned *read)
{
	struct arena *a = arena_new();
	struct sbuf out = SBUF_INIT;
	struct ticket t;

	mend_pack(p, n);
	if (ticket_unpack(a, p, n, &t, NULL) == HD_OK) {
		++*read;
		ticket_write(&out, &t, NULL);
		ticket_pack(&out, &t);
	}
	ticket_unpack_header(a, p, n, UNPACK_SHORT, &t, NULL);
	sbuf_deinit(&out);
	assert_true(arena_size(a) < 65536 + 200 * n);
	arena_free(a);
}

/* So large that copy and nodes get blocks of their own, where a sanitizer sees the end. */
static void pack_large(struct arena *a, struct sbuf *out)
{
	struct sbuf text = SBUF_INIT;
	struct hd_err e = {""};
	struct ticket t;

	sbuf_puts(&text, "number: HD-1\nstatus: new\nopened: 2026-11-22T09:12:00Z\nfields:\n");
	for (int i = 0; i < 60; i++)
		sbuf_printf(&text, "  a field %d: %s\n", i, i % 2 ? "of some length" : "short");
	sbuf_puts(&text, "more: [1, [2, {x: y}], z]\n");
	/* Texts after the last list and map: one forged into another has no room. */
	for (int i = 10; i < 50; i++)
		sbuf_printf(&text, "more%d: text\n", i);
	sbuf_puts(&text, "journal:\n");
	for (int i = 10; i < 40; i++)
		sbuf_printf(&text, "- at: 2026-11-22T09:12:%dZ\n  by: bob\n  event: noted\n"
			    "  set: {type: request, own: {a: 1}}\n  files: [a, b]\n"
			    "  channel: phone\n  note: again\n", i);
	if (ticket_read(a, text.s, text.len, &t, &e) != HD_OK)
		fail_msg("%s", e.msg);
	ticket_pack(out, &t);
	sbuf_deinit(&text);
}

static void forged_ones_do_no_harm(void **state)
{
	struct arena *a = arena_new();
	struct sbuf packed[2] = {SBUF_INIT, SBUF_INIT};
	unsigned read = 0, tried = 0;
	uint64_t rnd = 7;

	(void)state;
	pack_common(a, true, &packed[0]);
	pack_large(a, &packed[1]);
	for (int which = 0; which < 2; which++) {
		size_t n = packed[which].len, step = which ? 17 : 1;
		unsigned char *copy = mem_alloc(n);

		for (size_t i = 0; i < n * 256; i += step, tried++) {
			memcpy(copy, packed[which].s, n);
			copy[i / 256] = (unsigned char)i;
			try_forged(copy, n, &read);
		}
		for (int i = 0; i < 20000; i++, tried++) {
			memcpy(copy, packed[which].s, n);
			for (unsigned k = 1 + below(&rnd, 6); k > 0; k--)
				copy[below(&rnd, (unsigned)n)] = (unsigned char)below(&rnd, 256);
			try_forged(copy, n, &read);
		}
		free(copy);
		sbuf_deinit(&packed[which]);
	}
	assert_true(read > 1000 && tried - read > 1000); /* or the mending is broken */
	arena_free(a);
}

/* Lists in lists: as many as a file may hold, and one more. */
static void nesting_ends_where_it_ends_in_files(void **state)
{
	struct arena *a = arena_new();
	struct sbuf packed = SBUF_INIT;
	struct ticket t, back;
	struct node *v = node_text(a, "deep");

	(void)state;
	ticket_init(&t, a);
	for (int depth = 1; depth <= PACK_DEPTH_MAX + 1; depth++) {
		struct node *around = depth % 2 ? node_list(a) : node_map(a);

		if (depth % 2)
			node_push(a, around, v);
		else
			node_set(a, around, "k", v);
		v = t.head[F_FIELDS] = around;
		sbuf_clear(&packed);
		ticket_pack(&packed, &t);
		assert_int_equal(ticket_unpack(a, packed.s, packed.len, &back, NULL),
				 depth > PACK_DEPTH_MAX ? HD_INVALID : HD_OK);
		if (depth <= PACK_DEPTH_MAX)
			assert_true(node_equal(v, back.head[F_FIELDS]));
	}
	sbuf_deinit(&packed);
	arena_free(a);
}

static void an_unpacked_ticket_can_grow(void **state)
{
	struct arena *a = arena_new();
	struct sbuf packed = SBUF_INIT;
	struct entry *x = arena_alloc(a, sizeof(*x));
	struct ticket t, again;

	(void)state;
	pack_common(a, true, &packed);
	assert_int_equal(ticket_unpack(a, packed.s, packed.len, &t, NULL), HD_OK);
	x->at = t.journal[2]->at;
	x->by = "anne";
	x->kind = EV_EDITED;
	x->event = "edited";
	x->set = node_map(a);
	node_set(a, x->set, "status", node_text(a, "new")); /* stays: it is closed */
	node_set(a, x->set, "unheard-of", node_text(a, "kept"));
	node_set(a, x->set, "later", node_null(a));
	ticket_add(&t, x);
	assert_int_equal(x->n, 2);
	assert_string_equal(ticket_text(&t, F_STATUS), "closed");
	assert_string_equal(node_get_str(t.other, "unheard-of"), "kept");
	assert_null(node_get(t.other, "later"));
	assert_int_equal(ticket_unpack(a, packed.s, packed.len, &again, NULL), HD_OK);
	assert_int_equal(again.len, 3);
	sbuf_deinit(&packed);
	arena_free(a);
}

/* Names, events and kinds stand as numbers in what was packed earlier. When this
 * fails, raise PACK_VERSION and put the new sum here. */
static void the_numbers_are_those_of_this_version(void **state)
{
	struct sbuf all = SBUF_INIT;

	(void)state;
	for (unsigned i = 0; i < PACK_NAMES; i++)
		sbuf_printf(&all, "%s ", pack_name(i));
	for (int i = 0; i < EVENT_COUNT; i++)
		sbuf_printf(&all, "%s ", event_words[i]);
	sbuf_printf(&all, "%d %d %d %d %d", NODE_NULL, NODE_TEXT, NODE_PLAIN, NODE_LIST, NODE_MAP);
	assert_int_equal(PACK_VERSION, 1);
	assert_int_equal(map_hash(all.s, all.len) >> 32, 0x3d6df666);
	sbuf_deinit(&all);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_packed_comes_back),
		cmocka_unit_test(every_damage_is_refused),
		cmocka_unit_test(the_header_is_read_whatever_follows),
		cmocka_unit_test(forged_ones_do_no_harm),
		cmocka_unit_test(nesting_ends_where_it_ends_in_files),
		cmocka_unit_test(an_unpacked_ticket_can_grow),
		cmocka_unit_test(the_numbers_are_those_of_this_version),
	};

	return cmocka_run_group_tests_name("pack_ticket", tests, NULL, NULL);
}
