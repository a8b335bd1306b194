#!/bin/bash
# edit: by options and in an editor.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work
must helpdesk open -a payroll -r 'Marie <marie@example.org>' -s 'Old subject' -m $'one\ntwo' \
	--impact 3 --urgency 3 --tag a --field room=12
must helpdesk open -a mailer -r Paul -s other

run helpdesk edit 1 -s 'New subject' -m 'New text' -r 'Eve <eve@example.org>'
good
yaml_says '["New subject", "New text", {"name": "Eve", "email": "eve@example.org"}]' HD-1 \
	'[h["subject"], h["description"].rstrip("\n"), h["requester"]]'
yaml_says '["edited", "New subject"]' HD-1 '[j[-1]["event"], j[-1]["set"]["subject"]]'
git_says $'Ticket: HD-1\nEvent: edited' log -1 --format='%(trailers)'
run helpdesk edit 1 --set impact=5 --set urgency=5
yaml_says '[5, 5]' HD-1 '[h["priority"], j[-1]["set"]["priority"]]'
run helpdesk edit 1 --set type=question --set category=regulatory --set application=mailer --set channel=mail
yaml_says '["question", "regulatory", "mailer", "mail", "new"]' HD-1 \
	'[h[k] for k in "type category application channel status".split()]'
run helpdesk edit 1 --set fields.floor=3 --unset fields.room
yaml_says '{"floor": "3"}' HD-1 'h["fields"]'
run helpdesk edit 1 --set tags=b,c
yaml_says '["b", "c"]' HD-1 'h["tags"]'
run helpdesk edit 1 --unset channel --unset tags
yaml_says '[false, false]' HD-1 '["channel" in h, "tags" in h]'
run helpdesk edit 1 --set external=glpi:7
yaml_says '{"source": "glpi", "id": "7"}' HD-1 'h["external"]'
run helpdesk edit 2 --set external=glpi:7
refused 1 '*glpi:7*' 'edit: a key is unique in a store'
run helpdesk edit 1 -s 'New subject'
good 'HD-1: unchanged'
git_says "$head" rev-parse main
run helpdesk edit 1 2 --set type=request
good
yaml_says request HD-2 'h["type"]'
git_says 'HD-1 HD-2' log -1 --format='%(trailers:key=Ticket,valueonly,separator=%x20)'
for field in number uid status level team assignee opened journal nonsense; do
	run helpdesk edit 1 --set $field=1
	refused 2 "*'$field'*"
done
run helpdesk edit 1 --set impact=9
refused 2 '*impact*'
run helpdesk edit 1 --set application=nowhere
refused 3 "*'nowhere'*"
run helpdesk edit 1 --set application=archive
refused 1 "*archive*"
run helpdesk edit 1 --set impact
refused 2 '*'
run helpdesk edit 1
refused 2 '*'

# editor SCRIPT: what stands in for a person; the file is "$1", `$n` counts the times.
editor() {
	rm -f "$box/times" "$box"/seen.*
	{
		printf '#!/bin/sh\nn=$(($(cat "%s" 2>/dev/null) + 1)); echo $n >"%s"; cp "$1" "%s.$n"\n' \
			"$box/times" "$box/times" "$box/seen"
		printf '%s\n' "$1"
	} >"$box/editor"
	chmod +x "$box/editor"
	export HELPDESK_EDITOR=$box/editor
}
times() {
	cat "$box/times" 2>/dev/null
}

editor 'sed -i "s/^subject: .*/subject: by the editor/; s/^impact: .*/impact: 1/" "$1"'
run helpdesk edit 1
good
is "$(times)" 1 'edit: the editor is started once'
yaml_says '["by the editor", 1, 2, "edited"]' HD-1 '[h["subject"], h["impact"], h["priority"], j[-1]["event"]]'
yaml_says '["impact", "priority", "subject"]' HD-1 'sorted(j[-1]["set"])'
has "$(cat "$box/seen.1")" 'subject: New subject' 'edit: the file holds the fields'
grep -qE '^(status|level|assignee|journal|uid|number):' "$box/seen.1"
is $? 1 'edit: but none that cannot be edited'
is "$(stat -c %a "$box/seen.1")" "$(umask 077 && touch "$box/x" && stat -c %a "$box/x")" \
	'edit: the file is for the user alone'

