#!/bin/bash
# Queries that are wrong: refused in one line that points at the word, on every command that takes one.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work
must helpdesk open -a payroll -r Marie -s 'été 12:30'

# wrong QUERY GLOB: refused by every command, for the same reason.
wrong() {
	local command first=
	for command in 'list' 'list --count' 'list --format json' 'search' 'report' 'report --format csv' \
		'take --next'; do
		# shellcheck disable=SC2086 # words
		run helpdesk $command "$1"
		if [ -z "$first" ]; then
			refused 2 "$2"
			first=$err
		else
			[ "$err" = "$first" ] && [ "$status" = 2 ] && [ -z "$out" ]
			result $? "$command: the same"
		fi
	done
}
wrong 'aplication:x' "query, column 1: unknown field 'aplication'; did you mean 'application'?"
wrong 'foo status:nwe' "query, column 12: 'status' has no value 'nwe'"
for q in 'status:open,' priority: '(tag:x' 'tag:x)' '()' not 'a or' 'or a' '"x' 'status:new..closed' 'type>incident' \
	'priority:0' 'priority:7' 'priority:x' 'level:4' 'impact:6' 'number:0' 'number:x' 'number:HD-5..HD-1' \
	'number:99999999999999999999' 'priority:5..2' 'priority:..' 'opened:..' 'opened:...' 'opened:2026-01-01...' \
	'opened:2026-02-30' 'opened:2026-13-01' 'opened:2026-00-10' 'opened:2025-02-29' \
	'opened:99999-01-01' \
	'opened:0000-01-01' 'opened:-2026-01-01' 'opened:2026-1-1' 'opened:2026-11-22T25:00' 'opened:2026-11-22T10:60' \
	'opened:2026-W54' 'opened:2026-W00' 'opened:2026-Q5' 'opened:whenever' 'opened:7d' \
	'opened:-7d..' 'opened:7x..' 'opened:99999999999999999999d..' 'opened:9999999999w..' 'opened:7d..30d' \
	'opened:2026-11-02..2026-11-01' \
	'opened:today..yesterday' 'opened:2026..2025' 'opened>2026..' 'problem:x' 'known:HD-P1' 'key:x' 'has:nonsense' \
	'fields:x' 'fields.:x' 'http://example.org' \\ '*' ':' '@'; do
	run helpdesk list "$q"
	refused 2 'query, column ' "list '$q'"
done
# Where it is wrong is counted as a person counts.
column() {
	run helpdesk list "${@:2}"
	refused 2 "query, column $1: " "column $1: list ${*:2}"
}
column 5 'abc foo:x'
column 5 abc foo:x
column 5 'été foo:x'
column 5 $'e\xcc\x81te\xcc\x81 foo:x'
column 5 '日本語 foo:x'
column 5 'a👩‍💻b foo:x'
run helpdesk list 'tag:日本 priority:9'
refused 2 'query, column 17: ' 'the column of the value'
run helpdesk list tag:x 'priority:1,2,9'
refused 2 'query, column 20: ' 'of that value'

# What no terminal and no file would hold.
run helpdesk list $'caf\xe9'
refused 2 'query, column 4: this is not UTF-8'
run helpdesk list $'caf\xc3'
refused 2 'this is not UTF-8'
run helpdesk list $'\xed\xa0\x80'
refused 2 'this is not UTF-8'
for c in $'\001' $'\033[31m' $'\177' $'a\bb'; do
	run helpdesk list "$c"
	refused 2 'control character' 'a control character'
	is "$(LC_ALL=C grep -c $'[\001-\010\033\177]' "$box/err")" 0 'which the error does not show either'
done
run helpdesk list $'été\nstatus:open'
good # a line break is a blank
# A text that is too long for the message is cut at a letter.
for word in "$(printf 'é%.0s' {1..500}):x" "x$(printf 'é%.0s' {1..500}):x" "x:$(printf 'é%.0s' {1..500})" \
	"priority:$(printf '日%.0s' {1..500})" "priority:x$(printf '日%.0s' {1..500})" \
	"opened:x$(printf '日%.0s' {1..500})" \
	"@$(printf 'x%.0s' {1..500})" "has:$(printf 'é%.0s' {1..500})" "número\"$(printf 'é%.0s' {1..999})"; do
	run helpdesk list "$word"
	refused 2 'query, column ' 'a long word'
	iconv -f UTF-8 -t UTF-8 "$box/err" >/dev/null 2>&1 && [ "$(wc -c <"$box/err")" -lt 1100 ]
	result $? 'the message is whole letters'
done

# Sizes. Arguments of more than 128 KiB are refused by the system itself: many make up for it.
long() {
	local what=$1 says=$2 begun=${EPOCHREALTIME/./} took
	shift 2
	run helpdesk list "$@"
	said="list $what"
	took=$(((${EPOCHREALTIME/./} - begun) / 1000))
	refused 2 "$says" "$what"
	[ "$took" -lt 5000 ]
	result $? "$what: $took ms"
}
mapfile -t words < <(printf 'word%d\n' {1..100000})
long 'a hundred thousand words' 'query is longer than 65536 bytes' "${words[@]}"
mapfile -t words < <(for _ in {1..10}; do head -c 100000 /dev/zero | tr '\0' x && echo; done)
long 'a megabyte' 'query is longer than 65536 bytes' "${words[@]}"
long 'a hundred thousand parentheses' 'query is longer' "$(head -c 50000 /dev/zero | tr '\0' '(')" \
	"$(head -c 50000 /dev/zero | tr '\0' ')')"
long 'thirty thousand parentheses' 'more than 64 parentheses' "$(head -c 30000 /dev/zero | tr '\0' '(')" x \
	"$(head -c 30000 /dev/zero | tr '\0' ')')"
long 'sixty thousand open ones' 'more than 64 parentheses' "$(head -c 60000 /dev/zero | tr '\0' '(')"
long 'ten thousand nots' 'more than 64 parentheses and nots' "$(printf 'not %.0s' {1..10000})x"
mapfile -t words < <(printf 'tag:t%d\nor\n' {1..4000})
run helpdesk list --count "${words[@]}" status:open
good 1
mapfile -t words < <(printf 'not\ntag:t%d\n' {1..4000})
run helpdesk list --count "${words[@]}"
good 1
run helpdesk list --count "number:$(seq -s , 1 10000)"
good 1
finish
