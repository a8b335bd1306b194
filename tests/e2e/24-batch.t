#!/bin/bash
# batch: all or nothing, --keep-going, run again.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work
cat >in.jsonl <<'END'
{"op":"open","key":"s:1","at":"2026-11-01T09:00:00Z","by":"zoe","application":"mailer","requester":"P","subject":"1"}
{"op":"escalate","ticket":"key:s:1","at":"2026-11-01T11:00:00.75+01:00","by":"zoe","to":2,"team":"V5","note":"n"}

{"op":"open","at":"2026-11-01T10:30:00+01:00","application":"mailer","requester":{"name":"Eve"},"subject":"two\nlines"}
{"op":"close","tickets":["key:s:1","HD-2"],"at":"2026-11-02T00:00:00Z","resolution":"workaround","solution":"s"}
END
run helpdesk batch in.jsonl
[ "$status" = 0 ]
result $? 'batch: done'
json_says '{"operations": 4, "tickets": 2, "opened": 2, "unchanged": 0, "rejected": 0}' \
	'{k: v for k, v in d.items() if k != "commit"}'
is "$(json 'd["commit"]')" "$(git -C "$store" rev-parse main)" 'batch: names its commit'
git_says 1 rev-list --count "$head..main"
yaml_says '["2026-11-01T09:00:00Z", "2026-11-01T10:00:00Z", "zoe", 2, "V5", "workaround"]' HD-1 \
	'[j[0]["at"], j[1]["at"], j[0]["by"], h["level"], h["team"], h["resolution"]]'
yaml_says '["two lines", {"name": "Eve"}, "bob"]' HD-2 '[h["subject"], h["requester"], j[0]["by"]]'
run helpdesk batch in.jsonl
json_says '{"operations": 0, "tickets": 0, "opened": 0, "unchanged": 4, "rejected": 0, "commit": null}' d
git_says "$head" rev-parse main
run helpdesk batch <in.jsonl
json_says 4 'd["unchanged"]'
run helpdesk batch - <in.jsonl
json_says 4 'd["unchanged"]'
printf '\xef\xbb\xbf' | cat - in.jsonl | tr '\n' '\r' | sed 's/\r/\r\n/g' >crlf.jsonl
run helpdesk batch crlf.jsonl
json_says 4 'd["unchanged"]'

# One bad line: nothing is done, and it is named.
bad_line() {
	printf '%s\n' '{"op":"open","application":"payroll","requester":"x","subject":"never"}' "$2" >bad.jsonl
	run helpdesk batch bad.jsonl
	refused "$1" "*line 2:*" "batch: $2"
}
bad_line 1 '{'
bad_line 1 '[]'
bad_line 1 '{"op":"nonsense"}'
bad_line 1 '{"op":"note","ticket":"HD-1"}'
bad_line 1 '{"op":"note","ticket":"HD-1","note":""}'
bad_line 1 '{"op":"note","ticket":"HD-1","note":"x","nonsense":1}'
bad_line 1 '{"op":"note","ticket":"HD-1","note":"x","note":"y"}'
bad_line 1 '{"op":"note","ticket":"HD-1","note":7}'
bad_line 1 '{"op":"note","ticket":"HD-1","note":"a\u0000b"}'
bad_line 1 $'{"op":"note","ticket":"HD-1","note":"\xff"}'
bad_line 1 '{"op":"note","ticket":"HD-1","note":"x","at":"2026-11-22T09:00:00"}'
bad_line 1 '{"op":"note","ticket":"HD-1","note":"x","at":"2026-11-23T09:00:00Z"}'
bad_line 1 '{"op":"note","ticket":"HD-1","note":"x","at":"2026-10-01T09:00:00Z"}'
bad_line 1 '{"op":"note","ticket":"HD-1","note":"x","by":"none"}'
bad_line 1 '{"op":"resume","ticket":"HD-1"}'
bad_line 1 '{"op":"take","tickets":[]}'
bad_line 1 '{"op":"assign","tickets":["HD-1","hd-1"],"team":"x"}'
bad_line 1 '{"op":"escalate","ticket":"HD-1","to":"2","note":"x"}'
bad_line 3 '{"op":"note","ticket":"HD-77","note":"x"}'
bad_line 3 '{"op":"note","ticket":"key:s:77","note":"x"}'
bad_line 3 '{"op":"open","application":"nowhere","requester":"x","subject":"s"}'
bad_line 1 '{"op":"open","application":"archive","requester":"x","subject":"s"}'
bad_line 1 "{\"op\":\"note\",\"ticket\":\"HD-1\",\"note\":\"x\",\"by\":\"$(printf 'x%.0s' {1..101})\"}"
run helpdesk list --count not status:closed
good 0

