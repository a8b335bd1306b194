/* HTML -> text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "helpdesk/mem.h"
#include "util/html.h"

static void test_text(void **state)
{
	static const char *const cases[][2] = {
		{"<p>Hello,</p><p>it <b>fails</b>.</p>", "Hello,\n\nit fails."},
		{"a<br>b<br/>c", "a\nb\nc"},
		{"a<br><br>b", "a\n\nb"},
		{"  a \n\n b ", "a b"},
		{"<ul><li>one</li><li>two</li></ul>end", "- one\n- two\nend"},
		{"&lt;b&gt; &amp;amp; &eacute;&#233;&#xE9;&nbsp;x", "& ééé x"},
		{"<b>&lt;tag&gt; &unknown; & &#0; &#xD800;</b>", "<tag> &unknown; & &#0; &#xD800;"},
		{"&lt;p&gt;x&lt;/p&gt;y", "x\n\ny"},
		{"<style>p{}</style><script>a<b</script>x<!-- y -->z", "xz"},
		{"<script>never ends", ""},
		{"see <a href=\"https://example.org/x\">this</a>", "see this <https://example.org/x>"},
		{"<a href=https://example.org>https://example.org</a>", "https://example.org"},
		{"<a href=\"javascript:x\">y</a>", "y"},
		{"1 < 2 and 3 > 2 <p", "1 < 2 and 3 > 2 <p"},
		{"<pre>a\n  b</pre>c", "a\n  b\n\nc"},
		{"<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a  b\nc"},
		{"<p title=\"a>b\">x</p>", "x"},
		{"<marie@example.org>", "<marie@example.org>"},
		{"", ""},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++) {
		struct sbuf out = SBUF_INIT;

		html_plain(cases[i][0], strlen(cases[i][0]), HTML_FIELD, &out);
		if (strcmp(out.s, cases[i][1]) != 0)
			fail_msg("%s: '%s', not '%s'", cases[i][0], out.s, cases[i][1]);
		sbuf_deinit(&out);
	}
}

static void test_is(void **state)
{
	static const struct {
		const char *text;
		bool is;
	} cases[] = {
		{"<p>x", true},       {"x<BR/>", true},   {"&lt;p&gt;x", true}, {"&#60;div&#62;", true},
		{"1 < 2", false},     {"a <b", false},    {"x &lt; y", false},  {"<marie@example.org>", false},
		{"<nothing>", false}, {"&eacute;", false}, {"", false},
	};

	(void)state;
	for (size_t i = 0; i < NELEM(cases); i++)
		if (html_is(cases[i].text, strlen(cases[i].text)) != cases[i].is)
			fail_msg("%s", cases[i].text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
