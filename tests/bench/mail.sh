#!/bin/bash
# mail.sh: how fast `helpdesk mail receive`, the helpdesk that comes first on PATH, takes messages
# from an mbox, what one of 50 MB costs before it is refused, and that commands without mail are as
# fast as if there were none. From the environment: MESSAGES, ROUNDS, CC. Stores are made in TMPDIR
# and removed. Nothing else should be busy on the machine meanwhile.
set -euo pipefail
cd "$(dirname "$0")"

n=${MESSAGES:-10000}
rounds=${ROUNDS:-3}
. ./lib.sh

mail_store() {
	rm -rf "$box/store"
	new_store "$box/store"
	helpdesk --quiet --store "$box/store" --as anne app add payroll --name Payroll
	helpdesk --quiet --store "$box/store" --as anne app accept payroll --on 2026-01-05 --kind va
	for setting in mail.application=payroll mail.from=help@example.org mail.flood=1000000; do
		helpdesk --quiet --store "$box/store" --as anne config set "${setting%%=*}" "${setting#*=}"
	done
	git -C "$box/store" config helpdesk.send cron # the store's queue alone is measured
}

receive() {
	once "$1" helpdesk --quiet --store "$box/store" --as anne mail receive --mbox "$box/in"
}

row() {
	awk -v t="$1" -v n="$2" -v ms="$(value "$3" 3)" -v m="$(value "$3" 7)" 'BEGIN {
		printf "%-34s %8.2f s %8d/s %6d MiB\n", t, ms / 1e3, n / ms * 1e3, m / 1024 }'
}

machine
python3 letters.py "$n" >"$box/mbox"
for i in $(seq "$rounds"); do
	mail_store
	cp "$box/mbox" "$box/in"
	receive "mbox.$i"
	row "mbox, $n messages" "$n" "mbox.$i"
done
printf "%-34s %8d\n" tickets "$(helpdesk --store "$box/store" list --count)"

# The timer gives no input; a shell that becomes helpdesk has its memory and exit status.
python3 letters.py big 50000000 >"$box/big"
# shellcheck disable=SC2016 # $ is for the inner shell
once big sh -c '"$@" <"$0" 2>"$0.said"; test $? = 65' "$box/big" \
	helpdesk --store "$box/store" --as anne mail receive
progress ''
row "50 MB, refused" 1 big
cat "$box/big.said"

# Beside each other, so that the weather of the machine meets all alike.
{
	plan version helpdesk version
	plan show helpdesk --store "$box/store" show HD-1
} | "$box/timer" 50 5 >>"$results"
# shown WORD...: the time of that command, and whether it loads the mail library.
shown() {
	printf '%-34s %8.2f ms\n' "$1" "$(value "$1" 3)"
	strace -f -e trace=openat -o "$box/trace" helpdesk --store "$box/store" "$@" >"$box/said"
	! grep gmime "$box/trace" || echo "$1 loads the mail library"
}
shown version
shown show HD-1
