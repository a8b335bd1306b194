#!/bin/bash
# problem: the cause behind tickets, and closing them with it.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work

problem_says() {
	git -C "$store" show "main:problems/HD/0000/00/$2.yaml" >"$box/card"
	yaml_says "$1" "$box/card" "$3"
}
for i in 1 2 3 4 5; do
	must helpdesk open -a mailer -r "P$i" -s "trouble $i"
done

# --- open ----------------------------------------------------------------------------------
run helpdesk problem open -a mailer 'old certificates' 1 hd-2 --cause 'nobody renews'
good HD-P1
problem_says '["HD-P1", "old certificates", "mailer", "open", "nobody renews"]' HD-P1 \
	'[h[k] for k in ("number", "title", "application", "status", "cause")]'
git_says 'HD-P1: open: old certificates' log -1 --format=%s
git_says $'Problem: HD-P1\nTicket: HD-1\nTicket: HD-2\nEvent: opened\nEvent: edited\nEvent: edited' \
	log -1 --format='%(trailers)'
yaml_says '["edited", {"problem": "HD-P1"}]' HD-2 '[j[-1]["event"], j[-1]["set"]]'
git_says 1 rev-list --count HEAD~1..HEAD
run helpdesk problem open -a mailer
refused 2 '*'
run helpdesk problem open title
refused 2 '*-a APP*'
run helpdesk problem open -a nowhere title
refused 3 '*helpdesk app add nowhere*'
run helpdesk problem open -a mailer title 1 99
refused 3 "*'HD-99'*" 'problem open: a ticket that is not there, nothing is made'
run helpdesk problem open -a mailer ' '
refused 2 '*title is empty*'
# The form of those that qualify makes is the same, and the application that of the ticket.
run helpdesk qualify 3 --new-problem 'slow: disk'
good
problem_says '[["number", "uid", "title", "application", "status", "opened"], ["title", "application", "status"]]' \
	HD-P2 '[list(h), list(j[0]["set"])]'

# --- show, list ------------------------------------------------------------------------------
run helpdesk problem show 1
has "$out" 'tickets      2, 2 open*HD-*new *trouble' 'problem show'
run helpdesk problem show HD-P1 --format json
json_says '[["HD-1", "HD-2"], 2, 2]' '[sorted(d["linked"]), d["tickets"], d["open"]]'
cp "$box/out" with
HELPDESK_CACHE=off run helpdesk show HD-P1 --format json
cmp -s "$box/out" with
result $? 'show HD-P1: the same without a cache'
run helpdesk problem list --format json
json_says '[["HD-P1", 2], ["HD-P2", 1]]' '[[x["number"], x["tickets"]] for x in d]'
run helpdesk problem list -a mailer --format number
good $'HD-P1\nHD-P2'
run helpdesk problem list -a payroll --format number
good ''
run helpdesk problem list --sort open --limit 1 --format number
good HD-P2
run helpdesk problem show 9
refused 3 "*'HD-P9' does not exist; 'helpdesk problem list'*"
run helpdesk problem show HD-K1
refused 3 '*is no problem number; they look like HD-P3*'
run helpdesk log HD-P1
has "$out" 'opened*cause given' 'log HD-P1'
run helpdesk __complete problem close HD-P
good $'HD-P2\nHD-P1'
run helpdesk __complete qualify 1 --problem p
good $'p2\np1'

# --- edit, link -----------------------------------------------------------------------------------
run helpdesk problem edit 1 --workaround 'use the phone'
good 'HD-P1: edit status, workaround'
problem_says '["known_error", {"status": "known_error", "workaround": "use the phone"}]' \
	HD-P1 '[h["status"], j[-1]["set"]]'
run helpdesk problem edit 1 --unset cause
good 'HD-P1: edit status, cause'
problem_says open HD-P1 'h["status"]'
run helpdesk problem edit 1 --cause 'nobody renews' -s 'Old certificates'
good
run helpdesk problem edit 1 --unset symptoms
refused 2 "*no field 'symptoms'*"
head -c 1000000 /dev/zero | tr '\0' x >big
run helpdesk problem edit 1 -F big
refused 1 '*64 KiB at most*'
printf '#!/bin/sh\nsed -i "s/^title: .*/title: 7/" "$1"\n' >editor
chmod +x editor
HELPDESK_EDITOR=./editor run helpdesk problem edit 2
good 'HD-P2: edit title'
problem_says 7 HD-P2 'h["title"]'
run helpdesk problem link 1 4 5
good $'HD-4: edit problem\nHD-5: edit problem'
must helpdesk open -a mailer -r x -s again
must helpdesk merge 6 5
run helpdesk problem link 1 3 6
refused 1 "*'HD-6': *use 'HD-5' instead*"
run helpdesk problem link 9 3
refused 3 "*'HD-P9'*"

# --- close ---------------------------------------------------------------------------------------------
must helpdesk close 1 -m 'by hand' --no-mail
must helpdesk wait 2 --on supplier
must helpdesk take 4
run helpdesk problem close 1
refused 2 '*-m TEXT*'
run helpdesk problem close 1 -m s --resolution solved
refused 2 '*--close-tickets*'
run helpdesk problem close 1 -F big --close-tickets
refused 1 '*64 KiB*' 'problem close: all or nothing'
run helpdesk problem close 1 -m 'renewed by a robot' --close-tickets --resolution workaround
good $'HD-P1: close\nHD-2: close (workaround)\nHD-4: close (workaround)\nHD-5: close (workaround)'
git_says 'HD-P1: close' log -1 --format=%s
is "$(git -C "$store" log -1 --format= --name-only | wc -l)" 4 \
	'problem close: one commit has them all'
