#!/bin/bash
# Closing teaches the knowledge base; what is known is proposed; the report tells what it was
# worth.
# timeout: 240
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work

# card NUMBER: the text of its file.
card() {
	git -C "$store" show "main:knowledge/${1%%-*}/0000/00/$1.yaml"
}
card_says() {
	card "$2" >"$box/card"
	yaml_says "$1" "$box/card" "$3"
}
articles() {
	git -C "$store" ls-tree -r --name-only main knowledge | wc -l
}
# changes N TEXT: files that the last commit changed.
changes() {
	is "$(git -C "$store" diff --name-only main~1 main | tr '\n' ' ')" "$1" "${2:-in one commit: $1}"
}

# --- the story -------------------------------------------------------------------------------
must helpdesk open -a payroll -r 'Marie Curie <marie.curie@example.org>' --phone '01 42 34 56 78' --level 1 \
	-s 'Payslip of Marie Curie shows the wrong month' \
	-m 'The payslip page shows the bulletin of last month. Call me: 0142345678, or marie@home.example.'
run helpdesk qualify 1 --type incident --category functional --new-problem 'Payslips are cached'
good 'HD-1: qualify'
is "$err" '' 'nothing is known: nothing is proposed'
run helpdesk close 1 -m 'Cleared the cache of the payslip page, as agreed with Mme Curie (tel. 4512).'
is "$status$out" '0HD-1: close (solved)' 'close'
has "$err" "HD-K1: draft made from HD-1; publish it with 'helpdesk kb publish HD-K1'" 'the draft is named'
changes 'knowledge/HD/0000/00/HD-K1.yaml tickets/HD/0000/00/HD-1.yaml '
git_says 'HD-1: close (solved)' log -1 --format=%s
git_says $'Ticket: HD-1\nArticle: HD-K1\nEvent: closed\nEvent: opened' log -1 --format='%(trailers)'
card_says 'Payslip of […] shows the wrong month' HD-K1 'h["title"]'
card_says '["payroll", "functional", "draft", "internal", "HD-1"]' HD-K1 \
	'[h[k] for k in ("application", "category", "status", "visibility", "origin")]'
card_says '["The payslip page shows the bulletin of last month. Call me: […], or […]."]' HD-K1 'h["symptoms"][1:]'
card_says 'Cleared the cache of the payslip page, as agreed with Mme […] (tel. […]).' HD-K1 'h["solution"]'
card_says '[["opened", "bob", "2026-11-22T09:12:00Z"]]' HD-K1 '[[x["event"], x["by"], x["at"]] for x in j]'
yaml_says 'null' HD-1 'h.get("known")'
run helpdesk kb list --drafts --format number
expect_out HD-K1 'the draft waits for its editor'
must helpdesk kb publish 1
must helpdesk kb edit 1 --symptom 'le bulletin de paie du mois précédent est affiché'

must helpdesk open -a payroll -r 'Paul Martin <paul@example.org>' --level 1 \
	-s 'Bulletins de paye du mois precedant affichés' -m 'Je vois toujours le bultin du mois précédent.'
run helpdesk qualify 2 --type incident --category functional --problem 1
is "$status$out" '0HD-2: qualify' 'qualify'
has "$err" 'helpdesk: HD-K1 fits HD-2 (* %): Payslip of *' 'in other words, with typing errors: it is found'
run helpdesk --quiet qualify 2 --tag fr
is "$status$err" 0 '--quiet: nothing is proposed'
run helpdesk show 2
has "$out" 'may be known HD-K1  * %  Payslip of *' 'show names it'
run helpdesk show 2 --format json
json_says '[["HD-K1", "published"]]' '[[s["number"], s["status"]] for s in d["suggestions"]]'
json_says 'true' '0.25 <= d["suggestions"][0]["score"]'
HELPDESK_CACHE=off run helpdesk show 2 --format json
json_says '["HD-K1"]' '[s["number"] for s in d["suggestions"]]'
run helpdesk close 2 --known K1
is "$status" 0 'close --known'
has "$err" 'HD-K1 has the wording of HD-2 now' 'the wording is learned'
card_says 'Bulletins de paye du mois precedant affichés' HD-K1 'h["symptoms"][-1]'
card_says '["credited", "HD-2", {"symptoms": ["Bulletins de paye du mois precedant affichés"]}]' HD-K1 \
	'[j[-1]["event"], j[-1]["from"], j[-1]["add"]]'
