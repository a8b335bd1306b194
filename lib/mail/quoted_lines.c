/* What single lines of a mail are. Each kind is known by words of many languages, folded (no case,
 * no accents), and by what must stand beside them: a line is no header for beginning with `From:`,
 * and no attribution for ending with a colon. */
#include "mail/quoted_lines.h"

#include <string.h>

#include "helpdesk/mem.h"
#include "helpdesk/sbuf.h"
#include "helpdesk/text.h"

#define FOLD_MAX 400 /* bytes of a line that are looked at */

bool line_quoted(const struct line *l)
{
	return l->n && l->s[0] == '>';
}

bool line_ruler(const struct line *l)
{
	size_t marks = 0;

	for (size_t i = 0; i < l->n; i++) {
		if (!strchr("_-=*", l->s[i]))
			return false;
		marks++;
	}
	return marks >= 5;
}

static void fold_line(const struct line *l, struct sbuf *out)
{
	struct sbuf folded = SBUF_INIT;

	text_fold(&folded, l->s, l->n > FOLD_MAX ? utf8_cut(l->s, FOLD_MAX) : l->n);
	/* A hard blank is a blank, and the marks of bold text are none. */
	for (size_t i = 0; i < folded.len; i++) {
		if ((unsigned char)folded.s[i] == 0xC2 && (unsigned char)folded.s[i + 1] == 0xA0)
			sbuf_putc(out, ' '), i++;
		else if (strncmp(folded.s + i, "\xE2\x80\xAF", 3) == 0)
			sbuf_putc(out, ' '), i += 2;
		else if (folded.s[i] != '*')
			sbuf_putc(out, folded.s[i]);
	}
	sbuf_deinit(&folded);
}

static bool has_any(const char *s, const char *const *words)
{
	for (; *words; words++)
		if (strstr(s, *words))
			return true;
	return false;
}

static bool starts_any(const char *s, const char *const *words)
{
	for (; *words; words++)
		if (str_starts(s, *words))
			return true;
	return false;
}

static bool has_digit(const char *s)
{
	return s[strcspn(s, "0123456789")] != '\0';
}

/* --- the message answered to, or passed on --------------------------------------------------- */

/* `---- words ----`, the words folded into `out`. */
static bool between_dashes(const struct line *l, struct sbuf *out)
{
	struct line inner = *l;

	if (l->n < 8 || l->n > 100 || strncmp(l->s, "--", 2) != 0 ||
	    strncmp(l->s + l->n - 2, "--", 2) != 0)
		return false;
	while (inner.n && strchr("- ", *inner.s))
		inner.s++, inner.n--;
	while (inner.n && strchr("- ", inner.s[inner.n - 1]))
		inner.n--;
	fold_line(&inner, out);
	return out->len > 0;
}

bool line_forward(const struct line *l)
{
	static const char *const dashed[] = {"forwarded message",
					     "forwarded by",
					     "message transfere",
					     "message transmis",
					     "weitergeleitete nachricht",
					     "mensaje reenviado",
					     "messaggio inoltrato",
					     "doorgestuurd bericht",
					     "mensagem encaminhada",
					     "vidarebefordrat meddelande",
					     NULL};
	static const char *const bare[] = {"begin forwarded message:",
					   "debut du message reexpedie :",
					   "debut du message transfere :",
					   "anfang der weitergeleiteten nachricht:",
					   "inicio del mensaje reenviado:",
					   "inizio messaggio inoltrato:",
					   "debut du message reexpedie:",
					   "debut du message transfere:",
					   NULL};
	struct sbuf b = SBUF_INIT;
	bool is = between_dashes(l, &b) && has_any(b.s, dashed);

	if (!is && l->n < 100 && l->n && l->s[l->n - 1] == ':') {
		sbuf_clear(&b);
		fold_line(l, &b);
		is = str_in(b.s, bare);
	}
	sbuf_deinit(&b);
	return is;
}

static bool line_original(const struct line *l)
{
	static const char *const words[] = {"original message",      "message d'origine",
					    "message d’origine",     "message original",
					    "message initial",       "ursprungliche nachricht",
					    "originalnachricht",     "mensaje original",
					    "messaggio originale",   "oorspronkelijk bericht",
					    "mensagem original",     "original appointment",
					    "rendez-vous d'origine", "ursprungligt meddelande",
					    "oprindelig meddelelse", "opprinnelig melding",
					    "original email",        "reply message",
					    "reply above this line", NULL};
	struct sbuf b = SBUF_INIT;
	bool is = between_dashes(l, &b) && has_any(b.s, words);

	sbuf_deinit(&b);
	return is;
}

