#!/bin/bash
# kb import: CSV of ours, of Znuny and GLPI, Markdown, YAML; run again; what is refused.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work
must helpdesk app add printer

card_says() {
	git -C "$store" show "main:knowledge/HD/0000/00/$2.yaml" >"$box/card"
	yaml_says "$1" "$box/card" "$3"
}
# counts ARTICLES UNCHANGED REJECTED
counts() {
	json_says "[$1, $2, $3]" '[d["articles"], d["unchanged"], d["rejected"]]'
}
nothing_done() {
	is "$(git -C "$store" rev-parse main)" "$before" "${1:-nothing was changed}"
}

# --- the FAQ of Znuny: no header, semicolons, HTML -----------------------------------------
cat >znuny.csv <<'END'
"Tunnel; drops";"Misc::payroll";"en";"public";"<p>No route &eacute;</p><p>it hangs</p>";"MTU";"<ol>
<li>Set 1400</li><li>Restart</li></ol>";"four";"";"ask <b>net</b>";"vpn mtu"
"Paper";"Hardware";"fr";"internal";"";"";"Open it
and pull";"";"";"";"tray, two sides"
"Nothing yet";"technical";"fr";"external";"x";"";"";"";"";"";""
END
before=$(git -C "$store" rev-parse main)
run helpdesk kb import -a mailer --dry-run znuny.csv
[ "$status" = 0 ]
result $? 'a rehearsal'
has "$out" 'HD-K1  published, public  Tunnel; drops' 'a rehearsal shows what would be made'
nothing_done
run helpdesk kb import znuny.csv
refused 1 "*line 3: column 'application': no application; -a APP*"
nothing_done
run helpdesk kb import -a mailer znuny.csv
counts 3 0 0
card_says '["Tunnel; drops", "payroll", ["No route é", "it hangs"], "MTU", "published", "public"]' \
	HD-K1 '[h[k] for k in "title application symptoms cause status visibility".split()]'
card_says '["1. Set 1400\n2. Restart", ["vpn", "mtu"]]' HD-K1 '[h["solution"], h["keywords"]]'
card_says '["field4: four\n\nask net"]' HD-K1 '[x["note"] for x in j]'
card_says '["mailer", "Open it\nand pull", ["tray", "two sides", "Hardware"], "internal", "znuny-faq"]' \
	HD-K2 '[h["application"], h["solution"], h["keywords"], h["visibility"], h["external"]["source"]]'
card_says '["draft", "public", "technical", ["x"]]' HD-K3 \
	'[h["status"], h["visibility"], h["category"], h["symptoms"]]'
git_says $'Import: znuny.csv' log -1 --format='%(trailers:key=Import)'
before=$(git -C "$store" rev-parse main)
run helpdesk kb import -a mailer znuny.csv
counts 0 3 0
nothing_done 'a second run makes nothing and no commit'
sed 's/public/secret/; 2q' znuny.csv >bad.csv
run helpdesk kb import --preset znuny-faq -a mailer bad.csv
refused 1 "*line 1: column 'statetype': *internal, external or public*"

# --- GLPI ---------------------------------------------------------------------------------------
cat >glpi.csv <<'END'
id;name;answer;is_faq;view;begin_date;end_date;category
12;"Réinitialiser";"<p>Aller sur <a href=""https://x.example"">le portail</a></p>";1;33;;;"Accès > payroll"
13;"Old";"&lt;p&gt;Do it&lt;/p&gt;";0;2;0000-00-00 00:00:00;2020-01-01 00:00:00;
14;"Soon";"Later";1;2;2030-01-01 00:00:00;;
END
iconv -f UTF-8 -t WINDOWS-1252 glpi.csv >glpi-1252.csv
run helpdesk kb import -a mailer glpi-1252.csv
counts 3 0 0
has "$err" 'windows-1252' 'a guessed character set is told'
card_says '["Réinitialiser", "payroll", "Aller sur le portail <https://x.example>", "published", "public"]' \
	HD-K4 '[h[k] for k in "title application solution status visibility".split()]'
