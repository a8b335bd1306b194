/* Taking a message apart. GMime parses over the message where it lies, so that 25 MiB are not held
 * twice; and it is told that a message within a message is a part like any other: nobody here
 * looks into one, and a thousand of them, one in the other, are then no depth at all. */
#include "gmime/read.h"

#include "gmime/load.h"
#include "gmime/look.h"
#include "gmime/words.h"

#include <limits.h>
#include <string.h>
#include <strings.h>

#define DEPTH_WALKED 64 /* more than anybody asks for */

/* --- what is set once ------------------------------------------------------------------------- */

/* How headers are read: bytes that nobody names a character set for are UTF-8, else of Windows. */
static GMimeParserOptions *reading(void)
{
	static GMimeParserOptions *options;
	static const char *guesses[] = {"utf-8", "windows-1252", NULL};
	static const char *const inner[] = {"rfc822", "rfc2822", "global", "news", "partial"};

	if (options)
		return options;
	options = gm.g_mime_parser_options_new();
	gm.g_mime_parser_options_set_fallback_charsets(options, guesses);
	gm.g_mime_parser_options_set_allow_addresses_without_domain(options, TRUE);
	for (size_t i = 0; i < NELEM(inner); i++)
		gm.g_mime_object_register_type("message", inner[i], gm.g_mime_part_get_type());
	return options;
}

static bool is_a(void *object, GType type)
{
	return object && gm.g_type_check_instance_is_a(object, type);
}

static const char *lower(struct arena *a, const char *s)
{
	char *low = s ? arena_strdup(a, s) : NULL;

	for (char *p = low; p && *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p | 0x20);
	return low;
}

/* --- headers ---------------------------------------------------------------------------------- */

static void take_headers(GMimeObject *from, struct arena *a, struct gmime_message *out)
{
	GMimeHeaderList *list = gm.g_mime_object_get_header_list(from);
	int n = gm.g_mime_header_list_get_count(list);

	out->headers = arena_alloc(a, (size_t)(n + 1) * sizeof(*out->headers));
	for (int i = 0; i < n; i++) {
		GMimeHeader *h = gm.g_mime_header_list_get_header_at(list, i);
		struct gmime_header *to = &out->headers[out->n_headers++];
		const char *raw = gm.g_mime_header_get_raw_value(h);

		to->name = arena_strdup(a, gm.g_mime_header_get_name(h));
		to->raw = arena_strdup(a, raw ? raw : "");
		to->value = gmime_decode_header(to->raw, a);
	}
}

bool gmime_date(const char *raw, int64_t *out)
{
	GDateTime *t = gm.g_mime_utils_header_decode_date(raw);

	if (!t)
		return false;
	*out = gm.g_date_time_to_unix(t);
	gm.g_date_time_unref(t);
	return true;
}

/* --- addresses ---------------------------------------------------------------------------------- */

struct addresses {
	struct gmime_address *v;
	size_t n, max;
	struct arena *a;
};

/* Groups hold no groups (RFC 5322): what claims to is not followed. */
static void add_addresses(InternetAddressList *list, bool within, struct addresses *to)
{
	int n = list ? gm.internet_address_list_length(list) : 0;

	for (int i = 0; i < n && to->n < to->max; i++) {
		InternetAddress *x = gm.internet_address_list_get_address(list, i);
		const char *name = gm.internet_address_get_name(x), *email = NULL;

		if (is_a(x, gm.internet_address_group_get_type())) {
			if (!within)
				add_addresses(gm.internet_address_group_get_members(
						      (InternetAddressGroup *)x),
					      true, to);
			continue;
		}
		if (is_a(x, gm.internet_address_mailbox_get_type()))
			email = gm.internet_address_mailbox_get_addr((InternetAddressMailbox *)x);
		to->v[to->n].name = name && *name ? arena_strdup(to->a, name) : NULL;
		to->v[to->n++].email = email && *email ? arena_strdup(to->a, email) : NULL;
	}
}

