#!/bin/bash
# kb suggest, kb search, problem suggest: what fits a ticket in other words, French and English,
# with typing errors; the same with and without the cache, and brought up as articles change.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store one

# both COMMAND...: the same answer from the cache and from the files.
both() {
	run "$@"
	local cached=$out was=$status
	HELPDESK_CACHE=off run "$@"
	is "$status $out" "$was $cached" "$*: the same without the cache"
}

# suggests WANTED TEXT [OPTION...]: these articles in this order.
suggests() {
	local wanted=$1 text=$2
	shift 2
	printf '%s\n' "$text" >"$box/text"
	run bash -c 'helpdesk kb suggest - --format number "$@" <"$0"' "$box/text" "$@"
	is "$status ${out//$'\n'/ }" "0 $wanted" "'$text' $*: $wanted"
	HELPDESK_CACHE=off run bash -c 'helpdesk kb suggest - --format number "$@" <"$0"' "$box/text" "$@"
	is "${out//$'\n'/ }" "$wanted" "'$text' $*: the same without the cache"
}

suggests '' 'nothing is known yet'
must helpdesk kb add -a payroll -s 'Bulletin de paie du mois précédent' \
	--symptom 'Depuis ce matin, le bulletin affiche le salaire du mois dernier' \
	-m 'Vider le cache du navigateur' --publish
must helpdesk kb add -a mailer -s 'Outlook asks for the password again and again' \
	--symptom 'Outlook keeps prompting' --cause 'The stored credentials are old' \
	-m 'Remove them, then log in' --keyword credentials --publish
must helpdesk kb add -a mailer -s 'The printer prints blank pages' --symptom 'Blank sheets come out' \
	-m 'Change the drum'
must helpdesk kb add -a mailer -s 'Connexions au réseau perdues' \
	--symptom 'La connexion tombe après une minute' -m 'Changer le câble'

# --- words: inflections, accents, typing errors, languages ---------------------------------

suggests HD-K1 'Mes bulletins de salaires sont ceux des mois précédents'
suggests HD-K1 'BULLETINS AFFICHES DU MOIS PRECEDENT'
suggests HD-K1 'buletin de salaier'
suggests HD-K2 'passwords asked for in Outlok'
suggests HD-K2 'promptng for my pasword'
suggests HD-K3 'printing gives a blank page'
suggests HD-K4 'connecté au reseau, puis plus de connexion'
suggests '' 'Bonjour, merci de me rappeler lundi, cordialement'
suggests '' ''$'\n''holidays'
suggests 'HD-K3' 'blank' -a payroll

# --- the score taken apart ---------------------------------------------------------------------

must helpdesk open -a payroll -r 'Paul Weiss' -s 'Bultin du moi' \
	-m 'Bonjour, mes bulletins affichent le mois dernier et pas ce mois-ci. Cordialement' --category functional
both helpdesk kb suggest 1
both helpdesk kb suggest HD-1 --explain
has "$out" 'application 0.' 'the same application counts'
both helpdesk kb suggest 1 --explain --format json
json_says '["HD-K1", "published", "payroll", 0, false]' \
	'[d[0][k] for k in "number status application solved certain".split()]'
sum='sum(-v if k == "repeats" else v for k, v in d[0]["parts"].items())'
json_says true "abs(d[0]['score'] - $sum) < 0.0015"
json_says true '"bulletins" in [w["said"] for w in d[0]["words"]]'
both helpdesk kb suggest 1 --format csv
is "${out%%[$'\r\n']*}" 'number,score,status,solved,application,title,certain' 'csv has these columns'

# Past success counts, from the tickets that name the article; a merged one's for its target.
run helpdesk kb suggest 1 --format json
before=$(json 'd[0]["score"]')
must helpdesk close 1 --known K1 --no-mail
run helpdesk kb suggest 1 --format json
json_says 1 'd[0]["solved"]'
is "$(json "d[0]['score'] > $before")" true 'an article that solved has a higher score'
both helpdesk kb suggest 1 --explain
must helpdesk kb add -a payroll -s 'Paie affichée' -m 'Vider le cache'
must helpdesk kb merge 1 5
both helpdesk kb suggest 1 --format json
json_says '[["HD-K5", 1]]' '[[x["number"], x["solved"]] for x in d]'

# --- two people, one trouble -----------------------------------------------------------------------

must helpdesk kb add -a mailer -s 'VPN certificate has expired' \
	--symptom 'The VPN does not connect any more, the certificate has expired' -m 'Renew it' --publish
must helpdesk open -a mailer -r Q -s 'vpn certificates expired' \
	-m 'My VPN cannot connect any more: expired certificate'
run helpdesk kb suggest 2 --format json
json_says '["HD-K6", true]' '[d[0]["number"], d[0]["certain"]]'
must helpdesk edit 2 --set application=payroll
run helpdesk kb suggest 2 --format json
json_says '["HD-K6", false]' '[d[0]["number"], d[0]["certain"]]'

# --- what changes is known at once; retired and merged articles are not suggested -----------------

