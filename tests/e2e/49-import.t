#!/bin/bash
# import: CSV of all kinds, JSON Lines, YAML; presets; run again; rows that are refused.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work

# counts OPERATIONS OPENED UNCHANGED REJECTED
counts() {
	json_says "[$1, $2, $3, $4]" '[d["operations"], d["opened"], d["unchanged"], d["rejected"]]'
}

# --- a table of one's own
sed -e ':a' -e '/\\$/N; s/\\\n//; ta' >own.csv <<'END'
key,subject,description,requester,requester_email,requester_phone,channel,application,type,category,\
impact,urgency,level,team,assignee,status,opened,acknowledged,resolved,closed,resolution,solution,pr\
oblem,tags,fields.room
x:1,"Line one","a
""b""
",Marie,marie@example.org,0123,phone,payroll,incident,functional,3,4,2,pay,zoe,closed,2026-11-01T09:\
00:00Z,2026-11-01T10:00:00+01:00,2026-11-02 09:00,2026-11-03 10:00:05,workaround,restarted,key:x:p1,\
"paris, vip",B12
x:2,Second,,Paul <paul@example.org>,,,,mailer,,,,,,,,,2026-11-04,,,,,,,,
x:3,Third,,Eve,,,,payroll,,,,,,,zoe,waiting,2026-11-04 10:00,,,,,,,,
x:4,Fourth,,Eve,,,,payroll,,,,,,,,qualified,2026-11-04 10:00,,,,,,,,
x:5,Fifth,,Eve,,,,payroll,,,,,,,zoe,in_progress,2026-11-04 10:00,2026-11-04 11:00,2026-11-05 10:00,2\
026-11-06 10:00,,,,,
END
run helpdesk import own.csv
[ "$status" = 0 ]
result $? 'import: done'
counts 5 5 0 0
is "$(json 'd["commit"]')" "$(git -C "$store" rev-parse main)" 'import: names its commit'
git_says 1 rev-list --count "$head..main"
yaml_says '["opened", "assigned", "taken", "resolved", "closed"]' HD-1 '[x["event"] for x in j]'
yaml_says '["01T09:00:00Z", "01T09:00:00Z", "01T09:00:00Z", "02T09:00:00Z", "03T10:00:05Z"]' \
	HD-1 '[x["at"][8:] for x in j]'
yaml_says '["bob", "bob", "zoe", "bob", "bob"]' HD-1 '[x["by"] for x in j]'
yaml_says '["import"]' HD-1 'sorted({x["from"] for x in j})'
yaml_says '["a\n\"b\"\n", {"name": "Marie", "email": "marie@example.org", "phone": "0123"}, 2, "pay"]' \
	HD-1 '[h[k] for k in "description requester level team".split()]'
yaml_says '["zoe", "closed", "workaround", "restarted", ["paris", "vip"], {"room": "B12"}, "1"]' \
	HD-1 '[h[k] for k in "assignee status resolution solution tags fields".split()] + [h["external"]["id"]]'
yaml_says '[3, 4, 4]' HD-1 '[h["impact"], h["urgency"], h["priority"]]'
yaml_says '["new", "2026-11-04T00:00:00Z"]' HD-2 '[h["status"], h["opened"]]'
yaml_says '["opened", "assigned", "waiting"]' HD-3 '[x["event"] for x in j]'
yaml_says '["opened", "qualified"]' HD-4 '[x["event"] for x in j]'
yaml_says '["in_progress", ["opened", "taken", "resolved", "closed", "reopened"]]' HD-5 \
	'[h["status"], [x["event"] for x in j]]'
