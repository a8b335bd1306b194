/* Names of attachments. They come from strangers and end as names of files on somebody's disk, of
 * whatever system: what one of them forbids is forbidden. */
#include "mail/letter_priv.h"

#include "helpdesk/sbuf.h"
#include "helpdesk/text.h"
#include "util/map.h"
#include "util/utf8.h"

#include <string.h>

#define NAME_MAX_BYTES 200
#define EXTENSION_MAX 16 /* bytes with the dot; longer is no extension but a part of the name */

static const struct {
	const char *type, *extension;
} types[] = {
	{"text/plain", "txt"}, {"text/html", "html"}, {"text/csv", "csv"},
	{"text/calendar", "ics"}, {"text/vcard", "vcf"}, {"text/x-vcard", "vcf"},
	{"text/xml", "xml"}, {"text/rtf", "rtf"}, {"text/x-patch", "patch"},
	{"text/x-diff", "diff"}, {"text/enriched", "txt"}, {"text/richtext", "txt"},
	{"text/rfc822-headers", "txt"},
	{"message/rfc822", "eml"}, {"message/global", "eml"}, {"message/delivery-status", "txt"},
	{"message/disposition-notification", "txt"}, {"message/feedback-report", "txt"},
	{"image/png", "png"}, {"image/jpeg", "jpg"}, {"image/jpg", "jpg"}, {"image/gif", "gif"},
	{"image/bmp", "bmp"}, {"image/tiff", "tif"}, {"image/webp", "webp"},
	{"image/svg+xml", "svg"}, {"image/heic", "heic"},
	{"application/pdf", "pdf"}, {"application/zip", "zip"}, {"application/gzip", "gz"},
	{"application/x-zip-compressed", "zip"}, {"application/json", "json"},
	{"application/xml", "xml"}, {"application/rtf", "rtf"}, {"application/msword", "doc"},
	{"application/vnd.ms-excel", "xls"}, {"application/vnd.ms-powerpoint", "ppt"},
	{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"},
	{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"},
	{"application/vnd.openxmlformats-officedocument.presentationml.presentation", "pptx"},
	{"application/vnd.oasis.opendocument.text", "odt"},
	{"application/vnd.oasis.opendocument.spreadsheet", "ods"},
	{"application/ms-tnef", "dat"}, {"application/vnd.ms-tnef", "dat"},
	{"application/pgp-signature", "asc"}, {"application/pgp-keys", "asc"},
	{"application/pgp-encrypted", "txt"}, {"application/pkcs7-signature", "p7s"},
	{"application/x-pkcs7-signature", "p7s"}, {"application/pkcs7-mime", "p7m"},
	{"application/x-pkcs7-mime", "p7m"},
	{"audio/mpeg", "mp3"}, {"audio/wav", "wav"}, {"audio/ogg", "ogg"}, {"video/mp4", "mp4"},
};

static const char *extension_of(const char *type)
{
	for (size_t i = 0; i < NELEM(types); i++)
		if (strcmp(types[i].type, type) == 0)
			return types[i].extension;
	return strncmp(type, "text/", 5) == 0 ? "txt" : "bin";
}

/* Where the last folder that something comes after ends. */
static const char *without_folder(const char *s)
{
	const char *last = s;

	for (; *s; s++)
		if ((*s == '/' || *s == '\\') && s[1] && s[1] != '/' && s[1] != '\\')
			last = s + 1;
	return last;
}

/* Of the extension, dot included; n if there is none. */
static size_t dot_of(const char *s, size_t n)
{
	size_t i = n;

	while (i > 1 && s[i - 1] != '.')
		i--;
	return i > 1 && n - i + 1 <= EXTENSION_MAX && i < n ? i - 1 : n;
}

static void trim(struct sbuf *b)
{
	size_t start = 0, end = b->len;

	while (start < end && (b->s[start] == '.' || b->s[start] == ' '))
		start++;
	while (end > start && (b->s[end - 1] == '.' || b->s[end - 1] == ' '))
		end--;
	memmove(b->s, b->s + start, end - start);
	sbuf_truncate(b, end - start);
}

static void shorten(struct sbuf *b, size_t max)
{
	size_t dot = dot_of(b->s, b->len), tail = b->len - dot, keep;

	if (b->len <= max)
		return;
	keep = utf8_cut(b->s, max - tail);
	memmove(b->s + keep, b->s + dot, tail);
	sbuf_truncate(b, keep + tail);
}

/* Names that are devices on Windows, whatever extension follows. */
static bool is_device(const char *s)
{
	static const char *const names[] = {"con", "prn", "aux", "nul", NULL};
	size_t n = strcspn(s, ".");
	char stem[5] = "";

	if (n < 3 || n > 4)
		return false;
	memcpy(stem, s, n);
	for (size_t i = 0; i < n; i++)
		stem[i] = (char)(stem[i] >= 'A' && stem[i] <= 'Z' ? stem[i] | 0x20 : stem[i]);
	if (n == 4)
		return (memcmp(stem, "com", 3) == 0 || memcmp(stem, "lpt", 3) == 0) &&
		       stem[3] >= '0' && stem[3] <= '9';
	return str_in(stem, names);
}

char *file_name_safe(const char *name, const char *type, size_t n, struct arena *a)
{
	const char *s = name ? letter_line(name, strlen(name), a) : "";
	struct sbuf b = SBUF_INIT;
	size_t len;
	char *safe;

	s = without_folder(s);
	len = strlen(s);
	for (size_t i = 0; i < len;) {
		uint32_t cp = utf8_next(s, len, &i);

		if (cp < 0x80 && strchr("<>:\"/\\|?*", (int)cp))
			sbuf_putc(&b, '_');
		else if (!utf8_is_control(cp))
			utf8_put(&b, cp);
	}
	trim(&b);
	shorten(&b, NAME_MAX_BYTES);
	trim(&b);
	if (b.len == 0 || strspn(b.s, "_") == b.len) {
		sbuf_clear(&b);
		sbuf_printf(&b, "part-%zu.%s", n, extension_of(type));
	}
	safe = arena_printf(a, "%s%s", is_device(b.s) ? "_" : "", b.s);
	sbuf_deinit(&b);
	return safe;
}

/* --- two of one name ------------------------------------------------------------------------------ */

struct taken {
	size_t file;    /* the first of that name */
	unsigned count; /* the last number that was given */
};

struct file_names {
	struct map names; /* lower case, for not every system tells A from a */
	size_t n;
	struct arena *a;
};

struct file_names *file_names_new(struct arena *a)
{
	struct file_names *t = mem_alloc(sizeof(*t));

	map_init(&t->names, a);
	t->a = a;
	return t;
}

void file_names_free(struct file_names *t)
{
	map_deinit(&t->names);
	free(t);
}

static void **place_of(struct file_names *t, const char *name)
{
	char *key = arena_strdup(t->a, name);

	for (char *p = key; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p | 0x20);
	return map_place(&t->names, key);
}

static struct taken *take(struct file_names *t, void **place)
{
	struct taken *x = arena_alloc(t->a, sizeof(*x));

	x->file = t->n++;
	x->count = 1;
	return *place = x;
}

static char *numbered(const char *name, unsigned k, struct arena *a)
{
	struct sbuf b = SBUF_INIT;
	size_t dot;
	char *s;

	sbuf_puts(&b, name);
	shorten(&b, NAME_MAX_BYTES - 8);
	dot = dot_of(b.s, b.len);
	s = arena_printf(a, "%.*s-%u%s", (int)dot, b.s, k, b.s + dot);
	sbuf_deinit(&b);
	return s;
}

char *file_names_add(struct file_names *t, const struct letter_file *f,
		     const struct letter_file *all)
{
	void **place = place_of(t, f->name);
	struct taken *first = *place;
	char *name;

	if (!first) {
		take(t, place);
		return arena_strdup(t->a, f->name);
	}
	if (all[first->file].len == f->len &&
	    memcmp(all[first->file].data, f->data, f->len) == 0)
		return NULL;
	do {
		name = numbered(f->name, ++first->count, t->a);
		place = place_of(t, name);
	} while (*place);
	take(t, place);
	return name;
}
