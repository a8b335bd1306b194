#!/bin/sh
# The main job on sample input: a store, a batch of requests, some of them
# qualified, escalated, closed, and the report per application.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
unset HELPDESK_STORE HELPDESK_AGENT HELPDESK_NOW

say() {
	printf '\n$ %s\n' "$*"
	"$@"
}

say helpdesk --quiet init
say helpdesk --as anne agent add anne --name 'Anne Martin' --email anne@example.org
export HELPDESK_AGENT=anne
say helpdesk app add payroll --name 'Payroll'
say helpdesk app accept payroll --on 2026-01-15 --kind recette
say helpdesk app add tax --name 'Income tax'
say helpdesk app accept tax --on 2026-02-01 --kind va
say helpdesk app add archive --name 'Archive'
say helpdesk batch "$top/tests/demo.jsonl"

printf '\nA call comes in, is answered and closed at once:\n'
say helpdesk open -a payroll -r 'Marie Curie <marie@example.org>' --channel phone \
	-s 'Where is my payslip?' --type question --category functional --urgency 2 \
	--close --solution 'It is in the personnel file, under Documents.'

printf '\nAnother goes up a level:\n'
number=$(helpdesk open -a tax -r 'Pierre Durand' --channel mail -s 'Rate is wrong since Monday' \
	--type incident --category regulatory --impact 4 --urgency 4)
say helpdesk escalate "$number" --team tax-law -m 'needs the new scale of the finance act'
say helpdesk log "$number"

printf '\nSupport of an application begins with its acceptance:\n'
say helpdesk open -a archive -r Lea -s 'Search is slow' || true

say helpdesk list
say helpdesk report --by application
if command -v git >/dev/null; then say git --git-dir=.helpdesk log --oneline -5; fi
