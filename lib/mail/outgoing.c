/* What a message of ours looks like. All that comes from people is made one line of harmless text
 * here, before the library sees it: no text of theirs can begin a header. */
#include "mail/outgoing.h"

#include <stdbool.h>
#include <string.h>

#include "crypto/hash.h"
#include "gmime/write.h"
#include "helpdesk/mem.h"
#include "helpdesk/text.h"
#include "util/utf8.h"

#define ID_MAX 250      /* bytes of a Message-ID; ours and sane ones are far shorter */
#define HEADER_MAX 2000 /* bytes of one text in a header */

/* --- harmless text ------------------------------------------------------------------- */

/* What breaks a line: a blank stands for it. */
static bool is_break(uint32_t cp)
{
	return cp < ' ' || (cp >= 0x7F && cp < 0xA0) || cp == 0x2028 || cp == 0x2029;
}

/* One line without controls, no blank at its ends; NULL when nothing is left. */
static const char *clean(const char *s, size_t n, struct arena *a)
{
	struct sbuf b = SBUF_INIT;
	const char *out = NULL;
	size_t i = 0, bad;

	if (!utf8_valid(s, n, &bad))
		n = bad;
	if (n > HEADER_MAX)
		n = utf8_cut(s, HEADER_MAX);
	while (i < n) {
		uint32_t cp = utf8_next(s, n, &i);

		if (is_break(cp) || cp == ' ') {
			if (b.len && b.s[b.len - 1] != ' ')
				sbuf_putc(&b, ' ');
		} else if (!utf8_is_control(cp) && cp != 0xFEFF) {
			utf8_put(&b, cp);
		}
	}
	while (b.len && b.s[b.len - 1] == ' ')
		sbuf_truncate(&b, b.len - 1);
	if (b.len)
		out = arena_strndup(a, b.s, b.len);
	sbuf_deinit(&b);
	return out;
}

/* `Name <mail>`: the name as people write it, quotes around it or not. */
static enum hd_rc person(const char *s, struct arena *a, struct gmime_person *out, struct hd_err *e)
{
	const char *open = strrchr(s, '<');
	size_t n = open ? (size_t)(open - s) : 0;
	enum hd_rc rc = address_check(s, a, &out->email, e);

	while (n && s[n - 1] == ' ')
		n--;
	if (n >= 2 && s[0] == '"' && s[n - 1] == '"')
		s++, n -= 2;
	out->name = rc == HD_OK && n ? clean(s, n, a) : NULL;
	return rc;
}

static bool id_is_sound(const char *id)
{
	size_t n = strlen(id);

	/* The characters of the standard are fewer, but what others wrote is named as they did. */
	if (n == 0 || n > ID_MAX || !strchr(id, '@'))
		return false;
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)id[i] <= ' ' || (unsigned char)id[i] >= 0x7F || id[i] == '<' ||
		    id[i] == '>')
			return false;
	return true;
}

/* --- files --------------------------------------------------------------------------- */

/* Only what a reader may well show by itself; all else is bytes to be saved. */
static const struct {
	const char *end, *type, *subtype;
} known_types[] = {
	{".csv", "text", "csv"},     {".gif", "image", "gif"},  {".jpeg", "image", "jpeg"},
	{".jpg", "image", "jpeg"},   {".log", "text", "plain"}, {".pdf", "application", "pdf"},
	{".png", "image", "png"},    {".txt", "text", "plain"}, {".zip", "application", "zip"},
};

static struct gmime_file file_of(const struct outgoing_file *f, struct arena *a)
{
	const char *name = clean(f->name, strlen(f->name), a), *dot;
	struct gmime_file out = {.name = name ? name : "file", .type = "application",
				 .subtype = "octet-stream", .data = f->data, .len = f->len};

	dot = strrchr(out.name, '.');
	for (size_t i = 0; dot && i < NELEM(known_types); i++)
		if (str_ieq(dot, known_types[i].end)) {
			out.type = known_types[i].type;
			out.subtype = known_types[i].subtype;
		}
	return out;
}