must helpdesk kb edit 3 --symptom 'toner cartridges are leaking'
suggests HD-K3 'leaking cartridge'
must helpdesk kb edit 3 --unset symptoms
suggests '' 'leaking cartridge'
must helpdesk kb retire 3
suggests '' 'printer prints blank pages'
both helpdesk kb search blank
is "$out" '' 'search leaves retired ones out'
both helpdesk kb search --all --format number blank
is "$out" HD-K3 'but for --all'
must helpdesk kb publish 3
suggests HD-K3 'printer prints blank pages'

# --- search --------------------------------------------------------------------------------------

# found WANTED QUERY...
found() {
	local wanted=$1
	shift
	run helpdesk kb search --format number "$@"
	is "$status ${out//$'\n'/ }" "0 $wanted" "kb search $*: $wanted"
	HELPDESK_CACHE=off run helpdesk kb search --format number "$@"
	is "${out//$'\n'/ }" "$wanted" "kb search $* without the cache"
}
found HD-K2 prompt
found HD-K2 '"asks for the password"'
found '' '"password the asks"'
found HD-K2 solution:logged
found HD-K2 credentials
found 'HD-K5' cache
found 'HD-K5' cache application:payroll
found '' cache application:mailer
found 'HD-K4' 'réseaux or drums not blank'
found 'HD-K4 HD-K3' 'connexion or drum'
found 'HD-K4' 'connexion or drum' --limit 1
run helpdesk kb search --format json minute
json_says '…tombe après une minute' 'd[0]["passage"]'

# --- problems ----------------------------------------------------------------------------------------

new_store two
both helpdesk problem suggest
is "$out" '' 'no tickets, no problems'
at 2026-08-01T08:00:00Z
must helpdesk open -a payroll -r A -s 'Payslip shows last month'
at 2026-11-20T08:00:00Z
for s in 'Payslips show the last month' 'my payslip: last month is shown' \
	"L'imprimante est hors ligne" 'last month shown on payslip'; do
	must helpdesk open -a payroll -r A -s "$s" -m 'Hello, please help'
done
must helpdesk open -a mailer -r B -s 'Payslip shows last month' -m 'sent to the wrong application'
must helpdesk close 3 -m 'done' --no-mail --no-kb
unset HELPDESK_NOW
export HELPDESK_NOW=2026-11-22T09:12:00Z
both helpdesk problem suggest
has "$out" '3 tickets of payroll, 2 open' 'open and closed ones of one application'
both helpdesk problem suggest --format json
json_says '["HD-2", "HD-3", "HD-5"]' 'd[0]["tickets"]'
json_says true '{"payslip", "month"} <= {w.rstrip("s") for w in d[0]["words"]}'
command=$(json 'd[0]["command"]')
both helpdesk problem suggest --since 2026-01-01 --format number
is "${out//$'\n'/ }" 'HD-1 HD-2 HD-3 HD-5' 'and earlier ones with --since'
both helpdesk problem suggest --min 4
is "$out" '' 'no group of four'
both helpdesk problem suggest -a mailer
is "$out" '' 'none of the other application'
run bash -c "$command"
good HD-P1
both helpdesk problem suggest
is "$out" '' 'tickets that have a problem are explained'
must helpdesk open -a mailer -r C -s "It's \$(broken) 'again'"
must helpdesk open -a mailer -r C -s "It's \$(broken) 'again'"
run helpdesk problem suggest --min 2 --format json
run bash -c "$(json 'd[0]["command"]')"
good HD-P2
run helpdesk problem show 2
has "$out" "It's \$(broken) 'again'" 'a title is quoted for the shell'

# --- refusals ----------------------------------------------------------------------------------------

run helpdesk kb suggest 99
refused 3 HD-99
run helpdesk kb suggest - -a nowhere </dev/null
refused 1 'empty'
run bash -c 'echo word | helpdesk kb suggest - -a nowhere'
refused 3 nowhere
run bash -c 'printf "bad \377" | helpdesk kb suggest -'
refused 1 'standard input'
run helpdesk kb suggest 1 --limit 51
refused 2 limit
run helpdesk kb suggest
refused 2 'TICKET'
run helpdesk kb search application:payroll
refused 2 'kb list'
run helpdesk kb search 'colour:red'
refused 2 colour
run helpdesk problem suggest --min 1
refused 2 min
run helpdesk problem suggest --since someday
refused 2 since
run helpdesk problem suggest -a nowhere
refused 3 nowhere

# An article edited into nonsense is left out, and said so where articles are looked for.
must helpdesk kb add -a payroll -s 'Payslip shows last month' -m 'wait'
must helpdesk kb add -a payroll -s 'Payslips are late' -m 'wait'
git clone -q "$store" "$box/clone" 2>/dev/null
printf 'number: HD-K1\ntitle: [\n' >"$box/clone/knowledge/HD/0000/00/HD-K1.yaml"
git -C "$box/clone" commit -qam nonsense
rm -f "$store/hooks/pre-receive"
git -C "$box/clone" push -q
suggests HD-K2 'payslip'
both helpdesk kb search payslips
expect_status 5
has "$err" HD-K1.yaml 'the file is named'
head -c 1000000 /dev/zero | tr '\0' 'x' >"$box/big"
run bash -c "helpdesk kb suggest - <'$box/big'"
good
finish
