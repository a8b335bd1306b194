/* Any bytes as a packed ticket, as they are and with their sums put right: read
 * or refused; what is read can be written as a file, and packed and read again
 * it is the same. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "codec/ticket_pack.h"
#include "codec/ticket_yaml.h"
#include "tests/fuzz/mend_pack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void must(int holds)
{
	if (!holds)
		abort();
}

static void unpack_header(struct arena *a, const unsigned char *p, size_t n)
{
	struct ticket t;
	struct hd_err e;

	for (unsigned flags = 0; flags <= UNPACK_SHORT; flags++) {
		ticket_unpack_header(a, p, n, flags, &t, &e);
		must(t.len == 0);
	}
}

static void unpack_whole(struct arena *a, const unsigned char *p, size_t n)
{
	struct sbuf first = SBUF_INIT, second = SBUF_INIT, packed = SBUF_INIT;
	struct ticket t, again;
	struct hd_err e;

	if (ticket_unpack(a, p, n, &t, &e) == HD_OK) {
		must(arena_size(a) < 100000 + 200 * n);
		ticket_pack(&packed, &t);
		must(ticket_unpack(a, packed.s, packed.len, &again, &e) == HD_OK);
		must(ticket_write(&first, &t, &e) == ticket_write(&second, &again, &e));
		must(first.len == second.len && memcmp(first.s, second.s, first.len) == 0);
		sbuf_clear(&second);
		ticket_pack(&second, &again);
		must(packed.len == second.len && memcmp(packed.s, second.s, second.len) == 0);
	}
	sbuf_deinit(&first);
	sbuf_deinit(&second);
	sbuf_deinit(&packed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	/* Exactly as long as the input, so that a byte too far is seen. */
	unsigned char *copy = malloc(n ? n : 1);
	struct arena *a = arena_new();

	must(copy != NULL);
	if (n)
		memcpy(copy, data, n);
	for (int mended = 0; mended < 2; mended++) {
		unpack_header(a, copy, n);
		unpack_whole(a, copy, n);
		mend_pack(copy, n);
	}
	arena_free(a);
	free(copy);
	return 0;
}
