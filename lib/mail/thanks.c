/* Whether a mail is a mere thank-you, which reopens no ticket. Told by a list of whole phrases, not
 * of words: "merci, le problème est encore là" is made of harmless words. What is not on the list
 * makes a mail one that is read, so that a complaint is never taken for thanks. */
#include <string.h>

#include "helpdesk/sbuf.h"
#include "helpdesk/text.h"
#include "mail/letter.h"
#include "mail/quoted_lines.h"

#define LONGEST 600 /* bytes of a text that may be mere thanks */
#define WORDS_MAX 60
#define PHRASE_MAX 8 /* words */

/* Folded, apostrophes as blanks. Said alone, they are thanks. */
static const char *const thanks[] = {
	"merci", "mercis", "merci beaucoup", "merci bien", "merci infiniment", "merci encore",
	"merci mille fois", "mille mercis", "un grand merci", "grand merci", "encore merci",
	"merci a vous", "merci a tous", "merci a toi", "merci a toute l equipe",
	"je vous remercie", "nous vous remercions", "je te remercie", "en vous remerciant",
	"avec mes remerciements", "remerciements", "je vous remercie beaucoup", "c est parfait",
	"parfait", "c est super", "super", "genial", "c est genial", "nickel", "top", "c est top",
	"c est nickel", "impeccable", "c est impeccable", "impec", "excellent", "tres bien",
	"c est tres bien", "c est bon", "c est ok", "c est bon pour moi", "bravo", "ca marche",
	"cela marche", "ca fonctionne", "cela fonctionne", "tout fonctionne", "tout marche",
	"tout est ok", "tout est bon", "tout va bien", "ok pour moi", "ca marche tres bien",
	"ca fonctionne tres bien", "cela fonctionne tres bien", "ca fonctionne parfaitement",
	"cela fonctionne parfaitement", "ca marche parfaitement", "tout fonctionne parfaitement",
	"tout fonctionne bien", "ca marche bien", "tout est rentre dans l ordre", "ca remarche",
	"ca refonctionne", "cela refonctionne", "tout refonctionne", "ca fonctionne a nouveau",
	"cela fonctionne a nouveau", "ca marche a nouveau", "tout fonctionne a nouveau",
	"tout fonctionne de nouveau", "cela fonctionne de nouveau", "le probleme est resolu",
	"mon probleme est resolu", "probleme resolu", "c est resolu", "le probleme est regle",
	"mon probleme est regle", "probleme regle", "c est regle", "bien recu", "c est bien recu",
	"bien note", "c est note", "c est bien note", "entendu", "d accord", "thanks", "thank you",
	"thank u", "thanks a lot", "thanks a million", "many thanks", "thx", "tks",
	"thanks so much", "thanks very much", "thanks again", "thank you again",
	"thank you so much", "thank you very much", "thanks to you all", "thanks to all",
	"with thanks", "much appreciated", "greatly appreciated", "i appreciate it",
	"i appreciate your help", "perfect", "that s perfect", "this is perfect", "great",
	"that s great", "awesome", "brilliant", "wonderful", "fantastic", "excellent work",
	"great job", "good job", "well done", "it works", "that works", "this works", "it worked",
	"that worked", "this worked", "works", "works now", "works fine", "works great",
	"works for me", "it s working", "it is working", "it works fine", "it works great",
	"it works perfectly", "works perfectly", "it works again", "it s working again",
	"it is working again", "everything works", "everything works fine",
	"everything is working", "all works", "all working", "all good", "all is good",
	"all is well", "all fine", "all is fine", "it s fine", "that s fine", "it s fixed",
	"it is fixed", "that fixed it", "this fixed it", "that did it", "that solved it",
	"this solved it", "that did the trick", "that solved my problem", "problem solved",
	"issue solved", "issue resolved", "problem resolved", "the problem is solved",
	"the problem is fixed", "the issue is solved", "the issue is resolved",
	"the issue is fixed", "my problem is solved", "got it", "noted", "understood", "ok",
	"okay", "vous pouvez clore le ticket", "vous pouvez fermer le ticket",
	"vous pouvez cloturer le ticket", "vous pouvez clore ce ticket",
	"vous pouvez fermer ce ticket", "vous pouvez cloturer ce ticket",
	"vous pouvez clore la demande", "vous pouvez cloturer la demande", "vous pouvez clore",
	"vous pouvez cloturer", "vous pouvez fermer", "le ticket peut etre clos",
	"le ticket peut etre ferme", "le ticket peut etre cloture", "you can close the ticket",
	"you can close this ticket", "you can close it", "you may close the ticket",
	"please close the ticket", "please close this ticket", "please close",
	"the ticket can be closed", "this ticket can be closed", "this can be closed", NULL};

