#!/bin/bash
# open: what is recorded, what is refused.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work

run helpdesk open -a payroll -r 'Marie Curie <marie@example.org>' -s 'Payslip shows last month' \
	-m 'Since this morning' -m 'Second paragraph' --channel phone --phone '+33 1 23' --tag paris \
	--tag lyon --key glpi:8812 --field room=12 --field floor=no
good HD-1
is "$err" '' 'open: nothing on standard error'
yaml_says 'HD-1' HD-1 'h["number"]'
yaml_says 'Payslip shows last month' HD-1 'h["subject"]'
yaml_says $'Since this morning\n\nSecond paragraph' HD-1 'h["description"].rstrip("\n")'
yaml_says '{"name": "Marie Curie", "email": "marie@example.org", "phone": "+33 1 23"}' HD-1 'h["requester"]'
yaml_says '["paris", "lyon"]' HD-1 'h["tags"]'
yaml_says '{"room": "12", "floor": "no"}' HD-1 'h["fields"]'
yaml_says '{"source": "glpi", "id": "8812"}' HD-1 'h["external"]'
yaml_says '["new", 0, "phone", "payroll"]' HD-1 '[h[k] for k in "status level channel application".split()]'
yaml_says 2026-11-22T09:12:00Z HD-1 'h["opened"]'
yaml_says '["2026-11-22T09:12:00Z", "bob", "opened"]' HD-1 '[j[0][k] for k in "at by event".split()]'
yaml_says '[false, false]' HD-1 '["subject" in j[0]["set"], "description" in j[0]["set"]]'
yaml_says 26 HD-1 'len(h["uid"])'
is "$(file_of HD-1 | sed -n 's/^\([a-z_]*\):.*/\1/p' | tr '\n' ' ')" \
	"number uid subject description requester channel application status level external tags opened \
fields journal " \
	'open: the order of the keys'
git_says 'Bob Martin <bob@example.org> 2026-11-22T09:12:00+00:00' log -1 --format='%an <%ae> %aI'
git_says $'Ticket: HD-1\nEvent: opened' log -1 --format='%(trailers)'
git_says 'HD-1: open: Payslip shows last month' log -1 --format=%s
git_says "$(path_of HD-1)" diff-tree --name-only --no-commit-id -r main

run helpdesk open -a mailer -r x -s other --key glpi:8812
good HD-1
git_says "$head" rev-parse main
run helpdesk show key:glpi:8812 --format number
good HD-1
run helpdesk show hd-1 --format number
good HD-1
run helpdesk open -a payroll -r x@example.org -s s --key a:b:c
good HD-2
yaml_says '{"source": "a", "id": "b:c"}' HD-2 'h["external"]'
yaml_says '{"email": "x@example.org"}' HD-2 'h["requester"]'

printf 'first line\r\n\r\nrest of it\rend\n' >text
run helpdesk open -a mailer -r Paul -F text
good HD-3
yaml_says 'first line' HD-3 'h["subject"]'
yaml_says $'rest of it\nend' HD-3 'h["description"].rstrip("\n")'
run helpdesk open -a mailer -r Paul -F - <text
good HD-4
yaml_says '{"name": "Paul"}' HD-4 'h["requester"]'

run helpdesk open -a payroll -r P -s q --type incident --category functional
good HD-5
yaml_says '["qualified", 1, "qualified"]' HD-5 '[h["status"], len(j), j[0]["set"]["status"]]'
run helpdesk open -a payroll -r P -s q --type incident --impact 5
good HD-6
yaml_says '["new", 4]' HD-6 '[h["status"], h["priority"]]'
run helpdesk open -a payroll -r P -s q --priority 6 --level 2
good HD-7
yaml_says '[6, 2]' HD-7 '[h["priority"], h["level"]]'
run helpdesk open -a payroll -r P -s q --take
good HD-8
yaml_says '["in_progress", "bob"]' HD-8 '[h["status"], h["assignee"]]'
run helpdesk open -a payroll -r P -s q --close --solution 'set a new one' --at 09:00
good HD-9
yaml_says '["closed", "solved", "set a new one", "2026-11-22T09:00:00Z"]' HD-9 \
	'[h["status"], h["resolution"], h["solution"], h["opened"]]'
run helpdesk show 9 --format json
json_says '2026-11-22T09:00:00Z' 'd["acknowledged"]'
run helpdesk open -a payroll -r P -s q --close=no_answer --solution none
good HD-10
yaml_says 'no_answer' HD-10 'h["resolution"]'
printf 'two\nlines\n' >a.txt
run helpdesk open -a payroll -r P -s q --attach a.txt
good HD-11
run helpdesk show 11 --attachment a.txt
is "$(od -c "$box/out")" "$(od -c a.txt)" 'show --attachment: byte for byte'
sum=$(sha256sum a.txt | cut -c1-12)
git_says "attachments/HD/0000/00/HD-11/$sum-a.txt" ls-tree -r --name-only main attachments
run helpdesk open -a payroll -r P -s q --new-problem 'Scale is wrong'
good HD-12
yaml_says HD-P1 HD-12 'h["problem"]'
git_says problems/HD/0000/00/HD-P1.yaml ls-tree -r --name-only main problems
run helpdesk open -a archive -r P -s early --before-acceptance
good HD-13
run helpdesk report --by application --format json application:archive
json_says 1 'd["total"]["before_acceptance"]'

run helpdesk open -a archive -r P -s s
refused 1 "*'archive' has not begun*app accept archive*"
run helpdesk open -a payroll -r P -s s --at 2025-12-31
refused 1 "*acceptance*"
run helpdesk open -a nowhere -r P -s s
refused 3 "*'nowhere'*app add nowhere*"
run helpdesk open -a payroll -r P -s s --at '2026-11-22 09:13'
refused 1 '*future*' 'open --at in the future'
for wrong in '--impact 0' '--impact 6' '--impact x' '--impact 3.5' '--urgency -1' '--priority 5' \
	'--type nonsense' '--category x' '--channel fax' '--level 4' '--level x' '--at whenever' \
	'--at 2026-02-30' '--key nocolon' '--key GLPI!:1' '--key glpi:' '--field novalue' \
	'--close=nonsense' '--nonsense' 'operand'; do
	# shellcheck disable=SC2086 # two words
	run helpdesk open -a payroll -r P -s s $wrong
	refused 2 '*'
done
run helpdesk open -a payroll -r P -s s --close
refused 2 '*--solution*'
run helpdesk open -a payroll -r P -s s --tag a --tag a
refused 2 '*twice*'
run helpdesk open -a payroll -r P -s s --problem HD-P9
refused 3 '*HD-P9*'
run helpdesk open -a payroll -r P
refused 2 '*'
run helpdesk open -r P -s s
refused 2 '*-a*'
run helpdesk open -a payroll -s s
refused 2 '*-r*'
run helpdesk open -a payroll -r P -m ''
refused 1 '*empty*'
run helpdesk open -a payroll -r P -s ''
refused 2 '*'
run helpdesk open -a payroll -r P -s s -F nofile
refused 3 "*'nofile'*"
run helpdesk open -a payroll -r P -s s --attach nofile
refused 3 "*'nofile'*"
run helpdesk open -a payroll -r P -s s -m m -F a.txt
refused 2 '*'
run helpdesk open -a payroll -r P -s $'a\nb'
good HD-14
yaml_says 'a b' HD-14 'h["subject"]'
finish
