/* Who sent a letter: made by hand, each with no more than the signs it is to be known by. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helpdesk/date.h"
#include "helpdesk/mem.h"
#include "mail/letter.h"

#define ANN                              \
	{                                \
		"Ann", "ann@example.org" \
	}
#define DAEMON                                                         \
	{                                                              \
		"Mail Delivery System", "MAILER-DAEMON@mx.example.org" \
	}
#define OUR_ID "hd-42.01jdx4mp1e0000000000000000.0123456789abcdef.1@desk.example.org"

struct sample {
	const char *what;
	enum letter_sender want;
	struct letter_person from;
	const char *path, *subject, *text, *header, *value, *type, *report_type, *report, *returned;
	size_t refs;
	const char *id;
};

static const struct sample samples[] = {
	{"a person", LETTER_PERSON, .from = ANN, .path = "ann@example.org", .subject = "Printer",
	 .text = "It does not print."},
	{"without an envelope", LETTER_PERSON, .from = ANN},
	{"whose answer says that it is no machine's", LETTER_PERSON, .from = ANN,
	 .subject = "Re: x", .refs = 1, .header = "Auto-Submitted", .value = "no"},

	/* those who need a help desk write of bounces */
	{"who writes of a bounce", LETTER_PERSON, .from = ANN, .path = "ann@example.org",
	 .subject = "Undeliverable: my mail to Bob",
	 .text = "My mail could not be delivered: user unknown. What can I do?"},
	{"who forwards one", LETTER_PERSON, .from = ANN,
	 .subject = "Fwd: Undelivered Mail Returned to Sender",
	 .text = "Hello, what does this message mean, and what shall I do?\n\nBegin forwarded "
		 "message:\n\n"
		 "From: MAILER-DAEMON\n\nuser unknown"},
	{"who attaches one", LETTER_PERSON, .from = ANN, .subject = "Look at this",
	 .text = "see the file", .type = "multipart/mixed", .report = "Action: failed\n",
	 .returned = "From: MAILER-DAEMON@x\n"},
	{"who cannot set an absence", LETTER_PERSON, .from = ANN,
	 .subject = "Out of office cannot be set", .text = "Help"},
	{"who answers about it", LETTER_PERSON, .from = ANN, .subject = "Re: Automatic reply",
	 .text = "Help", .refs = 2},
	{"who is postmaster", LETTER_PERSON, .from = {"Bob", "postmaster@example.org"},
	 .subject = "New certificate", .text = "Please install it."},
	{"whose name is Daemon", LETTER_PERSON, .from = {"Ann Daemon", "adaemon@example.org"},
	 .subject = "x", .text = "y"},

	/* bounces */
	{"a delivery report", LETTER_BOUNCE, .from = DAEMON, .path = "", .subject = "x",
	 .type = "multipart/report", .report_type = "delivery-status",
	 .report = "Action: failed\n"},
	{"a report without its part", LETTER_BOUNCE, .from = ANN, .subject = "x",
	 .type = "Multipart/Report"},
	{"one that is late", LETTER_BOUNCE, .from = DAEMON, .path = "", .subject = "x",
	 .type = "multipart/report", .report_type = "delivery-status",
	 .report = "Final-Recipient: x\nAction: delayed\n"},
	{"one of several", LETTER_BOUNCE, .from = DAEMON, .path = "", .subject = "x",
	 .type = "multipart/report", .report_type = "delivery-status",
	 .report = "Action: delivered\n\nAction: failed\n"},
	{"a complaint", LETTER_BOUNCE, .from = ANN, .path = "ann@example.org",
	 .subject = "Fw: offer", .type = "multipart/report", .report_type = "feedback-report",
	 .report = "Feedback-Type: abuse\n"},
	{"Hotmail's complaint", LETTER_BOUNCE, .from = {NULL, "staff@hotmail.com"}, .path = "x@y",
	 .subject = "complaint", .returned = "X-HmXmrOriginalRecipient: x@y\n"},
	{"Amazon's", LETTER_BOUNCE, .from = {"SES", "no-reply@sns.amazonaws.com"}, .path = "x@y",
	 .subject = "AWS Notification Message",
	 .text = "{\"TopicArn\":\"arn:aws:ses:1\",\"notificationType\":\"Bounce\"}"},
	{"the daemon", LETTER_BOUNCE, .from = DAEMON, .subject = "x", .text = "y"},
	{"the daemon without domain", LETTER_BOUNCE, .from = {"Mail Delivery Subsystem", NULL},
	 .subject = "x", .text = "y", .header = "From",
	 .value = "Mail Delivery Subsystem <MAILER-DAEMON>"},
	{"an empty From", LETTER_BOUNCE, .from = {"MAILER-DAEMON", NULL}, .subject = "x",
	 .text = "y", .header = "From", .value = "<>"},
	{"Exim", LETTER_BOUNCE, .from = {"x", "x@y"}, .subject = "x", .text = "y",
	 .header = "X-Failed-Recipients", .value = "bob@example.org"},
	{"Exchange", LETTER_BOUNCE, .from = {"System Administrator", "postmaster@example.org"},
	 .path = "", .subject = "Undeliverable: x",
	 .text = "Your message did not reach some of the recipients."},
	{"its path gone", LETTER_BOUNCE, .from = {NULL, "postmaster@example.org"},
	 .subject = "Undeliverable: x", .text = "No such user here"},
	{"in French", LETTER_BOUNCE, .from = {NULL, "postmaster@example.org"},
	 .subject = "Non remis : Facture", .text = "Échec de la remise pour ces destinataires"},
	{"in German", LETTER_BOUNCE, .from = {NULL, "postmaster@example.org"}, .path = "",
	 .subject = "Unzustellbar: Rechnung"},
	{"in Japanese", LETTER_BOUNCE, .from = {NULL, "no-reply@example.jp"},
	 .subject = "メールエラー通知", .text = "送信できませんでした"},
	{"written as MAILER-DAEMON", LETTER_BOUNCE, .from = {NULL, "x@example.org"},
	 .path = "MAILER-DAEMON", .subject = "Returned mail"},
	{"passed on by nobody", LETTER_BOUNCE, .from = ANN,
	 .subject = "Fwd: Returned mail: see transcript",
	 .text = "Begin forwarded message:\n\n> From: <MAILER-DAEMON>\n> user unknown"},

	/* answers of programs */
	{"a receipt", LETTER_AUTO_REPLY, .from = ANN, .path = "", .subject = "Read: x",
	 .type = "multipart/report", .report_type = "disposition-notification",
	 .report = "Disposition: manual-action\n"},
	{"a delivery", LETTER_AUTO_REPLY, .from = DAEMON, .path = "", .subject = "x",
	 .type = "multipart/report", .report_type = "delivery-status",
	 .report = "Action: delivered\n"},
	{"RFC 3834", LETTER_AUTO_REPLY, .from = ANN, .path = "ann@example.org", .subject = "Away",
	 .text = "x", .header = "Auto-Submitted", .value = "auto-replied (vacation)"},
	{"Exchange away", LETTER_AUTO_REPLY, .from = ANN, .subject = "Réponse automatique : x",
	 .text = "y", .header = "X-Auto-Response-Suppress", .value = "All"},
	{"Exchange away, generated", LETTER_AUTO_REPLY, .from = ANN, .path = "",
	 .subject = "Automatic reply: x", .text = "y", .header = "Auto-Submitted",
	 .value = "auto-generated"},
	{"an answer by its subject", LETTER_AUTO_REPLY, .from = ANN,
	 .subject = "Abwesenheitsnotiz: x", .text = "y", .refs = 1},
	{"vacation", LETTER_AUTO_REPLY, .from = ANN, .path = "", .subject = "Re: x",
	 .text = "I am on holiday"},
	{"of old", LETTER_AUTO_REPLY, .from = ANN, .subject = "x", .text = "y",
	 .header = "Precedence", .value = "auto_reply"},
	{"a reply", LETTER_AUTO_REPLY, .from = ANN, .subject = "x", .text = "y",
	 .header = "X-Autoreply", .value = "yes"},
	{"not one", LETTER_PERSON, .from = ANN, .subject = "x", .text = "y",
	 .header = "X-Autoreply", .value = "no"},
	{"a list's no", LETTER_AUTO_REPLY, .from = {NULL, "x-admin@example.org"},
	 .subject = "You are not member (x ML)",
	 .text = "You are not a member of this mailing list <x>."},

	/* lists and programs */
	{"a list", LETTER_LIST, .from = ANN, .path = "x-bounces@example.org", .subject = "[x] y",
	 .text = "z", .header = "List-Id", .value = "<x.example.org>"},
	{"bulk", LETTER_LIST, .from = {NULL, "news@example.org"}, .subject = "x", .text = "y",
	 .header = "Precedence", .value = "bulk"},
	{"a newsletter", LETTER_LIST, .from = {NULL, "news@example.org"}, .subject = "x",
	 .text = "y", .header = "List-Unsubscribe", .value = "<u>"},
	{"a program", LETTER_MACHINE, .from = {NULL, "nagios@example.org"}, .subject = "CRITICAL",
	 .text = "disk", .header = "Auto-Submitted", .value = "auto-generated"},
	{"that sends for others", LETTER_MACHINE, .from = {"Portal", "no-reply@example.org"},
	 .subject = "x", .text = "y"},
	{"a shop", LETTER_MACHINE, .from = {"Shop", "noreply@example.org"},
	 .subject = "Delivery notification", .text = "Your parcel comes tomorrow"},
	{"en français", LETTER_MACHINE, .from = {NULL, "ne-pas-repondre@example.org"},
	 .subject = "x", .text = "y"},
	{"cron", LETTER_MACHINE, .from = {NULL, "root@example.org"}, .subject = "Cron <root@x> y",
	 .text = "z", .header = "X-Cron-Env", .value = "<A=b>"},

	/* ours: the header alone or the id alone proves nothing */
	{"ours", LETTER_OURS, .from = ANN, .subject = "[HD-42] x", .text = "y",
	 .header = "X-Helpdesk-Ticket", .value = "HD-42", .id = OUR_ID},
	{"a bounce with our header", LETTER_BOUNCE, .from = DAEMON, .path = "", .subject = "x",
	 .text = "y", .header = "X-Helpdesk-Ticket", .value = "HD-42"},
	{"our header", LETTER_MACHINE, .from = ANN, .subject = "[HD-42] x", .text = "y",
	 .header = "X-Helpdesk-Ticket", .value = "HD-42", .id = "hd-42.x@desk.example.org"},
	{"our id", LETTER_PERSON, .from = ANN, .subject = "[HD-42] x", .text = "y", .id = OUR_ID},
};

static void test_sender(void **state)
{
	static const char *refs[] = {"a@example.org", "b@example.org"};

	(void)state;
	for (size_t i = 0; i < NELEM(samples); i++) {
		const struct sample *s = &samples[i];
		struct letter_header h = {s->header, s->value};
		struct letter l = {
			.id = s->id,
			.refs = refs,
			.n_refs = s->refs,
			.from = s->from,
			.return_path = s->path,
			.subject = s->subject ? s->subject : "",
			.date = TIME_NONE,
			.text = s->text ? s->text : "",
			.headers = &h,
			.n_headers = s->header ? 1 : 0,
			.type = s->type ? s->type : "text/plain",
			.report_type = s->report_type,
			.report = s->report,
			.returned = s->returned,
		};
		const char *why = "?";
		enum letter_sender got = letter_sender(&l, &why);

		if (got != s->want)
			fail_msg("%s: %d (%s), not %d", s->what, got, why ? why : "no sign",
				 s->want);
		assert_true((got == LETTER_PERSON) == (why == NULL));
		assert_int_equal(letter_sender(&l, NULL), got);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_sender)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
