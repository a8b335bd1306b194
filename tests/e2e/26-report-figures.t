#!/bin/bash
# report: every dimension alone and in pairs, every form of a period, against figures counted by
# Python from the files; then what must not leave a report as it came in.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work
must helpdesk batch "$here/report.jsonl"
must helpdesk open -a archive -r Z -s early --before-acceptance --at 2026-11-08T10:00:00Z
# Solved by level 1, at the very beginning of a day.
{
	echo '{"op":"open","key":"t:7","at":"2026-11-01T23:00:00Z","application":"mailer",' \
		'"requester":"Z","subject":"7"}'
	echo '{"op":"escalate","ticket":"key:t:7","at":"2026-11-01T23:10:00Z","note":"n"}'
	echo '{"op":"close","ticket":"key:t:7","at":"2026-11-03T00:00:00Z","solution":"s"}'
} >more.jsonl
must helpdesk batch more.jsonl
must helpdesk reply 3 -m 'It is in hand'
must helpdesk wait 3 --on supplier

# counted ASKED ARGUMENT...: a case for the judge; ASKED is what it has to know, as JSON.
cases=0
: >"$box/cases"
counted() {
	local asked=$1
	shift
	must helpdesk report --format json "$@"
	cases=$((cases + 1))
	cp "$box/out" "$box/report.$cases"
	printf 'report %s: counted by hand\t%s\t%s\n' "$*" "$box/report.$cases" "$asked" >>"$box/cases"
}
dims=(application type category status problem known level team assignee site channel requester
	priority impact urgency resolution tag month week day)
for i in "${!dims[@]}"; do
	counted "{\"by\": [\"${dims[i]}\"]}" --by "${dims[i]}"
	# Each with the next but six, so that each is first and second once.
	other=${dims[(i + 7) % ${#dims[@]}]}
	counted "{\"by\": [\"${dims[i]}\", \"$other\"], \"tz\": \"Europe/Paris\"}" --by "${dims[i]},$other" \
		--tz Europe/Paris
done
counted '{"by": ["application", "month"]}' --by application,month
# seconds TIME
seconds() {
	date -u -d "$1" +%s
}
# period FROM TO ARGUMENT...: under each --on, by day.
period() {
	local from to on
	from=$(seconds "$1") to=$(seconds "$2")
	for on in opened resolved worked; do
		counted "{\"by\": [\"day\"], \"on\": \"$on\", \"from\": $from, \"to\": $to}" \
			--on "$on" --by day "${@:3}"
	done
}
period 2026-11-01 2026-12-01 --period 2026-11
period 2026-11-02 2026-11-09 --period 2026-W45
period 2026-10-01 2027-01-01 --period 2026-Q4
period 2026-01-01 2027-01-01 --period 2026
period 2026-11-04 2026-11-05 --period 2026-11-04
period 2026-10-01 2026-11-01 --period last-month
period 2026-11-09 2026-11-16 --period last-week
period 2026-11-01 2026-12-01 --period this-month
# The end of a period is the beginning of the day that --to names.
period 2026-11-02 2026-11-04 --from 2026-11-02 --to 2026-11-04
period 2026-11-02T08:00:00Z 2026-11-04T09:00:00Z --from 2026-11-02T08:00:00Z --to '2026-11-04 09:00'
period 2026-11-02T08:00:01Z 2026-11-04T09:00:01Z --from 2026-11-02T08:00:01Z --to 2026-11-04T09:00:01Z
# ... and --as-of a date is the end of that day; the second of an entry is included.
for on in opened resolved worked; do
	counted "{\"by\": [\"status\"], \"on\": \"$on\", \"as_of\": $(($(seconds 2026-11-03) - 1))}" \
		--on "$on" --by status --as-of 2026-11-02
	counted "{\"by\": [\"level\"], \"on\": \"$on\", \"as_of\": $(seconds 2026-11-06T08:01:00Z)}" \
		--on "$on" --by level --as-of 2026-11-06T08:01:00Z
	counted "{\"by\": [\"level\"], \"on\": \"$on\", \"as_of\": $(($(seconds 2026-11-06T08:01:00Z) - 1))}" \
		--on "$on" --by level --as-of 2026-11-06T08:00:59Z
done
$python "$here/report_judge.py" "$store" <"$box/cases" >"$box/judged"
is "$?" 0 'all reports were judged'
while IFS=$'\t' read -r code name; do
	result "$code" "$name" 2>/dev/null
done <"$box/judged"
is "$(wc -l <"$box/judged")" "$cases" 'every report was judged'

# One quarter ends where the next begins, whatever the zone.
run helpdesk report --period 2026-Q1 --tz America/New_York --format json
json_says '["2026-01-01T00:00:00-05:00", "2026-04-01T00:00:00-04:00"]' '[d["from"], d["to"]]'
run helpdesk report --as-of 2026-11-01 --tz America/New_York --format json
json_says '"2026-11-01T23:59:59-05:00"' 'json.dumps(d["as_of"])'

# --- the store as it was -----------------------------------------------------------------
first=$(git -C "$store" rev-parse main)
must helpdesk open -a payroll -r Z -s 'One more'
must helpdesk app add late --name 'Late one'
must helpdesk app accept late --on 2026-11-01 --kind va
for rev in "$first" "${first:0:10}" 'main~3' 'main^^^'; do
	run helpdesk report --commit "$rev" --format json
	json_says "[8, \"$first\"]" '[d["total"]["requests"], d["commit"]]'
done
for rev in nonsense "$(printf '%040d' 7)" 'main:config.yaml' '--help' ''; do
	run helpdesk report --commit "$rev"
	[ "$status" != 0 ] && [ -z "$out" ]
	result $? "report --commit '$rev' is refused"
done

# --- what strangers wrote ------------------------------------------------------------------
run helpdesk report --by requester --format csv --excel
is "$(head -c 3 "$box/out" | od -An -tx1)" ' ef bb bf' 'excel: a byte order mark'
is "$($python -c '
import csv, sys
rows = list(csv.reader(open(sys.argv[1], newline="", encoding="utf-8-sig"), delimiter=";"))
print([r[1] for r in rows if r[1][:1] in "=+-@\t\r" and r[1]], {len(r) for r in rows})' "$box/out")" \
	'[] {45}' 'excel: no cell begins a formula'
run helpdesk report --by requester --format csv
is "$($python -c '
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1], newline="", encoding="utf-8")))
print("=1+1|<b>*B*_`" in {r["requester"] for r in rows}, "@SUM(A1)" in {r["requester"] for r in rows})' "$box/out")" \
	'True True' 'csv: values as they are'
