#!/bin/bash
# note, attach and reply.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work
must helpdesk open -a payroll -r P -s one

run helpdesk note 1 -m 'called the supplier' --channel phone --at 09:12
good 'HD-1: note'
yaml_says '["noted", "called the supplier", "phone", "new"]' HD-1 \
	'[j[-1]["event"], j[-1]["note"].rstrip("\n"), j[-1]["channel"], h["status"]]'
is "$(git -C "$store" log -1 --format=%b | head -n 1)" 'called the supplier' 'note: the body of the commit'
run helpdesk note 1 -m first -m second
yaml_says $'first\n\nsecond' HD-1 'j[-1]["note"].rstrip("\n")'
run helpdesk note 1 -F - <<<$'from\na file'
good 'HD-1: note'
yaml_says $'from\na file' HD-1 'j[-1]["note"].rstrip("\n")'
long=$(printf 'x%.0s' {1..700})
run helpdesk note 1 -m "$long"
cut=$(git -C "$store" log -1 --format=%b | sed "/^\$/,\$d")
is "${cut%…}" "${long:0:500}" \
	'note: 500 characters of it stand in the commit'

# More than 64 KiB becomes a file.
$python -c 'print("first line"); print("é" * 70000)' >big
run helpdesk note 1 -F big
good 'HD-1: note'
yaml_says '[true, 1, true]' HD-1 \
	'[j[-1]["note"].startswith("first line"), len(j[-1]["files"]), len(j[-1]["note"]) < 65536]'
name=$(yaml HD-1 'j[-1]["files"][0]')
run helpdesk show 1 --attachment "$name"
cmp -s "$box/out" big
result $? 'note over 64 KiB: the file holds all of it'

printf 'a\0b\377' >bin.dat
cp bin.dat 'two words.txt'
mkdir deep && printf 'x' >deep/x.txt
run helpdesk attach 1 bin.dat 'two words.txt' deep/x.txt
good
yaml_says '["attached", 3]' HD-1 '[j[-1]["event"], len(j[-1]["files"])]'
for f in bin.dat 'two words.txt' deep/x.txt; do
	run helpdesk show 1 --attachment "${f##*/}"
	cmp -s "$box/out" "$f"
	result $? "attachment '$f': byte for byte"
	sum=$(sha256sum "$f" | cut -c1-12)
	is "$(git -C "$store" ls-tree -r -z --name-only main attachments | tr '\0' '\n' |
		grep -cx "attachments/HD/0000/00/HD-1/$sum-${f##*/}")" 1 "attachment '$f': its place"
done
run helpdesk note 1 -m 'see file' --attach bin.dat
good
yaml_says 1 HD-1 'len(j[-1]["files"])'
printf 'evil' >$'new\nline'
run helpdesk attach 1 $'new\nline'
is "$(git -C "$store" ls-tree -r --name-only -z main | tr '\0\n' '\n?' | grep -c '?')" 0 \
	'attach: no line break in the names of the tree'
run helpdesk attach 1 nofile bin.dat
refused 3 "*'nofile'*" 'attach: nothing when one file is missing'
run helpdesk attach 1 deep
refused 1 "*'deep'*"
run helpdesk attach 1
refused 2 '*'
run helpdesk show 1 --attachment ../../../config.yaml
refused 3 '*'

run helpdesk reply 1 -m 'Please restart' --channel mail
good 'HD-1: reply'
yaml_says '["in_progress", "replied", "mail", "Please restart"]' HD-1 \
	'[h["status"], j[-1]["event"], j[-1]["channel"], j[-1]["note"].rstrip("\n")]'
yaml_says null HD-1 'h.get("assignee")'
must helpdesk wait 1
run helpdesk reply 1 -m 'Any news?'
yaml_says waiting HD-1 'h["status"]'
must helpdesk resolve 1 -m 'done'
run helpdesk reply 1 -m 'done'
yaml_says resolved HD-1 'h["status"]'
must helpdesk close 1
run helpdesk reply 1 -m no
refused 1 '*closed*reopen*'
run helpdesk note 1 -m 'after closing'
good 'HD-1: note'
run helpdesk attach 1 bin.dat
good
yaml_says closed HD-1 'h["status"]'
for command in note reply; do
	run helpdesk $command 1
	refused 2 '*-m*'
	run helpdesk $command 1 -m '  '
	refused 1 '*empty*'
	run helpdesk $command 9 -m x
	refused 3 '*HD-9*'
done
finish
