# shellcheck shell=bash
# Sourced by the tests of this folder: a sandbox, a store to work in, one line of TAP for
# every expectation. `run COMMAND` keeps what it did in $status, $out and $err (files
# $box/out and $box/err); death by a signal or a sanitizer's report is never expected.
set -u
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/../.." && pwd)
export here top
command -v helpdesk >/dev/null || PATH=${BUILD:-$top/build/release}:$PATH

for name in $(compgen -e); do
	case $name in
	GIT_* | XDG_* | HELPDESK_* | LC_* | LANG | LANGUAGE | VISUAL | EDITOR | PAGER | LESS | \
		NO_COLOR | COLUMNS | LINES | EMAIL) unset "$name" ;;
	esac
done
# In memory where that is possible: every command syncs what it writes.
box=$(mktemp -d -p "${SHM:-/dev/shm}" 2>/dev/null || mktemp -d) || exit 1
trap 'chmod -R u+rwx "$box" 2>/dev/null; rm -rf "$box"' EXIT
mkdir "$box/home" "$box/tmp" "$box/work"
export HOME=$box/home TMPDIR=$box/tmp TZ=UTC LC_ALL=C.UTF-8 TERM=dumb GIT_CONFIG_NOSYSTEM=1
export HELPDESK_NOW=2026-11-22T09:12:00Z
export GIT_AUTHOR_NAME=judge GIT_AUTHOR_EMAIL=judge@example.org
export GIT_COMMITTER_NAME=judge GIT_COMMITTER_EMAIL=judge@example.org
export PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$here
python=/usr/bin/python3
stores=()
number=0
bad=0
status=0 out='' err='' said='' head=''
cd "$box/work" || exit 1

