#!/bin/bash
# timeout: 300
# What waits to be sent: handed to the sendmail program, kept with the reason when that fails, tried
# again later, listed, shown, dropped.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work
outbox=$store/helpdesk/outbox

# program BODY: what sends, from now on.
program() {
	printf '#!/bin/sh\n%s\n' "$1" >"$box/sendmail"
	chmod +x "$box/sendmail"
}
takes='echo x >>"$0.n"; cat >/dev/null'
taken() {
	local n=0
	[ ! -e "$box/sendmail.n" ] || n=$(wc -l <"$box/sendmail.n")
	rm -f "$box/sendmail.n"
	echo "$n"
}
waiting() {
	find "$outbox/${1:-new}" -type f 2>/dev/null | wc -l
}
queue_says() {
	run helpdesk mail queue --format json
	json_says "$1" "$2"
}

run helpdesk mail send
good ''
run helpdesk mail queue --format json
good '[]'
must git -C "$store" config helpdesk.sendmail "$box/sendmail"
must git -C "$store" config helpdesk.send cron
must helpdesk config set mail.from 'Desk <help@desk.example.org>'

# --- taken ------------------------------------------------------------------------------------
program "$takes"
must helpdesk open -a payroll -r 'René <rene@example.org>' -s 'Café fermé'
queue_says '["HD-1", "rene@example.org", "[HD-1] Your request: Café fermé", 0, null, null, "2026-11-22T09:12:00Z"]' \
	'[d[0][k] for k in ("number", "to", "subject", "tries", "next", "reason", "queued")]'
name=$(json 'd[0]["name"]')
has "$name" 'HD-1.????????.1' 'a message is named after its event'
run helpdesk mail queue show "$name"
expect_status 0
has "$out" 'To: *rene@example.org' 'show: the message as it is'
run helpdesk mail queue
has "$out" "$name*rene@example.org" 'a table for people'
run helpdesk --quiet mail send
good ''
is "$(taken) $(waiting)" '1 0' 'it was handed over, and is gone'
run helpdesk mail queue show "$name"
refused 3 'no message'
run helpdesk mail queue drop "$name"
refused 3 'no message'

# --- not taken --------------------------------------------------------------------------------
program 'echo "no route to host" >&2; exit 75'
must helpdesk open -a payroll -r 'Marie <marie@example.org>' -s two
run helpdesk mail send
expect_status 5
has "$err" 'no route to host' 'mail send says why'
queue_says '[1, "2026-11-22T09:13:00Z"]' '[d[0]["tries"], d[0]["next"]]'
json_says 'true' '"no route to host" in d[0]["reason"] and "status 75" in d[0]["reason"]'
run helpdesk mail send
good ''
at 2026-11-22T09:13:00Z
run helpdesk mail send
expect_status 5 'a minute later it is tried again'
queue_says '[2, "2026-11-22T09:15:00Z"]' '[d[0]["tries"], d[0]["next"]]'
for _ in 1 2 3 4 5 6 7 8 9; do
	run helpdesk --quiet mail send --all
done
queue_says '[11, "2026-11-22T13:13:00Z"]' '[d[0]["tries"], d[0]["next"]]'
program "$takes"
run helpdesk mail send
good ''
is "$(taken)" 0 'its pause is not over'
run helpdesk mail send --all
expect_status 0
is "$(taken) $(waiting) $(waiting state)" '1 0 0' '--all does not wait'

for code in 64 65 67 68; do
	program "exit $code"
	must helpdesk reply 2 -m "again $code"
	run helpdesk mail send --all
	expect_status 5
	queue_says 2026-11-22T13:13:00Z 'd[0]["next"]'
	run helpdesk mail queue drop "$(json 'd[0]["name"]')"
	expect_status 0
	is "$(waiting)" 0 'dropped'
done

