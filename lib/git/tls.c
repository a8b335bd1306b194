/* Certificates are read only when the network is wanted.
 *
 * git_libgit2_init() parses the system's whole list of certificate authorities
 * (some 140 of them, 5 ms), which is most of the time of a short command that
 * never leaves the machine. The two functions below stand in the program itself,
 * where the dynamic linker looks before it looks in mbed TLS, so libgit2 calls
 * them. Until the network is wanted they read nothing: the list of trusted
 * authorities stays empty, and an empty list trusts nobody. */
#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "git/git.h"

/* Declared by hand: what a certificate chain looks like is none of our business. */
int mbedtls_x509_crt_parse_file(void *chain, const char *path);
int mbedtls_x509_crt_parse_path(void *chain, const char *path);

typedef int (*parse_fn)(void *chain, const char *path);

/* mbed TLS's own code for "file or folder not readable". */
#define X509_FILE_IO_ERROR (-0x2900)

static bool wanted;

void tls_allow_certificates(void)
{
	wanted = true;
}

static int pass_on(const char *name, void *chain, const char *path)
{
	void *symbol;
	parse_fn real = NULL;

	if (!wanted)
		return 0;
	symbol = dlsym(RTLD_NEXT, name);
	/* ISO C has no cast from an object pointer to a function pointer. */
	memcpy(&real, &symbol, sizeof(real));
	return real ? real(chain, path) : X509_FILE_IO_ERROR;
}

int mbedtls_x509_crt_parse_file(void *chain, const char *path)
{
	return pass_on("mbedtls_x509_crt_parse_file", chain, path);
}

int mbedtls_x509_crt_parse_path(void *chain, const char *path)
{
	return pass_on("mbedtls_x509_crt_parse_path", chain, path);
}