run helpdesk report --by requester --format markdown 'not "<i>x"'
has "$out" '=1+1\\|&lt;b>\\\*B\\\*\\_\\`' 'markdown: a name is no markup'
is "$(awk -F'|' '/^## / { n = 0 } /^\|/ { gsub(/\\\|/, ""); if (n && NF != n) print; n = NF }' "$box/out")" '' \
	'markdown: as many cells in every row of a table'
must helpdesk edit 3 -r $'x\033]0;evil\a y'
run helpdesk report --by requester
is "$(grep -c $'\033' "$box/out")" 0 'text: no control sequence'

# --- refusals ---------------------------------------------------------------------------
for wrong in '--by type,type' '--by type,team,tag' '--by ,' '--by type,' '--by aplication' \
	'--period 2026-Q5' '--period 2026-W54' \
	'--period 2025-W53' '--period 2026-00' '--period 2026-02-30' '--period last-year-ish' '--period -1' \
	'--from 2026-11-02 --to 2026-11-01' '--from 2026-02-30' '--period 2026 --to 2026-11-01' '--as-of 2026-13-01' \
	'--tz Mars' 'aplication:x' '--as-of 99999-01-01' '--format number'; do
	# shellcheck disable=SC2086 # words
	run helpdesk report $wrong
	[ "$status" = 2 ] || [ "$status" = 3 ]
	result $? "report $wrong: refused"
	is "$out$(wc -l <"$box/err")" 1 "report $wrong: one line of error"
done
run helpdesk report --by aplication
has "$err" "did you mean 'application'?" 'a dimension that is nearly right'
finish