/* Of the content, so that the same message has the same bytes; `_` and `=` stand in no base64 or
 * quoted-printable text in this order. */
static const char *boundary_of(const struct outgoing *m, struct arena *a)
{
	struct hash *h = hash_new(HASH_SHA256);
	unsigned char raw[HASH_MAX_SIZE];
	char hex[2 * HASH_MAX_SIZE + 1];

	hash_update(h, m->id, strlen(m->id));
	hash_update(h, m->text, strlen(m->text));
	for (size_t i = 0; i < m->n_files; i++)
		hash_update(h, m->files[i].data, m->files[i].len);
	hash_hex(raw, hash_final(h, raw), hex);
	return arena_printf(a, "=_%.32s", hex);
}

/* --- the message ----------------------------------------------------------------------- */

struct lines {
	struct gmime_line v[8];
	size_t n;
};

static void add_line(struct lines *l, const char *name, const char *value)
{
	if (value)
		l->v[l->n++] = (struct gmime_line){name, value};
}

/* A word that stands in a header by itself: letters, digits, `-` and `_`; else NULL. */
static const char *word(const char *s)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789-_";

	return s && *s && !s[strspn(s, letters)] ? s : NULL;
}

static const char *references_of(const struct outgoing *m, struct arena *a)
{
	struct sbuf b = SBUF_INIT;
	const char *out = NULL;

	for (size_t i = 0; i < m->n_references; i++)
		if (id_is_sound(m->references[i])) /* each on a line of its own: it is long */
			sbuf_printf(&b, "%s<%s>", b.len ? "\n " : "", m->references[i]);
	if (b.len)
		out = arena_strndup(a, b.s, b.len);
	sbuf_deinit(&b);
	return out;
}

static void add_lines(struct lines *l, const struct outgoing *m, struct arena *a)
{
	if (m->in_reply_to && id_is_sound(m->in_reply_to))
		add_line(l, "In-Reply-To", arena_printf(a, "<%s>", m->in_reply_to));
	add_line(l, "References", references_of(m, a));
	add_line(l, "Auto-Submitted", "auto-generated");
	/* Exchange answers all but what says this. */
	add_line(l, "X-Auto-Response-Suppress", "All");
	add_line(l, "X-Helpdesk-Ticket", word(m->ticket));
	add_line(l, "Content-Language", word(m->language));
}

static enum hd_rc people(const struct outgoing *m, struct gmime_mail *mail, struct arena *a,
			 struct hd_err *e)
{
	struct gmime_person *to = arena_alloc(a, (m->n_to + 1) * sizeof(*to));
	enum hd_rc rc = person(m->from, a, &mail->from, e);

	for (size_t i = 0; rc == HD_OK && i < m->n_to; i++)
		rc = person(m->to[i], a, &to[i], e);
	mail->to = to;
	mail->n_to = m->n_to;
	return rc;
}

enum hd_rc outgoing_write(const struct outgoing *m, struct sbuf *out, struct hd_err *e)
{
	struct arena *a = arena_new();
	struct gmime_file *files = arena_alloc(a, (m->n_files + 1) * sizeof(*files));
	const char *subject = clean(m->subject, strlen(m->subject), a);
	struct lines lines = {.n = 0};
	struct gmime_mail mail = {.subject = subject ? subject : "", .date = m->date, .id = m->id,
				  .text = m->text, .files = files, .n_files = m->n_files};
	enum hd_rc rc = HD_OK;

	if (!id_is_sound(m->id))
		rc = hd_fail(e, HD_INTERNAL, "'%.100s' is no Message-ID", m->id);
	if (rc == HD_OK)
		rc = people(m, &mail, a, e);
	if (rc == HD_OK) {
		add_lines(&lines, m, a);
		mail.lines = lines.v;
		mail.n_lines = lines.n;
		for (size_t i = 0; i < m->n_files; i++)
			files[i] = file_of(&m->files[i], a);
		mail.boundary = m->n_files ? boundary_of(m, a) : NULL;
		rc = gmime_write(&mail, out, e);
	}
	arena_free(a);
	return rc;
}
