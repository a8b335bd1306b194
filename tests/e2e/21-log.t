#!/bin/bash
# log: of a ticket and of the store.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work
at 2026-11-20T08:00:00Z
must helpdesk open -a payroll -r P -s one -m text
at 2026-11-20T09:30:00Z
must helpdesk note 1 -m 'a note'
at 2026-11-21T10:00:00Z
must helpdesk --as anne open -a mailer -r Q -s two
at 2026-11-22T09:12:00Z
must helpdesk escalate 1 -m 'why not'

run helpdesk log 1
for words in 'HD-1  one' '2026-11-20 08:00  bob  opened' '2026-11-20 09:30  bob  noted' 'a note' \
	'level 0 → 1' 'why not'; do
	has "$out" "$words" "log: $words"
done
run helpdesk log 1 --format json
json_says '["opened", "noted", "escalated"]' '[e["event"] for e in d]'
json_says '["2026-11-20T08:00:00Z", "bob", "HD-1"]' '[d[0][k] for k in "at by number".split()]'
run helpdesk log --format json
json_says '["HD-1 escalated", "HD-2 opened", "HD-1 noted", "HD-1 opened"]' '["%(number)s %(event)s" % e for e in d]'
run helpdesk log --format jsonl --limit 2
is "$(wc -l <"$box/out")" 2 'log --limit'
run helpdesk log --format jsonl --limit 0
is "$(wc -l <"$box/out")" 4 'log --limit 0: all'
run helpdesk log --since 2026-11-21 --format json
json_says '["escalated", "opened"]' '[e["event"] for e in d]'
run helpdesk log --until 2026-11-20 --format json
json_says '["noted", "opened"]' '[e["event"] for e in d]'
run helpdesk log --since 2026-11-20T09:00Z --until 2026-11-21T09:59Z --format json
json_says '["noted"]' '[e["event"] for e in d]'
run helpdesk log 1 --format csv
is "$(head -n 1 "$box/out" | tr -d "\r")" "number,subject,at,n,by,event,channel,from,note,files" 'log: csv has a head'
is "$(grep -c $'\r$' "$box/out")" "$(wc -l <"$box/out")" 'log: csv lines end in CR LF'
run helpdesk log
has "$out" 'anne' 'log: who'
run helpdesk log 99
refused 3 '*HD-99*'
run helpdesk log 2 1 --format json
json_says '["HD-2", "HD-1", "HD-1", "HD-1"]' '[e["number"] for e in d]'
run helpdesk log 2 99
refused 3 '*HD-99*' 'log: nothing when one is missing'
run helpdesk log --since nonsense
refused 2 "*'nonsense'*"
run helpdesk log --limit -1
refused 2 '*'
finish
