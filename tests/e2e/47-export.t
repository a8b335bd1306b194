#!/bin/bash
# export: four forms, nothing lost; batch makes the same tickets in an empty store.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

# What other readers make of the forms, held against the files as PyYAML reads them.
cat >"$box/judge.py" <<'END'
"""judge.py STORE FORM FILE: complaints about an export of all tickets; then how many."""
import csv
import json
import subprocess
import sys

import journal

store, form, name = sys.argv[1:]
git = ['git', '-C', store]
names = subprocess.run(git + ['ls-tree', '-r', '-z', '--name-only', 'main', 'tickets'], capture_output=True,
                       check=True).stdout.decode().split('\0')[:-1]
files = [subprocess.run(git + ['show', 'main:' + n], capture_output=True, check=True).stdout for n in names]
wanted = sorted((journal.load(f) for f in files), key=lambda t: (t['number'].split('-')[0],
                                                                int(t['number'].split('-')[1])))
DERIVED = ('acknowledged', 'resolved', 'updated')
data = open(name, 'rb').read()


def plain(ticket):
    t = {k: v for k, v in ticket.items() if k not in DERIVED or k == 'acknowledged' and ticket[k] == 'kept'}
    t['journal'] = [{k: v for k, v in e.items() if (k, v) != ('n', 1)} for e in t['journal']]
    return t


if form == 'yaml':
    got = [journal.load(d) for d in data.split(b'---\n')[1:]]
elif form == 'jsonl':
    got = [plain(json.loads(line)) for line in data.decode().split('\n')[:-1]]
    # JSON has no dates and keeps such a value as text, so does the reader here.
    got, wanted = json.loads(json.dumps(got)), json.loads(json.dumps(wanted, default=str))
    for t in got:
        # Nor 1.50, nor yes and 0x1F: those are texts, too.
        if t.get('ratio', '1.50') != '1.50' or t.get('weird', {'list': ['yes', {'a': '0x1F'}, None]}) != {
                'list': ['yes', {'a': '0x1F'}, None]}:
            print(t['number'], t)
    for t in got + wanted:
        t.pop('ratio', None), t.pop('weird', None)
else:
    rows = list(csv.DictReader(data.decode().splitlines(keepends=True)))
    got, wanted, tickets = rows, [], wanted
    for t in tickets:
        w = {k: str(t[k]) for k in ('number', 'subject', 'description', 'application', 'type', 'category', 'impact',
                                    'urgency', 'priority', 'level', 'team', 'assignee', 'status', 'opened',
                                    'resolution', 'solution', 'problem', 'channel') if k in t}
        w.update({'requester' + ('' if k == 'name' else '_' + k): v for k, v in t['requester'].items()})
        w.update({'fields.' + k: v for k, v in t.get('fields', {}).items()})
        if 'external' in t:
            w['key'] = t['external']['source'] + ':' + t['external']['id']
        if 'tags' in t:
            w['tags'] = ', '.join(t['tags'])
        if t['status'] == 'closed':
            w['closed'] = [e['at'] for e in t['journal'] if e['event'] == 'closed'][-1]
        wanted.append(w)
    got = [{k: v for k, v in row.items() if v and k not in ('acknowledged', 'resolved')} for row in rows]
for a, b in zip(got, wanted):
    if a != b:
        print(b['number'], {k: (a.get(k), b.get(k)) for k in set(a) | set(b) if a.get(k) != b.get(k)})
print(len(got), 'of', len(wanted))
END

# --- a store with everything in it ------------------------------------------------------
new_store work
printf 'one\0two' >bytes.bin
seq 20000 >long.txt
must helpdesk open -a payroll -r 'Marie Curie <marie@example.org>' --phone '01 02' -s 'é 😀 "quoted", comma' \
	-m $'two\nlines  \n' --key glpi:88:12 --field room=12 --field 'a, b=c;"d"' --tag paris --attach bytes.bin
