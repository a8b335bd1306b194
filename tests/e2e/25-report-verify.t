#!/bin/bash
# report: what a saved one says of itself, and --verify. In 26 the figures by hand.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work
must helpdesk batch "$here/report.jsonl"

# --- what a saved report says ------------------------------------------------------------
run helpdesk report --by application,month --format json application:payroll opened:90d.. assignee:none,me \
	or number:3
json_says '["application", "month"]' 'd["by"]'
json_says 'application:payroll opened:2026-08-24T09:12:00Z.. assignee:none,bob or number:HD-3' \
	'd["query"].replace("assignee:bob,none", "assignee:none,bob")'
run helpdesk report --format json
json_says '[[], null]' '[d["by"], d["query"]]'
json_says 'format as_of commit timezone from to on by query groups total' '" ".join(list(d)[:11])'
json_says 'articles_made useful_articles frequent_problems' '" ".join(list(d)[11:])'

# What was asked means the same to another person, on another day, in another zone.
query() {
	run helpdesk report --format json "$@"
	json 'd["query"]'
}
for words in 'assignee:me opened:today' 'updated:this-week or number:3' 'opened:30d..' 'opened:..2h' \
	'resolved:2026-11-02..2026-11-04' 'problem:1' 'known:none link:2 merged_into:1' 'opened:last-month' \
	'status:open not (tag:a or "exact words")' 'opened:2026-W45' 'opened>=2026-11-01' 'imprimées note:pap*'; do
	first=$(query "$words")
	[ -n "$first" ]
	result $? "query '$words' is written: $first"
	second=$(TZ=Asia/Tokyo HELPDESK_AGENT=anne HELPDESK_NOW=2027-01-31T23:00:00Z query "$first")
	is "$second" "$first" "query '$words': the same for anne in Tokyo, two months later"
done

# --- verified ----------------------------------------------------------------------------
# verifies ARGUMENT...: what is saved of this report is confirmed, with and without the cache,
# by somebody else later.
verifies() {
	must helpdesk report --format json "$@"
	cp "$box/out" saved.json
	run helpdesk report --verify saved.json
	local n
	n=$($python -c 'import json; print(len(json.load(open("saved.json"))["groups"]))')
	is "$status$err$out" "0verified: $n groups, $(((n + 1) * 43)) figures equal" "report $* is verified"
	TZ=Asia/Tokyo HELPDESK_CACHE=off HELPDESK_AGENT=anne HELPDESK_NOW=2027-01-31T23:00:00Z \
		run helpdesk report --verify - <saved.json
	is "$status$err" 0 "report $* is verified elsewhere"
}
for dim in application type category status problem known level team assignee site channel requester \
	priority impact urgency resolution tag month week day application,month tag,requester \
	month,application day,tag status,level requester,application; do
	verifies --by "$dim"
done
verifies
verifies --period 2026-10 --tz Europe/Paris --by day
verifies --period 2026-W45 --on worked --by week,assignee
verifies --from 2026-10-06 --to 2026-11-03 --on resolved --by month
verifies --as-of 2026-11-02T09:30:00Z --by status --tz America/New_York
verifies --as-of 2026-10-01 --by application
verifies --period last-month --by requester
verifies assignee:me or opened:3w.. application:payroll
verifies --commit 'main~1' --by application
verifies --period 9999
verifies --period 0001 --tz Asia/Tokyo
# It still holds when the store has moved on.
must helpdesk report --by application,type --format json application:payroll,mailer
cp "$box/out" saved.json
must helpdesk open -a payroll -r P -s later --type incident
must helpdesk app add --name 'Another name' later
run helpdesk report --verify saved.json
is "$status$err" 0 'verified when tickets have come since'

