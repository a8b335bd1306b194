#!/bin/bash
# app, agent, config, help and version.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work

run helpdesk app add tax --name 'Income tax: "IR"'
good
git_says $'app tax: add\nBob Martin' log -1 --format='%s%n%an'
git -C "$store" show main:applications/tax.yaml >tax
yaml_says '{"id": "tax", "name": "Income tax: \"IR\""}' tax h
run helpdesk app accept tax --on 2026-11-01 --kind va
good
git -C "$store" show main:applications/tax.yaml >tax
yaml_says '{"kind": "va", "from": "2026-11-01T00:00:00Z"}' tax 'h["support"]'
run helpdesk app show tax --format json
json_says '["tax", "va"]' '[d["id"], d["kind"]]'
run helpdesk app list --format json
json_says '["archive", "mailer", "payroll", "tax"]' '[a["id"] for a in d]'
json_says '[null, "recette"]' '[d[0].get("kind"), d[1]["kind"]]'
run helpdesk app list
has "$out" 'Income tax' 'app list'
run helpdesk open -a tax -r P -s s --at 2026-10-31
refused 1 '*acceptance*'
run helpdesk open -a tax -r P -s s --at 2026-11-01
good HD-1
run helpdesk open -a TAX -r P -s s
refused 3 "*'TAX'*did you mean 'tax'*"
run helpdesk app add tax
refused 1 "*'tax'*"
run helpdesk app add Tax
refused 1 "*'tax'*" 'ids are unique without regard to case'
for id in 'a b' -x .hidden '' é a/b ../x "$(printf 'x%.0s' {1..65})"; do
	run helpdesk app add -- "$id"
	[ "$status" = 1 ] || [ "$status" = 2 ]
	result $? "app add: no id: '$id'"
done
run helpdesk app add "$(printf 'x%.0s' {1..64})"
good
run helpdesk app accept nowhere --on 2026-11-01 --kind va
refused 3 "*'nowhere'*"
run helpdesk app accept archive --on 2026-11-01
refused 2 '*--kind*'
run helpdesk app accept archive --kind va
refused 2 '*--on*'
run helpdesk app accept archive --on x --kind va
refused 2 "*'x'*"
run helpdesk app accept archive --on 2026-11-01 --kind nonsense
refused 2 '*recette*va*'
run helpdesk app show nowhere
refused 3 "*'nowhere'*"

run helpdesk agent add eve --name 'Eve Dupont' --email eve@example.org --role manager --team pay
good
git -C "$store" show main:agents/eve.yaml >eve
yaml_says '{"login": "eve", "name": "Eve Dupont", "email": "eve@example.org", "role": "manager", "team": "pay"}' eve h
run helpdesk agent show eve --format json
json_says manager 'd["role"]'
run helpdesk agent list --format csv
has "$out" 'eve,Eve Dupont,eve@example.org,manager,pay' 'agent list: csv'
run helpdesk agent add eve
refused 1 "*'eve'*"
run helpdesk agent add EVE
refused 1 "*'eve'*"
run helpdesk agent add paul --role king
refused 2 '*technician*'
run helpdesk agent add none
[ "$status" = 1 ] || [ "$status" = 2 ]
result $? "agent add: 'none' is reserved"
run helpdesk agent show nobody
refused 3 "*'nobody'*"

run helpdesk config list
has "$out" matrix 'config list'
run helpdesk config set timezone Europe/Paris
good
run helpdesk config get timezone
good Europe/Paris
git -C "$store" show main:config.yaml >config
yaml_says '["Europe/Paris", 1]' config '[h["timezone"], h["format"]]'
run helpdesk report --format json
json_says Europe/Paris 'd["timezone"]'
run helpdesk config set matrix '6 6 6 6 6'
[ "$status" = 1 ] || [ "$status" = 2 ]
result $? 'config set matrix: five rows of five from 1 to 5'
run helpdesk config set matrix '5 5 5 5 5 / 5 5 5 5 5 / 5 5 5 5 5 / 5 5 5 5 5 / 5 5 5 5 1'
good
must helpdesk open -a payroll -r P -s s --impact 5 --urgency 5
yaml_says 1 "$out" 'h["priority"]'
run helpdesk config set timezone Nowhere/Else
[ "$status" != 0 ] && [ "$(wc -l <"$box/err")" = 1 ]
result $? 'config set: an unknown zone'
run helpdesk config get nonsense
refused 3 "*'nonsense'*"
run helpdesk config set editor vi
refused 3 "*'editor'*" 'config holds no program'
for command in app agent config; do
	run helpdesk $command
	refused 2 '*'
	run helpdesk $command nonsense
	refused 2 "*'nonsense'*"
done

run helpdesk version
has "$out" 'helpdesk [0-9]' 'version'
is "$(helpdesk --version)" "$out" '--version'
run helpdesk -h
has "$out" 'usage: helpdesk' 'helpdesk -h'
run helpdesk help
has "$out" 'open' 'help lists the commands'
run helpdesk
is "$status" 2 'no command: status 2'
run helpdesk help nonsense
refused 2 "*'nonsense'*"
run helpdesk opne
refused 2 "*'opne'*did you mean 'open'*"
run helpdesk --nonsense
refused 2 "*'--nonsense'*"
run helpdesk -C
refused 2 '*-C*'
finish
