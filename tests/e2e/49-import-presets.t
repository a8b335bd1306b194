#!/bin/bash
# import --preset: a sample in the form of each system, in English and in French, and what its
# tickets are.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work

# sample PRESET WANTED OPTION...: imports what stands on standard input, where a line that ends
# in a backslash goes on in the next one; WANTED are the tickets, as a Python list of
# [key, status, priority, type, assignee, opened, resolved or closed].
sample() {
	local preset=$1 wanted=$2 n
	printf '%b' "$(sed -e ':a' -e '/\\$/N; s/\\\n//; ta')" >"$preset.csv"
	n=$($python -c "import sys; print(len($wanted))")
	run helpdesk --quiet import --preset "$preset" --create-applications "${@:3}" "$preset.csv"
	json_says "[$n, $n, 0, 0]" '[d["operations"], d["opened"], d["unchanged"], d["rejected"]]'
	$python -c "for r in $wanted: print(r[0])" >keys
	while read -r key; do
		helpdesk show --format json "key:$preset:$key"
	done <keys | $python -c '
import json, sys
text, at, got, dec = sys.stdin.read(), 0, [], json.JSONDecoder()
while text[at:].strip():
    d, end = dec.raw_decode(text[at:].lstrip())
    at += len(text[at:]) - len(text[at:].lstrip()) + end
    done = [x["at"][:16] for x in d["journal"] if x["event"] in ("resolved", "closed")]
    got.append([d["external"]["id"], d["status"], d.get("priority"), d.get("type"),
                d.get("assignee"), d["opened"][:16], done[-1] if done else None])
wanted = eval(sys.argv[1])
for g, w in zip(got, wanted):
    if g != list(w):
        print("got", g, "wanted", list(w))
print(len(got))' "$wanted" >"$box/told"
	is "$(cat "$box/told")" "$n" "$preset: status, priority, type, assignee, times"
	run helpdesk --quiet import --preset "$preset" --create-applications "${@:3}" "$preset.csv"
	json_says "[0, $n]" '[d["operations"], d["unchanged"]]'
	git_says "$head" rev-parse main
}
has_value() {
	run helpdesk show --format json "key:$1"
	json_says "$2" "$3"
}

sample mantis '[("12", "resolved", 4, None, "anne", "2026-11-02T00:00", "2026-11-05T00:00"),
	("13", "in_progress", 6, None, "anne", "2026-11-03T00:00", None),
	("14", "closed", 2, None, None, "2026-11-03T00:00", "2026-11-04T00:00")]' <<'END'
\xef\xbb\xbfId,Project,Reporter,Assigned To,Priority,Severity,Reproducibility,Product Version,Projec\
tion,Category,Date Submitted,ETA,OS,OS Version,Platform,View Status,Updated,Summary,Status,Resolutio\
n,Fixed in Version\r
0000012,Payroll,marie,anne,high,major,always,1.0,none,General,2026-11-02,none,,,,public,2026-11-05,"\
\t=sum ""x"", y",resolved,fixed,\r
0000013,Payroll,paul,anne,immediate,feature,always,,none,General,2026-11-03,none,,,,public,2026-11-0\
5,Two,assigned,open,\r
0000014,Payroll,paul,,none,text,always,,none,General,2026-11-03,none,Linux,,,public,2026-11-04,Three\
,closed,won'"'"'t fix,\r
END
has_value mantis:12 '["=sum \"x\", y", 4, "solved", {"name": "marie"}, "1.0"]' \
	'[d["subject"], d["impact"], d["resolution"], d["requester"], d["fields"]["version"]]'
has_value mantis:14 '["rejected", "Linux"]' '[d["resolution"], d["fields"]["os"]]'

sample glpi '[("8812", "closed", 5, "request", "anne", "2026-10-01T10:00", "2026-10-03T10:00"),
	("8813", "in_progress", 3, "incident", "zoe", "2026-10-01T10:00", None),
	("8814", "waiting", 6, "incident", None, "2026-10-01T10:00", None)]' <<'END'