yaml_says '["HD-K1", "closed"]' HD-2 '[j[-1]["set"]["known"], j[-1]["set"]["status"]]'
run helpdesk show 2 --format json
json_says 'false' '"suggestions" in d'
run helpdesk report --format json
json_says '[1, 2, 2, 1, 0]' \
	'[d["total"][k] for k in ("problems", "requests", "handled", "known_solved", "known_missed")]'
json_says '[1, [["HD-K1", "Payslip of […] shows the wrong month", 1]], [["HD-P1", "Payslips are cached", 2]]]' \
	'[d["articles_made"]] + [[list(x.values()) for x in d[k]] for k in ("useful_articles", "frequent_problems")]'
run helpdesk report
has "$out" $'Most useful articles\narticle  title * tickets solved\nHD-K1 *1\n' 'report: useful articles'
has "$out" $'Most frequent problems\n*HD-P1    Payslips are cached        2\n' 'report: frequent problems'
has "$out" 'articles made: 1' 'report: articles made'
LC_ALL=fr_FR.UTF-8 run helpdesk report --format markdown --lang fr
[[ $out != *'Most useful'* && $out == *'| HD-K1 | Payslip of'* ]]
result $? 'report in French'
run helpdesk report --format html
has "$out" '<th scope="row">HD-P1</th><th scope="row">Payslips are cached</th><td>2</td>' 'report: html'
run helpdesk report --format csv
has "${out%%$'\n'*}" 'before_acceptance,known_solved,known_missed' 'csv: new figures stand last'

# --- credited without being named --------------------------------------------------------------
must helpdesk open -a payroll -r x --level 1 -s 'the wrong month is shown by the payslip' \
	-m 'the payslip page shows the bulletin of last month'
run helpdesk close 3 -m 'cleared the cache'
has "$err" 'HD-K1 says the same and is named as known by HD-3 now' 'nearly certain: credited and named'
yaml_says 'HD-K1' HD-3 'j[-1]["set"]["known"]'
is "$(articles)" 1 'and no draft is made'
must helpdesk reopen 3 -m 'again'
before=$(card HD-K1)
must helpdesk close 3 -m 'cleared it again'
is "$(card HD-K1)" "$before" 'closed again: nothing new is learned, nothing is entered'
changes 'tickets/HD/0000/00/HD-3.yaml '
# Another application is another thing.
must helpdesk open -a mailer -r x --level 1 -s 'the wrong month is shown by the payslip' \
	-m 'the payslip page shows the bulletin of last month'
run helpdesk close 4 -m 'cleared the cache'
has "$err" 'HD-K2: draft made from HD-4' 'another application: a draft of its own'

# --- what is not taught ----------------------------------------------------------------------------
# untaught TEXT OPEN-OPTIONS -- CLOSE-OPTIONS
count=0
untaught() {
	local text=$1 opens=() n before
	shift
	while [ "$1" != -- ]; do
		opens+=("$1")
		shift
	done
	shift
	count=$((count + 1))
	before=$(articles)
	must helpdesk open -a payroll -r x -s "printer jams in drawer $count of floor $count" "${opens[@]}"
	n=$out
	run helpdesk close "$n" "$@"
	is "$status$(articles)" "0$before" "$text: no article"
}
untaught '--no-kb' --level 1 -- -m fixed --no-kb
untaught 'level 0' -- -m fixed
untaught 'level cert' --level cert -- -m fixed
untaught 'no solution' --level 1 --
for code in not_reproducible duplicate rejected no_answer; do
	untaught "$code" --level 1 -- -m fixed --resolution "$code"
