#!/bin/bash
# reads.sh: how fast `helpdesk`, the one that comes first on PATH, answers, beside Fossil,
# notmuch, Taskwarrior and git: whole processes, all caches warm, the same tickets, answers
# into a pipe. From the environment: SIZE (tickets), ROUNDS (processes a median is taken of),
# QUICK=1 (few of both), BIG=1 (also a store of ten times SIZE, for helpdesk alone), CC.
# Stores are made in TMPDIR (2 GiB; with BIG 8) and removed. Nothing else should be busy.
set -euo pipefail
cd "$(dirname "$0")"

if [ "${QUICK:-0}" = 1 ]; then
	size=${SIZE:-10000} rounds=${ROUNDS:-7}
else
	size=${SIZE:-100000} rounds=${ROUNDS:-21}
fi
slow_rounds=2 # of what takes a second and more
large=$((size * 10))
. ./lib.sh
fossil=$(peer fossil) notmuch=$(peer notmuch) task=$(peer task) git=$(peer git)

store=$box/store-$size
number=HD-40
path=tickets/HD/0000/00/HD-40.yaml
application=app-07
word=desk000711 # stands in ten tickets

# --- stores -----------------------------------------------------------------------------

# A fifth of the tickets with five events each; of the others nine of ten closed.
make_store() {
	local n=$1 store=$box/store-$1 hd
	progress "store of $n tickets"
	new_store "$store"
	hd=(helpdesk --quiet --store "$store" --as anne batch --keep-going --chunk 100000)
	{
		generate open "$n"
		generate life $((n / 5)) "$n"
		generate handle $((n / 5 + 1)) "$n"
	} | "${hd[@]}" --create-applications - >/dev/null
	once "fill-$n" helpdesk --store "$store" list --limit 1
	plan "refill-$n" helpdesk --store "$store" cache rebuild | "$box/timer" 3 0 >>"$results"
	kibibytes "$store/helpdesk/cache.db" >"$box/cache-$n"
}

# The index for full text, as on any site that has search on. What `fossil sql` answers is
# answered faster by it than by `ticket show`, and both faster than by its web pages.
# A copy has an index that Fossil does not make, but that somebody may.
make_fossil() {
	[ -n "$fossil" ] || return 0
	progress 'Fossil repository'
	fossil init -A anne "$box/fossil" >/dev/null
	python3 peers.py fossil "$store" "$box/fossil"
	once fossil-rebuild fossil rebuild "$box/fossil"
	fossil fts-config enable t -R "$box/fossil" >/dev/null
	fossil fts-config index on -R "$box/fossil" >/dev/null
	cp "$box/fossil" "$box/indexed"
	fossil sql -R "$box/indexed" 'CREATE INDEX own ON ticket(subsystem, status)'
	fossil_key=$(printf %s $number | sha1sum | cut -c 1-40)
}

# Folders and the mark for unread mail need no tagging, and are found no slower than tags.
make_notmuch() {
	[ -n "$notmuch" ] || return 0
	progress 'maildirs for notmuch'
	mkdir "$box/mail"
	python3 peers.py mail "$store" "$box/mail"
	export NOTMUCH_CONFIG=$box/notmuch
	printf '[database]\npath=%s\n[user]\nname=anne\nprimary_email=anne@example.org\n' \
		"$box/mail" >"$NOTMUCH_CONFIG"
	printf '[new]\ntags=\n[maildir]\nsynchronize_flags=true\n' >>"$NOTMUCH_CONFIG"
	notmuch new --quiet
	notmuch compact --quiet
	seq -f 'folder:app-%02g' 1 20 >"$box/counts"
}

make_task() {
	[ -n "$task" ] || return 0
	progress 'files for Taskwarrior'
	mkdir "$box/task"
	python3 peers.py task "$store" "$box/task"
	export TASKRC=$box/taskrc
	printf 'data.location=%s/task\nverbose=nothing\ngc=off\nlist.all.projects=1\n' \
		"$box" >"$TASKRC"
	task_uuid=$(python3 -c "import uuid; print(uuid.uuid5(uuid.NAMESPACE_URL, '$number'))")
}

# A working tree, for there `git grep` is faster than in a commit; all in one pack, with
# what makes `git log PATH` fast.
make_git() {
	[ -n "$git" ] || return 0
	progress 'git repository'
	git init -q -b main "$box/git"
	python3 peers.py git "$store" | git -C "$box/git" fast-import --quiet
	git -C "$box/git" gc -q
	git -C "$box/git" commit-graph write --no-progress --changed-paths
	git -C "$box/git" reset -q --hard
	test "$(git -C "$box/git" rev-parse HEAD:tickets)" = \
		"$(git -C "$store" rev-parse main:tickets)"
}

# --- what is timed ----------------------------------------------------------------------

columns='tkt_uuid, priority, status, subsystem, tkt_ctime, title'

