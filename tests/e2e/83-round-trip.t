#!/bin/bash
# A random walk over thirty tickets: every header is what its journal makes of it, by an apply()
# that shares nothing with the program; files have one form, which nothing but an event changes.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

walk() {
	$python "$here/walk.py" "$1" 30 300 >"$box/walk.jsonl"
	run helpdesk batch --keep-going --rejects rejects.jsonl --chunk "$2" "$box/walk.jsonl"
	[ "$status" = 5 ] || [ "$status" = 0 ]
	result $? "walk $1: done in part"
	is "$(json 'd["operations"] + d["unchanged"] + d["rejected"]')" 330 "walk $1: every line is accounted for"
	[ "$(json 'd["operations"]')" -gt 150 ] && [ "$(json 'd["rejected"]')" -gt 20 ]
	result $? "walk $1: both kinds are there: $out"
	local seen
	seen=$($python "$here/round_trip.py" "$store" 2>&1)
	is "$(printf '%s\n' "$seen" | sed '$d')" '' "walk $1: header = apply(journal), show = file"
	has "${seen##*seen }" '30 tickets' "walk $1: thirty tickets"
	[ "$1" != 1 ] || is "$(tr -d "[]',:" <<<"${seen##*tickets }")" \
		"assigned closed edited escalated linked merged noted opened qualified reopened replied \
resolved resumed returned taken waiting" "walk $1: every event was met"
}
new_store one
walk 1 1000
# Run again: nothing changes but what was refused before and now is allowed.
before=$(git -C "$store" rev-parse 'main^{tree}')
run helpdesk batch --keep-going "$box/walk.jsonl"
is "$(json 'd["operations"]') $(git -C "$store" rev-parse 'main^{tree}')" "0 $before" 'run again: unchanged'

# An event adds its entry and changes the fields it names: no other byte.
changed=0 checked=0
for n in $(helpdesk list --format number --limit 0 not status:merged | head -n 12); do
	file_of "$n" >before
	helpdesk note "$n" -m 'one line' >/dev/null
	file_of "$n" >after
	checked=$((checked + 1))
	# A note changes no field: the old file, and the entry behind it.
	head -c "$(wc -c <before)" after | cmp -s - before || changed=$((changed + 1))
	[ "$(tail -c +$(($(wc -c <before) + 1)) after | grep -c '^- at:')" = 1 ] || changed=$((changed + 1))
done
is "$changed" 0 "a note changes no other byte ($checked tickets)"
for n in $(helpdesk list --format number --limit 0 status:open | head -n 12); do
	file_of "$n" >before
	helpdesk edit "$n" --set fields.walked=yes >/dev/null
	file_of "$n" >after
	diff before after | grep '^<' && changed=$((changed + 1))
	note_head
	helpdesk edit "$n" --set fields.walked=yes >/dev/null
	[ "$(git -C "$store" rev-parse main)" = "$head" ] || changed=$((changed + 1))
done
is "$changed" 0 'an edit changes the line that it names, once'

# Chunks of another size, another walk: single commands would make the same files.
new_store two
walk 2 7
new_store three
walk 3 1000

# Command by command and in one batch: the same files but for the uid.
new_store four
$python "$here/walk.py" 4 6 60 | grep -v '"op": "merge"' >"$box/walk.jsonl"
must_be() {
	git -C "$1" ls-tree -r --name-only main tickets | while read -r f; do
		git -C "$1" show "main:$f" | grep -v '^uid:'
	done
}
helpdesk batch --keep-going "$box/walk.jsonl" >/dev/null 2>&1
must_be "$store" >"$box/in-one"
new_store five
while read -r line; do
	printf '%s\n' "$line" | helpdesk batch - >/dev/null 2>&1
done <"$box/walk.jsonl"
must_be "$store" >"$box/one-by-one"
is "$(diff "$box/in-one" "$box/one-by-one" | head -n 20)" '' 'a batch and its lines one by one: the same files'
finish
