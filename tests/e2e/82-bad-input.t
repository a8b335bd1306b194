#!/bin/bash
# Bad input of every kind: one line that says what is wrong, the right status, and a store
# that stands as it stood.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

# No store at all.
cd "$box" || exit 1
for command in list 'show 1' 'open -a payroll -r P -s s' log report 'app list' 'config list' 'batch /dev/null' \
	'agent list' 'take --next'; do
	# shellcheck disable=SC2086 # words
	run helpdesk $command
	refused 3 '*no store*helpdesk init*'
done

new_store work
must helpdesk open -a payroll -r P -s one -m $'first\nsecond' --tag a --attach /etc/hostname
must helpdesk note 1 -m 'a note'
must helpdesk open -a payroll -r P -s two

# What is named does not exist, or no longer may.
for command in 'show 99' 'show LYO-1' 'show HD-99999999999' 'note 99 -m x' 'take 99' 'close 99' 'escalate 99 -m x' \
	'edit 99 -s x' 'link 1 related-to 99' 'merge 1 99' 'log 99' 'reopen 99 -m x' 'attach 99 /dev/null' \
	'open -a nowhere -r P -s s' 'qualify 1 --application nowhere' 'app show nowhere' 'agent show nobody' \
	'--as nobody note 1 -m x' 'assign 1 --agent nobody' 'show key:a:b' 'note 1 -F nofile' 'batch nofile' \
	'report --commit nonsense' 'qualify 1 --problem HD-P99' 'close 1 --known HD-K99'; do
	# shellcheck disable=SC2086 # words
	run helpdesk $command
	refused 3 '*'
done
for command in 'nonsense' '--nonsense' 'show --nonsense' 'show' 'list --limit x' 'list --limit -1' 'list --format x' \
	'note 1' 'note 1 --at' 'qualify 1 --impact 9' 'qualify 1 --impact 99999999999999999999' 'open -a payroll' \
	'escalate 1 --to 9 -m x' 'list status:x' 'list (' 'report --by x' 'app' 'merge 1' 'link 1 x 2' 'version x' \
	'init --site x' 'take' 'wait 1 --on x' 'batch --chunk x' 'show 1 --color=sometimes' 'list --wait x' \
	'config set' 'note 1 -m x -F y'; do
	# shellcheck disable=SC2086 # words
	run helpdesk $command
	refused 2 '*'
done
# The order of events.
for command in 'resume 1' 'reopen 1 -m x' 'return 1 -m x' 'escalate 1 -m '; do
	# shellcheck disable=SC2086 # words
	run helpdesk $command
	[ "$command" != 'escalate 1 -m ' ] || { refused 2 '*'; continue; }
	refused 1 "*HD-1*"
done
must helpdesk close 2 -m 'done'
for command in 'close 2' 'resolve 2 -m x' 'take 2' 'wait 2' 'escalate 2 -m x' 'reply 2 -m x' 'assign 2 --team x' \
	'edit 2 -s x' 'qualify 2 --urgency 1'; do
	# shellcheck disable=SC2086 # words
	run helpdesk $command
	refused 1 "*HD-2*closed*"
done

# Moments.
for when in tomorrow '2026-11-22 09:13' 2026-11-23 2030-01-01T00:00:00Z 9999-12-31; do
	run helpdesk note 1 -m x --at "$when"
	refused 1 '*future*' "--at '$when': the future"
done
for when in '2026-11-22 09:11' 1m 2026-01-01; do
	run helpdesk note 1 -m x --at "$when"
	refused 1 "*HD-1*" "--at '$when': before the last event"
done
for when in whenever '' 2026-13-01 2026-02-29 '2026-11-22 24:01' '2026-11-22 09:60' 0000-00-00 99999-01-01 -5 \
	2026-11-22T09:12:00+99:00 "$(printf 'x%.0s' {1..5000})"; do
	run helpdesk note 1 -m x --at "$when"
	refused 2 '*' "--at '${when:0:30}': no time"
done

# Nobody, and nothing to write with.
HELPDESK_AGENT='' run helpdesk note 1 -m x
[ "$status" != 0 ] && [ "$(wc -l <"$box/err")" = 1 ]
result $? 'an empty HELPDESK_AGENT'
(
	unset HELPDESK_AGENT
	run helpdesk note 1 -m x
	refused 1 '*--as*'
) >"$box/sub"
sed "s/^ok [0-9]*/ok $((number + 1))/; s/^not ok [0-9]*/not ok $((number + 1))/" "$box/sub"
number=$((number + 1))
grep -q '^ok' "$box/sub" || bad=1

