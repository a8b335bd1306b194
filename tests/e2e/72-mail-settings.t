#!/bin/bash
# The settings of mail: checked when they are set, when they are read, and by fsck.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work
config_says() {
	git -C "$store" show main:config.yaml >"$box/config"
	yaml_says "$1" "$box/config" "$2"
}
# sets KEY VALUE: it is taken, and read back.
sets() {
	run helpdesk config set "$1" "$2"
	good ''
	run helpdesk config get "$1"
	good "$2"
}
# wrong KEY VALUE STATUS GLOB
wrong() {
	run helpdesk config set "$1" "$2"
	refused "$3" "$4"
}

sets mail.from 'Support <help@example.org>'
git_says 'config: set mail.from to Support <help@example.org>' log -1 --format=%s
sets mail.cert cert@example.org
sets mail.language fr
sets mail.application payroll
sets mail.grace 0
sets mail.limit 100
sets mail.flood 5
sets mail.teams.pay pay@example.org
sets 'mail.teams.Paie et R.H.' rh@example.org
sets mail.languages.payroll en
sets mail.rules.vip.sender '*@vip.example.org'
sets mail.rules.vip.recipient 'help+vip@*'
sets mail.rules.vip.subject 'no'
sets mail.rules.VIP.application mailer
sets mail.rules.vip.category technical
sets mail.rules.vip.type incident
sets mail.rules.vip.team '0123'
config_says '["*@vip.example.org", "help+vip@*", "no", "mailer", "technical", "incident", "0123"]' \
	'list(d["mail"]["rules"]["vip"].values())'
config_says '[0, 100, 5]' '[int(d["mail"][k]) for k in ("grace", "limit", "flood")]'
config_says '["Paie et R.H.", "pay"]' 'sorted(d["mail"]["teams"])'
run helpdesk config list
has "$out" 'mail.teams.Paie et R.H.     rh@example.org' 'config list shows them'
run helpdesk fsck
good

wrong mail.from nobody 2 "mail.from must be a mail address*not 'nobody'"
wrong mail.from 'a@b.org, c@d.org' 2 '*'
wrong mail.from '@' 2 '*'
wrong mail.cert '' 2 'mail.cert'
wrong mail.language de 2 "mail.language must be en or fr, not 'de'"
wrong mail.language FR 2 'en or fr'
wrong mail.application nope 3 "application 'nope' is not recorded"
wrong mail.application '../x' 2 'mail.application must be the id of an application'
wrong mail.grace +1 2 'mail.grace must be a number from 0 to 3650'
wrong mail.grace 3651 2 '0 to 3650'
wrong mail.grace ten 2 "not 'ten'"
wrong mail.limit 0 2 '1 to 100'
wrong mail.flood 1.5 2 'from 1'
wrong mail.teams.none x@example.org 2 "'none' cannot name a team"
wrong mail.teams. x@example.org 2 'cannot name a team'
wrong mail.teams.pay x 2 'mail.teams.pay must be a mail address'
wrong mail.languages.Payroll fr 3 "did you mean 'payroll'"
wrong mail.languages.payroll it 2 'en or fr'
wrong mail.rules.vip.sender '' 2 'mail.rules.vip.sender'
wrong mail.rules.vip.category funny 2 'technical, functional, regulatory or security'
wrong mail.rules.vip.type funny 2 'incident, question, complaint or request'
wrong mail.rules.vip.team none 2 'the name of a team'
wrong mail.rules.a.b.type incident 2 "'a.b' cannot name a rule"
wrong mail.rules.vip.categry technical 3 "did you mean 'mail.rules.vip.category'"
wrong mail.rules.vip x 3 'mail.rules.vip'
wrong mail.form x@example.org 3 "did you mean 'mail.from'"
wrong mail.team.pay x@example.org 3 "did you mean 'mail.teams.pay'"
wrong mail.zzzzzzzzzzzz x 3 'the settings of mail are mail.from, *mail.rules.NAME.team'
wrong mail.sendmail /bin/sh 3 "no setting 'mail.sendmail'"
wrong mail.program x 3 'no setting'
run helpdesk config get mail.rules.nope.type
refused 3 'is not set'
run helpdesk config unset mail.rules.nope.type
refused 3 'is not set'

# What is left empty goes.
for key in recipient sender subject application category type team; do
	must helpdesk config unset "mail.rules.vip.$key"
done
config_says false '"rules" in d["mail"]'
for key in mail.teams.pay 'mail.teams.Paie et R.H.' mail.languages.payroll mail.from mail.cert \
	mail.language mail.application mail.grace mail.limit mail.flood; do
	must helpdesk config unset "$key"
done
config_says '["format", "matrix"]' 'sorted(d)'

# Edited by hand: refused with its line where it is used, and fsck knows.
# by_hand TEXT LINE GLOB
by_hand() {
	git clone -q "$store" "$box/clone" 2>/dev/null
	git -C "$box/clone" show HEAD:config.yaml | sed '/^mail:/,$d' >"$box/clone/config.yaml"
	printf '%s\n' "$1" >>"$box/clone/config.yaml"
	push_by_hand 'by hand'
	rm -rf "$box/clone"
	run helpdesk fsck
	has "$out$err" "config.yaml:$2: $3" "fsck: $3"
}
by_hand $'mail:\n  from: x' 9 'mail.from must be a mail address'
is "$status" 1 'fsck: it is a fault'
by_hand 'mail: x' 8 'mail must be a map'
by_hand $'mail:\n  from: [a@b.org]' 9 'mail.from must be one text'
by_hand $'mail:\n  grace: ten' 9 "mail.grace must be a number from 0 to 3650, not 'ten'"
by_hand $'mail:\n  rules: x' 9 'mail.rules must be a map'
by_hand $'mail:\n  rules:\n    a:\n      sender: x\n      tpye: incident' 12 "*did you mean 'mail.rules.a.type'"
is "$status" 1 'fsck: an unknown key of a rule is a fault'
by_hand $'mail:\n  rules:\n    a.b:\n      sender: x' 11 "'a.b' cannot name a rule"
by_hand $'mail:\n  application: nope' 9 "application 'nope' is not recorded"
by_hand $'mail:\n  later: x' 9 "warning: there is no setting 'mail.later'"
is "$status" 0 'fsck: a setting of a newer version is harmless'
by_hand $'mail:\n  rules:\n    a:\n      type: incident' 10 'warning: mail.rules.a has no pattern'
by_hand $'mail:\n  rules:\n    a:\n      sender: x' 10 'warning: mail.rules.a says nothing'
by_hand $'mail:\n  from: a@b.org\n  limit: many' 10 'mail.limit'
must helpdesk config set timezone UTC
run helpdesk open -a payroll -r 'Marie <m@example.org>' -s x
refused 1 "'config.yaml': line *: mail.limit must be a number"
run helpdesk config set mail.limit 30
good
run helpdesk open -a payroll -r 'Marie <m@example.org>' -s x
good HD-1
finish
