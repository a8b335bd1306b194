#!/bin/sh
# Out and in again: each of the real data sets as tickets, exported, makes the same tickets in an
# empty store. HELPDESK_REAL_FULL=1 takes all rows of the large ones. (export.t does this for the
# logs, by batch.)
# timeout: 300
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/real/lib.sh
. tests/real/lib.sh
need_data csv/csv-spectrum/csvs/simple.csv

need_data italian-helpdesk/finale.csv.xz
need_data volvo-sample/VINST-new.csv.xz

replays italian UTC life
mv "$box/life" "$box/italian-log"
replays volvo 'Etc/GMT-1' life
mv "$box/life" "$box/volvo-log"
"$python" tests/real/round_trip_check.py "$data" "$box" italian-log volvo-log
