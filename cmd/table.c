/* Every command, in alphabetical order, and the groups in which help lists them. */
#include "cmd/cmd.h"
#include "cmd/hooks.h"

extern const struct cmd cmd_agent;
extern const struct cmd cmd_app;
extern const struct cmd cmd_assign;
extern const struct cmd cmd_attach;
extern const struct cmd cmd_batch;
extern const struct cmd cmd_cache;
extern const struct cmd cmd_close;
extern const struct cmd cmd_config;
extern const struct cmd cmd_edit;
extern const struct cmd cmd_escalate;
extern const struct cmd cmd_export;
extern const struct cmd cmd_fsck;
extern const struct cmd cmd_gc;
extern const struct cmd cmd_import;
extern const struct cmd cmd_init;
extern const struct cmd cmd_kb;
extern const struct cmd cmd_link;
extern const struct cmd cmd_list;
extern const struct cmd cmd_log;
extern const struct cmd cmd_mail;
extern const struct cmd cmd_merge;
extern const struct cmd cmd_note;
extern const struct cmd cmd_open;
extern const struct cmd cmd_problem;
extern const struct cmd cmd_qualify;
extern const struct cmd cmd_reopen;
extern const struct cmd cmd_reply;
extern const struct cmd cmd_report;
extern const struct cmd cmd_resolve;
extern const struct cmd cmd_resume;
extern const struct cmd cmd_return;
extern const struct cmd cmd_search;
extern const struct cmd cmd_show;
extern const struct cmd cmd_take;
extern const struct cmd cmd_wait;

const struct cmd *const cmd_table[] = {
	&cmd_agent,
	&cmd_app,
	&cmd_assign,
	&cmd_attach,
	&cmd_batch,
	&cmd_cache,
	&cmd_close,
	&cmd_config,
	&cmd_edit,
	&cmd_escalate,
	&cmd_export,
	&cmd_fsck,
	&cmd_gc,
	&cmd_help,
	&cmd_import,
	&cmd_init,
	&cmd_kb,
	&cmd_link,
	&cmd_list,
	&cmd_log,
	&cmd_mail,
	&cmd_merge,
	&cmd_note,
	&cmd_open,
	&cmd_problem,
	&cmd_qualify,
	&cmd_reopen,
	&cmd_reply,
	&cmd_report,
	&cmd_resolve,
	&cmd_resume,
	&cmd_return,
	&cmd_search,
	&cmd_show,
	&cmd_take,
	&cmd_version,
	&cmd_wait,
	NULL,
};

const struct cmd_group cmd_groups[] = {
	{"setup", "set up a store"},
	{"record", "record and describe requests"},
	{"work", "work on tickets"},
	{"know", "articles and problems"},
	{"read", "look and report"},
	{"manage", "applications, agents and settings"},
	{"bulk", "many at once"},
	{"general", "about the program"},
	{NULL, NULL},
};

const struct cmd_hooks cmd_hooks = {
	.open_store = hooks_open_store,
	.complete_values = hooks_complete,
};
