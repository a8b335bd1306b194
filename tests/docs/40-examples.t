#!/bin/bash
# The examples of each manual page, typed in order into a fresh store: they print what it says.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
docs=$top/tests/docs
trimmed() {
	sed 's/[[:space:]]*$//'
}
prepare() {
	local app
	helpdesk --quiet init && helpdesk agent add bob --name 'Bob Martin' --email bob@example.org || return 1
	for app in payroll mailer; do
		helpdesk app add $app && helpdesk app accept $app --on 2026-01-01 --kind recette || return 1
	done
}
for page in "$top"/man/*.[1-8]; do
	name=${page##*/}
	$python "$docs/examples.py" "$page" >"$box/examples"
	[ -s "$box/examples" ] || continue
	at 2026-11-22T09:12:00Z
	export HELPDESK_AGENT=bob
	mkdir -p "$box/$name" && cd "$box/$name" || exit 1
	# A page that begins with init begins with nothing.
	if ! head -n 1 "$box/examples" | grep -q 'helpdesk init'; then
		prepare >"$box/out" 2>"$box/err" || result 1 "$name: a store"
	fi
	store=$PWD/.helpdesk
	while IFS= read -r example; do
		command=${example%%$'\t'*} wanted=${example#*$'\t'}
		printf -v command %b "$command"
		printf -v wanted %b "$wanted"
		run bash -c "$command" </dev/null
		# People see both; the text of each line counts, not the blanks that end it.
		is "$(cat "$box/out" "$box/err" | trimmed)" "$(trimmed <<<"$wanted")" "$name: $command"
	done <"$box/examples"
	[ ! -e .helpdesk ] || fsck_clean "$store"
done
# A page without examples would pass in silence.
helpdesk --dump-commands >"$box/dump.json"
names='import json, sys; print(*[c["name"] for c in json.load(sys.stdin)["commands"]])'
for command in $($python -c "$names" <"$box/dump.json"); do
	case $command in help | version) continue ;; esac
	[ -s "$top/man/helpdesk-$command.1" ] && [ -n "$($python "$docs/examples.py" "$top/man/helpdesk-$command.1")" ]
	result $? "helpdesk-$command.1: has examples"
done
finish
