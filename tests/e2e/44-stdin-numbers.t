#!/bin/bash
# `-` in the place of TICKET: numbers from standard input, on every command that takes tickets.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work
for i in 1 2 3 4 5 6; do
	must helpdesk open -a payroll -r Marie -s "ticket $i" --key "glpi:a $i"
done

# piped TEXT COMMAND...: with that on standard input.
piped() {
	local text=$1
	shift
	printf '%b' "$text" >"$box/input"
	run "$@" <"$box/input"
	said="printf '$text' | $*"
}
# one_commit COUNT: the last command made one commit, and said so of COUNT tickets.
one_commit() {
	is "$status $(wc -l <"$box/out") $(git -C "$store" rev-list --count "$head..main")" "0 $1 1" \
		"$said: one commit"
}

run helpdesk --as bob list --format number application:payroll
good $'HD-1\nHD-2\nHD-3\nHD-4\nHD-5\nHD-6'
helpdesk list --format number application:payroll >"$box/numbers"
note_head
run helpdesk assign - --agent anne <"$box/numbers"
one_commit 6
is "$(helpdesk list --count assignee:anne)" 6 'all of them'

# Each command that changes tickets.
every='1\n2\n'
piped $every helpdesk qualify - --impact 3
one_commit 2
piped $every helpdesk take - --steal
one_commit 2
piped $every helpdesk note - -m note
one_commit 2
piped $every helpdesk reply - -m reply
one_commit 2
echo file >file
piped $every helpdesk attach - file
one_commit 2
piped $every helpdesk wait - --on supplier
one_commit 2
piped $every helpdesk resume -
one_commit 2
piped $every helpdesk escalate - -m up
one_commit 2
piped $every helpdesk return - -m down
one_commit 2
piped $every helpdesk edit - --set fields.room=12
one_commit 2
piped $every helpdesk link - related-to 6
one_commit 2
piped $every helpdesk resolve - -m 'done'
one_commit 2
piped $every helpdesk reopen - -m 'not done'
one_commit 2
piped $every helpdesk close - --no-mail
one_commit 2
piped $every helpdesk merge - 6
one_commit 2
piped $every helpdesk show - --format number
good $'HD-1\nHD-2'
piped $every helpdesk log - --format jsonl
is "$status $($python -c '
import json, sys
print(*sorted({json.loads(l)["number"] for l in sys.stdin}))' <"$box/out")" '0 HD-1 HD-2' 'log -'

# How they may stand there.
for text in '3\n4' '3\r\n4\r\n' '\n\n  3 \n\t4\n\n' '3 4' 'HD-3\nhd-4\n' 'key:glpi:a 3\n4\n' \
	' key:glpi:a 3 \r\nkey:glpi:a 4'; do
	piped "$text" helpdesk note - -m x
	one_commit 2
done
run helpdesk note 3 - 5 -m x <<<4
one_commit 3
run helpdesk note - - -m x <<<4
one_commit 1

# All or none, whatever is wrong with one of them.
for text in '3\n99\n' '3\n4\n3\n' '3\nnonsense\n4\n' 'HD-P1\n3' '3\n1\n' 'key:glpi:9\n3' \
	'3\n\\0\n4' '3\n\xff\xfe\n' '3\n-\n' 'number\n3\n'; do
	piped "$text" helpdesk take - --steal
	[ "$status" = 1 ] || [ "$status" = 3 ]
	result $? "$said: refused"
	is "$(wc -l <"$box/err") $(wc -c <"$box/out") $(git -C "$store" rev-parse main)" "1 0 $head" \
		'and nothing is done'
done
piped '3\n99\n' helpdesk show -
refused 3 'HD-99'
piped '3\n99\n' helpdesk log - --format csv
refused 3 'HD-99'
piped '3\n' helpdesk note - -F -
refused 2 'standard input cannot give both'
piped '3\n' helpdesk resolve - -F -
refused 2 'standard input cannot give both'

# Nothing is nothing to do.
for command in 'take -' 'assign - --agent bob' 'note - -m x' 'close -' 'edit - --set fields.a=b' 'merge - 6' \
	'link - related-to 6' 'show -' 'log -' 'resume -' 'attach - file'; do
	for text in '' '\n \r\n'; do
		# shellcheck disable=SC2086 # words
		piped "$text" helpdesk $command
		is "$status $out $err $(git -C "$store" rev-parse main)" \
			"0  helpdesk: no ticket on standard input: nothing to do $head" "$command: nothing to do"
	done
done
piped '' helpdesk --quiet close -
is "$status$out$err" 0 '--quiet: not a word'
piped '' helpdesk show - --format json
is "$out" '[]' 'show - of none: an empty list'
run helpdesk close - <&-
refused 1 'standard input' 'no standard input at all'
run helpdesk close - <"$box"
refused 1 'cannot read standard input' 'a folder is no input'

# Ten thousand.
$python - >"$box/many.jsonl" <<'END'
for i in range(10000):
    print('{"op":"open","application":"mailer","requester":"many","subject":"no. %d"}' % i)
END
must helpdesk batch "$box/many.jsonl"
helpdesk list --limit 0 --format number application:mailer >"$box/numbers"
is "$(wc -l <"$box/numbers")" 10000 'list: ten thousand numbers'
note_head
begun=${EPOCHREALTIME/./}
run helpdesk assign - --agent anne <"$box/numbers"
took=$(((${EPOCHREALTIME/./} - begun) / 1000))
one_commit 10000
echo "# $took ms"
is "$(helpdesk list --count assignee:anne application:mailer)" 10000 'each of them'
has "$(git -C "$store" log -1 --format=%s)" 'on 10000 tickets' 'the commit says of how many'
note_head
echo nonsense >>"$box/numbers"
run helpdesk close - --no-mail <"$box/numbers"
refused 3 'nonsense' 'the last of ten thousand is wrong: none is closed'

# What list prints, and what it cannot.
run helpdesk list --count application:mailer
good 10000
run helpdesk list --count --format json application:mailer
json_says 10000 'd["count"]'
run helpdesk list --count --limit 3 application:mailer
good 3
is "$(helpdesk list --limit 0 --format number application:mailer | wc -l)" 10000 '--limit 0: all'
for limit in -1 x 1.5 '' 99999999999999999999 ' 1' 0x10; do
	run helpdesk list --limit "$limit"
	refused 2 "--limit" "list --limit '$limit'"
done
for sort in nonsense 'priority,nonsens' 'priority,' ',' '-' '--priority' 'priority,priorty'; do
	run helpdesk list --sort="$sort"
	refused 2 '*' "list --sort '$sort'"
done
expect_err "'priorty'*did you mean 'priority'"
for columns in nonsense 'number,nonsense' 'number,' ',' '' 'number,number' 'fields.' 'number,subjct'; do
	run helpdesk list --columns="$columns"
	refused 2 '*' "list --columns '$columns'"
done
expect_err "'subjct'*did you mean 'subject'"
finish
