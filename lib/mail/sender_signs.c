/* The words by which mail programs show what they are, in the languages they come in. None proves
 * anything alone: people write of undelivered mail, above all to a help desk. lib/mail/sender.c says what
 * must come together. */
#include "mail/sender_signs.h"

#include <stddef.h>
#include <string.h>

#include "helpdesk/text.h"

static const char *has_any(const char *s, const char *const *words)
{
	for (; *words; words++)
		if (strstr(s, *words))
			return *words;
	return NULL;
}

static const char *starts_any(const char *s, const char *const *words)
{
	for (; *words; words++)
		if (str_starts(s, *words))
			return *words;
	return NULL;
}

/* --- bounces --------------------------------------------------------------------------------- */

const char *sign_bounce_subject(const char *subject)
{
	static const char *const bounce_words[] = {
	"returned mail", "undeliver", "delivery status", "delivery fail", "delivery notification",
	"delivery delay", "delivery problem", "delivery error", "delivery warning",
	"delivery report", "delivery has failed", "delayed mail", "delivery incomplete",
	"mail delivery", "mail system error", "mail error", "failure notice", "failure delivery",
	"failed mail", "failed delivery", "mail failed", "mail failure", "message delay",
	"not delivered", "could not be delivered", "cannot be delivered", "unable to deliver",
	"couldn't be delivered", "non-delivery", "nondelivery", "non delivery",
	"returning message to sender", "returned to sender", "returned email",
	"warning: could not send", "warning: message", "rejected: ", "message rejected",
	"message you sent blocked", "nondeliverable", "non remis", "non distribu", "non delivr",
	"echec de la remise", "echec de remise", "remise differee", "remise retardee",
	"notification d'etat de remise", "etat de la remise", "retour de mail", "message retourne",
	"unzustellbar", "nicht zustellbar", "zustellungs", "zustellung", "nicht zugestellt",
	"ruckgesendete nachricht", "no se puede entregar", "no entregado", "no se pudo entregar",
	"notificacion de estado de entrega", "no se ha podido entregar", "mancato recapito",
	"non recapitabile", "impossibile recapitare", "notifica di stato della consegna",
	"consegna fallita", "onbestelbaar", "niet bezorgd", "nao foi possivel entregar",
	"nao entregue", "falha na entrega", "ej levererat", "kan inte levereras",
	"kan ikke leveres", "niedostarcz", "nie dostarcz", "配信できません", "配信不能", "配信エラー", "メールエラー",
	"送信エラー", "送信できません", "退信", "无法投递", "无法送达", "недоставлен", "не доставлено",
	"не удалось доставить", NULL};

	return has_any(subject, bounce_words);
}

const char *sign_bounce_text(const char *text)
{
	static const char *const bounce_words[] = {
	"not be delivered", "n't be delivered", "cannot be delivered", "was not delivered",
	"not been delivered", "wasn't delivered", "unable to deliver", "not able to deliver",
	"failed to deliver", "could not deliver", "couldn't deliver", "delivery has failed",
	"delivery failed", "delivery failure", "delivery attempt", "delivery to the following",
	"undeliver", "not delivered", "could not be sent", "returned to sender",
	"has been returned", "original message follows", "returned mail", "return the message",
	"permanent fatal error", "permanent error", "transcript of session",
	"this is the mail system", "this is the qmail", "created automatically by mail delivery",
	"user unknown", "unknown user", "no such user", "invalid user", "mailbox is full",
	"mailbox unavailable", "over quota", "quota exceeded", "recipient rejected",
	"recipient address rejected", "address rejected", "still being retried",
	"has not yet been delivered", "will be retried", "diagnostic-code:", "final-recipient:",
	"smtp error", "recipients failed", "unrouteable address", "rejected your message",
	"in: mail from", "message that you sent", "your message has been blocked",
	"no such recipient", "not listed in", "n'a pas pu etre remis", "n’a pas pu etre remis",
	"n'a pas ete remis", "n’a pas ete remis", "pas pu etre distribue", "echec de la remise",
	"impossible de remettre", "boite aux lettres est pleine", "nicht zugestellt",
	"nicht zustellbar", "konnte nicht an", "unzustellbar", "no se pudo entregar",
	"no se ha podido entregar", "no ha podido ser entregado", "impossibile recapitare",
	"non e stato recapitato", "non recapitabile", "niet worden bezorgd", "niet bezorgd",
	"nao pode ser entregue", "nao foi possivel entregar", "kunde inte levereras",
	"nie zostala dostarczona", "配信できません", "配信不能", "送信できません", "お届けできません", "届けることができません", "退信",
	"无法投递", "无法送达", "не удалось доставить", "не может быть доставлено", "не доставлено", NULL};

	return has_any(text, bounce_words);
}

