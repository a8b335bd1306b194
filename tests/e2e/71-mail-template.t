#!/bin/bash
# Templates: saved when they are right, found by language and application, and answers of them.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work
file_says() {
	is "$(git -C "$store" show "main:$2" 2>&1)" "$1" "$2"
}

run helpdesk mail template list --format jsonl
is "$(wc -l <"$box/out")" 14 'list: seven in two languages'
run helpdesk mail template list --format csv
has "$out" $'closed,fr,,program' 'list: what the program brings'
for kind in opened replied waiting closed assigned escalated cert; do
	for language in en fr; do
		run helpdesk mail template show $kind --language $language
		has "$out" 'Subject: *{' "show $kind --language $language"
	done
done

# Saved, listed, shown, removed.
printf 'Subject: R\xc3\xa9ponse : {subject}\r\n\r\nBonjour {requester},\r\n{solution}' >t
run helpdesk mail template set closed --language fr -F t
good ''
file_says $'Subject: Réponse : {subject}\n\nBonjour {requester},\n{solution}' templates/closed.fr.txt
git_says 'template closed.fr: set' log -1 --format=%s
note_head
run helpdesk mail template set closed --language fr -F t
git_says "$head" rev-parse main
run helpdesk mail template set closed --language fr -a payroll -m 'Paie: {solution}'
good ''
run helpdesk mail template list
has "$out" 'closed     fr        -            store' 'list: the store has it'
has "$out" 'closed     fr        payroll      store' 'list: and one of an application'
run helpdesk mail template show closed --language fr -a payroll
good 'Paie: {solution}'
run helpdesk mail template show closed --language fr -a mailer
has "$out" 'Réponse' 'show: the application has none'
run helpdesk mail template show closed --language fr --format json
json_says '["closed", "fr", null, "store"]' '[d[k] for k in ("name","language","application","origin")]'
json_says $'Subject: Réponse : {subject}\n\nBonjour {requester},\n{solution}' 'd["text"].rstrip()'
run helpdesk mail template show closed
has "$out" 'Hello' 'show: in the language of the store'
must helpdesk config set mail.language fr
run helpdesk mail template show closed
has "$out" 'Réponse' 'show: which is mail.language'
must helpdesk config unset mail.language
run helpdesk fsck
good
run helpdesk mail template remove closed --language fr -a payroll
good ''
run helpdesk mail template remove closed --language fr
good ''
git_says $'agents\napplications\nconfig.yaml\nsites' ls-tree --name-only main
run helpdesk mail template remove closed --language fr
refused 3 "no template 'closed.fr' of its own"

# What is wrong is not saved.
# wrong STATUS GLOB TEXT [NAME]
wrong() {
	run helpdesk mail template set "${4:-x}" --language en -m "$3"
	refused "$1" "$2"
}
wrong 1 "template 'x.en': line 1, column 4: there is no placeholder '{nmber}'; did you mean '{number}'?" 'Hi {nmber}'
wrong 1 'line 2, column 3: this brace is not closed' $'a\nb {number'
wrong 1 'line 1, column 1: this brace closes nothing' '}'
wrong 1 'line 1, column 9: the subject has no text' $'Subject:\n\nx'
wrong 1 'line 2, column 1: an empty line must stand below' $'Subject: x\nBcc: eve@example.org\n\nx'
wrong 1 'UTF-8' "$(printf 'caf\xe9')"
wrong 1 'empty' ''
wrong 1 'larger than 64 KiB' "$(printf '%065600d' 0)"
wrong 2 "'../x' cannot name a template" x ../x
wrong 2 "'X' cannot name a template" x X
wrong 2 "cannot name a template" x a.b
wrong 2 "cannot name a template" x aaaaaaaaaabbbbbbbbbbccccccccccddd
run helpdesk mail template set x --language en -a nope -m x
refused 3 "application 'nope' is not recorded"
run helpdesk mail template set x --language en -a ../../x -m x
refused 3 'is not recorded'
run helpdesk mail template set x -m x
refused 2 '--language'
run helpdesk mail template set x --language de -m x
refused 2 "'de'"
run helpdesk mail template set x --language en
refused 2 '-m TEXT'
run helpdesk mail template show closd
refused 3 "did you mean 'closed'"

# In the editor.
HELPDESK_EDITOR="sed -i s/Hello/Welcome/" run helpdesk mail template edit opened --language en
good ''
run helpdesk mail template show opened --language en
has "$out" Welcome 'edit: from what the program brings'
HELPDESK_EDITOR="sed -i s/Welcome/{zz}/" run helpdesk mail template edit opened --language en
is "$status" 1 'edit: a text that stays wrong'
has "$err" "*line 3, column 1: there is no placeholder '{zz}'*kept in '*.txt'" 'edit: is kept and named'
has "$(cat "$TMPDIR"/helpdesk-kept-*.txt)" $'\n{zz},' 'edit: as it was typed'
lacks "$(cat "$TMPDIR"/helpdesk-kept-*.txt)" '# helpdesk:' 'edit: without our comments'
note_head
HELPDESK_EDITOR=true run helpdesk mail template edit opened --language en
good ''
git_says "$head" rev-parse main