\xef\xbb\xbf"ID";"Titre";"Statut";"Date d'ouverture";"Priorité";"Demandeur - Demandeur";"Attribué à \
- Technicien";"Catégorie";"Description";"Date de résolution";"Date de clôture";"Type";\r
"8 812";"Imprimante ''HP''";"Clos";"2026-10-01 10:00";"Très haute";"Marie Curie\nPaul";"anne";"Paie"\
;"&lt;p&gt;Bonjour,&lt;/p&gt;&lt;p&gt;Panne&lt;br&gt;totale &amp;amp; d&eacute;finitive&lt;/p&gt;";"\
2026-10-02 10:00";"2026-10-03 10:00";"Demande";\r
"8813";"Deux";"En cours (Attribué)";"2026-10-01 10:00";"Moyenne";"Paul";"zoe";"Paie";"<p>a<ul><li>b<\
/li></ul>";"";"";"Incident";\r
"8814";"Trois";"En attente";"01-10-2026 10:00";"Majeure";"Paul";"";"Paie";"1 < 2";"";"";"Incident";\r
END
has_value glpi:8812 '["Imprimante \"HP\"", "Bonjour,\n\nPanne\ntotale & définitive", {"name": "Marie Curie"}]' \
	'[d["subject"], d["description"], d["requester"]]'
has_value glpi:8813 '"a\n- b"' 'json.dumps(d["description"])'
has_value glpi:8814 '1 < 2' 'd["description"]'
printf '%s\n' '"ID";"Title";"Status";"Priority";"Requester";"Category"' \
	'1;a;Processing (planned);Very low;x;Paie' '2;a;Solved;Major;x;Paie' >en.csv
run helpdesk --quiet import --preset glpi --source glpi2 --create-applications en.csv
json_says 2 'd["opened"]'
has_value glpi2:1 '["in_progress", 1]' '[d["status"], d["priority"]]'

sample otrs '[("2026112210000013", "closed", 3, None, "root@localhost", "2026-11-20T10:00", "2026-11-21T10:00"),
	("2026112210000021", "in_progress", 5, None, "anne", "2026-11-20T11:00", None),
	("2026112210000039", "closed", 1, None, "anne", "2026-11-20T11:00", "2026-11-21T10:00")]' \
	--map CustomerID=fields.customer --value application:=Payroll <<'END'
Ticket#;Age;Created;Closed;FirstLock;FirstResponse;State;Priority;Queue;Lock;Owner;UserFirstname;Use\
rLastname;CustomerID;From;Subject\n2026112210000013;1 d;2026-11-20 10:00:00;2026-11-21 10:00:00;2026\
-11-20 10:05:00;;closed successful;3 normal;Misc;unlock;root@localhost;Admin;OTRS;acme;"Marie <marie\
@example.org>";Un\n2026112210000021;1 d;2026-11-20 11:00:00;;;;open;5 very high;Raw;lock;anne;Anne;D\
;acme;paul@example.org;Deux\n2026112210000039;1 d;2026-11-20 11:00:00;2026-11-21 10:00:00;;;clôturé \
sans succès;1 très bas;Raw;lock;anne;Anne;D;acme;paul@example.org;Trois\n
END
has_value otrs:2026112210000013 '["Misc", {"name": "Marie", "email": "marie@example.org"}, "solved", "acme"]' \
	'[d["team"], d["requester"], d["resolution"], d["fields"]["customer"]]'
has_value otrs:2026112210000039 rejected 'd["resolution"]'

sample osticket '[("123456", "in_progress", 3, None, "Anne D", "2026-11-20T10:00", None),
	("123457", "closed", 5, None, None, "2026-11-20T15:00", "2026-11-21T10:00")]' <<'END'
Ticket Number,Date Created,Subject,From,From Email,Priority,Department,Help Topic,Source,Current Sta\
tus,Last Updated,SLA Due Date,SLA Plan,Due Date,Closed Date,Overdue,Merged,Linked,Answered,Agent Ass\
igned,Team Assigned\n123456,2026-11-20 10:00:00,Un,Marie,marie@example.org,Normal,Support,Payroll,We\
b,Open,2026-11-20 12:00:00,,Default,,,0,0,0,1,Anne D,Level I\n123457,11/20/26 3:00 PM,Deux,Paul,,Eme\
rgency,Support,Payroll,Phone,Closed,2026-11-21 10:00:00,,Default,,2026-11-21 10:00:00,0,0,0,1,,\n
END
has_value osticket:123456 '["self", "Level I", {"name": "Marie", "email": "marie@example.org"}, "Support"]' \
	'[d["channel"], d["team"], d["requester"], d["fields"]["department"]]'

sample zentrack '[("7", "closed", 5, "incident", "anne", "2026-11-20T10:00", "2026-11-21T10:00"),
	("8", "waiting", None, "question", None, "2026-11-20T10:00", None)]' <<'END'

"ID","Summary","Priority","Bin","Type","Owner","Status","Open Time","Close Time","System","Creator",\
"Details",\n\n"7","caf\xe9 \xa4","Critical","IT","Bug","anne","CLOSED","1795168800","1795255200","Pa\
yroll","marie","a|b",\n"8","Deux","None","IT","Note","","PENDING","1795168800","","Payroll","marie","",\n
END
has_value zentrack:7 '["café €", "a\nb", "IT"]' '[d["subject"], d["description"], d["team"]]'

