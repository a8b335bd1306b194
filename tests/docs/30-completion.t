#!/bin/bash
# The completions of bash, zsh and fish offer commands, options, words and tickets.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/../e2e/lib.sh"
new_store work
must helpdesk open -a payroll -r P -s one --key glpi:8812
must helpdesk open -a mailer -r P -s two
must helpdesk config set queries.mine assignee:me
helpdesk --dump-commands >dump.json
commands=$($python -c '
import json
print(*sorted(c["name"] for c in json.load(open("dump.json"))["commands"] if c["group"]), sep="\n")')

# What each shell offers for the words before the cursor; the last one is being typed.
# shellcheck disable=SC2317 # run by offers
in_bash() {
	bash --norc -c '
		complete() { :; }
		. "$1"; shift
		# Readline cuts behind a @.
		COMP_WORDS=()
		for word; do
			case $word in
			@?*) COMP_WORDS+=(@ "${word#@}") ;;
			*) COMP_WORDS+=("$word") ;;
			esac
		done
		COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
		_helpdesk
		printf "%s\n" "${COMPREPLY[@]}"' bash "$top/completions/helpdesk.bash" helpdesk "$@" | sort
}
# shellcheck disable=SC2317 # run by offers
in_zsh() {
	zsh -f -c '
		shim=$1; shift
		words=("$@"); CURRENT=$#
		_describe() { local name=$@[-1]; print -rl -- "${(@P)name}"; }
		_files() { print -r -- FILES; }
		. $shim' zsh "$top/completions/_helpdesk" helpdesk "$@" |
		sed -e 's/\([^\\]\):.*/\1/' -e 's/\\:/:/g' | grep . | sort
}
# shellcheck disable=SC2317 # run by offers
in_fish() {
	local line=helpdesk word
	for word in "$@"; do
		line="$line $word"
	done
	fish --no-config -c 'source $argv[1]; complete -C "$argv[2]"' "$top/completions/helpdesk.fish" "$line" |
		cut -f1 | sort
}
for shell in bash zsh fish; do
	if ! command -v $shell >/dev/null; then
		skip "completion of $shell" "no $shell"
		continue
	fi
	offers() {
		said="$shell: helpdesk $*"
		out=$(in_$shell "$@" 2>"$box/err")
		err=$(cat "$box/err")
	}
	offers ''
	is "$out" "$commands" "$shell: the commands"
	offers op
	is "$out" open "$shell: op -> open"
	offers open --im
	is "$out" --impact "$shell: options"
	offers app ''
	is "${out//$'\n'/ }" 'accept add list show' "$shell: app: its commands"
	offers app accept --k
	is "$out" --kind "$shell: app accept: its options"
	offers open --type ''
	is "${out//$'\n'/ }" 'complaint incident question request' "$shell: words of an option"
	offers open -a pay
	is "$out" payroll "$shell: applications"
	offers open -a ''
	has "$out" mailer "$shell: all applications"
	offers show HD-
	is "${out//$'\n'/ }" 'HD-1 HD-2' "$shell: tickets"
	offers --as a
	is "$out" anne "$shell: agents"
	offers link 1 dup
	is "$out" duplicate-of "$shell: words in the place of an operand"
	offers list tag:x @m
	is "$out" @mine "$shell: saved queries"
	offers show 1 --format js
	is "${out//$'\n'/ }" 'json jsonl' "$shell: formats"
done

# Every option of every command, by the command that the shells ask.
$python - >asked <<'END'
import json
d = json.load(open("dump.json"))
everywhere = [o["name"] for o in d["options"] if not o["hidden"]]
def walk(table, path):
    for c in table:
        words = path + [c["name"]]
        if not c.get("commands"):
            own = [o["name"] for o in c["options"] if not o["hidden"]]
            print(" ".join(words) + "\t" + " ".join(sorted({"--" + n for n in own + everywhere + ["help"]})))
        walk(c.get("commands", []), words)
walk(d["commands"], [])
END
while IFS=$'\t' read -r command options; do
	# shellcheck disable=SC2086 # words
	is "$(helpdesk __complete $command -- 2>&1 | sort)" "$(tr ' ' '\n' <<<"$options" | sort)" \
		"helpdesk $command --: every option"
done <asked
cd / || exit 1
is "$(helpdesk __complete show HD- 2>&1)" '' 'no store: no tickets, no word'
is "$(helpdesk __complete op 2>&1)" open 'no store: commands all the same'
is "$(helpdesk __complete nonsense '' 2>&1)" '' 'an unknown command'
cd "$box/work" || exit 1
# A name with a control sequence is not handed to the terminal.
must helpdesk open -a payroll -r P -s $'x\033[31m'
is "$(HELPDESK_COMPLETE=hints helpdesk __complete show HD- | grep -c $'\033')" 0 'hints hold no control sequence'
is "$(HELPDESK_COMPLETE=hints helpdesk __complete show HD-1)" $'HD-1\tone' 'hints'
finish
