#!/bin/sh
# Imports of every table in the data: as many tickets as their TRUTH.json says, with its figures,
# or a line of rejects for each bad row. Run again, they change nothing.
# timeout: 240
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/real/lib.sh
. tests/real/lib.sh
need_data csv/csv-spectrum/csvs/simple.csv
"$python" tests/real/import_check.py "$data" "$box"