plan_helpdesk() {
	local n=$1 hd=(helpdesk --store "$box/store-$1" --no-pager)
	plan "show-helpdesk-$n" "${hd[@]}" show $number
	plan "limit-helpdesk-$n" "${hd[@]}" list --limit 20 application:$application status:open
	plan "search-helpdesk-$n" "${hd[@]}" search $word
	plan "history-helpdesk-$n" "${hd[@]}" log $number
}

plan_helpdesk_all() {
	local hd=(helpdesk --store "$store" --no-pager)
	plan_helpdesk "$size" | sed 's/^\([a-z]*-helpdesk\)-[0-9]*/\1/'
	plan list-helpdesk "${hd[@]}" list application:$application status:open
	plan ids-helpdesk "${hd[@]}" list --format number application:$application status:open
	plan report-helpdesk "${hd[@]}" report --by application
	plan start-helpdesk helpdesk version
}

# fossil_sql REPOSITORY LABEL QUERY: on one line, as a plan has it.
fossil_sql() {
	plan "$2-$1" fossil sql --readonly -R "$box/$1" "$(tr -s '\n\t' ' ' <<<"$3")"
}

plan_fossil() {
	local of="subsystem = '$application' AND status = 'Open'" repo
	[ -n "$fossil" ] || return 0
	fossil_sql fossil show "SELECT * FROM ticket WHERE tkt_uuid = '$fossil_key'"
	fossil_sql fossil search "SELECT label, url FROM ftsdocs WHERE rowid IN (
		SELECT rowid FROM ftsidx WHERE ftsidx MATCH '$word')"
	plan history-fossil fossil ticket history "$fossil_key" -R "$box/fossil"
	for repo in fossil indexed; do
		fossil_sql $repo list "SELECT $columns FROM ticket WHERE $of"
		fossil_sql $repo limit "SELECT $columns FROM ticket WHERE $of
			ORDER BY priority DESC, tkt_ctime LIMIT 20"
		fossil_sql $repo ids "SELECT tkt_uuid FROM ticket WHERE $of"
		fossil_sql $repo report "SELECT subsystem, count(*), sum(status = 'Open')
			FROM ticket GROUP BY 1"
	done
}

plan_notmuch() {
	local of=("folder:$application" and tag:unread)
	[ -n "$notmuch" ] || return 0
	plan show-notmuch notmuch show --format=raw "id:$number@example.org"
	plan list-notmuch notmuch search "${of[@]}"
	plan limit-notmuch notmuch search --limit=20 "${of[@]}"
	plan ids-notmuch notmuch search --output=messages "${of[@]}"
	plan search-notmuch notmuch search --output=messages $word
	plan report-notmuch notmuch count --exclude=false --batch --input="$box/counts"
	plan history-notmuch notmuch show --entire-thread=true "id:$number@example.org"
}

plan_git() {
	[ -n "$git" ] || return 0
	plan show-git git -C "$box/git" show HEAD:$path
	plan history-git git -C "$box/git" log -- $path
}

# Taskwarrior knows no list of one task's changes but its notes, which `export` gives;
# it and `git grep` read everything. The least that git can do for a report is to find
# all the lines to be counted.
plan_slow() {
	local grep=(git -C "$box/git" grep)
	if [ -n "$task" ]; then
		plan show-task task "$task_uuid" export
		plan list-task task project:$application list
		plan ids-task task project:$application status:pending _uuids
		plan search-task task "/$word/" export
		plan report-task task summary
		plan history-task task "$task_uuid" export
	fi
	if [ -n "$git" ]; then
		plan list-git "${grep[@]}" -lE --all-match -e "^application: $application\$" \
			-e '^status: (new|qualified|in_progress|waiting)$'
		plan search-git "${grep[@]}" -lF $word
		plan report-git "${grep[@]}" -h '^application: '
	fi
}

# Whoever finds fewer is not asked the same.
lines_of() {
	printf '%s' "$1: "
	shift
	"$@" | wc -l
}

same_answers() {
	local hd=(helpdesk --store "$store" --no-pager list --format number)
	{
		lines_of open "${hd[@]}" "application:$application" status:open
		[ -z "$fossil" ] || lines_of open fossil sql --readonly -R "$box/fossil" \
			"SELECT 1 FROM ticket WHERE subsystem = '$application' AND status = 'Open'"
		[ -z "$notmuch" ] || lines_of open notmuch search --output=messages \
			"folder:$application" and tag:unread
		[ -z "$task" ] || lines_of open task "project:$application" status:pending _uuids
		lines_of word "${hd[@]}" $word
		[ -z "$fossil" ] || lines_of word fossil sql --readonly -R "$box/fossil" \
			"SELECT 1 FROM ftsidx WHERE ftsidx MATCH '$word'"
		[ -z "$notmuch" ] || lines_of word notmuch search --output=messages $word
		[ -z "$git" ] || lines_of word git -C "$box/git" grep -lF $word
	} | sort -u >"$box/answers"
	if [ "$(wc -l <"$box/answers")" -ne 2 ]; then
		echo 'the programs do not answer alike:' >&2
		cat "$box/answers" >&2
		return 1
	fi
}

