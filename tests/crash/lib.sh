# shellcheck shell=bash
# Sourced by the tests of this folder: builds the writer, numbers the results.
cd "$(dirname "$0")/../.." || exit 1
build=${BUILD:-build/release}
# The leak checker cannot work under strace.
export ASAN_OPTIONS=detect_leaks=0:exitcode=99
number=0
bad=0

# result STATUS TEXT: one line of TAP.
result() {
	number=$((number + 1))
	if [ "$1" = 0 ]; then
		echo "ok $number - $2"
	else
		echo "not ok $number - $2"
		bad=1
	fi
}

finish() {
	echo "1..$number"
	exit "$bad"
}

# In memory where that is possible: hundreds of stores are made and synced, and what a
# killed process leaves is the same on every file system.
box=$(mktemp -d -p /dev/shm 2>/dev/null || mktemp -d) || exit 1
trap 'rm -rf "$box"' EXIT

writer=$build/crash/writer

# tickets STORE: how many there are; their numbers are the file names.
tickets() {
	git -C "$1" ls-tree -r --name-only main tickets | wc -l
}

# sound STORE OLD: git finds no fault, and the commit OLD is still part of main.
sound() {
	local said
	said=$(git -C "$1" fsck --strict --no-dangling 2>&1) || {
		echo "# git fsck: $said" >&2
		return 1
	}
	case $said in
	*error* | *missing* | *corrupt* | *warning*)
		echo "# git fsck: $said" >&2
		return 1
		;;
	esac
	git -C "$1" merge-base --is-ancestor "$2" main
}
