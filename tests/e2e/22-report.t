#!/bin/bash
# report: figures, periods, dimensions, the same in every format.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work
sed -e 's/"P"/"application":"payroll"/; s/"M"/"application":"mailer"/' >in.jsonl <<'END'
{"op":"open","key":"t:1","at":"2026-10-05T08:00:00Z","P","requester":"a@x.org","subject":"1","type":"incident"}
{"op":"qualify","ticket":"key:t:1","at":"2026-10-05T08:00:00Z","category":"technical"}
{"op":"take","ticket":"key:t:1","at":"2026-10-05T08:10:00Z"}
{"op":"escalate","ticket":"key:t:1","at":"2026-10-05T09:00:00Z","note":"n"}
{"op":"escalate","ticket":"key:t:1","at":"2026-10-05T10:00:00Z","note":"n"}
{"op":"resolve","ticket":"key:t:1","at":"2026-10-06T08:00:00Z","solution":"s"}
{"op":"close","ticket":"key:t:1","at":"2026-10-07T08:00:00Z"}
{"op":"open","key":"t:2","at":"2026-10-31T23:30:00Z","P","requester":"B","subject":"2","type":"question"}
{"op":"close","ticket":"key:t:2","at":"2026-10-31T23:40:00Z","solution":"s"}
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

run helpdesk report --by application --format json
json_says '["mailer", "payroll"]' '[g["application"] for g in d["groups"]]'
json_says '[5, 3, 1, 1, 1, 2]' \
	'[d["total"][k] for k in "requests handled merged open problems without_problem".split()]'
json_says '{"incident": 2, "question": 1, "complaint": 0, "request": 0, "none": 2}' 'd["total"]["types"]'
json_says '{"n": 4, "sum_s": 8400, "mean_s": 2100.0, "median_s": 600, "p90_s": 3600, "max_s": 3600}' \
	'd["total"]["acknowledge"]'
json_says '{"n": 3, "sum_s": 97800, "mean_s": 32600.0, "median_s": 10800, "p90_s": 86400, "max_s": 86400}' \
	'd["total"]["resolve"]'
json_says '{"0": 1, "1": 1, "2": 1, "3": 0, "cert": 0}' 'd["total"]["solved_at_level"]'
json_says '[1, 2, 3, 1, 1, 1, 1, 0]' '[d["total"][k] for k in
	"first_line escalated escalations returned returns reopened reopens before_acceptance".split()]'
json_says '[1, "UTC", null, null, "opened"]' '[d[k] for k in "format timezone from to on".split()]'
is "$(json 'd["commit"]')" "$(git -C "$store" rev-parse main)" 'report: the commit'
run helpdesk report --format json
json_says '[]' 'd["groups"]'
json_says 5 'd["total"]["requests"]'

one() {
	run helpdesk report --format json "${@:2}"
	is "$(json '[d["total"][k] for k in "requests handled open".split()]' 2>&1)" "$1" "report ${*:2}: $1"
}
one '[2, 2, 0]' --period 2026-10
one '[3, 1, 1]' --period 2026-11
one '[5, 3, 1]' --period 2026-Q4
one '[5, 3, 1]' --period 2026
one '[1, 1, 0]' --period 2026-W41
one '[2, 2, 0]' --period last-month
one '[1, 1, 0]' --period 2026-10 --tz Europe/Paris
one '[4, 2, 1]' --period 2026-11 --tz Europe/Paris
one '[3, 1, 1]' --from 2026-11-01
one '[2, 2, 0]' --to 2026-11-01
one '[2, 1, 1]' --from 2026-11-01 --to 2026-11-05
one '[3, 3, 0]' --on resolved
one '[2, 2, 0]' --on resolved --period 2026-10
one '[2, 2, 0]' --on worked --period 2026-10
one '[3, 3, 0]' --as-of 2026-11-02T09:30Z
one '[3, 2, 1]' --as-of 2026-11-03
one '[1, 0, 1]' --as-of 2026-10-05
one '[1, 1, 0]' --as-of 2026-10-06T08:00:00Z
one '[4, 3, 0]' application:payroll
one '[0, 0, 0]' application:nowhere

for dim in application type category status problem known level team assignee site channel requester \
	priority impact urgency resolution tag month week day; do
	run helpdesk report --by "$dim" --format json
	is "$(json '[sum(g["requests"] for g in d["groups"]),
		all(g["'$dim'"] is not None for g in d["groups"][:-1])]' 2>&1)" \
		'[5, true]' "report --by $dim: the groups make the whole, null last"
done
run helpdesk report --by month --format json
json_says '["2026-10", "2026-11"]' '[g["month"] for g in d["groups"]]'
run helpdesk report --by requester --format json
json_says '["B", "C", "a@x.org"]' '[g["requester"] for g in d["groups"]]'
run helpdesk report --by problem
has "$out" '(none)' 'report: the group without'
run helpdesk report --by application,type --format json
json_says '[["mailer", null], ["payroll", "incident"], ["payroll", "question"], ["payroll", null]]' \
	'[[g["application"], g["type"]] for g in d["groups"]]'

# One table, five formats.
run helpdesk report --by application --format csv
cp "$box/out" report.csv
is "$(grep -c $'\r$' report.csv)" "$(wc -l <report.csv)" 'report: csv lines end in CR LF'
run helpdesk report --by application --format json
cp "$box/out" report.json
is "$($python -c '
import csv, json
d = json.load(open("report.json"))
rows = list(csv.DictReader(open("report.csv", newline="", encoding="utf-8")))
for g, r in zip(d["groups"], rows):
    for k in ("application", "requests", "handled", "merged", "open", "problems", "first_line", "returns"):
        if str(g[k]) != r[k]:
            print(k, g[k], r[k])
print(len(rows) >= len(d["groups"]))')" True 'report: csv and json agree'
run helpdesk report --by application --format markdown
has "$out" '| payroll' 'report: markdown'
run helpdesk report --by application
has "$out" 'payroll' 'report: text'
has "$out" UTC 'report: text names its zone'

first=$(git -C "$store" rev-list --reverse main | sed -n 2p)
run helpdesk report --format json --commit "$first"
json_says "[0, \"$first\"]" '[d["total"]["requests"], d["commit"]]'
run helpdesk report --commit nonsense
refused 3 "*'nonsense'*"
for wrong in '--by nonsense' '--period x' '--period 2026-13' '--from x' '--to x' '--on x' '--as-of x' \
	'--format x' '--period 2026-11 --from 2026-11-01'; do
	# shellcheck disable=SC2086 # words
	run helpdesk report $wrong
	refused 2 '*'
done
finish
