#!/bin/bash
# report --format html: sound, the figures of the other formats, strangers' texts, French.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
judge() {
	"$python" "$here/html_judge.py" "$@" 2>&1
}
new_store work
sed -e 's/"P"/"application":"payroll"/; s/"M"/"application":"mailer"/' >in.jsonl <<'END'
{"op":"open","key":"t:1","at":"2026-10-05T08:00:00Z","P","requester":"a@x.org","subject":"1","type":"incident"}
{"op":"qualify","ticket":"key:t:1","at":"2026-10-05T08:00:00Z","category":"technical","tags":["paris","vip"]}
{"op":"take","ticket":"key:t:1","at":"2026-10-05T08:10:00Z"}
{"op":"escalate","ticket":"key:t:1","at":"2026-10-05T09:00:00Z","note":"n"}
{"op":"escalate","ticket":"key:t:1","at":"2026-10-05T10:00:00Z","note":"n"}
{"op":"resolve","ticket":"key:t:1","at":"2026-10-06T08:00:00Z","solution":"s"}
{"op":"close","ticket":"key:t:1","at":"2026-10-07T08:00:00Z"}
{"op":"open","key":"t:2","at":"2026-10-31T23:30:00Z","P","requester":"B","subject":"2","type":"question"}
{"op":"close","ticket":"key:t:2","at":"2026-11-02T23:41:07Z","solution":"s"}
{"op":"open","key":"t:3","at":"2026-11-02T08:00:00Z","M","requester":"B","subject":"3"}
{"op":"resolve","ticket":"key:t:3","at":"2026-11-02T09:00:00Z","solution":"s"}
{"op":"reopen","ticket":"key:t:3","at":"2026-11-03T09:00:00Z","note":"n"}
{"op":"open","key":"t:4","at":"2026-11-04T08:00:00Z","P","requester":"C","subject":"4","problem":"key:p:1"}
{"op":"escalate","ticket":"key:t:4","at":"2026-11-04T09:00:00Z","to":2,"note":"n"}
{"op":"return","ticket":"key:t:4","at":"2026-11-04T10:00:00Z","note":"n"}
{"op":"close","ticket":"key:t:4","at":"2026-11-04T11:00:00Z","solution":"s"}
{"op":"open","key":"t:5","at":"2026-11-05T08:00:00Z","P","requester":"C","subject":"5","type":"incident"}
{"op":"merge","ticket":"key:t:5","into":"key:t:1","at":"2026-11-05T09:00:00Z"}
END
must helpdesk batch in.jsonl

# The page is sound and has the figures of the json, whatever is asked and in both languages.
same() {
	must helpdesk report "$@" --format json
	cp "$box/out" report.json
	for lang in en fr; do
		must helpdesk report "$@" --format html --lang "$lang"
		cp "$box/out" "$lang.html"
		is "$(judge "$lang.html")" '' "report $*: the page is sound ($lang)"
		is "$(judge "$lang.html" report.json)" '' "report $*: the figures of json ($lang)"
	done
}
same
for by in application application,type tag requester month level,day; do
	same --by "$by"
done
same --by application --period 2026-10
same --by team --on resolved --period 2026-10 application:payroll
same --on worked --from 2026-11-01 --tz Europe/Paris
same --as-of 2026-10-01
same --from 2030-01-01
same application:nowhere
has "$(judge en.html --text)" 'No request lies in the period' 'report of nothing: says so'
must helpdesk report --by application --format json
cp "$box/out" other.json
[ -n "$(judge en.html other.json)" ]
result $? 'the judge tells one report from another'

# What stands in no table.
run helpdesk report --by application --period 2026-10 --format html
cp "$box/out" page.html
text=$(judge page.html --text)
has "$text" $'October 2026\nRequests opened in the period, by application\n' 'the period is named'
has "$text" "commit $(git -C "$store" rev-parse --short=12 main)" 'the commit is named'
has "$text" 'October 2026: 0 opened' 'what is solved later stands apart'
has "$text" 'later: 0 opened, 1 handled, 0 open at the end' 'what is solved later stands apart'
has "$text" '31 October 2026: 1 opened, 0 handled, 1 open at the end' 'the backlog of a day'
has "$text" '5 October 2026: 1 opened, 0 handled, 1 open at the end' 'the backlog of the first day'
has "$text" 'Requests that were reopened at least once.' 'figures are defined'
has "$(cat page.html)" '<html lang="en">' 'the language of the page'
run helpdesk report --format html --as-of 2026-11-02
cp "$box/out" page.html
has "$(judge page.html --text)" '2 November 2026: 1 opened, 2 handled, 0 open at the end' 'handled that day'
run helpdesk report --format html
cp "$box/out" page.html
has "$(judge page.html --text)" ': 1 opened, 1 handled, 0 open at the end' 'reopened: not open meanwhile'
run helpdesk report --format html --on resolved
cp "$box/out" page.html
[[ $(judge page.html --text) != *Backlog* ]]
result $? 'no backlog of what was selected by its solution'

