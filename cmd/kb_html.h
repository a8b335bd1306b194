/* The page of questions and answers that `kb export --format html` writes. */
#ifndef HELPDESK_CMD_KB_HTML_H
#define HELPDESK_CMD_KB_HTML_H

#include "cmd/cmd.h"
#include "helpdesk/articles.h"
#include "helpdesk/sbuf.h"

struct faq;

struct faq *faq_new(struct cmd_ctx *ctx);
void faq_free(struct faq *f); /* NULL-safe */
/* Whether requesters may read it: published and public. Nothing else may be added. */
bool faq_may_show(const struct card *c);
void faq_add(struct faq *f, const struct card *c);
size_t faq_count(const struct faq *f);
/* Appends the page of all that were added. */
enum hd_rc faq_page(struct faq *f, struct sbuf *out, struct hd_err *e);

#endif
