/* Request Tracker: a search as a spreadsheet (tab separated). What is resolved there has no
 * further state, and so is closed here. */
#include "preset/preset.h"

#include <stddef.h>

static const char *const dates[] = {"%Y-%m-%d[ %H:%M[:%S]]", "%a %b %d %H:%M[:%S] %Y", NULL};

static const struct preset_column columns[] = {
	{"id", "key"},
	{"Subject", "subject"},
	{"Sujet", "subject"},
	{"Status", "status"},
	{"Statut", "status"},
	{"État", "status"},
	{"Queue", "team"},
	{"QueueName", "team"},
	{"File", "team"},
	{"Owner", "assignee"},
	{"OwnerName", "assignee"},
	{"Intervenant", "assignee"},
	{"Propriétaire", "assignee"},
	{"Priority", "priority"},
	{"Priorité", "priority"},
	{"Requestor", "requester"},
	{"Requestors", "requester"},
	{"Demandeur", "requester"},
	{"Demandeurs", "requester"},
	{"Created", "opened"},
	{"Créé", "opened"},
	{"Started", "acknowledged"},
	{"Commencé", "acknowledged"},
	{"Resolved", "resolved"},
	{"Résolu", "resolved"},
	{"LastUpdated", "updated"},
	{"Last Updated", "updated"},
	{"Dernière mise à jour", "updated"},
	{"Told", "fields.told"},
	{"Due", "fields.due"},
	{"Starts", "fields.starts"},
	{"TimeLeft", "-"},
	{"TimeWorked", "fields.time_worked"},
	{"CF.{Application}", "application"},
	{"CF.{Service}", "application"},
	{NULL, NULL},
};

static const struct preset_value values[] = {
	{"status", "new", "new"},
	{"status", "nouveau", "new"},
	{"status", "open", "in_progress"},
	{"status", "ouvert", "in_progress"},
	{"status", "stalled", "waiting"},
	{"status", "stagnant", "waiting"},
	{"status", "resolved", "closed/solved"},
	{"status", "résolu", "closed/solved"},
	{"status", "rejected", "closed/rejected"},
	{"status", "rejeté", "closed/rejected"},
	{"status", "deleted", "closed/rejected"},
	{"status", "effacé", "closed/rejected"},
	{"status", "supprimé", "closed/rejected"},
	{"priority", "Low", "2"},
	{"priority", "Medium", "3"},
	{"priority", "High", "4"},
	{"priority", "Basse", "2"},
	{"priority", "Moyenne", "3"},
	{"priority", "Haute", "4"},
	{"assignee", "Nobody", ""},
	{"assignee", "Nobody in particular", ""},
	{"any time", "Not set", ""},
	{"any time", "Non défini", ""},
	{"any time", "1970-01-01 00:00:00", ""},
	{NULL, NULL, NULL},
};

const struct preset preset_rt = {"rt", NULL, PRESET_FIRST_LINE | PRESET_HUNDRED, dates, columns,
				 values};
