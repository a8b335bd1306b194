#!/bin/bash
# timeout: 900
# import and batch are killed, or the disk is full, at steps all over their system calls: the
# store stays sound, what the cache says is true, running them again completes, and a third
# run changes nothing. HELPDESK_CRASH_STEPS=N tries N steps of each call instead of 3, `all`
# every one.
set -u
# shellcheck source=tests/crash/lib.sh
. "$(dirname "$0")/lib.sh"
PATH=$PWD/$build:$PATH

if ! strace -qq -o /dev/null -e trace=none true 2>/dev/null; then
	echo "ok 1 # SKIP strace does not work here"
	echo 1..1
	exit 0
fi
steps=${HELPDESK_CRASH_STEPS:-3}
export HELPDESK_NOW=2026-11-22T09:12:00Z HELPDESK_AGENT=bob
export HOME=$box GIT_CONFIG_NOSYSTEM=1
rows=150

# Rows of tickets: few.csv is written as loose objects, many.csv as a pack, bad.csv has three
# bad rows; the operations of a batch.
/usr/bin/python3 - "$box" $rows <<'END'
import csv, json, sys
box, rows = sys.argv[1], int(sys.argv[2])
def row(i, bad=False):
    done = i % 3 > 0
    return ["old:%d" % i, "Subject %d" % i, "Text %d, " % i * 20, "R%d" % (i % 7),
            "nowhere" if bad else "payroll", "resolved" if done else "new",
            "2026-11-0%dT08:00:00Z" % (i % 9 + 1), "2026-11-12T10:00:00Z" if done else ""]
for name, n, bad in ("few", 4, ()), ("many", rows, ()), ("bad", rows + 3, (20, 90, 152)):
    with open("%s/%s.csv" % (box, name), "w", newline="") as f:
        w = csv.writer(f)
        w.writerow("key subject description requester application status opened resolved".split())
        w.writerows(row(i, i in bad) for i in range(n))
with open(box + "/ops.jsonl", "w") as f:
    for i in range(rows):
        if i % 3 == 2:
            op = {"op": "note", "ticket": "key:old:%d" % (i - 1), "note": "note %d" % i}
        else:
            op = {"op": "open", "key": "old:%d" % i, "requester": "R", "subject": "S %d" % i,
                  "application": "nowhere" if i in (21, 93) else "payroll"}
        f.write(json.dumps({"at": "2026-11-20T08:00:00Z", **op}) + "\n")
END

base=$box/base/.helpdesk
export HELPDESK_STORE=$base
helpdesk --quiet init "$box/base" >/dev/null && helpdesk agent add bob &&
	helpdesk app add payroll && helpdesk app accept payroll --on 2026-01-01 --kind va &&
	for i in 1 2 3; do
		HELPDESK_SEED=$i helpdesk open -a payroll -r Anne -s "Before $i" >/dev/null || exit 1
	done && helpdesk list >/dev/null # fills the cache, which is stale after an import
result $? 'a store with three tickets'
old=$(git -C "$base" rev-parse main)
names=$(git -C "$base" ls-tree -r --name-only main tickets)
# earlier STORE: the three tickets, as git has them.
earlier() {
	# shellcheck disable=SC2086 # three names
	git -C "$1" ls-tree main $names
}
had=$(earlier "$base")
# The same ids in every run to come, so that the calls are those that were counted.
export HELPDESK_SEED=9
export HELPDESK_STORE=$box/work/.helpdesk
store=$HELPDESK_STORE
rejects=$box/work/rejects

fresh() {
	rm -rf "$box/work"
	cp -a "$box/base" "$box/work"
}

# figures FILE NAME...: of the line of JSON that batch and import print.
figures() {
	local name
	for name in "${@:2}"; do
		sed -n 's/.*"'"$name"'":\([0-9]*\).*/\1/p' "$1"
	done
}

# cached: with the cache and without, every ticket is told alike.
cached() {
	helpdesk list --format jsonl --limit 0 number:1.. >"$box/with" 2>"$box/said" &&
		HELPDESK_CACHE=off helpdesk list --format jsonl --limit 0 number:1.. >"$box/without" &&
		cmp -s "$box/with" "$box/without" && ! [ -s "$box/said" ]
}

# exported: all that the tickets say, but their uids, which chance makes.
exported() {
	helpdesk export --format jsonl | sed 's/"uid":"[^"]*",*//' | sha1sum
}

wrong() {
	echo "# $*" >&2
	return 1
}