named() {
	run helpdesk report "${@:2}" --format html
	is "$(sed -n 's/^<h1>\(.*\)<\/h1>$/\1/p' "$box/out")" "$1" "${*:2}: $1"
}
named 2026 --period 2026
named '4th quarter 2026' --period 2026-Q4
named 'Week 47, 16 November 2026 to 22 November 2026' --period 2026-W47
named '22 November 2026' --period today
named 'Semaine 47, du 16 novembre 2026 au 22 novembre 2026' --period 2026-W47 --lang fr
named '1er trimestre 2026' --period 2026-Q1 --lang fr
named 'Du 1er novembre 2026 au 14 novembre 2026' --from 2026-11-01 --to 2026-11-15 --lang fr
named '1 November 2026 to 14 November 2026' --from 2026-11-01 --to 2026-11-15
named '1 November 2026, 08:30 to before 15 November 2026' --from '2026-11-01 08:30' --to 2026-11-15
named 'Since 1 November 2026' --from 2026-11-01
named 'Before 1 November 2026' --to 2026-11-01

# The command that a page names makes the same page again.
again() {
	must helpdesk report "$@" --format html
	cp "$box/out" page.html
	$python -c '
import html, re
page = open("page.html", encoding="utf-8").read()
print(html.unescape(re.search("<pre><code>(.*?)</code></pre>", page, re.S).group(1)))' >again.sh
	HELPDESK_NOW=2027-03-01T00:00:00Z bash again.sh >again.html 2>again.err
	is "$(diff again.html page.html; cat again.err)" '' "the command of the page of: report $*"
}
again
again --by application,month --period last-month
again --by type --on worked --from 2026-10-01 --lang fr --tz Europe/Paris opened:60d.. 'tag:vip' or "subject:it's"
must helpdesk note 3 -m 'changed since'
again --commit HEAD~1 status:open

# Strangers' texts.
new_store naughty
$python - >in.jsonl <<'END'
import json
names = ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "a & b 'c' \"d\"",
         "\u202eevil\u202c", "x\x07bell\x1b[31m", "</style></title><svg onload=alert(1)>", "W" * 100,
         "\u65e5\u672c\u8a9e", "a\u2028b", "-- --> ]]>", "&lt;b&gt;"]
for i, n in enumerate(names):
    print(json.dumps({"op": "open", "key": f"n:{i}", "at": f"2026-11-{i + 3:02}T08:00:00Z", "application": n,
                      "requester": n, "subject": "s", "tags": ["<i>&"]}))
    print(json.dumps({"op": "assign", "ticket": f"key:n:{i}", "at": f"2026-11-{i + 3:02}T08:10:00Z", "team": n}))
END
must helpdesk batch --create-applications in.jsonl
for by in application requester team tag requester,application; do
	same --by "$by" '"<b>&"' or status:open or '"</title>"'
done
has "$(judge en.html --text)" '<script>alert(1)</script>' 'a name is shown as it is'
has "$(judge en.html --text)" '^[[31m' 'a control character is made visible'
has "$(judge en.html --text)" '<U+202E>evil' 'a change of direction is made visible'

# Which language.
new_store words
$python - >in.jsonl <<'END'
import json
for i in range(1200):
    print(json.dumps({"op": "open", "key": f"n:{i}", "at": "2026-11-01T08:00:00Z", "application": "payroll",
                      "requester": "r", "subject": "s", "type": "complaint"}))
    if i < 3:
        print(json.dumps({"op": "close", "ticket": f"key:n:{i}", "at": "2026-11-01T10:05:00Z", "solution": "s"}))
