#!/bin/bash
# timeout: 120
# Many writers at once, and plain git pushes and cleaning between: nothing is lost, no
# number is given twice, whether a writer works under the lock or outside it.
set -u
# shellcheck source=tests/crash/lib.sh
. "$(dirname "$0")/lib.sh"

processes=8
commits=25
pushes=6
moves=25
git_as() {
	git -c user.name=anne -c user.email=anne@example.org "$@"
}

# pusher CLONE: commits and pushes until each one has arrived.
pusher() {
	local i k
	for i in $(seq $pushes); do
		echo "$i" >"$1/pushed-$i"
		git_as -C "$1" add -A && git_as -C "$1" commit -q -m "push $i" || return 1
		for k in $(seq 200); do
			git_as -C "$1" push -q origin HEAD:main 2>/dev/null && break
			git_as -C "$1" pull -q --rebase origin main 2>/dev/null
		done
		[ "$k" -lt 200 ] || return 1
	done
}

# mover STORE: moves main as nobody else does, without a wait between reading and moving.
mover() {
	local i k old new
	for i in $(seq $moves); do
		for k in $(seq 500); do
			old=$(git -C "$1" rev-parse main) &&
				new=$(git_as -C "$1" commit-tree -p "$old" -m "move $i" "$old^{tree}") &&
				git_as -C "$1" update-ref -m move refs/heads/main "$new" "$old" 2>/dev/null && break
		done
		[ "$k" -lt 500 ] || return 1
	done
}

# cleaner STORE: git's own housekeeping, over and over, until the file `stop` is there.
cleaner() {
	while [ ! -e "$box/stop" ]; do
		git -C "$1" pack-refs --all 2>/dev/null
		git -C "$1" gc --quiet 2>/dev/null
		sleep 0.05
	done
}

# whole_log STORE FILE: lines of git's format, and git reads as many as there are.
whole_log() {
	! grep -Evq '^[0-9a-f]{40} [0-9a-f]{40} [^<>]+ <[^<>]*> [0-9]+ [+-][0-9]{4}	' \
		"$1/logs/$2" && [ "$(git -C "$1" reflog "$2" | wc -l)" = "$(wc -l <"$1/logs/$2")" ]
}

# together FLAGS WHAT
together() {
	local store failed=0 p i pids=() cleaner
	store=$box/$1/.helpdesk
	"$writer" init "$box/$1" && git clone -q "$store" "$box/clone-$1" || failed=1
	pusher "$box/clone-$1" &
	pids+=($!)
	mover "$store" &
	pids+=($!)
	rm -f "$box/stop"
	cleaner "$store" &
	cleaner=$!
	for p in $(seq $processes); do
		for i in $(seq $commits); do
			"$writer" add "$store" 1 "$1" || echo "failed $i"
		done >"$box/numbers-$1-$p" &
		pids+=($!)
	done
	for p in "${pids[@]}"; do
		wait "$p" || failed=1
	done
	: >"$box/stop"
	wait "$cleaner"
	result $failed "$2: all writers and all pushes succeed"
	cat "$box/numbers-$1-"* | sort -n >"$box/given"
	seq $((processes * commits)) | cmp -s - "$box/given"
	result $? "$2: each number is given once"
	[ "$(tickets "$store")" = $((processes * commits)) ] &&
		[ "$(git -C "$store" rev-list --count main)" = $((processes * commits + pushes + moves + 1)) ] &&
		[ "$(git -C "$store" ls-tree --name-only main | grep -c '^pushed-')" = $pushes ]
	result $? "$2: no commit is lost"
	sound "$store" main
	result $? "$2: the store is sound"
	whole_log "$store" refs/heads/main && whole_log "$store" HEAD &&
		[ "$(wc -l <"$store/logs/refs/heads/main")" = $((processes * commits + pushes + moves + 1)) ]
	result $? "$2: the reflog has a line for each move"
}

together 0 "under the lock"
together 2 "outside the lock first"
finish
