/* Writing a message. Text is encoded here and not by the parts, so that what a mailbox or a mail
 * server would change, a line that begins with `From `, is seen and leaves in base64. */
#include "gmime/write.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "gmime/load.h"
#include "helpdesk/mem.h"
#include "helpdesk/text.h"

#define TEXT_LINE_MAX 76 /* bytes of a line that goes out as it is */

/* --- the text ---------------------------------------------------------------------- */

static bool is_safe(const char *s, size_t n)
{
	return !(n >= 5 && memcmp(s, "From ", 5) == 0) && !memmem(s, n, "\nFrom ", 6);
}

static bool goes_as_it_is(const char *s, size_t n)
{
	size_t line = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c == '\n') {
			if (i && (s[i - 1] == ' ' || s[i - 1] == '\t'))
				return false;
			line = 0;
		} else if (c >= 0x7F || (c < ' ' && c != '\t') || ++line > TEXT_LINE_MAX) {
			return false;
		}
	}
	return is_safe(s, n) && (n == 0 || s[n - 1] == '\n');
}

static char *encoded(GMimeContentEncoding how, const char *s, size_t n, size_t *len)
{
	GMimeEncoding state;
	char *out;

	gm.g_mime_encoding_init_encode(&state, how);
	out = mem_alloc(gm.g_mime_encoding_outlen(&state, n) + 1);
	*len = gm.g_mime_encoding_flush(&state, s, n, out);
	return out;
}

/* As it is, quoted-printable or base64, whichever is safe and short. Caller frees. */
static char *encode_text(const char *s, size_t n, GMimeContentEncoding *how, size_t *len)
{
	char *quoted, *base64;
	size_t n_base64;

	if (goes_as_it_is(s, n)) {
		*how = GMIME_CONTENT_ENCODING_7BIT;
		*len = n;
		return mem_strndup(s, n);
	}
	quoted = encoded(GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE, s, n, len);
	base64 = encoded(GMIME_CONTENT_ENCODING_BASE64, s, n, &n_base64);
	if (*len <= n_base64 && is_safe(quoted, *len)) {
		*how = GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
		free(base64);
		return quoted;
	}
	*how = GMIME_CONTENT_ENCODING_BASE64;
	*len = n_base64;
	free(quoted);
	return base64;
}

/* --- text in headers ---------------------------------------------------------------- */

#define WORD_BYTES 45 /* of text in an encoded word, which has 75 characters at most (RFC 2047) */
#define PLAIN_MAX 60  /* bytes of a word that needs no encoding */

/* What a reader could take for an encoded word, or the library would break, must be encoded. */
static bool is_plain(const char *s)
{
	size_t word = 0;

	for (const char *p = s; *p; p++) {
		if (*p < ' ' || *p > '~' || (*p == '=' && p[1] == '?'))
			return false;
		word = *p == ' ' ? 0 : word + 1;
		if (word > PLAIN_MAX || (*p == ' ' && (p[1] == ' ' || !p[1])))
			return false;
	}
	return *s != ' ';
}

/* The library would encode word by word, and lose blanks between them: all of it is put into
 * encoded words here, each ending on a code point. NULL gives NULL. */
static const char *header_text(const char *s, struct arena *a)
{
	struct sbuf b = SBUF_INIT;
	size_t left = s ? strlen(s) : 0, n, len;
	const char *out;
	char *words;

	if (!s || is_plain(s))
		return s;
	for (; left; s += n, left -= n) {
		n = left > WORD_BYTES ? utf8_cut(s, WORD_BYTES) : left;
		words = encoded(GMIME_CONTENT_ENCODING_BASE64, s, n, &len);
		while (len && words[len - 1] == '\n')
			len--;
		sbuf_printf(&b, "%s=?utf-8?B?%.*s?=", b.len ? " " : "", (int)len, words);
		free(words);
	}
	out = arena_strndup(a, b.s, b.len);
	sbuf_deinit(&b);
	return out;
}

/* --- parts ------------------------------------------------------------------------- */

/* Gives `part` its content, which is in the encoding `is` and goes out in `how`. */
static void fill(GMimePart *part, const char *data, size_t n, GMimeContentEncoding is,
		 GMimeContentEncoding how)
{
	GMimeStream *stream = gm.g_mime_stream_mem_new_with_buffer(data, n);
	GMimeDataWrapper *content = gm.g_mime_data_wrapper_new_with_stream(stream, is);

	gm.g_mime_part_set_content(part, content);
	gm.g_mime_part_set_content_encoding(part, how);
	gm.g_object_unref(content);
	gm.g_object_unref(stream);
}