size_t gmime_addresses(const char *raw, size_t max, struct arena *a, struct gmime_address **out)
{
	InternetAddressList *list;
	struct addresses to = {.max = max, .a = a};
	size_t n = 1;

	list = gm.internet_address_list_parse(reading(), words_mended(raw, a));
	*out = NULL;
	if (!list)
		return 0;
	for (const char *p = raw; *p; p++)
		n += *p == ',' || *p == ';' || *p == '>';
	to.max = n < max ? n : max;
	to.v = *out = arena_alloc(a, to.max * sizeof(**out));
	add_addresses(list, false, &to);
	gm.g_object_unref(list);
	return to.n;
}

/* --- parts -------------------------------------------------------------------------------------- */

struct walk {
	const char *raw;
	size_t n;
	GMimeStream *stream;
	struct arena *a;
	struct gmime_message *out;
	size_t cap, max;
};

static const char *parameter(struct walk *w, GMimeContentType *t, const char *name)
{
	return arena_strdup(w->a, gm.g_mime_content_type_get_parameter(t, name));
}

/* What GMime cannot read it calls application/octet-stream; the rule (RFC 2045) is text/plain. */
static bool says_type(GMimeObject *x, GMimeContentType *t)
{
	GMimeHeader *h;

	if (strcasecmp(gm.g_mime_content_type_get_media_subtype(t), "octet-stream") != 0)
		return true;
	h = gm.g_mime_header_list_get_header(gm.g_mime_object_get_header_list(x), "Content-Type");
	return h && strcasestr(gm.g_mime_header_get_raw_value(h), "octet-stream");
}

static void describe(struct walk *w, GMimeObject *x, struct gmime_part *p)
{
	GMimeContentType *t = gm.g_mime_object_get_content_type(x);
	GMimeContentDisposition *d = gm.g_mime_object_get_content_disposition(x);

	p->type = "text/plain";
	if (t && says_type(x, t)) {
		p->type = lower(w->a, arena_printf(w->a, "%s/%s",
						   gm.g_mime_content_type_get_media_type(t),
						   gm.g_mime_content_type_get_media_subtype(t)));
		p->charset = parameter(w, t, "charset");
		p->format = lower(w->a, gm.g_mime_content_type_get_parameter(t, "format"));
		p->delsp = lower(w->a, gm.g_mime_content_type_get_parameter(t, "delsp"));
		p->report_type = parameter(w, t, "report-type");
	}
	if (d)
		p->disposition = lower(w->a, gm.g_mime_content_disposition_get_disposition(d));
	p->id = arena_strdup(w->a, gm.g_mime_object_get_content_id(x));
}

/* What a parameter that is in encoded words, against the rules, says. */
static const char *mended_name(struct walk *w, GMimeObject *x)
{
	static const char *const headers[] = {"Content-Disposition", "Content-Type"};
	static const char *const names[] = {"filename", "name"};
	const char *name = NULL;

	for (size_t i = 0; i < NELEM(headers) && !name; i++) {
		GMimeHeader *h = gm.g_mime_header_list_get_header(
			gm.g_mime_object_get_header_list(x), headers[i]);
		const char *raw = h ? gm.g_mime_header_get_raw_value(h) : NULL;
		GMimeParamList *list;
		GMimeParam *p;

		raw = raw ? strchr(raw, ';') : NULL;
		if (!raw)
			continue;
		list = gm.g_mime_param_list_parse(reading(), words_mended(raw + 1, w->a));
		p = list ? gm.g_mime_param_list_get_parameter(list, names[i]) : NULL;
		name = p ? arena_strdup(w->a, gm.g_mime_param_get_value(p)) : NULL;
		if (list)
			gm.g_object_unref(list);
	}
	return name;
}

