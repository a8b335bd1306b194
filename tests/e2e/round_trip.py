"""round_trip.py STORE: every ticket as PyYAML reads it: the header is what apply() makes of the
journal, and `helpdesk show` tells the same. Prints complaints, then what was seen."""
import json
import subprocess
import sys

import journal

store = sys.argv[1]
names = subprocess.run(['git', '-C', store, 'ls-tree', '-r', '--name-only', 'main', 'tickets'], capture_output=True,
                       check=True).stdout.decode().split()
shown = subprocess.run(['helpdesk', '--store', store, 'show', '-', '--format', 'json'], capture_output=True, check=True,
                       input='\n'.join(n.rsplit('/', 1)[1][:-5] for n in names).encode())
shown = {t['number']: t for t in json.loads(shown.stdout)}
events = {}
DERIVED = {'acknowledged', 'resolved', 'updated', 'merged_from'}
for name in names:
    raw = subprocess.run(['git', '-C', store, 'show', 'main:' + name], capture_output=True, check=True).stdout
    ticket = journal.load(raw)
    for said in journal.check(raw):
        print(name, said)
    for entry in ticket['journal']:
        events[entry['event']] = events.get(entry['event'], 0) + 1
    number = ticket['number']
    told = {k: v for k, v in shown[number].items() if k not in DERIVED}
    for entry, other in zip(told['journal'], ticket['journal']):
        if 'n' not in other:
            entry.pop('n')
    if told != ticket:
        print(number, 'show tells', {k: (told.get(k), ticket.get(k)) for k in set(told) | set(ticket)
                                     if told.get(k) != ticket.get(k)})
    if not raw.endswith(b'\n') or b'\r' in raw:
        print(number, 'is not lines that end in LF')
print('seen', len(names), 'tickets', sorted(events))
