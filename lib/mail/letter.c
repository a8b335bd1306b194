/* Reading a letter: who, when, about what, and which letters it answers. What a header says is
 * taken as far as it can be understood; only a message that names nobody is refused. */
#include "mail/letter_priv.h"

#include "helpdesk/date.h"
#include "helpdesk/text.h"

#include <string.h>

#define ID_MAX 250
#define REFS_MAX 100
#define EMAIL_MAX 254
#define RECIPIENTS_MAX 1000

const char *letter_header(const struct letter *l, const char *name)
{
	for (size_t i = 0; i < l->n_headers; i++)
		if (str_ieq(l->headers[i].name, name))
			return l->headers[i].value;
	return NULL;
}

struct reading {
	struct gmime_message m;
	struct arena *a;
	struct letter *out;
};

/* A header as it came; *from goes past it. NULL when there is none any more. */
static const char *raw_header(const struct reading *r, const char *name, size_t *from)
{
	while (*from < r->m.n_headers)
		if (str_ieq(r->m.headers[(*from)++].name, name))
			return r->m.headers[*from - 1].raw;
	return NULL;
}

static const char *first_raw(const struct reading *r, const char *name)
{
	size_t from = 0;

	return raw_header(r, name, &from);
}

/* --- people ----------------------------------------------------------------------------------- */

static const char *line_of(const struct reading *r, const char *s)
{
	s = s ? letter_line(s, strlen(s), r->a) : "";
	return *s ? s : NULL;
}

/* `local@domain`, or NULL. */
static const char *email_of(const struct reading *r, const char *s)
{
	const char *email = line_of(r, s), *at = email ? strrchr(email, '@') : NULL;

	if (!at || at == email || !at[1] || strpbrk(email, " <>,;") || strlen(email) > EMAIL_MAX)
		return NULL;
	return email;
}

static struct letter_person person_of(const struct reading *r, const struct gmime_address *x)
{
	struct letter_person p = {line_of(r, x->name), email_of(r, x->email)};

	if (!p.email && !p.name)
		p.name = line_of(r, x->email);
	if (p.name && p.email && str_ieq(p.name, p.email))
		p.name = NULL;
	return p;
}

/* The first of a header that has an address, else the first that has a name. */
static struct letter_person person_in(const struct reading *r, const char *name)
{
	const char *raw = first_raw(r, name);
	struct letter_person best = {NULL, NULL}, p;
	struct gmime_address *v = NULL;
	size_t n = raw ? gmime_addresses(raw, RECIPIENTS_MAX, r->a, &v) : 0;

	for (size_t i = 0; i < n; i++) {
		p = person_of(r, &v[i]);
		if (p.email)
			return p;
		if (!best.name)
			best = p;
	}
	return best;
}

/* What stands in From where it holds no address. */
static const char *nobody(const struct reading *r)
{
	const char *s = line_of(r, first_raw(r, "From"));

	return s && strstr(s, "<>") ? "MAILER-DAEMON" : s;
}

static enum hd_rc take_sender(struct reading *r, struct hd_err *e)
{
	static const char *const names[] = {"From", "Sender", "Reply-To", "Return-Path"};
	struct letter_person p;

	for (size_t i = 0; i < NELEM(names) && !r->out->from.email; i++) {
		p = person_in(r, names[i]);
		if (p.email || !r->out->from.name)
			r->out->from = p;
	}
	r->out->reply_to = person_in(r, "Reply-To");
	/* Bounces of old come from `<>`: it names nobody, but it says so. */
	if (!r->out->from.name && !r->out->from.email)
		r->out->from.name = nobody(r);
	if (!r->out->from.name && !r->out->from.email)
		return hd_fail(e, HD_INVALID, "this is no message: no header names its sender");
	return HD_OK;
}

static void take_return_path(struct reading *r)
{
	const char *raw = first_raw(r, "Return-Path");

	if (!raw)
		return;
	r->out->return_path = person_in(r, "Return-Path").email;
	if (!r->out->return_path && strstr(raw, "<>"))
		r->out->return_path = "";
}

