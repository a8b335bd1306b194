#!/bin/bash
# kb: articles of the knowledge base, from the draft to the merge.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work

# card NUMBER: the text of its file.
card() {
	local folder=knowledge
	[[ $1 == *-P* ]] && folder=problems
	git -C "$store" show "main:$folder/HD/0000/00/$1.yaml"
}
card_says() {
	card "$2" >"$box/card"
	yaml_says "$1" "$box/card" "$3"
}
for who in Marie Paul Jeanne; do
	must helpdesk open -a mailer -r "$who" -s "red page for $who"
done

# --- add -------------------------------------------------------------------------------
run helpdesk kb add -a mailer -s 'Certificate: "expired"' --category technical \
	--symptom 'red page at login' --symptom "la page s'affiche en rouge" --symptom 'red page at login' \
	--cause 'nobody renews it' -m 'Renew it.' -m 'Restart.' --keyword tls --keyword yes --origin 1
good HD-K1
card_says '["HD-K1", "Certificate: \"expired\"", "mailer", "technical", "draft", "internal", "HD-1"]' \
	HD-K1 \
	'[h[k] for k in ("number", "title", "application", "category", "status", "visibility", "origin")]'
card_says '["red page at login", "la page s'"'"'affiche en rouge"]' HD-K1 'h["symptoms"]'
card_says '["tls", "yes"]' HD-K1 'h["keywords"]'
card_says $'Renew it.\n\nRestart.' HD-K1 'h["solution"]'
card_says '["opened", "bob", true, ["tls", "yes"]]' HD-K1 \
	'[j[0]["event"], j[0]["by"], j[0]["add"]["symptoms"] == h["symptoms"], j[0]["add"]["keywords"]]'
card_says '["title", "application", "category", "cause", "solution", "status", "visibility", "origin"]' \
	HD-K1 \
	'list(j[0]["set"])'
git_says $'HD-K1: add: Certificate: "expired"\nBob Martin' log -1 --format='%s%n%an'
git_says $'Article: HD-K1\nEvent: opened' log -1 --format='%(trailers)'
run helpdesk kb add -a payroll --title t --public --publish -m s
good HD-K2
card_says '["published", "public"]' HD-K2 '[h["status"], h["visibility"]]'
run helpdesk kb add -a mailer -s t
refused 2 '*-m TEXT*'
run helpdesk kb add -a mailer -m s
refused 2 '*--title*'
run helpdesk kb add -s t -m s
refused 2 '*-a APP*'
run helpdesk kb add -a mailer -s t -m ' '
refused 1 '*empty*'
run helpdesk kb add -a mailer -s ' ' -m s
refused 2 '*title is empty*'
run helpdesk kb add -a nowhere -s t -m s
refused 3 '*helpdesk app add nowhere*'
run helpdesk kb add -a mailer -s t -m s --origin 99
refused 3 "*'HD-99' does not exist*"
run helpdesk kb add -a mailer -s t -m s --category nonsense
refused 2 '*regulatory*'
run helpdesk kb add -a mailer -s "$(printf 'x%.0s' {1..1001})" -m s
refused 2 '*at most 1000 bytes*'
run helpdesk kb add -a mailer -s t -m $'\xff'
refused 1 '*UTF-8*'
head -c 1000000 /dev/zero | tr '\0' x >big
run helpdesk kb add -a mailer -s t -F big
refused 1 '*1000000 bytes, 64 KiB at most*'
run helpdesk kb add -a mailer -s t -m s --cause "$(head -c 65537 big)"
refused 1 '*the cause has 65537 bytes*'
run helpdesk kb edit 1 -F big
refused 1 "*article 'HD-K1': the solution has 1000000 bytes*"

# --- the editor ---------------------------------------------------------------------------
cat >editor <<'END'
#!/bin/sh
printf 'typed here\n' >"$1"
END
chmod +x editor
HELPDESK_EDITOR=./editor run helpdesk kb add -a mailer -s typed
good HD-K3
card_says 'typed here' HD-K3 'h["solution"]'
HELPDESK_EDITOR=./editor run helpdesk kb add -a mailer -s t --origin 99
[ "$status" = 3 ] && [[ $err == *"what you typed is kept in '"* ]]
result $? 'kb add: what was typed is kept'
run helpdesk kb edit 3
refused 2 '*an'*
# The first look spoils it, the second finds the mistake on top and mends it.
cat >editor <<'END'
#!/bin/sh
if grep -q 'unknown field' "$1"; then
	sed -i 's/^tilte:/title:/' "$1"
else
	sed -i 's/^title: .*/tilte: mended/; s/^solution: .*/solution: |\n  one\n  two/; $ a keywords: [a, b]' "$1"
