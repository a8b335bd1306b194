#!/bin/bash
# Where the output goes: closed, full, broken; several tickets; control sequences.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work
must helpdesk open -a payroll -r P -s one
esc=$'\033'
$python - >evil.jsonl <<'END'
import json
evil = "\x1b[31mred\x1b[0m \x1b]0;title\x07 bell\x07 back\x08 cr\rover \x9b31m \u202e rtl \x7f tab\there"
print(json.dumps({"op": "open", "application": "payroll", "requester": {"name": evil}, "subject": evil,
    "description": evil + "\nsecond", "tags": [], "fields": {"room": evil}}))
print(json.dumps({"op": "note", "ticket": "HD-2", "note": evil, "by": "x\u009by"}))
END
run helpdesk batch evil.jsonl
good
for i in $(seq 400); do
	printf '{"op":"open","application":"mailer","requester":"many",'
	printf '"subject":"%0200d","at":"2026-11-20T10:00:00Z"}\n' "$i"
done >many.jsonl
must helpdesk batch many.jsonl

# No control sequence of a ticket reaches the terminal.
controls() {
	LC_ALL=C.UTF-8 $python -c '
import sys
text = open(sys.argv[1], encoding="utf-8").read()
print(sorted({hex(ord(c)) for c in text
    if (ord(c) < 32 and c not in "\t\n") or 127 <= ord(c) < 160 or c in "\u202e\u2066"}))' "$1"
}
for command in 'show 2' 'log 2' 'log' 'list requester:red' 'report --by requester' 'show 2 --color always' \
	'list --columns number,subject,requester.name,fields.room requester:red'; do
	# shellcheck disable=SC2086 # words
	run helpdesk $command
	if [ "${command%always}" = "$command" ]; then
		is "$status $(controls "$box/out")" '0 []' "$command: no control sequence"
	else
		is "$(grep -c "${esc}\[31mred\|${esc}\]0;" "$box/out")" 0 "$command: none but the program's own"
	fi
done
run helpdesk show $'9\033[31m'
is "$(controls "$box/err")" '[]' 'an error shows no control sequence'
run helpdesk show 2 --format json
json_says true '"\x1b[31mred" in d["subject"] and d["description"].endswith("\nsecond")'
is "$(controls "$box/out")" '[]' 'show --format json: escaped'
if script -qec true /dev/null </dev/null >/dev/null 2>&1; then
	script -qec 'helpdesk --no-pager show 2' "$box/typescript" </dev/null >/dev/null 2>&1
	is "$(grep -c "${esc}\]0;\|${esc}\[31mred" "$box/typescript")" 0 'on a terminal neither'
else
	skip 'on a terminal neither' 'no script(1)'
fi

# A write that fails is an error, a reader who goes away is none.
for command in 'show 1' 'list' 'log' 'report' 'list --format json' 'list --format csv' 'version' '-h' 'help' \
	'open -h' 'config list' 'app list' 'agent list' '--dump-commands'; do
	# shellcheck disable=SC2086 # words
	helpdesk $command >/dev/full 2>err
	status=$? said="helpdesk $command >/dev/full" err=$(cat err) out=
	is "$status $(grep -c '^helpdesk: .*No space left' err) $(wc -l <err)" '1 1 1' "$command to a full disk"
	# shellcheck disable=SC2086
	helpdesk $command >&- 2>err
	status=$? said="helpdesk $command >&-" err=$(cat err)
	is "$status $(grep -c '^helpdesk: ' err) $(wc -l <err)" '1 1 1' "$command to a closed standard output"
	# shellcheck disable=SC2086
	helpdesk $command 2>err | true
	status=${PIPESTATUS[0]} said="helpdesk $command | true" err=$(cat err)
	[ -z "$err" ] && { [ "$status" = 0 ] || [ "$status" = 141 ]; }
	result $? "$command to a closed pipe: quiet"
done
helpdesk list --limit 0 application:mailer 2>err | head -n 1 >/dev/null
is "$(cat err)" '' 'list | head: quiet'
# A write whose number cannot be told is done all the same: the error says so.
before=$(git -C "$store" rev-parse main)
helpdesk open -a payroll -r P -s full >/dev/full 2>err
status=$?
is "$status $(wc -l <err)" '1 1' 'open to a full disk is an error'
helpdesk open -a payroll -r P -s closed >&- 2>err
is "$? $(wc -l <err)" '1 1' 'open to a closed standard output is an error'
helpdesk note 1 -m x 2>&- >/dev/null
is $? 0 'a closed standard error harms nothing'
helpdesk show 9999 2>&-
is $? 3 'nor does it change the status'
helpdesk show 1 <&- >/dev/null 2>err
is "$?$(cat err)" 0 'a closed standard input harms nothing'
helpdesk note 1 -F - <&- >/dev/null 2>err
is "$? $(wc -l <err)" '1 1' 'but cannot be read'
[ "$before" != "$(git -C "$store" rev-parse main)" ]
result $? 'the notes are there'

# Several tickets in one command are one commit, and numbers can come from standard input.
must helpdesk open -a payroll -r P -s two
last=$out
note_head
helpdesk list --format number requester:P not status:closed | helpdesk note - -m 'to all' >"$box/said"
is "$?" 0 'note -: done'
git_says 1 rev-list --count "$head..main"
is "$(wc -l <"$box/said")" "$(helpdesk list --count requester:P not status:closed)" 'note -: a line a ticket'
yaml_says 'to all' "$last" 'j[-1]["note"].rstrip("\n")'
run helpdesk note 1 "$last" 9999 -m x
refused 3 '*9999*' 'several tickets: all or nothing'
run helpdesk note 1 1 -m x
[ "$status" = 0 ] || [ "$(wc -l <"$box/err")" = 1 ]
result $? 'the same ticket twice'
yaml_says true HD-1 'len([e for e in j if e.get("note", "").strip() == "x"]) <= 2'
printf 'HD-1\nnonsense\n' | helpdesk note - -m x >"$box/out" 2>"$box/err"
is "$(wc -l <"$box/err") $(wc -c <"$box/out")" '1 0' 'note -: a line that is no number'
run helpdesk note - -F - -m x </dev/null
[ "$status" != 0 ] && [ "$(wc -l <"$box/err")" = 1 ]
result $? 'standard input cannot be both'

run helpdesk --quiet note 1 -m x
good ''
is "$err" '' '--quiet: nothing but results'
run helpdesk --color always show 1
has "$out" "$esc" '--color always'
run helpdesk --color never list
is "$(grep -c "$esc" "$box/out")" 0 '--color never'
run helpdesk list
is "$(grep -c "$esc" "$box/out")" 0 'no colour but on a terminal'
run helpdesk --color nonsense list
refused 2 '*always*'
finish
