/* Files of the store that cannot be read as tickets, told as warnings. */
#ifndef HELPDESK_CMD_BAD_H
#define HELPDESK_CMD_BAD_H

/* A bad_file_fn: one line to stderr, --quiet or not, for an answer that leaves
 * something out must say so. `arg` is not used. */
void bad_file(const char *path, const char *why, void *arg);

#endif
