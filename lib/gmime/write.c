/* Writing a message. Text, subject and references are encoded and folded by encode.c, and given to
 * the library as they are to stand: its own folding reads comments into references, and stops. */
#include "gmime/write.h"

#include <string.h>

#include "gmime/encode.h"
#include "gmime/load.h"
#include "helpdesk/mem.h"
#include "helpdesk/text.h"

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
	struct sbuf body = SBUF_INIT;

	encode_text(text, strlen(text), &how, &body);
	gm.g_mime_object_set_content_type_parameter((GMimeObject *)part, "charset", "utf-8");
	fill(part, body.s, body.len, how, how);
	sbuf_deinit(&body);
	return (GMimeObject *)part;
}

/* Else the library takes the smallest character set that will do. */
static void in_utf8(GMimeParamList *all, const char *name)
{
	GMimeParam *one = gm.g_mime_param_list_get_parameter(all, name);

	if (one)
		gm.g_mime_param_set_charset(one, "utf-8");
}

static GMimeObject *file_part(const struct gmime_file *f)
{
	GMimePart *part = gm.g_mime_part_new_with_type(f->type, f->subtype);

	gm.g_mime_object_set_disposition((GMimeObject *)part, GMIME_DISPOSITION_ATTACHMENT);
	gm.g_mime_part_set_filename(part, f->name);
	in_utf8(gm.g_mime_content_type_get_parameters(
			gm.g_mime_object_get_content_type((GMimeObject *)part)), "name");
	in_utf8(gm.g_mime_content_disposition_get_parameters(
			gm.g_mime_object_get_content_disposition((GMimeObject *)part)), "filename");
	if (strcmp(f->type, "text") == 0 && utf8_valid(f->data, f->len, NULL))
		gm.g_mime_object_set_content_type_parameter((GMimeObject *)part, "charset",
							    "utf-8");
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
	InternetAddress *one = gm.internet_address_mailbox_new(encode_name(p->name, a), p->email);

	gm.internet_address_set_charset(one, "utf-8");
	gm.internet_address_list_add(gm.g_mime_message_get_addresses(message, type), one);
	gm.g_object_unref(one);
}

/* `value` stands after the name and a blank as it is. */
static void set_raw(GMimeMessage *message, const char *name, const char *value, struct arena *a)
{
	GMimeObject *o = (GMimeObject *)message;

	gm.g_mime_object_set_header(o, name, "", "utf-8");
	gm.g_mime_header_set_raw_value(
		gm.g_mime_header_list_get_header(gm.g_mime_object_get_header_list(o), name),
		arena_printf(a, " %s\n", value));
}

static void set_subject(GMimeMessage *message, const char *subject, struct arena *a)
{
	struct sbuf b = SBUF_INIT;

	encode_header(subject, strlen("Subject: "), &b);
	set_raw(message, "Subject", b.s, a);
	sbuf_deinit(&b);
}

static void set_headers(GMimeMessage *message, const struct gmime_mail *m, struct arena *a)
{
	GDateTime *date = gm.g_date_time_new_from_unix_utc(m->date);

	gm.g_mime_message_set_date(message, date);
	gm.g_date_time_unref(date);
	add_person(message, GMIME_ADDRESS_TYPE_FROM, &m->from, a);
	for (size_t i = 0; i < m->n_to; i++)
		add_person(message, GMIME_ADDRESS_TYPE_TO, &m->to[i], a);
	set_subject(message, m->subject, a);
	gm.g_mime_message_set_message_id(message, m->id);
	for (size_t i = 0; i < m->n_lines; i++)
		set_raw(message, m->lines[i].name, m->lines[i].value, a);
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
