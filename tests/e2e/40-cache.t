#!/bin/bash
# The cache answers what the walk answers, whatever happened to it.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

new_store one
$python "$here/walk.py" 7 60 500 >"$box/walk.jsonl"
helpdesk batch --keep-going "$box/walk.jsonl" >/dev/null 2>&1
must helpdesk open -a payroll -r 'Zoë <z@example.org>' -s 'Imprimante' --key glpi:8812 -m 'feu de papier'
must helpdesk open -a mailer -r W -s 'Prints of the Œuvre' -m 'Les élèves ont imprimé "or" NEAR(a b) col:x ^y'
prints=$out
must helpdesk note key:glpi:8812 -m 'Le tambour est tombé hier'
must helpdesk close key:glpi:8812 -m 'Changed the drums'
cache=$store/helpdesk/cache.db
# An article that fits HD-3, which is open.
must helpdesk open -a payroll -r y -s 'no payslip for november' --new-problem 'Payslips are late'
late=$out
must helpdesk escalate "$late" -m up
must helpdesk kb add -a payroll -s 'No payslip for november' --symptom 'payslip of november is late' -m Wait --publish
must helpdesk close "$(helpdesk open -a payroll -r z -s 'my payslip')" --known 1
must helpdesk escalate "$late" -m 'up again'

# same COMMAND: prints and ends the same with the cache and without it.
same() {
	run helpdesk "$@"
	local with="$status $out $err"
	HELPDESK_CACHE=off run helpdesk "$@"
	is "$with" "$status $out $err" "same: $*"
}

queries=('status:open' 'status:closed' 'status:new,waiting level:1..' 'application:payroll'
	'application:PAYROLL' 'not application:payroll' 'priority:4..' 'priority:none' 'type:incident'
	'category:none or level:2' 'assignee:none' 'assignee:bob' 'tag:a' 'has:problem' 'not has:solution'
	'has:note' 'key:glpi:8812' 'key:GLPI:8812' 'key:glpi:' 'opened:2026-03-01..' 'updated:..2026-03-05'
	'resolved:none' 'acknowledged:2026-03-01..' 'closed:2026-01-01..' 'number:3..9' 'requester:z@'
	'payslip' 'feu' '"feu de papier"' 'note:x' 'subject:no' 'problem:HD-P1' 'merged_into:HD-2'
	'not (status:open or priority:1..3)' 'site:HD' 'fields.room:12' 'team:none or team:pay'
	'imprimantes' 'IMPRIMANTES' '"imprimantes"' '"IMPRIMANTE"' 'impr*' 'IMPR*' 'impr' 'printing' 'print'
	'"print"' '"prints of"' '"of prints"' 'oeuvre' 'ŒUVRES' '"œuvre"' 'élève' 'eleves' '"eleve"' 'élè*'
	'feux' '"feu de"' '"de feu"' 'feu-de-pap*' 'feux-de-pap*' 'feu-de-pap' 'de*' 'subject:imprimantes'
	'subject:feu' 'description:papiers' 'description:pap*' 'description:"feu de papier"' 'solution:drum'
	'solution:"drums"' 'solution:"drum"' 'solution:none drum' 'note:tambours' 'note:"est tombe"' 'note:tomb*'
	'note:none' 'tambour drum feu' 'tambour or œuvre' 'not tambour' 'imprimante not tambour'
	'tambour status:closed' '(tambour or oeuvre) application:mailer' 'not (tambour oeuvre)' '"or"' 'or-' 'NEAR'
	'"near a b"' '"col x"' '^y' "l'imprimante" 'subject:zzz or feu or number:3' 'a-b' '"a" b*' '日本' 'e*')

