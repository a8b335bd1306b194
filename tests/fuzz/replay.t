#!/bin/bash
# Every fuzz target on its corpus, without libFuzzer: what once broke stays mended.
set -u
cd "$(dirname "$0")/../.." || exit 1
number=0
for source in tests/fuzz/fuzz_*.c; do
	name=$(basename "$source" .c)
	number=$((number + 1))
	mapfile -t corpus < <(find "tests/fuzz/corpus/${name#fuzz_}" -type f 2>/dev/null | sort)
	if [ ${#corpus[@]} = 0 ]; then
		echo "ok $number - $name # SKIP no corpus"
	elif "$BUILD/fuzz/$name" "${corpus[@]}" >&2; then
		echo "ok $number - $name: ${#corpus[@]} files"
	else
		echo "not ok $number - $name"
	fi
done
echo "1..$number"
