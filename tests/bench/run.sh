#!/bin/bash
# run.sh: how fast `helpdesk` is, the one that comes first on PATH, in one run beside
# Fossil and git. From the environment: SIZES (tickets of the stores), ROUNDS (whole
# processes a median is taken of), QUICK=1 (small stores, few rounds), CC. Stores are
# made in TMPDIR and removed. Nothing else should be busy on the machine meanwhile.
set -euo pipefail
cd "$(dirname "$0")"

if [ "${QUICK:-0}" = 1 ]; then
	sizes=${SIZES:-1000 10000} rounds=${ROUNDS:-7} walks=3
else
	sizes=${SIZES:-1000 100000} rounds=${ROUNDS:-31} walks=5
fi
small=${sizes%% *} large=${sizes##* }
. ./lib.sh
fossil=$(peer fossil)

# --- stores -----------------------------------------------------------------------------

ticket_bytes() {
	local path
	path=$(printf 'tickets/HD/%04d/%02d/HD-%d.yaml' $(($2 / 10000)) $(($2 / 100 % 100)) "$2")
	git -C "$1" cat-file -s "main:$path"
}

# The cache of a store from nothing, and what Fossil has that is like it, in turn: three times,
# as whoever else is busy on the machine should meet both.
time_fills() {
	local n=$1 i
	for i in 1 2 3; do
		progress "filling the cache of $n tickets, $i of 3"
		once "fill-$n.$i" helpdesk --quiet --store "$box/store-$n" cache rebuild
		[ -z "$fossil" ] || once "refill-$n.$i" fossil rebuild "$box/$n.fossil"
	done
}

# All that a store of N tickets sees: openings, five events on each fifth ticket, one
# on each tenth of the others, in this order.
make_store() {
	local n=$1 store=$box/store-$1 hd
	new_store "$store"
	hd=(helpdesk --quiet --store "$store" --as anne)
	generate open "$n" >"$box/open"
	generate life $((n / 5)) "$n" >"$box/life"
	generate change $((n / 5 + 1)) $((n / 5 + n / 10)) >"$box/change"
	once "batch-open-$n" "${hd[@]}" batch --create-applications "$box/open"
	echo "disk-open-$n $(kibibytes "$store")" >>"$box/disk"
	time_fills "$n"
	once "batch-life-$n" "${hd[@]}" batch "$box/life"
	once "batch-change-$n" "${hd[@]}" batch "$box/change"
	{
		echo "disk-all-$n $(kibibytes "$store")"
		echo "bytes-new-$n $(ticket_bytes "$store" "$n")"
		echo "bytes-old-$n $(ticket_bytes "$store" 50)"
	} >>"$box/disk"
}

# The same files in a bare repository with an index, synced as strictly.
make_git() {
	local n=$1 repo=$box/git-$1
	progress "git repository of $n tickets"
	cp -R "$box/store-$n" "$repo"
	git -C "$repo" read-tree main
	git -C "$repo" cat-file blob main:tickets/HD/0000/00/HD-50.yaml >"$box/ticket.yaml"
}

make_fossil() {
	local n=$1 repo=$box/$1.fossil
	[ -n "$fossil" ] || return 0
	progress "Fossil repository of $n tickets"
	fossil init -A anne "$repo" >/dev/null
	generate fossil "$repo" "$n"
	fossil rebuild "$repo" >/dev/null
}

# --- what is timed ----------------------------------------------------------------------

subject='Payslip shows last month'
text=$(generate text 1)

plan_writes() {
	local n hd git
	for n in $sizes; do
		hd=(helpdesk --store "$box/store-$n" --as anne)
		git=(git -C "$box/git-$n")
		plan "open-$n" "${hd[@]}" open -a app-01 -r 'Marie Curie <marie@example.org>' \
			--channel phone -s "$subject" -m "$text"
		[ -z "$fossil" ] || plan "fossil-$n" fossil ticket add type Incident \
			title "$subject" comment "$text" -R "$box/$n.fossil"
		plan "git-$n" "${git[@]}" hash-object -w "$box/ticket.yaml" \; \
			"${git[@]}" update-index --add \
			--cacheinfo "100644,@1,tickets/HD/9/HD-@R.yaml" \; \
			"${git[@]}" write-tree \; \
			"${git[@]}" commit-tree -p main -m 'HD-1: open' @3 \; \
			"${git[@]}" update-ref refs/heads/main @4
		plan "note-$n" "${hd[@]}" note HD-40 -m "$subject"
		plan "show-$n" "${hd[@]}" show HD-40
	done
	plan start helpdesk version
}

plan_walks() {
	local n hd
	for n in $sizes; do
		hd=(helpdesk --store "$box/store-$n" --no-pager)
		plan "list-$n" "${hd[@]}" list --limit 20
		plan "report-$n" "${hd[@]}" report --by application
	done
}

# --- the table --------------------------------------------------------------------------

ratio() {
	awk -v a="$(value "$1" 3)" -v b="$(value "$2" 3)" \
		-v c="$(value "$1" 4)" -v d="$(value "$2" 4)" 'BEGIN {
		if (b + 0 == 0 || a == "-") print "-"
		else printf "%.2f (least: %.2f)\n", a / b, c / d
	}'
}

