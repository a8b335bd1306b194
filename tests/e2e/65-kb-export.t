#!/bin/bash
# kb export: there and back again with nothing lost; a page that shows no more than it may.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
judge() {
	"$python" "$here/html_judge.py" "$@" 2>&1
}
new_store work
must helpdesk open -a mailer -r 'Marie Secretname' -s 'secret subject' -m 'secret description'
must helpdesk kb add -a mailer -s '<script>alert("1")</script> & '"'quotes'" --category technical --public --publish \
	--symptom '<b>bold</b>' --symptom "l'écran \"noir\"" --cause $'a\n\n## Solution\n\\## Cause\nb' \
	-m $'  1. first\n  2. <second>\n\n```\n## Cause\n```' --keyword 'a, b' --keyword 'yes' --origin 1
must helpdesk kb add -a payroll -s 'Second' --public -m 'draft secret'
must helpdesk kb add -a payroll -s 'Third' --publish -m 'internal secret'
must helpdesk kb add -a payroll -s 'Fourth' --publish --public -m 'retired secret'
must helpdesk kb retire 4 -m 'remark secret'
must helpdesk kb add -a mailer -s 'Fifth' --publish --public -m 'merged secret'
must helpdesk kb merge 5 1
must helpdesk kb add -a payroll -s 'null' --publish --public -m $'one\ttab 😀\n\n\nlast  \n'
must helpdesk kb edit 6 --symptom "$(printf 'x%.0s' {1..3000})"
for format in yaml markdown csv jsonl; do
	must helpdesk kb export --format $format
	cp "$box/out" "all.$format"
done
must helpdesk kb export --format markdown --output md
is "$(ls md)" 'HD-K1-script-alert-1-script-quotes.md
HD-K2-second.md
HD-K3-third.md
HD-K4-fourth.md
HD-K6-null.md' 'markdown: a file an article, safe names'

# --- judged by others ------------------------------------------------------------------------
is "$("$python" -c '
import yaml
docs = list(yaml.safe_load_all(open("all.yaml")))
print([d["number"] for d in docs], docs[0]["title"], docs[5]["title"], docs[5]["symptoms"] == ["x" * 3000])')" \
	"['HD-K1', 'HD-K2', 'HD-K3', 'HD-K4', 'HD-K5', 'HD-K6'] <script>alert(\"1\")</script> & 'quotes' null True" \
	'yaml: as PyYAML reads it'
is "$("$python" -c '
import csv
rows = list(csv.DictReader(open("all.csv", newline="")))
print([r["number"] for r in rows], rows[0]["symptoms"].splitlines()[1],
      rows[0]["solution"] == "  1. first\n  2. <second>\n\n```\n## Cause\n```")')" \
	"['HD-K1', 'HD-K2', 'HD-K3', 'HD-K4', 'HD-K6'] l'écran \"noir\" True" 'csv: as Python reads it'
is "$("$python" -c '
import json
rows = [json.loads(l) for l in open("all.jsonl")]
print(len(rows), rows[3]["status"], [x["event"] for x in rows[3]["journal"]])')" \
	"6 retired ['opened', 'retired']" 'jsonl: as Python reads it'

# --- there and back again -----------------------------------------------------------------------
first=$store
# back WHAT FORMAT...: imports WHAT into an empty store; each format is exported as before.
back() {
	local what=$1 format
	shift
	store=$first
rm -rf "$box/other"
	must helpdesk init "$box/other"
	store=$box/other/.helpdesk
	export HELPDESK_STORE=$store
	must helpdesk agent add bob --name 'Bob Martin' --email bob@example.org
	must helpdesk kb import --create-applications "$what"
	for format in "$@"; do
		must helpdesk kb export --format "$format"
		cmp "$box/out" "all.$format" >&2
		result $? "$what: $format is as it was"
	done
	run helpdesk kb import --create-applications "$what"
	json_says '[0, null]' '[d["articles"], d["commit"]]'
	run helpdesk kb add -a mailer -s new -m s
	good HD-K7
	run helpdesk fsck
	[[ $status == 0 ]]
	result $? "$what: the store is sound"
}
back all.yaml yaml markdown csv jsonl
back md markdown
# Where the number is another article's, it becomes a new one, once.
store=$first
rm -rf "$box/other"
must helpdesk init "$box/other"
store=$box/other/.helpdesk
export HELPDESK_STORE=$store
must helpdesk agent add bob --name 'Bob Martin' --email bob@example.org
must helpdesk app add mailer
must helpdesk kb add -a mailer -s mine -m s
run helpdesk kb import --create-applications all.yaml
json_says '[6, 0]' '[d["articles"], d["unchanged"]]'
run helpdesk kb import --create-applications all.yaml
json_says '[0, 6]' '[d["articles"], d["unchanged"]]'
run helpdesk kb list --status all --format number
good $'HD-K1\nHD-K2\nHD-K3\nHD-K4\nHD-K6\nHD-K7\nHD-K8'
run helpdesk kb show 8 --format jsonl
json_says '["retired", null]' '[d["status"], d.get("merged_into")]'
run helpdesk kb show 1 --format jsonl
json_says mine 'd["title"]'
cat all.markdown >several.md
run helpdesk kb import several.md
refused 1 '*several articles*'
sed 's/^status: draft/status: published/' all.yaml >changed.yaml
run helpdesk kb import changed.yaml
refused 1 '*status in its header is not what its journal says*'
store=$first
export HELPDESK_STORE=$store

