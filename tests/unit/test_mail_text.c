/* Texts of mails: html as text, what is new in an answer, mere thanks, subjects. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "helpdesk/mem.h"
#include "helpdesk/sbuf.h"
#include "mail/letter.h"

static void same(const char *what, const char *got, const char *want)
{
	if (strcmp(got, want) != 0)
		fail_msg("%s:\n'%s', not\n'%s'", what, got, want);
}

static void test_html(void **state)
{
	static const char *const cases[][2] = {
		/* Word and Outlook */
		{"<p class=MsoNormal>Hi,<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
		 "<p class=MsoNormal>a<o:p></o:p></p><p class=MsoNormal>b</p>",
		 "Hi,\n\na\nb"},
		{"<!--[if gte mso 9]><xml>no</xml><![endif]--><![if !mso]>yes<![endif]>", "yes"},
		{"New<div id=\"appendonsend\"></div><hr><div id=\"divRplyFwdMsg\"><b>From:</b> "
		 "x<br>"
		 "<b>Sent:</b> y</div><div>old</div>",
		 "New\n\n> From: x\n> Sent: y\n> old"},
		{"<div><br></div><div id=divRplyFwdMsg>From: x</div><p>kept</p>",
		 "From: x\n\nkept"},
		/* Gmail: an answer between the quotations stays one */
		{"<div dir=ltr>New<div><br></div><div>more</div></div><div class=\"gmail_quote\">"
		 "<div class=\"gmail_attr\">On Mon, x wrote:<br></div><blockquote "
		 "class=\"gmail_quote\">"
		 "<p>old</p><blockquote>older</blockquote></blockquote></div>below",
		 "New\n\nmore\n> On Mon, x wrote:\n>\n> old\n>\n> > older\n\nbelow"},
		{"<div class=\"gmail_attr\">---------- Forwarded message ---------</div>x",
		 "---------- Forwarded message ---------\nx"},
		{"ok<div class=\"moz-cite-prefix\">Am 1.2. x:<br></div><blockquote type=cite>old",
		 "ok\n> Am 1.2. x:\n>\n> old"},
		/* lists, tables */
		{"<ol><li>a<ul><li>x<li><p>y<br>z</p></ul><li>b</ol>end",
		 "1. a\n  - x\n  - y\n    z\n\n2. b\nend"},
		{"<table><tr><td><p>a</p></td><td><p>b</p></td></tr><tr><th>c<th>d</table>e",
		 "a  b\nc  d\ne"},
		/* links and images */
		{"<a href=\"mailto:a@b.c\">a@b.c</a> <a href=\"http://x.y/\">x.y</a>", "a@b.c x.y"},
		{"<a href='http://x.y/?a=1&amp;b=2' title=z>here</a>",
		 "here <http://x.y/?a=1&b=2>"},
		{"<a href=\"http://x.y/\x1B[2J\">here</a>", "here"},
		{"<img src=x alt=\"Caf&eacute;\"><img src=y alt=\"\">", "[Café]"},
		/* what is not to be seen */
		{"<head><title>t</title><style>s</style></head><body>x", "x"},
		{"<head><p>no end of the head</p>", "no end of the head"},
		{"a<span style=\"font-size:0;display:none\">b<span>c</span>d</span>e", "ae"},
		{"a\x1B[31m\x07\x7F&#27;&#7;b&#155;c\xC2\x9B", "a[31mb›c"},
		{"\xE9t\xE9 &#150; \xE2\x82",
		 "\xEF\xBF\xBDt\xEF\xBF\xBD – \xEF\xBF\xBD\xEF\xBF\xBD"},
		/* broken */
		{"<!-- never closed <p>text", "text"},
		{"<a title=\"never closed>text</a> more", "text more"},
		{"1 < 2 <", "1 < 2 <"},
		{"&lt;b&gt;x", "<b>x"},
		{"a<br> <a href=\"http://x.y\"> b</a>", "a\nb <http://x.y>"},
		{"<pre>\n a\n\n  b</pre>", " a\n\n  b"},
		{"a<br> <a href=\"http://x.y\"> b</a>", "a\nb <http://x.y>"},
		{"", ""},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++)
		same(cases[i][0], html_to_text(cases[i][0], strlen(cases[i][0]), a), cases[i][1]);
	arena_free(a);
}