# result STATUS TEXT: one line of TAP; what was run and said follows a failure.
result() {
	number=$((number + 1))
	local text=${2//#/no.}
	text=${text//$'\n'/ }
	if [ "$1" = 0 ]; then
		echo "ok $number - ${text:0:150}"
		return 0
	fi
	echo "not ok $number - ${text:0:150}"
	bad=1
	{
		echo "# $number: ran: ${said:0:300}"
		echo "# status $status"
		printf '%s\n' "${out:0:2000}" | sed 's/^/# out: /'
		printf '%s\n' "${err:0:2000}" | sed 's/^/# err: /'
	} >&2
	return 0
}

# is GOT WANTED TEXT
is() {
	if [ "$1" = "$2" ]; then
		result 0 "$3"
	else
		result 1 "$3"
		printf '# got:    %s\n# wanted: %s\n' "${1:0:2000}" "${2:0:2000}" >&2
	fi
}

# has GOT GLOB TEXT: the glob may match anywhere.
has() {
	# shellcheck disable=SC2053 # it is a pattern
	if [[ $1 == *$2* ]]; then
		result 0 "$3"
	else
		result 1 "$3"
		printf '# wanted *%s* in: %s\n' "$2" "${1:0:2000}" >&2
	fi
}

# lacks GOT GLOB TEXT: it matches nowhere.
lacks() {
	# shellcheck disable=SC2053 # it is a pattern
	if [[ $1 == *$2* ]]; then
		result 1 "$3"
		printf '# unwanted *%s* in: %s\n' "$2" "${1:0:2000}" >&2
	else
		result 0 "$3"
	fi
}

# A word of a test that is no command at all is a check that was not made.
command_not_found_handle() {
	printf '%s\n' "$1" >>"$box/unknown"
	printf '%s: command not found\n' "$1" >&2
	return 127
}

skip() {
	number=$((number + 1))
	echo "ok $number - $1 # SKIP $2"
}

note_head() {
	head=
	[ ${#stores[@]} = 0 ] || head=$(git -C "$store" rev-parse -q --verify main)
}

run() {
	said="$*"
	note_head
	"$@" >"$box/out" 2>"$box/err"
	status=$?
	out=$(tr -d '\0' <"$box/out")
	err=$(tr -d '\0' <"$box/err")
	if [ "$status" -gt 128 ] || [ "$status" = 99 ] || [[ $err == *"runtime error: "* ]]; then
		result 1 "$said: died, status $status"
	fi
}

# must COMMAND: what the rest of a test stands on; only its failure is told.
must() {
	run "$@"
	[ "$status" = 0 ] || result 1 "$said: succeeds"
}

expect_status() {
	is "$status" "$1" "${2:-$said: status $1}"
}

expect_out() {
	is "$out" "$1" "${2:-$said: prints '$1'}"
}

expect_err() {
	has "$err" "$1" "${2:-$said: says '$1'}"
}

# good [OUT]: done, silent on standard error (but for the advice that --quiet drops).
good() {
	if [ "$status" != 0 ]; then
		result 1 "$said: is done"
	elif [ $# -gt 0 ] && [ "$out" != "$1" ]; then
		is "$out" "$1" "$said: prints '$1'"
	else
		result 0 "$said"
	fi
}

# refused STATUS GLOB [TEXT]: one line of error that holds GLOB, nothing printed, and the
# store stands where it stood.
refused() {
	local text=${3:-$said: refused with $1, *$2*} now=
	[ ${#stores[@]} = 0 ] || now=$(git -C "$store" rev-parse -q --verify main)
	# shellcheck disable=SC2053
	if [ "$status" = "$1" ] && [[ $err == "helpdesk: "*$2* ]] && [ "$now" = "$head" ] &&
		[ "$(wc -l <"$box/err")" = 1 ] && [ -z "$out" ]; then
		result 0 "$text"
	else
		result 1 "$text"
		[ "$now" = "$head" ] || echo "# the store was changed" >&2
	fi
}

# new_store [NAME]: one in $box/NAME, entered, with agent bob, two applications whose support
# has begun and one whose has not.
new_store() {
	mkdir -p "$box/${1:-work}" && cd "$box/${1:-work}" || exit 1
	store=$PWD/.helpdesk
	helpdesk --quiet init >/dev/null || {
		echo "Bail out! no store"
		exit 1
	}
	stores+=("$store")
	export HELPDESK_AGENT=bob
	must helpdesk agent add bob --name 'Bob Martin' --email bob@example.org
	must helpdesk agent add anne --name 'Anne Durand' --email anne@example.org
	local app
	for app in payroll mailer; do
		must helpdesk app add "$app"
		must helpdesk app accept "$app" --on 2026-01-01 --kind recette
	done
	must helpdesk app add archive
}

# at TIME: the clock stands there.
at() {
	export HELPDESK_NOW=$1
}

# path_of HD-42: where its file lies in the tree.
path_of() {
	local n=${1#*-}
	printf 'tickets/%s/%04d/%02d/%s.yaml' "${1%%-*}" $((n / 10000)) $((n / 100 % 100)) "$1"
}

# file_of HD-42: the file's text.
file_of() {
	git -C "$store" show "main:$(path_of "$1")"
}

# git_says WANTED ARGUMENT...: what git prints of the store.
git_says() {
	local wanted=$1
	shift
	is "$(git -C "$store" "$@" 2>&1)" "$wanted" "git $*: '$wanted'"
}

# yaml FILE EXPRESSION: what another reader of YAML makes of a file, or of a ticket; `d` is the
# document, `h` its header, `j` its journal. Times come back as they are written.
yaml() {
	local from=$1
	case $from in
	HD-[0-9]*) file_of "$from" >"$box/yaml" && from=$box/yaml ;;
	esac
	$python -c '
import sys, json, journal
d = journal.load(open(sys.argv[1], "rb").read())
j = d.pop("journal", []) if isinstance(d, dict) else []
h = d
v = eval(sys.argv[2])
sys.stdout.write(v if isinstance(v, str) else json.dumps(v, ensure_ascii=False))
' "$from" "$2"
}

# yaml_says WANTED FILE EXPRESSION
yaml_says() {
	is "$(yaml "$2" "$3" 2>&1)" "$1" "$2: $3 is $1"
}

# json EXPRESSION: the same of the JSON that the last command printed (`d`).
json() {
	$python -c '
import sys, json
d = json.load(open(sys.argv[1], encoding="utf-8"))
v = eval(sys.argv[2])
sys.stdout.write(v if isinstance(v, str) else json.dumps(v, ensure_ascii=False))
' "$box/out" "$1"
}

json_says() {
	is "$(json "$2" 2>&1)" "$1" "$said: $2 is $1"
}

# fsck_clean STORE
fsck_clean() {
	local said_by_git
	said_by_git=$(git -C "$1" -c safe.directory="$1" fsck --strict --no-dangling 2>&1)
	is "$?$said_by_git" 0 "git fsck --strict ${1#"$box"/}"
}

# edit_by_hand MESSAGE: a clone in $box/clone, to change and then `push_by_hand`.
clone_by_hand() {
	rm -rf "$box/clone"
	git clone -q "$store" "$box/clone" 2>/dev/null
}
push_by_hand() {
	git -C "$box/clone" add -A && git -C "$box/clone" commit -q -m "${1:-by hand}" &&
		git -C "$box/clone" push -q origin HEAD:main 2>"$box/push-said"
}

# Ends every test: git has nothing to say against the stores, the plan, the verdict.
finish() {
	local s
	for s in "${stores[@]}"; do
		fsck_clean "$s"
	done
	[ ! -s "$box/unknown" ] || is "$(sort -u "$box/unknown")" '' 'every check is one'
	echo "1..$number"
	exit "$bad"
}