fi
END
HELPDESK_EDITOR=./editor run helpdesk kb edit 3
good 'HD-K3: edit title, solution, keywords'
card_says '["mended", "one\ntwo\n", ["a", "b"]]' HD-K3 '[h["title"], h["solution"], h["keywords"]]'
printf '#!/bin/sh\nsed -i "s/^title: .*/status: published/" "$1"\n' >editor
HELPDESK_EDITOR=./editor run helpdesk kb edit 3
[ "$status" = 1 ] && [[ $err == *"'status' cannot be edited"*"is kept in '"* ]]
result $? 'kb edit: given up, kept'
kept=${err##*kept in \'}
has "$(cat "${kept%%\'*}")" 'status: published' 'kb edit: what was typed is there'

# --- edit ---------------------------------------------------------------------------------
run helpdesk kb edit 1 k2 --keyword both --internal
good $'HD-K1: edit keywords\nHD-K2: edit visibility, keywords'
card_says '["tls", "yes", "both"]' HD-K1 'h["keywords"]'
run helpdesk kb edit HD-K1 --keyword both
good 'HD-K1: unchanged'
run helpdesk kb edit 1 --unset keywords --unset cause
good 'HD-K1: edit cause, keywords'
card_says '[null, null, {"keywords": ["tls", "yes", "both"]}]' \
	HD-K1 '[h.get("keywords"), h.get("cause"), j[-1]["remove"]]'
run helpdesk kb edit 1 99 --keyword x
refused 3 "*'HD-K99' does not exist; 'helpdesk kb list'*"
run helpdesk kb edit 1 --unset title
refused 2 "*cannot be without 'title'*"
run helpdesk kb edit 1 --unset sympton
refused 2 "*did you mean 'symptoms'*"
run helpdesk kb edit 1 --unset status
refused 2 '*there is a command for it*'
run helpdesk kb edit 1 --public --internal
refused 2 '*exclude each other*'
run helpdesk kb edit HD-P1 --public
refused 3 '*is no article number; they look like HD-K7*'
run helpdesk kb edit 2 --unset solution
refused 1 '*helpdesk kb retire HD-K2*'

# --- publish, retire, close ------------------------------------------------------------------
run helpdesk close 1 --known K3 --no-mail
good 'HD-1: close (solved)' # a draft will do
run helpdesk kb publish 1 3
good $'HD-K1: publish\nHD-K3: publish'
run helpdesk kb publish 1
good 'HD-K1: unchanged'
run helpdesk kb retire 3 -m 'wrong advice'
good 'HD-K3: retire'
card_says '["retired", "wrong advice"]' HD-K3 '[h["status"], j[-1]["note"]]'
run helpdesk close 2 --known HD-K3
refused 1 "*'HD-K3' is retired*helpdesk kb publish HD-K3*"
run helpdesk edit 2 --set known=HD-K3
refused 1 "*'HD-K3' is retired*"
run helpdesk close 2 --known HD-K9
refused 3 "*'HD-K9' does not exist*"
run helpdesk close 2 --known HD-P1
refused 3 '*is no article number*'

# --- link ---------------------------------------------------------------------------------------
must helpdesk open -a mailer -r Marie -s again
must helpdesk merge 4 2
run helpdesk kb link 1 3 4
refused 1 "*'HD-4': cannot edit: the ticket is merged; use 'HD-2' instead*" \
	'kb link: a merged ticket, all or nothing'
run helpdesk kb link 1 3 99
refused 3 "*'HD-99' does not exist*"
run helpdesk kb link 9 3
refused 3 "*'HD-K9' does not exist*"
run helpdesk kb link 3 2
refused 1 "*'HD-K3' is retired*"
run bash -c 'printf "HD-2\nHD-3\n" | helpdesk kb link 1 -'
good $'HD-2: edit known\nHD-3: edit known'
git_says 'HD-2, HD-3: edit known' log -1 --format=%s
yaml_says '["edited", {"known": "HD-K1"}]' HD-2 '[j[-1]["event"], j[-1]["set"]]'
must helpdesk resolve 3 -m ready

# --- merge ------------------------------------------------------------------------------------------
run helpdesk kb merge 1 1
refused 1 '*into itself*'
run helpdesk kb merge 1 3
refused 1 "*'HD-K3' is retired*"
run helpdesk kb merge 1 2
good $'HD-K1: merge into HD-K2\nHD-K2: take in HD-K1'
git_says $'HD-K1: merge into HD-K2\nArticle: HD-K1\nArticle: HD-K2\nEvent: merged\nEvent: merged' \
	log -1 --format='%s%n%(trailers)'
card_says '["retired", "HD-K2"]' HD-K1 '[h["status"], h["merged_into"]]'
card_says '[["Certificate: \"expired\"", "red page at login", "la page s'"'"'affiche en rouge"], "HD-K1"]' \
	HD-K2 \
	'[h["symptoms"], j[-1]["from"]]'
run helpdesk kb edit 1 -s x
refused 1 "*it was merged; use 'HD-K2' instead*"
run helpdesk close 2 --known HD-K1 --no-mail
good
yaml_says HD-K2 HD-2 'h["known"]'
run helpdesk kb add -a payroll -s last -m s
must helpdesk kb merge 2 4
run helpdesk kb list --status all --format json
json_says '[["HD-K1", 1, 1], ["HD-K2", 2, 1], ["HD-K3", 1, 0], ["HD-K4", 2, 0]]' \
	'[[x["number"], x["tickets"], 1 if x.get("merged_into") else 0] for x in d]'
cp "$box/out" with
HELPDESK_CACHE=off run helpdesk kb list --status all --format json
cmp -s "$box/out" with
result $? 'kb list: the same without a cache'
run helpdesk kb show 4 --format json
json_says '[2, 0, "HD-K4"]' '[d["tickets"], d["open"], d["number"]]'
HELPDESK_CACHE=off run helpdesk kb show 4 --format json
json_says '[2, 0, "opened"]' '[d["tickets"], d["open"], d["journal"][0]["event"]]'
run helpdesk kb link HD-K1 3
good 'HD-3: edit known' # through two merges
yaml_says HD-K4 HD-3 'h["known"]'

# A history is told as it was: nothing is refused, nothing comes twice.
open='"op":"open","application":"mailer","requester":"x","subject":"s","key":"a:1"'
printf '%s\n' "{$open,\"at\":\"2026-11-21T09:00:00Z\"}" \
	'{"op":"close","ticket":"key:a:1","known":"HD-K1","at":"2026-11-21T10:00:00Z"}' \
	'{"op":"edit","ticket":"key:a:1","set":{"known":"HD-K3"},"at":"2026-11-21T11:00:00Z"}' >history
run helpdesk batch history
[[ $out == *'"operations":3'* ]]
result $? 'batch: retired and merged articles are named as they were'
run helpdesk batch history
[[ $out == *'"unchanged":3'* ]]
result $? 'batch: again, nothing happens'

# --- list, show, log ----------------------------------------------------------------------------------
run helpdesk kb list
is "$(wc -l <"$box/out")" 2 'kb list: what is retired is left out'
run helpdesk kb list --drafts --format number
good HD-K4
run helpdesk kb list --status retired -a mailer --sort -title --format number
good $'HD-K3\nHD-K1'
run helpdesk kb list --status all --sort=-tickets,number --limit 2 --format number
good $'HD-K3\nHD-K4'
run helpdesk kb list -a nowhere
refused 3 "*'nowhere'*"
run helpdesk kb list --sort size
refused 2 '*number, title, application*'
run helpdesk kb list --drafts --status all
refused 2 '*exclude*'
run helpdesk kb list --status all --format csv
is "$(head -n 2 "$box/out" | tr -d '\r' | tail -n 1 | cut -d, -f1-3)" 'HD-K1,"Certificate: ""expired""",mailer' \
	'kb list: csv'
run helpdesk kb show 1 3 --format jsonl
is "$(wc -l <"$box/out")" 2 'kb show: jsonl'
run helpdesk kb show 1 99
refused 3 "*'HD-K99'*"
run helpdesk kb show nonsense
refused 3 "*'nonsense' is no article number*"
run helpdesk kb show HD-K1
has "$out" 'merged into HD-K2' 'kb show'
cp "$box/out" shown
run helpdesk show HD-K1
cmp -s "$box/out" shown
result $? 'show HD-K1 is kb show HD-K1'
run helpdesk show HD-1 hd-k1 --format json
json_says '["HD-1", "HD-K1"]' '[x["number"] for x in d]'
run helpdesk show HD-K1 --format csv
refused 2 "*'helpdesk kb show'*"
run helpdesk log HD-K1
has "$out" 'opened*merged*merged_into HD-K2' 'log HD-K1'
run helpdesk log HD-K1 --format jsonl --limit 1
has "$out" '"number":"HD-K1"*"event":"merged"' 'log HD-K1: jsonl'
run helpdesk log HD-K9
refused 3 "*'HD-K9'*"
must helpdesk kb add -a mailer -s $'\e[31mred' -m $'a\e]0;owned\a'
run helpdesk kb show HD-K5
[[ $out != *$'\e'* ]]
result $? 'kb show: control sequences stay off the terminal'

# --- completion -------------------------------------------------------------------------------------------
run helpdesk __complete kb show HD-K
good $'HD-K5\nHD-K4\nHD-K3\nHD-K2\nHD-K1'
run helpdesk __complete close --known k4
good k4
run helpdesk __complete kb link HD-K1 2
good ''
run helpdesk __complete kb publish 3
good 3

# --- by hand ----------------------------------------------------------------------------------------------
clone_by_hand
k=$box/clone/knowledge/HD/0000/00
sed -i 's/^opened: /mood: fine\nopened: /' "$k/HD-K4.yaml"
printf 'number: HD-K3\ntitle: [oh\n' >"$k/HD-K3.yaml"
push_by_hand cards
run helpdesk kb list --status all --format number
[ "$status" = 5 ] &&
	[[ $err == *"left out 'knowledge/HD/0000/00/HD-K3.yaml': article 'HD-K3': line 3"*'1 file could not be read'* ]]
result $? 'kb list: a broken file is named, with its line'
is "$out" $'HD-K1\nHD-K2\nHD-K4\nHD-K5' 'kb list: the others are there'
HELPDESK_CACHE=off run helpdesk kb list --status all --format number
expect_status 5
run helpdesk kb show 3
refused 1 "*article 'HD-K3': line 3*"
must helpdesk open -a mailer -r x -s s
run helpdesk close 6 --known HD-K3
refused 1 "*article 'HD-K3': line 3*"
run helpdesk kb publish 3
refused 1 "*article 'HD-K3': line 3*"
run helpdesk close 6 --known HD-K5 --no-mail
good
run helpdesk kb edit 4 -s other
good 'HD-K4: edit title'
card_says fine HD-K4 'h["mood"]'
clone_by_hand
git -C "$box/clone" checkout -q HEAD~4 -- knowledge/HD/0000/00/HD-K3.yaml
sed -i 's/^title: .*/title: by hand/' "$k/HD-K5.yaml"
sed -i 's/^origin: .*/origin: HD-77/; s/origin: HD-1}/origin: HD-77}/' "$k/HD-K1.yaml"
sed -i 's/merged_into: HD-K2/merged_into: HD-K9/' "$k/HD-K1.yaml"
printf 'x: 1\n' >"$k/HD-K50.txt"
push_by_hand cards
run helpdesk kb edit 5 -s x
refused 1 "*article 'HD-K5': title in its header is not what its journal says*"
run helpdesk kb show 5
[[ $out != *'by hand'* ]]
result $? 'kb show: the journal is the truth'
run helpdesk close 6 --known HD-K1
refused 1 '*' 'close: an article merged into one that is not there'
run helpdesk fsck --quick
expect_status 1
has "$out" "HD-K5.yaml:3: the header says title 'by hand'" 'fsck: header against journal'
has "$out" "HD-K1.yaml:*merged_into names article 'HD-K9', which does not exist" \
	'fsck: merged into nothing'
has "$out" "HD-K1.yaml:*origin names ticket 'HD-77', which does not exist" 'fsck: origin'
has "$out" 'HD-K50.txt' 'fsck: what does not belong there'

# --- a circle, as two sites may make it ---------------------------------------------------------------------
new_store circle
for title in a b; do
	must helpdesk kb add -a mailer -s "$title" -m s
done
must helpdesk kb merge 1 2
clone_by_hand
sed -i 's/^status: draft/status: retired/; s/^opened:/merged_into: HD-K1\nopened:/' "$k/HD-K2.yaml"
printf -- '- at: 2026-11-22T09:12:00Z\n  n: 3\n  by: eve\n  event: merged\n  set: {%s}\n' \
	'status: retired, merged_into: HD-K1' >>"$k/HD-K2.yaml"
push_by_hand cards
must helpdesk open -a mailer -r x -s s
run helpdesk close 1 --known 1
refused 1 "*article '1' was merged into itself by way of others; 'helpdesk fsck'*"
run helpdesk kb list --status all --format number
good $'HD-K1\nHD-K2'
run helpdesk fsck --quick
has "$out" "HD-K1.yaml:*it was merged into itself by way of 'HD-K2'" 'fsck: the circle'

# --- many at once -------------------------------------------------------------------------------------------
new_store many
for i in 1 2 3 4 5 6 7 8; do
	helpdesk kb add -a mailer -s "n$i" -m s >"$box/n$i" &
done
wait
is "$(sort -V "$box"/n? | tr '\n' ' ')" 'HD-K1 HD-K2 HD-K3 HD-K4 HD-K5 HD-K6 HD-K7 HD-K8 ' \
	'eight writers: eight numbers'
finish
