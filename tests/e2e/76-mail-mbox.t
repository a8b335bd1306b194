#!/bin/bash
# Many messages at once, of an mbox or a maildir: none lost, none twice, whatever interrupts it.
# timeout: 240
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/e2e/mail_in.sh
. "$here/mail_in.sh"
mail_store

# many N [PREFIX]: an mbox of N messages, each from somebody else.
many() {
	$python - "$1" "${2:-a}" <<'P'
import sys
n, p = int(sys.argv[1]), sys.argv[2]
for i in range(n):
    print(f"From u{i}@z.example Sun Nov 22 09:00:00 2026")
    print(f"From: U {i} <u{p}{i}@z.example>\nTo: help@desk.example.org\nSubject: request {i}")
    print(f"Message-ID: <{p}{i}@z.example>\n\nThe text of {i}.\n")
P
}

# --- how messages are parted -----------------------------------------------------------------------
{
	many 2 q
	printf 'From nobody@example.org Sun Nov 22 09:00:00 2026\nFrom: a@example.org\nSubject: quoted\n'
	printf 'Message-ID: <q9@example.org>\n\n>From here on\n>>From there\nFrom me 1\n\nFrom you to me\n\nend'
} >"$box/box"
cp "$box/box" "$box/before"
chmod 600 "$box/box"
run helpdesk mail receive --mbox "$box/box"
is "$status" 0 'an mbox is taken'
has "$out" 'HD-3    opened' 'each message is told'
is "$(tickets)" 3 'three messages'
yaml_says 'From here on\n>From there\nFrom me 1\n\nFrom you to me\n\nend' HD-3 'h["description"].replace("\n", "\\n")'
yaml_says 'The text of 1.' HD-2 'h["description"]'
is "$(stat -c %s "$box/box")" 0 'the mbox is empty'
cmp -s "$box/before" "$box/box.done"
result $? 'what was taken is in FILE.done, byte by byte'
is "$(stat -c %a "$box/box.done")" 600 'for nobody else to read'
git_says 1 rev-list --count main~1..main
run helpdesk mail receive --mbox "$box/box"
is "$status$(stat -c %s "$box/box.done")" "0$(stat -c %s "$box/before")" 'an empty mbox: nothing to do'
cp "$box/before" "$box/box"
run helpdesk mail receive --mbox "$box/box" --format jsonl
is "$(grep -c '"fate":"known"' <<<"$out")$(tickets)" 33 'again: all known'
printf 'From: a@example.org\r\nSubject: crlf\r\nMessage-ID: <crlf@example.org>\r\n\r\nText\r\n\r\nmore\r\n' >"$box/box"
run helpdesk mail receive --mbox "$box/box"
yaml_says 'Text\n\nmore' HD-4 'h["description"].replace("\n", "\\n")'

# --- what cannot be taken ------------------------------------------------------------------------------
{
	many 2 b
	printf 'From x Sun Nov 22 09:00:00 2026\n\nno header at all\n\n'
	printf 'From x Sun Nov 22 09:00:00 2026\nFrom: big@example.org\nMessage-ID: <big@example.org>\n\n'
	head -c 1500000 /dev/zero | tr '\0' y
	printf '\n\n'
	many 1 c
} >"$box/box"
must helpdesk config set mail.limit 1
run helpdesk mail receive --mbox "$box/box" --format jsonl
is "$status" 5 'some were put aside: 5'
is "$(json_lines='[x["fate"] for x in l]' $python -c '
import json, os, sys
l = [json.loads(x) for x in open(sys.argv[1])]
print(json.dumps(eval(os.environ["json_lines"])))' "$box/out")" '["opened", "opened", "aside", "aside", "opened"]' \
	'what became of each, in order'
is "$(aside)$(find "$store/helpdesk/undeliverable" -name '*.eml' -size +1400k | wc -l)" 21 'both are kept whole'
has "$(reasons)" 'more than 1 MiB' 'with the reason'
is "$(stat -c %s "$box/box")" 0 'and the mbox is empty'

# --- locks -------------------------------------------------------------------------------------------------
many 3 l >"$box/box"
touch "$box/box.lock"
run helpdesk --wait 0 mail receive --mbox "$box/box"
refused 4 "box.lock' exists"
# lock AGE [TEXT]: a lock file that was touched so many seconds ago.
lock() {
	rm -f "$box/box.lock"
	printf '%s' "${2:-}" >"$box/box.lock"
	touch -d "@$(($(date +%s) - $1))" "$box/box.lock"
}
lock 280
run helpdesk --wait 0 mail receive --mbox "$box/box"
refused 4 "box.lock' exists"
lock 9999 "$$:$(hostname)"
touch "$box/box.lock"
run helpdesk --wait 0 mail receive --mbox "$box/box"
refused 4 "box.lock' exists"
is "$(cat "$box/box.lock")" "$$:$(hostname)" 'that of a living process stays'
sh -c 'echo $$' >"$box/gone"
lock 10 "$(cat "$box/gone"):elsewhere.$(hostname)"
run helpdesk --wait 0 mail receive --mbox "$box/box"
refused 4 "box.lock' exists"
n=$(tickets)
for stale in "0 $(cat "$box/gone"):$(hostname)" "320 " "320 0" "320 1:elsewhere" "90000000 $$:$(hostname)"; do
	many 1 "l${n}x" >"$box/box"
	lock "${stale%% *}" "${stale#* }"
	run helpdesk --wait 0 mail receive --mbox "$box/box"
	n=$((n + 1))
	is "$status$(tickets)$(find "$box/box.lock" 2>/dev/null)" "0$n" \
		"a lock that nobody holds is taken over: ${stale/$(hostname)/HOST}"
