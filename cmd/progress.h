/* Progress of what takes long: one line on a terminal's standard error, gone when it is over. */
#ifndef HELPDESK_CMD_PROGRESS_H
#define HELPDESK_CMD_PROGRESS_H

#include <stdint.h>

/* As desk_options.filling. Shows nothing in the first second. */
void progress_fill(uint64_t done, uint64_t total, void *arg);

#endif
