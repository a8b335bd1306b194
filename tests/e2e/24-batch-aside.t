#!/bin/bash
# A batch that comes back to its tickets after thousands of others: each has left memory
# meanwhile. What is written must be what comes of the same lines ticket by ticket.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work
cp -R "$store" "$box/empty"

# 4,200 tickets, more than are kept in memory, with all that a file can hold.
cat >make.py <<'E'
import json, sys

def opening(i):
    return {"op": "open", "key": "far:%d" % i, "at": "2026-11-01T00:00:00Z", "by": "anne",
            "application": "payroll", "requester": "Zoé %d <z%d@example.org>" % (i, i),
            "subject": "é: #%d" % i, "description": "  two\nlines \n\n" * (i % 3) + "x",
            "fields": {"room": "0%d" % i, "null": "no"}, "tags": ["t%d" % (i % 9), "1:30"]}

def change(i, k):
    line = {"ticket": "key:far:%d" % i, "at": "2026-11-0%dT00:00:00Z" % (k + 2),
            "by": ("bob", "anne")[i % 2]}
    if k == 0:
        line.update(op="qualify", type="incident", impact=1 + i % 5, untags=["1:30"])
    elif k == 1:
        line.update(op="escalate", note="why\n  not\n" * (i % 2) + "~", team="no")
    elif k == 2:
        line.update(op="edit", subject="s %d" % i, set={"fields": {"room": "1.10", "a": "b"}})
    elif i % 2:
        line.update(op="close", solution="two\nlines")
    else:
        line.update(op="wait", on="supplier", until="2026-12-01T00:00:00+01:00")
    return line

def lines(order, n=4200):
    if order == "open":
        return [opening(i) for i in range(n)]
    if order == "far":
        return [change(i, k) for k in range(4) for i in range(n)]
    if order == "near":
        return [change(i, k) for i in range(n) for k in range(4)]
    # Openings go on while tickets of 4,200 openings ago are worked on.
    mixed = []
    for i in range(2 * n):
        mixed.append(opening(i))
        if i >= n:
            mixed += [change(i - n, 0), change(i - n, 1)]
    return mixed

for line in lines(sys.argv[1]):
    print(json.dumps(line))
E
for order in open far near mixed; do
	$python make.py $order >$order.jsonl
done

must helpdesk batch open.jsonl
cp -R "$store" "$box/near"
cp -R "$store" "$box/chunks"
run helpdesk batch far.jsonl
expect_status 0
json_says '[16800, 4200, 0]' '[d["operations"], d["tickets"], d["unchanged"]]'
must helpdesk --store "$box/near" batch near.jsonl
tree=$(git -C "$box/near" rev-parse 'main^{tree}')
git_says "$tree" rev-parse 'main^{tree}'
must helpdesk --store "$box/chunks" batch --keep-going --chunk 5000 far.jsonl
is "$(git -C "$box/chunks" rev-parse 'main^{tree}')" "$tree" 'the same in chunks'
is "$(yaml HD-17 '[h["fields"], h["tags"], h["subject"], len(j), j[2]["note"]]')" \
	'[{"null": "no", "room": "1.10", "a": "b"}, ["t7"], "s 16", 5, "~"]' 'HD-17 is whole'
run helpdesk fsck
expect_status 0
run git -C "$store" fsck --strict
expect_status 0

# All of it is met again, far apart as well.
for order in open far near; do
	run helpdesk batch $order.jsonl
	json_says '[0, 0]' '[d["operations"], d["tickets"]]'
done
git_says "$tree" rev-parse 'main^{tree}'

# What was opened in the same run: hardly a file is written twice.
store=$box/empty
run helpdesk --store "$store" batch mixed.jsonl
expect_status 0
json_says '[16800, 8400, 8400]' '[d["operations"], d["tickets"], d["opened"]]'
lost=$(git -C "$store" fsck --unreachable --no-progress | grep -c blob)
run test "$lost" -lt 900
expect_status 0 'few blobs that nothing names'
run helpdesk --store "$store" fsck
expect_status 0
run helpdesk --store "$store" batch mixed.jsonl
json_says '[0, 16800]' '[d["operations"], d["unchanged"]]'
finish
