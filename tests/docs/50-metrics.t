#!/bin/bash
# What a figure means is said the same everywhere, and of every figure.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
new_store work
must helpdesk open -a payroll -r P -s one
helpdesk --dump-commands >dump.json
helpdesk report --by application --format json >report.json
run helpdesk help metrics
is "$status$err" 0 'help metrics'
cp "$box/out" said
# Titles and sentences may be broken anywhere; here they are not.
COLUMNS=90 run helpdesk help metrics
$python "$top/tests/docs/metrics.py" "$top/man/helpdesk-report.1" "$box/out" report.json dump.json >judged
is "$?" 0 'the definitions were read'
while IFS=$'\t' read -r code name; do
	result "$code" "$name" 2>/dev/null
done <judged
[ "$(wc -l <judged)" -gt 50 ]
result $? 'every definition was seen'
for width in 40 60 90; do
	COLUMNS=$width run helpdesk help metrics
	is "$(awk -v w=$width 'length($0) > w' "$box/out")" '' "help metrics: fits in $width columns"
	is "$(tr -s ' \n' ' ' <"$box/out")" "$(tr -s ' \n' ' ' <said)" "help metrics: the same text in $width columns"
done
run helpdesk help metrics more
refused 2 "*'more'*"
cd / || exit 1
run helpdesk help metrics
is "$status$err" 0 'help metrics needs no store'
finish
