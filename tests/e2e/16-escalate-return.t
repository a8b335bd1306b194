#!/bin/bash
# escalate and return.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work
must helpdesk open -a payroll -r P -s one --take --category functional
must helpdesk open -a payroll -r P -s two

at 2026-11-22T10:00:00Z
run helpdesk escalate 1 -m 'needs the team' --team pay
good 'HD-1: escalate to level 1'
yaml_says '[1, "pay", null, "qualified"]' HD-1 '[h["level"], h["team"], h.get("assignee"), h["status"]]'
yaml_says '["2026-11-22T10:00:00Z", "bob", "escalated", "needs the team"]' HD-1 \
	'[j[-1][k].rstrip("\n") for k in "at by event note".split()]'
yaml_says '{"status": "qualified", "level": 1, "team": "pay", "assignee": null}' HD-1 'j[-1]["set"]'
git_says 'HD-1: escalate to level 1' log -1 --format=%s
run helpdesk escalate 1 -m 'up'
yaml_says '[2, null]' HD-1 '[h["level"], h.get("team")]'
run helpdesk escalate 1 -m 'up'
yaml_says 3 HD-1 'h["level"]'
run helpdesk escalate 1 -m 'up'
refused 1 '*cert*' 'escalate: 3 at most'
run helpdesk escalate 1 --to cert -m 'an intrusion' --team soc
good 'HD-1: escalate to cert'
yaml_says '["cert", "security", "soc"]' HD-1 '[h["level"], h["category"], h["team"]]'
git_says 'HD-1: escalate to cert' log -1 --format=%s
run helpdesk escalate 1 -m x
refused 1 '*'
run helpdesk escalate 1 --to 2 -m x
refused 1 '*'
run helpdesk return 1 -m 'which level?'
refused 1 '*--to*'
run helpdesk return 1 --to 2 -m 'no intrusion'
good 'HD-1: return to level 2'
yaml_says '[2, null, "returned", "qualified"]' HD-1 '[h["level"], h.get("team"), j[-1]["event"], h["status"]]'
run helpdesk return 1 -m 'not ours' --team desk
good 'HD-1: return to level 1'
yaml_says desk HD-1 'h["team"]'
must helpdesk take 1
run helpdesk return 1 --to 0 -m back
yaml_says '[0, null]' HD-1 '[h["level"], h.get("assignee")]'
run helpdesk return 1 -m further
refused 1 '*level 0*'
run helpdesk return 1 --to 1 -m up
refused 1 '*'
run helpdesk escalate 1 --to 0 -m x
refused 2 '*'
run helpdesk return 1 --to cert -m x
refused 2 '*'
run helpdesk escalate 1
refused 2 '*-m*'
run helpdesk escalate 1 -m ' '
refused 1 '*empty*'
run helpdesk escalate 1 --to 3 -m 'straight up'
yaml_says 3 HD-1 'h["level"]'
run helpdesk escalate 1 2 -m both
refused 1 '*HD-1*' 'escalate: all or nothing'
yaml_says 0 HD-2 'h["level"]'
run helpdesk report --format json
json_says '[1, 5, 1, 3]' '[d["total"][k] for k in "escalated escalations returned returns".split()]'
run helpdesk log 1
has "$out" 'level 0 → 1' 'log: the steps'
finish
