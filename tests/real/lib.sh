# Sourced by the replays: where the data are, and a store that a log is played into.
# shellcheck shell=sh

data=${HELPDESK_DATA:-../shared/data}
python=/usr/bin/python3
[ -x "$python" ] || python=python3

# need_data FILE: ends the test, as one that was skipped, when FILE is not there.
need_data() {
	[ -e "$data/$1" ] && return
	echo "ok 1 - $1 # SKIP no data"
	echo 1..1
	exit 0
}

# program NAME SOURCE...: built as $box/NAME against the library as it was; ends the test if it is
# not.
program() {
	name=$1
	shift
	case ${MODE:-release} in
	asan | fuzz) extra='-fsanitize=address,undefined -fno-sanitize-recover=undefined' ;;
	cov) extra=--coverage ;;
	*) extra= ;;
	esac
	# shellcheck disable=SC2086 # flags are words
	"${CC:-cc}" -std=gnu11 -D_GNU_SOURCE -O1 -g -Wall -Wextra $extra -Iinclude -Ilib \
		-o "$box/$name" "$@" "${BUILD:-build/release}/libhelpdesk.a" \
		-lyaml -ljansson -lmbedcrypto -lz -lm -pthread && return
	echo "not ok 1 - $name is built"
	echo 1..1
	exit 1
}

# new_store DIR ZONE: an empty store whose reports are read in ZONE.
new_store() {
	helpdesk --quiet init "$1" >/dev/null &&
		git config --global user.email replay@example.org &&
		helpdesk --quiet --store "$1/.helpdesk" agent add replay --name Replay \
			--email replay@example.org &&
		helpdesk --quiet --store "$1/.helpdesk" config set timezone "$2"
}

# replay DIR STREAM: plays it in one commit; what batch said is in DIR/said.
replay() {
	helpdesk --store "$1/.helpdesk" --as replay batch --create-applications "$2" >"$1/said"
}

# replays LOG ZONE VIEW...: a store for each view of the log, in $box/VIEW.
replays() {
	log=$1
	zone=$2
	shift 2
	for view in "$@"; do
		if ! { "$python" "tests/real/${log}_stream.py" "$data" "$view" >"$box/$view.jsonl" &&
			new_store "$box/$view" "$zone" && replay "$box/$view" "$box/$view.jsonl"; }; then
			echo "Bail out! the log could not be replayed as '$view'"
			exit 1
		fi
	done
}

box=$(mktemp -d) || exit 1
trap 'rm -rf "$box"' EXIT
# The agent who plays is found by git's user.email in a HOME of our own.
export HOME="$box" PYTHONDONTWRITEBYTECODE=1