END
must helpdesk batch in.jsonl
speaks() {
	said="${*:2} helpdesk report"
	is "$(env -u LC_ALL "${@:2}" helpdesk report | head -n 1)" "$1" "${*:2}: $1"
}
speaks Demandes LANG=fr_FR.UTF-8
speaks Demandes LANG=fr_CA
speaks Demandes LANG=de_DE.UTF-8 LANGUAGE=de:fr:en
speaks Demandes LC_ALL=C.UTF-8 LANGUAGE=fr
speaks Demandes LANG=en_GB LC_MESSAGES=fr_FR.UTF-8
speaks Requests LANG=fr_FR.UTF-8 LC_ALL=C LANGUAGE=fr
speaks Requests LANG=fr_FR.UTF-8 LANGUAGE=en
speaks Requests LANG=fr_FR.UTF-8 LC_ALL=en_GB.UTF-8
speaks Requests LANG=frr_DE.UTF-8
speaks Requests LANGUAGE=fr
run helpdesk report --by type --lang fr
narrow=$'\u202f'
has "$out" "1${narrow}200" 'French: thousands'
has "$out" 'plainte' 'French: a type'
has "$out" $'2\u00a0h\u00a005\u00a0min' 'French: a duration'
has "$out" 'état au 22/11/2026 09:12' 'French: a date'
run helpdesk report --by type --lang en
has "$out" ' 1200' 'English text: digits alone'
run env LC_ALL=fr_FR.UTF-8 helpdesk report --lang en
has "$out" 'as of 2026-11-22 09:12' '--lang wins'
run helpdesk report --format markdown --by type --lang fr
has "$out" '| plainte | 3 | 0 | 3 | 1'"${narrow}"'197 |' 'French markdown'
run helpdesk report --by type --format html --lang fr
cp "$box/out" page.html
text=$(judge page.html --text)
has "$text" $'Jusqu\u2019au 22 novembre 2026' 'French page: dates'
has "$text" '>99 % des demandes' 'French page: shares'
has "$(cat page.html)" '<html lang="fr">' 'French page: says so'
for format in json csv jsonl; do
	is "$(LC_ALL=fr_FR.UTF-8 helpdesk report --by type --format "$format" --lang fr | md5sum)" \
		"$(helpdesk report --by type --format "$format" | md5sum)" "$format is never translated"
done
run helpdesk report --lang de
refused 2 "*'de'*"
program=$(command -v helpdesk)
mkdir -p prefix/bin prefix/share/locale/fr/LC_MESSAGES
cp "$program" prefix/bin/
if [ -e /usr/local/share/locale/fr/LC_MESSAGES/helpdesk.mo ]; then
	skip 'a language that is not installed' 'it is'
else
	run prefix/bin/helpdesk report --lang fr
	refused 3 "*'fr'*"
	run env LC_ALL=fr_FR.UTF-8 prefix/bin/helpdesk report
	has "$out" 'all requests' 'without a catalogue: English'
fi
cp "$(dirname "$program")/locale/fr/LC_MESSAGES/helpdesk.mo" prefix/share/locale/fr/LC_MESSAGES/
run prefix/bin/helpdesk report --lang fr
has "$out" 'Demandes' 'installed: the catalogue below the prefix'

# Numbers beside the curve: the highest one and the last, which are no two when they are equal.
new_store flat
must helpdesk open -a payroll -r Marie -s x --at 2026-11-01T10:00:00Z
run helpdesk report --from 2026-10-01 --to 2026-11-22 --format html
is "$(grep -c 'class="say"' "$box/out")" 1 'a backlog that stays as high as ever: one number'
must helpdesk open -a payroll -r Marie -s x --at 2026-10-05T10:00:00Z
must helpdesk open -a payroll -r Marie -s x --at 2026-10-05T10:00:00Z
must helpdesk close 2 3 -m y --at 2026-10-20T10:00:00Z
run helpdesk report --from 2026-10-01 --to 2026-11-22 --format html
is "$(grep -c 'class="say"' "$box/out")" 2 'a backlog that was higher once: two'

# Every text is translated, and no format string differs.
if ! command -v xgettext >/dev/null; then
	skip 'translations are complete' 'no gettext'
else
	run msgfmt -c --statistics -o /dev/null "$top/lib/po/fr.po"
	[ "$status" = 0 ] && [[ $err != *fuzzy* ]] && [[ $err != *untranslated* ]]
	result $? 'fr.po: complete, formats agree'
	run env -u MAKEFLAGS -u MAKELEVEL make -s -C "$top" pot POT="$box/new.pot" LANGS=
	is "$(diff "$box/new.pot" "$top/lib/po/helpdesk.pot")" '' "helpdesk.pot is what 'make pot' makes"
	run msgcmp "$top/lib/po/fr.po" "$box/new.pot"
	expect_status 0 'every text has its French'
fi
finish
