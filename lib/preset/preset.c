/* The list of presets. */
#include "preset/preset.h"

#include <stddef.h>
#include <string.h>

const struct preset *const presets[] = {
	&preset_bugzilla, &preset_glpi, &preset_mantis,     &preset_osticket,
	&preset_otrs,     &preset_rt,   &preset_servicenow, &preset_zentrack,
	NULL,
};

const char *const preset_dates[] = {
	"%Y-%m-%d[ %H:%M[:%S]][ %z]",
	"%Y/%m/%d[ %H:%M[:%S]][ %z]",
	"%d.%m.%Y[ %H:%M[:%S]]",
	"%Y%m%dT%H%M%S[%z]",
	NULL,
};

const struct preset *preset_find(const char *name)
{
	for (size_t i = 0; presets[i]; i++)
		if (strcmp(presets[i]->name, name) == 0)
			return presets[i];
	return NULL;
}
