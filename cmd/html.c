/* The frame of a page, light or dark as the reader's screen is and black on white on paper, and
 * the one way in which strangers' texts get into it: html_text(). A policy in the page forbids
 * the rest. */
#include "cmd/html.h"

#include <stdio.h>
#include <string.h>

#include "helpdesk/lang.h"
#include "helpdesk/text.h"

const char html_style[] =
	":root{color-scheme:light dark;--paper:#fff;--ink:#1a1f26;--dim:#59636e;--line:#d5dae0;"
	"--bar:#2c5d8f;--pale:#7489a0;--wash:#dfe8f1}\n"
	"@media screen and (prefers-color-scheme:dark){:root{--paper:#15181c;--ink:#e4e7ea;"
	"--dim:#9ca6b0;--line:#343a42;--bar:#7fb0e0;--pale:#6d8299;--wash:#223040}}\n"
	"@media print{:root{color-scheme:light;--ink:#000;--dim:#333;--line:#999}}\n"
	"*{box-sizing:border-box}\n"
	"html{-webkit-text-size-adjust:100%;text-size-adjust:100%}\n"
	"body{margin:0 auto;padding:2.5rem 1.5rem 4rem;max-width:64rem;background:var(--paper);"
	"color:var(--ink);font:15px/1.5 system-ui,-apple-system,\"Segoe UI\",Roboto,"
	"\"Helvetica Neue\",Arial,\"Liberation Sans\",sans-serif;font-variant-numeric:tabular-nums;"
	"overflow-wrap:break-word;print-color-adjust:exact;-webkit-print-color-adjust:exact}\n"
	"h1,h2,h3{line-height:1.25;font-weight:600;break-after:avoid}\n"
	"h1{font-size:2rem;margin:.1rem 0 .4rem;letter-spacing:-.01em}\n"
	"h1::first-letter{text-transform:uppercase}\n"
	"h2{font-size:1.25rem;margin:0 0 .35rem}\n"
	"h3{font-size:1rem;margin:1.8rem 0 .4rem}\n"
	"p{margin:0 0 .6rem;max-width:44rem}\n"
	".dim,.note,caption,figcaption{color:var(--dim)}\n"
	".note{font-size:.875rem}\n"
	"header>.kind{margin:0;color:var(--dim)}\n"
	"header>p{margin-bottom:.15rem}\n"
	"code,pre{font:.875em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,\"Liberation Mono\","
	"monospace}\n"
	"pre{margin:.6rem 0;padding:.75rem 1rem;border:1px solid var(--line);border-radius:3px;"
	"white-space:pre-wrap;overflow-wrap:anywhere}\n"
	".none{margin:1.4rem 0 0}\n";

void html_begin(struct sbuf *b, const char *title, const char *style)
{
	sbuf_printf(b, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
		    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		    "style-src 'unsafe-inline'\">\n"
		    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		    "<meta name=\"color-scheme\" content=\"light dark\">\n"
		    "<meta name=\"generator\" content=\"helpdesk %s\">\n<title>",
		    lang_code(), HELPDESK_VERSION);
	html_text(b, title);
	sbuf_printf(b, "</title>\n<style>\n%s%s</style>\n</head>\n<body>\n", html_style, style);
}

void html_end(struct sbuf *b)
{
	sbuf_puts(b, "</body>\n</html>\n");
}

void html_text(struct sbuf *b, const char *s)
{
	struct sbuf safe = SBUF_INIT;

	text_for_terminal(&safe, s, strlen(s), true);
	for (const char *c = safe.s; *c; c++) {
		switch (*c) {
		case '&':
			sbuf_puts(b, "&amp;");
			break;
		case '<':
			sbuf_puts(b, "&lt;");
			break;
		case '>':
			sbuf_puts(b, "&gt;");
			break;
		case '"':
			sbuf_puts(b, "&quot;");
			break;
		case '\'':
			sbuf_puts(b, "&#39;");
			break;
		default:
			sbuf_putc(b, *c);
		}
	}
	sbuf_deinit(&safe);
}

void html_element(struct sbuf *b, const char *tag, const char *s)
{
	sbuf_printf(b, "<%s>", tag);
	html_text(b, s);
	sbuf_printf(b, "</%.*s>", (int)strcspn(tag, " "), tag);
}

void html_flush(struct sbuf *b)
{
	fwrite(b->s, 1, b->len, stdout);
	sbuf_clear(b);
}