/* Which header a line is: its name before the colon. */
enum header { H_NONE, H_FROM, H_DATE, H_SUBJECT, H_OTHER };

static enum header header_of(const struct line *l)
{
	static const char *const names[][24] = {
		[H_FROM] = {"from", "de", "von", "da", "van", "fran", "fra", "od", "от", "发件人",
			    "expediteur", "desde", "lahettaja", NULL},
		[H_DATE] = {"sent",      "date",      "envoye",     "envoye le",  "gesendet",
			    "datum",     "enviado",   "enviado el", "enviada em", "inviato",
			    "data",      "verzonden", "skickat",    "sendt",      "fecha",
			    "wyslano",   "dato",      "отправлено", "дата",       "发送时间",
			    "lahetetty", NULL},
		[H_SUBJECT] = {"subject", "objet", "sujet", "betreff", "asunto", "oggetto",
			       "onderwerp", "amne", "emne", "temat", "assunto", "тема", "主题",
			       "aihe", NULL},
		[H_OTHER] = {"to", "a", "an", "para", "aan", "till", "til", "do", "кому", "收件人",
			     "cc", "copie", "kopie", "cci", "bcc", "importance", "reply-to", NULL},
	};
	struct line head = *l;
	const char *colon = memchr(l->s, ':', l->n < 40 ? l->n : 40);
	enum header h = H_NONE;
	struct sbuf b = SBUF_INIT;

	if (!colon)
		return H_NONE;
	head.n = (size_t)(colon - l->s);
	fold_line(&head, &b);
	while (b.len && b.s[b.len - 1] == ' ')
		sbuf_truncate(&b, b.len - 1);
	for (enum header k = H_FROM; k <= H_OTHER && h == H_NONE; k++)
		if (str_in(b.s, names[k]))
			h = k;
	sbuf_deinit(&b);
	return h;
}

/* From, then date and subject within few lines; a long list of recipients may be folded between. */
static bool header_block(const struct line *l, size_t n)
{
	bool date = false, subject = false;
	unsigned blank = 0;

	if (header_of(l) != H_FROM)
		return false;
	for (size_t i = 1; i < n && i < 12 && !(date && subject); i++) {
		enum header h = header_of(&l[i]);

		date |= h == H_DATE;
		subject |= h == H_SUBJECT;
		blank = l[i].n ? 0 : blank + 1;
		if (blank > 1 || line_quoted(&l[i]))
			break;
	}
	return date && subject;
}

bool lines_original(const struct line *l, size_t n)
{
	return line_original(l) || header_block(l, n);
}

/* --- attributions ---------------------------------------------------------------------------- */

static const char *const openers[] = {"on ",  "le ",        "am ",     "el ",     "il ",  "em ",
				      "op ",  "den ",       "dnia ",   "w dniu ", "le: ", "at ",
				      "a ",   "pa ",        "kl ",     "2",       "1",    "в ",
				      "am: ", "il giorno ", "el dia ", NULL};
static const char *const verbs[] = {"wrote:",      "writes:",   "a ecrit:",  "schrieb", "escribio:",
				    "ha scritto:", "escreveu:", "schreef",   "skrev",   "napisał",
				    "napisal",     "пишет:",    "написал",   "写道:",   "写道：",
				    "kirjoitti:",  "scrive:",   "ecrivait:", "ecrit:",  NULL};

/* The lines of an attribution as one folded text, French ` :` as `:`. */
static void join(const struct line *l, size_t n, struct sbuf *out)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			sbuf_putc(out, ' ');
		fold_line(&l[i], out);
	}
	while (out->len && out->s[out->len - 1] == ' ')
		sbuf_truncate(out, out->len - 1);
	if (out->len > 2 && strcmp(out->s + out->len - 2, " :") == 0) {
		sbuf_truncate(out, out->len - 2);
		sbuf_putc(out, ':');
	}
}

static bool ends_in_colon(const struct sbuf *b)
{
	return (b->len && b->s[b->len - 1] == ':') ||
	       (b->len > 3 && strcmp(b->s + b->len - 3, "：") == 0);
}

static bool with_opener(const struct sbuf *b)
{
	return ends_in_colon(b) && starts_any(b->s, openers) && has_any(b->s, verbs) &&
	       has_digit(b->s);
}

