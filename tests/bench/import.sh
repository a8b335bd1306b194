#!/bin/bash
# import.sh: how fast `helpdesk import`, the one that comes first on PATH, takes over tickets,
# in one run beside `git fast-import`, which is given the finished files of the same tickets.
# From the environment: SIZES (rows, each size in a store of its own), BIG=1 (a million, too),
# ROUNDS, CC. Stores are made in TMPDIR (about 3 GiB with BIG=1) and removed. Nothing else
# should be busy on the machine meanwhile.
set -euo pipefail
cd "$(dirname "$0")"

sizes=${SIZES:-100000}
[ "${BIG:-0}" != 1 ] || sizes="$sizes 1000000"
rounds=${ROUNDS:-3}
ops_tickets=5000 # four changes of state on each of them
. ./lib.sh

# --- the peer's input -------------------------------------------------------------------

# stream STORE FILE: the files of a store, as another program would send them to fast-import.
stream() {
	git -C "$1" ls-tree -r main | sed -n 's/^[0-9]* blob \([0-9a-f]*\)\t/\1 /p' |
		git -C "$1" cat-file --batch='%(objectsize) %(rest)' |
		python3 -c '
import sys
source, out, paths, mark = sys.stdin.buffer, sys.stdout.buffer, [], 0
while head := source.readline():
    size, path = head.rstrip(b"\n").split(b" ", 1)
    data = source.read(int(size))
    source.read(1)
    mark += 1
    out.write(b"blob\nmark :%d\ndata %d\n%s\n" % (mark, int(size), data))
    paths.append(path)
out.write(b"commit refs/heads/main\ncommitter anne <anne@example.org> 1600000000 +0000\ndata 5\nload\n")
for mark, path in enumerate(paths, 1):
    out.write(b"M 100644 :%d %s\n" % (mark, path))
out.write(b"done\n")
' >"$2"
}

# --- what is timed ----------------------------------------------------------------------

# The columns of a result: time 3, processors 6, memory 7.
median() {
	awk -F '\t' -v l="$1." -v c="$2" 'index($1, l) == 1 { v[n++] = $c + 0 }
		END {
			for (i = 0; i < n; i++)
				for (k = i + 1; k < n; k++)
					if (v[k] < v[i]) { x = v[i]; v[i] = v[k]; v[k] = x }
			print n ? v[int(n / 2)] : "-"
		}' "$results"
}

load_helpdesk() {
	rm -rf "$box/store"
	new_store "$box/store"
	once "import-$1.$2" helpdesk --quiet --store "$box/store" --as anne \
		import --create-applications "$box/rows.csv"
}

load_git() {
	rm -rf "$box/git"
	git init --quiet --bare "$box/git"
	# The timer gives no input; a shell that becomes git takes no time to speak of.
	once "git-$1.$2" sh -c 'exec git -C "$1" fast-import --quiet --done <"$2"' sh \
		"$box/git" "$box/stream"
}

run_size() {
	local n=$1 i
	progress "rows of $n tickets"
	generate csv "$n" >"$box/rows.csv"
	for i in $(seq "$rounds"); do
		load_helpdesk "$n" "$i"
		[ "$i" != 1 ] || stream "$box/store" "$box/stream"
		load_git "$n" "$i"
	done
	{
		echo "disk-$n $(kibibytes "$box/store")"
		echo "gitdisk-$n $(kibibytes "$box/git")"
		echo "bytes-$n $(git -C "$box/store" cat-file --batch-all-objects \
			--batch-check='%(objecttype) %(objectsize)' |
			awk '$1 == "blob" { s += $2; n++ } END { printf "%d", s / n }')"
	} >>"$box/disk"
	rm -f "$box/stream" "$box/rows.csv"
}

# Changes of state on a store of that many tickets opened by a batch, in one batch each.
run_changes() {
	local n=$1 i first
	rm -rf "$box/store"
	new_store "$box/store"
	generate open "$n" >"$box/open"
	once "open-$n.1" helpdesk --quiet --store "$box/store" --as anne \
		batch --create-applications "$box/open"
	for i in $(seq "$rounds"); do
		# All over the store, as tickets in work lie.
		first=$(((n - ops_tickets) * (i - 1) / rounds + 1))
		generate states "$first" $((first + ops_tickets - 1)) >"$box/states"
		once "states-$n.$i" helpdesk --quiet --store "$box/store" --as anne batch "$box/states"
	done
}

# Four changes of state on each ticket of such a store, those of one ticket far apart or in a row;
# and as many on as many tickets that the same batch opens.
run_streams() {
	local n=$1 kind
	for kind in far together mixed; do
		rm -rf "$box/store"
		new_store "$box/store"
		case $kind in
		mixed) generate mixed $((n / 2)) >"$box/states" ;;
		far) generate states 1 "$n" >"$box/states" ;;
		*) generate together 1 "$n" >"$box/states" ;;
		esac
		[ $kind = mixed ] || helpdesk --quiet --store "$box/store" --as anne \
			batch --create-applications "$box/open" >"$box/said"
		once "$kind-$n.1" helpdesk --quiet --store "$box/store" --as anne \
			batch --create-applications "$box/states"
	done
}

# --- the table --------------------------------------------------------------------------

disk() {
	sed -n "s/^$1 //p" "$box/disk"
}

row() {
	awk -v t="$1" -v n="$2" -v ms="$(median "$3" 3)" -v cpu="$(median "$3" 6)" \
		-v m="$(median "$3" 7)" -v d="${4:-}" 'BEGIN {
		printf "%-34s %8.2f s %8d/s %8.2f s %6d MiB %s\n", t, ms / 1e3, n / ms * 1e3,
			cpu / 1e3, m / 1024, d == "" ? "" : sprintf("%6d bytes", d * 1024 / n)
	}'
}

report() {
	local n
	printf '%-34s %10s %10s %10s %10s %s\n' "medians of $rounds" time a\ second processors \
		memory 'on disk, each'
	for n in $sizes; do
		row "helpdesk import, $n" "$n" "import-$n" "$(disk "disk-$n")"
		row "git fast-import, $n" "$n" "git-$n" "$(disk "gitdisk-$n")"
		awk -v a="$(median "git-$n" 3)" -v b="$(median "import-$n" 3)" \
			-v s="$(disk "bytes-$n")" 'BEGIN {
			printf "fast-import : import %.2f, files of %d bytes\n", a / b, s
		}'
	done
	n=${sizes%% *}
	row "batch, open, $n" "$n" "open-$n"
	row "batch, changes at $n" $((4 * ops_tickets)) "states-$n"
	row "batch, on all $n, far apart" $((4 * n)) "far-$n"
	row "batch, on all $n, together" $((4 * n)) "together-$n"
	row "batch, $((n / 2)) opened and changed" $((5 * (n / 2))) "mixed-$n"
}

machine
for n in $sizes; do
	run_size "$n"
done
run_changes "${sizes%% *}"
run_streams "${sizes%% *}"
progress ''
report