static void take_recipients(struct reading *r)
{
	static const char *const names[] = {"To", "Cc", "Delivered-To", "X-Original-To",
					    "Envelope-To"};
	struct gmime_address *v;
	const char *raw, *email;

	r->out->to = arena_alloc(r->a, RECIPIENTS_MAX * sizeof(*r->out->to));
	for (size_t k = 0; k < NELEM(names); k++) {
		for (size_t from = 0; (raw = raw_header(r, names[k], &from));) {
			size_t n = gmime_addresses(raw, RECIPIENTS_MAX, r->a, &v);

			for (size_t i = 0; i < n && r->out->n_to < RECIPIENTS_MAX; i++)
				if ((email = email_of(r, v[i].email)))
					r->out->to[r->out->n_to++] = email;
		}
	}
}

/* --- which letters ------------------------------------------------------------------------------ */

/* One id without its brackets; blanks that folding put into it go. NULL: none that can be kept. */
static const char *id_of(const struct reading *r, const char *s, size_t n)
{
	char *id = arena_alloc(r->a, n + 1);
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		if (!strchr(" \t\r\n", s[i]))
			id[k++] = s[i];
	for (size_t i = 0; i < k; i++)
		if ((unsigned char)id[i] < 0x20 || id[i] == 0x7F || id[i] == '<' || id[i] == '>')
			return NULL;
	return k && k <= ID_MAX && utf8_valid(id, k, NULL) ? id : NULL;
}

/* The ids of a header, each byte of it looked at a few times however many there are. */
struct ids {
	const char *s;   /* what is left */
	bool bracketed;  /* there are brackets: words outside are none */
};

/* The next one. Where there are no brackets at all a word with @ is one. */
static const char *next_id(const struct reading *r, struct ids *x)
{
	const char *open;

	while ((open = strchr(x->s, '<'))) {
		const char *inner = open + 1 + strcspn(open + 1, "<>");
		const char *id = *inner == '>' ? id_of(r, open + 1, (size_t)(inner - open - 1)) : NULL;

		x->s = *inner == '>' ? inner + 1 : inner;
		x->bracketed = true;
		if (id)
			return id;
	}
	while (!x->bracketed && *x->s) {
		const char *word = x->s + strspn(x->s, " \t\r\n,;");
		size_t n = strcspn(word, " \t\r\n,;");
		const char *id = memchr(word, '@', n) ? id_of(r, word, n) : NULL;

		x->s = word + n;
		if (id)
			return id;
	}
	return NULL;
}

static void add_ref(struct reading *r, const char *id)
{
	for (size_t i = 0; i < r->out->n_refs; i++)
		if (strcmp(r->out->refs[i], id) == 0)
			return;
	if (r->out->n_refs < REFS_MAX)
		r->out->refs[r->out->n_refs++] = id;
}

/* The last REFS_MAX of References, the newest first. */
static void take_references(struct reading *r, const char *raw)
{
	const char *ring[REFS_MAX], *id;
	struct ids ids = {.s = raw};
	size_t n = 0;

	while ((id = next_id(r, &ids)))
		ring[n++ % REFS_MAX] = id;
	for (size_t k = 0; k < REFS_MAX && k < n; k++)
		add_ref(r, ring[(n - 1 - k) % REFS_MAX]);
}

static void take_ids(struct reading *r)
{
	const char *raw = first_raw(r, "Message-ID"), *id;
	struct ids ids = {.s = raw ? raw : ""};

	r->out->id = next_id(r, &ids);
	r->out->refs = arena_alloc(r->a, REFS_MAX * sizeof(*r->out->refs));
	raw = first_raw(r, "In-Reply-To");
	ids = (struct ids){.s = raw ? raw : ""};
	while (r->out->n_refs < REFS_MAX && (id = next_id(r, &ids)))
		add_ref(r, id);
	raw = first_raw(r, "References");
	if (raw)
		take_references(r, raw);
}

/* --- the rest ------------------------------------------------------------------------------------- */

