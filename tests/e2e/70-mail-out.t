#!/bin/bash
# timeout: 300
# What mail an event causes: who gets it, what its headers say, and that it is queued with the
# commit and not without it. Python's `email` judges what the sendmail program was given.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work

cat >"$box/sendmail" <<'SH'
#!/bin/sh
n=$(cat "$0.n" 2>/dev/null || echo 0)
echo $((n + 1)) >"$0.n"
printf '%s\n' "$@" >"$SENT/$n.args"
cat >"$SENT/$n.eml"
SH
chmod +x "$box/sendmail"
export SENT=$box/sent
mkdir "$SENT"
must git -C "$store" config helpdesk.sendmail "$box/sendmail"
must git -C "$store" config helpdesk.send cron

# fresh: forgets what was sent so far. sent_says WANTED EXPRESSION: `m` are the messages sent since,
# those that are queued included, `one` the only one, `of` those of a ticket.
fresh() {
	helpdesk mail send >/dev/null 2>&1
	rm -f "$SENT"/*
}
sent() {
	helpdesk mail send >"$box/send" 2>&1 || cat "$box/send"
	$python -c '
import json, sys, sent
m = sent.load(sys.argv[1])
one = m[0] if len(m) == 1 else None
of = lambda n: [x for x in m if x["X-Helpdesk-Ticket"] == n]
to = lambda a: [x for x in m if a in x.to]
v = eval(sys.argv[2])
sys.stdout.write(v if isinstance(v, str) else json.dumps(v, ensure_ascii=False))
' "$SENT" "$1"
}
sent_says() {
	is "$(sent "$2" 2>&1)" "$1" "${3:-sent: $2 is $1}"
}
outbox() {
	find "$store/helpdesk/outbox" -type f -path "*/${1:-*}/HD-*" 2>/dev/null | wc -l
}

# --- nothing is queued until mail is set up ------------------------------------------------
marie='Marie Curie <marie@example.org>'
must helpdesk open -a payroll -r "$marie" -s 'before mail'
must helpdesk reply 1 -m 'an answer'
expect_err "mail is not configured: no answer by mail for 'HD-1'"
run helpdesk -q reply 1 -m 'another'
is "$err" '' '--quiet: not a word of it'
run helpdesk reply 1 -m 'another' --no-mail
is "$err" '' '--no-mail: not a word of it'
must helpdesk close 1 -m 'done'
expect_err "mail is not configured: no closure mail for 'HD-1'"
is "$(outbox)" 0 'no mail.from: nothing is queued'

must helpdesk config set mail.from 'Service désk <help@desk.example.org>'
must helpdesk agent add carl --name 'Carl, the "cat"' --email carl@example.org --team pay
must helpdesk agent add dora --name Dora --email dora@example.org --team pay
must helpdesk agent add eve --name Eve --team pay

# --- an event, its people, its text ----------------------------------------------------------
fresh
at 2026-11-22T10:00:00Z
run helpdesk open -a payroll -r "$marie" -s 'Paie erronée' -m 'Since this morning'
good HD-2
is "$(outbox new)" 1 'open: one message waits'
sent_says '["marie@example.org"]' 'one.rcpt'
sent_says 'help@desk.example.org' 'one.sender'
sent_says '["Marie Curie"]' 'one.names'
sent_says true 'one["Subject"][:7] == "[HD-2] " and "Paie erronée" in one["Subject"]'
sent_says 'HD-2' 'one["X-Helpdesk-Ticket"]'
sent_says 'auto-generated' 'one["Auto-Submitted"]'
sent_says 'true' '"HD-2" in one.text'
sent_says '2026-11-22T10:00:00+00:00' 'one.m["Date"].datetime.isoformat()'
sent_says '[]' 'one.defects'
sent_says '[null, []]' '[one["In-Reply-To"], one.refs]'
uid=$(yaml HD-2 'h["uid"].lower()')
sent_says true "__import__('re').fullmatch('<hd-2[.]${uid}[.][0-9a-f]{16}[.]1@desk.example.org>', one.id) is not None"
first=$(sent 'one.id')
is "$(outbox)" 0 'sent: the outbox is empty'
run helpdesk mail send
sent_says 1 'len(m)' 'sent once'

