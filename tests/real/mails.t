#!/bin/sh
# Messages that go out, read by others: Python's email package, with the public list of naughty
# strings as subjects, names and files where it is there, and notmuch where that is installed.
set -u
cd "$(dirname "$0")/../.." || exit 1
build=${BUILD:-build/release}
naughty=${HELPDESK_DATA:-../shared/data}/naughty-strings/blns.json
python=/usr/bin/python3
[ -x "$python" ] || python=python3

case ${MODE:-release} in
asan | fuzz) extra='-fsanitize=address,undefined -fno-sanitize-recover=undefined' ;;
cov) extra=--coverage ;;
*) extra= ;;
esac
box=$(mktemp -d) || exit 1
trap 'rm -rf "$box"' EXIT

# shellcheck disable=SC2086 # flags are words
if ! "${CC:-cc}" -std=gnu11 -D_GNU_SOURCE -O1 -g -Wall -Wextra $extra -Iinclude -Ilib \
	-o "$box/write_mails" tests/real/write_mails.c "$build/libhelpdesk.a" \
	-ljansson -lmbedcrypto -lz -lm -pthread; then
	echo "not ok 1 - write_mails.c compiles"
	echo 1..1
	exit 1
fi
mkdir "$box/mails"
if [ -e "$naughty" ]; then
	"$python" tests/real/mails_check.py "$box/write_mails" "$box/mails" "$naughty"
else
	"$python" tests/real/mails_check.py "$box/write_mails" "$box/mails"
fi