static GMimeObject *text_part(const char *text)
{
	GMimePart *part = gm.g_mime_part_new_with_type("text", "plain");
	GMimeContentEncoding how;
	size_t len;
	char *body = encode_text(text, strlen(text), &how, &len);

	gm.g_mime_object_set_content_type_parameter((GMimeObject *)part, "charset", "utf-8");
	fill(part, body, len, how, how);
	free(body);
	return (GMimeObject *)part;
}

static GMimeObject *file_part(const struct gmime_file *f)
{
	GMimePart *part = gm.g_mime_part_new_with_type(f->type, f->subtype);

	gm.g_mime_object_set_disposition((GMimeObject *)part, GMIME_DISPOSITION_ATTACHMENT);
	gm.g_mime_part_set_filename(part, f->name);
	fill(part, f->data, f->len, GMIME_CONTENT_ENCODING_DEFAULT, GMIME_CONTENT_ENCODING_BASE64);
	return (GMimeObject *)part;
}

static GMimeObject *body_of(const struct gmime_mail *m)
{
	GMimeObject *text = text_part(m->text), *file;
	GMimeMultipart *all;

	if (m->n_files == 0)
		return text;
	all = gm.g_mime_multipart_new_with_subtype("mixed");
	gm.g_mime_multipart_set_boundary(all, m->boundary);
	gm.g_mime_multipart_add(all, text);
	gm.g_object_unref(text);
	for (size_t i = 0; i < m->n_files; i++) {
		file = file_part(&m->files[i]);
		gm.g_mime_multipart_add(all, file);
		gm.g_object_unref(file);
	}
	return (GMimeObject *)all;
}

/* --- the message -------------------------------------------------------------------- */

static void add_person(GMimeMessage *message, GMimeAddressType type, const struct gmime_person *p,
		       struct arena *a)
{
	InternetAddress *one = gm.internet_address_mailbox_new(header_text(p->name, a), p->email);

	gm.internet_address_set_charset(one, "utf-8");
	gm.internet_address_list_add(gm.g_mime_message_get_addresses(message, type), one);
	gm.g_object_unref(one);
}

static void set_headers(GMimeMessage *message, const struct gmime_mail *m, struct arena *a)
{
	GDateTime *date = gm.g_date_time_new_from_unix_utc(m->date);

	gm.g_mime_message_set_date(message, date);
	gm.g_date_time_unref(date);
	add_person(message, GMIME_ADDRESS_TYPE_FROM, &m->from, a);
	for (size_t i = 0; i < m->n_to; i++)
		add_person(message, GMIME_ADDRESS_TYPE_TO, &m->to[i], a);
	gm.g_mime_message_set_subject(message, header_text(m->subject, a), "utf-8");
	gm.g_mime_message_set_message_id(message, m->id);
	for (size_t i = 0; i < m->n_lines; i++)
		gm.g_mime_object_set_header((GMimeObject *)message, m->lines[i].name,
					    m->lines[i].value, "utf-8");
	gm.g_mime_object_set_header((GMimeObject *)message, "MIME-Version", "1.0", "utf-8");
}

enum hd_rc gmime_write(const struct gmime_mail *m, struct sbuf *out, struct hd_err *e)
{
	enum hd_rc rc = gmime_load(e);
	struct arena *a;
	GMimeFormatOptions *format;
	GMimeMessage *message;
	GMimeObject *body;
	GMimeStream *stream;
	GByteArray *bytes;

	if (rc != HD_OK)
		return rc;
	a = arena_new();
	message = gm.g_mime_message_new(FALSE);
	set_headers(message, m, a);
	body = body_of(m);
	gm.g_mime_message_set_mime_part(message, body);
	stream = gm.g_mime_stream_mem_new();
	format = gm.g_mime_format_options_new();
	gm.g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_UNIX);
	gm.g_mime_object_write_to_stream((GMimeObject *)message, format, stream);
	bytes = gm.g_mime_stream_mem_get_byte_array((GMimeStreamMem *)stream);
	sbuf_add(out, bytes->data, bytes->len);
	if (out->len && out->s[out->len - 1] != '\n')
		sbuf_putc(out, '\n');
	gm.g_mime_format_options_free(format);
	gm.g_object_unref(stream);
	gm.g_object_unref(body);
	gm.g_object_unref(message);
	arena_free(a);
	return HD_OK;
}