must helpdesk qualify 1 --type incident --category technical --impact 4 --urgency 4 --new-problem 'Net'
must helpdesk escalate 1 --to 2 --team net -m '=1+1'
must helpdesk wait 1 --on supplier --until 2026-12-01T10:00:00Z
must helpdesk open -a mailer -r x@example.org -s second --attach bytes.bin --attach long.txt
must helpdesk link 2 caused-by 1
must helpdesk open -a mailer -r Eve -s third -F long.txt
must helpdesk close 3 --resolution workaround -m $'line\n\ttab'
must helpdesk open -a mailer -r Eve -s fourth
must helpdesk merge 4 2
must helpdesk note 1 -m 'a very
long note'
# What no command writes: a hand, other versions, another site, a gap in the numbers.
clone_by_hand
clone=$box/clone
sed -e 's/^number: .*/number: LYO-7/' -e 's/^uid: .*/uid: 01JDX4MP1E0000000000000LYO/' \
	"$clone/$(path_of HD-3)" >"$box/lyo"
mkdir -p "$clone/tickets/LYO/0000/00" "$clone/tickets/HD/0001/23"
cat "$box/lyo" >"$clone/tickets/LYO/0000/00/LYO-7.yaml"
cat >"$clone/tickets/HD/0001/23/HD-12345.yaml" <<'END'
number: HD-12345
uid: 01JDX4MP1E000000000000GAP1
subject: by another version
requester:
  name: Zoe
application: gone
status: new
level: 0
opened: 2026-11-01T09:00:00Z
acknowledged: kept
due: 2026-12-24
ratio: 1.50
weird:
  list:
  - yes
  - a: 0x1F
  - null
journal:
- at: 2026-11-01T09:00:00Z
  by: zoe
  event: opened
  set: {requester: {name: Zoe}, application: gone, status: new, level: 0, due: 2026-12-24}
- at: 2026-11-01T09:00:00Z
  n: 2
  by: zoe
  event: petted
  note: "bell \x07, \u2028"
  mail:
    message-id: <1@example.org>
    date: 2026-11-01
  how: gently
END
cat >"$clone/tickets/HD/0001/23/HD-12346.yaml" <<'END'
# a comment, and not the canonical form
number: HD-12346
uid: 01JDX4MP1E000000000000GAP2
subject: "by hand"
requester: {name: Zoe}
application: payroll
status: new
level: 0
opened: 2026-11-01T09:00:00Z
journal:
  - at: 2026-11-01T09:00:00Z
    by: zoe
    event: opened
    set: {requester: {name: Zoe}, application: payroll, status: new, level: 0}
END
sed -n '2,$p' "$clone/tickets/HD/0001/23/HD-12345.yaml" | sed '1i number: HD-12347
s/GAP1/GAP3/
/1.50/d' >"$clone/tickets/HD/0001/23/HD-12347.yaml"
push_by_hand 'what no command writes'
cp "$box/clone/$(path_of HD-12345)" "$box/exact"

for form in yaml jsonl csv; do
	run helpdesk export --format $form
	good
	cp "$box/out" "all.$form"
	is "$($python "$box/judge.py" "$store" $form "all.$form" 2>&1)" '8 of 8' "$form: says what the files say"
done
is "$(head -1 all.csv | tr -d '\r')" "number,key,subject,description,requester,requester_email,\
requester_phone,channel,application,type,category,impact,urgency,priority,level,team,assignee,status,opened,\
acknowledged,resolved,closed,resolution,solution,problem,tags,\"fields.a, b\",fields.room" 'csv: its columns'
is "$(grep -c . <(helpdesk export --format jsonl | $python -c 'import sys,json
for l in sys.stdin: json.loads(l, object_pairs_hook=lambda p: len(p) == len(dict(p)) or 1/0) and print(1)'))" 8 \
	'jsonl: no key stands twice in an object'

# --- the same tickets in an empty store ------------------------------------------------------
first=$store
# rebuild NAME OPTION...: export to ops.jsonl, batch into a new store; their trees.
rebuild() {
	local name=$1
	shift
	run helpdesk --store "$first" export --format batch "$@"
	[ "$status" = 0 ] || result 1 "$said: is done"
	cp "$box/out" ops.jsonl
	helpdesk --quiet init "$name" >/dev/null && stores+=("$PWD/$name/.helpdesk")
	store=$PWD/$name/.helpdesk
	helpdesk --quiet --store "$store" agent add bob
	run helpdesk --store "$store" batch ops.jsonl
}
tree_of() {
	git -C "$1" ls-tree -r main "${@:2}"
}
rebuild copy --attachments files
json_says '[8, 8, 8, 0, 0]' '[d[k] for k in ("operations", "tickets", "opened", "unchanged", "rejected")]'
is "$(tree_of "$store" tickets attachments)" "$(tree_of "$first" tickets attachments)" \
	'batch: the same files, bytes and numbers'
