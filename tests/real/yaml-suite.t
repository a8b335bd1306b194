#!/bin/sh
# The YAML reader and writer against the public YAML test suite, if it is there,
# and its files, the hostile ones too, through the fuzz target.
set -u
cd "$(dirname "$0")/../.." || exit 1
data=../shared/data/yaml
build=${BUILD:-build/release}
if [ ! -e "$data/suite_cases.jsonl" ]; then
	echo "ok 1 # SKIP $data/suite_cases.jsonl is not there"
	echo 1..1
	exit 0
fi

case ${MODE:-release} in
asan | fuzz) extra='-fsanitize=address,undefined -fno-sanitize-recover=undefined' ;;
cov) extra=--coverage ;;
*) extra= ;;
esac
box=$(mktemp -d) || exit 1
trap 'rm -rf "$box"' EXIT

# program NAME SOURCE... : against the library as it was built.
program() {
	name=$1
	shift
	# shellcheck disable=SC2086 # flags are words
	"${CC:-cc}" -std=gnu11 -D_GNU_SOURCE -O1 -g -Wall -Wextra $extra -Iinclude -Ilib \
		-o "$box/$name" "$@" "$build/libhelpdesk.a" -lyaml -ljansson -pthread
}

if ! program judge tests/real/yaml_judge.c; then
	echo "not ok 1 - yaml_judge.c compiles"
	echo 1..1
	exit 1
fi
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