/* What may stand around them. */
static const char *const around[] = {
	"bonjour", "bonsoir", "salut", "hello", "hi", "dear", "hey", "madame", "monsieur",
	"madame monsieur", "mesdames", "messieurs", "bonjour a tous", "bonjour a vous",
	"chers collegues", "cher collegue", "chere collegue", "dear all", "dear team", "hi all",
	"hi team", "hello team", "all", "team", "everyone", "everybody", "a tous", "a vous",
	"a toutes", "l equipe", "toute l equipe", "et", "and", "maintenant", "now", "desormais",
	"donc", "oui", "yes", "a present", "c est gentil", "pour votre aide", "pour ton aide",
	"pour l aide", "pour votre reponse", "pour ta reponse", "pour la reponse",
	"pour votre reponse rapide", "pour la reponse rapide", "pour cette reponse rapide",
	"pour votre retour", "pour ton retour", "pour ce retour", "pour le retour",
	"pour votre retour rapide", "pour votre reactivite", "pour ta reactivite",
	"pour la reactivite", "pour votre rapidite", "pour votre intervention",
	"pour l intervention", "pour votre intervention rapide", "pour votre support",
	"pour votre assistance", "pour votre disponibilite", "pour votre patience",
	"pour votre travail", "pour tout", "de votre aide", "de votre reponse",
	"pour l information", "pour l info", "pour votre message", "pour votre mail",
	"pour votre efficacite", "pour la solution", "pour les explications",
	"pour ces precisions", "pour vos explications", "merci d avance", "thanks in advance",
	"par avance", "beaucoup", "infiniment", "et bravo", "for your help", "for the help",
	"for your support", "for the support", "for helping", "for your quick help",
	"for the quick help", "for your quick reply", "for the quick reply",
	"for your quick response", "for the quick response", "for your prompt reply",
	"for your prompt response", "for the prompt response", "for the fast response",
	"for the fast reply", "for your reply", "for the reply", "for your answer",
	"for the answer", "for your response", "for the response", "for the quick fix",
	"for the fix", "for fixing this", "for fixing it", "for everything", "for your time",
	"for your patience", "for the update", "for the information", "for the info",
	"for letting me know", "for your assistance", "for the explanation", "for solving this",
	"for your work", "so much", "very much", "a lot", "bonne journee", "bonne soiree",
	"bon week end", "bon weekend", "bonne fin de journee", "bonne fin de semaine",
	"bonne semaine", "bonne continuation", "bon apres midi", "tres bonne journee",
	"excellente journee", "belle journee", "a bientot", "have a nice day", "have a good day",
	"have a great day", "have a nice weekend", "have a good weekend", "have a nice evening",
	NULL};

/* What a name may follow. */
static const char *const closings[] = {
	"cordialement", "bien cordialement", "tres cordialement", "bien a vous", "bien a toi",
	"sinceres salutations", "salutations", "meilleures salutations", "cdt", "cdlt", "bien cdt",
	"respectueusement", "amicalement", "a bientot", "bonne journee", "bonne soiree", "merci",
	"regards", "best regards", "kind regards", "warm regards", "best", "best wishes", "cheers",
	"sincerely", "yours sincerely", "yours", "br", "kr", "all the best", "thanks", "thank you",
	"many thanks", NULL};

/* What is no name, though it may begin with a capital. */
static const char *const alarms[] = {
	"still", "again", "not", "no", "but", "broken", "error", "urgent", "help", "wrong",
	"failed", "fails", "problem", "down", "why", "when", "what", "encore", "toujours", "pas",
	"non", "mais", "rien", "erreur", "aide", "panne", "impossible", "bloque", "probleme",
	"aucun", "aucune", "ko", "hs", "pourquoi", "quand", "sauf", "except", "however",
	"cependant", NULL};