git_says own.csv log -1 --format='%(trailers:key=Import,valueonly,separator=%x20)'
git_says 5 log -1 --format='%(trailers:key=Import-Rows,valueonly,separator=%x20)'
git_says "$(sha256sum own.csv | cut -d' ' -f1)" log -1 --format='%(trailers:key=Batch,valueonly,separator=%x20)'
fsck_clean "$store"
run helpdesk import own.csv
counts 0 0 5 0
git_says "$head" rev-parse main
run helpdesk import --update own.csv
counts 0 0 5 0
git_says "$head" rev-parse main
run helpdesk show --format number key:x:2
good HD-2
# The old number alone will do where it is the only one and no ticket of ours.
printf 'key,subject,requester,application\nglpi:8812,a,x,payroll\nglpi:INC7,b,x,payroll\n' >numbers.csv
printf 'rt:77,b,x,payroll\notrs:77,b,x,payroll\nrt:3,b,x,payroll\n' >>numbers.csv
run helpdesk import numbers.csv
run helpdesk show --format number 8812
good HD-6
run helpdesk show --format number inc7
good HD-7
run helpdesk show --format number 3
good HD-3
run helpdesk show --format number 77
refused 1 "*'77' is the number of 2 tickets elsewhere: key:rt:77, key:otrs:77*"
run helpdesk show --format number HD-8812
refused 3 '*'

# --- encodings and dialects: the same rows whatever the form
utf8=$'No;Sujet;Qui\n1;"Cœur; à 5 €";Zoë\n'
encoded() {
	printf '%s' "$utf8" | sed "s/^\([0-9]\);/$1&/" | "${@:2}" >"$1.csv"
	run helpdesk import --source "$1" --map No=key --map Sujet=subject --map Qui=requester \
		--value application:=payroll "$1.csv"
	counts 1 1 0 0
	run helpdesk show --format json "key:$1:${1}1"
	json_says '["Cœur; à 5 €", {"name": "Zoë"}]' '[d["subject"], d["requester"]]'
}
encoded utf8 cat
encoded bom sed '1s/^/\xef\xbb\xbf/'
encoded crlf sed 's/$/\r/'
encoded mac tr '\n' '\r'
encoded win iconv -t windows-1252
encoded latin9 iconv -t iso-8859-15
encoded utf16 iconv -t utf-16
encoded utf16le iconv -t utf-16le
encoded utf16be iconv -t utf-16be
printf 'subject\tkey\na "b" c\tt:1\n' >tab.csv
printf 'subject|key\na|t:2\n' >bar.csv
printf 'subject:key\na:t3\n' >colon.csv
for kind in tab bar; do
	run helpdesk import --value application:=payroll --value requester:=x $kind.csv
	counts 1 1 0 0
done
run helpdesk import --delimiter : --source t --value application:=payroll --value requester:=x colon.csv
counts 1 1 0 0
run helpdesk show --format json key:t:1
json_says 'a "b" c' 'd["subject"]'

# What spreadsheets do against formulas is undone; what --excel writes comes back.
printf "key,subject,requester,application\r\nf:1,'=1+1,\"\t-x\",payroll\r\n" >formula.csv
printf "\r\nf:2,'tis,Eve,payroll\r\n" >>formula.csv
run helpdesk import formula.csv
counts 2 2 0 0
run helpdesk show --format json key:f:1
json_says '["=1+1", {"name": "-x"}]' '[d["subject"], d["requester"]]'
run helpdesk show --format json key:f:2
json_says "'tis" 'd["subject"]'

# --- JSON Lines and YAML
sed -e ':a' -e '/\\$/N; s/\\\n//; ta' >in.jsonl <<'END'
{"key":"j:1","subject":"1","requester":{"name":"E"},"application":"mailer","level":2,\
"tags":["a","b"],"fields":{"room":"7"}}

{"external":{"source":"j","id":"2"},"subject":"Two","requester":"Eve","application":"payroll","nonsense":true}
END
run helpdesk import in.jsonl
counts 2 2 0 0
expect_err "'nonsense'"
run helpdesk show --format json key:j:1
json_says '[2, ["a", "b"], {"room": "7"}]' '[d["level"], d["tags"], d["fields"]]'
run helpdesk import --input jsonl - <in.jsonl
counts 0 0 2 0
{
	echo '---'
	file_of HD-1
	echo '---'
	file_of HD-2
} >ours.yaml
must helpdesk --quiet init other
other=$PWD/other/.helpdesk
must helpdesk --store "$other" agent add bob
run helpdesk --store "$other" import --create-applications --map problem=- ours.yaml
counts 2 2 0 0
is "$(helpdesk --store "$other" show --format json key:x:1 | $python -c '
import json, sys
d = json.load(sys.stdin)
print([d[k] for k in ("status", "opened", "priority", "solution")],
      [x["event"] for x in d["journal"]])')" \
	"['closed', '2026-11-01T09:00:00Z', 4, 'restarted'] ['opened', 'assigned', 'taken', 'resolved', 'closed']" \
	'import of our own files'