static const char *file_name(struct walk *w, GMimePart *x)
{
	const char *name = gm.g_mime_part_get_filename(x), *better = NULL;
	GMimeHeaderList *list = gm.g_mime_object_get_header_list((GMimeObject *)x);
	int n = gm.g_mime_header_list_get_count(list);

	if (!name || !*name)
		return NULL;
	for (int i = 0; i < n && !better; i++) {
		GMimeHeader *h = gm.g_mime_header_list_get_header_at(list, i);
		const char *raw = gm.g_mime_header_get_raw_value(h);

		if (raw && strstr(raw, "?=") && strcasestr(raw, "name"))
			better = mended_name(w, (GMimeObject *)x);
	}
	return better && *better ? better : arena_strdup(w->a, name);
}

/* Where the body stands in the message. */
static void find_body(struct walk *w, GMimePart *x, struct gmime_part *p)
{
	GMimeDataWrapper *content = gm.g_mime_part_get_content(x);
	GMimeStream *s = content ? gm.g_mime_data_wrapper_get_stream(content) : NULL;

	p->name = file_name(w, x);
	if (!s || s->bound_start < 0 || (size_t)s->bound_start > w->n)
		return;
	p->body = w->raw + s->bound_start;
	p->n_body = w->n - (size_t)s->bound_start;
	if (s->bound_end >= s->bound_start && (size_t)s->bound_end <= w->n)
		p->n_body = (size_t)(s->bound_end - s->bound_start);
	p->encoding = gm.g_mime_data_wrapper_get_encoding(content);
}

/* A multipart message without any part: what stands where parts should is its text. */
static void without_parts(struct walk *w, GMimeMultipart *x, struct gmime_part *p)
{
	const char *s = gm.g_mime_multipart_get_prologue(x);

	p->type = "text/plain";
	p->body = arena_strdup(w->a, s ? s : "");
	p->n_body = strlen(p->body);
	p->encoding = GMIME_CONTENT_ENCODING_DEFAULT;
}

static struct gmime_part *new_part(struct walk *w, unsigned depth)
{
	struct gmime_message *m = w->out;
	struct gmime_part *bigger;

	if (m->n_parts == w->cap) {
		w->cap = w->cap ? w->cap * 2 : 8;
		bigger = arena_alloc(w->a, w->cap * sizeof(*bigger));
		if (m->n_parts)
			memcpy(bigger, m->parts, m->n_parts * sizeof(*bigger));
		m->parts = bigger;
	}
	m->parts[m->n_parts].depth = depth;
	return &m->parts[m->n_parts++];
}

/* Adds one; true when its own parts come next. */
static bool add_part(struct walk *w, GMimeObject *x, unsigned depth)
{
	struct gmime_part *p;

	if (w->out->n_parts == w->max) {
		w->out->beyond = true;
		return false;
	}
	p = new_part(w, depth);
	describe(w, x, p);
	p->end = w->out->n_parts;
	if (is_a(x, gm.g_mime_multipart_get_type())) {
		GMimeMultipart *multi = (GMimeMultipart *)x;

		p->multi = gm.g_mime_multipart_get_count(multi) > 0;
		if (p->multi)
			p->prologue = arena_strdup(w->a, gm.g_mime_multipart_get_prologue(multi));
		else
			without_parts(w, multi, p);
		return p->multi;
	}
	if (is_a(x, gm.g_mime_part_get_type()))
		find_body(w, (GMimePart *)x, p);
	return false;
}

static void walk_parts(struct walk *w, GMimeObject *top, unsigned depth_max)
{
	struct {
		GMimeMultipart *multi;
		size_t part;
		int next;
	} up[DEPTH_WALKED];
	unsigned n = 0;

	depth_max = depth_max < DEPTH_WALKED ? depth_max : DEPTH_WALKED;
	for (GMimeObject *x = top; x && !w->out->beyond;) {
		if (add_part(w, x, n)) {
			if (n == depth_max) {
				w->out->beyond = true;
				break;
			}
			up[n].multi = (GMimeMultipart *)x;
			up[n].part = w->out->n_parts - 1;
			up[n++].next = 0;
		}
		while (n && up[n - 1].next == gm.g_mime_multipart_get_count(up[n - 1].multi))
			w->out->parts[up[--n].part].end = w->out->n_parts;
		x = n ? gm.g_mime_multipart_get_part(up[n - 1].multi, up[n - 1].next++) : NULL;
	}
	while (n)
		w->out->parts[up[--n].part].end = w->out->n_parts;
}