disk() {
	sed -n "s/^$1 //p" "$box/disk"
}

# times LABEL TEXT: median and least at both sizes, and how much the large one costs.
times() {
	printf '%-30s %9s %9s %9s %9s   %s\n' "$2" \
		"$(value "$1-$small" 3)" "$(value "$1-$small" 4)" \
		"$(value "$1-$large" 3)" "$(value "$1-$large" 4)" "$(ratio "$1-$large" "$1-$small")"
}

batches() {
	local n=$1 kind ops
	for kind in open life change; do
		ops=$n
		[ $kind != change ] || ops=$((n / 10))
		awk -F '\t' -v l="batch-$kind-$n" -v t="batch, $ops x $kind" -v n="$ops" '$1 == l {
			printf "%-30s %8.2f s %10d/s %8.0f MiB\n", t, $3 / 1e3,
				n / $3 * 1e3, $7 / 1024
		}' "$results"
	done
}

# least LABEL: of three runs the least time and processor time, in milliseconds, and KiB.
least() {
	awk -F '\t' -v l="$1." 'index($1, l) == 1 {
			if (!t || $3 < t) t = $3
			if (!c || $6 < c) c = $6
			m = $7
		}
		END { print t + 0, c + 0, m + 0 }' "$results"
}

fills() {
	local n=$1
	echo "$n $(least "fill-$n") $(least "refill-$n")" | awk '{
		printf "%-30s %8.2f s %10d/s %8.0f MiB   %.2f s of processors\n",
			"cache rebuild, " $1, $2 / 1e3, $1 / $2 * 1e3, $4 / 1024, $3 / 1e3
		if ($5 > 0)
			printf "%-30s %8.2f s %10d/s %8.0f MiB   %.2f s; fossil : helpdesk %.1f\n",
				"fossil rebuild, " $1, $5 / 1e3, $1 / $5 * 1e3, $7 / 1024, $6 / 1e3, $5 / $2
	}'
}

report() {
	printf '%-30s %19s %19s\n' '' "$small tickets" "$large tickets"
	printf '%-30s %9s %9s %9s %9s   %s\n' "milliseconds ($rounds runs)" \
		median least median least 'large : small'
	times open 'helpdesk open'
	times fossil 'fossil ticket add'
	times first 'open, store just made'
	times fossil-first 'ticket add, likewise'
	times git 'git plumbing, with an index'
	times note 'helpdesk note'
	times show 'helpdesk show'
	times list "helpdesk list ($walks runs)"
	times report "helpdesk report ($walks runs)"
	printf '%-30s %9s %9s\n' 'helpdesk version' "$(value start 3)" "$(value start 4)"
	printf '\nopen : fossil ticket add       %s at %s tickets, %s at %s\n' \
		"$(ratio "open-$small" "fossil-$small")" "$small" \
		"$(ratio "open-$large" "fossil-$large")" "$large"
	printf '\n%-30s %10s %12s %12s\n' '' time operations memory
	for n in $sizes; do
		batches "$n"
		fills "$n"
	done
	printf '\n'
	for n in $sizes; do
		printf '%s tickets of %s bytes, %s after 5 events; on disk %d, %d in the end\n' \
			"$n" "$(disk "bytes-new-$n")" "$(disk "bytes-old-$n")" \
			$(($(disk "disk-open-$n") * 1024 / n)) $(($(disk "disk-all-$n") * 1024 / n))
	done
}

machine
for n in $sizes; do
	make_fossil "$n"
	make_store "$n"
	make_git "$n"
done
sync
# A store in use has its 256 object folders; one made by a batch makes them by and by,
# and these openings are told apart. So are Fossil's.
progress "$rounds rounds of open, ticket add in stores just made"
plan_writes | sed -n 's/^open-/first-/p; s/^fossil-/fossil-first-/p' |
	"$box/timer" "$rounds" 2 >>"$results"
plan_writes | grep -E '^(open|fossil)-' | "$box/timer" 1 60 >/dev/null
progress "$rounds rounds of open, ticket add, git, show"
plan_writes | "$box/timer" "$rounds" 2 >>"$results"
progress "$walks rounds of list and report"
plan_walks | "$box/timer" "$walks" 1 >>"$results"
progress ''
report