# --- what differs ------------------------------------------------------------------------
# changed PYTHON: saved.json with `d` changed, in bad.json.
changed() {
	$python -c '
import json, sys
d = json.load(open("saved.json"))
g = d["groups"]
exec(sys.argv[1])
json.dump(d, open("bad.json", "w"))' "$1"
}
# differs PYTHON LINE...: the lines are printed, and nothing else.
differs() {
	changed "$1"
	run helpdesk report --verify bad.json
	local wanted
	wanted=$(printf '%s\n' "${@:2}")
	is "$out" "$wanted" "differs: $1"
	local places="$(($# - 1)) places"
	[ $# != 2 ] || places='1 place'
	is "$status$err" "1helpdesk: the report 'bad.json' differs from the store in $places" "differs: $1: says so"
}
must helpdesk report --by application --format json --as-of 2026-11-20
cp "$box/out" saved.json
differs 'g[1]["acknowledge"]["median_s"] = 601' \
	"application 'payroll': acknowledge.median_s is 601 in the file, 600 computed"
differs 'g[0]["requests"] += 1; d["total"]["requests"] -= 1' \
	"application 'mailer': requests is 3 in the file, 2 computed" 'total: requests is 5 in the file, 6 computed'
differs 'd["total"]["acknowledge"]["mean_s"] += 0.001' \
	"total: acknowledge.mean_s is 1692.001 in the file, 1692.000 computed"
differs 'd["total"]["acknowledge"]["p90_s"] = None' \
	'total: acknowledge.p90_s is null in the file, 3600 computed'
differs 'del g[0]["types"]["none"]' "application 'mailer': types.none is not in the file, 2 computed"
differs 'g[0]["sla"] = 3; d["total"]["types"]["wish"] = "x"' \
	"application 'mailer': sla is in the file, but no figure that this program knows" \
	'total: types.wish is in the file, but no figure that this program knows'
differs 'del g[0]' "application 'mailer': the group is not in the file"
differs 'g.append(dict(g[0], application="else")); g.append(dict(g[0], application=None))' \
	"application 'else': the group is in the file, but there is none" \
	'application (none): the group is in the file, but there is none'
differs 'g[0]["name"] = "Mail"' "application 'mailer': name is Mail in the file, mailer computed"
differs 'g[0]["open"] = -1' "application 'mailer': open is -1 in the file, 1 computed"
# A mean without its last zeros is the same mean, and the order of the groups says nothing.
changed 'd["total"]["acknowledge"]["mean_s"] = 1692; g.reverse()'
run helpdesk report --verify bad.json
is "$status$err" 0 'a mean that lost its zeros, groups in another order'
changed 'g[0]["application"] = "\x1b[31mx"'
run helpdesk report --verify bad.json
is "$status$(grep -c $'\033' "$box/out")" 10 'no control sequence is printed'

# The differences for programs.
changed 'g[1]["resolve"]["max_s"] = 1; del g[0]; d["total"]["sla"] = 7; g[0]["name"] = None'
run helpdesk report --verify bad.json --format json
expect_status 1
json_says '[false, 2, 86]' '[d[k] for k in "equal groups figures".split()]'
json_says '["group", "payroll", "value", "name", null, "payroll"]
["group", "payroll", "value", "resolve.max_s", 1, 86400]
["group", "mailer", "group missing", null, null, null]
["total", null, "figure unknown", "sla", "7", null]' \
	'"\n".join(json.dumps([x[k] for k in "row application difference figure in_file computed".split()])
		for x in d["differences"])'
run helpdesk report --verify bad.json --format csv
is "$status${out%%$'\n'*}" $'1row,application,difference,figure,in_file,computed\r' 'differences as csv'
run helpdesk report --verify saved.json --format json
json_says '[true, []]' '[d["equal"], d["differences"]]'
run helpdesk report --verify saved.json --format jsonl
is "$status$out$err" 0 'no differences as jsonl'

# --- older files, which say neither dimensions nor query ----------------------------------
must helpdesk report --by status,application --format json
cp "$box/out" saved.json
changed 'del d["by"], d["query"]'
run helpdesk report --verify bad.json
is "$status$err" 0 'the dimensions are seen from the groups'
changed 'del d["by"], d["query"]; d["total"]["open"] += 1'
run helpdesk report --verify bad.json
is "$status${err#*differs}" '1 from the store in 1 place; it says no query, so none was taken' \
	'an older file may have been made with a query'
changed 'del d["by"]; [(x.pop("status"), x.pop("application")) for x in g]'
run helpdesk report --verify bad.json
refused 1 "'bad.json': line 1, column *'by' is missing*"

# --- bad files ---------------------------------------------------------------------------
# bad STATUS GLOB PYTHON
bad_report() {
	changed "$3"
	run helpdesk report --verify bad.json
	refused "$1" "$2" "bad report: $3"
}
bad_report 1 '*line 1, column *format 1*not 2*' 'd["format"] = 2'
bad_report 1 '*no report saved with --format json*' 'd.pop("format")'
bad_report 1 "*there is no 'as_of'*" 'd.pop("as_of")'
bad_report 1 "*'as_of' is no time*" 'd["as_of"] = "yesterday"'
bad_report 1 "*'as_of' is no time*" 'd["as_of"] = None'
bad_report 1 "*'from' is no time*" 'd["from"] = 7'
bad_report 1 "*'timezone': unknown time zone 'Mars'*" 'd["timezone"] = "Mars"'
bad_report 1 "*time zone '../../../etc/passwd'*" 'd["timezone"] = "../../../etc/passwd"'
bad_report 1 "*'timezone': it is empty*" 'd["timezone"] = ""'
bad_report 1 "*'on' is opened, resolved or worked*" 'd["on"] = "closed"'
bad_report 1 "*'nonsense' is no dimension*" 'd["by"] = ["nonsense"]'
bad_report 1 "*'this' is no dimension*" 'd["by"] = [3]'
bad_report 1 '*two dimensions at most*' 'd["by"] = ["type", "team", "tag"]'
bad_report 1 "*named twice*" 'd["by"] = ["type", "type"]'
bad_report 1 "*does not say its 'team'*" 'd["by"] = ["team"]'
bad_report 1 "*'by' is no list*" 'd["by"] = "status"'
bad_report 1 "*column *: query, column 1: unknown field 'aplication'*" 'd["query"] = "aplication:x"'
bad_report 1 "*'query' is no text*" 'd["query"] = []'
bad_report 1 "*nobody knows who 'me' is*" 'd["query"] = "assignee:me"'
bad_report 1 "*'main' is no commit*" 'd["commit"] = "main"'
bad_report 1 "*'--upload-pack=x' is no commit*" 'd["commit"] = "--upload-pack=x"'
bad_report 3 "*commit 'aaaa*' of 'bad.json' is not in this store; fetch it, or name*" 'd["commit"] = "a" * 40'
bad_report 1 "*'groups' is no list*" 'd["groups"] = {}'
bad_report 1 '*a group is no object*' 'd["groups"][0] = 1'
bad_report 1 "*'total' is no object*" 'd["total"] = []'
bad_report 1 "*'handled' is no whole number*" 'd["total"]["handled"] = "3"'
bad_report 1 "*'handled' is no whole number*" 'd["total"]["handled"] = True'
bad_report 1 "*'handled' is no whole number*" 'd["total"]["handled"] = 1.5'
bad_report 1 "*'handled' is no whole number*" 'd["total"]["handled"] = 1e300'
bad_report 1 "*'handled' is larger than any figure*" 'd["total"]["handled"] = 10 ** 40'
bad_report 1 "*'types' is no object*" 'd["total"]["types"] = 4'
bad_report 1 "*neither a text*" 'd["groups"][0]["application"] = 3'
bad_report 1 '*stands in the file twice*' 'd["groups"].append(d["groups"][0])'
bad_report 1 '*no object begins here*' 'd.clear(); json.dump([1], open("bad.json", "w")); d = [1]'
# The place is that of the value, line by line too.
sed 's/"handled": .*/"handled": "x",/' saved.json >bad.json
run helpdesk report --verify bad.json
at_line=$(grep -n '"handled": "x"' bad.json | head -n 1)
refused 1 "'bad.json': line ${at_line%%:*}, column 18: 'handled' is no whole number"
head -c 700 saved.json >bad.json
run helpdesk report --verify bad.json
refused 1 "'bad.json': line $(($(wc -l <bad.json) + 1)), column *"
for text in '' '{' 'x' '{"format":1,"format":1}' '"x' $'\xff\xfe{' 'null' '[[[[' '{"format":1e999}'; do
	printf %s "$text" >bad.json
	run helpdesk report --verify bad.json
	refused 1 "'bad.json': line 1, column *"
done
run helpdesk report --verify - </dev/null
refused 1 "'standard input': line 1, column 1: *"
run helpdesk report --verify missing.json
refused 3 "*'missing.json'*"
run helpdesk report --verify .
refused 1 '*'
# A commit that exists is not enough: it must be one.
blob=$(git -C "$store" rev-parse main:config.yaml)
bad_report 3 "*'$blob'*is not in this store*" "d['commit'] = '$blob'"
for option in '--by type' '--period 2026' '--from 2026-01-01' '--to 2026-01-01' '--on opened' '--as-of now' \
	'--commit main' '--tz UTC' 'status:open' '--format markdown'; do
	# shellcheck disable=SC2086 # words
	run helpdesk report --verify saved.json $option
	refused 2 '*'
done


# --- by cron -----------------------------------------------------------------------------
# The script of helpdesk-report(1) as it stands there, with folders and a mail program of ours.
mkdir -p "$box/web" "$box/bin"
sed -n '/^#!\/bin\/sh -e/,/^\.Ed/{/^\.Ed/!p}' "$top/man/helpdesk-report.1" |
	sed -e 's/\\e/\\/g' -e "s|/srv/support/.helpdesk|$store|" -e "s|/srv/www/reports|$box/web|" \
		-e "s|/usr/sbin/sendmail|$box/bin/sendmail|" >"$box/bin/monthly-report"
printf '#!/bin/sh\ncat >%s\n' "$box/mailed" >"$box/bin/sendmail"
chmod +x "$box"/bin/*
[ "$(wc -l <"$box/bin/monthly-report")" -gt 15 ]
result $? 'the script of the manual was found'
if ! helpdesk report -h | grep -q html; then
	sed -i 's/html/markdown/g' "$box/bin/monthly-report"
fi
page=$(grep -q markdown "$box/bin/monthly-report" && echo markdown || echo html)
run env -i PATH="$PATH" HOME="$HOME" HELPDESK_NOW="$HELPDESK_NOW" "$box/bin/monthly-report"
is "$status$out$err" 0 'the monthly report is made'
is "$(cd "$box/web" && echo *)" "$(printf '%s\n' 2026-10."$page" 2026-10.json | sort | xargs)" \
	'it is published, under the name of its month, and nothing else'
run helpdesk report --verify "$box/web/2026-10.json"
is "$status$err" 0 'what was published is verified'
$python -c '
import email, email.policy, sys
m = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
sys.exit(m["Subject"] != "Support in 2026-10" or m.get_payload(decode=True) != open(sys.argv[2], "rb").read())
' "$box/mailed" "$box/web/2026-10.$page"
result $? 'the mail holds the published page'
# When the report fails nothing is published and nothing mailed.
rm "$box/web/"* "$box/mailed"
sed -i 's/--period last-month/--period nonsense/' "$box/bin/monthly-report"
run env -i PATH="$PATH" HOME="$HOME" "$box/bin/monthly-report"
is "$status$(ls -A "$box/web")" 2 'a failed report: its status, nothing published'
[ ! -e "$box/mailed" ]
result $? 'a failed report: nothing mailed'
finish