sample rt '[("3", "closed", 5, None, "anne", "2026-11-20T10:00", "2026-11-21T10:00"),
	("4", "new", None, None, None, "2026-11-20T10:00", None),
	("5", "waiting", 2, None, "anne", "2026-11-20T10:00", None)]' --value application:=Payroll <<'END'
id\tSubject\tStatus\tQueueName\tOwnerName\tPriority\tRequestors\tCreated\tStarted\tResolved\tLastUpd\
ated\n3\tUn\tresolved\tGeneral\tanne\t90\tmarie@example.org\t2026-11-20 10:00:00\t2026-11-20 10:30:0\
0\t2026-11-21 10:00:00\t2026-11-21 10:00:00\n4\tDeux\tnew\tGeneral\tNobody in particular\t0\tpaul@ex\
ample.org\tFri Nov 20 10:00:00 2026\tNot set\tNot set\t2026-11-21 10:00:00\n5\tTrois\tstalled\tGener\
al\tanne\tLow\tpaul@example.org\t2026-11-20 10:00:00\tNot set\tNot set\t\n
END

sample servicenow '[("INC0010001", "resolved", 5, None, "Anne D", "2026-11-20T10:00", "2026-11-21T10:00"),
	("INC0010002", "closed", 2, None, None, "2026-11-20T10:00", "2026-11-21T10:00"),
	("INC0010003", "waiting", 3, None, None, "2026-11-20T10:00", None)]' <<'END'
"number","opened_at","short_description","caller_id","priority","state","category","assignment_group\
","assigned_to","business_service","resolved_at","closed_at","close_code","close_notes","impact","ur\
gency"\n"INC0010001","2026-11-20 10:00:00","Un","Marie","1 - Critical","Resolved","Software","Servic\
e Desk","Anne D","Payroll","2026-11-21 10:00:00","","Solved (Work Around)","restarted","1 - High","2\
 - Medium"\n"INC0010002","2026-11-20 10:00:00","Deux \x93x\x94","Paul","4 - Low","Canceled","Softwar\
e","","","Payroll","","2026-11-21 10:00:00","","","3 - Low","3 - Low"\n"INC0010003","2026-11-20 10:0\
0:00","Trois","Paul","3 - Moderate","On Hold","Software","","","Payroll","","","","","3 - Low","3 - \
Low"\n
END
has_value servicenow:INC0010001 '["workaround", "restarted", 4, 3, "Service Desk"]' \
	'[d["resolution"], d["solution"], d["impact"], d["urgency"], d["team"]]'
has_value servicenow:INC0010002 '["rejected", "Deux “x”"]' '[d["resolution"], d["subject"]]'

sample bugzilla '[("101", "resolved", 5, None, "anne@example.org", "2026-11-20T10:00", "2026-11-21T10:00"),
	("102", "qualified", 2, None, None, "2026-11-20T10:00", None)]' <<'END'
bug_id,"product","component","assigned_to","bug_status","resolution","short_desc","changeddate","ope\
ndate","priority","bug_severity","reporter"\n101,"Payroll","UI","anne@example.org","RESOLVED","WORKS\
FORME","Un","2026-11-21 10:00:00","2026-11-20 10:00:00","P1","critical","marie@example.org"\n102,"Pa\
yroll","UI","nobody","CONFIRMED"," --- ","Deux","2026-11-21 10:00:00","2026-11-20 10:00:00","--","en\
hancement","marie@example.org"\n
END
has_value bugzilla:101 '["not_reproducible", 5, "UI"]' '[d["resolution"], d["impact"], d["fields"]["component"]]'
fsck_clean "$store"

# The manual shows every value that a preset knows.
$python - "$top" >missing <<'END'
import re, sys, glob
man = re.sub(r'\s+', ' ', open(sys.argv[1] + "/man/helpdesk-import.1", encoding="utf-8").read().replace("\\&", ""))
for path in glob.glob(sys.argv[1] + "/lib/preset/*.c"):
    for kind, text in re.findall(r'\{"([^"%]*)", "([^"%]*)"[,}]', open(path, encoding="utf-8").read()):
        if text not in man or kind not in man and kind != "level5" and kind != "any time":
            print(path, kind, text)
END
is "$(cat missing)" "" 'helpdesk-import(1) shows the tables of the presets'
run helpdesk import --preset nothing x.csv
refused 2 '*nothing*'
finish