bool sign_is_daemon(const char *local)
{
	static const char *const daemon_names[] = {
	"mailer-daemon", "mailer_daemon", "mailerdaemon", "mail-daemon", "maildaemon", "mdaemon",
	"mail.delivery.system", "double-bounce", "post_master", NULL};

	return str_in(local, daemon_names) || str_starts(local, "microsoftexchange329e71ec88ae");
}

bool sign_is_postmaster(const char *local)
{
	static const char *const postmaster_names[] = {
	"postmaster", "poostmaster", "mailsystem", "mailadmin", "sysadmin", "admin",
	"administrator", "bounce", "bounces", "mmdf", "uucp", "smtp", "mailgate", "mail", NULL};

	return str_in(local, postmaster_names) || str_starts(local, "postmaster") || strstr(local, "-postmaster");
}

bool sign_is_no_reply(const char *local)
{
	static const char *const no_reply_names[] = {
	"noreply", "no-reply", "no_reply", "no.reply", "donotreply", "do-not-reply",
	"do_not_reply", "do.not.reply", "nepasrepondre", "ne-pas-repondre", "ne_pas_repondre",
	"ne.pas.repondre", "nepas-repondre", "noresponder", "no-responder", "nicht-antworten",
	NULL};

	return starts_any(local, no_reply_names) || strstr(local, "-noreply") || strstr(local, "-no-reply");
}

bool sign_is_daemon_name(const char *name)
{
	static const char *const system_names[] = {
	"mail delivery", "mailer-daemon", "mailer daemon", "delivery subsystem", "delivery system",
	"postmaster", "system administrator", "mail administrator", "ndr administrator",
	"microsoft outlook", "microsoft exchange", "administrateur systeme", "systemadministrator",
	NULL};

	return has_any(name, system_names) != NULL;
}

/* --- answers --------------------------------------------------------------------------------- */

const char *sign_away_subject(const char *subject)
{
	static const char *const away_words[] = {
	"automatic reply", "automatic response", "automated reply", "automated response",
	"auto reply", "auto-reply", "autoreply", "auto response", "auto-response", "autorespon",
	"auto:", "out of office", "out-of-office", "ooo:", "i am away", "i am out of the office",
	"away from my mail", "reponse automatique", "reponse auto", "absence du bureau",
	"absent du bureau", "absente du bureau", "message d'absence", "message d’absence",
	"abwesenheit", "automatische antwort", "respuesta automatica", "fuera de la oficina",
	"fuera de oficina", "risposta automatica", "fuori ufficio", "automatisch antwoord",
	"afwezig", "resposta automatica", "autosvar", "automatiskt svar", "automatisk svar",
	"odpowiedz automatyczna", "自動応答", "自動返信", "不在通知", "自动回复", "自动答复", "автоответ",
	"автоматический ответ", NULL};

	/* Only how it begins counts: "Re: out of office" is of a person who cannot set it. */
	return starts_any(subject, away_words);
}

const char *sign_list_answer(const char *subject, const char *text)
{
	static const char *const subject_words[] = {
	"not member", "loop alert", "awaits moderator approval", "request to mailing list",
	"posting to", "your message to", NULL};
	static const char *const text_words[] = {
	"not a member of this mailing list", "not a member of the mailing list",
	"duplicated message-id", "not allowed to post", "awaits moderator approval",
	"is being held until", "rejected your posting", "only members may post",
	"post by non-member", NULL};

	return has_any(subject, subject_words) ? has_any(text, text_words) : NULL;
}