card_says '{"source": "glpi-kb", "id": "12"}' HD-K4 'h["external"]'
card_says '["Do it", "retired", "internal"]' HD-K5 '[h["solution"], h["status"], h["visibility"]]'
card_says '["draft", ["opened"]]' HD-K6 '[h["status"], [x["event"] for x in j]]'
run helpdesk kb import -a mailer --preset glpi-kb glpi.csv
counts 0 3 0
run helpdesk kb import -a mailer --preset glpi-kb znuny.csv
refused 1 "*'name' and 'answer'*"
sed 's/;1;33;/;maybe;33;/' glpi.csv >bad.csv
run helpdesk kb import -a mailer --source other bad.csv
refused 1 "*line 2: column 'is_faq': it must be 0 or 1, not 'maybe'*"
sed 's/2030-01-01 00:00:00/soon/' glpi.csv >bad.csv
run helpdesk kb import -a mailer --source other bad.csv
refused 1 "*line 4: column 'begin_date': 'soon' is no date*"

# --- a table of one's own, and bad rows ------------------------------------------------------------
cat >own.csv <<'END'
title,application,category,symptoms,cause,solution,keywords,status,visibility,key,room
"=SUM ""x""",mailer,security,"- one
- two",because,"do
it","a, b",published,public,kb:1,B12
Second,,,,,,,,,kb:2,
Second,,,,,,,,,kb:2,
END
run helpdesk kb import -a printer own.csv
counts 2 1 0
has "$err" "left out: 'room'" 'columns that are left out are named'
card_says '["=SUM \"x\"", "security", ["one", "two"], "because", "do\nit", ["a", "b"], "published", "public"]' HD-K7 \
	'[h[k] for k in "title category symptoms cause solution keywords status visibility".split()]'
card_says '["printer", "draft", "internal"]' HD-K8 '[h["application"], h["status"], h["visibility"]]'
before=$(git -C "$store" rev-parse main)
cat >bad.csv <<'END'
title,application,category,solution,status,key
good,mailer,,s,published,
,mailer,,s,,
t,nowhere,,s,,
t,mailer,nonsense,s,,
t,mailer,,,published,
t,mailer,,s,maybe,
t,mailer,,s,,kb:3
other,mailer,,s,,kb:3
t,mailer,,s,,nokey
t,mailer,,s
END
run helpdesk kb import bad.csv
refused 1 "*line 3: column 'title': the article has no title*"
nothing_done 'all or nothing'
run helpdesk kb import --keep-going --rejects rejects.jsonl bad.csv
[ "$status" = 5 ]
result $? 'bad rows: status 5'
counts 2 0 8
has "$(head -1 rejects.jsonl)" '{"line":3,"column":"title","reason":"column '"'title'"': the article has no title",' \
	'rejects say line, column, reason'
is "$($python -c 'import json
print(*[f"""{d["line"]} {d.get("column")}""" for d in map(json.loads, open("rejects.jsonl"))], sep=", ")')" \
	'3 title, 4 application, 5 category, 6 solution, 7 status, 9 key, 10 key, 11 None' \
	'every bad row is among the rejects'
cp bad.csv kept.csv
run helpdesk kb import --keep-going --rejects bad.csv bad.csv
refused 2 '*is the input*'
run helpdesk kb import --keep-going --rejects bad.csv own.csv bad.csv
refused 2 '*is the input*'
cmp -s bad.csv kept.csv
result $? 'the input is never the file of rejects'
printf 'a,b\n1,2\n' >other.csv
run helpdesk kb import other.csv
refused 1 "*'title' among them; --preset znuny-faq*"
printf 'title,application,title\nx,mailer,y\n' >other.csv
run helpdesk kb import other.csv
refused 1 "*columns 1 and 3 are both 'title'*"
printf 'title,application\n"x,mailer\n' >other.csv
run helpdesk kb import other.csv
refused 1 '*line 2: a quote is opened here*'
: >empty.csv
run helpdesk kb import empty.csv
refused 1 "*'empty.csv': the input is empty*"
run helpdesk kb import missing.csv
refused 3 "*cannot open 'missing.csv'*"
run helpdesk kb import --rejects x own.csv
refused 2 '*--keep-going*'
run helpdesk kb import --source 'A B' own.csv
refused 2 '*no name of a source*'
run helpdesk kb import --create-applications --dry-run --input csv - <<<$'title,application\nx,Brand new'
[ "$status" = 0 ]
result $? '--create-applications'

