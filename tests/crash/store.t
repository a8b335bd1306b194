#!/bin/bash
# timeout: 240
# A writer is killed, or the disk is full, at each system call by which it writes:
# the store stays sound, earlier commits stay, and the next writer needs no help.
set -u
# shellcheck source=tests/crash/lib.sh
. "$(dirname "$0")/lib.sh"

if ! strace -qq -o /dev/null -e trace=none true 2>/dev/null; then
	echo "ok 1 # SKIP strace does not work here"
	echo 1..1
	exit 0
fi

# Object ids decide how many folders a commit makes, and times decide the ids: both stand
# still, or the writer that is killed would not make the calls that were counted.
export HELPDESK_NOW=2026-11-22T09:12:00Z HELPDESK_SEED=1

base=$box/base/.helpdesk
mkdir "$box/base"
"$writer" init "$box/base" && "$writer" add "$base" 3 0 >/dev/null && "$writer" add "$base" 1 0 >/dev/null
result $? "a store with two commits"
old=$(git -C "$base" rev-parse main)
had=$(tickets "$base")

# fresh: a copy of the store to be harmed, at $store.
store=$box/work/.helpdesk
fresh() {
	rm -rf "$box/work"
	cp -a "$box/base" "$box/work"
}

# steps CALL N FLAGS: the numbers of the calls CALL that an undisturbed writer
# makes once it has come to the store; those of the dynamic linker come before.
steps() {
	fresh
	strace -qq -o "$box/trace" -e trace="$1" "$writer" add "$store" "$2" "$3" >/dev/null
	if [ "$1" = openat ]; then
		grep -n "$store" "$box/trace" | cut -d: -f1
	else
		seq "$(wc -l <"$box/trace")"
	fi
}

# recovered WANTED_EXTRA: sound, the next writer succeeds, and nothing is left over.
recovered() {
	local now after
	sound "$store" "$old" || return 1
	now=$(tickets "$store")
	if [ "$now" != "$had" ] && [ "$now" != $((had + $1)) ]; then
		echo "# $now tickets: half a commit" >&2
		return 1
	fi
	"$writer" add "$store" 1 0 >"$box/next" 2>"$box/said" || {
		sed 's/^/# next writer: /' "$box/said" >&2
		return 1
	}
	after=$(tickets "$store")
	if [ "$after" != $((now + 1)) ] || [ "$(cat "$box/next")" != "$after" ]; then
		echo "# $after tickets after number $(cat "$box/next")" >&2
		return 1
	fi
	if [ -e "$store/refs/heads/main.lock" ] || [ -n "$(ls "$store/helpdesk/tmp")" ]; then
		echo "# left over: $(ls "$store/refs/heads" "$store/helpdesk/tmp")" >&2
		return 1
	fi
	# A reflog of whole lines.
	[ -z "$(tail -c 1 "$store/logs/refs/heads/main")" ] && sound "$store" "$old"
}

# powerless: what a power failure makes of a killed writer's store: nothing that was
# not synced need be there, and what is left is older than the machine's start.
started=$(($(date +%s) - $(cut -d . -f 1 /proc/uptime)))
powerless() {
	local log
	: >"$store/helpdesk/lock"
	for log in "$store/logs/HEAD" "$store/logs/refs/heads/main"; do
		[ ! -s "$log" ] || truncate -s -30 "$log"
	done
	[ ! -e "$store/refs/heads/main.lock" ] ||
		touch -d "@$((started - 60))" "$store/refs/heads/main.lock"
}

# killed CALL N FLAGS WHAT [POWER]: with POWER, that fails as well.
killed() {
	local k status failed=0 n=0
	for k in $(steps "$1" "$2" "$3"); do
		n=$((n + 1))
		fresh
		{ strace -qq -o /dev/null -e trace="$1" -e inject="$1:signal=SIGKILL:when=$k" \
			"$writer" add "$store" "$2" "$3" >/dev/null; } 2>/dev/null
		status=$?
		[ -z "${5-}" ] || powerless
		if [ "$status" != 137 ] || ! recovered "$2"; then
			echo "# killed at $1 number $k: status $status" >&2
			failed=1
		fi
	done
	[ "$n" -gt 0 ] || failed=1
	result $failed "$4: killed at each of $n calls of $1"
}

