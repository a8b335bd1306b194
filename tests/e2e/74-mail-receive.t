#!/bin/bash
# One message on standard input: a new ticket, what is kept of it, which status a mail server gets.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/e2e/mail_in.sh
. "$here/mail_in.sh"
new_store work
marie='Marie Curie <marie@example.org>'

# --- not ready: try again -----------------------------------------------------------------------
unset HELPDESK_AGENT
letter m1@example.org "$marie" 'Printer is broken' <<<'It prints nothing.' >"$box/m1"
receive 75 <"$box/m1"
expect_err 'helpdesk config set mail.application APP'
is "$(tickets)$(aside)" 00 'nothing was made of it, nothing put aside'
HELPDESK_AGENT=bob must helpdesk config set mail.application payroll
receive 75 --bogus <"$box/m1"
receive 75 operand <"$box/m1"
run helpdesk --bogus mail receive <"$box/m1"
is "$status" 75 'an unknown option before the command: 75'
run helpdesk --store "$box/nowhere" mail receive <"$box/m1"
is "$status" 75 'no store: 75'
run helpdesk -C "$box/nowhere" mail receive <"$box/m1"
is "$status" 75 'no folder: 75'
run helpdesk mail receive --mbox "$box/nowhere"
is "$status" 3 'an mbox that is not there: an ordinary status'
run helpdesk mail receive --mbox a --maildir b
is "$status" 2 'both at once: usage'
run helpdesk mail receive -h
is "$status" 0 '-h: 0'
must git -C "$store" update-ref refs/heads/saved main
printf 'format: 1\nmail: [' >"$box/config.yaml"
blob=$(git -C "$store" hash-object -w "$box/config.yaml")
tree=$(git -C "$store" ls-tree main | sed "s/blob [0-9a-f]*\tconfig.yaml/blob $blob\tconfig.yaml/" |
	git -C "$store" mktree)
git -C "$store" update-ref refs/heads/main "$(git -C "$store" commit-tree -m broken -p main "$tree")"
receive 75 <"$box/m1"
expect_err 'config.yaml'
git -C "$store" update-ref refs/heads/main saved
git -C "$store" update-ref -d refs/heads/saved
is "$(tickets)" 0 'settings that cannot be read: the message waits'

# --- a ticket ------------------------------------------------------------------------------------
receive 0 <"$box/m1"
git_says 'HD-1: open: Printer is broken' log -1 --format=%s
git_says 'mail' log -1 --format=%an
yaml_says '["Printer is broken", "It prints nothing.", "payroll", "mail", "new", 0]' HD-1 \
	'[h[k] for k in ("subject", "description", "application", "channel", "status", "level")]'
yaml_says '{"name": "Marie Curie", "email": "marie@example.org"}' HD-1 'h["requester"]'
yaml_says '["mail", "opened", "Marie Curie <marie@example.org>", "m1@example.org"]' HD-1 \
	'[j[0][k] for k in ("by", "event", "from")] + [j[0]["mail"]["id"]]'
yaml_says '2026-11-22T09:12:00Z' HD-1 'h["opened"]'
yaml_says '2026-11-22T09:00:00Z' HD-1 'j[0]["mail"]["date"]'
receive 0 <"$box/m1"
is "$(tickets)$(git -C "$store" rev-list --count main)" "1$(git -C "$store" rev-list --count main)" \
	'the same message again makes nothing'
has "$(helpdesk mail receive -v --format jsonl <"$box/m1")" '"fate":"known"' '-v says that it is known'
has "$(helpdesk show 1)" 'mail  opened from Marie Curie <marie@example.org>' 'show tells who wrote'
is "$(helpdesk list --format number channel:mail)" HD-1 'channel:mail finds it'

lacks "$(helpdesk config list)" '@' 'all of this without mail.from: no address is ours'

# Concurrent deliveries of one message: one ticket.
letter twice@example.org "$marie" 'At once' <<<'x' >"$box/m2"
for id in 1 2 3 4 5; do
	helpdesk mail receive <"$box/m2" 2>"$box/said$id" &
