#!/bin/bash
# suggest.sh: how well suggestions fit, on real texts of tickets whose topics are known, beside
# SQLite's full text in the same run; planted duplicates found again; and the time one takes among
# ARTICLES articles (10,000), whole process, with the `helpdesk` that comes first on PATH. From
# the environment: BUILD (where the library is), TEXTS (a csv.xz file of Document and
# Topic_group), ARTICLES, ROUNDS, CC. The exit status is 1 when a bound is not met.
set -euo pipefail
build=$(cd "${BUILD:-build/release}" && pwd)
cd "$(dirname "$0")"
. ./lib.sh

texts=${TEXTS:-../../../shared/data/it-service-text/tickets.csv.xz}
articles=${ARTICLES:-10000} rounds=${ROUNDS:-31}
if [ ! -r "$texts" ]; then
	echo "suggest: skipped, there is no $texts"
	exit 0
fi
failed=0
${CC:-cc} -std=gnu11 -D_GNU_SOURCE -O2 -I../../include -I../../lib -o "$box/suggest" suggest.c \
	"$build/libhelpdesk.a" -lstemmer -lm
machine
echo
python3 suggest.py rank "$texts" "$box/suggest" || failed=1
python3 suggest.py group "$texts" "$box/suggest" || failed=1

# --- time ---------------------------------------------------------------------------------

store=$box/store
new_store "$store"
progress "making $articles articles"
python3 suggest.py store "$texts" "$articles" | git -C "$store" fast-import --quiet
helpdesk --quiet --store "$store" --as anne app add app6
helpdesk --quiet --store "$store" --as anne app accept app6 --on 2020-01-01 --kind va
once rebuild helpdesk --quiet --store "$store" cache rebuild
python3 suggest.py texts "$texts" 20000 8 >"$box/queries"
i=0
while IFS= read -r text; do
	i=$((i + 1))
	helpdesk --quiet --store "$store" --as anne open -a app6 -r R -s "${text:0:60}" \
		-m "$text" >/dev/null
	plan "suggest-$i" helpdesk --store "$store" kb suggest "$i"
done <"$box/queries" >"$box/plan"
helpdesk --quiet --store "$store" list >/dev/null
progress "suggestions among $articles articles"
"$box/timer" "$rounds" 3 <"$box/plan" >>"$results"
progress ''
slowest=$(awk -F '\t' '/^suggest-/ && $3 > m { m = $3 } END { print m }' "$results")
printf '\namong %s articles: a suggestion takes %s to %s ms, whole process (median of %s)\n' \
	"$articles" "$(awk -F '\t' '/^suggest-/ && (!m || $3 < m) { m = $3 } END { print m }' \
		"$results")" "$slowest" "$rounds"
printf 'the cache of them is filled in %s ms\n' "$(value rebuild 3)"
exit "$failed"