# recovered: what is promised after a death or a full disk of the command that undisturbed() set.
recovered() {
	local now again
	sound "$store" "$old" || return 1
	[ "$(earlier "$store")" = "$had" ] || wrong 'earlier tickets are gone' || return 1
	helpdesk fsck --quick >"$box/said" 2>&1 || wrong "fsck: $(head -n 3 "$box/said")" || return 1
	cached || wrong 'the cache lies' || return 1
	now=$(($(tickets "$store") - 3))
	if [ "$now" != 0 ] && [ "$now" != "$total" ] && [ "$atomic" = 1 ]; then
		wrong "$now tickets of $total" || return 1
	fi
	if [ -s "$rejects" ] && ! head -n "$(wc -l <"$rejects")" "$wanted_rejects" |
		cmp -s - "$rejects"; then
		wrong "rejects: $(tail -n 1 "$rejects")" || return 1
	fi
	# shellcheck disable=SC2086 # the words of a command
	HELPDESK_SEED=10 helpdesk --quiet $how >"$box/out" 2>"$box/said"
	again=$?
	[ "$again" = "$status_ok" ] || wrong "again: status $again: $(head -n 1 "$box/said")" || return 1
	# shellcheck disable=SC2046 # two figures
	set -- $(figures "$box/out" opened operations unchanged)
	if [ "$1" != $((total - now)) ] || [ $(($2 + $3)) != "$lines" ] ||
		[ "$(tickets "$store")" != $((total + 3)) ]; then
		wrong "again: $now tickets before, $(cat "$box/out")" || return 1
	fi
	[ "$(exported)" = "$wanted" ] || wrong 'other tickets' || return 1
	cached || wrong 'the cache lies after the second run' || return 1
	if [ -e "$store/refs/heads/main.lock" ] || [ -n "$(ls "$store/helpdesk/tmp" 2>/dev/null)" ]; then
		wrong "left over: $(ls "$store/refs/heads" "$store/helpdesk/tmp")" || return 1
	fi
	[ "$status_ok" = 0 ] || cmp -s "$rejects" "$wanted_rejects" || wrong 'other rejects' || return 1
	sound "$store" "$old" || return 1
	helpdesk fsck --quick >"$box/said" 2>&1 || wrong "fsck at the end: $(head -n 3 "$box/said")" || return 1
	now=$(git -C "$store" rev-parse main)
	# shellcheck disable=SC2086
	HELPDESK_SEED=11 helpdesk --quiet $how >"$box/out" 2>&1
	if [ "$(figures "$box/out" operations unchanged | tr '\n' ' ')" != "0 $lines " ] ||
		[ "$(git -C "$store" rev-parse main)" != "$now" ]; then
		wrong "third run: $(cat "$box/out")"
	fi
}

# undisturbed NAME STATUS TICKETS LINES ATOMIC WORDS: WORDS carried out once without trouble, which
# exits with STATUS, makes TICKETS of LINES good lines; 1 for ATOMIC when it is all or nothing.
undisturbed() {
	name=$1 status_ok=$2 total=$3 lines=$4 atomic=$5 how=$6 wanted_rejects=$box/wanted-rejects-$1
	fresh
	# shellcheck disable=SC2086
	helpdesk --quiet $how >"$box/out" 2>"$box/said"
	[ $? = "$2" ] && [ "$(tickets "$store")" = $((total + 3)) ] &&
		[ "$(figures "$box/out" operations)" = "$lines" ]
	result $? "$name: undisturbed"
	[ "$2" = 0 ] || mv "$rejects" "$wanted_rejects"
	wanted=$(exported)
}

# numbers CALL SHIFT: the numbers of those of the calls that are to be tried, spread over all.
numbers() {
	fresh
	# shellcheck disable=SC2086
	strace -f -qq -o "$box/trace" -e trace="$1" helpdesk --quiet $how >/dev/null 2>&1
	grep -cv -e '+++' -e '<unfinished' "$box/trace" | awk -v k="$steps" -v shift="$2" '
		$1 < k || k == "all" { k = $1 }
		{ for (i = 0; i < k; i++) print int((i + shift) * $1 / k) + 1 }' | sort -nu
}

killed() {
	local call k status failed=0 n=0
	for call in fsync rename write pwrite64 ftruncate unlink; do
		for k in $(numbers $call 0.6); do
			n=$((n + 1))
			fresh
			# shellcheck disable=SC2086
			{ strace -f -qq -o /dev/null -e trace=$call -e inject=$call:signal=SIGKILL:when="$k" \
				helpdesk --quiet $how >/dev/null; } >/dev/null 2>&1
			status=$?
			if [ "$status" != 137 ] || ! recovered; then
				echo "# $name killed at $call number $k: status $status" >&2
				failed=1
			fi
		done
	done
	[ "$n" -gt 5 ] || failed=1
	result $failed "$name: killed at $n calls"
}

