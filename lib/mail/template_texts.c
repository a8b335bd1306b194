/* The texts that hold while a store has none of its own. They are short: who gets one wants to know
 * what happened and what he can do. A requester is told to keep the number in the subject, for not
 * all mail programs send back what a thread is known by. */
#include "mail/template.h"

#include <string.h>

static const char *const english[TEMPLATE_KINDS] = {
	[TK_OPENED] =
		"Subject: Your request: {subject}\n"
		"\n"
		"Hello,\n"
		"\n"
		"We have received your request. Its number is {number}.\n"
		"\n"
		"Subject: {subject}\n"
		"Application: {application}\n"
		"Received: {opened}\n"
		"\n"
		"To add something, answer this message and keep [{number}] in the subject.\n"
		"\n"
		"The support team\n",
	[TK_REPLIED] =
		"Subject: {subject}\n"
		"\n"
		"{message}\n" /* which greets as the agent likes */
		"\n"
		"{agent}\n"
		"The support team\n"
		"\n"
		"To answer, reply to this message and keep [{number}] in the subject.\n",
	[TK_WAITING] =
		"Subject: We need your answer: {subject}\n"
		"\n"
		"Hello,\n"
		"\n"
		"To go on with your request {number} we need an answer from you.\n"
		"\n"
		"{message}\n"
		"\n"
		"Please reply to this message and keep [{number}] in the subject.\n"
		"We expect your answer by {until}.\n"
		"\n"
		"{agent}\n"
		"The support team\n",
	[TK_CLOSED] =
		"Subject: Closed: {subject}\n"
		"\n"
		"Hello,\n"
		"\n"
		"Your request {number} is closed.\n"
		"\n"
		"Subject: {subject}\n"
		"Outcome: {resolution}\n"
		"\n"
		"{solution}\n"
		"\n"
		"If this does not settle it, answer within {grace} days: we will open it again.\n"
		"When you answer, please keep [{number}] in the subject.\n"
		"\n"
		"The support team\n",
	[TK_ASSIGNED] =
		"Subject: Assigned to you: {subject}\n"
		"\n"
		"Ticket {number} has been assigned to you or your team.\n"
		"\n"
		"Subject: {subject}\n"
		"Requester: {requester}\n"
		"Application: {application}\n"
		"Priority: {priority}\n"
		"Level: {level}\n"
		"Status: {status}\n"
		"Team: {team}\n"
		"Assigned by: {agent}\n"
		"Opened: {opened}\n"
		"\n"
		"{message}\n"
		"\n"
		"{description}\n",
	[TK_ESCALATED] =
		"Subject: Escalated to level {level}: {subject}\n"
		"\n"
		"Ticket {number} has been escalated to level {level}.\n"
		"\n"
		"Subject: {subject}\n"
		"Requester: {requester}\n"
		"Application: {application}\n"
		"Priority: {priority}\n"
		"Team: {team}\n"
		"Escalated by: {agent}\n"
		"Opened: {opened}\n"
		"\n"
		"{message}\n"
		"\n"
		"{description}\n",
	[TK_CERT] =
		"Subject: Security incident: {subject}\n"
		"\n"
		"Ticket {number} is handed over to the CERT.\n"
		"\n"
		"Subject: {subject}\n"
		"Requester: {requester}\n"
		"Application: {application}\n"
		"Priority: {priority}\n"
		"Escalated by: {agent}\n"
		"Opened: {opened}\n"
		"\n"
		"{message}\n"
		"\n"
		"{description}\n",
};

static const char *const french[TEMPLATE_KINDS] = {
	[TK_OPENED] =
		"Subject: Votre demande : {subject}\n"
		"\n"
		"Bonjour,\n"
		"\n"
		"Nous avons bien reçu votre demande. Son numéro est {number}.\n"
		"\n"
		"Objet : {subject}\n"
		"Application : {application}\n"
		"Reçue le : {opened}\n"
		"\n"
		"Pour la compléter, répondez à ce message en gardant [{number}] dans l'objet.\n"
		"\n"
		"L'équipe d'assistance\n",
	[TK_REPLIED] =
		"Subject: {subject}\n"
		"\n"
		"{message}\n"
		"\n"
		"{agent}\n"
		"L'équipe d'assistance\n"
		"\n"
		"Pour nous répondre, répondez à ce message en gardant [{number}] dans l'objet.\n",
	[TK_WAITING] =
		"Subject: Votre réponse est attendue : {subject}\n"
		"\n"
		"Bonjour,\n"
		"\n"
		"Pour traiter votre demande {number}, nous avons besoin d'une réponse de votre part.\n"
		"\n"
		"{message}\n"
		"\n"
		"Merci de répondre à ce message en gardant [{number}] dans l'objet.\n"
		"Votre réponse est attendue avant le {until}.\n"
		"\n"
		"{agent}\n"
		"L'équipe d'assistance\n",
	[TK_CLOSED] =
		"Subject: Demande clôturée : {subject}\n"
		"\n"
		"Bonjour,\n"
		"\n"
		"Votre demande {number} est clôturée.\n"
		"\n"
		"Objet : {subject}\n"
		"Résultat : {resolution}\n"
		"\n"
		"{solution}\n"
		"\n"
		"Si le problème persiste, répondez sous {grace} jours : nous rouvrirons la demande.\n"
		"Dans votre réponse, merci de garder [{number}] dans l'objet.\n"
		"\n"
		"L'équipe d'assistance\n",
	[TK_ASSIGNED] =
		"Subject: Ticket affecté : {subject}\n"
		"\n"
		"Le ticket {number} vous a été affecté, à vous ou à votre équipe.\n"
		"\n"
		"Objet : {subject}\n"
		"Demandeur : {requester}\n"
		"Application : {application}\n"
		"Priorité : {priority}\n"
		"Niveau : {level}\n"
		"Statut : {status}\n"
		"Équipe : {team}\n"
		"Affecté par : {agent}\n"
		"Ouvert le : {opened}\n"
		"\n"
		"{message}\n"
		"\n"
		"{description}\n",
	[TK_ESCALATED] =
		"Subject: Escalade au niveau {level} : {subject}\n"
		"\n"
		"Le ticket {number} a été escaladé au niveau {level}.\n"
		"\n"
		"Objet : {subject}\n"
		"Demandeur : {requester}\n"
		"Application : {application}\n"
		"Priorité : {priority}\n"
		"Équipe : {team}\n"
		"Escaladé par : {agent}\n"
		"Ouvert le : {opened}\n"
		"\n"
		"{message}\n"
		"\n"
		"{description}\n",
	[TK_CERT] =
		"Subject: Incident de sécurité : {subject}\n"
		"\n"
		"Le ticket {number} est transmis au CERT.\n"
		"\n"
		"Objet : {subject}\n"
		"Demandeur : {requester}\n"
		"Application : {application}\n"
		"Priorité : {priority}\n"
		"Transmis par : {agent}\n"
		"Ouvert le : {opened}\n"
		"\n"
		"{message}\n"
		"\n"
		"{description}\n",
};

const char *template_builtin(enum template_kind k, const char *lang)
{
	return (strcmp(lang, "fr") == 0 ? french : english)[k];
}
