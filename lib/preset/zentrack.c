/* Zentrack: a search as CSV. A blank line stands before and after the header, line breaks are
 * written as bars; tables dumped from its database have their own column names and Unix times. */
#include "preset/preset.h"

#include <stddef.h>

static const char *const dates[] = {"unix", "%Y-%m-%d[ %H:%M[:%S]]", "%m/%d/%Y[ %I:%M %p]", NULL};

static const struct preset_column columns[] = {
	{"ID", "key"},
	{"Summary", "subject"},
	{"title", "subject"},
	{"Priority", "priority"},
	{"Status", "status"},
	{"Details", "description"},
	{"description", "description"},
	{"Open Time", "opened"},
	{"otime", "opened"},
	{"Close Time", "closed"},
	{"ctime", "closed"},
	{"Bin", "team"},
	{"bin_id", "team"},
	{"Type", "type"},
	{"type_id", "type"},
	{"Owner", "assignee"},
	{"user_id", "assignee"},
	{"System", "application"},
	{"system_id", "application"},
	{"Creator", "requester"},
	{"creator_id", "requester"},
	{"Project", "fields.project"},
	{"project_id", "fields.project"},
	{"Time", "-"},
	{"Deadline", "fields.deadline"},
	{"Start Date", "fields.start_date"},
	{"Estimated Hours", "fields.estimated_hours"},
	{"est_hours", "fields.estimated_hours"},
	{"Hours Worked", "fields.hours_worked"},
	{"wkd_hours", "fields.hours_worked"},
	{"Testing", "fields.testing"},
	{"tested", "fields.testing"},
	{"Approval", "fields.approval"},
	{"approved", "fields.approval"},
	{"Related", "fields.related"},
	{"relations", "fields.related"},
	{NULL, NULL},
};

static const struct preset_value values[] = {
	{"status", "OPEN", "open"},
	{"status", "PENDING", "waiting"},
	{"status", "CLOSED", "closed"},
	{"priority", "Critical", "5"},
	{"priority", "High", "4"},
	{"priority", "Medium", "3"},
	{"priority", "Low", "2"},
	{"priority", "None", ""},
	{"type", "Project", "request"},
	{"type", "Support Request", "request"},
	{"type", "Bug", "incident"},
	{"type", "Enhancement", "request"},
	{"type", "Event Log", "incident"},
	{"type", "Feature Request", "request"},
	{"type", "Service", "request"},
	{"type", "Task", "request"},
	{"type", "Note", "question"},
	{"assignee", "0", ""},
	{NULL, NULL, NULL},
};

const struct preset preset_zentrack = {"zentrack", "iso-8859-15", PRESET_BARS, dates, columns,
				       values};
