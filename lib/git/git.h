/* libgit2 itself: start, options, errors. */
#ifndef LIB_GIT_GIT_H
#define LIB_GIT_GIT_H

#include <stdbool.h>

#include "helpdesk/err.h"

/* Starts libgit2; any number of calls, one start. */
enum hd_rc git_start(struct hd_err *e);

/* How much of the packs is mapped at a time: much (128 MiB) while most objects are read and little
 * else needs memory, for a pack that gc made is in another order than paths are. After
 * git_start(). */
void git_map_much(bool much);

/* To be called before anything is fetched from or sent to another machine:
 * reads the certificate authorities ($SSL_CERT_FILE, $SSL_CERT_DIR, else the
 * system's list). Without it no TLS connection is trusted. */
enum hd_rc git_want_network(struct hd_err *e);

/* Sets "<formatted>: <what libgit2 said>" and gives the code that fits libgit2's
 * `code` (negative): HD_CONFLICT when locked or moved, else HD_IO. */
enum hd_rc git_fail(struct hd_err *e, int code, const char *fmt, ...) HD_PRINTF(3, 4);

/* tls.c: from now on certificates are read. Use git_want_network(). */
void tls_allow_certificates(void);

#endif