problem_says '["resolved", "renewed by a robot"]' HD-P1 '[h["status"], h["solution"]]'
yaml_says '["closed", "workaround", "renewed by a robot", "HD-P1"]' \
	HD-2 '[h[k] for k in ("status", "resolution", "solution", "problem")]'
yaml_says 'by hand' HD-1 'h["solution"]'
run helpdesk problem close 1 -m again
refused 1 '*resolved already*helpdesk problem reopen HD-P1*'
run helpdesk problem list --format number
good HD-P2
run helpdesk problem list --status resolved --format number
good HD-P1
run helpdesk problem edit 1 -m 'a robot renews'
good 'HD-P1: edit solution'
run helpdesk problem reopen 2 -m why
refused 1 '*it is not resolved, but open*'
run helpdesk problem reopen 1
refused 2 '*-m TEXT*'
run helpdesk problem reopen 1 -m 'the robot died'
good 'HD-P1: reopen'
problem_says '["known_error", "the robot died"]' HD-P1 '[h["status"], j[-1]["note"]]'
run helpdesk problem close 2 -m 'a new disk' --cause 'an old one'
expect_status 0
expect_err "1 ticket of 'HD-P2' is still open; close it with 'helpdesk list problem:HD-P2 status:open*SOLUTION -'"
yaml_says qualified HD-3 'h["status"]'
run helpdesk --quiet problem close 1 -m s
good ''
run helpdesk problem close 2 --close-tickets -m s
refused 1 '*resolved already*'
# What the message tells to type does it.
run bash -c 'helpdesk list problem:HD-P2 status:open --format number | helpdesk close --no-mail \
	-m SOLUTION -'
good 'HD-3: close (solved)'

# Many: the commit is a batch.
must helpdesk problem open -a mailer many
for i in $(seq 30); do
	printf '{"op":"open","application":"mailer","requester":"x","subject":"s%s","problem":"HD-P3"}\n' "$i"
done >many
must helpdesk batch many
run helpdesk problem show 3
has "$out" 'and 10 more: helpdesk list problem:HD-P3' 'problem show: not more than twenty'
run helpdesk problem close 3 -m s --close-tickets
is "$(wc -l <"$box/out")" 31 'problem close: thirty tickets'
git_says 'batch: 31 operations on 30 tickets' log -1 --format=%s
run helpdesk list problem:HD-P3 status:open --count
good 0

# --- two clones, and by hand ----------------------------------------------------------------------------------
printf '{"op":"open","application":"mailer","requester":"x","subject":"s","problem":"key:glpi:7"}\n' >keyed
must helpdesk batch keyed
problem_says '["7", {"source": "glpi", "id": "7"}]' HD-P4 '[h["title"], h["external"]]'
run helpdesk problem edit 4 -s 'seventh'
good 'HD-P4: edit title'
must helpdesk batch keyed
problem_says 2 HD-P4 'len(j)'
# More than a sheet holds at once, each of them named again.
for i in $(seq 1100) $(seq 1100); do
	printf '{"op":"open","application":"mailer","requester":"x","subject":"%s","problem":"key:bulk:%s"}\n' \
		"$RANDOM$RANDOM" "$i"
done >bulk
run helpdesk batch bulk
[[ $out == *'"tickets":2200,'* ]]
result $? 'batch: 1,100 problems twice'
run helpdesk problem list --format json
json_says '[1101, true]' '[len(d), all(x["tickets"] == 2 for x in d[1:])]'
# A journal that says less than the header is the truth all the same.
clone_by_hand
sed -i 's/^  set: .*/  note: x/' "$box/clone/problems/HD/0000/00/HD-P4.yaml"
push_by_hand cards
run helpdesk problem show 4
has "$out" 'status       none' 'problem show: what the journal does not say'
run helpdesk problem list --status all
expect_status 0
run helpdesk problem edit 4 -s x
refused 1 "*problem 'HD-P4': title in its header is not what its journal says*"
run helpdesk log HD-P4
expect_status 0
printf '%s\n' '{"op":"qualify","ticket":"HD-1","problem":"3"}' >short
run helpdesk batch short
refused 3 "*'3' is no problem number*" 'batch: numbers are written in full'
clone_by_hand
printf 'nonsense\n' >"$box/clone/problems/HD/0000/00/HD-P1.yaml"
push_by_hand cards
run helpdesk problem list --status all --format number
[ "$status" = 5 ] &&
	[[ $err == *"'problems/HD/0000/00/HD-P1.yaml': problem 'HD-P1': line 1: a problem must be a map of fields"* ]]
result $? 'problem list: a broken file is named, with its line'
is "$(head -n 3 "$box/out" | tr '\n' ' ')" 'HD-P2 HD-P3 HD-P4 ' 'problem list: the others are there'
run helpdesk problem close 1 -m s
refused 1 "*problem 'HD-P1': line 1*"
run helpdesk fsck --quick
has "$out" 'problems/HD/0000/00/HD-P1.yaml:1: a problem must be a map of fields' 'fsck names it'
finish
