#!/bin/bash
# Saved queries: shared ones in config.yaml, own ones in git's configuration, used as @name.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work
must helpdesk open -a payroll -r 'Marie Curie' -s 'one' --take
must helpdesk open -a mailer -r Paul -s 'two' --priority 6
must helpdesk open -a payroll -r Paul -s 'three' --priority 6
config_says() {
	git -C "$store" show main:config.yaml >"$box/config"
	yaml_says "$1" "$box/config" "$2"
}
own() {
	git config --global "helpdesk.query.$1" "$2"
}

run helpdesk config set queries.mine 'status:open assignee:me'
good ''
config_says 'status:open assignee:me' 'd["queries"]["mine"]'
git_says 'config: set queries.mine' log -1 --format=%s
run helpdesk config get queries.mine
good 'status:open assignee:me'
run helpdesk config list
has "$out" 'queries.mine  status:open assignee:me' 'config list shows it'
run helpdesk list --format number @mine
good HD-1
run helpdesk list --format number @MINE
good HD-1
run helpdesk --as anne list --format number @mine
good '' # me is who asks
run helpdesk list --format number not @mine
good $'HD-2\nHD-3'
run helpdesk list --format number '(@mine or application:mailer)' status:open
good $'HD-2\nHD-1'
run helpdesk config set queries.urgent 'priority:5.. (application:payroll or @mine)'
good
run helpdesk list --format number @urgent or @mine
good $'HD-3\nHD-1'
run helpdesk search --format number three @urgent
good HD-3
run helpdesk report --format json @urgent
json_says 1 'd["total"]["requests"]'
run helpdesk report --format json
without=$(json 'd["total"]["requests"]')
is "$without" 3 'report without it'
run helpdesk --as anne take --next @urgent
good 'HD-3: take'
# Days are those of the reader, at the time of reading.
must helpdesk config set queries.today opened:today
run helpdesk list --format number --count @today
good 3
HELPDESK_NOW=2026-11-23T09:12:00Z run helpdesk list --count @today
good 0
# What is searched for may well be a name with a @ in it.
run helpdesk list --format number '"@mine"'
good ''
run helpdesk list --format number requester:@mine
good ''

# Own ones win, but not within a shared one.
own mine application:mailer
run helpdesk list --format number @mine
good HD-2
run helpdesk list --format number @urgent
good HD-3
own both '@mine or @today'
run helpdesk list --count @both
good 3
own team.Pay application:payroll
run helpdesk list --count @team.PAY
good 2
run helpdesk config get queries.both
refused 3 "*'queries.both' is not set*"
HELPDESK_COMPLETE=hints run helpdesk __complete list @
is "$(sort "$box/out")" \
	$'@both\t@mine or @today\n@mine\tapplication:mailer\n@team.pay\tapplication:payroll\n@today\topened:today
@urgent\tpriority:5.. (application:payroll or @mine)' 'completion'
run helpdesk __complete take --next not @t
is "$(sort "$box/out")" $'@team.pay\n@today' 'completion of take --next'
run helpdesk __complete show @
is "$out" '' 'where no query stands none is offered'

# What is wrong.
run helpdesk list @mne
refused 3 "query, column 1: there is no saved query '@mne'; did you mean '@mine'?"
run helpdesk list tag:x @qqqqqqqq
refused 3 'query, column 7: there is no saved query*there are @*'
run helpdesk list @mine,x
refused 2 "column 1: '@mine,x' is no name*"
own wrong 'été asignee:me'
run helpdesk list tag:x @wrong
refused 2 "query '@wrong', column 5: unknown field 'asignee'; did you mean 'assignee'?"
own nested '@wrong'
run helpdesk list @nested
refused 2 "query '@wrong', column 5*"
own loop 'tag:x or @pool'
own pool '@LOOP'
run helpdesk list @loop
refused 2 "query '@pool', column 1: '@LOOP' would stand within itself"
own empty ' '
run helpdesk list @empty
refused 2 "query '@empty'*nothing in it*"
own latin "$(printf 'caf\xe9')"
run helpdesk list @latin
refused 2 "query '@latin', column 4: this is not UTF-8"
own escape "$(printf 'x\033[31m')"
run helpdesk list @escape
refused 2 'control character'

# Nothing broken is saved, and nothing that breaks another.
for query in 'status:open asignee:me' '(tag:x' '' '@self' '@nowhere' '@both' 'tag:'; do
	run helpdesk config set queries.self "$query"
	[ "$status" = 2 ] || [ "$status" = 3 ]
	result $? "config set queries.self '$query': $status"
	[ "$(git -C "$store" rev-parse main)" = "$head" ]
	result $? 'and nothing is saved'
done
expect_err "query '@self', column 1: 'tag' needs a value"
run helpdesk config set queries.mine @urgent
refused 2 "query '@urgent'*'@mine' would stand within itself"
run helpdesk config unset queries.mine
refused 1 "'@urgent' needs '@mine'"
run helpdesk config set 'queries.a b' tag:x
refused 2 "'a b' cannot name a query"
run helpdesk config set queries. tag:x
refused 2 'cannot name a query'
run helpdesk config set querys.x tag:x
refused 3 "*did you mean 'queries.x'"
run helpdesk config set qs.x tag:x
refused 3 'queries.NAME'
run helpdesk config unset queries.nowhere
refused 3 "'queries.nowhere' is not set"
run helpdesk config unset format
refused 1 "'format'"
run helpdesk config unset nonsense
refused 3 'nonsense'
# Saved again it is no change; in another case it is the same one.
run helpdesk config set queries.mine 'status:open assignee:me'
git_says "$head" rev-parse main
must helpdesk config set queries.MINE 'status:open assignee:me or assignee:anne'
config_says '["mine", "today", "urgent"]' 'sorted(d["queries"])'
# A long one, in several lines.
long=$(printf 'tag:x%s or\n' {1..500})
run helpdesk config set queries.long "$long tag:y"
good
run helpdesk config get queries.long
is "$out" "${long//$'\n'/ } tag:y" 'as it was given'
git_says 'config: set queries.long' log -1 --format=%s
run helpdesk config set queries.long "$(printf 'tag:x or %.0s' {1..9000}) tag:y"
refused 2 'longer than 65536 bytes'
for name in long today urgent mine; do
	run helpdesk config unset queries.$name
	good ''
done
config_says '["format", "matrix"]' 'sorted(d)'
run helpdesk config set timezone Europe/Paris
run helpdesk config unset timezone
good ''
run helpdesk config get timezone
refused 3 "'timezone' is not set"

# Written by hand.
by_hand() {
	clone_by_hand
	printf '%s\n' "$1" >>"$box/clone/config.yaml"
	push_by_hand 'by hand'
}
by_hand $'queries:\n  five: 5\n  list: [a, b]\n  wrong name: x\n  good: tag:x'
run helpdesk list @good
good
run helpdesk list @five
good
run helpdesk list @list
refused 1 "query, column 1: 'config.yaml': line *: query 'list' must be one text"
run helpdesk config set queries.list tag:x
good
run helpdesk list @list
good
by_hand 'timezone: UTC'
clone_by_hand
sed -i '/^queries:/,$d' "$box/clone/config.yaml"
echo 'queries: none' >>"$box/clone/config.yaml"
push_by_hand 'by hand'
run helpdesk list @good
refused 1 "queries must be a map"
run helpdesk list
good
# Without a @ nobody looks there.
run helpdesk config set queries.x tag:x
refused 1 'queries must be a map'
finish
