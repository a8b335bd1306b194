#!/bin/bash
# Mail from end to end: a requester writes with his mail program, a mail server hands it to
# `helpdesk mail receive`, what agents do comes back to his mailbox through msmtp and the server.
# shellcheck source=tests/e2e/mail-server.sh
. "$(dirname "$0")/mail-server.sh"
enter_namespace "$0"
private_machine
export SHM=/run/tmp
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
chmod 755 "$box"
chmod 1777 "$box/tmp"
git config --global safe.directory '*'

# The desk's commands are those of the user whom the server delivers as.
helpdesk() {
	setpriv --reuid=desk --regid=desk --clear-groups env HOME=/run/people/desk \
		timeout -k 1 20 helpdesk "$@"
}

# The clock of what the server starts is ours as well.
at() {
	export HELPDESK_NOW=$1
	declare -p HELPDESK_NOW HELPDESK_STORE TZ ASAN_OPTIONS UBSAN_OPTIONS 2>/dev/null |
		sed 's/^declare -[a-z]* /export /' >/run/desk.env
}
cat >/run/bin/take <<'END'
#!/bin/sh
. /run/desk.env
said=$(/run/bin/helpdesk mail receive 2>&1)
status=$?
echo "$status" >>"$HOME/statuses"
[ -z "$said" ] || echo "$said" >&2
exit "$status"
END
chmod 755 /run/bin/take

# header FILE NAME, body FILE: as Python's email reads them; reads FILE: it finds no defect.
header() {
	$python -c '
import email, email.policy, sys
m = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
print(str(m[sys.argv[2]]).strip("<>"))' "$1" "$2"
}
body() {
	$python -c '
import email, email.policy, sys
m = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
print(m.get_body().get_content().strip())
bad = [d for p in m.walk() for d in p.defects] + [d for v in m.values() for d in v.defects]
print("\n".join("DEFECT %r" % d for d in bad))' "$1"
}
# entry NUMBER N KEY: of the Nth entry of a journal.
entry() {
	yaml "$1" "j[$2].get('$3')"
}
# path_known NUMBER: there is that ticket.
path_known() {
	git -C "$store" cat-file -e "main:$(path_of "$1")" 2>/dev/null
}
# until_entries NUMBER N: the ticket has so many entries.
# shellcheck disable=SC2317 # wait_for calls it
until_entries() {
	[ "$(yaml "$1" 'len(j)' 2>/dev/null)" = "$2" ]
}
# arrives NUMBER N TEXT: that entry comes in by mail.
arrives() {
	wait_for "until_entries $1 $2"
	is "$(yaml "$1" 'len(j)' 2>&1)" "$2" "$3"
}
# gets USER N TEXT: he has N messages in the end.
gets() {
	wait_for "mails $1 $2"
	is "$(mails "$1")" "$2" "$3"
}

start_server || {
	echo "1..0 # SKIP OpenSMTPD does not start here"
	exit 0
}
mailbox marie 'Marie Curie'
mailbox jean 'Jean Petit'
msmtp_settings desk help
mkdir "$box/desk"
chown desk: "$box/desk"
new_store desk
export HELPDESK_STORE=$store
at 2026-11-22T09:12:00Z
must helpdesk config set mail.from 'Support <help@example.org>'
must helpdesk config set mail.application payroll
desk_git() {
	as desk git --git-dir="$store" config "$@"
}
desk_git helpdesk.sendmail "msmtp -C /run/people/desk/.msmtprc"

# --- a request becomes a ticket, and is acknowledged
writes marie 'Bulletin de paie erroné' 'Le total de février est faux.'
is "$?" 0 'a requester writes with his mail program'
wait_for 'path_known HD-1'
gets marie 1 'an acknowledgement arrives'
ack=$(newest marie)
sent=$(mlist /run/people/marie/Sent)
yaml_says 'Bulletin de paie erroné' HD-1 "d['subject']"
yaml_says 'Marie Curie marie@example.org' HD-1 "d['requester']['name'] + ' ' + d['requester']['email']"
has "$(yaml HD-1 "d['description']")" 'Le total de février est faux.' 'the text is the description'
yaml_says 'payroll' HD-1 "d['application']"
is "$(entry HD-1 0 by) $(yaml HD-1 "d['channel']")" 'mail mail' 'it came by mail, and nobody typed it'
is "$(header "$ack" In-Reply-To)" "$(header "$sent" Message-ID)" 'it answers his message'
has "$(header "$ack" Subject)" '\[HD-1\]' 'it has the number in its subject'
is "$(header "$ack" Auto-Submitted)" 'auto-generated' 'it says that a program wrote it'
lacks "$(body "$ack")" 'DEFECT' 'Python finds no defect in it'
has "$(mshow "$ack" | tr '\n' ' ')" 'Subject: \[HD-1\]' 'his mail program shows it'

# --- he answers, the desk answers, all in one thread
answers marie "$ack" 'Il manque aussi la prime.'
arrives HD-1 2 'his answer comes to the ticket'
is "$(entry HD-1 1 event) $(entry HD-1 1 from)" 'received Marie Curie <marie@example.org>' \
	'it is his'
has "$(entry HD-1 1 note)" 'Il manque aussi la prime.' 'with what he wrote'
is "$(yaml HD-1 "j[1].get('mail', {}).get('unverified')")" null 'he is known on the ticket'
must helpdesk reply 1 -m 'Nous recalculons la paie de février.'
gets marie 2 'a reply arrives'
reply=$(newest marie)
has "$(body "$reply")" 'Nous recalculons la paie de février.' 'with what the agent wrote'
lacks "$(body "$reply")" DEFECT 'without a defect'