# --- a program that hangs, is not there, writes much --------------------------------------------
must git -C "$store" config helpdesk.sendmailTimeout 1
must helpdesk reply 2 -m hang
program 'sleep 300'
run timeout 30 helpdesk mail send
expect_status 5
queue_says true '"did not end within 1 s" in d[0]["reason"]'
program 'head -c 3000000 /dev/zero | tr "\0" x; head -c 3000000 /dev/zero | tr "\0" y >&2; exit 1'
must git -C "$store" config helpdesk.sendmailTimeout 60
run helpdesk mail send --all
expect_status 5
lacks "$out" x 'nothing that the program writes comes through'
queue_says true '4096 <= len(d[0]["reason"]) < 4300'
rm "$box/sendmail"
run helpdesk mail send --all
expect_status 5
queue_says true '"cannot run" in d[0]["reason"]'
must git -C "$store" config helpdesk.sendmail '"broken'
run helpdesk mail send --all
refused 2 'not closed'
must git -C "$store" config helpdesk.sendmail "$box/sendmail"
must git -C "$store" config helpdesk.sendmailTimeout soon
run helpdesk mail send --all
refused 2 sendmailTimeout
must git -C "$store" config --unset helpdesk.sendmailTimeout
program "$takes"
must helpdesk mail send --all
is "$(taken) $(waiting)" '1 0' 'nothing was lost by all that'

# --- one sender at a time -----------------------------------------------------------------------
program "$takes; while [ -e $box/hold ]; do sleep 0.05; done"
: >"$box/hold"
must helpdesk reply 2 -m first
helpdesk --quiet mail send &
sender=$!
for _ in $(seq 200); do
	[ -e "$box/sendmail.n" ] && break
	sleep 0.05
done
must helpdesk reply 2 -m second
is "$(waiting)" 2 'who works on tickets does not wait for a sender'
run helpdesk mail send
refused 4 'at work'
run helpdesk --quiet mail send
good ''
rm "$box/hold"
wait $sender
is "$(taken) $(waiting)" '2 0' 'the sender at work takes what came meanwhile'

# --- what a crash leaves ------------------------------------------------------------------------
must helpdesk reply 2 -m third
released=$(ls "$outbox/new")
mv "$outbox/new/$released" "$outbox/tmp/"
sed 's/third/never/' "$outbox/tmp/$released" >"$outbox/tmp/${released/.1/.9}"
cp "$outbox/tmp/$released" "$outbox/tmp/HD-2.01ABC.0123456789abcdef.1"
cp "$outbox/tmp/$released" "$outbox/tmp/HD-99.01ABC.0123456789abcdef.1"
queue_says 4 'len(d)'
run helpdesk mail queue drop "$(json 'd[0]["name"]')"
refused 4 'not in the store yet'
rm "$outbox/tmp/${released/.1/.9}"
must helpdesk mail send
is "$(taken) $(waiting) $(waiting tmp)" '1 0 0' 'sent is what the store knows of, the rest is gone'

# --- behind a command ---------------------------------------------------------------------------
program "$takes"
must git -C "$store" config helpdesk.send wait
must helpdesk reply 2 -m waited
is "$(taken) $(waiting)" '1 0' 'helpdesk.send=wait: sent before the command ends'
program 'echo sorry >&2; exit 75'
run helpdesk reply 2 -m unlucky
expect_status 0 'what cannot be sent is no failure of the command'
has "$err" sorry 'but it is told'
program "$takes"
must git -C "$store" config helpdesk.send behind
must helpdesk mail send --all
taken >/dev/null
must helpdesk reply 2 -m behind
for _ in $(seq 200); do
	[ "$(waiting)" = 0 ] && break
	sleep 0.05
done
is "$(taken) $(waiting)" '1 0' 'helpdesk.send=behind: sent a moment later'
must git -C "$store" config helpdesk.send sometimes
run helpdesk reply 2 -m odd
expect_status 0
has "$err" 'behind, wait or cron' 'a word that means nothing is told'
finish
