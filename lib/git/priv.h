/* Shared by the files of this folder: the repository as libgit2 holds it. */
#ifndef LIB_GIT_PRIV_H
#define LIB_GIT_PRIV_H

#include <git2.h>

#include "git/git.h"
#include "git/repo.h"

struct repo {
	git_repository *git;
	git_odb *odb;
	git_config *config; /* a snapshot: values borrowed from it live as long as it */
	char *path;
};

#endif
