/* Time zones: found by name, asked for offsets. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "helpdesk/env.h"
#include "helpdesk/mem.h"
#include "helpdesk/text.h"
#include "util/civil.h"
#include "util/file.h"
#include "util/zone.h"

#define MACHINE_ZONE "/etc/localtime"
#define MACHINE_NAME "/etc/timezone"
#define ZONE_DIR "/usr/share/zoneinfo"
#define ZONE_FILE_MAX (1024 * 1024)

/* A relative path whose every part is a name: it cannot leave the folder. */
static bool name_ok(const char *s)
{
	if (!*s || strlen(s) > 255)
		return false;
	for (const char *part = s;; part++) {
		size_t n = strcspn(part, "/");

		if (n == 0 || part[0] == '.')
			return false;
		for (size_t i = 0; i < n; i++) {
			if (part[i] <= ' ' || part[i] == 0x7f)
				return false;
		}
		part += n;
		if (!*part)
			return true;
	}
}

static enum hd_rc load(const char *path, struct zone *z, struct hd_err *e)
{
	struct sbuf data = SBUF_INIT;
	enum hd_rc rc = file_read(path, ZONE_FILE_MAX, &data, e);

	if (!rc)
		rc = tzif_parse(data.s, data.len, z, e);
	sbuf_deinit(&data);
	return rc;
}

static enum hd_rc load_named(const char *name, struct zone *z, struct hd_err *e)
{
	const char *dir = env_get("TZDIR");
	struct hd_err why = {{0}};
	enum hd_rc rc;
	char *path;

	/* No file needed, so that it works where no zones are installed. */
	if (strcmp(name, "UTC") == 0)
		return HD_OK;
	if (name_ok(name)) {
		path = mem_printf("%s/%s", dir ? dir : ZONE_DIR, name);
		rc = load(path, z, &why);
		free(path);
		if (!rc)
			return HD_OK;
		if (rc != HD_NOT_FOUND && rc != HD_IO)
			return hd_fail(e, HD_NOT_FOUND, "time zone '%s': %s", name, why.msg);
	}
	z->has_rule = posix_zone_parse(name, &z->rule);
	if (z->has_rule)
		return HD_OK;
	return hd_fail(e, HD_NOT_FOUND,
		       "unknown time zone '%s'; names are like 'Europe/Paris' or 'UTC'", name);
}

/* What the machine's zone is called: by its link, else by Debian's own file. */
static char *machine_name(void)
{
	static const char folder[] = "zoneinfo/";
	char target[1024];
	struct sbuf text = SBUF_INIT;
	char *name = NULL;
	ssize_t n = readlink(MACHINE_ZONE, target, sizeof(target) - 1);

	if (n > 0) {
		const char *at;

		target[n] = '\0';
		at = strstr(target, folder);
		if (at && name_ok(at + strlen(folder)))
			return mem_strdup(at + strlen(folder));
	}
	if (file_read(MACHINE_NAME, 4096, &text, NULL) == HD_OK) {
		text.s[strcspn(text.s, " \t\r\n")] = '\0';
		if (name_ok(text.s))
			name = mem_strdup(text.s);
	}
	sbuf_deinit(&text);
	return name ? name : mem_strdup("localtime");
}

static enum hd_rc load_machine(struct zone *z, struct hd_err *e)
{
	enum hd_rc rc = load(MACHINE_ZONE, z, e);

	if (rc == HD_NOT_FOUND) {
		z->name = mem_strdup("UTC");
		return HD_OK;
	}
	if (rc)
		return hd_wrap(e, rc, "the machine's time zone '%s'", MACHINE_ZONE);
	z->name = machine_name();
	return HD_OK;
}

enum hd_rc zone_open(const char *name, struct zone **out, struct hd_err *e)
{
	struct zone *z = mem_alloc(sizeof(*z));
	bool from_tz = !name || !*name;
	enum hd_rc rc;

	if (from_tz) {
		name = env_get("TZ");
		if (name && *name == ':')
			name++;
	}
	if (!name || !*name || strcmp(name, MACHINE_ZONE) == 0 || strcmp(name, "localtime") == 0) {
		rc = load_machine(z, e);
	} else {
		z->name = mem_strdup(name);
		rc = load_named(name, z, e);
		if (rc && from_tz)
			hd_wrap(e, rc, "TZ");
	}
	if (rc) {
		zone_free(z);
		z = NULL;
	}
	*out = z;
	return rc;
}

void zone_free(struct zone *z)
{
	if (!z)
		return;
	free(z->name);
	free(z->at);
	free(z->to);
	free(z);
}

const char *zone_name(const struct zone *z)
{
	return z->name;
}

int zone_offset(const struct zone *z, int64_t t)
{
	size_t low = 0, high = z->n;

	t = civil_clamp(t);
	if (z->has_rule && (z->n == 0 || t >= z->at[z->n - 1]))
		return posix_zone_offset(&z->rule, t);
	/* The last transition at or before t. */
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (z->at[mid] <= t)
			low = mid + 1;
		else
			high = mid;
	}
	if (low > 0)
		return z->types[z->to[low - 1]].offset;
	return z->types[0].offset;
}

void zone_civil(const struct zone *z, int64_t t, struct civil *out)
{
	int offset = zone_offset(z, t);

	civil_from_seconds(civil_clamp(t) + offset, offset, out);
}

int64_t zone_time(const struct zone *z, int year, int month, int day, int hour, int minute,
		  int second)
{
	int64_t local = date_days(year, month, day) * DAY_SECONDS + (int64_t)hour * 3600 +
			(int64_t)minute * 60 + second;
	/* No zone changes twice within two days: what holds a day before and
	 * a day after are the only two candidates. */
	int before = zone_offset(z, local - DAY_SECONDS);
	int after = zone_offset(z, local + DAY_SECONDS);
	bool early = zone_offset(z, local - before) == before;
	bool late = zone_offset(z, local - after) == after;

	/* Both hold in an overlap, where the larger offset is the first time;
	 * none in a gap, where the offset from before it leads past it. */
	if (early && late)
		return local - (before > after ? before : after);
	return late ? local - after : local - before;
}
