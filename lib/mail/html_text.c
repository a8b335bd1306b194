/* Html of a mail as text. The reading is done where fields of other ticket systems are read as
 * well; of a mail, what its program marked as the message answered to comes out quoted with `> `,
 * so that text_parted() folds it away like that of a text mail. */
#include "helpdesk/sbuf.h"
#include "mail/letter.h"
#include "util/html.h"

char *html_to_text(const char *html, size_t n, struct arena *a)
{
	struct sbuf b = SBUF_INIT;
	char *s;

	html_plain(html, n, HTML_MAIL, &b);
	s = arena_strndup(a, b.s, b.len);
	sbuf_deinit(&b);
	return s;
}