# A mistake: the editor comes back with the error on top and nothing lost.
editor 'case $n in
1) sed -i "s/^impact: .*/impact: 12/; s/^subject: .*/subject: kept/" "$1" ;;
*) sed -i "s/^impact: .*/impact: 2/" "$1" ;;
esac'
run helpdesk edit 1
good
is "$(times)" 2 'edit: a mistake brings the editor back'
has "$(head -n 1 "$box/seen.2")" impact 'edit: the error stands on top'
has "$(cat "$box/seen.2")" 'subject: kept' 'edit: nothing typed is lost'
yaml_says '["kept", 2]' HD-1 '[h["subject"], h["impact"]]'

# Broken YAML, then mended.
editor 'case $n in
1) printf "tags: [a, b\n" >>"$1" ;;
*) sed -i "s/^tags: .*/tags: [x, y]/" "$1" ;;
esac'
run helpdesk edit 1
good
yaml_says '["x", "y"]' HD-1 'h["tags"]'
has "$(head -n 1 "$box/seen.2")" line 'edit: broken YAML is told with its line'

# The mistake left as it is: given up, the text is kept.
editor '[ $n -gt 1 ] || sed -i "s/^impact: .*/impact: 12/; s/^subject: .*/subject: precious/" "$1"'
run helpdesk edit 1
refused 1 '*' 'edit: given up'
is "$(times)" 2 'edit: unchanged text is not asked for again'
kept=$(sed -n "s/.*'\\(\/[^']*\\)'.*/\\1/p" "$box/err")
[ -n "$kept" ] && grep -q 'subject: precious' "$kept"
result $? 'edit: what was typed is kept in the file that is named'

editor ':'
run helpdesk edit 1
good 'HD-1: unchanged'
git_says "$head" rev-parse main
editor ': >"$1"'
run helpdesk edit 1
[ "$(git -C "$store" rev-parse main)" = "$head" ]
result $? 'edit: an empty file leaves all as it is'
editor 'exit 3'
run helpdesk edit 1
refused 1 '*editor*failed*'
editor 'kill -9 $$'
run helpdesk edit 1
is "$status $(git -C "$store" rev-parse main)" "1 $head" 'an editor that is killed'
has "$(tail -n 1 "$box/err")" 'helpdesk: editor *failed' 'an editor that is killed is told'
HELPDESK_EDITOR=$box/nosuch
run helpdesk edit 1
is "$status $(git -C "$store" rev-parse main)" "1 $head" 'an editor that is not there'
has "$(tail -n 1 "$box/err")" 'helpdesk: editor *failed' 'an editor that is not there is told'
editor '[ $n -gt 1 ] || printf "status: closed\n" >>"$1"'
run helpdesk edit 1
refused 1 '*' 'edit: the status cannot be slipped in'

# Somebody else writes while the editor is open: his work stays.
editor 'helpdesk note 1 -m meanwhile >/dev/null; helpdesk edit 1 --set urgency=1 >/dev/null
sed -i "s/^subject: .*/subject: at once/" "$1"'
run helpdesk edit 1
good
yaml_says '["at once", 1, ["noted", "edited", "edited"]]' HD-1 \
	'[h["subject"], h["urgency"], [e["event"] for e in j[-3:]]]'
# Lines of text that a program could take for comments or keys.
editor 'sed -i "/^description:/,/^[a-z]*:/{/^description:/d}" "$1"
printf "description: |\n  # no comment\n  status: closed\n\n  last  \n" >>"$1"'
must helpdesk open -a payroll -r P -s bare
run helpdesk edit 3
good
yaml_says '["# no comment\nstatus: closed\n\nlast  \n"]' HD-3 '[h["description"]]'

# A message by the editor.
editor 'printf "typed in the editor\n" >"$1"'
run helpdesk note 1
good 'HD-1: note'
yaml_says 'typed in the editor' HD-1 'j[-1]["note"].rstrip("\n")'
run helpdesk open -a payroll -r P
good HD-4
yaml_says 'typed in the editor' HD-4 'h["subject"]'
editor ': >"$1"'
run helpdesk note 1
refused 1 '*empty*'
unset HELPDESK_EDITOR
export EDITOR=$box/editor VISUAL=$box/editor
rm -f "$box/times"
run helpdesk note 1
refused 2 '*-m*' 'no editor without a terminal'
is "$(times)" '' 'EDITOR is not started without a terminal'
run helpdesk edit 2 --unset subject
[ "$status" = 1 ] || [ "$status" = 2 ]
result $? 'edit: a subject cannot be removed'
finish
