#!/bin/bash
# timeout: 240
# A close that queues a mail is killed at each call by which it writes, and then `mail send` runs:
# sent is what the events in main call for, each at least once, and nothing else; so it is when the
# sender is killed, too.
set -u
# shellcheck source=tests/crash/lib.sh
. "$(dirname "$0")/lib.sh"

if ! strace -qq -o /dev/null -e trace=none true 2>/dev/null; then
	echo "ok 1 # SKIP strace does not work here"
	echo 1..1
	exit 0
fi
export HELPDESK_NOW=2026-11-22T09:12:00Z HELPDESK_SEED=1 HELPDESK_AGENT=bob
export HOME=$box GIT_CONFIG_NOSYSTEM=1 SENT=$box/sent
helpdesk=$(realpath "$build/helpdesk")
cat >"$box/sendmail" <<'SH'
#!/bin/sh
cat >>"$SENT"
SH
chmod +x "$box/sendmail"

base=$box/base/.helpdesk
mkdir "$box/base"
{
	"$helpdesk" init "$box/base" &&
		"$helpdesk" --store "$base" agent add bob --name Bob --email bob@example.org &&
		"$helpdesk" --store "$base" app add payroll &&
		"$helpdesk" --store "$base" app accept payroll --on 2026-01-01 --kind recette &&
		git -C "$base" config helpdesk.send cron &&
		git -C "$base" config helpdesk.sendmail "$box/sendmail" &&
		"$helpdesk" --store "$base" config set mail.from help@desk.example.org &&
		"$helpdesk" --store "$base" open --no-mail -a payroll -r 'M <m@example.org>' -s one &&
		"$helpdesk" --store "$base" open --no-mail -a payroll -r 'M <m@example.org>' -s two
} >/dev/null 2>"$box/said"
result $? "a store that sends mail"
old=$(git -C "$base" rev-parse main)
store=$box/work/.helpdesk

fresh() {
	rm -rf "$box/work" "$SENT"
	cp -a "$box/base" "$box/work"
	: >"$SENT"
}
work() {
	"$@" "$helpdesk" --store "$store" close 1 2 --no-kb -m "it is done"
}
send() {
	"$@" "$helpdesk" --store "$store" --quiet mail send
}
# right MOST: each closed ticket was told of, at most MOST times, and no other; nothing is left.
right() {
	local n closed mails
	sound "$store" "$old" || return 1
	for n in 1 2; do
		closed=$(git -C "$store" show "main:tickets/HD/0000/00/HD-$n.yaml" |
			grep -c '^status: closed')
		mails=$(grep -c "^X-Helpdesk-Ticket: HD-$n\$" "$SENT")
		if [ "$mails" -lt "$closed" ] || [ "$mails" -gt $((closed * $1)) ]; then
			echo "# HD-$n: closed $closed, mails $mails" >&2
			return 1
		fi
	done
	if [ -n "$(find "$store/helpdesk/outbox" -type f 2>/dev/null)" ]; then
		echo "# left over: $(find "$store/helpdesk/outbox" -type f)" >&2
		return 1
	fi
}
# calls NAME COMMAND: how many it makes undisturbed.
calls() {
	fresh
	[ "$2" = work ] || work env >/dev/null 2>&1
	"$2" strace -qq -o "$box/trace" -e trace="$1" >/dev/null 2>&1
	wc -l <"$box/trace"
}

fresh
work env >/dev/null 2>"$box/said" && send env && right 1 && [ "$(grep -c ^X-Helpdesk-Ticket "$SENT")" = 2 ]
result $? "undisturbed, two mails are sent"

for call in rename fsync mkdir fcntl write; do
	failed=0 told=0 count=$(calls $call work)
	for k in $(seq "$count"); do
		fresh
		{ work strace -qq -o /dev/null -e trace=$call \
			-e inject=$call:signal=SIGKILL:when="$k"; } >/dev/null 2>&1
		if ! send env 2>"$box/said" || ! right 1; then
			echo "# killed at $call number $k: $(head -n 1 "$box/said")" >&2
			failed=1
		fi
		[ ! -s "$SENT" ] || told=$((told + 1))
	done
	[ "$count" -gt 0 ] || failed=1
	result $failed "close: killed at each of $count calls of $call ($told times it had happened)"
done
for call in rename fsync unlink; do
	failed=0 count=$(calls $call send)
	for k in $(seq "$count"); do
		fresh
		work env >/dev/null 2>&1
		{ send strace -qq -o /dev/null -e trace=$call \
			-e inject=$call:signal=SIGKILL:when="$k"; } >/dev/null 2>&1
		if ! send env 2>"$box/said" || ! right 2; then
			echo "# sender killed at $call number $k: $(head -n 1 "$box/said")" >&2
			failed=1
		fi
	done
	result $failed "mail send: killed at each of $count calls of $call"
done
for call in fsync rename write; do
	failed=0 count=$(calls $call work)
	for k in $(seq "$count"); do
		fresh
		work strace -qq -o /dev/null -e trace=$call -e inject=$call:error=ENOSPC:when="$k" \
			>/dev/null 2>&1
		if ! send env 2>"$box/said" || ! right 1; then
			echo "# no room at $call number $k: $(head -n 1 "$box/said")" >&2
			failed=1
		fi
	done
	result $failed "close: no room at each of $count calls of $call"
done
finish
