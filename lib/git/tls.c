/* What TLS needs is made ready when the network is used, not when libgit2 starts.
 *
 * git_libgit2_init() parses the system's whole list of certificate authorities (some 140 of
 * them, 5 ms) and gathers randomness (another half), which is most of the time of a short
 * command that never leaves the machine. The linker turns libgit2's calls of six functions into
 * calls of those below (--wrap, see the Makefile). Until the network is wanted no certificate
 * is read: the list of trusted authorities stays empty, and an empty list trusts nobody. The
 * random generator is seeded before it gives its first byte, whoever asks. Where libgit2 is a
 * shared library nothing is put off: slower, and just as safe. */
#include <stdbool.h>
#include <stddef.h>

#include "git/git.h"

/* Declared by hand: what these structures look like is none of our business. */
typedef int (*entropy_fn)(void *entropy, unsigned char *out, size_t n);

int __real_mbedtls_x509_crt_parse_file(void *chain, const char *path);
int __real_mbedtls_x509_crt_parse_path(void *chain, const char *path);
void __real_mbedtls_entropy_init(void *entropy);
void __real_mbedtls_entropy_free(void *entropy);
int __real_mbedtls_ctr_drbg_seed(void *drbg, entropy_fn fn, void *entropy,
				 const unsigned char *custom, size_t n);
int __real_mbedtls_ctr_drbg_random(void *drbg, unsigned char *out, size_t n);

int __wrap_mbedtls_x509_crt_parse_file(void *chain, const char *path);
int __wrap_mbedtls_x509_crt_parse_path(void *chain, const char *path);
void __wrap_mbedtls_entropy_init(void *entropy);
void __wrap_mbedtls_entropy_free(void *entropy);
int __wrap_mbedtls_ctr_drbg_seed(void *drbg, entropy_fn fn, void *entropy,
				 const unsigned char *custom, size_t n);
int __wrap_mbedtls_ctr_drbg_random(void *drbg, unsigned char *out, size_t n);

static bool wanted;

void tls_allow_certificates(void)
{
	wanted = true;
}

int __wrap_mbedtls_x509_crt_parse_file(void *chain, const char *path)
{
	return wanted ? __real_mbedtls_x509_crt_parse_file(chain, path) : 0;
}

int __wrap_mbedtls_x509_crt_parse_path(void *chain, const char *path)
{
	return wanted ? __real_mbedtls_x509_crt_parse_path(chain, path) : 0;
}

/* --- randomness ------------------------------------------------------------------- */

/* What libgit2 asked for: it makes one generator, when it starts. */
static struct {
	entropy_fn fn;
	void *entropy;
	bool seeded;
} put_off;

void __wrap_mbedtls_entropy_init(void *entropy)
{
	(void)entropy; /* __wrap_mbedtls_ctr_drbg_random() does it */
}

void __wrap_mbedtls_entropy_free(void *entropy)
{
	if (put_off.seeded)
		__real_mbedtls_entropy_free(entropy);
}

int __wrap_mbedtls_ctr_drbg_seed(void *drbg, entropy_fn fn, void *entropy,
				 const unsigned char *custom, size_t n)
{
	(void)drbg, (void)custom, (void)n; /* libgit2 passes none */
	put_off.fn = fn;
	put_off.entropy = entropy;
	put_off.seeded = false;
	return 0;
}

int __wrap_mbedtls_ctr_drbg_random(void *drbg, unsigned char *out, size_t n)
{
	int code = 0;

	if (!put_off.seeded) {
		__real_mbedtls_entropy_init(put_off.entropy);
		code = __real_mbedtls_ctr_drbg_seed(drbg, put_off.fn, put_off.entropy, NULL, 0);
		put_off.seeded = code == 0;
	}
	return code ? code : __real_mbedtls_ctr_drbg_random(drbg, out, n);
}