fresh
at 2026-11-22T10:05:00Z
printf 'a table' >"$box/table.csv"
must helpdesk reply 2 -m 'Please restart' --attach "$box/table.csv"
sent_says '["marie@example.org"]' 'one.rcpt'
sent_says true '"Please restart" in one.text'
sent_says "[\"$first\", [\"$first\"]]" '[one["In-Reply-To"], one.refs]' 'the answer follows the acknowledgement'
sent_says a\ table 'one.files["table.csv"].decode()'
second=$(sent 'one.id')
fresh
must helpdesk reply 2 -m 'told on the phone' --channel phone
is "$(outbox)$err" 0 'an answer given by phone is not mailed'
must helpdesk wait 2 -m 'Which month?' --until 2026-12-01
sent_says '["marie@example.org"]' 'one.rcpt'
sent_says true '"Which month?" in one.text'
sent_says "[\"$second\", [\"$first\", \"$second\"]]" '[one["In-Reply-To"], one.refs]'
fresh
must helpdesk wait 2 -m 'And which year?'
sent_says '["marie@example.org"]' 'one.rcpt' 'asked again'
fresh
must helpdesk wait 2 --on supplier -m 'a question for the supplier'
must helpdesk resume 2
must helpdesk note 2 -m internal
must helpdesk qualify 2 --type incident --impact 3
must helpdesk edit 2 -s 'Paie'
must helpdesk take 2
must helpdesk escalate 2 -m x
must helpdesk return 2 -m x
must helpdesk resolve 2 -m 'a proposal'
must helpdesk reopen 2 -m 'no'
is "$(outbox)" 0 'what is not for others sends nothing: a wait on a supplier, a note, a level …'
must helpdesk close 2 -m 'The cache was stale'
sent_says '["marie@example.org"]' 'one.rcpt'
sent_says true '"The cache was stale" in one.text'
sent_says true 'one["Subject"][:7] == "[HD-2] " and one["Subject"].endswith(" Paie")'
sent_says "$first" 'one.refs[0]'
sent_says true 'one["In-Reply-To"] == one.refs[-1] and len(one.refs) == 2'

fresh
must helpdesk open -a payroll -r "$marie" -s 'at once' --close --solution 'like this'
sent_says true '"like this" in one.text' 'open --close: one message, of the closure'

# --- agents, teams, the CERT -------------------------------------------------------------------
fresh
must helpdesk open -a payroll -r Pierre -s 'for somebody else' --channel phone
is "$(outbox)$err" 0 'no address, open: nothing, and not a word'
must helpdesk assign 4 --agent bob
is "$(outbox)" 0 'assign to oneself: nothing'
must helpdesk assign 4 --agent carl
sent_says '["carl@example.org"]' 'one.rcpt'
sent_says '["Carl, the \"cat\""]' 'one.names'
sent_says true 'one["Subject"][:7] == "[HD-4] " and "for somebody else" in one["Subject"]'
sent_says '[]' 'one.defects'
fresh
must helpdesk assign 4 --agent carl
is "$(outbox)" 0 'assign to who has it already: nothing'
must helpdesk assign 4 --team pay
sent_says '["carl@example.org", "dora@example.org"]' 'sorted(one.rcpt)' 'a team by its agents'
fresh
must helpdesk config set mail.teams.pay team@pay.example.org
must helpdesk escalate 4 --team pay -m 'beyond us'
sent_says '["team@pay.example.org"]' 'one.rcpt'
sent_says true '"beyond us" in one.text'
fresh
must helpdesk escalate 4 -m 'beyond them'
is "$(outbox)" 0 'escalate without a team: nobody to tell'
must helpdesk escalate 4 --to cert -m 'it is an attack'
expect_err "mail.cert is not set: no mail to the CERT for 'HD-4'"
must helpdesk config set mail.cert cert@example.net
must helpdesk open -a payroll -r Pierre -s 'another'
must helpdesk escalate 5 --to cert --team pay -m 'it is an attack'
sent_says '["cert@example.net", "team@pay.example.org"]' 'sorted(x.rcpt[0] for x in m)'
sent_says 2 'len({x.id for x in m})'
sent_says true 'all("it is an attack" in x.text for x in m)'
fresh
must helpdesk reply 4 -m x
expect_err "the requester has no mail address: no answer by mail for 'HD-4'"
must helpdesk close 4 5 -m x
expect_err "the requester has no mail address: no closure mail for 'HD-4', 'HD-5'"
is "$(outbox)" 0 'no address: nothing is queued'

# --- several tickets, --no-mail, refusals ----------------------------------------------------------
for i in 6 7 8; do
	must helpdesk open -a mailer -r "Person $i <p$i@example.org>" -s "number $i" --no-mail
