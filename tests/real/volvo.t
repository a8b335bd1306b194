#!/bin/sh
# The incidents of Volvo IT (BPI Challenge 2013) played into a store: levels, escalations,
# returns and reopens, each figure of the report held against the log and TRUTH.json.
# timeout: 240
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/real/lib.sh
. tests/real/lib.sh
need_data volvo-sample/VINST-new.csv.xz

# The log says +01:00 all year round.
replays volvo 'Etc/GMT-1' life ack first_accepted resolved first_completed closed
"$python" tests/real/volvo_check.py "$data" "$box"
