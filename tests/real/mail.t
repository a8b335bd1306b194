#!/bin/sh
# Who sent the mails that are kept as real data, and what is new in the answers among them.
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/real/lib.sh
. tests/real/lib.sh
need_data mail/sisimai-bounces.tar.xz

program judge tests/real/mail_judge.c
"$python" tests/real/mail_check.py "$box/judge" "$data/mail"