done
wait
is "$(tickets)" 2 'five deliveries of one message at a time: one ticket'

# --- what is kept ----------------------------------------------------------------------------------
letter m3@example.org "$marie" 'Re: AW: =?utf-8?Q?R=C3=A9glage?=' 'Content-Language: fr' \
	'MIME-Version: 1.0' 'Content-Type: multipart/mixed; boundary=B' <<'M' >"$box/m3"
--B
Content-Type: text/plain; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

Le r=E9glage est perdu.

On Sat, 21 Nov 2026, Bob wrote:
> What is lost?
> Tell me.
--B
Content-Type: image/png; name="../../etc/scr een.png"
Content-Disposition: attachment; filename="../../etc/scr een.png"
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--B--
M
receive 0 <"$box/m3"
yaml_says 'Réglage' HD-3 'h["subject"]'
has "$(yaml HD-3 'h["description"]')" 'Le réglage est perdu.' 'the text is UTF-8'
lacks "$(yaml HD-3 'h["description"]')" 'What is lost' 'history is folded away'
yaml_says fr HD-3 'h["requester"]["language"]'
yaml_says 2 HD-3 'len(j[0]["files"])'
has "$(yaml HD-3 'j[0]["files"]')" 'quoted.txt' '... and kept as a file'
has "$(git -C "$store" ls-tree -r --name-only main attachments)" 'attachments/HD/0000/00/HD-3/' 'files lie with it'
lacks "$(git -C "$store" ls-tree -r --name-only main)" '..' 'no name leads out of its folder'
letter m4@example.org "$marie" '' <<<'' >"$box/m4"
receive 0 <"$box/m4"
yaml_says '(no subject)' HD-4 'h["subject"]'
letter m5@example.org "$marie" '' 'Content-Language: fr-FR' <<<'' >"$box/x"
receive 0 <"$box/x"
yaml_says '(sans objet)' HD-5 'h["subject"]'
yes 'a line of a very long text' | head -c 5000000 | letter m6@example.org "$marie" 'Long' >"$box/x"
receive 0 <"$box/x"
has "$(yaml HD-6 'h["description"]')" 'the whole text: text.txt]' 'a long text becomes a file'
is "$(git -C "$store" ls-tree -l -r main attachments/HD/0000/00/HD-6 | awk '{ print $4 }')" 5000000 \
	'all of it, once'
printf 'From bob Sun Nov 22 09:00:00 2026\nFrom: carl@example.org\nSubject: no id\n\nx\n' >"$box/m7"
receive 0 <"$box/m7"
has "$(yaml HD-7 'j[0]["mail"]["id"]')" 'sha256-????????????????????????????????@invalid' \
	'no Message-ID: the hash of it'
sed '1s/09:00/10:00/' "$box/m7" >"$box/m8"
receive 0 <"$box/m8"
is "$(tickets)" 7 'another line of an mbox before it: the same message'

# --- rules ------------------------------------------------------------------------------------------
must helpdesk config set mail.rules.a.sender '*@BIG.example' --as bob
must helpdesk config set mail.rules.a.application mailer --as bob
must helpdesk config set mail.rules.b.subject '*security*' --as bob
must helpdesk config set mail.rules.b.category security --as bob
must helpdesk config set mail.rules.b.type incident --as bob
must helpdesk config set mail.rules.b.team CERT-desk --as bob
letter r1@example.org 'boss@big.example' 'about Security' <<<x >"$box/x"
receive 0 <"$box/x"
yaml_says '["mailer", null]' HD-8 '[h["application"], h.get("category")]'
letter r2@example.org "$marie" 'about Security' <<<x >"$box/x"
receive 0 <"$box/x"
yaml_says '["payroll", "security", "incident", "qualified", "CERT-desk"]' HD-9 \
	'[h[k] for k in ("application", "category", "type", "status", "team")]'
letter r3@example.org "$marie" 'for the archive' <<<x >"$box/r3"
receive 0 -a archive <"$box/r3"
yaml_says '["archive", ["before-acceptance"]]' HD-10 '[h["application"], h["tags"]]'

