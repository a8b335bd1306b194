#!/bin/bash
# Filling the cache: interrupted and taken up, beside others, with progress, and anew.
# timeout: 300
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

# --- by hand --------------------------------------------------------------------------------
new_store small
must helpdesk open -a payroll -r P -s one
must helpdesk open -a mailer -r P -s two
run helpdesk cache rebuild
good 2
expect_err ''
run helpdesk cache rebuild --quiet
good 2
run helpdesk cache
refused 2 "'helpdesk cache' wants a command"
run helpdesk cache rebuild x
refused 2 'one argument too many'
HELPDESK_CACHE=off run helpdesk cache rebuild
refused 1 'unset HELPDESK_CACHE'

# A file that is no ticket is named, and counted out.
clone_by_hand
echo 'status: [' >>"$box/clone/tickets/HD/0000/00/HD-2.yaml"
push_by_hand broken
run helpdesk cache rebuild
expect_status 5
expect_out 1
expect_err "left out 'tickets/HD/0000/00/HD-2.yaml'"

cache=$store/helpdesk/cache.db
rm -f "$cache"*
mkdir "$cache"
touch "$cache/x"
run helpdesk cache rebuild
refused 1 'cannot remove'
rm -r "$cache"

# holding COMMAND: another process has the lock meanwhile.
# shellcheck disable=SC2317 # run by run
holding() {
	$python - "$store/helpdesk/lock-cache" "$@" <<'PY'
import fcntl, os, struct, subprocess, sys
fd = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o666)
fcntl.fcntl(fd, 37, struct.pack('hhqqi', fcntl.F_WRLCK, 0, 0, 0, 0))  # F_OFD_SETLK
sys.exit(subprocess.call(sys.argv[2:]))
PY
}
run holding helpdesk --wait 0 cache rebuild
refused 4 'being filled'
# Others answer at once from the files.
run holding helpdesk list --format number
expect_out HD-1
[ ! -s "$cache" ] || [ "$($python -c '
import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute("SELECT count(*) FROM ticket").fetchone()[0])' "$cache")" = 0 ]
result $? 'who has not the lock puts nothing in'

# --- many tickets ------------------------------------------------------------------------------
n=45000
new_store big
cache=$store/helpdesk/cache.db
$python "$top/tests/bench/generate.py" open $n >"$box/open.jsonl"
must helpdesk --quiet batch --create-applications "$box/open.jsonl"
HELPDESK_CACHE=off helpdesk list --format number --limit 0 application:app-03 >"$box/want"

# path: the last file of the last step that was committed.
path() {
	$python -c '
import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute(
    "SELECT group_concat(value) FROM meta WHERE name IN (?, ?)", ("path", "commit")).fetchone()[0])
' "$cache" 2>/dev/null
}

# Killed in the first step, and as soon as the first and the second one are done.
rm -f "$cache"*
was=','
for after in 0 1 2; do
	helpdesk list --count >/dev/null 2>&1 &
	filler=$!
	if [ $after = 0 ]; then
		sleep 0.1
	else
		for ((i = 0; i < 3000; i++)); do
			now=$(path)
			[ "$now" = "$was" ] || [ -z "$now" ] || break
			sleep 0.01
		done
		was=$now
	fi
	kill -KILL $filler 2>/dev/null
	wait $filler 2>/dev/null
done
[[ $was == *tickets/HD/* ]]
result $? 'steps were committed before it was killed'
# The walk goes in git's order: what remains is less than what was done.
run helpdesk list --count
good $n
run helpdesk list --format number --limit 0 application:app-03
is "$(cmp "$box/want" "$box/out" 2>&1)" '' 'after the kills: the rows of the walk'
run helpdesk search --format number --limit 0 'holiday payslip subject:bank'
with=$out
HELPDESK_CACHE=off run helpdesk search --format number --limit 0 'holiday payslip subject:bank'
is "$with" "$out" 'after the kills: the words of the walk'
is "$($python -c '
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
print(*db.execute("SELECT count(*), count(DISTINCT number), (SELECT count(*) FROM whole) FROM ticket").fetchone())
' "$cache")" "$n $n $n" 'each ticket once'

# Beside one that fills it others answer, and do not disturb it.
helpdesk cache rebuild >"$box/rebuilt" 2>"$box/rebuilt-said" &
filler=$!
wrong=0
readers=0
while kill -0 $filler 2>/dev/null && [ $readers -lt 4 ]; do
	helpdesk list --format number --limit 0 application:app-03 >"$box/got" 2>&1 || wrong=$((wrong + 1))
	cmp -s "$box/want" "$box/got" || wrong=$((wrong + 1))
	readers=$((readers + 1))
done
wait $filler
is "$?$(cat "$box/rebuilt" "$box/rebuilt-said")" "0$n" 'rebuilt beside others'
is "$wrong" 0 'others answered meanwhile'

# What the fill left of full text lies above the levels where changes come in, so that none of
# them has to write it anew: the level of most bytes is not one that twenty changes reach. FTS5
# judges the rest.
for i in $(seq 20); do
	must helpdesk --quiet note 7 -m "changed $i"
	must helpdesk --quiet list --limit 1
done
is "$($python -c '
import sqlite3, sys
c = sqlite3.connect(sys.argv[1])
b = list(c.execute("SELECT block FROM text_data WHERE id = 10").fetchone()[0][4:])
def number():
    n = 0
    while True:
        byte = b.pop(0)
        n = n << 7 | byte & 127
        if byte < 128:
            return n
levels = number(); number(); number()
pages = []
for level in range(levels):
    number()
    pages.append(sum(last - first + 1 for _, first, last in
                     [(number(), number(), number()) for _ in range(number())]))
print(pages.index(max(pages)) >= 8, sum(pages[:8]) < max(pages) / 10)' "$cache")" 'True True' \
	'full text of the fill is left alone by changes'
run helpdesk search --format number 'changed 13'
is "$status $out" '0 HD-7' 'and they are found'

# On a terminal: kept waiting for a second, so that it has something to show.
cat >"$box/terminal.py" <<'PY'
import os, pty, signal, sys, time
pid, fd = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
time.sleep(0.15)
os.kill(pid, signal.SIGSTOP)
time.sleep(1.2)
os.kill(pid, signal.SIGCONT)
said = b''
try:
    while chunk := os.read(fd, 4096):
        said += chunk
except OSError:
    pass
os.waitpid(pid, 0)
sys.stdout.buffer.write(said)
PY
run $python "$box/terminal.py" helpdesk cache rebuild
line=$'\r''filling the cache: +([0-9,]) of 45,000 tickets, +([0-9,])/s, +([0-9]) s left'$'\e[K'
shopt -s extglob
# shellcheck disable=SC2053 # it is a pattern
[[ $out == $line*$'\r\e[K'$n$'\r' ]]
result $? 'progress on a terminal, and then the count alone'
run $python "$box/terminal.py" helpdesk --quiet cache rebuild
is "$out" $n$'\r' 'none with --quiet'
finish
