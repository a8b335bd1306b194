/* Making a store. */
#include "desk/record.h"

#include "helpdesk/env.h"

#include <stdlib.h>

/* Whoever makes a store need not be one of its agents: nobody is one yet. */
#define NAME_OTHERWISE "helpdesk"

enum hd_rc desk_init(const struct desk_init *o, struct sbuf *path, struct hd_err *e)
{
	struct store_init init = {.dir = o->dir ? o->dir : ".",
				  .bare = o->bare,
				  .shared = o->shared,
				  .site = o->site ? o->site : "HD",
				  .now = env_now()};
	char *name = git_user_setting("user.name"), *email = git_user_setting("user.email");
	struct sbuf config = SBUF_INIT, made = SBUF_INIT;
	struct arena *a = arena_new();
	enum hd_rc rc;

	config_first(&config);
	init.config = config.s;
	init.author_name = author_clean(name ? name : env_get("HELPDESK_AGENT"), NAME_OTHERWISE, a);
	init.author_email = author_clean(email, init.author_name, a);
	rc = store_create(&init, &made, e);
	if (rc == HD_OK)
		sbuf_add(path, made.s, made.len);
	arena_free(a);
	sbuf_deinit(&made);
	sbuf_deinit(&config);
	free(email);
	free(name);
	return rc;
}
