/* The files that are no tickets: attachments, and the small ones that commands keep. */
#include "desk/fsck.h"

#include "crypto/hash.h"
#include "desk/export.h"
#include "desk/mail_settings.h"
#include "desk/templates.h"
#include "helpdesk/text.h"

#include <stdio.h>
#include <string.h>

#define HEX_DIGITS 12

/* --- attachments ------------------------------------------------------------------------ */

/* What is known of a path; addresses only. */
static char present, named;

static bool is_named_by_content(const char *name, const char *hex)
{
	return strlen(name) > HEX_DIGITS + 1 && name[HEX_DIGITS] == '-' &&
	       strncmp(name, hex, HEX_DIGITS) == 0;
}

void fsck_attachment(struct fsck *f, const char *path, const char *data, size_t n)
{
	const char *name = strrchr(path, '/') + 1;
	struct number id;
	char hex[65];

	if (!attachment_number(path, &id)) {
		fsck_warn(f, path, 0, "remove it in a git clone and push",
			  "this is not where a file of a ticket belongs");
		return;
	}
	map_put(&f->files, path, &present);
	if (!data)
		return;
	hash_sha256_hex(data, n, hex);
	if (!is_named_by_content(name, hex))
		fsck_fault(f, path, 0,
			   "put the true file in its place, or rename this one and correct the "
			   "journal, in a git clone, and push",
			   "its name does not begin with %.12s, as its content wants", hex);
}

void fsck_named(struct fsck *f, const struct number *number, const char *path, uint32_t line,
		const char *name)
{
	char folder[NUMBER_PATH_SIZE], *file;

	number_attachments(number, folder);
	file = arena_printf(f->scratch, "%s/%s", folder, name);
	if (!map_has(&f->files, file))
		fsck_fault(f, path, line,
			   "put it back from another clone or an export, in a git clone, and push",
			   "the file '%s' is missing", file);
	else
		map_put(&f->files, file, &named);
}

void fsck_attachments(struct fsck *f)
{
	for (size_t i = 0; i < f->files.len; i++) {
		const char *path = f->files.entries[i].key;
		char number[NUMBER_TEXT_SIZE];
		struct number id;

		if (f->files.entries[i].value == &named || !attachment_number(path, &id))
			continue;
		number_format(&id, number);
		if (!map_has(&f->broken, number))
			fsck_warn(f, path, 0, "remove it in a git clone and push",
				  "no entry of ticket '%s' names it", number);
	}
}

/* --- records ------------------------------------------------------------------------------- */

/* Ids differ in more than case, or two would be taken for one. */
static void check_case(struct fsck *f, struct map *m, const char *path, const char *id)
{
	char *folded = arena_strdup(f->arena, id);
	const char *other;

	for (char *c = folded; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	folded = arena_printf(f->scratch, "~%s", folded);
	other = map_put(m, folded, (void *)arena_strdup(f->arena, id));
	if (other)
		fsck_fault(f, path, 0, "rename one of them in a git clone and push",
			   "'%s' and '%s' differ in case only", other, id);
	map_put(m, id, NULL);
}

static void check_site(struct fsck *f, const char *path, const struct node *doc, const char *id)
{
	const char *code = node_get_str(doc, "code"), *clone = node_get_str(doc, "clone");
	const char *own = store_clone(f->desk->store);

	map_put(&f->sites, id, NULL);
	if (!site_valid(id) || !code || strcmp(code, id) != 0)
		fsck_fault(f, path, 0, fsck_by_hand,
			   "its code must be '%s', the file's name: a capital letter, then 1 to 7 "
			   "capital letters or digits",
			   id);
	if (!clone)
		fsck_fault(f, path, 0, fsck_by_hand, "it does not say which clone gives numbers");
	else if (strcmp(id, desk_site(f->desk)) == 0 && (!own || strcmp(own, clone) != 0))
		fsck_fault(f, path, 0,
			   "give this clone a code of its own: git config helpdesk.site CODE, and "
			   "helpdesk.clone, a random word, in the store",
			   "numbers of site '%s' are given by another clone", id);
}

static void check_record(struct fsck *f, const char *path, const struct node *doc, const char *id)
{
	struct agent agent;
	struct app app;
	struct hd_err why;
	enum hd_rc rc;

	if (str_starts(path, "sites/")) {
		check_site(f, path, doc, id);
	} else if (str_starts(path, "agents/")) {
		check_case(f, &f->agents, path, id);
		rc = agent_load(f->snap, id, f->scratch, &agent, &why);
		if (rc != HD_OK)
			fsck_error(f, path, fsck_by_hand, &why);
	} else {
		check_case(f, &f->apps, path, id);
		rc = app_load(f->snap, id, f->scratch, &app, &why);
		if (rc != HD_OK)
			fsck_error(f, path, fsck_by_hand, &why);
	}
}

void fsck_template(struct fsck *f, const char *path, const char *data, size_t n)
{
	const char *name, *lang, *app;
	struct hd_err why;
	struct app found;

	if (!template_path_parse(path, f->scratch, &name, &lang, &app))
		fsck_warn(f, path, 0, "remove or rename it in a git clone and push",
			  "only templates NAME.LANGUAGE.txt and NAME.LANGUAGE.APP.txt belong here");
	else if (data && template_file_check(path, data, n, f->scratch, &why) != HD_OK)
		fsck_error(f, path, fsck_by_hand, &why);
	else if (app && app_load(f->snap, app, f->scratch, &found, &why) != HD_OK)
		fsck_error_in(f, path, true, fsck_by_hand, &why);
}

static void take_mail_fault(bool harmless, const struct hd_err *why, void *arg)
{
	fsck_error_in(arg, CONFIG_PATH, harmless, fsck_by_hand, why);
}

static void check_config(struct fsck *f, const char *path, const struct node *doc)
{
	const struct zone *zone;
	struct rules rules;
	struct hd_err why;
	enum hd_rc rc = config_check(f->snap, &why);

	if (rc == HD_OK)
		rc = config_rules(f->snap, &rules, &why);
	if (rc == HD_OK && config_timezone(f->snap, f->scratch))
		rc = desk_report_zone(f->desk, &zone, &why);
	if (rc != HD_OK)
		fsck_error(f, path, fsck_by_hand, &why);
	config_mail_check(f->snap, doc, f->scratch, take_mail_fault, f);
}

void fsck_record(struct fsck *f, const char *path, const char *data, size_t n)
{
	bool config = strcmp(path, "config.yaml") == 0;
	const char *id = config ? NULL : record_id(path, f->scratch);
	struct node *doc;
	struct hd_err why;

	if (!config && !id)
		fsck_warn(f, path, 0, "remove or rename it in a git clone and push",
			  "only files ID.yaml belong here");
	else if (data && doc_parse(path, data, n, f->scratch, &doc, &why) != HD_OK)
		fsck_error(f, path, fsck_by_hand, &why);
	else if (data && config)
		check_config(f, path, doc);
	else if (data)
		check_record(f, path, doc, id);
}
