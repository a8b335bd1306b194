#!/bin/bash
# link and merge.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work
for i in 1 2 3 4 5; do
	must helpdesk open -a payroll -r P -s "number $i" --key "src:$i"
done

run helpdesk link 1 related-to 2
good 'HD-1: link related-to HD-2'
yaml_says '[{"kind": "related-to", "ticket": "HD-2"}]' HD-1 'h["links"]'
yaml_says '[{"kind": "related-to", "ticket": "HD-1"}]' HD-2 'h["links"]'
yaml_says '["linked", "linked"]' HD-2 '[j[-1]["event"], j[-1]["event"]]'
git_says 'HD-1 HD-2' log -1 --format='%(trailers:key=Ticket,valueonly,separator=%x20)'
git_says 1 rev-list --count "$head..main"
run helpdesk link 3 duplicate-of 1
run helpdesk link 4 caused-by 1
yaml_says '["related-to HD-2", "duplicated-by HD-3", "causes HD-4"]' HD-1 \
	'["%(kind)s %(ticket)s" % l for l in h["links"]]'
yaml_says '["caused-by"]' HD-4 '[l["kind"] for l in h["links"]]'

# The other one's entry is dated no earlier than its own last entry.
at 2026-11-22T11:00:00Z
must helpdesk note 2 -m later
run helpdesk link 5 related-to 2 --at 2026-11-22T10:00:00Z
good
yaml_says 2026-11-22T10:00:00Z HD-5 'j[-1]["at"]'
yaml_says 2026-11-22T11:00:00Z HD-2 'j[-1]["at"]'

run helpdesk link 1 related-to 1
refused 1 '*' 'link: not to itself'
run helpdesk link 1 related-to 77
refused 3 '*HD-77*'
run helpdesk link 1 likes 2
refused 2 "*duplicate-of*"
run helpdesk link 1 related-to
refused 2 '*'

run helpdesk merge 3 1
good 'HD-3: merge into HD-1'
yaml_says '["merged", "HD-1", 3, "merged"]' HD-3 '[h["status"], h["merged_into"], len(j), j[-1]["event"]]'
run helpdesk show 1
has "$out" 'merged from HD-3' 'show: the journal of what was merged'
has "$out" 'number 3' 'show: and its subject'
run helpdesk log 1
has "$out" 'merged from HD-3' 'log: the journal of what was merged'
run helpdesk show 1 --format json
json_says '["HD-3"]' '[m["number"] for m in d["merged_from"]]'
run helpdesk show 3 --format number
good HD-3
run helpdesk show key:src:3 --format number
good HD-3
run helpdesk note 3 -m x
refused 1 "*merged*'HD-1'*"
for command in 'take' 'reopen -m x' 'close' 'edit -s x' 'attach' 'qualify --impact 1' 'merge' 'link'; do
	# shellcheck disable=SC2086 # words
	set -- $command
	case $1 in
	attach) run helpdesk attach 3 /dev/null ;;
	merge) run helpdesk merge 3 2 ;;
	link) run helpdesk link 3 related-to 2 ;;
	*) run helpdesk "$1" 3 "${@:2}" ;;
	esac
	refused 1 "*merged*"
done
run helpdesk merge 1 3
refused 1 '*merged*' 'merge: not into a merged one'
run helpdesk merge 1 1
refused 1 '*' 'merge: not into itself'
must helpdesk close 4 -m x
run helpdesk merge 2 4
good 'HD-2: merge into HD-4'
yaml_says closed HD-4 'h["status"]'
run helpdesk merge 4 5
good 'HD-4: merge into HD-5'
run helpdesk show 5
has "$out" 'merged from HD-2' 'show: merged over two steps'
run helpdesk report --format json
json_says '[5, 0, 3, 2]' '[d["total"][k] for k in "requests handled merged open".split()]'
run helpdesk list --format number
good $'HD-1\nHD-5'
run helpdesk list --format number status:merged
good $'HD-2\nHD-3\nHD-4'
run helpdesk merge 1
refused 2 '*'
run helpdesk merge 1 77
refused 3 '*HD-77*'
finish
