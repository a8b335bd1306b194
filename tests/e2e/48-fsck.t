#!/bin/bash
# fsck: each kind of damage is found, with its place and what mends it; a sound store has none.
# Damage is done with git's own tools, in a clone that is pushed or in the objects' files.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work
must helpdesk open -a payroll -r 'Marie <marie@example.org>' -s first --key glpi:1 -m text
echo file >a.txt
must helpdesk note 1 -m 'a note' --attach a.txt
must helpdesk open -a mailer -r x -s second --key glpi:2
must helpdesk link 2 caused-by 1
must helpdesk open -a mailer -r x -s third
must helpdesk merge 3 1
must helpdesk qualify 1 --type incident --impact 4 --new-problem 'Net'
must helpdesk open -a mailer -r x -s fourth

run helpdesk fsck
expect_status 0
is "$out" '' 'a sound store: no finding'
has "$err" 'the store is sound: 4 tickets, ' 'a sound store: says so'
has "$err" ": 4 tickets, $(git -C "$store" rev-list --objects --all | wc -l) objects" 'as many objects as git counts'
run helpdesk --quiet fsck --quick
good ''
run helpdesk --quiet fsck --format json
json_says '[]' d
run helpdesk --quiet fsck --format number
refused 2 'findings have no numbers*'
run helpdesk fsck HD-1
is "$status" 2 'it takes no ticket'
sound=$(git -C "$store" rev-parse main)

# found STATUS 'LINE GLOB' TEXT: fsck ends so, and one of its lines matches.
found() {
	local line hit=
	run helpdesk --quiet fsck
	while IFS= read -r line; do
		# shellcheck disable=SC2053
		[[ $line == $2 ]] && hit=$line
	done <"$box/out"
	if [ "$status" = "$1" ] && [ -n "$hit" ] && [[ $hit == *'; '* ]]; then
		result 0 "$3"
	else
		result 1 "$3"
		echo "# wanted $1, $2" >&2
	fi
	[ "$1" = 0 ] || [[ $err == 'helpdesk: the store has '*' fault'* ]] || result 1 "$3: counted"
}

# hand 'LINE GLOB' STATUS TEXT COMMAND...: what COMMAND does in a clone is found once it is pushed.
one=tickets/HD/0000/00/HD-1.yaml
two=tickets/HD/0000/00/HD-2.yaml
three=tickets/HD/0000/00/HD-3.yaml
four=tickets/HD/0000/00/HD-4.yaml
hand() {
	local glob=$1 wanted=$2 text=$3
	shift 3
	rm -rf "$box/clone"
	git clone -q "$store" "$box/clone" 2>/dev/null
	(cd "$box/clone" && "$@")
	git -C "$box/clone" add -A && git -C "$box/clone" commit -q -m damage &&
		git -C "$box/clone" -c push.default=upstream push -q origin HEAD:main 2>/dev/null
	found "$wanted" "$glob" "$text"
	git -C "$store" update-ref refs/heads/main "$sound"
}
error() {
	hand "$1" 1 "$2" "${@:3}"
}
warning() {
	hand "*: warning: $1" 0 "$2" "${@:3}"
}

# --- tickets ---------------------------------------------------------------------------------
error "$four:7: the header says status 'closed', the journal 'new'; correct the header in a git clone*" \
	'header and journal differ' sed -i 's/^status: .*/status: closed/' $four
error "$four:10: the header says level nothing, the journal '0'; *" 'a field is missing' \
	sed -i '/^level:/d' $four
error "$four:6: the header says application 'payroll', the journal 'mailer'; *" 'another field' \
	sed -i 's/^application: .*/application: payroll/' $four
error "$one:5: what the header says of requester is not what the journal makes of it; *" 'a map' \
	sed -i 's/^  email: .*/  email: eve@example.org/' $one
error "$four:*: the header says team 'x', the journal nothing; *" 'a field too many' \
	sed -i 's/^level: .*/level: 0\nteam: x/' $four
error "$four:9: the header says opened '2026-11-22T09:12:00Z', the journal '2026-11-21T09:12:00Z'; *" \
	'the time of opening' sed -i 's/^- at: .*/- at: 2026-11-21T09:12:00Z/' $four
