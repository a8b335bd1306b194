#!/bin/bash
# Every manual page against what the program takes.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
docs=$top/tests/docs
helpdesk --dump-commands >dump.json
is "$?" 0 '--dump-commands'
$python "$docs/manual.py" "$top/man" <dump.json >judged
while IFS=$'\t' read -r code name; do
	said=$name
	result "$code" "$name" 2>/dev/null
done <judged
[ "$(wc -l <judged)" -gt 200 ]
result $? 'all pages were seen'
if command -v mandoc >/dev/null; then
	for page in "$top"/man/*.[1-8]; do
		is "$(mandoc -Tlint -W warning "$page" 2>&1)" '' "mandoc -Tlint ${page##*/}"
	done
else
	skip 'mandoc -Tlint' 'no mandoc'
fi
finish
