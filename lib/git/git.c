/* Start and options of libgit2, and its errors in our words. */
#include "git/git.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>

#include <git2.h>

#include "helpdesk/env.h"

/* Where Debian's libgit2 looks when it is not told otherwise. */
#define CERTIFICATES_DEFAULT "/etc/ssl/certs/ca-certificates.crt"

#define WINDOW_SIZE ((size_t)4 << 20)
#define WINDOWS_LIMIT ((size_t)32 << 20)

enum hd_rc git_start(struct hd_err *e)
{
	static bool started;
	int code;

	if (started)
		return HD_OK;
	code = git_libgit2_init();
	if (code < 0)
		return git_fail(e, code, "cannot start libgit2");
	started = true;
	/* Refs and reflogs reach the disk before a call returns. */
	git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
	/* Every object a commit names was written or read by us a moment ago:
	 * to look each one up again only costs time. */
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_OBJECT_CREATION, 0);
	/* A damaged object must not be taken for a sound one. */
	git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 1);
	/* Packs are looked at through windows: mapped as a whole, as it would be by itself, one
	 * of a million tickets counts as memory of ours. */
	git_map_much(false);
	return HD_OK;
}

void git_map_much(bool much)
{
	git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, much ? 4 * WINDOW_SIZE : WINDOW_SIZE);
	git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, much ? 4 * WINDOWS_LIMIT : WINDOWS_LIMIT);
}

enum hd_rc git_want_network(struct hd_err *e)
{
	static bool done;
	const char *file = env_get("SSL_CERT_FILE");
	const char *folder = env_get("SSL_CERT_DIR");
	struct stat st;
	enum hd_rc rc;
	int code;

	if (done)
		return HD_OK;
	rc = git_start(e);
	if (rc)
		return rc;
	tls_allow_certificates(); /* and the start of libssh2 */
	if (!file && !folder) {
		/* No list at all is fine for ssh and local remotes. */
		if (stat(CERTIFICATES_DEFAULT, &st) != 0)
			return HD_OK;
		file = CERTIFICATES_DEFAULT;
	}
	code = git_libgit2_opts(GIT_OPT_SET_SSL_CERT_LOCATIONS, file, folder);
	if (code < 0)
		return git_fail(e, code, "cannot read the certificates of '%s'",
				file ? file : folder);
	done = true;
	return HD_OK;
}

enum hd_rc git_fail(struct hd_err *e, int code, const char *fmt, ...)
{
	const git_error *last = git_error_last();
	char subject[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(subject, sizeof(subject), fmt, ap);
	va_end(ap);
	return hd_fail(e, code == GIT_ELOCKED || code == GIT_EMODIFIED ? HD_CONFLICT : HD_IO,
		       "%s: %s", subject,
		       last && last->message ? last->message : "no reason given");
}
