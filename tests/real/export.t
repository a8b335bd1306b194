#!/bin/sh
# Real logs out of a store in every form: git judges that a batch makes the same tickets
# again, PyYAML, json and csv that the forms say the same.
# timeout: 300
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/real/lib.sh
. tests/real/lib.sh
need_data italian-helpdesk/finale.csv.xz
need_data volvo-sample/VINST-new.csv.xz

n=0
# ok STATUS TEXT
ok() {
	n=$((n + 1))
	[ "$1" = 0 ] && echo "ok $n - $2" || echo "not ok $n - $2"
}

# trees DIR: the tickets as git lists them.
trees() {
	git -C "$1/.helpdesk" ls-tree -r main tickets attachments
}

# same_again LOG: what replays() left in $box/LOG.life, out and back.
same_again() {
	from=$box/life
	for form in csv jsonl yaml batch; do
		helpdesk --store "$from" export --format $form >"$box/all.$form"
		ok $? "$1: export as $form"
	done
	new_store "$box/again" UTC
	helpdesk --store "$box/again" --as replay batch "$box/all.batch" >"$box/said"
	ok $? "$1: batch takes it"
	trees "$from" >"$box/wanted"
	trees "$box/again" | cmp -s - "$box/wanted"
	ok $? "$1: the same $(wc -l <"$box/wanted") files"
	git -C "$box/again/.helpdesk" fsck --strict >/dev/null 2>&1
	ok $? "$1: git fsck --strict"
	helpdesk --store "$from" fsck >"$box/found" 2>/dev/null && [ ! -s "$box/found" ]
	ok $? "$1: fsck finds nothing"
	helpdesk --store "$box/again" fsck >"$box/found" 2>/dev/null &&
		! grep -v ' warning: there is no \(application\|problem\) ' "$box/found"
	ok $? "$1: fsck of the copy misses only what is no ticket"
	"$python" tests/real/export_check.py "$from/.helpdesk" "$box" >"$box/judged"
	ok $? "$1: the forms agree: $(tail -n 1 "$box/judged")"
	sed 's/^/# /' "$box/judged" >&2
	rm -rf "$box/life" "$box/again"
}

replays italian UTC life
same_again italian
replays volvo 'Etc/GMT-1' life
same_again volvo
echo "1..$n"