all_the_same() {
	local q
	for q in "${queries[@]}"; do
		same list --format number --limit 0 "$q"
	done
	for q in imprimantes printing 'e*' 'tambour or œuvre' 'note:tombé or feu' '"feu de" application:payroll'; do
		same search --format json "$q"
		same search --limit 2 "$q"
	done
	# Longer than anybody types.
	same list --format number --limit 0 "$(printf 'feu %.0s' {1..3000})"
	same list --format number --limit 0 "$(printf 'tag:x or %.0s' {1..3000}) feu"
	same list --limit 0 --format json number:1..
	same list --limit 9 --format json number:1..
	for q in 'status:open' 'application:payroll status:new,waiting' 'status:in_progress (tag:a or level:2)'; do
		same list --limit 1 "$q"
		same list --limit 3 "$q"
		same list --limit 17 --format csv "$q"
	done
	same list --limit 9 --sort -subject,tags --format json 'priority:2..'
	same list --limit 600 --columns number,description,requester.name status:open
	same list --count 'has:tags or requester:z@'
	same list --sort -description,number --columns number,subject number:1..
	same report --by application --format json
	same report --by status,month --format csv 'priority:2..'
	same report --by level --as-of 2026-03-03 --format json
	same report --on worked --from 2026-03-01 --to 2026-03-04 --format json
	same report --on resolved --by week --format json has:note
	same log --limit 7 --format csv
	same log --limit 0 --format csv
	same log --since 2026-03-02 --until 2026-03-04 --format csv 'tag:a'
	same show key:glpi:8812 --format json
	same show "$late"
	same show "$late" --format json
}
all_the_same
[ -s "$cache" ]
result $? 'a cache was made'

# A command that finds all in the cache does not start git: no configuration of the user is
# looked for, no object opened.
quiet_files() {
	local files
	files=$(strace -f -qq -e trace=%file helpdesk "$@" 2>&1 >/dev/null |
		grep -E 'gitconfig|/git/config|objects/' | head -n 3)
	is "$files" '' "starts no git: $*"
}
if strace -qq true 2>/dev/null; then
	while read -r -a words; do
		quiet_files "${words[@]/LATE/$late}"
	done <<-'EOF'
		list
		list --limit 0 payslip tag:a number:1..
		show 1
		show LATE
		show LATE --format json
		show key:glpi:8812 HD-2 --format json
		search printing
		log
		log 2
		report --by application,month
		app list
		app show payroll
		agent list
		config list
		__complete show HD-
		__complete show 1
		__complete open -a p
	EOF
	helpdesk --as bob note 1 -m 'moved on' >/dev/null
	has "$(strace -f -qq -e trace=%file helpdesk show 1 2>&1 >/dev/null)" 'objects/' \
		'the cache lies behind: git is asked'
	helpdesk list >/dev/null
	git -C "$store" pack-refs --all
	quiet_files show 1
	must git -C "$store" update-ref refs/heads/main main~1
	same show 1
	same list --limit 0 --format json number:1..
	same list --limit 9 --format json number:1..
	for q in 'status:open' 'application:payroll status:new,waiting' 'status:in_progress (tag:a or level:2)'; do
		same list --limit 1 "$q"
		same list --limit 3 "$q"
		same list --limit 17 --format csv "$q"
	done
	same list --limit 9 --sort -subject,tags --format json 'priority:2..'
	same list --limit 600 --columns number,description,requester.name status:open
	same list --count 'has:tags or requester:z@'
else
	skip 'starts no git' 'no strace'
fi

# As time goes on.
must helpdesk note 1 -m 'a new word: xylophone'
same list --format number --limit 0 xylophone
run helpdesk list --format number xylophones
expect_out HD-1
must helpdesk edit "$prints" -s 'Fax' -m 'rien'
for q in œuvre élève 'subject:fax' 'description:rien' prints fax; do
	same list --format number --limit 0 "$q"
	same search --format json "$q"
done
must helpdesk open -a mailer -r q -s 'one more' --key glpi:9
same list --format json key:glpi:9
run helpdesk open -a mailer -r q -s 'once more' --key glpi:9
expect_out "$(HELPDESK_CACHE=off helpdesk list --format number key:glpi:9)"