/* Time grows with the length and no faster: eight times the text, not 64 times the time. */
static void test_html_hostile(void **state)
{
	static const char *const pieces[] = {"<",
					     "<a ",
					     "<a \">\" x ",
					     "<a b=\">\" x ",
					     "<div>",
					     "<blockquote>a<br>",
					     "<!--",
					     "</x",
					     "&",
					     "<a href=\"",
					     "<table><tr><td>",
					     "<ul><li>",
					     "<title>",
					     "<div class=\"gmail_attr\">",
					     "<p style='",
					     "&#"};

	(void)state;
	for (size_t i = 0; i < NELEM(pieces); i++) {
		struct sbuf b = SBUF_INIT;
		double took[2];

		for (int k = 0; k < 2; k++) {
			size_t want = k ? 1 << 20 : 1 << 17;
			struct arena *a = arena_new();
			clock_t start;

			while (b.len < want)
				sbuf_puts(&b, pieces[i]);
			start = clock();
			html_to_text(b.s, b.len, a);
			took[k] = (double)(clock() - start) / CLOCKS_PER_SEC;
			arena_free(a);
		}
		if (took[1] > 0.1 + 32 * took[0])
			fail_msg("%s: %f s, then %f s", pieces[i], took[0], took[1]);
		sbuf_deinit(&b);
	}
}

static void test_parted(void **state)
{
	static const char *const cases[][3] = {
		{"Hello", "Hello", ""},
		{"", "", ""},
		{"\n \n", "", ""},
		{"\n\n  indented\n\n", "  indented", ""},
		{"New\n\nOn Mon, 2 Nov 2026 at 10:15, Ann <a@example.org> wrote:\n> old\n> older\n",
		 "New",
		 "On Mon, 2 Nov 2026 at 10:15, Ann <a@example.org> wrote:\n> old\n> older\n"},
		{"New\n\nOn Mon, 2 Nov 2026,\nAnn <a@example.org>\nwrote:\n\n\n> old", "New", NULL},
		{"Voilà\n\nLe lun. 2 nov. 2026 à 10:15, Ann <a@example.org> a écrit\xC2\xA0:\n\n> "
		 "x",
		 "Voilà", NULL},
		{"Ja\n\nAm 02.11.26 um 10:15 schrieb Ann:\n> x\n\n-- \nBob", "Ja", NULL},
		{"Ja\n\n2026-11-02 10:15 Ann <a@example.org>:\n> x", "Ja", NULL},
		/* without any mark before what is quoted */
		{"New\n\nLe 2 nov. 2026 à 10:15, Ann a écrit :\n\nold text\nmore", "New", NULL},
		{"On 3 March the tool wrote:\nError 42", "On 3 March the tool wrote:\nError 42",
		 ""},
		{"New\n\n-----Original Message-----\nFrom: x\nold", "New",
		 "-----Original Message-----\nFrom: x\nold"},
		{"Oui\n\n-----Message d'origine-----\nold", "Oui", NULL},
		{"New\n________________________________\nDe : Ann <a@example.org>\n"
		 "Envoyé : lundi 2 novembre 2026 10:15\nÀ : Bob\nObjet : Re: x\n\nold",
		 "New", NULL},
		{"Neu\n\nVon: Ann\nGesendet: Montag\nAn: Bob\nBetreff: x\n\nalt", "Neu", NULL},
		/* a form is no header block */
		{"From: Paris\nTo: Lyon\nDate: 3 March\n\nplease book",
		 "From: Paris\nTo: Lyon\nDate: 3 March\n\n"
		 "please book",
		 ""},
		/* answers in between stay, with what they answer */
		{"Ann wrote:\n> a\nyes\n> b\nno\n> c\n", "Ann wrote:\n> a\nyes\n> b\nno", "> c\n"},
		{"Hi,\nOn 2 Nov 2026 at 10:15, Ann wrote:\n> a\nyes\n> b\nno",
		 "Hi,\nOn 2 Nov 2026 at 10:15, Ann wrote:\n> a\nyes\n> b\nno", ""},
		{"> all of it\n> quoted\n", "> all of it\n> quoted", ""},
		/* signatures */
		{"New\n-- \nAnn\nExample Ltd\n", "New", "-- \nAnn\nExample Ltd\n"},
		{"New\n\n--\nAnn", "New", "--\nAnn"},
		{"New\n\nEnvoyé de mon iPhone", "New", NULL},
		{"New\n\nGet Outlook for iOS<https://aka.ms/o0ukef>\n", "New", NULL},
		{"New\n\nSent from my desk, as I said.", "New\n\nSent from my desk, as I said.",
		 ""},
		{"New\n\nSent from my iPhone\n\nOn 2 Nov 2026, at 10:15, Ann wrote:\n\n> old\n",
		 "New", NULL},
		{"a -- b\n\n- one\n- two", "a -- b\n\n- one\n- two", ""},
		/* what is passed on is news */
		{"Please see:\n\n---------- Forwarded message ----------\nFrom: x\nDate: "
		 "y\nSubject: z\n\ntext",
		 "Please see:\n\n---------- Forwarded message ----------\nFrom: x\nDate: "
		 "y\nSubject: z\n\ntext",
		 ""},
		{"De : Ann\nEnvoyé : hier\nObjet : x\n\ntext",
		 "De : Ann\nEnvoyé : hier\nObjet : x\n\ntext", ""},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct folded_text t = text_parted(cases[i][0], a);

		same(cases[i][0], t.fresh, cases[i][1]);
		if (cases[i][2])
			same(cases[i][0], t.folded, cases[i][2]);
		else
			assert_non_null(strstr(cases[i][0], t.folded));
		assert_true(cases[i][2] || t.folded[0]);
	}
	arena_free(a);
}

