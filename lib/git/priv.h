/* Shared by the files of this folder: the repository as libgit2 holds it. */
#ifndef LIB_GIT_PRIV_H
#define LIB_GIT_PRIV_H

#include <git2.h>

#include "git/git.h"
#include "git/repo.h"
#include "git/settings.h"

struct repo {
	char *path;
	struct settings *own; /* its configuration file if that is plain; else NULL */
	/* NULL until repo_start() */
	git_repository *git;
	git_odb *odb;
	git_config *config; /* a snapshot: values borrowed from it live as long as it */
};

/* Opens the repository in libgit2, once; before the three above are used. */
enum hd_rc repo_start(struct repo *r, struct hd_err *e);

#endif
