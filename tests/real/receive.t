#!/bin/sh
# Every message of ../shared/data/mail through `mail receive`: no crash, no hang, none lost; of the
# bounces none opens a ticket, of what is none, each does.
# timeout: 600
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/real/lib.sh
. tests/real/lib.sh
need_data mail/sisimai-bounces.tar.xz

export HELPDESK_AGENT=replay HELPDESK_NOW=2026-11-22T09:12:00Z
mkdir "$box/mail"
for archive in "$data"/mail/*.tar.xz; do
	tar -xf "$archive" -C "$box/mail"
done
"$python" tests/real/receive_check.py "$data/mail" "$box"
