"""report_judge.py STORE <CASES: reports in json held against figures counted here from the files,
which git and PyYAML read. A case is a line: a name, a tab, the file of the report, a tab, what was
asked as JSON (by, on, from, to, as_of in seconds, tz). Prints `STATUS<tab>NAME` for each."""
import datetime
import json
import math
import subprocess
import sys
import zoneinfo

import journal

LEVELS = ['0', '1', '2', '3', 'cert']
ACKNOWLEDGED = 'taken replied escalated returned waiting resolved closed'.split()
FIELDS = ('application type category status problem known level team assignee channel priority impact '
          'urgency resolution').split()
CALENDAR = {'month': '%Y-%m', 'week': '%G-W%V', 'day': '%Y-%m-%d'}
EVER = 10 ** 12


def seconds(t):
    return int(datetime.datetime.fromisoformat(str(t).replace('Z', '+00:00')).timestamp())


def tickets(store):
    def git(*args):
        return subprocess.run(['git', '-C', store] + list(args), capture_output=True, check=True).stdout
    for path in git('ls-tree', '-r', '--name-only', 'main', 'tickets').decode().split():
        yield journal.load(git('show', 'main:' + path))['journal']


class Seen:
    """A ticket as of a moment."""

    def __init__(self, entries, ask):
        self.head, self.ack, self.res, self.at, self.top = {}, None, None, None, 0
        self.events = [e['event'] for e in entries]
        self.opened = seconds(entries[0]['at'])
        for e in entries:
            was = self.done()
            self.head = journal.apply(self.head, e)
            level = LEVELS.index(str(self.head.get('level', 0)))
            self.top = max(self.top, level)
            if self.ack is None and e['event'] in ACKNOWLEDGED:
                self.ack = seconds(e['at'])
            if not self.done():
                self.res = self.at = None
            elif not was:
                self.res, self.at = seconds(e['at']), LEVELS[level]
        worked = [seconds(e['at']) for e in entries if e['event'] not in ('opened', 'received')]
        self.when = {'opened': self.opened, 'resolved': self.res,
                     'worked': next((t for t in worked if within(t, ask)), None)}[ask.get('on', 'opened')]
        self.zone = zoneinfo.ZoneInfo(ask.get('tz', 'UTC'))

    def done(self):
        return self.head.get('status') in ('resolved', 'closed')

    def keys(self, dim):
        if dim == 'tag':
            return self.head.get('tags') or [None]
        if dim == 'site':
            return ['HD']
        if dim == 'requester':
            r = self.head.get('requester') or {}
            return [r.get('email') or r.get('name')]
        if dim in CALENDAR:
            return [datetime.datetime.fromtimestamp(self.when, self.zone).strftime(CALENDAR[dim])]
        assert dim in FIELDS, dim
        v = self.head.get(dim)
        return [None if v is None else str(v)]


def within(t, ask):
    return t is not None and ask.get('from', -EVER) <= t < ask.get('to', EVER)


def delay(v):
    v = sorted(v)
    if not v:
        return dict(n=0, sum_s=None, mean_s=None, median_s=None, p90_s=None, max_s=None)
    return dict(n=len(v), sum_s=sum(v), mean_s='%.3f' % (sum(v) / len(v)),
                median_s=v[math.ceil(len(v) / 2) - 1], p90_s=v[math.ceil(len(v) * 9 / 10) - 1], max_s=v[-1])


def words(rows, field, names):
    return {n: sum(x.head.get(field) == (None if n == 'none' else n) for x in rows) for n in names.split()}


def figures(rows):
    done = [x for x in rows if x.done()]
    merged = sum(x.head['status'] == 'merged' for x in rows)
    g = dict(requests=len(rows), handled=len(done), merged=merged, open=len(rows) - len(done) - merged,
             problems=len({x.head.get('problem') for x in rows} - {None}),
             without_problem=sum(not x.head.get('problem') for x in done),
             types=words(rows, 'type', 'incident question complaint request none'),
             categories=words(rows, 'category', 'technical functional regulatory security none'),
             acknowledge=delay([x.ack - x.opened for x in rows if x.ack is not None]),
             resolve=delay([x.res - x.opened for x in done]),
             solved_at_level={o: sum(x.at == o for x in done) for o in LEVELS},
             first_line=sum(x.top <= 1 for x in done))
    for one, many in (('escalated', 'escalations'), ('returned', 'returns'), ('reopened', 'reopens')):
        g[one] = sum(one in x.events for x in rows)
        g[many] = sum(x.events.count(one) for x in rows)
    g['before_acceptance'] = sum('before-acceptance' in (x.head.get('tags') or []) for x in rows)
    g['known_solved'] = sum(bool(x.head.get('known')) for x in done)
    g['known_missed'] = 0
    return g


def groups(rows, by):
    found = {}
    for x in rows:
        for a in x.keys(by[0]) if by else []:
            for b in x.keys(by[1]) if len(by) == 2 else [None]:
                found.setdefault((a, b), []).append(x)
    for key in sorted(found, key=lambda k: [(v is None, (v or '').encode()) for v in k]):
        g = {}
        for dim, v in zip(by, key):
            g[dim] = v
            if dim == 'application':
                g['name'] = v
        yield dict(g, **figures(found[key]))


def text(report):
    """Order of the keys included."""
    return json.dumps(report, indent=1)


every = list(tickets(sys.argv[1]))
for line in sys.stdin:
    name, path, ask = line.rstrip('\n').split('\t')
    ask = json.loads(ask)
    then = [[e for e in j if seconds(e['at']) <= ask.get('as_of', EVER)] for j in every]
    rows = [x for x in (Seen(j, ask) for j in then if j) if within(x.when, ask)]
    report = json.load(open(path, encoding='utf-8'), parse_float=str)
    wanted = text([list(groups(rows, ask.get('by', []))), figures(rows)])
    got = text([report['groups'], report['total']])
    print('%d\t%s' % (got != wanted, name))
    if got != wanted:
        for a, b in zip(wanted.split('\n'), got.split('\n')):
            if a != b:
                print('# %s: wanted %s, got %s' % (name, a, b), file=sys.stderr)
                break
