#!/bin/bash
# timeout: 120
# Many writers at once, and plain git pushes between: nothing is lost, no number is
# given twice, whether a writer works under the lock or outside it.
set -u
# shellcheck source=tests/crash/lib.sh
. "$(dirname "$0")/lib.sh"

processes=8
commits=25
pushes=6
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

# together FLAGS WHAT
together() {
	local store failed=0 p i pids=()
	store=$box/$1/.helpdesk
	"$writer" init "$box/$1" && git clone -q "$store" "$box/clone-$1" || failed=1
	pusher "$box/clone-$1" &
	pids+=($!)
	for p in $(seq $processes); do
		for i in $(seq $commits); do
			"$writer" add "$store" 1 "$1" || echo "failed $i"
		done >"$box/numbers-$1-$p" &
		pids+=($!)
	done
	for p in "${pids[@]}"; do
		wait "$p" || failed=1
	done
	result $failed "$2: all writers and all pushes succeed"
	cat "$box/numbers-$1-"* | sort -n >"$box/given"
	seq $((processes * commits)) | cmp -s - "$box/given"
	result $? "$2: each number is given once"
	[ "$(tickets "$store")" = $((processes * commits)) ] &&
		[ "$(git -C "$store" rev-list --count main)" = $((processes * commits + pushes + 1)) ] &&
		[ "$(git -C "$store" ls-tree --name-only main | grep -c '^pushed-')" = $pushes ]
	result $? "$2: no commit is lost"
	sound "$store" main
	result $? "$2: the store is sound"
}

together 0 "under the lock"
together 2 "outside the lock first"
finish