size_t lines_attribution_before(const struct line *l, size_t end)
{
	size_t found = 0;

	for (size_t k = 1; k <= LINES_ATTRIBUTION && k <= end && !found && l[end - k].n &&
			   !line_quoted(&l[end - k]);
	     k++) {
		struct sbuf b = SBUF_INIT;

		join(&l[end - k], k, &b);
		if (with_opener(&b))
			found = k;
		sbuf_deinit(&b);
	}
	/* `Marie <marie@example.org> writes:`, or with no verb that is known. */
	if (!found && end > 0 && !line_quoted(&l[end - 1])) {
		struct sbuf b = SBUF_INIT;

		join(&l[end - 1], 1, &b);
		if (ends_in_colon(&b) && b.len < FOLD_MAX &&
		    (has_any(b.s, verbs) || (strchr(b.s, '@') && has_digit(b.s))))
			found = 1;
		sbuf_deinit(&b);
	}
	return found;
}

/* `10:15`, `10h15` */
static bool has_time(const char *s)
{
	for (; (s = strpbrk(s, "0123456789")) != NULL; s++)
		if ((s[1] == ':' || s[1] == 'h' || s[1] == '.') && s[2] >= '0' && s[2] <= '5' &&
		    s[3] >= '0' && s[3] <= '9')
			return true;
	return false;
}

/* Whether the line may be the last one of an attribution: seen before it is folded, which takes
 * longer than all else that is done with a text. */
static bool may_end(const struct line *l)
{
	size_t n = l->n;

	while (n && strchr(" \t*\xC2\xA0\xE2\x80\xAF", l->s[n - 1]))
		n--;
	return l->n > FOLD_MAX || (n && (l->s[n - 1] == ':' || l->s[n - 1] == '\x9A'));
}

size_t lines_attribution_at(const struct line *l, size_t start, size_t n)
{
	size_t found = 0;

	/* Most lines are none: these letters begin all openers. */
	if (!memchr("OoLlAaEeIiDdWwPpKk12\xD0", l[start].s[0], 21))
		return 0;
	for (size_t k = 1; k <= 4 && start + k <= n && l[start + k - 1].n && !found; k++) {
		struct sbuf b = SBUF_INIT;

		if (!may_end(&l[start + k - 1]))
			continue;
		join(&l[start], k, &b);
		if (with_opener(&b) && b.len < FOLD_MAX && (strchr(b.s, '@') || has_time(b.s)))
			found = k;
		sbuf_deinit(&b);
	}
	return found;
}

/* --- devices --------------------------------------------------------------------------------- */

static size_t count_words(const char *s)
{
	size_t n = 0;

	for (; *s; s++)
		n += *s != ' ' && (s[1] == ' ' || !s[1]);
	return n;
}

bool line_device(const struct line *l)
{
	static const char *const mine[] = {"sent from my ",
					   "envoye de mon ",
					   "envoye depuis mon ",
					   "envoye a partir de mon ",
					   "envoye avec mon ",
					   "von meinem ",
					   "gesendet von meinem ",
					   "enviado desde mi ",
					   "inviato da ",
					   "inviato dal mio ",
					   "verzonden vanaf mijn ",
					   "enviado do meu ",
					   "skickat fran min ",
					   "sendt fra min ",
					   "sent via ",
					   "sent with ",
					   "sent using ",
					   "envoye avec ",
					   "envoye via ",
					   NULL};
	static const char *const programs[] = {"get outlook for ",
					       "telecharger outlook pour ",
					       "obtenez outlook pour ",
					       "obtenir outlook pour ",
					       "outlook fur ",
					       "outlook pour ",
					       "outlook for ",
					       "holen sie sich outlook fur ",
					       "obtener outlook para ",
					       "sent from outlook",
					       "sent from yahoo mail",
					       "envoye depuis yahoo",
					       "sent from mail for windows",
					       "provenance : courrier pour windows",
					       "envoye a partir de courrier",
					       "envoye a partir de outlook",
					       "envoye depuis outlook",
					       "envoye depuis mon appareil",
					       "envoye a partir d'outlook",
					       "envoye a partir d’outlook",
					       "sent from proton",
					       "sent from gmail mobile",
					       "sent from samsung",
					       "sent from a mobile",
					       "sent from mobile",
					       "envoye de gmail mobile",
					       NULL};
	struct sbuf b = SBUF_INIT;
	char *link;
	bool is;

	if (l->n == 0 || l->n > 200)
		return false;
	fold_line(l, &b);
	if ((link = strchr(b.s, '<')) != NULL)
		sbuf_truncate(&b, (size_t)(link - b.s));
	while (b.len && strchr(" .>", b.s[b.len - 1]))
		sbuf_truncate(&b, b.len - 1);
	/* "Sent from my desk, is easier" is a sentence. */
	is = !strchr(b.s, ',') && ((starts_any(b.s, mine) && count_words(b.s) <= 8) ||
				   (starts_any(b.s, programs) && count_words(b.s) <= 10));
	sbuf_deinit(&b);
	return is;
}
