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
	gm.g_mime_init();
	loaded = true;
	return HD_OK;
}