# What export writes comes back: the same files but for their uid.
cat >table.csv <<'END'
key,subject,description,requester,application,type,category,impact,status,opened,acknowledged,resolved,closed,tags,team
r:1,=One,"a ""q""",M <m@x.org>,mailer,incident,technical,3,closed,2026-11-01,2026-11-01,2026-11-02,2026-11-03,"a,b",pay
r:2,Two,,Paul,payroll,,,,waiting,2026-11-04,2026-11-05,,,,
r:3,Three,,Paul,payroll,,,,new,2026-11-04,,,,,
END
files() {
	for number in HD-1 HD-2 HD-3; do git -C "$1" show "main:$(path_of $number)"; done | grep -v '^uid: '
}
fresh() {
	rm -rf "$1" && must helpdesk --quiet init "$1" && must helpdesk --store "$1/.helpdesk" agent add bob
}
fresh first
run helpdesk --store first/.helpdesk --quiet import --create-applications table.csv
counts 3 3 0 0
for form in csv jsonl yaml; do
	helpdesk --store first/.helpdesk export --format $form >"export.$form"
	fresh second
	run helpdesk --store second/.helpdesk --quiet import --create-applications "export.$form"
	counts 3 3 0 0
	is "$(files second/.helpdesk)" "$(files first/.helpdesk)" "import of what export --format $form wrote"
done

# --- refused: the line, the column, the reason; nothing is done
bad() {
	printf '%b' "$2" >bad.csv
	run helpdesk import --value application:=payroll --value requester:=x "${@:4}" bad.csv
	refused "$1" "$3" "refused: ${2:0:40}"
}
bad 1 'key,subject\nb:1,a\nb:2,"x\ny\n' '*line 3: a quote is opened here*'
bad 1 'key,subject\nb:1,"a"b\n' '*line 2: column 2: text after the closing quote*'
bad 1 'key,subject\n\n"b:1",a,c\n' '*line 3: 3 cells where the header has 2*'
bad 1 'key,subject\nb:1,a\nb:2\n' '*line 3: 1 cells where the header has 2*'
bad 1 'key,subject\nb:1,"a\nb"\nb:2,x\0y\n' "*line 4: column 'subject'*NUL*"
bad 1 'key,subject\nb:1,a\0\n' "*line 2: column 'subject'*NUL*"
bad 1 'key,subject\nb:1,a\xffb é é é é é\n' "*line 2: column 'subject'*encoding*"
bad 1 '' '*empty*'
bad 1 'b:1,first\nb:2,second\n' "*'b:1'*"
bad 2 'subject,subject\na,b\n' "*columns 1 'subject' and 2 'subject'*"
bad 1 'key,subject\nb:1,\n' "*line 2: column 'subject'*"
bad 1 'key,subject\n7,a\n' "*column 'key'*--source*"
bad 1 'key,subject,status\nb:1,a,odd\n' "*line 2: column 'status': 'odd'*--value 'status:odd=CODE'*"
bad 1 'key,subject,priority\nb:1,a,7\n' "*column 'priority'*"
bad 1 'key,subject,opened\nb:1,a,22/11/26\n' "*column 'opened'*--date-format*"
bad 1 'key,subject,opened\nb:1,a,2026-02-30\n' "*column 'opened'*"
bad 1 'key,subject,opened\nb:1,a,2026-11-23\n' "*column 'opened'*future*"
bad 1 'key,subject,opened,closed\nb:1,a,2026-11-20 10:00,2026-11-20 09:00\n' "*column 'closed'*lies before opened*"
bad 1 'key,subject,closed\nb:1,a,2026-11-20 09:00\n' "*column 'closed'*"
bad 1 'key,subject,assignee\nb:1,a,none\n' "*column 'assignee'*"
bad 3 'key,subject,application\nb:1,a,nowhere\n' '*line 2:*nowhere*'
bad 3 'key,subject,problem\nb:1,a,HD-P77\n' '*line 2:*HD-P77*'
bad 1 'key,subject\nb:1,a\nb:1,b\n' "*line 3: column 'key': the key 'b:1' stands on line 2*"
bad 2 'key,subject\nb:1,a\n' "*no column 'nothing'*" --map nothing=team
bad 2 'key,subject\nb:1,a\n' '*no field*' --map key=nothing
bad 2 'key,subject\nb:1,a\n' '*status*' --value status:x=nothing
bad 2 'key,subject\nb:1,a\n' '*encoding*' --encoding ../../x
bad 2 'key,subject\nb:1,a\n' '*delimiter*' --delimiter ,,
bad 2 'key,subject\nb:1,a\n' '*keep-going*' --rejects r
bad 3 'key,subject\nb:1,a\n' '*' --map-file nofile
run helpdesk import nofile.csv
refused 3 "*'nofile.csv'*"
run helpdesk import .
refused 1 '*'
$python -c 'print("key,subject\nb:1,\"" + "x\n" * (50 << 20) + "\"\nb:2,good")' >huge.csv
run helpdesk import --value application:=payroll --value requester:=x --keep-going --rejects r huge.csv
counts 1 1 0 1
has "$(cut -c1-80 r)" '"line":2,"reason":"the record is longer than 16 MiB"' 'a field of 100 MB is refused'