done
mkdir "$box/box.lock"
run helpdesk --wait 0 mail receive --mbox "$box/box"
refused 4 "box.lock' exists"
rmdir "$box/box.lock"
many 3 l >"$box/box"
$python - "$box/box" <<'P' &
import fcntl, sys, time
f = open(sys.argv[1], "r+")
fcntl.lockf(f, fcntl.LOCK_EX)
open(sys.argv[1] + ".held", "w").close()
time.sleep(2)
P
until [ -e "$box/box.held" ]; do sleep 0.05; done
run helpdesk --wait 0 mail receive --mbox "$box/box"
refused 4 'is locked by another program'
wait
run helpdesk mail receive --mbox "$box/nothing"
refused 3 'cannot open'
run helpdesk mail receive --mbox "$box"
is "$status" 1 'a folder is no mbox'

# --- what interrupts it -----------------------------------------------------------------------------------
# Killed at each of these: run again, all is there once.
n=$(tickets)
for at in write:200 fsync:1 ftruncate:1 rename:2; do
	many 250 "k${at%:*}" >"$box/box"
	strace -f -qq -o /dev/null -e trace="${at%:*}" -e inject="${at%:*}:signal=KILL:when=${at#*:}" \
		helpdesk mail receive --mbox "$box/box" >/dev/null 2>&1
	helpdesk --wait 0 mail receive --mbox "$box/box" >/dev/null 2>"$box/err"
	n=$((n + 250))
	is "$(tickets)$(stat -c %s "$box/box")" "${n}0" "killed at $at: all there, once"
done
is "$(grep -ch '^Message-ID: <kwrite' "$box/box.done")" 250 'nothing is missing in FILE.done'
# An application that is not recorded: nothing is taken, nothing is given up.
many 3 z >"$box/box"
cp "$box/box" "$box/before"
run helpdesk mail receive --mbox "$box/box" -a nowhere
is "$status$(cmp "$box/box" "$box/before" 2>&1)" 3 'a setting that is wrong: the mbox stays as it is'

# --- a maildir --------------------------------------------------------------------------------------------
mkdir -p "$box/md/new" "$box/md/tmp"
for i in 1 2 3; do
	letter "d$i@example.org" "d$i@example.org" "From a maildir" <<<"text $i" >"$box/md/new/170000000$i.M$i.host"
done
mv "$box/md/new/1700000003.M3.host" "$box/md/new/1700000003.M3.host:2,"
echo rubbish >"$box/md/new/1700000004.M4.host"
touch "$box/md/new/.hidden"
mkdir "$box/md/new/folder"
n=$(tickets)
run helpdesk mail receive --maildir "$box/md" --format jsonl
is "$status$(tickets)" 5$((n + 3)) 'the new messages of a maildir'
is "$(find "$box/md/cur" -type f -printf '%f\n' | sort | tr '\n' ' ')" \
	'1700000001.M1.host:2,S 1700000002.M2.host:2,S 1700000003.M3.host:2,S 1700000004.M4.host:2,S ' \
	'moved to cur, marked as seen'
is "$(find "$box/md/new" -mindepth 1 ! -name '.*' -printf '%f')" folder 'nothing else is touched'
run helpdesk mail receive --maildir "$box/nothing"
refused 3 'a maildir has the folders'

# --- pace, and without a cache ------------------------------------------------------------------------------
many 1500 p >"$box/box"
start=${EPOCHREALTIME/./}
run helpdesk mail receive --mbox "$box/box"
took=$((${EPOCHREALTIME/./} - start))
[ $((1500 * 1000000 / took)) -ge 300 ]
result $? "at least 300 messages a second"
echo "# $((1500 * 1000000 / took)) messages a second"
many 50 p >"$box/box"
many 5 s >>"$box/box"
run env HELPDESK_CACHE=off helpdesk mail receive --mbox "$box/box" --format jsonl
is "$(grep -c known <<<"$out") $(grep -c opened <<<"$out")" '50 5' 'without a cache the same are known'
# What the killed ones left beside the store is none of it.
run helpdesk fsck
is "$(grep -v 'has no index' <<<"$out")" '' 'fsck finds nothing'
finish
