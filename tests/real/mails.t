#!/bin/sh
# Messages that go out, read by others: Python's email package, with the public list of naughty
# strings as subjects, names and files where it is there, and notmuch where that is installed.
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/real/lib.sh
. tests/real/lib.sh
naughty=$data/naughty-strings/blns.json

program write_mails tests/real/write_mails.c
mkdir "$box/mails"
if [ -e "$naughty" ]; then
	"$python" tests/real/mails_check.py "$box/write_mails" "$box/mails" "$naughty"
else
	"$python" tests/real/mails_check.py "$box/write_mails" "$box/mails"
fi
