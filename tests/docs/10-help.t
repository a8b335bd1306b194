#!/bin/bash
# -h of every command: on standard output, nothing else said, status 0; names all its options.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
helpdesk --dump-commands >dump.json
is "$?" 0 '--dump-commands'
$python - >commands <<'END'
import json
def walk(table, path):
    for c in table:
        words = path + [c["name"]]
        print("\t".join([" ".join(words), c["summary"]] + ["--" + o["name"] for o in c["options"] if not o["hidden"]]))
        walk(c.get("commands", []), words)
walk(json.load(open("dump.json"))["commands"], [])
END
[ "$(wc -l <commands)" -ge 28 ]
result $? "$(wc -l <commands) commands"
while IFS=$'\t' read -r command summary options; do
	for ask in -h --help; do
		# shellcheck disable=SC2086 # words
		run helpdesk $command $ask
		ok=0
		[ "$status" = 0 ] && [ -z "$err" ] && [[ $out == "usage: helpdesk $command"* ]] || ok=1
		# Lines are broken where the terminal ends.
		[[ $(tr -s ' \n' ' ' <<<"$out") == *"$summary"* ]] || ok=1
		for option in $options; do
			grep -q -- "$option\b" "$box/out" || ok=1
		done
		result $ok "helpdesk $command $ask"
	done
	[ "$(awk '{ n = length($0); if (n > m) m = n } END { print m }' "$box/out")" -le 100 ]
	result $? "helpdesk $command -h: no line of more than 100 columns"
	run helpdesk help "${command%% *}"
	is "$status$err" 0 "helpdesk help ${command%% *}"
done <commands
run helpdesk -h
while read -r command; do
	has "$out" "$command" "helpdesk -h names $command"
done < <(cut -f1 commands | grep -v ' ')
# -h wins over what is wrong elsewhere, and needs no store.
run helpdesk open --impact 99 -h
[ "$status" = 0 ] || [ "$status" = 2 ]
result $? 'a wrong option before -h'
finish
