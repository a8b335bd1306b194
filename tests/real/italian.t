#!/bin/sh
# The tickets of an Italian software company played into a store: the delay before being
# taken in charge, each figure of the report held against the log and TRUTH.json.
# timeout: 240
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/real/lib.sh
. tests/real/lib.sh
need_data italian-helpdesk/finale.csv.xz

replays italian UTC life take_in_charge first_resolve last_resolve closed
"$python" tests/real/italian_check.py "$data" "$box"