done
run helpdesk open -a payroll -r x -s 'toner smells' --level 1 --close --solution aired --no-kb
is "$status$err" 0 'open --close --no-kb'
run helpdesk open -a payroll -r x -s 'toner smells' --no-kb
refused 2 '*--no-kb goes with --close*'
must helpdesk config set teaching '0 cert'
run helpdesk config get teaching
good '0 / cert'
untaught 'level 1, taught at 0 and cert' --level 1 -- -m fixed
run helpdesk open -a payroll -r x -s 'toner smells of almonds' --close --solution aired
has "$err" 'HD-K3: draft made from HD-' 'taught at level 0; open --close teaches, too'
must helpdesk config set teaching none
run helpdesk config get teaching
good none
untaught 'taught nowhere' --level 1 -- -m fixed
for wrong in '' 4 '1 x' 1,,5 'none 1'; do
	run helpdesk config set teaching "$wrong"
	[ "$status" != 0 ]
	result $? "config: '$wrong' is refused"
done
must helpdesk config set teaching '1, 2, 3'
must helpdesk config unset teaching
must helpdesk open -a payroll -r x -s 'scanner scans upside down' --level 1 --key t:1 --at 2026-11-22T08:00:00Z
printf '%s\n' '{"op":"close","ticket":"key:t:1","at":"2026-11-22T08:01:00Z","solution":"turned it"}' >lines
before=$(articles)
run helpdesk batch lines
is "$(json '[d["operations"], "articles" in d]')$(articles)" "[1, false]$before" 'batch: nothing is taught'
must helpdesk reopen key:t:1 -m again
printf '%s\n' '{"op":"close","ticket":"key:t:1","at":"2026-11-22T09:12:00Z","solution":"turned it"}' >lines
run helpdesk batch --kb lines
is "$(json '[d["operations"], d["articles"], d["credited"]]')$(articles)" "[1, 1, 0]$((before + 1))" 'batch --kb'
head=$(git -C "$store" rev-parse main)
run helpdesk batch --kb lines
is "$(json '[d["operations"], d["unchanged"]]')$(git -C "$store" rev-parse main)" "[0, 1]$head" \
	'batch --kb again: nothing changes'
must helpdesk open -a payroll -r x -s 'scanner scans all upside down' --level 1 --key t:2 --at 2026-11-22T08:00:00Z
printf '%s\n' '{"op":"close","ticket":"key:t:2","at":"2026-11-22T09:12:00Z","solution":"turned it"}' >lines
run helpdesk batch --kb lines
first=$(json '[d["articles"] + d["credited"]]')
head=$(git -C "$store" rev-parse main)
run helpdesk batch --kb lines
is "$first$(json '[d["operations"], d["unchanged"]]')$(git -C "$store" rev-parse main)" "[1][0, 1]$head" \
	'batch --kb again, of what was credited: nothing changes'

# --- long texts, many tickets ------------------------------------------------------------------------
must helpdesk open -a payroll -r x --level 1 -s 'a very long story about ledgers'
yes 'and then we restarted it' | head -c 1000000 >big
before=$(articles)
run helpdesk close "$out" -F big
is "$status$(articles)" "0$before" 'a solution of 1 MB closes the ticket, and makes no article'
has "$err" 'no article from HD-*: the solution is longer than an article can hold' 'and says so'
must helpdesk resolve "$(helpdesk open -a payroll -r x --level 1 -s 'another long story of ledgers')" -F big
run helpdesk close "${out%%:*}"
is "$status$(articles)" "0$before" 'resolved with it, then closed: likewise'
must helpdesk open -a payroll -r 'Marie Curie' --level 1 -s 'Marie Curie'
run helpdesk close "$out" -m 'nothing to see'
has "$err" "no article from HD-*: nothing of the subject is left" 'a name alone makes no article'
n=()
for s in 'keyboard types twice every letter' 'Keyboard types every letter twice' 'mouse pointer jumps over screen'; do
	must helpdesk open -a payroll -r x --level 1 -s "$s"
	n+=("$out")
done
before=$(articles)
run helpdesk close "${n[@]}" -m 'new batteries'
is "$(articles)" $((before + 1)) 'three tickets with one solution: one draft'
k=HD-K$((before + 1))
card_says '["keyboard types twice every letter", "mouse pointer jumps over screen"]' "$k" 'h["symptoms"]'
yaml_says '"'"$k"'"' "${n[1]}" '[h.get("known")][0].__repr__().replace("'"'"'", chr(34))'
yaml_says 'null' "${n[0]}" 'h.get("known")'
must helpdesk kb publish "$k"
for i in {1..25}; do
	words=$(printf '%s' "w$i" | sha256sum | tr 0-9 g-p | cut -c1-50 | fold -w 10 | tr '\n' ' ')
	must helpdesk open -a payroll -r x --level 1 -s "$words"
	must helpdesk close "$out" --known "$k"
