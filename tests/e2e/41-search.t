#!/bin/bash
# search: words in French and English, the best ticket first, the same with and without the cache.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store one
at 2026-11-20T08:00:00Z
must helpdesk open -a payroll -r P -s "L'imprimante du 2e étage" -m 'Le tambour est usé, rien ne sort.'
must helpdesk open -a mailer -r Q -s 'Prints come out blank' -m 'The printer drum was changed in March.'
must helpdesk open -a payroll -r R -s 'Salaire' -m "Bulletin jamais imprimé.
Les imprimantes du service sont éteintes."
at 2026-11-20T09:00:00Z
must helpdesk note 2 -m 'Œuvre Straße: tambour neuf'
must helpdesk close 2 -m 'Printed a test page'

# found WANTED QUERY...: these numbers in this order, the same without the cache; `list` finds the
# same tickets.
found() {
	local wanted=$1
	shift
	run helpdesk search --format number "$@"
	is "$status ${out//$'\n'/ }" "0 $wanted" "search $*: $wanted"
	HELPDESK_CACHE=off run helpdesk search --format number "$@"
	is "${out//$'\n'/ }" "$wanted" "search $* without the cache"
	run helpdesk list --format number --sort number "$@"
	is "$out" "$(tr ' ' '\n' <<<"$wanted" | sort)" "list $* finds the same"
}
found 'HD-1 HD-3' imprimante
found 'HD-1 HD-3' IMPRIMANTES
found 'HD-1' '"imprimante"'
found 'HD-3' '"imprimantes"'
found 'HD-2' printing
found 'HD-2' print
found 'HD-2' 'prin*'
found '' prin
found 'HD-1 HD-3' 'impr*' 'solution:none'
found 'HD-1 HD-2' tambour
found 'HD-2' 'note:tambours'
found 'HD-2' 'oeuvre strasse'
found 'HD-1' 'ETAGE'
found 'HD-2' '"printer drum"'
found '' '"drum printer"'
found 'HD-1' tambour status:open
found 'HD-1 HD-3' subject:imprimante or bulletin
found 'HD-2' 'tambour not subject:imprimante'
found 'HD-1' tambour --limit 1

# A word in the subject is worth more than elsewhere, and as it is typed more than another form.
run helpdesk search --format json imprimantes
json_says '[["HD-1", 8], ["HD-3", 4]]' '[[t["number"], t["score"]] for t in d]'
json_says "L'imprimante du 2e étage" 'd[0]["passage"]'
json_says 'Bulletin jamais imprimé. Les imprimantes du service sont…' 'd[1]["passage"]'
json_says '["payroll", "new", "L'"'"'imprimante du 2e étage"]' '[d[0][k] for k in "application status subject".split()]'
run helpdesk search --format json drum
json_says 'The printer drum was changed in March.' 'd[0]["passage"]'

# What changes is found at once, and what was there no more.
must helpdesk edit 3 -s 'Virement' -m 'Rien reçu.'
found 'HD-3' virements
found 'HD-1' imprimante
found '' salaire
must helpdesk note 1 -m 'xylophone'
found 'HD-1' xylophones

# For people.
run helpdesk search tambour
has "$out" 'number  status  application' 'search: titles'
has "$out" 'passage' 'search: a passage'
has "$out" 'HD-1 *new *payroll*' 'search: a row'
is "$(grep -c "$(printf '\033')" "$box/out")" 0 'no colour in a pipe'
run helpdesk --color always search tambour
has "$out" $'Le \033[1;31mtambour\033[m est' 'search: the word in colour'
run helpdesk search --format csv tambour
is "$(head -n 1 "$box/out" | tr -d '\r')" 'number,status,application,age,subject,passage,score' 'search: csv has a head'
is "$(wc -l <"$box/out")" 3 'search: csv rows'
run helpdesk search --format json nothing-like-that
is "$status$out" '0[]' 'nothing found is an answer'
must helpdesk open -a mailer -r Q -s 'evil' -m $'red \033[31m ink\033[m here'
run helpdesk --color always search ink
has "$out" $'red ^[[31m \033[1;31mink\033[m^[[m here' 'search: a text cannot steer the terminal'

for query in status:open 'not tambour' 'subject:none'; do
	run helpdesk search "$query"
	refused 2 '*looks for no words*'
done
run helpdesk search
refused 2 '*'
run helpdesk search 'aplication:x tambour'
refused 2 '*column 1*application*'
run helpdesk search '"open'
refused 2 '*never closed*'
run helpdesk search --limit x tambour
refused 2 '*'
finish