/* --- the whole ------------------------------------------------------------------------------------ */

/* GMime gives headers that begin with `Content-` to what is in the message. */
static void take_content_headers(GMimeObject *top, struct arena *a, struct gmime_message *out)
{
	struct gmime_message more = {NULL};
	struct gmime_header *all;
	size_t n = out->n_headers;

	if (!top)
		return;
	take_headers(top, a, &more);
	all = arena_alloc(a, (n + more.n_headers + 1) * sizeof(*all));
	memcpy(all, out->headers, n * sizeof(*all));
	memcpy(all + n, more.headers, more.n_headers * sizeof(*all));
	out->headers = all;
	out->n_headers += more.n_headers;
}

static enum hd_rc take_message(GMimeMessage *m, struct walk *w, unsigned depth_max,
			       struct hd_err *e)
{
	take_headers((GMimeObject *)m, w->a, w->out);
	if (w->out->n_headers == 0)
		return hd_fail(e, HD_INVALID, "this is no message: it begins with no header");
	take_content_headers(gm.g_mime_message_get_mime_part(m), w->a, w->out);
	walk_parts(w, gm.g_mime_message_get_mime_part(m), depth_max);
	if (w->out->n_parts == 0) {
		new_part(w, 0)->type = "text/plain";
		w->out->parts[0].end = 1;
	}
	return HD_OK;
}

enum hd_rc gmime_read(const char *raw, size_t n, size_t parts_max, unsigned depth_max,
		      struct arena *a, struct gmime_message *out, struct hd_err *e)
{
	struct walk w = {.raw = raw, .a = a, .out = out, .max = parts_max};
	enum hd_rc rc = gmime_load(e);
	GMimeParser *parser;
	GMimeMessage *m;
	GByteArray bytes;

	if (rc != HD_OK)
		return rc;
	if (n >= INT_MAX)
		return hd_fail(e, HD_INVALID, "a message of %zu bytes is too large", n);
	*out = (struct gmime_message){0};
	rc = look_over(raw, n, &w.n, e);
	if (rc != HD_OK)
		return rc;
	bytes.data = (guint8 *)raw;
	bytes.len = (guint)w.n;
	w.stream = gm.g_mime_stream_mem_new_with_byte_array(&bytes);
	gm.g_mime_stream_mem_set_owner((GMimeStreamMem *)w.stream, FALSE);
	parser = gm.g_mime_parser_new_with_stream(w.stream);
	m = gm.g_mime_parser_construct_message(parser, reading());
	if (m) {
		rc = take_message(m, &w, depth_max, e);
		out->beyond |= w.n < n;
		gm.g_object_unref(m);
	} else {
		rc = hd_fail(e, HD_INVALID, "this is no message: it begins with no header");
	}
	gm.g_object_unref(parser);
	gm.g_object_unref(w.stream);
	return rc;
}

void gmime_decode(const struct gmime_part *p, struct arena *a, const char **data, size_t *n)
{
	char *to;

	*data = p->body ? p->body : "";
	*n = p->body ? p->n_body : 0;
	if (*n == 0 || p->encoding == GMIME_CONTENT_ENCODING_DEFAULT ||
	    p->encoding == GMIME_CONTENT_ENCODING_7BIT ||
	    p->encoding == GMIME_CONTENT_ENCODING_8BIT ||
	    p->encoding == GMIME_CONTENT_ENCODING_BINARY)
		return;
	to = arena_alloc(a, *n + 4);
	*n = decode_bytes(p->encoding, *data, *n, to);
	*data = to;
}