done
card_says 20 "$k" 'len(h["symptoms"])'
must helpdesk open -a payroll -r x --level 1 -s "$(printf 'ordinary words %.0s' {1..60})"
must helpdesk close "$out" -m "$(printf 'x%.0s' {1..3000})"
card_says 'true' "HD-K$((before + 2))" 'all(len(s) <= 500 for s in h["symptoms"]) and len(h["title"]) <= 200'

# --- retired and merged ------------------------------------------------------------------------------
badge() {
	must helpdesk open -a payroll -r x --level 1 -s 'badge reader blinks red at gate seven' \
		-m 'badge reader blinks red at the gate'
}
badge
must helpdesk close "$out" -m 'reset the reader'
k=HD-K$(articles)
must helpdesk kb retire "$k" -m wrong
badge
run helpdesk close "$out" -m 'reset the reader'
has "$err" "HD-K$(articles): draft made" 'a retired article is not credited'
k2=HD-K$(articles)
must helpdesk kb publish "$k" "$k2"
must helpdesk kb merge "$k2" "$k"
badge
run helpdesk close "$out" --known "$k2"
run helpdesk show "${out%%:*}" --format json
json_says "$k" 'd["known"]'

# --- escalation ----------------------------------------------------------------------------------------
must helpdesk open -a payroll -r y --level 1 -s 'payslip shows the wrong month' -m 'the bulletin of last month'
e=$out
run helpdesk escalate "$e" -m 'too hard for me'
is "$status$out" "0$e: escalate to level 2" 'escalate goes on'
is "$(grep -c 'HD-K1 fits' "$box/err")" 1 'and says once that it is known'
has "$err" "helpdesk: HD-K1 fits $e (* %): *; 'helpdesk close $e --known HD-K1' if it solves it" 'with what to type'
yaml_says 'HD-K1' "$e" 'j[-1]["proposed"][0]'
yaml_says '["at", "n", "by", "event", "set", "note", "proposed"]' "$e" 'list(j[-1])'
run helpdesk log "$e"
has "$out" 'proposed HD-K1' 'log shows it'
run helpdesk --quiet escalate "$e" -m 'still too hard'
is "$status$err" 0 'escalate --quiet'
must helpdesk close "$e" -m 'cleared the cache' --no-kb
run helpdesk report --format json --by level
json_says '[1, 1]' '[d["total"]["known_missed"], [g for g in d["groups"] if g["level"] == "3"][0]["known_missed"]]'
HELPDESK_CACHE=off run helpdesk report --format json --by level
json_says 1 'd["total"]["known_missed"]'
cp "$box/out" saved.json
run helpdesk report --verify saved.json
expect_status 0
$python - <<'END'
import json
d = json.load(open("saved.json"))
for k in ("articles_made", "useful_articles", "frequent_problems"):
    del d[k]
for g in d["groups"] + [d["total"]]:
    del g["known_solved"], g["known_missed"]
json.dump(d, open("old.json", "w"))
END
run helpdesk report --verify old.json
expect_status 0 'a report saved before there were these figures is verified'
sed 's/"known_missed": 1/"known_missed": 2/' saved.json >forged.json
run helpdesk report --verify forged.json
expect_status 1 'a forged one is not'
sed 's/"title": "Payslips are cached"/"title": "Payslips"/; s/"articles_made": /&1/' saved.json >forged.json
run helpdesk report --verify forged.json
is "$status$(grep -c '^total: \(articles_made\|frequent_problems\) is ' "$box/out")" 12 \
	'nor one with other articles or problems'
# At the level where it was proposed, or below: nothing was missed.
must helpdesk open -a payroll -r y --level 1 -s 'payslip shows the wrong month' -m 'the bulletin of last month'
must helpdesk escalate "$out" -m up
must helpdesk return "${out%%:*}" -m 'it is known'
must helpdesk close "${out%%:*}" --known 1
run helpdesk report --format json
json_says 1 'd["total"]["known_missed"]'
# A draft is not proposed by escalate, nor what is of another application.
must helpdesk open -a mailer -r y --level 1 -s 'the wrong month is shown by the payslip' -m 'page shows the bulletin'
run helpdesk escalate "$out" -m up
is "$status$err" 0 'escalate: no draft is proposed'

