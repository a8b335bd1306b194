/* `helpdesk config`: the settings that travel with the store (config.yaml). What names
 * programs or paths is not among them and never will be: a store comes from elsewhere. */
#include <stdio.h>

#include "cmd/cmd.h"
#include "cmd/out.h"
#include "cmd/say.h"
#include "helpdesk/desk.h"

static enum hd_rc get(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	const struct format_opts *f = opts;
	struct sbuf value = SBUF_INIT;
	struct out *o;
	enum hd_rc rc = desk_config_get(ctx->desk, argv[0], &value, e);

	(void)argc;
	if (!rc && out_format_of(f) == OUT_TEXT) {
		if (!value.len || value.s[value.len - 1] != '\n')
			sbuf_putc(&value, '\n');
		say_print(&value);
	} else if (!rc) {
		o = out_open(ctx, f);
		out_map_begin(o);
		out_put_text(o, "key", argv[0]);
		out_put_text(o, "value", value.s);
		out_map_end(o);
		out_close(o);
	}
	sbuf_deinit(&value);
	return rc;
}

static const struct cmd cmd_config_get = {
	.name = "get", .group = "manage", .args = "KEY", .summary = "show one setting",
	.needs = NEEDS_STORE, .min_args = 1, .max_args = 1,
	.options = format_options, .opts_size = sizeof(struct format_opts), .run = get,
};

static enum hd_rc set(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	(void)opts, (void)argc;
	return desk_config_set(ctx->desk, argv[0], argv[1], e);
}

static const struct cmd cmd_config_set = {
	.name = "set", .group = "manage", .args = "KEY VALUE", .summary = "change one setting",
	.needs = NEEDS_STORE, .min_args = 2, .max_args = 2, .run = set,
};

static const struct out_column columns[] = {
	{"key", NULL, 0, NULL},
	{"value", NULL, OUT_FLEX, NULL},
};

static void put_setting(const char *key, const char *value, void *arg)
{
	struct out *o = arg;

	out_map_begin(o);
	out_put_text(o, "key", key);
	out_put_text(o, "value", value);
	out_map_end(o);
}

static enum hd_rc list(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	struct out *o = out_open(ctx, opts);
	enum hd_rc rc;

	(void)argc, (void)argv;
	out_columns(o, columns, NELEM(columns));
	out_list_begin(o);
	rc = desk_config_list(ctx->desk, put_setting, o, e);
	out_list_end(o);
	out_close(o);
	return rc;
}

static const struct cmd cmd_config_list = {
	.name = "list", .group = "manage", .summary = "show every setting",
	.needs = NEEDS_STORE,
	.options = format_options, .opts_size = sizeof(struct format_opts), .run = list,
};

static enum hd_rc unset(struct cmd_ctx *ctx, void *opts, int argc, char **argv, struct hd_err *e)
{
	(void)opts, (void)argc;
	return desk_config_unset(ctx->desk, argv[0], e);
}

static const struct cmd cmd_config_unset = {
	.name = "unset", .group = "manage", .args = "KEY", .summary = "remove one setting",
	.needs = NEEDS_STORE, .min_args = 1, .max_args = 1, .run = unset,
};

static const struct cmd *const subs[] = {&cmd_config_get, &cmd_config_list, &cmd_config_set,
					 &cmd_config_unset, NULL};

const struct cmd cmd_config = {
	.name = "config",
	.group = "manage",
	.summary = "read and change the settings of the store",
	.subs = subs,
};
