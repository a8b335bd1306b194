/* The one way out of the library: there is no memory left. */
#ifndef UTIL_OOM_H
#define UTIL_OOM_H

/* Says so on standard error and ends the process with status 70. */
_Noreturn void mem_exhausted(void);

#endif