error "$four:1: its number is 'HD-9', which is not that of its name; *" 'the number of another' \
	sed -i 's/^number: .*/number: HD-9/' $four
error "$four:7: status must be one of *; correct the file in a git clone *" 'a wrong value' \
	sed -i 's/^status: .*/status: sleeping/' $four
error "$four:*: *; correct the file in a git clone*" 'no YAML' bash -c "echo '{' >$four"
error "$four:*: *UTF-8*; *" 'no UTF-8' bash -c "printf 'number: \\377\\n' >$four"
error "$four:*: the journal is not in order of time; *" 'a journal out of order' bash -c "
	printf -- '- at: 2026-11-01T00:00:00Z\n  by: x\n  event: noted\n  note: late\n' >>$four"
error "$four:*: the entry bears n: 3 after n: 1 of the same time; *" 'a gap in n' bash -c "
	printf -- '- at: 2026-11-22T09:12:00Z\n  n: 3\n  by: x\n  event: noted\n  note: late\n' >>$four"
error "$four:*: the entry bears n: 2 but no other has its time; *" 'an n of its own' bash -c "
	printf -- '- at: 2026-11-22T09:12:01Z\n  n: 2\n  by: x\n  event: noted\n  note: late\n' >>$four"
error "$four:*: the journal begins with 'noted', not with 'opened'; *" 'no opening' \
	sed -i 's/event: opened/event: noted/' $four
warning 'the entry lies in the future; *' 'the future' bash -c "
	printf -- '- at: 2027-11-22T09:12:01Z\n  by: x\n  event: noted\n  note: late\n' >>$four"
warning 'not in the canonical form; *' 'another form' sed -i '1i # a comment' $four
warning 'it has no uid; *' 'no uid' sed -i '/^uid:/d' $four
warning 'its uid has not the form of one; *' 'a wrong uid' sed -i 's/^uid: .*/uid: abc/' $four
error "$two:2: its uid '*' is that of 'HD-1', too; *" 'a uid twice' bash -c \
	"sed -i \"s/^uid: .*/\$(grep ^uid: $one)/\" $two"
error "$two:*: its key 'glpi:1' is that of 'HD-1', too; helpdesk edit HD-2 --unset external" 'a key twice' \
	sed -i 's/id: "2"/id: "1"/' $two
error "tickets/HD/0000/00/HD-400.yaml: this is not where a file of its name belongs; move it *" 'another place' \
	git mv $four tickets/HD/0000/00/HD-400.yaml
warning 'only files of tickets belong here; *' 'a stray file among tickets' cp $four tickets/HD/notes.txt
error "tickets/HD/link: it is a link, not a file; *" 'a link' ln -s /etc/passwd tickets/HD/link
warning 'no command reads such a file; *' 'a stray file' cp $four README

# --- links ---------------------------------------------------------------------------------------
# one_way.py FILE KIND: forgets the links of a file, and the entries that made those of KIND.
cat >"$box/one_way.py" <<'END'
import re
import sys

path, kind = sys.argv[1:]
s = open(path).read()
s = re.sub(r'links:\n(- kind: \S+\n  ticket: \S+\n)+', '', s)
s = re.sub(r'- at: \S+\n(  n: \d+\n)?  by: \S+\n  event: linked\n  add: [^\n]*(%s)[^\n]*\n' % kind, '', s)
open(path, 'w').write(s)
END
error "$two:*: caused-by 'HD-1', but that ticket does not say causes 'HD-2'; helpdesk link HD-2 caused-by HD-1" \
	'a link that goes one way' "$python" "$box/one_way.py" $one 'causes|merged-from'
error "$three:*: merged_into 'HD-1', but that ticket does not say merged-from 'HD-3'; *" \
	'a merge that goes one way' "$python" "$box/one_way.py" $one 'causes|merged-from'
error "$two:*: caused-by names ticket 'HD-99', which does not exist; *" 'a link to nowhere' \
	sed -i 's/ticket: HD-1/ticket: HD-99/' $two
error "$three:*: merged_into names ticket 'HD-99', which does not exist; *" 'merged into nowhere' \
	sed -i 's/merged_into: HD-1/merged_into: HD-99/' $three