is "$(wc -l <ops.jsonl) $(grep -c '"op":"restore"' ops.jsonl)" '8 8' 'batch: an operation a line'
is "$(grep -c '"file":' ops.jsonl)" 3 'batch: whole files only where an object does not say all'
is "$(cd files && for f in */*; do
	n=${f#*/}
	[ "$(sha256sum <"$f" | head -c 12)" = "${n%%-*}" ] || echo "$f"
done)" '' 'attachments: named by what is in them'
is "$(cd files && ls)" $'HD-1\nHD-2\nHD-3' 'attachments: a folder a ticket'
cmp -s files/HD-1/*bytes.bin bytes.bin
result $? 'attachments: byte for byte'
run helpdesk --store "$store" batch ops.jsonl
json_says '[0, 8, null]' '[d["operations"], d["unchanged"], d["commit"]]'
is "$(helpdesk --store "$store" open -a payroll -r x -s next 2>&1 || helpdesk --quiet --store "$store" \
	app add payroll)" "helpdesk: application 'payroll' is not recorded; record it with 'helpdesk app add payroll'" \
	'applications are not copied'
must helpdesk --quiet --store "$store" app accept payroll --on 2026-01-01 --kind recette
run helpdesk --store "$store" open -a payroll -r x -s next
good HD-12348
# A ticket that was restored and worked on since is the same ticket still.
must helpdesk --store "$store" note HD-2 -m 'went on'
run helpdesk --store "$store" batch ops.jsonl
json_says 8 'd["unchanged"]'
run helpdesk --store "$first" batch ops.jsonl
json_says 8 'd["unchanged"]'

rebuild bare
expect_err '' # the note stands with the export, not here
is "$(tree_of "$store" tickets)" "$(tree_of "$first" tickets)" 'batch without files: the same tickets'
run helpdesk --store "$first" export --format batch
has "$err" '4 files of 3 tickets are not copied; --attachments DIR writes them' 'export says what is left'
helpdesk --quiet init apps >/dev/null && stores+=("$PWD/apps/.helpdesk")
helpdesk --quiet --store apps agent add bob
run helpdesk --store apps batch --create-applications --keep-going --chunk 3 ops.jsonl
json_says '[8, 8]' '[d["operations"], d["tickets"]]'
is "$(git -C apps/.helpdesk rev-list --count main) $(tree_of apps/.helpdesk tickets | sha256sum)" \
	"5 $(tree_of "$first" tickets | sha256sum)" 'batch in chunks: the same tickets'
is "$(helpdesk --store apps app list --format csv | cut -d, -f1 | tr -d '\r' | tr '\n' ' ')" \
	'id gone mailer payroll ' 'batch --create-applications: those of the tickets'
store=$first

# Restored and worked on in one batch; numbers follow.
{
	grep '"number":"HD-2"' ops.jsonl
	echo '{"op":"open","application":"payroll","requester":"x","subject":"after it"}'
	echo '{"op":"note","ticket":"HD-2","note":"in the same batch"}'
} >mixed.jsonl
helpdesk --quiet init mixed >/dev/null && stores+=("$PWD/mixed/.helpdesk")
helpdesk --quiet --store mixed agent add bob
run helpdesk --store mixed batch --create-applications mixed.jsonl
good
is "$(git -C mixed/.helpdesk ls-tree -r --name-only main tickets | tr '\n' ' ')" \
	'tickets/HD/0000/00/HD-2.yaml tickets/HD/0000/00/HD-3.yaml ' 'batch: a new ticket after a restored one'
has "$(git -C mixed/.helpdesk show main:tickets/HD/0000/00/HD-2.yaml)" 'in the same batch' \
	'batch: a restored ticket is worked on'

# A random walk: links, merges, reopenings, whatever comes; fsck minds nothing of it.
new_store random
$python "$here/walk.py" 7 30 300 >"$box/walk.jsonl"
helpdesk batch --keep-going --rejects rejects.jsonl "$box/walk.jsonl" >/dev/null 2>&1
run helpdesk --quiet fsck
good ''
first=$store
rebuild walked
is "$(tree_of "$store" tickets)" "$(tree_of "$first" tickets)" 'a random walk: the same tickets'
is "$(git -C "$store" ls-tree -r --name-only main tickets | wc -l)" 30 'a random walk: thirty of them'
is "$(HELPDESK_CACHE=off helpdesk export --columns number | tr -d '\r')" "number$(printf '\nHD-%d' {1..30})" \
	'in order of number'
run helpdesk --quiet --store "$store" fsck
is "$status $(grep -vc ' warning: there is no ' "$box/out")" '0 0' 'a random walk: fsck of the copy'
cd "$box/work" || exit 1
first=$box/work/.helpdesk
store=$first

# --- what restore refuses -----------------------------------------------------------------------
helpdesk --quiet init strict >/dev/null && stores+=("$PWD/strict/.helpdesk")
store=$PWD/strict/.helpdesk
helpdesk --quiet --store "$store" agent add bob
export HELPDESK_STORE=$store
# bad STATUS GLOB JSON-CHANGE: the ticket HD-2 of the export, changed by Python.
bad_restore() {
	grep '"number":"HD-2"' ops.jsonl | $python -c '
import sys, json
d = json.loads(sys.stdin.readline())
t = d.get("ticket")
exec(sys.argv[1])
print(json.dumps(d))' "$3" >one.jsonl
	run helpdesk batch one.jsonl
	refused "$1" "line 1: *$2*" "restore: $3"
}
bad_restore 1 "restore takes no 'at'" 'd["at"] = "2026-11-01T00:00:00Z"'
bad_restore 1 "restore needs 'ticket'" 'del d["ticket"]'
bad_restore 1 'exclude each other' 'd["file"] = "x"'
bad_restore 1 'must be an object' 'd["ticket"] = "HD-2"'
bad_restore 1 'must be text' 'd["file"] = d.pop("ticket")'
bad_restore 1 'file: *a ticket must be a map' 'd["file"] = "just text"; del d["ticket"]'
bad_restore 1 'number is missing' 'del t["number"]'
bad_restore 1 'number must be' 't["number"] = "../../x"'
bad_restore 1 'number must be' 't["number"] = "HD-P2"'
bad_restore 1 "status in its header is not what its journal says" 't["status"] = "closed"'
bad_restore 1 "subject must be" 't["subject"] = "a\nb"'
bad_restore 1 'order of time' 't["journal"].reverse()'
bad_restore 1 'needs at, by and event' 'del t["journal"][0]["by"]'
bad_restore 1 'is in the future' 't["journal"][-1]["at"] = "2027-01-01T00:00:00Z"'
bad_restore 1 'journal must be a list' 't["journal"] = []'
bad_restore 3 'nowhere' 'd["attach"] = ["nowhere/0123456789ab-x"]'
bad_restore 1 'must be named as in the store' 'd["attach"] = ["long.txt"]'
cp files/HD-2/*bytes.bin "${PWD}/000000000000-bytes.bin"
bad_restore 1 'must be named as in the store' 'd["attach"] = ["000000000000-bytes.bin"]'
# One file is right, the other is not: nothing of the line stays.
grep '"number":"HD-2"' ops.jsonl | $python -c '
import glob, json, sys
d = json.loads(sys.stdin.readline())
d["attach"] = sorted(glob.glob("files/HD-2/*bytes.bin")) + ["long.txt"]
print(json.dumps(d))
print(json.dumps({"op": "restore", "ticket": {}}))' >two.jsonl
grep '"number":"HD-1"' ops.jsonl >>two.jsonl
run helpdesk batch --keep-going two.jsonl
is "$status $(json '[d["operations"], d["rejected"]]')" '5 [1, 2]' 'batch --keep-going: two of three are wrong'
is "$(tree_of "$store" attachments | wc -l)" 0 'batch --keep-going: no file of a line that was rejected'
git clone -q "$store" "$box/strict" 2>/dev/null
printf 'code: LYO\nclone: 0123456789abcdef\n' >"$box/strict/sites/LYO.yaml"
git -C "$box/strict" add -A && git -C "$box/strict" commit -qm site &&
	git -C "$box/strict" push -q origin HEAD:main 2>/dev/null
grep '"number":"LYO-7"' ops.jsonl >one.jsonl
run helpdesk batch one.jsonl
refused 1 "line 1: ticket 'LYO-7': numbers of site 'LYO' are given by another clone*"
run helpdesk batch ops.jsonl
refused 1 'line *: *LYO*' 'one that is refused: none is restored'
run helpdesk batch --keep-going ops.jsonl
is "$status $(json '[d["operations"], d["rejected"]]')" '5 [6, 1]' 'batch --keep-going: the others'
grep '"number":"HD-2"' ops.jsonl | sed 's/"by":"bob"/"by":"eve"/' >one.jsonl
run helpdesk batch one.jsonl
refused 1 "ticket 'HD-2': the store has another ticket of this number*"
grep '"number":"HD-2"' ops.jsonl | sed 's/"subject":"second"/"subject":"other"/' >one.jsonl
run helpdesk batch one.jsonl
refused 1 "ticket 'HD-2': the store has another ticket of this number*" 'restore: only the subject differs'
grep '"number":"HD-1"' ops.jsonl | sed 's/HD-1"/HD-50"/' >one.jsonl
run helpdesk batch one.jsonl
refused 1 "ticket 'HD-50': key 'glpi:88:12' belongs to ticket 'HD-1' already"
unset HELPDESK_STORE
store=$first

# --- files never leave their folder, nothing is written over ---------------------------------------
run helpdesk export --attachments files --format yaml
good
echo other >"$(echo files/HD-1/*bytes.bin)"
run helpdesk export --attachments files
is "$status" 1 'a file with another content: refused'
expect_err 'is there with another content; nothing is overwritten'
is "$(cat files/HD-1/*bytes.bin)" other 'a file with another content: left alone'
rm -r files/HD-1 && ln -s "$box/tmp" files/HD-1
run helpdesk export --attachments files --format jsonl
is "$status$(ls "$box/tmp")" 1 'a link for a folder: not followed'
rm files/HD-1 && mkdir files/HD-1 && ln -s "$box/outside" "files/HD-1/$(helpdesk show 1 --format json |
	$python -c 'import json,sys; print(json.load(sys.stdin)["journal"][0]["files"][0])')"
run helpdesk export --attachments files --format jsonl
[ "$status" = 1 ] && [ ! -e "$box/outside" ]
result $? 'a link for a file: not followed'
rm -r files/HD-1 && mkdir files/HD-1 && ln -s "$box/outside" files/HD-1/.part
run helpdesk export --attachments files --format jsonl
[ "$status" = 1 ] && [ ! -e "$box/outside" ]
result $? 'a link for a file that is not whole yet: not followed'
rm -r files
run helpdesk export --attachments files/deep/er number:HD-2
[ "$status" = 0 ] || run helpdesk export --attachments files/deep/er requester:x@example.org
is "$(cd files/deep/er && ls)" HD-2 'attachments: of the tickets that are exported only'

# --- queries, columns, output -------------------------------------------------------------------------
run helpdesk export --columns number,fields.room,key tag:paris
expect_out $'number,fields.room,key\r\nHD-1,12,glpi:88:12\r'
run helpdesk export --columns number status:closed
expect_out $'number\r\nHD-3\r\nLYO-7\r'
run helpdesk export --format jsonl tag:nothing
good ''
run helpdesk export --excel --columns number,subject tag:paris
is "$out" $'\xef\xbb\xbfnumber;subject\r\nHD-1;"é 😀 ""quoted"", comma"\r' 'csv for spreadsheets'
run helpdesk export --columns nonsense
refused 2 "unknown column 'nonsense'*"
run helpdesk export --columns requster
refused 2 "did you mean 'requester'*"
run helpdesk export --columns number,number
refused 2 'named twice*'
run helpdesk export --format yaml --excel
refused 2 '--excel is for csv*'
run helpdesk export --attachments ''
refused 2 '--attachments wants a folder*'
run helpdesk export 'status:nonsense'
is "$status" 2 'a wrong query: status 2'
for form in csv jsonl yaml batch; do
	helpdesk --quiet export --format $form >/dev/full 2>"$box/err"
	is "$?$(cat "$box/err")" '1helpdesk: cannot write output: No space left on device' "$form: a full disk"
	{ helpdesk --quiet export --format $form; echo $? >"$box/rc"; } 2>"$box/err" | true
	has '0 141' "$(<"$box/rc")" "$form: a closed pipe is no error"
	is "$(<"$box/err")" '' "$form: a closed pipe is quiet"
done
# A file that is none is told, and the rest comes.
clone_by_hand
echo '{' >"$box/clone/$(path_of HD-2)"
push_by_hand 'what no command writes'
run helpdesk export --format yaml
is "$status $(grep -c '^number:' "$box/out")" '5 7' 'a file that cannot be read: the rest, and status 5'
expect_err "left out 'tickets/HD/0000/00/HD-2.yaml'"
finish
