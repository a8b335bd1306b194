# shellcheck shell=bash
# lib.sh: what the benchmarks share, to be sourced from this folder: a box that is removed
# in the end, in it a home of its own and the timer; plans for the timer and its results.

box=$(mktemp -d)
trap 'chmod -R u+rwx "$box"; rm -rf "$box"' EXIT
results=$box/results
: >"$results"
unset HELPDESK_STORE HELPDESK_NOW HELPDESK_AGENT
export HOME=$box FOSSIL_HOME=$box USER=anne LC_ALL=C.UTF-8 TZ=UTC GIT_CONFIG_NOSYSTEM=1
git config --file "$box/.gitconfig" user.name anne
git config --file "$box/.gitconfig" user.email anne@example.org

${CC:-cc} -std=gnu11 -D_GNU_SOURCE -O2 -o "$box/timer" timer.c

generate() {
	python3 generate.py "$@"
}

progress() {
	[ ! -t 2 ] || printf '\r\033[K%s' "$*" >&2
}

# plan LABEL PROGRAM ARGUMENT...: one line for the timer.
plan() {
	local IFS=$'\t'
	printf '%s\n' "$*"
}

# once LABEL PROGRAM ARGUMENT...: timed once, as what it does can be done once only.
once() {
	progress "$1"
	plan "$@" | "$box/timer" 1 0 >>"$results"
}

kibibytes() {
	du -sk "$1" | cut -f 1
}

# value LABEL COLUMN: a figure of the timer; `-` when it was not measured.
value() {
	awk -F '\t' -v l="$1" -v c="$2" '$1 == l { v = $c }
		END { print v == "" ? "-" : v }' "$results"
}

# peer PROGRAM: where it is; said once when it is not there.
peer() {
	command -v "$1" || echo "$1 is not installed: 'make bench-deps'" >&2
}

# new_store STORE: a store with one agent.
new_store() {
	if ! helpdesk init --bare "$1" >"$box/said" 2>&1; then
		cat "$box/said" >&2
		return 1
	fi
	helpdesk --quiet --store "$1" --as anne agent add anne --name Anne \
		--email anne@example.org
}

machine() {
	printf '%s, %s processors, load %s\n' \
		"$(helpdesk version)" "$(nproc)" "$(cut -d ' ' -f 1 /proc/loadavg)"
}