# What a read costs after a change, beside the same read once more.
plan_after() {
	local hd=(helpdesk --store "$store" --no-pager) read
	read=("${hd[@]}" list --limit 20 "application:$application" status:open)
	plan after-fresh "${read[@]}"
	plan after-note "${hd[@]}" --quiet --as anne note HD-42 -m 'Called again.' ^ "${read[@]}"
}

# --- the tables -------------------------------------------------------------------------

# pair LABEL: median and least.
pair() {
	local median
	median=$(value "$1" 3)
	[ "$median" = - ] && printf '%15s' - || printf '%8s %6s' "$median" "$(value "$1" 4)"
}

# best LABEL: helpdesk's median by the smallest of the peers, and its least likewise.
best() {
	awk -F '\t' -v l="$1" -v a="$(value "$1-helpdesk" 3)" -v b="$(value "$1-helpdesk" 4)" '
		$1 ~ "^" l "-(fossil|notmuch|task|git)$" {
			if (!m || $3 < m) m = $3
			if (!n || $4 < n) n = $4
		}
		END { if (m) printf "%7.2f %5.2f\n", a / m, b / n; else print "      -     -" }
	' "$results"
}

row() {
	local program
	printf '%-16s' "$2"
	for program in helpdesk fossil notmuch task git; do
		pair "$1-$program"
	done
	best "$1"
}

table() {
	printf '\n%s tickets; milliseconds, median and least of %s runs (%s of a second and more)\n' \
		"$size" "$rounds" "$slow_rounds"
	printf '%-16s%15s%15s%15s%15s%15s%13s\n' '' helpdesk Fossil notmuch Taskwarrior git \
		': best peer'
	row show 'show'
	row list 'list, rows'
	row limit 'list --limit 20'
	row ids 'list, numbers'
	row search 'search'
	row report 'report'
	row history 'history'
	if [ -n "$fossil" ]; then
		printf '\nFossil with an index made by hand: rows%s, first 20%s, numbers%s, report%s\n' \
			"$(pair list-indexed)" "$(pair limit-indexed)" "$(pair ids-indexed)" \
			"$(pair report-indexed)"
	fi
	printf 'helpdesk version%s; of the reports only that of helpdesk has delays\n' \
		"$(pair start-helpdesk)"
	printf 'list --limit 20%s; after a change%s: %s ms more\n' "$(pair after-fresh)" \
		"$(pair after-note)" \
		"$(awk -v a="$(value after-note 3)" -v b="$(value after-fresh 3)" \
			'BEGIN { printf "%.2f", a - b }')"
}

fill() {
	awk -F '\t' -v l="fill-$1" -v n="$1" -v k="$(cat "$box/cache-$1")" \
		-v f="$(value fossil-rebuild 3)" '$1 == l {
		printf "first read of %d tickets: %.2f s, %d tickets/s, %d MiB of memory, %d MiB on disk",
			n, $3 / 1e3, n / $3 * 1e3, $7 / 1024, k / 1024
		if (f != "-") printf "; fossil rebuild %.2f s", f / 1e3
		print ""
	}' "$results"
	awk -F '\t' -v l="refill-$1" -v n="$1" '$1 == l {
		printf "once more (cache rebuild, median of 3): %.2f s, %d tickets/s, %d MiB of memory\n",
			$3 / 1e3, n / $3 * 1e3, $7 / 1024
	}' "$results"
}

times() {
	printf '%-16s' "$2"
	pair "$1-helpdesk-$size"
	pair "$1-helpdesk-$large"
	awk -v a="$(value "$1-helpdesk-$large" 3)" -v b="$(value "$1-helpdesk-$size" 3)" \
		'BEGIN { printf "%9.2f\n", a / b }'
}

big_table() {
	printf '\n%-16s%15s%15s   large : small\n' "milliseconds" "$size" "$large"
	times show 'show'
	times limit 'list --limit 20'
	times search 'search'
	times history 'history'
}

machine
make_store "$size"
make_fossil
make_notmuch
make_task
make_git
same_answers
sync
progress "$rounds rounds"
{ plan_helpdesk_all; plan_fossil; plan_notmuch; plan_git; } >"$box/plan"
"$box/timer" "$rounds" 1 <"$box/plan" >>"$results"
progress "$slow_rounds rounds of what is slow"
plan_slow >"$box/plan"
[ ! -s "$box/plan" ] || "$box/timer" "$slow_rounds" 1 <"$box/plan" >>"$results"
plan_after >"$box/plan"
"$box/timer" "$rounds" 2 <"$box/plan" >>"$results"
progress ''
table
fill "$size"
if [ "${BIG:-0}" = 1 ]; then
	make_store "$large"
	sync
	progress "$rounds rounds at both sizes"
	{ plan_helpdesk "$size"; plan_helpdesk "$large"; } >"$box/plan"
	"$box/timer" "$rounds" 1 <"$box/plan" >>"$results"
	progress ''
	big_table
	fill "$large" | sed 's/; fossil.*//'
fi