error "$three:*: merged_into names the ticket itself; *" 'merged into itself' \
	sed -i 's/merged_into: HD-1/merged_into: HD-3/' $three
error "$four:7: its status is 'merged', but nothing says into which ticket; *" 'merged into nothing' \
	sed -i 's/^status: .*/status: merged/; s/status: new/status: merged/' $four
error "$four:7: it was merged, but its status is 'new'; *" 'merged and not' \
	sed -i 's/^opened:/merged_into: HD-1\nopened:/; s/, status: new/&, merged_into: HD-1/' $four
error "$three:*: it was merged into itself by way of 'HD-4'; *" 'merged in a circle' bash -c "
	sed -i 's/merged_into: HD-1/merged_into: HD-4/' $three
	sed -i 's/^opened:/merged_into: HD-3\nopened:/' $four"

# --- files and records ---------------------------------------------------------------------------
a_txt=$(git -C "$store" ls-tree -r --name-only main attachments)
error "$one:*: the file '$a_txt' is missing; put it back *" 'an attachment is gone' git rm -q "$a_txt"
error "$a_txt: its name does not begin with *, as its content wants; *" 'an attachment was changed' \
	bash -c "echo other >$a_txt"
warning "no entry of ticket 'HD-1' names it; *" 'an attachment nobody names' \
	bash -c "echo x >$(dirname "$a_txt")/$(echo x | sha256sum | head -c 12)-x"
hand 'attachments/stray: warning: this is not where a file of a ticket belongs; *' 0 'a stray attachment' \
	cp "$a_txt" attachments/stray
error 'applications/mailer.yaml:*: *; correct the file*' 'an application that cannot be read' \
	sed -i 's/kind: recette/kind: nonsense/' applications/mailer.yaml
error "applications/payroll.yaml: 'PayRoll' and 'payroll' differ in case only; *" 'two ids that differ in case' \
	cp applications/payroll.yaml applications/PayRoll.yaml
error 'agents/anne.yaml:*; correct the file*' 'an agent that cannot be read' bash -c 'echo "- x" >agents/anne.yaml'
error 'config.yaml:*; correct the file*' 'settings that cannot be read' bash -c 'echo "format: 99" >config.yaml'
error 'config.yaml:*matrix*; correct the file*' 'a wrong matrix' bash -c 'echo "matrix: [1, 2]" >>config.yaml'
error 'sites/HD.yaml: numbers of site '"'HD'"' are given by another clone; *' 'numbers of another clone' \
	sed -i 's/^clone: .*/clone: 0123456789abcdef/' sites/HD.yaml
error "sites/lyo.yaml: its code must be 'lyo', *" 'a wrong site' cp sites/HD.yaml sites/lyo.yaml
warning "no file says which clone gives numbers of site 'HD'; *" 'no site' git rm -q sites/HD.yaml
warning "there is no application 'mailer'; helpdesk app add mailer" 'no application' git rm -q applications/mailer.yaml
warning "there is no problem 'HD-P1'; put its file back *" 'no problem' git rm -rq problems
error 'problems/HD/0000/00/HD-P1.yaml:1: its number must be '"'HD-P1'"', *' 'the number of another problem' \
	sed -i 's/^number: .*/number: HD-P7/' problems/HD/0000/00/HD-P1.yaml
error 'problems/HD/0000/00/HD-P1.yaml:1: title is missing; *' 'a problem without title' \
	sed -i '/^title:/d' problems/HD/0000/00/HD-P1.yaml

# Many at once, for programs.
clone_by_hand
sed -i 's/^status: .*/status: closed/' "$box/clone/$four"
echo x >"$box/clone/README"
push_by_hand damage
run helpdesk fsck --format json
is "$status" 1 'json: status 1'
json_says "[[\"error\", \"$four\", 7], [\"warning\", \"README\", null]]" \
	'sorted([x["severity"], x["path"], x["line"]] for x in d)'
json_says true 'all(set(x) == {"severity", "path", "line", "what", "repair"} and x["repair"] for x in d)'
run helpdesk --quiet fsck --format csv
is "$(wc -l <"$box/out")" 3 'csv: a line each'
helpdesk fsck >/dev/full 2>"$box/err"
is $? 1 'a full disk is an error'
git -C "$store" update-ref refs/heads/main "$sound"
run helpdesk --quiet fsck
good ''