static void test_thanks(void **state)
{
	static const char *const yes[] = {
		"Merci beaucoup, c'est parfait !",
		"Thanks, that works now.",
		"Bonjour,\n\nMerci pour votre aide, tout fonctionne à nouveau.\n\nBien "
		"cordialement,\n"
		"Marie Curie",
		"Thank you!",
		"Hi,\n\nGreat, it's fixed. Thanks for the quick reply!\n\nBest regards,\nBob "
		"O'Neil",
		"Parfait, merci 👍",
		"OK merci, vous pouvez clore le ticket. Bonne journée",
		"Ça marche, merci bien.",
		"PROBLÈME RÉSOLU, MERCI",
		"You can close the ticket.",
		"Support <help@example.org> wrote:\n> It is solved.\n> \n> Bob\n\nMerci beaucoup !",
		"> It is solved.\nThanks!",
	};
	static const char *const no[] = {
		"",
		"Bonjour,",
		"Merci, mais cela ne marche toujours pas",
		"Merci, le problème est encore là",
		"thanks but it still fails",
		"Thanks, it does not work",
		"Thanks, that works now. One more question",
		"Merci ?",
		"Merci d'avance",
		"Thanks\nStill Broken",
		"Thanks\nMarie\nit fails again",
		"Merci. Erreur 42",
		"ok, and the printer?",
		"Thanks, please reopen the ticket",
		"Cordialement,\nMarie Curie",
		"ありがとう",
		"Merci 😡",
		"> It is solved.\nThanks!\n> Is it?\nNo.",
		"Support <help@example.org> wrote:\n> Thanks!\n",
		"It is not.\n> It is solved.\nThanks!",
	};

	(void)state;
	for (size_t i = 0; i < NELEM(yes); i++)
		if (!text_is_thanks(yes[i]))
			fail_msg("no thanks: %s", yes[i]);
	for (size_t i = 0; i < NELEM(no); i++)
		if (text_is_thanks(no[i]))
			fail_msg("thanks: %s", no[i]);
}

static void test_subject(void **state)
{
	static const struct {
		const char *subject, *bare, *number;
	} cases[] = {
		{"Printer", "Printer", NULL},
		{"Re: Printer", "Printer", NULL},
		{"RE : TR: Re[2]: Aw: Printer", "Printer", NULL},
		{"Rép\xC2\xA0: Imprimante", "Imprimante", NULL},
		{"Antw: SV: WG: Fwd: FW:x", "x", NULL},
		{"回复：Re：x", "x", NULL},
		{"Re: [HD-42] Printer", "Printer", "HD-42"},
		{"[HD-42] Re: [lyo2-7] Printer", "Printer", "HD-42"},
		{"Printer [hd-42]", "Printer", "hd-42"},
		{"Printer [HD-42] jams", "Printer jams", "HD-42"},
		{"[EXTERNAL] Re: [HD-42] Printer", "[EXTERNAL] Printer", "HD-42"},
		{"[list] Printer [x-1] [HD-0] [HD-042]", "[list] Printer [x-1] [HD-0] [HD-042]",
		 NULL},
		{"Regarding: x", "Regarding: x", NULL},
		{"R: drive is full", "R: drive is full", NULL},
		{"Reset: how", "Reset: how", NULL},
		{"Re:", "", NULL},
		{"", "", NULL},
		{"[", "[", NULL},
		{"[HD-42", "[HD-42", NULL},
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		const char *number = subject_number(cases[i].subject, a);

		same(cases[i].subject, subject_bare(cases[i].subject, a), cases[i].bare);
		same(cases[i].subject, number ? number : "none",
		     cases[i].number ? cases[i].number : "none");
	}
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_html),    cmocka_unit_test(test_html_hostile),
		cmocka_unit_test(test_parted),  cmocka_unit_test(test_thanks),
		cmocka_unit_test(test_subject),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
