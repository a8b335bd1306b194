#!/bin/bash
# take and assign: who works on a ticket.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work
must helpdesk open -a payroll -r P -s one
must helpdesk open -a payroll -r P -s two --impact 5 --urgency 5
must helpdesk open -a mailer -r P -s three --impact 1 --urgency 1

run helpdesk take 1
good 'HD-1: take'
yaml_says '["in_progress", "bob"]' HD-1 '[h["status"], h["assignee"]]'
git_says $'HD-1: take\nTicket: HD-1\nEvent: taken' log -1 --format='%s%n%(trailers)'
run helpdesk --as anne take 1
refused 1 "*'bob'*--steal*"
run helpdesk --as anne take 1 --steal
good 'HD-1: take'
yaml_says '["anne", "anne"]' HD-1 '[h["assignee"], j[-1]["by"]]'
run helpdesk take 1 2
refused 1 "*HD-1*" 'take of several: all or nothing'
yaml_says new HD-2 'h["status"]'

run helpdesk take --next
good 'HD-2: take'
run helpdesk take --next application:mailer
good 'HD-3: take'
run helpdesk take --next
refused 3 '*'
run helpdesk take --next application:payroll 1
[ "$status" != 0 ]
result $? 'take --next takes a query, no ticket of somebody else'

run helpdesk assign 1 --agent bob
good
yaml_says '["bob", "in_progress"]' HD-1 '[h["assignee"], h["status"]]'
run helpdesk assign 1 --team pay
yaml_says '["pay", null]' HD-1 '[h["team"], h.get("assignee")]'
run helpdesk assign 1 --team tax --agent anne
yaml_says '["tax", "anne"]' HD-1 '[h["team"], h["assignee"]]'
run helpdesk assign 1 --team tax
yaml_says '["tax", "anne"]' HD-1 '[h["team"], h.get("assignee")]'
run helpdesk assign 1 --agent none
yaml_says '["tax", null, null]' HD-1 '[h["team"], h.get("assignee"), j[-1]["set"]["assignee"]]'
run helpdesk assign 1 2 3 --agent bob
good
git_says 'HD-1 HD-2 HD-3' log -1 --format='%(trailers:key=Ticket,valueonly,separator=%x20)'
must helpdesk resolve 3 -m 'done'
run helpdesk assign 3 --agent anne
good
yaml_says '["anne", "resolved"]' HD-3 '[h["assignee"], h["status"]]'
must helpdesk close 3
run helpdesk assign 3 --agent bob
refused 1 '*closed*reopen*'
run helpdesk take 3
refused 1 '*closed*reopen*'
run helpdesk assign 1
refused 2 '*--agent*--team*'
run helpdesk assign 1 --agent nobody
refused 3 "*'nobody'*agent add nobody*"
run helpdesk take
refused 2 '*'
run helpdesk take 77
refused 3 '*HD-77*'
finish
