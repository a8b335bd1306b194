#!/bin/bash
# Tickets of one batch that are named again long after they were opened: by then the run has
# put their files into the commit and kept nothing of them but their numbers.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work

awk 'BEGIN {
	more = "\"application\":\"payroll\",\"requester\":\"x\",\"at\":\"2026-11-02T00:00:00Z\""
	at = "\"at\":\"2026-11-03T00:00:00Z\""
	note = "{\"op\":\"note\",\"ticket\":\"key:c:2\",\"note\":\"n\"," at "}"
	for (i = 1; i <= 13000; i++) {
		printf "{\"op\":\"open\",\"key\":\"c:%d\",\"subject\":\"s %d\",%s}\n", i, i, more
		if (i == 2)
			print note
	}
	print "{\"op\":\"take\",\"ticket\":\"HD-1\"," at "}"
	print note
	print "{\"op\":\"close\",\"tickets\":[\"HD-1\",\"HD-3\"],\"solution\":\"s\"," at "}"
}' >many.jsonl
many=$PWD/many.jsonl

# Each ticket counts once, and what stands twice is done twice: nothing of it is from before.
run helpdesk batch --create-applications "$many"
good
json_says '{"operations": 13004, "tickets": 13000, "opened": 13000, "unchanged": 0, "rejected": 0}' \
	'{k: v for k, v in d.items() if k != "commit"}'
run helpdesk show HD-1 --format json
json_says '["opened", "taken", "closed"]' '[x["event"] for x in d["journal"]]'
run helpdesk show HD-2 --format json
json_says '["opened", "noted", "noted"]' '[x["event"] for x in d["journal"]]'
run helpdesk fsck
good
run helpdesk batch --create-applications "$many"
good
json_says '[0, 13004]' '[d["operations"], d["unchanged"]]'

# The same over two commits: the second names tickets of the first.
new_store chunks
run helpdesk batch --create-applications --keep-going --chunk 12500 "$many"
good
json_says '[13004, 13000, 13000, 0]' \
	'[d["operations"], d["tickets"], d["opened"], d["unchanged"]]'
run helpdesk show HD-2 --format json
json_says '["opened", "noted", "noted"]' '[x["event"] for x in d["journal"]]'
run helpdesk fsck
good
run helpdesk list --count tag:nothing
good 0
finish
