"""walk.py SEED TICKETS STEPS: a random walk as JSON Lines for `batch --keep-going`; many of its
steps are not allowed where they fall, which is the point."""
import datetime
import json
import random
import sys

seed, tickets, steps = map(int, sys.argv[1:4])
r = random.Random(seed)
now = datetime.datetime(2026, 3, 1, 8, tzinfo=datetime.timezone.utc)
TEXTS = ['plain', 'no', '0123', '1:30', 'a: b', '# x', ' lead', 'trail ', 'two\nlines\n', '😀 é\nx ', '2026-11-22',
         'x\u2028y', '- x\n- y', '"q"', 'null', 'CR\r\nLF']


def text():
    return r.choice(TEXTS)


def qualities():
    made = {}
    for key, values in (('type', ['incident', 'question', 'complaint', 'request']), ('impact', [1, 2, 3, 4, 5]),
                        ('category', ['technical', 'functional', 'regulatory', 'security']),
                        ('urgency', [1, 2, 3, 4, 5]),
                        ('priority', [6, 'auto']), ('tags', [['a'], ['b', 'no'], ['1:30']]),
                        ('application', ['payroll', 'mailer']), ('problem', ['key:p:1', 'key:p:2'])):
        if r.random() < 0.3:
            made[key] = r.choice(values)
    return made


def opened(i):
    op = {'op': 'open', 'key': 'w:%d' % i, 'application': 'payroll', 'description': text(), 'subject': 'walk ' + text(),
          'requester': {'name': text(), 'email': 'x%d@example.org' % i}}
    op.update(qualities())
    if r.random() < 0.3:
        op['fields'] = {'room': text(), 'no': text()}
    if r.random() < 0.2:
        op['level'] = r.choice([0, 1, 2, 3, 'cert'])
    return op


def step(name):
    op = {'op': name}
    if name == 'qualify':
        op.update(qualities())
        if r.random() < 0.3:
            op['untags'] = [r.choice('ab')]
    elif name == 'assign':
        op[r.choice(['assignee', 'team'])] = r.choice(['anne', 'bob', None, 'pay'])
    elif name in ('note', 'reply', 'reopen'):
        op['note'] = text()
    elif name == 'wait':
        op['on'] = r.choice(['requester', 'supplier'])
        if r.random() < 0.5:
            op['until'] = '2027-01-01T00:00:00Z'
    elif name == 'escalate':
        op['note'] = text()
        if r.random() < 0.4:
            op['to'] = r.choice([1, 2, 3, 'cert'])
        if r.random() < 0.5:
            op['team'] = r.choice(['pay', 'soc'])
    elif name == 'return':
        op['note'] = text()
        if r.random() < 0.6:
            op['to'] = r.choice([0, 1, 2])
    elif name == 'resolve':
        op['solution'] = text()
    elif name == 'close':
        op['solution'] = text()
        op['resolution'] = r.choice(['solved', 'workaround', 'rejected'])
    elif name == 'edit':
        op['set'] = r.choice([{'fields': {'room': text()}}, {'impact': r.randint(1, 5)}, {'tags': ['z', 'no']},
                              {'channel': 'mail'}, {'fields': {'room': None}}])
        if r.random() < 0.3:
            op['description'] = text()
    elif name == 'link':
        op['kind'] = r.choice(['duplicate-of', 'related-to', 'caused-by'])
        op['other'] = 'key:w:%d' % r.randrange(tickets)
    elif name == 'merge':
        op['into'] = 'key:w:%d' % r.randrange(tickets)
    elif name == 'take' and r.random() < 0.3:
        op['steal'] = True
    return op


NAMES = ['qualify', 'take', 'assign', 'note', 'reply', 'wait', 'resume', 'escalate', 'escalate', 'return', 'resolve',
         'close', 'reopen', 'edit', 'edit', 'link', 'qualify'] * 3 + ['merge']
lines = [opened(i) for i in range(tickets)]
lines += [dict(step(r.choice(NAMES)), ticket='key:w:%d' % r.randrange(tickets)) for _ in range(steps)]
for op in lines:
    if r.random() < 0.7:
        now += datetime.timedelta(seconds=r.randrange(3600))
    op['at'] = now.strftime('%Y-%m-%dT%H:%M:%SZ')
    op['by'] = r.choice(['bob', 'anne', 'zoe'])
    print(json.dumps(op))