# --- --keep-going: bad rows with line, column, reason and text
cat >mixed.csv <<'END'
key,subject,status,opened
k:1,good,new,2026-11-20
k:2,"bad
row",odd,2026-11-20
k:3,late,new,2026-12-01
k:4,good,new,2026-11-20
k:5,"open
END
run helpdesk import --value application:=payroll --value requester:=x --keep-going --rejects r mixed.csv
is "$status" 5 'import --keep-going: status 5'
counts 2 2 0 3
is "$($python -c '
import json
for r in map(json.loads, open("r")):
    print(r["line"], r.get("column"), bool(r["reason"]), repr(r["text"]))')" \
	"3 status True 'k:2,\"bad\\nrow\",odd,2026-11-20'
5 opened True 'k:3,late,new,2026-12-01'
7 None True 'k:5,\"open'" \
	'import --rejects: line, column, reason, text'
printf 'key,subject\n' >chunks.csv
for i in $(seq 25); do echo "c:$i,n $i"; done >>chunks.csv
run helpdesk import --value application:=payroll --value requester:=x --keep-going --chunk 10 chunks.csv
counts 25 25 0 0
git_says 3 rev-list --count "$head..main"

# --- a rehearsal
printf 'key,subject,status,odd\nd:1,a,new,1\nd:2,b,strange,2\nx:1,old,,3\n' >dry.csv
run helpdesk import --dry-run --value application:=payroll --value requester:=x dry.csv
is "$status" 5 'import --dry-run: status 5 with a bad row'
expect_out "columns:
  key: key
  subject: subject
  status: status
  odd: (left out)
row on line 2:
  key: d:1
  subject: a
  requester: x
  application: payroll
  status: new
row on line 4:
  key: x:1
  subject: old
  requester: x
  application: payroll
  status: new