# --- beside the objects -----------------------------------------------------------------------------
cp -a "$store" "$box/keep"
keep() {
	rm -rf "$store"
	cp -a "$box/keep" "$store"
}
touch "$store/refs/heads/main.lock"
found 0 'refs/heads/main.lock: warning: a git push is at work, or died; *' 'a lock left behind'
keep
echo rubbish >>"$store/logs/refs/heads/main"
found 0 'logs/refs/heads/main: warning: its last line is not whole; *' 'a broken reflog'
keep
git -C "$store" config receive.fsckObjects false
found 0 "config: warning: receive.fsckObjects is not set*; git -C '$store' config receive.fsckObjects true" 'a setting'
keep
git -C "$store" symbolic-ref HEAD refs/heads/master
found 1 "HEAD: it names 'refs/heads/master', not main; git -C '$store' symbolic-ref HEAD refs/heads/main" \
	'HEAD names another branch'
keep

# --- objects -------------------------------------------------------------------------------------------
object() {
	local id
	id=$(git -C "$store" rev-parse "$1")
	printf '%s/objects/%s/%s' "$store" "${id:0:2}" "${id:2}"
}
# hurt FILE: a byte in its middle.
hurt() {
	chmod u+w "$1"
	printf '\xff\xfe\xfd' | dd of="$1" bs=1 seek=$(($(wc -c <"$1") / 2)) conv=notrunc 2>/dev/null
}
old=$(git -C "$store" rev-parse main~2)
for what in "main:$one" "main:tickets/HD" main~3 "$old^{tree}" "main~6:$one" "main:$a_txt"; do
	rm -f "$(object "$what")"
	found 1 "*: cannot read *; remove the file objects/*" "missing: $what"
	! git -C "$store" fsck --strict >/dev/null 2>&1
	result $? "git fsck minds: $what"
	keep
	hurt "$(object "$what")"
	found 1 "*: cannot read *; remove the file objects/*" "damaged: $what"
	keep
done
# An object with another content, well compressed: its id tells.
printf 'blob 3\0abc' | $python -c 'import sys, zlib; sys.stdout.buffer.write(zlib.compress(sys.stdin.buffer.read()))' \
	>"$box/abc"
chmod u+w "$(object "main:$two")" && cp "$box/abc" "$(object "main:$two")"
found 1 "$two: cannot read *; remove the file objects/*" 'an object of another content'
keep
nobodys=$(echo nobody needs this | git -C "$store" hash-object -w --stdin)
run helpdesk --quiet fsck
good ''
hurt "$store/objects/${nobodys:0:2}/${nobodys:2}"
found 1 "objects/${nobodys:0:2}/${nobodys:2}: *; nothing on main needs it: *" 'an object that nobody names'
run helpdesk --quiet fsck --quick
good ''
keep
# Packs.
git -C "$store" gc -q --prune=now
rm -rf "$box/keep" && cp -a "$store" "$box/keep"
run helpdesk --quiet fsck
good ''
pack=$(basename "$store"/objects/pack/*.pack)
hurt "$store/objects/pack/$pack"
found 1 "objects/pack/$pack: is damaged: *; fetch all objects anew *" 'a damaged pack'
keep
printf 'xxxx' >>"$store/objects/pack/$pack"
found 1 "objects/pack/$pack: is damaged: *" 'a pack with something behind it'
keep
chmod u+w "$store/objects/pack/"* && truncate -s -7 "$store/objects/pack/$pack"
found 1 "objects/pack/$pack: is damaged: *" 'a pack cut off'
keep
chmod u+w "$store/objects/pack/"* && cp "$store/objects/pack/$pack" "$store/objects/pack/pack-0.pack"
found 1 'objects/pack/pack-0.pack: has no index*' 'a pack without index'
keep
rm -f "$store/objects/pack/$pack"
run helpdesk --quiet fsck
is "$([ "$status" -gt 0 ] && [ "$status" -lt 100 ] && echo told)" told 'no pack at all: an error, no crash'
keep

# Other commands send here.
rm -f "$(object 'main^{tree}')"
run helpdesk --quiet fsck
good ''
finish