# Answers.
must helpdesk open -a payroll -r 'Marie {number} <m@example.org>' --language fr -s Un
must helpdesk open -a payroll -r 'Paul <p@example.org>' -s Two --impact 4
must helpdesk mail template set hello --language en \
	-m $'Subject: not of an answer\n\nDear {requester},\n{message}\nTeam: {team}\n{number} is {status}, {priority}.'
must helpdesk mail template set hello --language fr -m $'Cher {requester},\n{message}\n{number} est {status}.'
run helpdesk reply 1 2 --template hello -m 'so {number} it is'
good $'HD-1: reply\nHD-2: reply'
yaml_says $'Cher Marie {number},\nso {number} it is\nHD-1 est en cours.' HD-1 'j[-1]["note"]'
yaml_says $'Dear Paul,\nso {number} it is\nHD-2 is in progress, 4 (high).' HD-2 'j[-1]["note"]'
run helpdesk reply 2 --template hello --no-mail
good 'HD-2: reply'
yaml_says $'Dear Paul,\nHD-2 is in progress, 4 (high).' HD-2 'j[-1]["note"]'
must helpdesk edit 2 --language fr
yaml_says '{"name": "Paul", "email": "p@example.org", "language": "fr"}' HD-2 'h["requester"]'
must helpdesk reply 2 --template hello --no-mail
yaml_says $'Cher Paul,\nHD-2 est en cours.' HD-2 'j[-1]["note"]'
must helpdesk mail template set fixed --language en -m 'Done: {resolution}.'
must helpdesk mail template set fixed --language en -a mailer -m 'Mailer: {resolution}.'
must helpdesk open -a mailer -r Eve -s Three
run helpdesk close 1 --template fixed -m more
refused 1 "ticket 'HD-1': template 'fixed' (en) has no place for a text*{message}"
run helpdesk close 1 3 --template fixed --resolution workaround --no-mail --no-kb
good $'HD-1: close (workaround)\nHD-3: close (workaround)'
yaml_says 'Done: workaround.' HD-1 'h["solution"]'
yaml_says 'Mailer: workaround.' HD-3 'h["solution"]'
must helpdesk resolve 2 -m 'New cable'
must helpdesk mail template set thanks --language fr -m $'Solution : {solution}\nMerci.'
must helpdesk close 2 --template thanks --no-mail
yaml_says $'Solution : New cable\nMerci.' HD-2 'h["solution"]'
must helpdesk open -a payroll -r Zoe -s Four
run helpdesk reply 4 --template helo
refused 3 "ticket 'HD-4': there is no template 'helo'; did you mean 'hello'?"
must helpdesk mail template set team --language en -m '{team}'
run helpdesk reply 4 --template team
refused 1 "leaves no text"
run helpdesk reply 4 --language en -m x
refused 2 '--language'
run helpdesk open -a payroll -r Zoe -s Five --language french
refused 2 "not 'french'"
run helpdesk show 2
has "$out" 'Paul <p@example.org>, fr' 'show tells the language'
printf '%s\n' '{"op":"open","application":"payroll","subject":"Six","requester":{"name":"Ann","language":"fr"}}' \
	'{"op":"edit","ticket":"4","language":"fr"}' >lines
run helpdesk batch lines
[ "$status" = 0 ]
result $? 'batch: languages'
yaml_says '{"name": "Ann", "language": "fr"}' HD-5 'h["requester"]'
yaml_says '{"name": "Zoe", "language": "fr"}' HD-4 'h["requester"]'

# A subject is one line whatever stands in the ticket; what is broken by a push is told, stops
# nothing, and can be replaced.
git clone -q "$store" "$box/clone" 2>/dev/null
printf 'Hi {nix}\n' >"$box/clone/templates/closed.fr.txt"
printf 'x' >"$box/clone/templates/README"
printf 'ok\n' >"$box/clone/templates/closed.en.gone.txt"
printf 'a\0b' >"$box/clone/templates/hello.en.txt"
push_by_hand 'by hand'
run helpdesk fsck
expect_status 1
has "$out$err" "templates/closed.fr.txt:1: there is no placeholder '{nix}'" 'fsck: a broken one'
has "$out$err" 'templates/README: warning: only templates' 'fsck: a file that is none'
has "$out$err" "templates/closed.en.gone.txt: warning: application 'gone'" 'fsck: of no application'
has "$out$err" 'templates/hello.en.txt: there is a NUL byte in it' 'fsck: NUL'
run helpdesk close 4 --template closed
refused 1 "template 'closed.fr': line 1, column 4: there is no placeholder '{nix}'"
run helpdesk close 4 --no-kb
[ "$status" = 0 ]
result $? 'a broken template stops no closure'
run helpdesk mail template edit closed --language fr
refused 2 'terminal'
run helpdesk mail template set closed --language fr -m 'Bien: {solution}'
good ''
run helpdesk mail template remove hello --language en
good ''
finish
