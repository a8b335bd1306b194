#!/bin/bash
# A message on a ticket: which one it belongs to, and what it does there. Nothing that was answered
# once is answered again, whatever is sent round in circles.
# timeout: 240
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/e2e/mail_in.sh
. "$here/mail_in.sh"
mail_store
marie='Marie Curie <marie@example.org>'
# take ID FROM SUBJECT [HEADER...]: one message of a line, received.
take() {
	local text=${text:-It goes on.}
	letter "$@" <<<"$text" >"$box/x"
	receive 0 <"$box/x"
}
# last TICKET: its newest entry, in short.
last() {
	yaml_says "$2" "$1" 'j[-1]["event"] + " " + h["status"]'
}
own_id() {
	printf 'hd-%s.%s.%s.1@desk.example.org' "${1#HD-}" "$(yaml "$1" 'h["uid"].lower()')" 0123456789abcdef
}

take m1@example.org "$marie" 'Printer is broken'
take m2@example.org "$marie" 'no number here' 'In-Reply-To: <m1@example.org>'
last HD-1 'received new'
take m3@example.org "$marie" 'neither here' 'References: <nobody@example.org> <m2@example.org>'
last HD-1 'received new'
take m4@example.org "$marie" 'Re: answer' "In-Reply-To: <$(own_id HD-1)>"
last HD-1 'received new'
take m5@example.org "$marie" 'Re: [HD-1] Printer is broken'
last HD-1 'received new'
is "$(tickets)" 1 'by In-Reply-To, References, our own Message-ID, the number in the subject'
yaml_says '[null, null, null, null]' HD-1 '[x["mail"].get("unverified") for x in j[1:]]'
yaml_says '["mail", "mail", "Marie Curie <marie@example.org>", "It goes on."]' HD-1 \
	'[j[-1][k] for k in ("by", "channel", "from", "note")]'
git_says 'HD-1: receive' log -1 --format=%s

# --- who is not on the ticket --------------------------------------------------------------------
take s1@evil.example 'Eve <eve@evil.example>' '[HD-1] hello'
last HD-1 'received new'
yaml_says true HD-1 'j[-1]["mail"]["unverified"]'
has "$(helpdesk show 1)" 'received from Eve <eve@evil.example> (mail, unverified)' 'show says so'
take s2@evil.example 'Eve <eve@evil.example>' 'again' 'In-Reply-To: <s1@evil.example>'
yaml_says true HD-1 'j[-1]["mail"]["unverified"]'
take s3@evil.example 'marie@example.org <eve@evil.example>' '[HD-1] a name that looks like her'
yaml_says true HD-1 'j[-1]["mail"]["unverified"]'
forged=$(own_id HD-1)
take s4@evil.example 'Eve <eve@evil.example>' 'guessed' \
	"In-Reply-To: <hd-1.01arz3ndektsv4rrffq69g5fav.${forged#hd-1.*.}>"
is "$(tickets)" 2 'a forged Message-ID of ours leads nowhere: a ticket of its own'
take a1@example.org 'Bob Martin <bob@example.org>' '[HD-1] as an agent'
yaml_says '["mail", null]' HD-1 '[j[-1]["by"], j[-1]["mail"].get("unverified")]'
take s5@example.org "$marie" '[HD-99] unknown number'
is "$(tickets)" 3 'an unknown number: a new ticket'

# --- what waits -------------------------------------------------------------------------------------
must helpdesk take 1
must helpdesk wait 1
take w1@evil.example 'Eve <eve@evil.example>' '[HD-1] resume it'
last HD-1 'received waiting'
take w2@example.org 'Bob Martin <bob@example.org>' '[HD-1] resume it'
last HD-1 'received waiting'
take w3@example.org "$marie" '[HD-1] away' 'Auto-Submitted: auto-replied'
last HD-1 'received waiting'
yaml_says auto-reply HD-1 'j[-1]["mail"]["sender"]'
take w4@example.org "$marie" '[HD-1] here is what you asked'
last HD-1 'received in_progress'
yaml_says '{"status": "in_progress", "waiting": null}' HD-1 'j[-1]["set"]'
git_says 'HD-1: receive, and resume' log -1 --format=%s
must helpdesk wait 1 --on supplier
take w5@example.org "$marie" '[HD-1] any news?'
last HD-1 'received waiting'

