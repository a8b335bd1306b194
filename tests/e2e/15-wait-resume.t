#!/bin/bash
# wait and resume.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work
must helpdesk open -a payroll -r P -s one
must helpdesk open -a payroll -r P -s two --take

run helpdesk wait 1 -m 'asked for a screenshot'
good 'HD-1: wait on requester'
yaml_says '["waiting", {"on": "requester"}, "waiting"]' HD-1 '[h["status"], h["waiting"], j[-1]["event"]]'
run helpdesk wait 2 --on supplier --until 2026-12-01
good
yaml_says '["supplier", "2026-12-01T00:00:00Z"]' HD-2 '[h["waiting"]["on"], str(h["waiting"]["until"])]'
run helpdesk wait 2 --on requester
yaml_says '["waiting", {"on": "requester"}]' HD-2 '[h["status"], h["waiting"]]'
run helpdesk resume 1 2
good $'HD-1: resume\nHD-2: resume'
yaml_says '["qualified", null, null]' HD-1 '[h["status"], h.get("waiting"), j[-1]["set"]["waiting"]]'
yaml_says in_progress HD-2 'h["status"]'
run helpdesk resume 1
refused 1 '*qualified*allowed are*'
run helpdesk show 1 --format json
json_says 2026-11-22T09:12:00Z 'd["acknowledged"]'
run helpdesk wait 1 --on me
refused 2 "*requester*"
run helpdesk wait 1 --until never
refused 2 "*'never'*"
run helpdesk wait
refused 2 '*'
must helpdesk resolve 1 -m x
run helpdesk wait 1
refused 1 '*resolved*'
must helpdesk wait 2
must helpdesk escalate 2 -m up
yaml_says '["qualified", null, null, 1]' HD-2 '[h["status"], h.get("waiting"), h.get("assignee"), h["level"]]'
finish
