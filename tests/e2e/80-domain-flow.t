#!/bin/bash
# The domain document's whole flow, typed: five requests and what is told of them.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work
must helpdesk agent add tele --name 'Tina Téléassistante' --email tele@example.org --role teleassistant
must helpdesk agent add tech --name 'Tom Technicien' --email tech@example.org --role technician
must helpdesk agent add chief --name 'Clara Chef' --email chief@example.org --role manager
hd() {
	at "$1"
	run helpdesk --as "${@:2}"
}
# story TICKET: event, who, level and status of each entry.
story() {
	run helpdesk log "$1" --format json
	json '" ".join("%s@%s:%s" % (e["event"], e["at"][11:16], e["by"]) for e in d)'
}
# commits TICKET: the same from git alone: author, author date, subject, event.
commits() {
	git -C "$store" log --reverse --grep="^Ticket: $1\$" --date=format:%H:%M \
		--format='%an %ad | %s | %(trailers:key=Event,valueonly,separator=%x2C)' -- "$(path_of "$1")"
}

# 1. By phone, opened at level 0, qualified, answered, closed at once.
hd 2026-11-16T08:00:00Z tele open -a payroll -r 'Marie Curie <marie@example.org>' --phone '01 23' \
	--channel phone -s 'Where is my payslip?' -m 'She looked under Documents.'
good HD-1
yaml_says '["new", 0, "phone"]' HD-1 '[h["status"], h["level"], h["channel"]]'
hd 2026-11-16T08:02:00Z tele qualify 1 --type question --category functional --impact 1 --urgency 2
good 'HD-1: qualify'
yaml_says '["qualified", 1]' HD-1 '[h["status"], h["priority"]]'
hd 2026-11-16T08:04:00Z tele reply 1 -m 'In the personnel file.' --channel phone
good 'HD-1: reply'
hd 2026-11-16T08:04:00Z tele close 1 -m 'It is in the personnel file.' --channel phone
good
yaml_says '["closed", "solved", 0]' HD-1 '[h["status"], h["resolution"], h["level"]]'
is "$(story HD-1)" 'opened@08:00:tele qualified@08:02:tele replied@08:04:tele closed@08:04:tele' 'HD-1: log tells it'
is "$(commits HD-1)" 'Tina Téléassistante 08:00 | HD-1: open: Where is my payslip? | opened
Tina Téléassistante 08:02 | HD-1: qualify | qualified
Tina Téléassistante 08:04 | HD-1: reply | replied
Tina Téléassistante 08:04 | HD-1: close (solved) | closed' 'HD-1: git log tells it'

# 2. Escalated 0 -> 1 -> 2 -> 3 with a reason each time, and closed.
hd 2026-11-16T09:00:00Z tele open -a mailer -r 'Pierre' --channel phone -s 'No mail leaves' \
	--type incident --category technical --impact 5 --urgency 4
good HD-2
hd 2026-11-16T09:10:00Z tele escalate 2 -m 'restarted the client, no change'
good 'HD-2: escalate to level 1'
hd 2026-11-16T09:20:00Z tech take 2
hd 2026-11-16T10:00:00Z tech escalate 2 --team mail-servers -m 'the queue is stuck on the server'
good 'HD-2: escalate to level 2'
yaml_says '[2, "mail-servers", null, "qualified"]' HD-2 '[h["level"], h["team"], h.get("assignee"), h["status"]]'
hd 2026-11-16T11:00:00Z chief escalate 2 -m 'the publisher has to mend it'
good 'HD-2: escalate to level 3'
hd 2026-11-16T11:05:00Z chief escalate 2 -m 'further'
refused 1 '*level 3*'
hd 2026-11-17T09:00:00Z chief close 2 -m 'The publisher delivered 4.2.1'
good
yaml_says '["restarted the client, no change", "the queue is stuck on the server", "the publisher has to mend it"]' \
	HD-2 '[e["note"].rstrip("\n") for e in j if e["event"] == "escalated"]'
yaml_says '[1, 2, 3]' HD-2 '[e["set"]["level"] for e in j if e["event"] == "escalated"]'
is "$(story HD-2)" "opened@09:00:tele escalated@09:10:tele taken@09:20:tech escalated@10:00:tech \
escalated@11:00:chief closed@09:00:chief" 'HD-2: log tells it'
is "$(commits HD-2)" 'Tina Téléassistante 09:00 | HD-2: open: No mail leaves | opened
Tina Téléassistante 09:10 | HD-2: escalate to level 1 | escalated
Tom Technicien 09:20 | HD-2: take | taken
Tom Technicien 10:00 | HD-2: escalate to level 2 | escalated
Clara Chef 11:00 | HD-2: escalate to level 3 | escalated
Clara Chef 09:00 | HD-2: close (solved) | closed,opened' 'HD-2: git log tells it'
is "$(git -C "$store" log --format=%b --grep='^Event: escalated' | grep -c 'the queue is stuck on the server')" 1 \
	'HD-2: git log tells the reason'