# full: from a step on nothing can be written any more. What only the cache misses is no error.
full() {
	local call k status failed=0 n=0
	for call in write,pwrite64,fsync,fdatasync,mkdir,rename write pwrite64 fsync; do
		for k in $(numbers $call 0.3); do
			n=$((n + 1))
			fresh
			# shellcheck disable=SC2086
			strace -f -qq -o /dev/null -e trace=$call -e inject=$call:error=ENOSPC:when="$k"+ \
				helpdesk --quiet $how >"$box/out" 2>"$box/said"
			status=$?
			if [ "$status" = "$status_ok" ]; then
				[ "$(tickets "$store")" = $((total + 3)) ] && [ -s "$box/out" ]
			else
				[ "$status" = 1 ]
			fi || {
				echo "# $name: status $status: $(head -n 1 "$box/said")" >&2
				failed=1
			}
			if ! recovered; then
				echo "# $name: $call fails from number $k on" >&2
				failed=1
			fi
		done
	done
	[ "$n" -gt 5 ] || failed=1
	result $failed "$name: no room from $n calls on"
}

# small: a disk with so many KiB left, where a write may be cut off in its middle.
small() {
	local free status failed=0 n=0 sizes='0 4 16 32 48 64 80 112'
	if ! unshare -Urm mount -t tmpfs none "$box/base" 2>/dev/null; then
		result 0 "$name: a small disk # SKIP no mount"
		return
	fi
	[ "$steps" = 3 ] || sizes=$(seq 0 4 240)
	for free in $sizes; do
		fresh
		mkdir "$box/saved"
		# shellcheck disable=SC2016,SC2086
		unshare -Urm bash -c 'box=$1 free=$2
			shift 2
			mount -t tmpfs none "$box/work" && cp -a "$box/base/." "$box/work" || exit 99
			used=$(df -k --output=used "$box/work" | tail -n 1)
			mount -o "remount,size=$((used + free))k" "$box/work" || exit 98
			helpdesk --quiet "$@" >"$box/out" 2>"$box/said"
			status=$?
			mount -o remount,size=64m "$box/work" && cp -a "$box/work/." "$box/saved" || exit 97
			exit $status' small "$box" "$free" $how
		status=$?
		rm -rf "$box/work"
		mv "$box/saved" "$box/work"
		if [ "$status" = 1 ] && [ -s "$box/said" ]; then
			n=$((n + 1))
		elif [ "$status" != "$status_ok" ] || [ "$(tickets "$store")" != $((total + 3)) ]; then
			echo "# $name: status $status: $(head -n 1 "$box/said")" >&2
			failed=1
		fi
		recovered || {
			echo "# $name: with $free KiB left" >&2
			failed=1
		}
	done
	[ "$n" -gt 1 ] || failed=1
	result $failed "$name: a disk too small, $n sizes"
}

undisturbed few 0 4 4 1 "import $box/few.csv"
killed
full
small
undisturbed many 0 $rows $rows 1 "import $box/many.csv"
killed
full
small
undisturbed chunks 5 $rows $rows 0 "import --keep-going --chunk 40 --rejects $rejects $box/bad.csv"
killed
full
small
undisturbed batch 5 98 148 0 "batch --keep-going --chunk 40 --rejects $rejects $box/ops.jsonl"
killed
full
small

# The bad rows alone do not fit where they are to go: whole lines do.
fresh
if unshare -Urm mount -t tmpfs none "$box/base" 2>/dev/null; then
	sed 2,149s/payroll/nowhere/ "$box/many.csv" >"$box/worse.csv"
	# shellcheck disable=SC2016
	unshare -Urm bash -c 'mkdir "$1/full" && mount -t tmpfs -o size=8k none "$1/full" || exit 99
		helpdesk import --keep-going --rejects "$1/full/rejects" "$1/worse.csv"
		status=$?
		cp "$1/full/rejects" "$1/work"
		exit $status' rejects "$box" >"$box/out" 2>"$box/said"
	[ $? = 1 ] && [ -s "$rejects" ] && [ -z "$(tail -c 1 "$rejects")" ] &&
		grep -q 'cannot write .*/full/rejects.: No space left' "$box/said" && cached
	result $? 'no room for the rejects: an error, whole lines'
else
	result 0 'no room for the rejects # SKIP no mount'
fi
finish