values without a meaning:
  --value 'status:strange=CODE' (1 row)
{\"operations\":1,\"tickets\":1,\"opened\":1,\"unchanged\":1,\"rejected\":1,\"commit\":null}"
git_says "$head" rev-parse main
is "$(find "$store" -newer dry.csv -type f -name 'tmp*' | wc -l)" 0 'import --dry-run: leaves no files'

# --- --update
cat >up.csv <<'END'
key,subject,application,requester,status,opened,resolved,assignee,team,tags,fields.room
u:1,First,payroll,Eve,new,2026-11-10 10:00,,,,a,1
u:2,Second,payroll,Eve,new,2026-11-10 10:00,,,,,
u:3,Third,payroll,Eve,resolved,2026-11-10 10:00,2026-11-11 10:00,zoe,,,
END
run helpdesk import up.csv
counts 3 3 0 0
cat >up2.csv <<'END'
key,subject,application,requester,status,opened,resolved,assignee,team,tags,fields.room
u:1,First again,mailer,Eve,resolved,2026-11-10 10:00,2026-11-12 10:00,zoe,pay,b,2
u:2,Second,payroll,Eve,new,2026-11-10 10:00,,,,,
u:3,Third,payroll,Eve,in_progress,2026-11-10 10:00,,zoe,,,
END
run helpdesk import up2.csv
counts 0 0 3 0
run helpdesk import --update up2.csv
counts 2 0 1 0
run helpdesk show --format json key:u:1
json_says '["First again", "mailer", "resolved", "zoe", "pay", ["a", "b"], {"room": "2"}]' \
	'[d[k] for k in "subject application status assignee team tags fields".split()]'
json_says '["opened", "edited", "assigned", "resolved"]' '[x["event"] for x in d["journal"]]'
json_says '2026-11-12T10:00:00Z' 'd["journal"][-1]["at"]'
run helpdesk show --format json key:u:3
json_says '["in_progress", "reopened"]' '[d["status"], [x["event"] for x in d["journal"] if x["event"] != "taken"][-1]]'
run helpdesk import --update up2.csv
counts 0 0 3 0
git_says "$head" rev-parse main
must helpdesk close key:u:1 --no-kb --no-mail
printf 'key,subject,application,requester,status\nu:1,Other,mailer,Eve,closed\n' >up3.csv
run helpdesk import --update up3.csv
refused 1 '*line 2:*cannot change subject: the ticket is closed*'

# Lines of a log, one after the other.
cat >log.csv <<'END'
case,when,state
1,2026-11-10 10:00:00,queued
1,2026-11-10 11:00:00,work
1,2026-11-10 12:00:00,done
1,2026-11-10 12:00:00,done
1,2026-11-11 09:00:00,work
1,2026-11-11 10:00:00,done
END
set -- --update --source log --map case=key --map when=updated --map state=status --value subject:=s \
	--value status:queued=new --value status:work=in_progress --value status:done=resolved \
	--value application:=payroll --value requester:=x log.csv
sed -i '1s/$/,subject/; 2,$s/$/,s/' log.csv
run helpdesk import "$@"
counts 5 1 1 0
run helpdesk show --format json key:log:1
json_says '["opened 10", "taken 11", "resolved 12", "reopened 09", "resolved 10"]' \
	'[x["event"] + " " + x["at"][11:13] for x in d["journal"]]'
run helpdesk import "$@"
counts 0 0 6 0

# --- no key: the same rows are met again
printf 'subject,opened\na,2026-11-20\na,2026-11-20\n' >nokey.csv
printf 'subject\na\na\nb\n' >notime.csv
for file in nokey notime; do
	run helpdesk import --value application:=payroll --value requester:=x $file.csv
	good
	run helpdesk import --value application:=payroll --value requester:=x $file.csv
	json_says 0 'd["operations"]'
	git_says "$head" rev-parse main
done

# --- a map file
cat >map.yaml <<'END'
source: mapped
columns: {What: subject, Who: requester, "#3": key}
values: {application: {"": payroll}, requester: {"-": nobody}}
END
printf 'What,Who,Id\na,-,9\n' >mapped.csv
run helpdesk import --map-file map.yaml mapped.csv
counts 1 1 0 0
run helpdesk show --format json key:mapped:9
json_says '{"name": "nobody"}' 'd["requester"]'

# A description of more than 64 KiB becomes a file, and is met again.
{
	echo key,subject,requester,application,description
	$python -c 'print("long:1,a,x,payroll," + "word " * 20000)'
} >long.csv
run helpdesk import long.csv
counts 1 1 0 0
run helpdesk import --update long.csv
counts 0 0 1 0
fsck_clean "$store"
finish
