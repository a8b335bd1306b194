#!/bin/bash
# resolve, close and reopen.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work
for i in 1 2 3 4 5; do
	must helpdesk open -a payroll -r P -s "number $i"
done

at 2026-11-22T10:00:00Z
run helpdesk resolve 1 -m 'restart it' --channel phone
good 'HD-1: resolve'
yaml_says '["resolved", "restart it", "resolved", "phone"]' HD-1 \
	'[h["status"], h["solution"].rstrip("\n"), j[-1]["event"], j[-1]["channel"]]'
at 2026-11-22T11:00:00Z
run helpdesk resolve 1 -m 'restart it twice'
good 'HD-1: resolve'
run helpdesk show 1 --format json
json_says '["restart it twice", "2026-11-22T10:00:00Z"]' '[d["solution"].rstrip("\n"), d["resolved"]]'
run helpdesk close 1
good
yaml_says '["closed", "solved", "restart it twice"]' HD-1 '[h["status"], h["resolution"], h["solution"].rstrip("\n")]'
git_says $'Ticket: HD-1\nEvent: closed' log -1 --format='%(trailers)'
run helpdesk show 1 --format json
json_says 2026-11-22T10:00:00Z 'd["resolved"]'
at 2026-11-22T12:00:00Z
run helpdesk reopen 1 -m 'it came back'
good 'HD-1: reopen'
yaml_says '["qualified", 0, "it came back", "reopened"]' HD-1 \
	'[h["status"], h["level"], j[-1]["note"].rstrip("\n"), j[-1]["event"]]'
run helpdesk show 1 --format json
json_says null 'd["resolved"]'
must helpdesk take 1
must helpdesk escalate 1 -m up
must helpdesk take 1
must helpdesk close 1 -m 'new disk'
run helpdesk reopen 1 -m again
yaml_says '["in_progress", "bob", 1]' HD-1 '[h["status"], h["assignee"], h["level"]]'
run helpdesk report --format json
json_says '[1, 2]' '[d["total"][k] for k in "reopened reopens".split()]'

for code in solved workaround not_reproducible duplicate rejected no_answer; do
	must helpdesk open -a payroll -r P -s "$code"
	run helpdesk close "$out" --resolution $code -m 'done' --no-kb --no-mail
	yaml_says "$code" "${out%%:*}" 'h["resolution"]'
done
run helpdesk close 2 3 -m 'both' --attach /dev/null
[ "$status" = 0 ] || must helpdesk close 2 3 -m both
yaml_says '["closed", "both"]' HD-3 '[h["status"], h["solution"].rstrip("\n")]'
git_says 'HD-2 HD-3' log -1 --format='%(trailers:key=Ticket,valueonly,separator=%x20)'
run helpdesk close 4 3 -m x
refused 1 '*HD-3*closed*' 'close: all or nothing'
yaml_says new HD-4 'h["status"]'
helpdesk list --format number status:open application:payroll >open
run helpdesk close - --resolution no_answer <open
good
run helpdesk list --count
good 0
printf 'HD-2\n\n3\n' | helpdesk reopen - -m 'all of them' >"$box/said"
is "$(cat "$box/said")" $'HD-2: reopen\nHD-3: reopen' 'reopen -: numbers from standard input'
run helpdesk close - </dev/null
[ "$status" != 70 ] && [ "$status" -lt 128 ]
result $? 'close - without a number'
run helpdesk close - <<<'77'
refused 3 '*HD-77*'
run helpdesk close 2 --resolution nonsense
refused 2 '*solved*'
run helpdesk close 2 --known nonsense
[ "$status" = 2 ] || [ "$status" = 3 ]
result $? 'close --known: no number'
run helpdesk close 2 --known HD-K9
refused 3 '*HD-K9*'
must helpdesk open -a payroll -r P -s new
run helpdesk reopen HD-12 -m x
refused 1 '*new*'
run helpdesk reopen 2 -m x
refused 1 '*qualified*'
run helpdesk resolve 2
refused 2 '*-m*'
run helpdesk reopen 4
refused 2 '*-m*'
run helpdesk resolve 4 -m x
refused 1 '*closed*'
finish