done
is "$(outbox)" 0 'open --no-mail'
must helpdesk reply 6 7 8 -m 'to all of you'
sent_says '["p6@example.org", "p7@example.org", "p8@example.org"]' 'sorted(x.rcpt[0] for x in m)'
sent_says '["HD-6", "HD-7", "HD-8"]' 'sorted(x["X-Helpdesk-Ticket"] for x in m)'
sent_says true 'all(len(x.to) == 1 for x in m)' 'nobody reads the address of another'
fresh
must helpdesk reply 6 -m x --no-mail
must helpdesk wait 6 -m x --no-mail
must helpdesk assign 6 --agent carl --no-mail
must helpdesk assign 6 --team pay --no-mail
must helpdesk escalate 6 --team pay -m x --no-mail
must helpdesk close 6 -m x --no-mail --no-kb
is "$(outbox)$err" 0 '--no-mail: nothing, and not a word'
run helpdesk reply 7 8 6 -m x
refused 1 '*HD-6*closed*'
run helpdesk close 7 77 -m x
refused 3 '*HD-77*'
run helpdesk open -a archive -r "$marie" -s x
refused 1 '*archive*'
is "$(outbox)" 0 'what is refused queues nothing'
must helpdesk merge 7 8
must helpdesk link 8 related-to 6
is "$(outbox)" 0 'merge and link send nothing'

# --- languages, texts ---------------------------------------------------------------------------
must helpdesk config set mail.languages.payroll fr
fresh
must helpdesk open -a payroll -r "$marie" -s langue
must helpdesk open -a mailer -r "$marie" -s language
sent_says '["en", "fr"]' 'sorted(x["Content-Language"] for x in m)'
sent_says true 'm[0].text != m[1].text'
fresh
must helpdesk config set mail.language fr
must helpdesk open -a mailer -r "$marie" -s language
sent_says fr 'one["Content-Language"]'
must helpdesk config set mail.language en
must helpdesk config unset mail.languages.payroll
fresh
printf 'Subject: About {number}: {subject}\n\nDear {requester}, {{ {number}.\n' >"$box/t"
must helpdesk mail template set opened --language en -F "$box/t"
must helpdesk open -a mailer -r "$marie" -s 'with a text of our own'
n=$out
sent_says "[$n] About $n: with a text of our own" 'one["Subject"]'
sent_says "Dear Marie Curie, { $n." 'one.text.rstrip()'
fresh
clone_by_hand
printf 'Subject: {nonsense}\n\nwhat {is} this\n' >"$box/clone/templates/opened.en.txt"
push_by_hand 'by hand'
run helpdesk open -a mailer -r "$marie" -s 'with a broken text'
expect_status 0 'a broken text stops nothing'
expect_err 'opened'
n=$out
sent_says true "'$n' in one.text and 'with a broken text' in one['Subject']" 'the text that the program brings'
must helpdesk mail template remove opened --language en

# --- threads with what came in -----------------------------------------------------------------
fresh
at 2026-11-23T08:00:00Z
must helpdesk open -a mailer -r "$marie" -s 'from a mail' --no-mail
n=$out
clone_by_hand
f=$box/clone/$(path_of "$n")
cat >>"$f" <<'YAML'
- at: 2026-11-23T08:01:00Z
  by: mail
  event: received
  channel: mail
  from: Marie Curie <marie@example.org>
  note: and one thing more
  mail: {id: abc@client.example}
- at: 2026-11-23T08:02:00Z
  by: mail
  event: received
  channel: mail
  from: Marie Curie <marie@example.org>
  note: I am away
  mail: {id: auto@client.example, sender: auto-reply}
- at: 2026-11-23T08:03:00Z
  by: mail
  event: received
  channel: mail
  from: Marie Curie <marie@example.org>
  note: 'evil'
  mail: {id: "x@y>\nBcc: evil@example.org\nX: <"}
- at: 2026-11-23T08:04:00Z
  by: mail
  event: received
  channel: mail
  from: Marie Curie <marie@example.org>
  note: 'without'
  mail: {id: sha256-00112233445566778899aabbccddeeff@invalid}
YAML
push_by_hand 'by hand'
at 2026-11-23T09:00:00Z
must helpdesk reply "$n" -m 'I see'
sent_says '<abc@client.example>' 'one["In-Reply-To"]'
sent_says '["<abc@client.example>", 2, null]' '[one.refs[-1], len(one.refs), one["Bcc"]]'
sent_says '[]' 'one.defects'

