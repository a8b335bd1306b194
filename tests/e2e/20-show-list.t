#!/bin/bash
# show, list and the query language.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work
at 2026-11-01T10:00:00Z
must helpdesk open -a payroll -r 'Marie Curie <marie@example.org>' -s 'Payslip shows last month' \
	-m 'Since this morning' --tag paris --impact 5 --urgency 5 --field room=12 --type incident
at 2026-11-10T10:00:00Z
must helpdesk open -a mailer -r 'Pierre <pierre@example.org>' -s 'Élan vital, "quoted"' --level 2 --tag lyon
at 2026-11-20T10:00:00Z
must helpdesk open -a payroll -r Paul -s 'Third one' --priority 6 --take
must helpdesk open -a payroll -r Paul -s 'Done one' --close --solution 'the answer is hidden'
at 2026-11-22T09:12:00Z

q() {
	run helpdesk list --format number "${@:2}"
	is "$status ${out//$'\n'/ }" "0 $1" "list ${*:2}: $1"
}
q 'HD-3 HD-1 HD-2'
q 'HD-3 HD-1 HD-2' status:open
q 'HD-4' status:closed
q 'HD-3 HD-1' status:open application:payroll
q 'HD-2' level:2..
q 'HD-2' 'level>=2'
q 'HD-3 HD-1' priority:4..6
q 'HD-3' priority:6
q 'HD-3 HD-4' opened:7d..
q 'HD-1 HD-2' opened:..7d
q 'HD-2' opened:2026-11-10
q 'HD-3 HD-2 HD-4' opened:2026-11-05..
q 'HD-1 HD-2' opened:..2026-11-10
q 'HD-3' assignee:me
q 'HD-1' requester:marie@example.org
q 'HD-1' requester:curie
q 'HD-2' tag:lyon
q 'HD-1' fields.room:12
q 'HD-1' has:tags tag:paris
q 'HD-3 HD-2 HD-4' not tag:paris
q 'HD-1 HD-2' tag:paris or tag:lyon
q 'HD-1' '(' tag:paris or tag:lyon ')' application:payroll
q 'HD-2' elan
q 'HD-1' PAYSLIP
q 'HD-4' '"answer is hidden"'
q '' has:problem
q '' nothingatall
run helpdesk list status:nonsense
refused 2 '*nonsense*'
run helpdesk list 'application:'
refused 2 '*'
run helpdesk list '(' tag:x
refused 2 '*'
run helpdesk list foo:bar
refused 2 "*'foo'*"
run helpdesk list --count
good 3
run helpdesk list --limit 1 --format number
good HD-3
run helpdesk list --format number --sort number
good $'HD-1\nHD-2\nHD-3'
run helpdesk list --format number --sort -opened
good $'HD-3\nHD-2\nHD-1'
run helpdesk list --format number --sort application,-number
good $'HD-2\nHD-3\nHD-1'
run helpdesk list --sort nonsense
refused 2 "*'nonsense'*"
run helpdesk list --columns number,requester.name,tags tag:paris
good $'number  requester.name  tags\nHD-1    Marie Curie     paris'
run helpdesk list --columns nonsense
refused 2 "*'nonsense'*"

run helpdesk list --format csv --columns number,subject tag:lyon
is "$(od -c <"$box/out")" "$(printf 'number,subject\r\nHD-2,"Élan vital, ""quoted"""\r\n' | od -c)" \
	'list: csv of RFC 4180'
run helpdesk list --format csv --excel --columns number,subject tag:lyon
is "$(od -c <"$box/out")" "$(printf '\xef\xbb\xbfnumber;subject\r\nHD-2;"Élan vital, ""quoted"""\r\n' | od -c)" \
	'list: csv --excel'
for formula in '=1+1' '+1' '-1' '@x'; do
	must helpdesk open -a mailer -r formula -s "$formula"
done
run helpdesk list --format csv --excel --columns subject requester:formula
is "$(grep -c '^"\{0,1\}[-=+@]' "$box/out")" 0 'csv --excel: no formula begins a cell'
run helpdesk list --format csv --columns subject requester:formula
has "$out" '=1+1' 'csv: the text as it is'
run helpdesk list --format json tag:paris
json_says '["HD-1", 5, ["paris"], "Marie Curie"]' \
	'[d[0]["number"], d[0]["priority"], d[0]["tags"], d[0]["requester"]["name"]]'
run helpdesk list --format jsonl
is "$(wc -l <"$box/out")" 7 'list: jsonl, a line a ticket'
run helpdesk list --format json nothingatall
good '[]'
run helpdesk list --format nonsense
refused 2 '*text, json*'

run helpdesk show 1 2 --format json
json_says '["HD-1", "HD-2"]' '[t["number"] for t in d]'
run helpdesk show 1 --format jsonl
json_says HD-1 'd["number"]'
run helpdesk show 1 HD-2 hd-3 --format number
good $'HD-1\nHD-2\nHD-3'
run helpdesk show 1
for words in 'Payslip shows last month' 'Since this morning' 'Marie Curie <marie@example.org>' paris; do
	has "$out" "$words" "show: $words"
done
run helpdesk show 1 99
refused 3 '*HD-99*' 'show: nothing when one is missing'
run helpdesk show HD-0
refused 3 '*'
run helpdesk show LYO-1
refused 3 '*LYO*'
run helpdesk show nonsense
[ "$status" = 2 ] || [ "$status" = 3 ]
result $? 'show nonsense'
run helpdesk show key:glpi:1
refused 3 '*glpi:1*'
run helpdesk show
refused 2 '*'
run helpdesk show 1 2 --attachment x
[ "$status" != 0 ] && [ "$(wc -l <"$box/err")" = 1 ]
result $? 'show --attachment of two tickets'
# Times in the user's zone; the offset stands with what programs read.
run env TZ=Europe/Paris helpdesk show 1
has "$out" '2026-11-01 11:00' 'show: in the zone of the user'
run helpdesk --tz America/New_York show 1
has "$out" '2026-11-01 05:00' 'show --tz'
run helpdesk --tz Nowhere/Else show 1
expect_err "'Nowhere/Else'"
HELPDESK_AGENT='' run helpdesk show 1 --format number
good HD-1
finish
