#!/bin/bash
# qualify: fields, the matrix, new -> qualified.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work
must helpdesk open -a payroll -r P -s s

run helpdesk qualify 1 --type incident --category functional --impact 3 --urgency 4
good 'HD-1: qualify'
yaml_says '["qualified", 4, "incident", "functional"]' HD-1 '[h[k] for k in "status priority type category".split()]'
git_says 'HD-1: qualify' log -1 --format=%s
git_says 'qualified' log -1 --format='%(trailers:key=Event,valueonly,separator=%x2C)'

# The matrix of the contract, rows urgency, columns impact.
matrix='1 1 2 2 2 / 1 2 2 3 3 / 2 2 3 4 4 / 2 3 4 4 5 / 2 3 4 5 5'
urgency=0
while read -r row; do
	urgency=$((urgency + 1)) impact=0
	for wanted in $row; do
		impact=$((impact + 1))
		printf '{"op":"open","application":"payroll","requester":"m",'
		printf '"subject":"%s","impact":%s,"urgency":%s}\n' "$wanted" $impact $urgency
	done
done < <(tr / '\n' <<<"$matrix") >matrix.jsonl
must helpdesk batch matrix.jsonl
run helpdesk list --format json --limit 0 requester:m
json_says '[25, []]' '[len(d), [t for t in d if str(t["priority"]) != t["subject"]]]'
must helpdesk open -a payroll -r P -s alone
run helpdesk qualify 27 --impact 5
yaml_says '[4, null]' HD-27 '[h["priority"], h.get("urgency")]'
run helpdesk qualify 27 --urgency 5
yaml_says 5 HD-27 'h["priority"]'
run helpdesk qualify 27 --priority 6
yaml_says 6 HD-27 'h["priority"]'
run helpdesk qualify 27 --impact 1
yaml_says '[6, 1]' HD-27 '[h["priority"], h["impact"]]'
run helpdesk qualify 27 --priority auto
yaml_says 2 HD-27 'h["priority"]'

run helpdesk qualify 1 --tag a --tag b
run helpdesk qualify 1 --tag b --tag c --untag a
yaml_says '["b", "c"]' HD-1 'h["tags"]'
yaml_says '{"tags": ["a"]}' HD-1 'j[-1].get("remove")'
run helpdesk qualify 1 --application mailer --new-problem 'Disk full'
yaml_says '["mailer", "HD-P1"]' HD-1 '[h["application"], h["problem"]]'
run helpdesk qualify 2 3 --problem HD-P1
good $'HD-2: qualify\nHD-3: qualify'
yaml_says '["HD-P1", "qualified"]' HD-3 '[h["problem"], h["status"]]'
must helpdesk take 2
run helpdesk qualify 2 --type question
yaml_says in_progress HD-2 'h["status"]'
must helpdesk close 2 -m 'done'
run helpdesk qualify 2 --type complaint --category regulatory --tag t --application mailer
good 'HD-2: qualify'
yaml_says '["closed", "complaint"]' HD-2 '[h["status"], h["type"]]'
run helpdesk qualify 2 --impact 2
refused 1 '*closed*'

run helpdesk qualify 1 --impact 3
good 'HD-1: unchanged'
git_says "$head" rev-parse main
run helpdesk qualify 99 --type incident
refused 3 '*HD-99*'
run helpdesk qualify 1 --application nowhere
refused 3 "*'nowhere'*"
run helpdesk qualify 1 --problem HD-P7
refused 3 '*HD-P7*'
run helpdesk qualify 1 --problem HD-P1 --new-problem x
refused 2 '*'
run helpdesk qualify 1 --priority 3
refused 2 '*'
run helpdesk qualify 1 --application archive
refused 1 '*archive*'
finish