# --- Markdown ----------------------------------------------------------------------------------------
mkdir notes
cat >notes/a.md <<'END'
---
title: "Certificate: expired"
application: mailer
category: technical
keywords: [tls, yes]
symptoms:
- red page
status: published
visibility: public
layout: post
---
Call first.

## Symptômes

- la page est rouge
* it is red

## Cause

Nobody
renews it.

## Solution

Renew it:

    openssl x509
\## Solution
## Other
END
printf '# Only a title\r\n\r\nThe whole body.\r\n' >notes/b.md
echo '.' >notes/other.txt
run helpdesk kb import -a printer notes
counts 2 0 0
has "$err" "left out: 'layout'" 'keys that are left out are named'
card_says '["Certificate: expired", "mailer", "technical", "Nobody\nrenews it.", "published", "public"]' \
	HD-K11 '[h[k] for k in "title application category cause status visibility".split()]'
card_says '[["tls", "yes"], ["red page", "la page est rouge", "it is red"]]' HD-K11 '[h["keywords"], h["symptoms"]]'
card_says '["Call first.\n\nRenew it:\n\n    openssl x509\n## Solution\n## Other"]' HD-K11 '[h["solution"]]'
card_says '["Only a title", "The whole body.", "printer", "draft"]' HD-K12 \
	'[h[k] for k in "title solution application status".split()]'
before=$(git -C "$store" rev-parse main)
run helpdesk kb import -a printer notes notes/a.md
counts 0 3 0
nothing_done 'a second run of a folder makes nothing'
printf -- '---\ntitle: x\nstatus: maybe\n---\n' >notes/c.md
run helpdesk kb import -a printer notes
refused 1 "*'notes/c.md': line 3: column 'status': status must be*"
run helpdesk kb import -a printer notes/c.md
refused 1 "*line 3: column 'status'*"
run helpdesk kb import -a printer --keep-going --rejects rejects.jsonl notes
has "$(cat rejects.jsonl)" '{"line":3,"file":"notes/c.md","column":"status",' 'rejects name the file'
for text in '---\ntitle: x\n' '---\ntitle: [x\n---\n' '---\n- x\n---\n' '---\ntitle: {a: b}\n---\n' \
	'---\ntitle: [a, b]\n---\n' '---\ntitle: *x\n---\n' '---\ntitle: x\nnumber: HD-K1\n---\n' \
	'---\ntitle: x\nnumber: 7\nuid: A\n---\n' \
	'---\ntitle: x\nnumber: HD-K90\nuid: "a b"\n---\n' 'no title\n' '---\ntitle: x\napplication: nowhere\n---\n' \
	'---\ntitle: x\nkeywords: [[a]]\n---\n'; do
	# shellcheck disable=SC2059 # it is the format
	printf -- "$text" >bad.md
	run helpdesk kb import -a printer bad.md
	[[ $status == [13] && $err == *'line '* ]]
	result $? "refused with its line: $text"
done
run helpdesk kb import -a printer --preset glpi-kb --input markdown bad.md
refused 2 '*--preset is for csv*'
mkdir none
run helpdesk kb import none
refused 3 '*holds no \*.md*'
nothing_done

# --- YAML without a journal -----------------------------------------------------------------------------
cat >own.yaml <<'END'
---
title: One
application: mailer
symptoms: [a, b]
solution: |
  s
---
title: Two
application: mailer
external: {source: kb, id: "77"}
END
run helpdesk kb import own.yaml
counts 2 0 0
card_says '[["a", "b"], "s\n"]' HD-K13 '[h["symptoms"], h["solution"]]'
card_says '{"source": "kb", "id": "77"}' HD-K14 'h["external"]'
run helpdesk kb import own.yaml
counts 0 2 0
printf 'title: x\napplication: mailer\n---\ntitle: y\napplication: mailer\nstatus: z\n' >bad.yaml
run helpdesk kb import bad.yaml
refused 1 "*line 6: column 'status'*"
fsck_clean "$store"
run helpdesk fsck
[ "$status" = 0 ]
result $? 'the store is sound'
finish