# --- what would be a header of its own --------------------------------------------------------
fresh
must helpdesk open -a mailer -s $'one\nBcc: evil@example.org' \
	-r 'Marie <x@evil.example>, "Curie" <marie@example.org>'
printf x >"$box/work/"$'a"\nBcc: evil@example.org\n.txt'
must helpdesk reply "$out" -m $'x\n\n.\nBcc: evil@example.org' \
	--attach "$box/work/"$'a"\nBcc: evil@example.org\n.txt'
sent_says '["marie@example.org"]' 'sorted({a for x in m for a in x.rcpt})'
sent_says '["marie@example.org"]' 'sorted({a for x in m for a in x.to})'
sent_says '[]' '[x["Bcc"] for x in m if x["Bcc"]] + [d for x in m for d in x.defects]'
sent_says '[1, 1, 1, 1]' '[m[0].count(h) for h in ("From", "To", "Subject", "Message-ID")]'
sent_says '[]' '[f for x in m for f in x.files if "\n" in f or "/" in f]'
fresh
run helpdesk open -a mailer -r 'Marie <marie@example.org -oQ/tmp>' -s 'an address that is none'
run helpdesk open -a mailer -r '<-oQ/tmp@example.org>' -s 'an address like an option'
run helpdesk open -a mailer -r '"a b"@example.org' -s 'an address with a blank'
sent_says '[]' '[x.args for x in m if x.args.index("--") != 3 or len(x.rcpt) != 1 or x.rcpt != x.to]' \
	'an address is never read as an option'
blns=$top/../shared/data/naughty-strings/blns.json
if [ -e "$blns" ]; then
	fresh
	$python - "$blns" >"$box/blns.jsonl" <<'PY'
import json, sys
n = 0
for s in json.load(open(sys.argv[1], encoding="utf-8")):
    one = " ".join(s.split())
    if not one or "\0" in s or any(ord(c) < 32 for c in one):
        continue
    n += 1
    print(json.dumps({"op": "open", "key": f"blns:{n}", "application": "mailer", "subject": one[:200],
                      "description": s, "requester": {"name": one[:90], "email": f"b{n}@example.org"}}))
PY
	must helpdesk batch --mail --keep-going "$box/blns.jsonl"
	opened=$(json 'd["opened"]')
	[ "$opened" -gt 300 ]
	result $? 'naughty strings: most of them are opened'
	sent_says "$opened" 'len(m)' 'naughty strings: one message each'
	sent_says '[]' '[d for x in m for d in x.defects][:3]' 'naughty strings: no defect'
	sent_says '[]' '[x["Subject"] for x in m if x["Subject"][:4] != "[HD-" or len(x.to) != 1 or
		x.rcpt != x.to or x.to[0][0] != "b"][:3]' \
		'naughty strings: whole subjects, one recipient'
	sent_says true 'len({x.id for x in m}) == len(m)'
else
	skip 'naughty strings' 'no shared data'
fi

# --- batch --------------------------------------------------------------------------------------
fresh
open='"op":"open","application":"mailer"'
cat >"$box/lines" <<JSON
{"at":"2026-11-23T08:00:00Z",$open,"key":"b:1","requester":"ann@example.org","subject":"1"}
{"at":"2026-11-23T08:01:00Z","op":"reply","ticket":"key:b:1","note":"an answer"}
{"at":"2026-11-23T08:02:00Z",$open,"key":"b:2","requester":"Ben <ben@example.org>","no_mail":true,"subject":"2"}
{"at":"2026-11-23T08:03:00Z","op":"assign","ticket":"key:b:2","assignee":"carl"}
{"at":"2026-11-23T08:04:00Z","op":"escalate","ticket":"key:b:2","to":1,"team":"pay","note":"up","no_mail":true}
{"at":"2026-11-23T08:05:00Z","op":"close","ticket":"key:b:1","solution":"so"}
JSON
helpdesk batch --keep-going - <"$box/lines" >/dev/null
is "$(outbox)" 0 'batch without --mail: nothing'
sed 's/b:\([12]\)/c:\1/g' "$box/lines" >"$box/lines2"
run helpdesk batch --mail "$box/lines2"
json_says '[6, 2, 4]' '[d["operations"], d["opened"], d["mails"]]'
sent_says '["ann@example.org", "ann@example.org", "ann@example.org", "carl@example.org"]' \
	'sorted(x.rcpt[0] for x in m)'