# --- at once -----------------------------------------------------------------------------------------------
new_store atonce
for i in 1 2 3 4; do
	must helpdesk open -a payroll -r x --level 1 -s 'elevator music plays in the meeting room' \
		-m 'it never stops playing'
done
for i in 1 2 3 4; do
	helpdesk close "$i" -m 'pulled the plug' >"$box/close.$i" 2>&1 &
done
wait
is "$(articles)" 1 'four closed at once: one draft'
is "$(cat "$box"/close.? | grep -c 'says the same')" 3 'and three credited'
is "$(for i in 1 2 3 4; do yaml "HD-$i" 'str(h.get("known"))'; echo; done | sort | uniq -c | tr -s ' ')" \
	$' 3 HD-K1\n 1 None' 'which the tickets say'

# --- two clones ------------------------------------------------------------------------------------------
new_store clones
must helpdesk open -a payroll -r x --level 1 -s 'coffee machine asks for a password' -m 'since the update'
cp -r "$store" "$box/other.git"
must git -C "$box/other.git" config helpdesk.site LYO
must git -C "$box/other.git" config helpdesk.clone 0123456789abcdef
must helpdesk close 1 -m 'typed 0000'
must helpdesk --store "$box/other.git" open -a payroll -r y --level 1 \
	-s 'Coffee machine asks for a password' -m 'since the update'
is "$out" LYO-1 'the other clone has numbers of its own'
run helpdesk --store "$box/other.git" close LYO-1 -m 'typed 1234'
has "$err" 'LYO-K1: draft made from LYO-1' 'each clone made an article'
clone_by_hand
must git -C "$box/clone" pull -q --no-rebase --no-edit "$box/other.git" main
must git -C "$box/clone" push -q origin HEAD:main
must helpdesk kb publish HD-K1 LYO-K1
run helpdesk kb merge LYO-K1 HD-K1
expect_status 0
must helpdesk open -a payroll -r z --level 1 -s 'coffee machine asks for a password' -m 'since the update'
run helpdesk close "$out" -m 'typed 0000'
has "$err" 'HD-K1 says the same' 'merged: one of them is credited'
must helpdesk close --known LYO-K1 "$(helpdesk open -a payroll -r z --level 1 -s 'coffee again')"
run helpdesk report --format json
json_says '[["HD-K1", 2]]' '[[x["number"], x["tickets"]] for x in d["useful_articles"]]'
HELPDESK_CACHE=off run helpdesk report --format json
json_says '[["HD-K1", 2]]' '[[x["number"], x["tickets"]] for x in d["useful_articles"]]'
# Merged again, into one that stood before it: what either solved goes along.
must helpdesk kb add -a payroll -s 'Coffee' -m wait --publish
must helpdesk kb merge HD-K1 "$out"
run helpdesk report --format json
json_says '[["HD-K2", 2]]' '[[x["number"], x["tickets"]] for x in d["useful_articles"]]'

# --- what a person has not seen is not for requesters -----------------------------------------
must helpdesk kb add -a payroll -s 'Beamer shows blue' -m 'press source' --public --publish
beamer=$out
must helpdesk close --known "$beamer" "$(helpdesk open -a payroll -r z --level 1 -s 'projector in hall azure')"
must helpdesk kb show "$beamer"
has "$out" 'projector in hall azure' 'learned'
must helpdesk kb export --format html
lacks "$out" azure 'not on the page for requesters'
must helpdesk kb edit "$beamer" --keyword projector
must helpdesk kb export --format html
has "$out" 'projector in hall azure' 'there once somebody has edited the article'
must helpdesk kb add -a payroll -s 'Beamer of the board' -m 'press source' --publish
inner=$out
run helpdesk kb merge "$inner" "$beamer"
refused 1 'is internal' 'an internal article is not merged into a public one'
must helpdesk kb merge "$beamer" "$inner"
run helpdesk fsck
expect_status 0
finish