static void take_date(struct reading *r)
{
	const char *raw = first_raw(r, "Date");
	int64_t t;

	r->out->date = TIME_NONE;
	if (!raw || !gmime_date(raw, &t))
		return;
	/* Of years that can be written down. */
	if (t < date_days(1, 1, 1) * 86400 || t >= date_days(9999, 12, 31) * 86400)
		return;
	r->out->date = t;
}

/* The first language that is named: `fr-FR, en;q=0.8` is fr. */
static void take_language(struct reading *r)
{
	const char *s = letter_header(r->out, "Content-Language");
	size_t n;
	char *code;

	if (!s || !*s)
		s = letter_header(r->out, "Accept-Language");
	if (!s)
		return;
	n = strcspn(s, "-_,; \t(");
	if (n < 2 || n > 3)
		return;
	code = arena_strndup(r->a, s, n);
	for (size_t i = 0; i < n; i++) {
		code[i] = (char)(code[i] | 0x20);
		if (code[i] < 'a' || code[i] > 'z')
			return;
	}
	r->out->language = code;
}

static void take_headers(struct reading *r)
{
	struct letter *l = r->out;

	l->headers = arena_alloc(r->a, (r->m.n_headers + 1) * sizeof(*l->headers));
	for (size_t i = 0; i < r->m.n_headers; i++) {
		const struct gmime_header *h = &r->m.headers[i];

		l->headers[i].name = letter_line(h->name, strlen(h->name), r->a);
		l->headers[i].value = letter_line(h->value, strlen(h->value), r->a);
	}
	l->n_headers = r->m.n_headers;
	l->subject = letter_header(l, "Subject");
	if (!l->subject)
		l->subject = "";
}

/* Bytes of a line that has nothing but blanks, line break included; 0 = it is none. */
static size_t blank_line(const char *s, const char *end)
{
	const char *p = s;

	while (p < end && (*p == ' ' || *p == '\t' || *p == '\r'))
		p++;
	return p < end && *p == '\n' ? (size_t)(p + 1 - s) : 0;
}

/* What mailboxes and pipes put before the first header: empty lines, a byte order mark, `From `. */
static void skip_front(const char **raw, size_t *n)
{
	const char *s = *raw, *end = s + *n, *lf;

	for (;;) {
		if (end - s >= 3 && memcmp(s, "\xEF\xBB\xBF", 3) == 0)
			s += 3;
		else if (blank_line(s, end))
			s += blank_line(s, end);
		else if ((end - s >= 5 && memcmp(s, "From ", 5) == 0) ||
			 (end - s >= 6 && memcmp(s, ">From ", 6) == 0)) {
			lf = memchr(s, '\n', (size_t)(end - s));
			s = lf ? lf + 1 : end;
		} else
			break;
	}
	*n = (size_t)(end - s);
	*raw = s;
}

/* Files of old Macintosh systems end their lines with CR alone. */
static const char *one_line_break(const char *raw, size_t n, struct arena *a)
{
	char *s;

	if (!memchr(raw, '\r', n) || memchr(raw, '\n', n))
		return raw;
	s = arena_strndup(a, raw, n);
	for (char *p = s; (p = memchr(p, '\r', n - (size_t)(p - s))) != NULL; p++)
		*p = '\n';
	return s;
}

enum hd_rc letter_read(const char *raw, size_t n, struct arena *a, struct letter *out,
		       struct hd_err *e)
{
	struct reading r = {.a = a, .out = out};
	enum hd_rc rc;

	*out = (struct letter){.date = TIME_NONE, .subject = "", .text = ""};
	raw = one_line_break(raw, n, a);
	skip_front(&raw, &n);
	rc = gmime_read(raw, n, LETTER_PARTS_MAX, LETTER_DEPTH_MAX, a, &r.m, e);
	if (rc != HD_OK)
		return rc;
	take_headers(&r);
	rc = take_sender(&r, e);
	if (rc != HD_OK)
		return rc;
	take_return_path(&r);
	take_recipients(&r);
	take_ids(&r);
	take_date(&r);
	take_language(&r);
	out->type = r.m.parts[0].type;
	out->report_type = r.m.parts[0].report_type;
	letter_take_parts(&r.m, raw, n, a, out);
	return HD_OK;
}
