#!/bin/sh
# Who sent the mails that are kept as real data, and what is new in the answers among them.
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/real/lib.sh
. tests/real/lib.sh
need_data mail/sisimai-bounces.tar.xz
build=${BUILD:-build/release}

case ${MODE:-release} in
asan | fuzz) extra='-fsanitize=address,undefined -fno-sanitize-recover=undefined' ;;
cov) extra=--coverage ;;
*) extra= ;;
esac
# shellcheck disable=SC2086 # flags are words
if ! "${CC:-cc}" -std=gnu11 -D_GNU_SOURCE -O1 -g -Wall -Wextra $extra -Iinclude -Ilib \
	-o "$box/judge" tests/real/mail_judge.c "$build/libhelpdesk.a" -ljansson -pthread; then
	echo "not ok 1 - mail_judge.c compiles"
	echo 1..1
	exit 1
fi
"$python" tests/real/mail_check.py "$box/judge" "$data/mail"
