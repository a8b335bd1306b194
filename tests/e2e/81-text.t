#!/bin/bash
# Texts that trap readers of YAML survive open, show, edit and another reader, byte for byte.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
blns=$top/../shared/data/naughty-strings/blns.json
[ -e "$blns" ] || blns=

# each HOW: a line of TAP for each text.
each() {
	local code name count=0
	$python "$here/texts_judge.py" "$store" "$1" ${blns:+"$blns"} >"$box/judged"
	while IFS=$'\t' read -r code name; do
		count=$((count + 1))
		said=$name out='' err=''
		result "$code" "$name" 2>/dev/null
	done <"$box/judged"
	[ "$count" -ge 100 ]
	result $? "$1: $count texts"
}
new_store one
each singly
new_store two
each many
[ -n "$blns" ] || skip 'the big list of naughty strings' 'its file is not there'

# Lines, where one line is wanted: subject and names.
$python - >subjects.jsonl <<'END'
import json, texts
for i, t in enumerate(texts.load()):
    if len(t.encode()) < 900:
        print(json.dumps({"op": "open", "key": "s:%d" % i, "application": "payroll", "subject": t,
                          "requester": {"name": "x"}}))
END
must helpdesk batch subjects.jsonl
helpdesk list --format json --limit 0 has:external >"$box/all.json" 2>/dev/null ||
	helpdesk list --format json --limit 0 >"$box/all.json"
is "$($python - "$box/all.json" <<'END'
import json, re, sys, texts
every = texts.load()
for t in json.load(open(sys.argv[1], encoding="utf-8")):
    if t.get("external", {}).get("source") == "s":
        wanted = re.sub(r"[ \t\r\n]*[\r\n][ \t\r\n]*|\r\n?|\n", " ", every[int(t["external"]["id"])].strip(" \t\r\n"))
        got = t["subject"]
        if re.sub(r"\s+", " ", got) != re.sub(r"\s+", " ", wanted) or "\n" in got or "\r" in got:
            print(repr(wanted), repr(got))
END
)" '' 'subjects: a line break becomes a blank, the rest is kept'

# What is no text is refused, with its line.
printf 'one\ntwo\0three\n' >nul
run helpdesk open -a payroll -r P -s s -F nul
refused 1 '*nul*line 2*NUL*'
n=0
for bytes in '\xff' '\xc3' '\xc0\xaf' '\xed\xa0\x80' '\xf4\x90\x80\x80' 'a\x80' '\xe2\x82' '\xf8\x88\x80\x80\x80'; do
	n=$((n + 1))
	printf 'one\ntwo\nthree %b\n' "$bytes" >"bad$n"
	run helpdesk note HD-1 -F "bad$n"
	refused 1 '*line 3*UTF-8*' "invalid UTF-8: $bytes"
done
run helpdesk open -a payroll -r P -s $'bad \xff'
refused 2 '*UTF-8*'
run helpdesk open -a payroll -r P -s s -m $'one\ntwo \xff'
refused 1 '*line 2*UTF-8*'
run helpdesk open -a payroll -r $'\xff' -s s
refused 2 '*UTF-8*'
run helpdesk open -a payroll -r P -s s --field $'a=\xff'
[ "$status" = 1 ] || [ "$status" = 2 ]
result $? 'invalid UTF-8 in a field'
run helpdesk list $'\xff'
[ "$status" -le 2 ] && [ "$(wc -l <"$box/err")" -le 1 ]
result $? 'invalid UTF-8 in a query'
run helpdesk open -a payroll -r P -s s -F - < <(printf '  \n\n\t')
[ "$status" -le 1 ]
result $? 'nothing but blanks'

# What another writer of YAML makes of a ticket is read all the same, and rewritten canonically.
new_store three
must helpdesk open -a payroll -r P -s s -m $'no\n  😀 \nlast ' --tag no --tag 1:30
file_of HD-1 >"$box/canonical"
clone_by_hand
$python - "$box/clone/$(path_of HD-1)" <<'END'
import sys, yaml
class Quoted(yaml.SafeDumper):
    pass
d = yaml.load(open(sys.argv[1], encoding="utf-8"), yaml.BaseLoader)
def ints(v, path=()):
    if isinstance(v, dict):
        return {k: ints(x, path + (k,)) for k, x in v.items()}
    if isinstance(v, list):
        return [ints(x, path) for x in v]
    return int(v) if path and path[-1] in ("level", "n", "impact", "urgency", "priority") else v
yaml.dump(ints(d), open(sys.argv[1], "w", encoding="utf-8"), Quoted, sort_keys=False, allow_unicode=False, width=40)
END
push_by_hand 'by hand'
result $? 'a ticket written by PyYAML is pushed'
run helpdesk show 1 --format json
json_says '["no\n  😀 \nlast ", ["no", "1:30"]]' '[d["description"], d["tags"]]'
must helpdesk note 1 -m x
is "$(file_of HD-1 | head -n "$(wc -l <"$box/canonical")")" "$(cat "$box/canonical")" \
	'the next command writes it canonically'
finish
