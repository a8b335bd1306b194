#!/bin/bash
# A cache that cannot be had, or not be trusted: the same answer as without it, not a word, and
# no waiting. What a damaged file does stands in 40-cache.t.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work
must helpdesk open -a payroll -r 'Marie Curie' -s 'The printer is on fire' --key glpi:8812 --take
must helpdesk open -a mailer -r Paul -s 'No mail' --priority 6
must helpdesk note 1 -m 'Water helps'
must helpdesk close 2 -m 'Posted'
cache=$store/helpdesk/cache.db
beside=$store/helpdesk

questions=('list --format json number:1..' 'search --format json printer' 'report --format json --by application'
	'log --format json' 'log 1 --format json' 'show 1 --format json' 'show key:glpi:8812' 'list --count')
ask_all() {
	local q
	for q in "${questions[@]}"; do
		echo "== $q"
		# shellcheck disable=SC2086 # words
		"$@" helpdesk $q 2>&1
		echo "status $?"
	done
}
HELPDESK_CACHE=off ask_all env >"$box/want"
has "$(cat "$box/want")" '"requests": 2' 'there is something to ask for'

# asked WHAT [COMMAND...]: every question is answered as ever, through COMMAND, in time.
asked() {
	local what=$1 begun=${EPOCHREALTIME/./} took
	shift
	said="every question, the cache being $what"
	ask_all "${@:-env}" >"$box/got" 2>&1
	took=$(((${EPOCHREALTIME/./} - begun) / 1000))
	out=$(diff "$box/want" "$box/got" | grep "^[0-9>]" | head -n 20)
	is "$out" '' "the cache $what: the same answers"
	[ "$took" -lt $((1500 * ${#questions[@]})) ]
	result $? "the cache $what: $took ms for ${#questions[@]} answers"
}
# fresh: a sound cache, and nothing of before.
fresh() {
	chmod -R u+rwx "$beside" 2>/dev/null
	rm -rf "$cache" "$cache"-*
	helpdesk list >/dev/null
}
fresh
asked 'sound'

# --- what lies in its place ---------------------------------------------------------------
fresh
rm -f "$cache"* && mkdir "$cache" && echo kept >"$cache/file"
asked 'a folder'
[ "$(cat "$cache/file" 2>/dev/null)" = kept ]
result $? 'a folder with something in it stays'
fresh
rm -f "$cache"* && mkdir "$cache"
asked 'an empty folder'

# A link may lead to a file of value; neither that nor anything beside it is touched.
for to in "$box/precious" "$box/nowhere" /dev/null "$store/HEAD"; do
	fresh
	rm -f "$cache"*
	printf precious >"$box/precious"
	ln -s "$to" "$cache"
	asked "a link to ${to##*/}"
	[ "$(cat "$box/precious")" = precious ] && [ ! -e "$box/nowhere" ] &&
		[ "$(cat "$store/HEAD")" = 'ref: refs/heads/main' ]
	result $? 'what it leads to is as it was'
done
# A link to a real cache of another store: not its answers.
fresh
cp -r "$store" "$box/other"
helpdesk --store "$box/other" open -a payroll -r P -s other >/dev/null
helpdesk --store "$box/other" list >/dev/null
rm -f "$cache"* && ln -s "$box/other/helpdesk/cache.db" "$cache"
before=$(sha256sum <"$box/other/helpdesk/cache.db")
asked 'a link to the cache of another store'
is "$(sha256sum <"$box/other/helpdesk/cache.db")" "$before" 'the other cache is as it was'
# The other store's cache itself, put there.
fresh
rm -f "$cache"* && cp "$box/other/helpdesk/cache.db" "$cache"
asked 'of another store'
# Links in the place of the files beside it.
for end in wal shm journal; do
	fresh
	rm -f "$cache-$end"
	printf precious >"$box/precious"
	ln -s "$box/precious" "$cache-$end"
	asked "with a link as its -$end"
	is "$(cat "$box/precious")" precious "what the -$end leads to is as it was"
	rm -f "$cache-$end"
done
fresh
rm -f "$cache"* && mkfifo "$cache"
asked 'a fifo'
fresh
rm -f "$cache"* && $python -c 'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])' "$cache" 2>/dev/null
if [ -S "$cache" ]; then
	asked 'a socket'
fi
for end in wal shm; do
	fresh
	rm -f "$cache-$end" && mkfifo "$cache-$end"
	asked "with a fifo as its -$end"
	rm -f "$cache-$end"
	fresh
	head -c 40000 /dev/urandom >"$cache-$end"
	asked "with rubbish as its -$end"
	rm -rf "${cache:?}-$end"
	fresh
	rm -f "$cache-$end" && mkdir "$cache-$end"
	asked "with a folder as its -$end"
	rmdir "$cache-$end" 2>/dev/null
done

# --- another program's, another version's --------------------------------------------------
sql() {
	$python - "$cache" "$@" <<'END'
import sqlite3, sys
c = sqlite3.connect(sys.argv[1])
for s in sys.argv[2:]:
    c.execute(s)
c.commit()
END
}
fresh
rm -f "$cache"* && sql 'CREATE TABLE precious(x)'
asked 'a database of another program'
fresh
rm -f "$cache"*
sql 'PRAGMA application_id = 1212437332' 'PRAGMA user_version = 999' 'CREATE TABLE meta(x)'
asked 'of a version to come'
fresh
rm -f "$cache"*
sql 'PRAGMA application_id = 1212437332' 'PRAGMA user_version = 1' 'CREATE TABLE meta(x)'
asked 'of a version long gone'

# --- a disk that is full, or forbidden ------------------------------------------------------
fresh
rm -f "$cache"*
if unshare -m true 2>/dev/null; then
	full() {
		# shellcheck disable=SC2016,SC2317 # for the inner shell; asked runs it
		unshare -m sh -c 'mount -t tmpfs -o size=64k none "$1" && shift && {
			dd if=/dev/zero of="$HELPDESK_FILL/fill" bs=4096 2>/dev/null; exec "$@"; }' sh "$beside" "$@"
	}
	HELPDESK_FILL=$beside asked 'on a full disk' full
else
	skip 'on a full disk' 'no mount namespaces'
fi
for blocks in 0 4 32 64; do
	fresh
	rm -f "$cache"*
	# What is printed goes through a pipe, which no limit holds.
	# shellcheck disable=SC2016 # for the inner shell
	asked "in files of ${blocks} KiB at most" bash -c 'n=$1; shift
		(ulimit -f "$n"; trap "" XFSZ; exec "$@" 2>&1) | cat
		exit "${PIPESTATUS[0]}"' bash "$blocks"
done
if command -v strace >/dev/null && [ "${MODE:-}" != asan ] && strace -qq -o /dev/null true 2>/dev/null; then
	for n in 1 3 6; do
		fresh
		rm -f "$cache"*
		asked "failing with ENOSPC from write $n on" strace -qq -o /dev/null -P "$cache" -P "$cache-wal" \
			-e trace=pwrite64,write -e "inject=pwrite64,write:error=ENOSPC:when=$n+"
	done
	fresh
	must helpdesk note 1 -m 'once more'
	HELPDESK_CACHE=off ask_all env >"$box/want"
	asked 'failing with EIO at every read' strace -qq -o /dev/null -P "$cache" -e trace=pread64,read \
		-e inject=pread64,read:error=EIO
	fresh
	asked 'failing with EIO at some reads' strace -qq -o /dev/null -P "$cache" -e trace=pread64,read \
		-e inject=pread64,read:error=EIO:when=4+3
	fresh
	rm -f "$cache"*
	asked 'failing at every sync' strace -qq -o /dev/null -e trace=fsync,fdatasync \
		-e inject=fsync,fdatasync:error=EIO
else
	skip 'failing with ENOSPC' 'no strace'
fi

if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
	# Somebody who may read the store and nothing more.
	chmod 755 "$box" "$box/work" "$box/home"
	chmod -R go+rX "$store"
	git config --global --add safe.directory "$store"
	chmod 644 "$box/home/.gitconfig"
	as_nobody() {
		setpriv --reuid 65534 --regid 65534 --clear-groups "$@"
	}
	if as_nobody helpdesk version >/dev/null 2>&1; then
		fresh
		chmod -R go+rX "$store"
		asked 'of somebody else' as_nobody
		rm -f "$cache"*
		asked 'not there and the folder of somebody else' as_nobody
		fresh
		chmod 000 "$cache"
		asked 'of somebody else and unreadable' as_nobody
		rm -f "$cache"*
		chmod 700 "$beside"
		asked 'in a folder that nobody may enter' as_nobody
		fresh
		chown 65534 "$cache"
		asked 'given to somebody else'
		fresh
		chmod -R go+rwX "$store"
		as_nobody helpdesk list >/dev/null
		held_by="$(stat -c '%u %i' "$cache" "$beside/cache-65534.db")"
		helpdesk list >/dev/null
		as_nobody helpdesk list >/dev/null
		is "$(stat -c '%u %i' "$cache" "$beside/cache-65534.db")" "$held_by" \
			'those who share a store leave each other their caches'
		is "$(stat -c %u "$cache" "$beside/cache-65534.db" | tr '\n' ' ')" '0 65534 ' \
			'each of them has one of his own'
		asked 'shared with somebody else'
		asked 'shared, for somebody else' as_nobody
		rm -f "$beside"/cache-65534.*
		chmod -R go-w "$store"
	else
		skip 'of somebody else' 'the program cannot be run by nobody here'
	fi
	chmod -R u+rwX "$store"
	# What root may write a capability less may not.
	# shellcheck disable=SC2317 # asked runs it
	held() {
		setpriv --bounding-set=-dac_override,-dac_read_search --inh-caps=-all "$@"
	}
else
	skip 'of somebody else' 'not root'
	# shellcheck disable=SC2317 # asked runs it
	held() {
		"$@"
	}
fi
fresh
chmod 400 "$cache"
asked 'unwritable' held
fresh
chmod 000 "$cache"
asked 'unreadable' held
fresh
rm -f "$cache"*
chmod 500 "$beside"
asked 'not there and its folder unwritable' held
chmod 700 "$beside"
fresh
must helpdesk note 1 -m 'and once more'
HELPDESK_CACHE=off ask_all env >"$box/want"
chmod 500 "$beside"
asked 'old and its folder unwritable' held
chmod 700 "$beside"
fresh
rm -rf "$beside.away" && mv "$beside" "$beside.away" && echo text >"$beside"
asked 'in a folder that is a file'
rm -f "$beside" && ln -s /nowhere/at/all "$beside"
asked 'in a folder that is a link to nowhere'
rm -f "$beside" && mv "$beside.away" "$beside"

# --- in use ----------------------------------------------------------------------------------
holding() {
	$python - "$cache" "$box/held" "$1" <<'END' &
import sqlite3, sys, time
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.execute(sys.argv[3])
open(sys.argv[2], "w").close()
time.sleep(600)
END
	holder=$!
	for ((i = 0; i < 100; i++)); do
		[ -e "$box/held" ] && return
		sleep 0.05
	done
	result 1 'the lock is held'
}
for lock in 'BEGIN IMMEDIATE' 'BEGIN EXCLUSIVE'; do
	fresh
	rm -f "$box/held"
	holding "$lock"
	asked "fresh and under $lock"
	must helpdesk note 1 -m "under $lock"
	HELPDESK_CACHE=off ask_all env >"$box/want"
	asked "old and under $lock"
	kill "$holder"
	wait "$holder" 2>/dev/null
done
# Its folder locked, as another process does while it makes or removes the file.
fresh
rm -f "$box/held"
$python -c '
import fcntl, os, sys, time
fd = os.open(sys.argv[1], os.O_RDONLY)
fcntl.flock(fd, fcntl.LOCK_EX)
open(sys.argv[2], "w").close()
time.sleep(600)' "$beside" "$box/held" &
holder=$!
for ((i = 0; i < 100; i++)); do
	[ -e "$box/held" ] && break
	sleep 0.05
done
asked 'with its folder locked'
rm -f "$cache"*
asked 'not there, with its folder locked'
echo rubbish rubbish >"$cache"
asked 'rubbish, with its folder locked'
kill "$holder"
wait "$holder" 2>/dev/null
fresh
asked 'sound again'
[ -s "$cache" ] && [ ! -L "$cache" ]
result $? 'a cache is there in the end'
finish
