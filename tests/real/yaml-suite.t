#!/bin/sh
# The YAML reader and writer against the public YAML test suite, if it is there,
# and its files, the hostile ones too, through the fuzz target.
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/real/lib.sh
. tests/real/lib.sh
need_data yaml/suite_cases.jsonl
data=$data/yaml

program judge tests/real/yaml_judge.c
"$box/judge" "$data/suite_cases.jsonl" >"$box/out"
judged=$?
cat "$box/out"
count=$(grep -c '^\(not \)\{0,1\}ok ' "$box/out")

count=$((count + 1))
replayed=0
program replay tests/fuzz/fuzz_yaml.c tests/fuzz/driver.c &&
	find "$data" -type f -exec "$box/replay" {} + >"$box/out" 2>&1 && replayed=1
if [ "$replayed" = 1 ]; then
	echo "ok $count - the files of the suite through fuzz_yaml"
else
	echo "not ok $count - the files of the suite through fuzz_yaml"
	sed 's/^/# /' "$box/out"
fi
echo "1..$count"
[ "$judged" = 0 ] && [ "$replayed" = 1 ]
