#!/bin/bash
# Many writers at once, and a plain git push in between: none lost, no number twice.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work
unset HELPDESK_NOW
writers=8 each=6
clone_by_hand
writer() {
	local i
	for i in $(seq $each); do
		helpdesk open -a payroll -r "w$1" -s "writer $1 ticket $i" || echo failed
	done >"$box/opened.$1" 2>"$box/said.$1"
}
# Pushes until each has arrived, as a person would.
pusher() {
	local i k
	for i in 1 2 3 4; do
		echo "$i" >"$box/clone/hand-$i.txt"
		git -C "$box/clone" add -A && git -C "$box/clone" commit -q -m "by hand $i" || return 1
		for k in $(seq 100); do
			git -C "$box/clone" push -q origin HEAD:main 2>/dev/null && break
			git -C "$box/clone" pull -q --rebase origin main 2>/dev/null
		done
		[ "$k" -lt 100 ] || return 1
	done
}
noter() {
	local i
	for i in $(seq 8); do
		helpdesk note 1 -m "note $i" >/dev/null || return 1
	done
}
must helpdesk open -a payroll -r first -s first
before=$(git -C "$store" rev-list --count main)
pids=()
for w in $(seq $writers); do
	writer "$w" &
	pids+=($!)
done
pusher &
push=$!
noter &
note=$!
wait "${pids[@]}"
wait $note
result $? 'notes on one ticket beside them'
wait $push
result $? 'the pushes arrived'
total=$((writers * each))
cat "$box"/opened.* >opened
is "$(cat "$box"/said.*)" '' 'no writer complains'
is "$(sort -u opened | wc -l)" "$total" 'as many numbers as tickets'
is "$(sort -t- -k2n opened)" "$(seq -f 'HD-%.0f' 2 $((total + 1)))" 'the numbers follow each other'
run helpdesk list --count
good $((total + 1))
is "$(git -C "$store" ls-tree --name-only main | grep -c hand-)" 4 'what was pushed is there'
git_says $((before + total + 8 + 4)) rev-list --count main
yaml_says 9 HD-1 'len(j)'
is "$(git -C "$store" rev-list --merges --count main)" 0 'one line of history'
wrong=0
for w in $(seq $writers); do
	i=0
	while read -r n; do
		i=$((i + 1))
		file_of "$n" | grep -qx "subject: writer $w ticket $i" || wrong=$((wrong + 1))
	done <"$box/opened.$w"
done
is $wrong 0 'each number is the ticket of its writer'
is "$(git -C "$store" for-each-ref --format='%(refname)')" refs/heads/main 'one branch'
is "$(find "$store" -name '*.lock' | wc -l)" 0 'no lock is left'

# take --next by many: nobody gets the same, one agent in several windows neither.
for w in 1 2 3 4; do
	must helpdesk agent add "agent$w" --email "agent$w@example.org"
done
for w in 1 2 3 4; do
	helpdesk --as "agent$w" take --next requester:w1 >"$box/taken.$w" 2>&1 &
done
wait
is "$(cat "$box"/taken.? | sort -u | grep -c ': take$')" 4 'take --next: four agents, four tickets'
for w in 1 2 3 4; do
	helpdesk take --next requester:w2 >"$box/taken.$w" 2>&1 &
done
wait
is "$(cat "$box"/taken.? | sort -u | grep -c ': take$')" 4 'take --next: one agent four times, four tickets'

# The same key at once: one ticket, whoever asks is told its number.
for w in $(seq 4); do
	helpdesk open -a payroll -r k -s k --key race:1 >"$box/key.$w" 2>&1 &
done
wait
is "$(cat "$box"/key.* | sort -u | wc -l)" 1 'open --key at once: one ticket'

# A lock that is held makes us wait, then give up; let go, it stops nobody.
$python -c '
import fcntl, sys, time
f = open(sys.argv[1], "r+")
fcntl.lockf(f, fcntl.LOCK_EX)
print("held", flush=True)
time.sleep(30)' "$store/helpdesk/lock" >"$box/held" &
holder=$!
while ! grep -q held "$box/held"; do sleep 0.05; done
run helpdesk --wait 1 note 1 -m x
refused 4 '*' 'a lock that is held: status 4'
run helpdesk show 1 --format number
good HD-1
{ kill -9 $holder && wait $holder; } 2>/dev/null
run helpdesk --wait 0 note 1 -m x
good
finish