# Sizes.
head -c 5000000 /dev/zero | tr '\0' 'x' >five
run helpdesk open -a payroll -r P -s s -F five
refused 1 '*5000000 bytes*3 MiB*'
run helpdesk edit 1 -F five
refused 1 '*3 MiB*'
tr x '\n' <five >lines
run helpdesk resolve 1 -F lines
[ "$status" != 0 ] && [ "$(wc -l <"$box/err")" = 1 ]
result $? 'five million line breaks'
run helpdesk open -a payroll -r P -s "$(head -c 2000 five)"
refused 2 '*subject*'
run helpdesk open -a payroll -r "$(head -c 100000 five)" -s s
[ "$status" != 0 ] && [ "$(wc -l <"$box/err")" = 1 ]
result $? 'a requester of 100,000 letters'
# What was said later is no description: a long message becomes a file.
run helpdesk note 1 -F five
good
file=$(helpdesk show 1 --format json | $python -c 'import json, sys
print(json.load(sys.stdin)["journal"][-1]["files"][0])')
helpdesk show 1 --attachment "$file" | cmp -s - five
result $? 'a note of 5 MB is kept whole'
run helpdesk attach 1 five
good
$python -c 'print("["*100000)' >deep
run helpdesk batch deep
refused 1 '*line 1*'
printf 'a\xffb' >bytes
run helpdesk note 1 -F bytes
refused 1 '*UTF-8*'
printf 'a\0b' >bytes
run helpdesk note 1 -F bytes
refused 1 '*NUL*'
run helpdesk note 1 -F .
refused 1 '*'
helpdesk list >/dev/full 2>err
is "$? $(wc -l <err)" '1 1' 'a full disk'
helpdesk list >&- 2>err
is "$? $(wc -l <err)" '1 1' 'a closed standard output'

# A ticket's file edited into nonsense by hand and pushed with plain git. Whatever it holds: its
# commands are refused with a line that names the ticket, other tickets work, nothing is written.
file=$(path_of HD-1)
clone_by_hand
cp "$box/clone/$file" "$box/sound"
# sed -e as an argument, or `cat FILE`: the broken text from the sound one.
broken() {
	local what=$1
	shift
	(cd "$box/clone" && git pull -q --rebase origin main) || result 1 "$what: pull"
	"$@" <"$box/sound" >"$box/clone/$file"
	push_by_hand "$what" || {
		result 0 "$what: git refused the push"
		return
	}
	run helpdesk show 1
	local shown=$status first=$err ok=0
	[ "$status" = 1 ] && [[ $err == "helpdesk: "*HD-1* ]] && [ "$(wc -l <"$box/err")" = 1 ] && [ -z "$out" ] || ok=1
	result $ok "$what: show: status 1, one line: ${first:0:90}"
	run helpdesk note 1 -m x
	refused 1 '*HD-1*' "$what: note"
	run helpdesk list --format number status:closed
	[ "$out" = HD-2 ] && [ "$status" = 5 ] && [[ $err == "helpdesk: "*HD-1*$'\n'"helpdesk: 1 file"* ]] &&
		[ "$(wc -l <"$box/err")" = 2 ]
	result $? "$what: list: the others, status 5, a line for what is left out and one for all"
	run helpdesk report
	refused 1 '*HD-1*' "$what: no figures from what cannot be read"
	[ "$shown" -lt 70 ] || result 1 "$what: status $shown"
}
# shellcheck disable=SC2317 # run by broken
py() {
	$python -c '
import sys
s = sys.stdin.read()
exec(sys.argv[1])
sys.stdout.write(s)' "$1"
}
broken empty true
broken truncated py 's = s[:s.index("status: new, level")]'
broken 'cut in a flow list' sed 's/^tags: .*/tags: [a/'
broken 'no journal' sed '/^journal:/,$d'
broken 'an empty journal' sed '/^journal:/,$c journal: []'
broken 'a journal that is a text' sed '/^journal:/,$c journal: text'
broken 'an unknown status' sed '0,/^status:.*/s//status: nonsense/'
broken 'level 7' sed 's/^level: .*/level: 7/'
broken 'a wrong number' sed 's/^number: .*/number: HD-7/'
broken 'two subjects' sed 's/^subject: .*/&\n&/'
broken 'a tab for a blank' sed 's/^  name: /\tname: /'
broken 'an alias' sed 's/^subject: .*/subject: \&a one/; s/^tags: .*/tags: [*a]/'
broken 'a tag' sed 's/^subject: .*/subject: !!python\/object:os.system one/'
broken 'a list' sed '1,$c - a'
broken 'two documents' sed '$a ---\na: b'
broken 'no map in the requester' sed '/^requester:/,/^  name:/c requester: [a]'
broken 'a time that is none' sed '0,/^- at: .*/s//- at: yesterday/'
broken 'an impact that is none' sed 's/^status: /impact: 9\nstatus: /'
broken 'invalid UTF-8' sed 's/^subject: one/subject: o\xffne/'
broken 'a NUL' sed 's/^subject: one/subject: o\x00ne/'
broken 'a merge conflict' sed 's/^subject: .*/<<<<<<< HEAD\n&\n=======\nsubject: x\n>>>>>>> x/'
broken 'four levels of nothing' py 's = "a: " + "[" * 200 + "]" * 200'
broken 'larger than 4 MiB' py 's += "x: " + "y" * 5000000 + "\n"'
broken 'binary' head -c 3000 "$(command -v helpdesk)"

# Made whole again by hand, it works again.
(cd "$box/clone" && git pull -q --rebase origin main)
cp "$box/sound" "$box/clone/$file"
push_by_hand 'made whole'
run helpdesk show 1 --format number
good HD-1
must helpdesk note 1 -m 'works again'
# A header that contradicts its journal: the journal rules.
(cd "$box/clone" && git pull -q --rebase origin main)
sed -i 's/^status: .*/status: closed/; s/^level: .*/level: 3/' "$box/clone/$file"
push_by_hand 'a header that lies'
run helpdesk show 1 --format json
json_says '["new", 0]' '[d["status"], d["level"]]'
run helpdesk list --format number status:open
good HD-1
run helpdesk note 1 -m x
refused 1 '*HD-1*status*header*journal*'
(cd "$box/clone" && git pull -q --rebase origin main)
cp "$box/sound" "$box/clone/$file"
push_by_hand 'made whole'

# Other files of the store.
spoil() {
	(cd "$box/clone" && git pull -q --rebase origin main)
	cp "$box/clone/$1" "$box/kept" 2>/dev/null || : >"$box/kept"
	printf '%s\n' "$2" >"$box/clone/$1"
	push_by_hand "spoil $1"
	run helpdesk "${@:3}"
	[ "$status" = 1 ] && [ "$(wc -l <"$box/err")" = 1 ] && [[ $err == "helpdesk: "*[a-z]* ]]
	result $? "$1: '${2:0:20}': ${err:0:80}"
	(cd "$box/clone" && git pull -q --rebase origin main)
	cp "$box/kept" "$box/clone/$1"
	[ -s "$box/kept" ] || rm "$box/clone/$1"
	push_by_hand mended
}
spoil config.yaml 'matrix: [' open -a payroll -r P -s s --impact 1
spoil config.yaml 'format: 99' open -a payroll -r P -s s
spoil applications/payroll.yaml 'support: 7' open -a payroll -r P -s s
spoil applications/payroll.yaml '{' open -a payroll -r P -s s
spoil agents/bob.yaml '- x' note 1 -m x
run helpdesk open -a payroll -r P -s 'all is well'
good HD-3

# Files where none should be, and names that lead out.
(cd "$box/clone" && git pull -q --rebase origin main)
mkdir -p "$box/clone/tickets/HD/0000/00" "$box/clone/tickets/lower/0000/00"
echo x >"$box/clone/tickets/HD/0000/00/README"
echo x >"$box/clone/tickets/HD/0000/00/HD-x.yaml"
echo x >"$box/clone/tickets/HD/stray"
ln -s /etc/passwd "$box/clone/tickets/HD/0000/00/HD-9.yaml"
push_by_hand stray
run helpdesk list --format number
has "$out" HD-3 'stray files: list'
is "$(grep -c root: "$box/out")" 0 'a symbolic link is not followed'
run helpdesk show 9
[ "$status" != 0 ] && [ "$(wc -l <"$box/err")" = 1 ] && ! grep -q root: "$box/err"
result $? 'show of a symbolic link'
(cd "$box/clone/tickets/HD" && rm -f 0000/00/README 0000/00/HD-x.yaml 0000/00/HD-9.yaml stray)
push_by_hand tidy

# The repository itself.
cp -a "$store" "$box/torn.helpdesk"
mv "$box/torn.helpdesk/objects" "$box/torn.objects" && mkdir "$box/torn.helpdesk/objects"
store=$store run helpdesk --store "$box/torn.helpdesk" list
is "$status $(wc -l <"$box/err")" '1 1' 'a store without objects'
cp -a "$store" "$box/headless.helpdesk"
rm "$box/headless.helpdesk/refs/heads/main"
run helpdesk --store "$box/headless.helpdesk" note 1 -m x
[ "$status" = 1 ] || [ "$status" = 3 ]
result $? 'a store without its branch'
is "$(wc -l <"$box/err")" 1 'a store without its branch: one line'
run helpdesk --store /dev/null list
[ "$status" = 1 ] || [ "$status" = 3 ]
result $? 'a store that is a device'
finish
