#!/bin/sh
# Who sent the mails that are kept as real data, and what is new in the answers among them.
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/real/lib.sh
. tests/real/lib.sh
need_data mail/sisimai-bounces.tar.xz

program judge tests/real/mail_judge.c
# GMime registers its types once and for all; seen only where calls are followed through GLib.
echo leak:g_mime_object_register_type >"$box/suppressed"
export LSAN_OPTIONS="suppressions=$box/suppressed:print_suppressions=0"
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}fast_unwind_on_malloc=0"
"$python" tests/real/mail_check.py "$box/judge" "$data/mail"