/* Signs of joy, and what may stand between words. No question mark, no figure: they say more. */
static const char *const signs[] = {
	"👍", "🙏", "😊", "🙂", "😀", "👌", "❤", "🎉",        "☺", "😉", "😃", "😄", "💪", "\xEF\xB8\x8F",
	"…", "«", "»", "–",    "—", "“", "”", "\xC2\xA0", NULL};

struct words {
	char buf[LONGEST * 2];
	const char *word[WORDS_MAX];
	unsigned line[WORDS_MAX]; /* where it stands */
	bool capital[WORDS_MAX];
	size_t n;
};

static size_t sign_at(const char *s)
{
	for (size_t i = 0; signs[i]; i++)
		if (str_starts(s, signs[i]))
			return strlen(signs[i]);
	return strncmp(s, "’", 3) == 0 ? 3 : 0;
}

static bool ends_word(const char *s)
{
	unsigned char c = (unsigned char)*s;

	return c < 'A' || (c >= '[' && c <= '`') || (c >= '{' && c <= 0x7F) || sign_at(s) > 0;
}

/* The words of a text; false when it holds what no thanks hold. */
static bool words_of(const char *s, struct words *w)
{
	size_t used = 0;
	unsigned line = 0;

	for (w->n = 0; *s;) {
		const char *start = s;
		struct sbuf folded = SBUF_INIT;
		size_t n = sign_at(s);

		if (n || strchr(" \t\n\r.,;:!'\"()-_*~", *s)) {
			line += *s == '\n';
			s += n ? n : 1;
			continue;
		}
		while (!ends_word(s))
			s++;
		if (s == start || w->n == WORDS_MAX)
			return false;
		text_fold(&folded, start, (size_t)(s - start));
		n = folded.len + 1;
		if (used + n <= sizeof(w->buf)) {
			memcpy(w->buf + used, folded.s, n);
			w->word[w->n] = w->buf + used;
			w->line[w->n] = line;
			w->capital[w->n++] =
				(*start >= 'A' && *start <= 'Z') || (unsigned char)*start >= 0x80;
		}
		sbuf_deinit(&folded);
		used += n;
		if (used > sizeof(w->buf))
			return false;
	}
	return true;
}

/* Words of the longest phrase of the list at word i, 0 when none begins there. */
static size_t phrase_at(const struct words *w, size_t i, const char *const *list)
{
	char phrase[128];
	size_t best = 0, len = 0;

	for (size_t k = 0; k < PHRASE_MAX && i + k < w->n; k++) {
		size_t n = strlen(w->word[i + k]);

		if (len + n + 2 > sizeof(phrase))
			break;
		if (k > 0)
			phrase[len++] = ' ';
		memcpy(phrase + len, w->word[i + k], n + 1);
		len += n;
		if (str_in(phrase, list))
			best = k + 1;
	}
	return best;
}

/* Whether what follows word i is a name and no more: up to four words with capitals on up to two
 * lines of their own. */
static bool only_a_name(const struct words *w, size_t i)
{
	if (i == w->n || w->n - i > 4 || w->line[i] == w->line[i - 1])
		return false;
	for (size_t k = i; k < w->n; k++)
		if (!w->capital[k] || str_in(w->word[k], alarms))
			return false;
	return true;
}

bool text_is_thanks(const char *fresh)
{
	struct words w;
	bool said = false;
	size_t n;

	/* Many answer below all that they answer to. */
	fresh = text_below_quotation(fresh);
	if (strlen(fresh) > LONGEST || !utf8_valid(fresh, strlen(fresh), NULL) ||
	    !words_of(fresh, &w))
		return false;
	for (size_t i = 0; i < w.n; i += n) {
		size_t a = phrase_at(&w, i, thanks), b = phrase_at(&w, i, around),
		       c = phrase_at(&w, i, closings);

		n = a > b ? a : b;
		n = n > c ? n : c;
		if (n == 0)
			return false;
		said |= a == n;
		if (c == n && said && only_a_name(&w, i + n))
			return true;
	}
	return said;
}