fresh
run helpdesk batch --mail "$box/lines2"
json_says '[0, 0]' '[d["operations"], d["mails"]]'
is "$(outbox)" 0 'batch run again: nothing'
cat >"$box/lines3" <<JSON
{"at":"2026-11-23T08:06:00Z",$open,"key":"d:1","requester":"ann@example.org","subject":"1"}
{"at":"2026-11-23T08:07:00Z","op":"close","ticket":"HD-1","solution":"so"}
JSON
run helpdesk batch --mail "$box/lines3"
refused 1 'line 2'
is "$(outbox)" 0 'a batch that is refused queues nothing'
run helpdesk batch --mail --keep-going "$box/lines3"
expect_status 5
sent_says 1 'len(m)'
run helpdesk batch - <<<'{"op":"resolve","ticket":"HD-2","solution":"x","no_mail":true}'
refused 1 "no_mail"

# --- once per event: lost races, failures ---------------------------------------------------------
fresh
must helpdesk open -a mailer -r "$marie" -s 'raced for' --no-mail
raced=$out
for i in 1 2 3 4 5 6; do
	helpdesk reply "$raced" -m "answer $i" >/dev/null 2>"$box/raced.$i" &
	helpdesk open -a mailer -r "$marie" -s "raced $i" >/dev/null 2>>"$box/raced.$i" &
done
clone_by_hand
echo "$RANDOM" >"$box/clone/README"
push_by_hand 'by hand' || true
wait
sent_says '[6, 6]' "[len(of('$raced')), len(m) - len(of('$raced'))]" \
	'twelve at once and a push: a message each, none twice'
sent_says true 'len({x.id for x in m}) == len(m)'
is "$(outbox)" 0 'nothing is left over'

# hold: a push that has locked the branch and does not come to its end; push_over: it does.
hold() {
	: >"$store/refs/heads/main.lock"
}
push_over() {
	local tree new
	tree=$(git -C "$store" rev-parse 'main^{tree}')
	new=$(git -C "$store" commit-tree "$tree" -p main -m 'pushed meanwhile')
	printf '%s\n' "$new" >"$store/refs/heads/main"
	rm "$store/refs/heads/main.lock"
}
# waits_in tmp N: until so many messages are there.
waits_in() {
	local i
	for i in $(seq 200); do
		[ "$(outbox "$1")" = "$2" ] && return
		sleep 0.02
	done
	is "$(outbox "$1")" "$2" "$2 messages in $1"
}

fresh
hold
helpdesk open -a mailer -r "$marie" -s 'overtaken' >"$box/overtaken" &
waits_in tmp 1
push_over
wait
is "$(grep -c '^HD-' "$box/overtaken")" 1 'a commit that was overtaken is made again'
is "$(outbox tmp) $(outbox new)" '0 1' 'the message of the first attempt is gone'
sent_says "$(cat "$box/overtaken")" 'one["X-Helpdesk-Ticket"]'
sent_says "$(yaml "$(cat "$box/overtaken")" 'h["uid"].lower()')" 'one.id.split(".")[1]'
fresh
hold
helpdesk reply "$raced" -m 'never made' >/dev/null 2>&1 &
pid=$!
waits_in tmp 1
kill -9 $pid
wait 2>/dev/null
rm "$store/refs/heads/main.lock"
sent_says 0 'len(m)' 'killed before its commit: nothing is sent'
is "$(outbox)" 0 '... and nothing is kept'

fresh
if [ "$(id -u)" = 0 ]; then
	rm -rf "$store/helpdesk/outbox" && touch "$store/helpdesk/outbox"
else
	chmod 555 "$store/helpdesk/outbox"/*
fi
run helpdesk open -a mailer -r "$marie" -s 'no outbox'
refused 1 'outbox' 'without an outbox the event does not happen'
if [ "$(id -u)" = 0 ]; then
	rm "$store/helpdesk/outbox"
else
	chmod 755 "$store/helpdesk/outbox"/*
fi
must helpdesk open -a mailer -r "$marie" -s 'again an outbox'
sent_says 1 'len(m)'

# --- files that are too large ----------------------------------------------------------------------
fresh
dd if=/dev/zero of="$box/large" bs=1M count=21 2>/dev/null
must helpdesk open -a mailer -r "$marie" -s 'a large file' --no-mail
must helpdesk close "$out" -m 'see the file' --attach "$box/large" --attach "$box/table.csv"
sent_says '["table.csv"]' 'list(one.files)' 'a file over 20 MiB does not go along'
sent_says true '"large" in one.text' 'and is named'
finish
