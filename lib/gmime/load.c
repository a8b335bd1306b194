/* Finding GMime. Its soname says which interface it has, so that one without a call we make is
 * a broken one. */
#include "gmime/load.h"

#include "helpdesk/mem.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>

#define LIBRARY "libgmime-3.0.so.0"

struct gmime_calls gm;

static const struct {
	const char *name;
	size_t at;
} calls[] = {
#define GMIME_CALL(name) {#name, offsetof(struct gmime_calls, name)},
	GMIME_CALLS(GMIME_CALL)
#undef GMIME_CALL
};

/* Of a leak checker, where one is linked. */
void __lsan_disable(void) __attribute__((weak));
void __lsan_enable(void) __attribute__((weak));

/* What GMime sets up lives as long as the process; a type of its own that read.c registers anew is
 * then 16 bytes that nobody knows any more. */
static void start(void)
{
	if (__lsan_disable)
		__lsan_disable();
	gm.g_mime_init();
	if (__lsan_enable)
		__lsan_enable();
}

enum hd_rc gmime_load(struct hd_err *e)
{
	static bool loaded;
	void *library, *address;

	if (loaded)
		return HD_OK;
	/* Never closed: GObject's types cannot be registered twice. */
	library = dlopen(LIBRARY, RTLD_LAZY | RTLD_LOCAL);
	if (!library)
		return hd_fail(e, HD_IO, "mail needs %s, which cannot be loaded: %s; install "
			       "the package libgmime-3.0-0", LIBRARY, dlerror());
	for (size_t i = 0; i < NELEM(calls); i++) {
		address = dlsym(library, calls[i].name);
		if (!address)
			return hd_fail(e, HD_IO, "%s has no '%s'; install the package "
				       "libgmime-3.0-0 anew", LIBRARY, calls[i].name);
		*(void **)((char *)&gm + calls[i].at) = address;
	}
	start();
	loaded = true;
	return HD_OK;
}