# --- another message with an id that is known -----------------------------------------------------------
# scan ID DATE DATA [HEADER...]: what a scanner sends: no text, a page.
scan() {
	printf 'From: scanner@example.org\nTo: help@desk.example.org\nMessage-ID: <%s>\nSubject: Scan\n' "$1"
	printf 'Date: %s\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n' "$2"
	printf -- '\n--B\nContent-Type: text/plain\n\nSee the page.\n--B\nContent-Type: image/png; name=page.png\n'
	printf 'Content-Transfer-Encoding: base64\n\n%s\n--B--\n' "$3"
}
noon='Sun, 22 Nov 2026 12:00:00 +0000'
scan scan@example.org "$noon" aGVsbG8= >"$box/scan1"
scan scan@example.org "$noon" d29ybGQ= >"$box/scan2"
scan scan@example.org "${noon/12/13}" aGVsbG8= >"$box/scan3"
receive 0 <"$box/scan1"
receive 0 <"$box/scan2"
receive 0 <"$box/scan3"
is "$(tickets)" 13 'one id, three pages or days: three tickets'
is "$(git -C "$store" ls-tree -r --name-only main attachments/HD/0000/00/HD-12 | wc -l)" 1 'its page is there'
yaml_says scan@example.org HD-11 'j[0]["mail"]["id"]'
has "$(yaml HD-12 'j[0]["mail"]["id"]')" 'sha256-????????????????????????????????@invalid' \
	'the second one has an id made of its content'
for i in 1 2 3; do
	sed "1i Received: from relay$i.example.org; $noon" "$box/scan$i" >"$box/x"
	receive 0 <"$box/x"
done
is "$(tickets)" 13 'each of them again by another way: known'
# The same sender, date and id, but another text; another sender; a text below which a list wrote.
letter dup@example.org "$marie" 'One' <<<'The first thing.' >"$box/x"
receive 0 <"$box/x"
letter dup@example.org "$marie" 'One' <<<'Another thing.' >"$box/x"
receive 0 <"$box/x"
letter dup@example.org 'Eve <eve@evil.example>' 'One' <<<'The first thing.' >"$box/x"
receive 0 <"$box/x"
is "$(tickets)" 16 'another text or sender: another message'
{
	printf '%s\n' 'The first' ' thing.' '' '_____________' 'desk mailing list'
} | letter dup@example.org 'Marie via desk <desk@lists.example.org>' 'One' \
	'List-Id: <desk.lists.example.org>' >"$box/x"
receive 0 <"$box/x"
must helpdesk edit 14 -m 'In other words.' --as bob
letter dup@example.org "$marie" 'One' <<<'The first thing.' >"$box/x"
receive 0 <"$box/x"
yes 'a line of a very long text' | head -c 5000000 | letter m6@example.org "$marie" 'Long' >"$box/x"
receive 0 <"$box/x"
is "$(tickets)" 16 'by a list, edited since, or kept as a file: known'

# --- bad data ------------------------------------------------------------------------------------------
receive 65 </dev/null
expect_err 'the message is empty'
head -c 3000 /dev/urandom >"$box/rubbish"
receive 65 <"$box/rubbish"
is "$(aside)" 1 'what is no message is kept'
cmp -s "$box/rubbish" "$store"/helpdesk/undeliverable/*.eml
result $? 'byte by byte'
has "$(reasons)" 'this is no message' 'with the reason'
must helpdesk config set mail.limit 1 --as bob
head -c 1100000 /dev/zero | tr '\0' x | letter large@example.org "$marie" 'Large' >"$box/large"
receive 65 <"$box/large"
expect_err 'the message has more than 1 MiB'
is "$(wc -l <"$box/err")" 1 'one line, for the bounce'
is "$(tickets)$(aside)" 161 'it is not kept'
run helpdesk agent add mail --name M --email m@example.org --as bob
is "$status" 2 'nobody can have the login that receives'
run helpdesk fsck
is "$out" '' 'fsck finds nothing'
finish