# A file pushed by hand, broken; then mended.
git clone -q "$store" "$box/clone" 2>/dev/null
file=$(cd "$box/clone" && find tickets -name HD-2.yaml)
cp "$box/clone/$file" "$box/sound"
echo 'status: [' >>"$box/clone/$file"
git -C "$box/clone" commit -qam broken && git -C "$box/clone" push -q 2>/dev/null
same list --format number --limit 0 number:1..
same report --format json
same open -a mailer -r q -s s --key 'glpi:9'
cp "$box/sound" "$box/clone/$file"
git -C "$box/clone" commit -qam mended && git -C "$box/clone" push -q 2>/dev/null
same list --format number --limit 0 number:1..
# Main goes back: the cache follows.
old=$(git -C "$store" rev-parse main~3)
was=$(git -C "$store" rev-parse main)
git -C "$store" update-ref refs/heads/main "$old"
same list --format json --limit 0 number:1..
git -C "$store" update-ref refs/heads/main "$was"
same list --format json --limit 0 number:1..
same report --by tag --format json --commit "$old"

# Whatever happens to the file.
harm() {
	local what=$1
	shift
	helpdesk list >/dev/null
	"$@"
	same list --format json --limit 0 number:1..
	same report --by application --format json
	same show key:glpi:8812 --format json
	rm -rf "$cache" "$cache-wal" "$cache-shm"
	result 0 "harmed: $what"
}
size=$(stat -c %s "$cache")
harm 'empty' truncate -s 0 "$cache"
harm 'half' truncate -s "$((size / 2))" "$cache"
harm 'rubbish' sh -c "head -c 100000 /dev/urandom >'$cache'"
harm 'text' sh -c "echo hello >'$cache'"
harm 'a folder' sh -c "rm -f '$cache' && mkdir '$cache' && touch '$cache/x'"
harm 'a link' sh -c "mv '$cache' '$box/elsewhere' && ln -s '$box/elsewhere' '$cache'"
harm 'another version' sh -c "$python - '$cache' <<'PY'
import sys
f = open(sys.argv[1], 'r+b')
f.seek(60)
f.write((99).to_bytes(4, 'big'))
PY"
# One byte of each page, one page after the other: noticed, or not looked at.
helpdesk list >/dev/null
cp "$cache" "$box/good"
wrong=0
HELPDESK_CACHE=off helpdesk list --format json --limit 0 number:1.. >"$box/want"
HELPDESK_CACHE=off helpdesk report --by application --format json >"$box/want-report"
HELPDESK_CACHE=off helpdesk search --format json 'e*' >"$box/want-search"
for ((page = 0; page < $(stat -c %s "$box/good") / 4096; page++)); do
	rm -f "$cache-wal" "$cache-shm"
	cp "$box/good" "$cache"
	printf '\xa5' | dd of="$cache" bs=1 seek=$((page * 4096 + 1000 + page * 37 % 3000)) conv=notrunc 2>/dev/null
	helpdesk list --format json --limit 0 number:1.. >"$box/got" 2>&1 || wrong=$((wrong + 1))
	cmp -s "$box/want" "$box/got" || wrong=$((wrong + 1))
	helpdesk report --by application --format json >"$box/got" 2>&1 || wrong=$((wrong + 1))
	cmp -s "$box/want-report" "$box/got" || wrong=$((wrong + 1))
	rm -f "$cache-wal" "$cache-shm"
	cp "$box/good" "$cache"
	printf '\xa5' | dd of="$cache" bs=1 seek=$((page * 4096 + 1000 + page * 37 % 3000)) conv=notrunc 2>/dev/null
	helpdesk search --format json 'e*' >"$box/got" 2>&1 || wrong=$((wrong + 1))
	cmp -s "$box/want-search" "$box/got" || wrong=$((wrong + 1))
done
is "$wrong" 0 "a flipped byte in each of $page pages"
if [ "$(id -u)" = 0 ]; then
	harm 'of another owner' chown 65534 "$cache"
else
	skip 'of another owner' 'not root'
fi

# Several at once: some fill it, some read.
rm -f "$cache" "$cache-wal" "$cache-shm"
for i in 1 2 3 4 5 6; do
	helpdesk list --format json --limit 0 number:1.. >"$box/all.$i" 2>&1 &
done
wait
wrong=0
for i in 1 2 3 4 5 6; do
	cmp -s "$box/want" "$box/all.$i" || wrong=$((wrong + 1))
done
is "$wrong" 0 'six readers while it is filled'
finish