run helpdesk log 2
for words in 'restarted the client, no change' 'level 2 → 3' 'time at each level'; do
	has "$out" "$words" "HD-2: log: $words"
done

# 3. By mail: waits on the requester, resumed, resolved, reopened, closed.
hd 2026-11-17T10:00:00Z tele open -a payroll -r 'Irène <irene@example.org>' --channel mail -s 'Wrong rate' \
	--type complaint --category regulatory --impact 3 --urgency 3
good HD-3
hd 2026-11-17T10:05:00Z tech take 3
hd 2026-11-17T10:10:00Z tech wait 3 -m 'asked for the decree'
good 'HD-3: wait on requester'
yaml_says '["waiting", "requester"]' HD-3 '[h["status"], h["waiting"]["on"]]'
hd 2026-11-18T08:00:00Z tech resume 3
yaml_says '["in_progress", "tech"]' HD-3 '[h["status"], h["assignee"]]'
hd 2026-11-18T09:00:00Z tech resolve 3 -m 'new scale loaded'
good 'HD-3: resolve'
hd 2026-11-18T14:00:00Z tele reopen 3 -m 'still wrong for part-time'
good 'HD-3: reopen'
yaml_says '["in_progress", 0]' HD-3 '[h["status"], h["level"]]'
hd 2026-11-19T09:00:00Z tech close 3 -m 'part-time scale loaded too'
good
is "$(story HD-3)" "opened@10:00:tele taken@10:05:tech waiting@10:10:tech resumed@08:00:tech \
resolved@09:00:tech reopened@14:00:tele closed@09:00:tech" 'HD-3: log tells it'
is "$(commits HD-3 | cut -d'|' -f2,3)" ' HD-3: open: Wrong rate | opened
 HD-3: take | taken
 HD-3: wait on requester | waiting
 HD-3: resume | resumed
 HD-3: resolve | resolved
 HD-3: reopen | reopened
 HD-3: close (solved) | closed' 'HD-3: git log tells it'

# 4. A security request goes to the CERT.
hd 2026-11-19T10:00:00Z tele open -a mailer -r Jean --channel owner -s 'A mail asks for my password' --type incident
good HD-4
hd 2026-11-19T10:02:00Z tele escalate 4 --to cert --team cert -m 'phishing'
good 'HD-4: escalate to cert'
yaml_says '["cert", "security", "cert"]' HD-4 '[h["level"], h["category"], h["team"]]'
hd 2026-11-19T10:30:00Z tech close 4 -m 'sender blocked'
good
is "$(commits HD-4 | cut -d'|' -f2,3)" ' HD-4: open: A mail asks for my password | opened
 HD-4: escalate to cert | escalated
 HD-4: close (solved) | closed' 'HD-4: git log tells it'

# 5. Refused: the application is not accepted yet.
hd 2026-11-19T11:00:00Z tele open -a archive -r Lea --channel self -s 'Search is slow'
refused 1 "*'archive' has not begun*helpdesk app accept archive*"
at 2026-11-20T08:00:00Z
must helpdesk --as chief app accept archive --on 2026-11-20 --kind va
hd 2026-11-20T08:01:00Z tele open -a archive -r Lea --channel self -s 'Search is slow'
good HD-5

# Every commit: author and author date are the entry's, the committer date is now.
is "$(git -C "$store" log --format='%aI %cI' | awk '$1 > $2' | wc -l)" 0 'no commit is older than its event'
git_says 'Tina Téléassistante <tele@example.org> 2026-11-20T08:01:00+00:00' log -1 --format='%an <%ae> %aI'
at 2026-11-22T09:12:00Z
must helpdesk --as tele note 5 -m 'called back' --at '2026-11-21 10:00'
git_says '2026-11-21T10:00:00+00:00 2026-11-22T09:12:00+00:00' log -1 --format='%aI %cI'

run helpdesk report --by application --format json
json_says '[["archive", 1, 0], ["mailer", 2, 2], ["payroll", 2, 2]]' \
	'[[g["application"], g["requests"], g["handled"]] for g in d["groups"]]'
json_says '{"technical": 1, "functional": 1, "regulatory": 1, "security": 1, "none": 1}' 'd["total"]["categories"]'
json_says '{"0": 2, "1": 0, "2": 0, "3": 1, "cert": 1}' 'd["total"]["solved_at_level"]'
json_says '[4, 1260, 240, 600]' '[d["total"]["acknowledge"][k] for k in ("n", "sum_s", "median_s", "max_s")]'
finish