# --- the page ----------------------------------------------------------------------------------------
for lang in en fr; do
	must helpdesk kb export --format html --lang $lang
	cp "$box/out" $lang.html
	is "$(judge $lang.html)" '' "html: the page is sound ($lang)"
done
for word in secret Secret Second Third Fourth HD-1 bob Bob HD-K2 HD-K3 HD-K4 HD-K5 '<script' '<b>' '<second' onclick; do
	! grep -q -- "$word\b" en.html
	result $? "html: nothing of '$word'"
done
is "$(grep -o '<article id="[^"]*"' en.html)" '<article id="HD-K1"
<article id="HD-K6"' 'html: each public article, by application'
for word in '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;quotes&#39;' '&lt;b&gt;bold&lt;/b&gt;' \
	'  2. &lt;second&gt;' 'href="#HD-K1"' 'as of 22 November 2026'; do
	has "$(cat en.html)" "$word" "html: has $word"
done
has "$(cat fr.html)" 'Que faire' 'html: in French'
has "$(cat fr.html)" 'lang="fr"' 'html: says its language'
must helpdesk kb export --format html -a payroll
is "$(grep -o '<article id="[^"]*"' "$box/out")" '<article id="HD-K6"' 'html: of one application'
must helpdesk kb export --format html 1
is "$(grep -c '<article' "$box/out")" 1 'html: of one article'
for n in 2 3 4 5; do
	run helpdesk kb export --format html 1 $n
	refused 1 "*article 'HD-K$n'*published public articles only*"
done
run helpdesk kb export --format html --status draft
refused 2 '*published articles only*'
must helpdesk --store "$box/other/.helpdesk" kb export --format html -a mailer --public
must helpdesk init "$box/empty"
must helpdesk --store "$box/empty/.helpdesk" kb export --format html
has "$(cat "$box/out")" 'No article is published' 'html: of nothing says so'
is "$(judge "$box/out")" '' 'html: of nothing is sound'

# --- selections -----------------------------------------------------------------------------------------
numbers() {
	"$python" -c 'import json,sys
print(*[json.loads(l)["number"] for l in sys.stdin])' <"$box/out"
}
must helpdesk kb export --format jsonl --status published
is "$(numbers)" 'HD-K1 HD-K3 HD-K6' '--status'
must helpdesk kb export --format jsonl --public -a payroll
is "$(numbers)" 'HD-K2 HD-K4 HD-K6' '--public and -a'
must helpdesk kb export --format jsonl 6 K1 hd-k6
is "$(numbers)" 'HD-K1 HD-K6' 'by number'
run helpdesk kb export 99
refused 3 "*'HD-K99' does not exist*"
run helpdesk kb export -a nowhere
refused 3 '*nowhere*'
run helpdesk kb export -a mailer 1
refused 2 '*not both*'
run helpdesk kb export --excel
refused 2 '*--excel is for csv*'
run helpdesk kb export --lang fr
refused 2 '*--lang is for html*'

# --- where it goes ---------------------------------------------------------------------------------------
must helpdesk kb export --output out.yaml
cmp -s out.yaml all.yaml
result $? '--output FILE'
must helpdesk kb export --output out.yaml
must helpdesk kb export --format html --output site/
is "$(ls site)" index.html '--output FOLDER/'
must helpdesk kb export --format csv --output site
is "$(ls site)" $'articles.csv\nindex.html' '--output FOLDER'
echo mine >out.yaml
run helpdesk kb export --output out.yaml
refused 1 '*another content; nothing is overwritten*'
is "$(cat out.yaml)" mine 'nothing is overwritten'
mkdir links
echo victim >victim
ln -s ../victim links/HD-K2-second.md
run helpdesk kb export --format markdown --output links 2
refused 1 "*cannot write 'links/HD-K2-second.md'*"
ln -s ../new links/HD-K3-third.md
run helpdesk kb export --format markdown --output links 3
refused 1 "*cannot write*"
is "$(cat victim; ls new 2>/dev/null)" victim 'links are not followed'
echo other >md/HD-K6-null.md
run helpdesk kb export --format markdown --output md
refused 1 '*another content*'
is "$(cat md/HD-K6-null.md)" other 'nothing is overwritten in a folder'
run helpdesk kb export --output /dev/full
refused 1 "*'/dev/full' is there and no regular file*"
mkdir md/sub
run helpdesk kb export --output md/sub/../../all.csv
refused 1 '*another content*'
run helpdesk kb export --output ''
refused 2 '*--output wants*'
finish
