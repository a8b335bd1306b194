#!/bin/bash
# What reports count of many tickets, in pieces and in two threads, is what the files say: also of
# tickets that the short forms of the cache cannot hold, after changes, and after damage.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

new_store many
cache=$store/helpdesk/cache.db
$python - >"$box/open.jsonl" <<'END'
import json
for n in range(6000):
    o = {"op": "open", "at": "2026-01-%02dT%02d:00:00Z" % (n % 28 + 1, n % 24), "by": "anne",
         "application": "app-%d" % (n % 7), "requester": "r%d" % (n % 50), "subject": "s %d" % n,
         "type": ["incident", "question", "request"][n % 3], "tags": ["t%d" % (n % 5)]}
    if n % 700 == 3:
        o["tags"] = ["x%d" % k for k in range(300)]
    if n % 11 == 0:
        del o["type"]
    print(json.dumps(o))
END
must helpdesk --quiet batch --create-applications "$box/open.jsonl"

# figures NAME: all that is asked here, into a file.
figures() {
	local by
	{
		for by in application tag type,application status day site requester; do
			helpdesk report --format csv --by "$by"
		done
		helpdesk report --format csv --by application type:incident level:0..
		helpdesk report --format csv --period 2026-01 subject:7
		helpdesk list --limit 0 --format csv tag:x7
	} >"$box/$1" 2>&1
}

same() {
	figures with
	HELPDESK_CACHE=off figures without
	cmp "$box/with" "$box/without" >"$box/said" 2>&1
	is "$?$(cat "$box/said")" 0 "$1"
}
same 'just filled'
is "$(grep -c '^group,x299,9,' "$box/with")" 1 'a ticket of 300 tags is counted by each'

# The pieces at both ends and between, changed and changed again.
$python - >"$box/more.jsonl" <<'END'
import json
for k, n in enumerate([1, 4, 255, 256, 257, 512, 3000, 5999, 6000, 4, 256]):
    print(json.dumps({"op": "qualify", "ticket": "HD-%d" % n, "by": "anne", "type": "complaint",
                      "at": "2026-02-%02dT00:00:00Z" % (k + 1), "tags": ["new-%d" % k]}))
    print(json.dumps({"op": "close", "tickets": ["HD-%d" % (n + 9 if n < 5990 else 77 + k)], "by": "anne",
                      "at": "2026-02-%02dT12:00:00Z" % (k + 1), "solution": "s"}) if k < 9 else "")
print(json.dumps({"op": "open", "at": "2026-02-01T00:00:00Z", "by": "anne", "application": "app-new",
                  "requester": "r", "subject": "the last"}))
END
run helpdesk --quiet batch --create-applications "$box/more.jsonl"
is "$status" 0 'changes are taken'
same 'after changes'

# A file that was a ticket is none any more, then it is one again.
must git clone -q "$store" "$box/work"
file=tickets/HD/0000/03/HD-300.yaml
sed -i 's/^status: .*/status: nowhere/' "$box/work/$file"
git -C "$box/work" -c user.name=x -c user.email=x@x commit -qam broken
must git -C "$box/work" push -q
run helpdesk report --by application
is "$status" 1 'a report of a broken file is refused'
same 'with a broken file'
git -C "$box/work" -c user.name=x -c user.email=x@x revert --no-edit HEAD >/dev/null
must git -C "$box/work" push -q
same 'mended'

# A piece whose bytes say nothing.
$python -c '
import sys
f = open(sys.argv[1], "r+b"); d = f.read()
i = d.find(b"app-3\0")
f.seek(i); f.write(b"app-4")' "$cache"
same 'after damage'
finish