# --- waiting for him ends when he answers
must helpdesk wait 1 --on requester -m 'Quel est votre matricule ?'
gets marie 3 'a question arrives'
answers marie "$(newest marie)" 'Matricule 4711'
arrives HD-1 5 'the answer comes to the ticket'
lacks "$(yaml HD-1 "d['status']")" waiting 'it waits no longer'

# --- closing tells the solution; thanks leave it closed, anything else reopens it
must helpdesk close 1 -m 'La paie de février est recalculée.'
gets marie 4 'the closure arrives'
closure=$(newest marie)
has "$(body "$closure")" 'La paie de février est recalculée.' 'with the solution'
n=$(yaml HD-1 'len(j)')
answers marie "$closure" 'Merci beaucoup !'
arrives HD-1 $((n + 1)) 'thanks come to the ticket'
yaml_says closed HD-1 "d['status']"
answers marie "$closure" 'Le total de mars est faux maintenant.'
wait_for "yaml HD-1 \"d['status']\" | grep -qv closed"
lacks "$(yaml HD-1 "d['status']")" closed 'an answer reopens it'

printf '[database]\npath=/run/people/marie\n[user]\nname=M\nprimary_email=marie@example.org\n' \
	>/run/people/marie/.notmuch-config
as marie notmuch new >/run/tmp/said 2>&1
is "$(as marie notmuch count --output=threads '*')" 1 'notmuch sees one thread'
is "$(as marie notmuch count --output=messages '*')" $(($(mails marie) + 5)) \
	'of all messages, his own and ours'

# --- what comes after the grace opens another ticket
must helpdesk close 1 -m 'Mars est recalculé.'
gets marie 5 'the second closure arrives'
at 2026-12-20T09:00:00Z
answers marie "$(newest marie)" 'Et avril est faux aussi.'
wait_for 'path_known HD-2'
yaml_says closed HD-1 "d['status']"
has "$(yaml HD-2 "d['links']")" '"HD-1"' 'a late answer opens a ticket linked to the old one'
gets marie 6 'which is acknowledged'
has "$(header "$(newest marie)" Subject)" '\[HD-2\]' 'by its own number'

# --- what programs answer comes to the ticket, and nobody answers it
must helpdesk open -a payroll -r 'Jean Petit <jean@example.org>' -s 'Absent' -m '-'
gets jean 1 'another requester is told'
arrives HD-3 2 'that he is away comes to the ticket'
is "$(entry HD-3 1 event) $(yaml HD-3 "j[1]['mail']['sender']")" 'received auto-reply' \
	'as an automatic answer'
must helpdesk open -a payroll -r 'Nobody <gone@example.org>' -s 'Gone' -m '-'
arrives HD-4 2 'what the server could not deliver comes to the ticket'
is "$(entry HD-4 1 event) $(yaml HD-4 "j[1]['mail']['sender']")" 'received bounce' 'as a bounce'
wait_for queue_is_empty
is "$(mails jean) $(mails marie)" '1 6' 'nothing of it is answered'
run helpdesk mail queue
good ''

# --- too much
head -c 39000000 /dev/zero | base64 >/run/tmp/big
chmod 644 /run/tmp/big
{
	printf 'From: Marie Curie <marie@example.org>\nTo: help@example.org\nSubject: Big\n\n'
	cat /run/tmp/big
} >/run/tmp/big.eml
as marie sh -c 'msmtp -C ~/.msmtprc -- help@example.org </run/tmp/big.eml'
gets marie 7 'a message of 50 MB comes back to who sent it'
has "$(cat "$(newest marie)")" 'helpdesk: *large' 'with our reason'
is "$(path_known HD-5 && echo opened)" '' 'and opens nothing'
is "$(tail -n 1 /run/people/desk/statuses)" 65 'it was refused by 65'

# --- what cannot be taken now stays with the server
: >/run/people/desk/statuses
mv "$store" "$store.away"
writes marie 'Later' 'While there is no store.'
wait_for 'test -s /run/people/desk/statuses'
is "$(cat /run/people/desk/statuses)" 75 'without a store it is to try again'
mv "$store.away" "$store"
is "$(queue_is_empty && echo empty)" '' 'the server keeps the message'
smtpctl schedule all >/run/tmp/said 2>&1
wait_for 'path_known HD-5'
yaml_says Later HD-5 "d['subject']"
gets marie 8 'and it is acknowledged'

# --- the server is away: what is to be sent stays with us, with the reason
sed -i 's/^port .*/port 9/' /run/people/desk/.msmtprc
must helpdesk reply 5 -m 'We look into it.'
wait_for 'helpdesk mail queue | grep -q HD-5'
wait_for 'helpdesk mail queue --format json | grep -q refused'
run helpdesk mail queue --format json
has "$out" 'refused' 'the queue tells why'
sed -i "s/^port .*/port $port/" /run/people/desk/.msmtprc
run helpdesk mail send --all
is "$status" 0 'what waited is sent'
gets marie 9 'and arrives'
lacks "$(mshow "$(newest marie)")" 'HD-4' 'for the right ticket'
is "$(sort -u /run/people/desk/statuses | tr '\n' ' ')" '0 75 ' 'receiving ended in no other way'
finish