# full CALL ERROR N FLAGS WHAT: a clean error, or a commit all the same.
full() {
	local k status failed=0 n=0
	for k in $(steps "$1" "$3" "$4"); do
		n=$((n + 1))
		fresh
		strace -qq -o /dev/null -e trace="$1" -e inject="$1:error=$2:when=$k" \
			"$writer" add "$store" "$3" "$4" >/dev/null 2>"$box/said"
		status=$?
		if [ "$status" != 0 ] && { [ "$status" != 1 ] || ! [ -s "$box/said" ]; }; then
			echo "# $2 at $1 number $k: status $status: $(head -n 1 "$box/said")" >&2
			failed=1
		elif [ "$status" = 0 ] && [ "$(tickets "$store")" != $((had + $3)) ]; then
			echo "# $2 at $1 number $k: success without a commit" >&2
			failed=1
		elif ! recovered "$3"; then
			echo "# after $2 at $1 number $k" >&2
			failed=1
		fi
	done
	result $failed "$5: $2 at each of $n calls of $1"
}

for call in fsync rename mkdir ftruncate flock write openat; do
	killed $call 1 0 "one ticket"
done
for call in fsync rename write pwrite64 flock; do
	killed $call 80 3 "many tickets"
done
full write ENOSPC 1 0 "one ticket"
full fsync EIO 1 0 "one ticket"
full rename ENOSPC 1 0 "one ticket"
full mkdir EDQUOT 1 0 "one ticket"
full write ENOSPC 80 1 "many tickets"

# Age tells a lock that nobody can hold any more, where no other machine may hold it.
case $(stat -f -c %T "$box") in
tmpfs | ext2/ext3 | xfs | btrfs | overlayfs | zfs | f2fs | jfs)
	for call in fsync rename write; do
		killed $call 1 0 "one ticket, power failure" power
	done
	for content in '' 'rubbish' "$old"; do
		fresh
		printf %s "$content" >"$store/refs/heads/main.lock"
		touch -d "@$((started - 60))" "$store/refs/heads/main.lock"
		"$writer" add "$store" 1 0 0 >/dev/null && [ ! -e "$store/refs/heads/main.lock" ] &&
			sound "$store" "$old" && [ "$(tickets "$store")" = $((had + 1)) ]
		result $? "a lock older than the machine's start, holding '${content:0:7}', is removed"
	done
	;;
*)
	result 0 "locks older than the machine's start # SKIP file system not known to be local"
	;;
esac
for age in now "@$((started + 30))"; do
	fresh
	: >"$store/refs/heads/main.lock"
	touch -d "$age" "$store/refs/heads/main.lock"
	"$writer" add "$store" 1 0 0 >/dev/null 2>"$box/said"
	[ $? = 4 ] && grep -q 'main\.lock' "$box/said" && [ -e "$store/refs/heads/main.lock" ] &&
		[ "$(tickets "$store")" = "$had" ]
	result $? "a lock of somebody else's, made since then, is respected"
done

# Making a store: all of it or nothing.
failed=0
count=0
rm -rf "$box/new"
strace -qq -o "$box/trace" -e trace=fsync,rename "$writer" init "$box/new" || failed=1
for k in $(seq "$(wc -l <"$box/trace")"); do
	count=$((count + 1))
	rm -rf "$box/new"
	{ strace -qq -o /dev/null -e trace=fsync,rename \
		-e inject=fsync,rename:signal=SIGKILL:when="$k" "$writer" init "$box/new"; } 2>/dev/null
	if [ ! -e "$box/new/.helpdesk" ] && ! "$writer" init "$box/new"; then
		echo "# killed at $k: cannot be made again" >&2
		failed=1
	fi
	if ! sound "$box/new/.helpdesk" main || ! "$writer" add "$box/new/.helpdesk" 1 0 >/dev/null; then
		echo "# killed at $k: an unsound store" >&2
		failed=1
	fi
done
result $failed "init: killed at each of $count calls"
finish