# --- what is over ------------------------------------------------------------------------------------
must helpdesk resolve 1 -m 'Plugged in'
text='Thank you!' take o1@example.org "$marie" '[HD-1] re'
last HD-1 'received resolved'
take o2@example.org "$marie" '[HD-1] still broken'
last HD-1 'reopened in_progress'
yaml_says '["received", "reopened"]' HD-1 '[x["event"] for x in j[-2:]]'
is "$(git -C "$store" log -1 --format=%P | wc -w)" 1 'both in one commit'
must helpdesk qualify 1 --application mailer
must helpdesk close 1 -m 'Plugged in for good'
at 2026-12-01T09:12:00Z
text='Merci beaucoup' take o3@example.org "$marie" '[HD-1] re'
last HD-1 'received closed'
take o4@example.org "$marie" '[HD-1] away' 'Auto-Submitted: auto-replied'
last HD-1 'received closed'
is "$(tickets)" 3 'thanks and answers of programs open nothing'
take o5@evil.example 'Eve <eve@evil.example>' '[HD-1] open it'
yaml_says closed HD-1 'h["status"]'
yaml_says '["related-to", "HD-1"]' HD-4 '[h["links"][0][k] for k in ("kind", "ticket")]'
yaml_says mailer HD-4 'h["application"]'
take o6@example.org "$marie" '[HD-1] not for long'
last HD-1 'reopened in_progress'
must helpdesk close 1 -m 'Now'
at 2026-12-16T09:12:00Z
take o7@example.org "$marie" '[HD-1] at the last second'
last HD-1 'reopened in_progress'
must helpdesk close 1 -m 'Again'
at 2026-12-31T09:12:01Z
take o8@example.org "$marie" 'Re: [HD-1] Printer is broken'
yaml_says closed HD-1 'h["status"]'
yaml_says '["Printer is broken", "HD-1", "new"]' HD-5 '[h["subject"], h["links"][0]["ticket"], h["status"]]'
git_says 1 rev-list --count main~1..main
take o8b@example.org "$marie" 'Re: [HD-1] Closed: Printer is broken'
yaml_says 'Printer is broken' HD-6 'h["subject"]'
take o8c@example.org "$marie" 'TR: [HD-1] Demande clôturée : Printer is broken'
yaml_says 'Printer is broken' HD-7 'h["subject"]'
take o8d@example.org "$marie" 'Re: [HD-1] My Printer is broken'
yaml_says 'My Printer is broken' HD-8 'h["subject"]'
text='merci' take o9@example.org "$marie" '[HD-1] re'
last HD-1 'received closed'
must helpdesk config set mail.grace 30
take o10@example.org "$marie" '[HD-1] grace'
last HD-1 'reopened in_progress'

# --- merged ones ------------------------------------------------------------------------------------
must helpdesk merge 5 1
take g1@example.org "$marie" '[HD-5] where does it go'
last HD-1 'received in_progress'

# --- automatic mail -----------------------------------------------------------------------------------
before=$(tickets)
take b1@example.org "$marie" 'out of office' 'Auto-Submitted: auto-replied'
is "$(tickets)$(aside)" "${before}1" 'an automatic answer to nothing is put aside'
has "$(reasons)" 'an automatic answer that belongs to no ticket' 'with the reason'
{
	printf 'From: MAILER-DAEMON@mx.example\nTo: help@desk.example.org\nMessage-ID: <b2@mx.example>\n'
	printf 'Subject: Undelivered Mail\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n'
	printf 'Content-Type: multipart/report; report-type=delivery-status; boundary=B\n\n'
	printf -- '--B\nContent-Type: text/plain\n\nIt could not be delivered.\n'
	printf -- '--B\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n'
	printf 'Final-Recipient: rfc822; marie@example.org\nAction: failed\nStatus: 5.1.1\n'
	printf -- '--B\nContent-Type: message/rfc822\n\nFrom: help@desk.example.org\n'
	printf 'Message-ID: <%s>\nSubject: x\n\nx\n--B--\n' "$(own_id HD-2)"
} >"$box/x"
receive 0 <"$box/x"
last HD-2 'received new'
yaml_says bounce HD-2 'j[-1]["mail"]["sender"]'
sed "s/$(own_id HD-2)/other@example.org/; s/b2@mx/b3@mx/" "$box/x" >"$box/y"
receive 0 <"$box/y"
is "$(tickets)$(aside)" "${before}2" 'a bounce of a message that is not ours is put aside'
take b4@monitor.example 'nagios@monitor.example' 'disk full' 'Auto-Submitted: auto-generated'
is "$(tickets)" $((before + 1)) 'a program that reports something opens a ticket'
yaml_says machine HD-9 'j[0]["mail"]["sender"]'

# --- in circles ------------------------------------------------------------------------------------------
must helpdesk config set mail.from 'Help <help@desk.example.org>'
sent() {
	find "$store/helpdesk/outbox" -type f -path '*/new/*' 2>/dev/null
}
take c1@example.org 'Pierre <pierre@example.org>' 'Screen is black'
is "$(sent | wc -l)" 1 'a person gets an acknowledgement'
ours=$(sent)
receive 0 <"$ours"
is "$(tickets)$(sent | wc -l)" $((before + 2))1 'it comes back: nothing'
has "$(helpdesk mail receive -v --format jsonl <"$ours")" '"fate":"known"' 'it is known'
take c2@monitor.example 'nagios@monitor.example' 'disk still full' 'Auto-Submitted: auto-generated'
is "$(sent | wc -l)" 1 'a program gets none'
take c3@example.org 'Help <help@desk.example.org>' 'from our own address'
is "$(sent | wc -l)" 1 'our own address gets none'
# Another desk takes our acknowledgement for a request, and so on.
new_store other
must git -C "$store" config helpdesk.send cron
must helpdesk config set mail.application payroll
must helpdesk config set mail.from 'Other <other@example.net>'
receive 0 <"$ours"
is "$(tickets)$(sent | wc -l)" 10 'a message of another desk is not acknowledged'
must helpdesk reply 1 -m 'Who are you?'
theirs=$(sent)
store=$box/work/.helpdesk
cd "$box/work" || exit 1
receive 0 <"$theirs"
is "$(sent | wc -l)" 1 'its answer causes none here'
run helpdesk fsck
is "$out" '' 'fsck finds nothing'
finish