# --keep-going: the good ones, and the bad ones with their reason.
cat >mixed.jsonl <<'END'
{"op":"open","key":"m:1","application":"payroll","requester":"x","subject":"good","at":"2026-11-20T10:00:00Z"}
{"op":"nonsense"}
not json at all
{"op":"note","ticket":"key:m:1","note":"good","at":"2026-11-20T11:00:00Z"}
{"op":"note","ticket":"HD-99","note":"bad"}
END
run helpdesk batch --keep-going --rejects rejects.jsonl mixed.jsonl
is "$status" 5 'batch --keep-going: status 5'
json_says '[2, 1, 3]' '[d["operations"], d["opened"], d["rejected"]]'
is "$($python -c '
import json
lines = open("mixed.jsonl").read().split("\n")
for r in map(json.loads, open("rejects.jsonl")):
    print(r["line"], bool(r["reason"]), r["text"] == lines[r["line"] - 1])')" \
	$'2 True True\n3 True True\n5 True True' 'batch --rejects: line, reason, text'
cp mixed.jsonl same.jsonl
run helpdesk batch --keep-going --rejects same.jsonl same.jsonl
refused 2 '*same.jsonl*is the input*'
is "$(cmp same.jsonl mixed.jsonl)" '' 'the input is not overwritten by its rejects'
helpdesk batch --keep-going mixed.jsonl >/dev/full 2>err
is $? 1 'what could not be told is a failure, whatever was rejected'
run helpdesk batch --keep-going mixed.jsonl
json_says '[0, 2, 3]' '[d["operations"], d["unchanged"], d["rejected"]]'
is "$(grep -c '^helpdesk: line [235]:' "$box/err")" 3 'batch --keep-going: bad lines are told'

# Chunks and the subject of a large commit.
for i in $(seq 25); do
	printf '{"op":"open","key":"c:%s","application":"payroll","requester":"x",' "$i"
	printf '"subject":"n %s","at":"2026-11-21T10:00:00Z"}\n' "$i"
done >many.jsonl
run helpdesk batch many.jsonl
git_says 'batch: 25 operations on 25 tickets' log -1 --format=%s
git_says "$(sha256sum many.jsonl | cut -d' ' -f1)" log -1 --format='%(trailers:key=Batch,valueonly,separator=%x20)'
sed 's/c:/d:/' many.jsonl >chunks.jsonl
run helpdesk batch --keep-going --chunk 10 chunks.jsonl
good
git_says 3 rev-list --count "$head..main"
run helpdesk list --count tag:nothing
good 0
run helpdesk batch --chunk 0 many.jsonl
refused 2 '*'

# Applications that are not known yet.
printf '%s\n' '{"op":"open","application":"My App (2)","requester":"x","subject":"s"}' \
	'{"op":"open","application":"my app [2]","requester":"x","subject":"s"}' \
	'{"op":"open","application":"é","requester":"x","subject":"s"}' >apps.jsonl
run helpdesk batch apps.jsonl
refused 3 "*line 1:*My App (2)*"
run helpdesk batch --create-applications apps.jsonl
good
run helpdesk app list --format json
json_says '["My App (2)", "my app [2]", "é"]' \
	'[next(a["name"] for a in d if a["id"] == i) for i in ("My-App-2", "my-app-2-2", "app")]'

run helpdesk batch nofile
refused 3 "*'nofile'*"
run helpdesk batch /dev/null
json_says 0 'd["operations"]'
run helpdesk batch in.jsonl in.jsonl
refused 2 '*'
run helpdesk batch .
refused 1 '*'
finish
