#!/bin/bash
# run.sh [PATTERN]: runs every test program (those whose name holds PATTERN), two at a
# time, and sums up their TAP. The last line is `N passed, N failed[, N skipped]`.
# From the environment: BUILD (build/release), MODE, JOBS (2), TEST_TIMEOUT (120 seconds;
# a script may ask for more by a line `# timeout: N` among its first ten).
set -u
cd "$(dirname "$0")/.." || exit 1

# Nothing of the machine's own settings may decide a test.
clean_environment() {
	local name
	for name in $(compgen -e); do
		case $name in
		GIT_* | XDG_* | HELPDESK_* | LC_* | LANG | LANGUAGE | VISUAL | EDITOR | PAGER | LESS | \
			NO_COLOR | COLUMNS | LINES | CDPATH | ENV | BASH_ENV | MAKEFLAGS | MFLAGS | \
			MAKELEVEL | MAKEOVERRIDES | SSH_* | EMAIL) unset "$name" ;;
		esac
	done
	export LC_ALL=C.UTF-8 TZ=UTC TERM=dumb CMOCKA_MESSAGE_OUTPUT=TAP
	export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0:exitcode=99
	export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
	export GIT_CONFIG_NOSYSTEM=1
}

# One program: what it says goes to files of that name in $RESULTS, the verdict too.
run_one() {
	local program=$1 name=${1//\//_} limit
	local box=$RESULTS/$name.d
	limit=$(sed -n '1,10s/^# timeout: \([0-9]*\)$/\1/p' "$program" 2>/dev/null | tr -d '\0')
	limit=${limit:-$TEST_TIMEOUT}
	if [ "$MODE" = asan ] || [ "$MODE" = cov ]; then limit=$((limit * 4)); fi

	mkdir -p "$box/tmp" "$box/home"
	local start=${EPOCHREALTIME/./}
	# The outer redirection hides what the shell itself says of one that died.
	{
		TMPDIR=$box/tmp HOME=$box/home timeout -k 5 "$limit" "$program" \
			</dev/null >"$RESULTS/$name.out" 2>"$RESULTS/$name.err"
	} 2>/dev/null
	local status=$?
	local took=$(((${EPOCHREALTIME/./} - start) / 100000))
	judge "$program" "$name" "$status" "$limit" "$took"
	chmod -R u+rwx "$box" 2>/dev/null
	rm -rf "$box"
}

# Counts, and one line for what passed; all it said for what did not.
judge() {
	local program=$1 name=$2 status=$3 limit=$4 took=$5
	local out=$RESULTS/$name.out passed failed skipped seen plan why=
	skipped=$(grep -Eaic '^(not )?ok\b.*# *skip' "$out")
	passed=$(($(grep -Eac '^ok\b' "$out") - $(grep -Eaic '^ok\b.*# *skip' "$out")))
	failed=$(($(grep -Eac '^not ok\b' "$out") - $(grep -Eaic '^not ok\b.*# *skip' "$out")))
	seen=$((passed + failed + skipped))
	plan=$(sed -n 's/^1\.\.\([0-9][0-9]*\).*/\1/p' "$out" | head -n 1)

	if [ "$status" = 124 ] || [ "$status" = 137 ]; then
		why="stopped after $limit s"
	elif [ -z "$plan" ]; then
		why="no plan, exit status $status"
	elif [ "$plan" != "$seen" ]; then
		why="$plan tests planned, $seen seen, exit status $status"
	elif [ "$plan" = 0 ] && grep -Eaiq '^1\.\.0 *# *skip' "$out"; then
		skipped=1
	elif [ "$plan" = 0 ]; then
		why="no tests"
	elif [ "$status" != 0 ] && [ "$failed" = 0 ]; then
		why="exit status $status"
	fi
	[ -z "$why" ] || failed=$((failed + 1))
	printf '%s %s %s\n' "$passed" "$failed" "$skipped" >"$RESULTS/$name.sum"
	took="$((took / 10)).$((took % 10)) s"
	if [ "$failed" = 0 ]; then
		printf 'ok      %s (%s, %s%s)\n' "$program" "$passed" "$took" \
			"$([ "$skipped" = 0 ] || echo ", $skipped skipped")"
	else
		# In one write, or two failing at once would be told as one.
		printf '%s\n' "$(
			printf 'FAILED  %s (%s of %s, %s)%s\n' "$program" "$failed" "$((passed + failed))" \
				"$took" "${why:+: $why}"
			sed 's/^/        /' "$out"
			sed 's/^/      ! /' "$RESULTS/$name.err"
		)"
	fi
}

if [ "${1-}" = --one ]; then
	run_one "$2"
	exit 0
fi

pattern=${1-}
export MODE=${MODE:-release} BUILD=${BUILD:-build/release} TEST_TIMEOUT=${TEST_TIMEOUT:-120}
export CC=${CC:-gcc}
case $BUILD in /*) ;; *) BUILD=$PWD/$BUILD ;; esac
clean_environment
export PATH=$BUILD:$PATH
RESULTS=$(mktemp -d "${TMPDIR:-/tmp}/helpdesk-tests-XXXXXX") || exit 1
export RESULTS
trap 'rm -rf "$RESULTS"' EXIT
trap 'exit 130' INT TERM

# By name, so that one that stays away (a program that no longer builds) is missed by nobody:
# programs left over from tests that are gone do not count.
programs=()
for source in tests/unit/test_*.c; do
	[ -e "$source" ] && programs+=("${BUILD#"$PWD"/}/tests/$(basename "$source" .c)")
done
for script in tests/lint.sh tests/fuzz/*.t tests/e2e/*.t tests/docs/*.t tests/real/*.t tests/crash/*.t; do
	[ -e "$script" ] && programs+=("$script")
done
chosen=()
for program in "${programs[@]}"; do
	case $program in *"$pattern"*) chosen+=("$program") ;; esac
done
if [ ${#chosen[@]} = 0 ]; then
	echo "no test has '$pattern' in its name" >&2
	exit 1
fi

printf '%s\0' "${chosen[@]}" | xargs -0 -n 1 -P "${JOBS:-2}" tests/run.sh --one
passed=0 failed=0 skipped=0
for program in "${chosen[@]}"; do
	sum=$RESULTS/${program//\//_}.sum
	if [ -e "$sum" ]; then
		read -r p f s <"$sum"
		passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
	else
		echo "FAILED  $program: it was not run"
		failed=$((failed + 1))
	fi
done
echo "$passed passed, $failed failed$([ "$skipped" = 0 ] || echo ", $skipped skipped")"
[ "$failed" = 0 ]
