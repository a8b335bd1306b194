/* Events have no ids of their own; what they say is one, for no two of a ticket are alike: those of
 * one second differ in their `n`. */
#include "desk/entry_hash.h"

#include "codec/dossier_yaml.h"
#include "crypto/hash.h"

#include <string.h>

void entry_hash(const struct ticket *t, const struct entry *x, char out[17])
{
	const char *uid = ticket_text(t, F_UID);
	struct sbuf b = SBUF_INIT;
	char hex[65];

	sbuf_printf(&b, "%s\n", uid ? uid : "");
	entry_write(&b, x);
	hash_sha256_hex(b.s, b.len, hex);
	memcpy(out, hex, 16);
	out[16] = '\0';
	sbuf_deinit(&b);
}
