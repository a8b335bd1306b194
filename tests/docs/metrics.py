"""metrics.py MAN-PAGE HELP REPORT.json DUMP.json: the definitions of the manual, of `help metrics`
and the keys of a report against each other. Prints `STATUS<tab>NAME` for each check."""
import fnmatch
import json
import re
import sys


def tell(good, name, why=''):
    print('%d\t%s' % (not good, name))
    if not good:
        print('# %s: %s' % (name, why), file=sys.stderr)


def of_manual(path):
    """{key: (title, unit, text)}"""
    found, key, inside = {}, None, False
    for line in open(path, encoding='utf-8'):
        line = line.rstrip('\n')
        if line.startswith('.Sh '):
            inside = line == '.Sh METRICS'
        elif inside and line.startswith('.It Cm '):
            key, _, rest = line[len('.It Cm '):].partition(' Pq ')
            found[key] = [rest.split(' , ') if rest else [], []]
        elif line.startswith(('.El', '.Pp')):
            key = None
        elif inside and key:
            found[key][1].append(line)
    return {k: (names, ' '.join(text)) for k, (names, text) in found.items()}


def of_help(path):
    found, key = {}, None
    for line in open(path, encoding='utf-8').read().split('\n'):
        m = re.fullmatch(r'([a-z_0-9.*]+)(?:: (.*?))?(?: \((\w+)\))?', line)
        if line.startswith('    '):
            found[key][1].append(line.strip())
        elif m:
            key = m[1]
            found[key] = [[n for n in m.group(2, 3) if n], []]
    return {k: (names, ' '.join(text)) for k, (names, text) in found.items()}


def keys_of(group):
    """The figures of a group: requests, types.incident, ..."""
    for k, v in group.items():
        yield from ((k + '.' + x for x in v) if isinstance(v, dict) else (k,))


manual, said = of_manual(sys.argv[1]), of_help(sys.argv[2])
report = json.load(open(sys.argv[3], encoding='utf-8'))
dump = json.load(open(sys.argv[4], encoding='utf-8'))
tell(list(manual) == list(said), 'the manual and help metrics define the same, in the same order',
     set(manual) ^ set(said))
for key in said:
    tell(manual.get(key) == said[key], '%s: the same words' % key, (manual.get(key), said[key]))

# The version of the form, and what names a group, are explained under FORMATS.
frame = [k for k in report if k != 'format']
figures = list(keys_of(report['total']))
keys = frame + figures
defined = [k for k in said if '*' not in k]
tell([k for k in defined if k in frame] == frame, 'definitions stand in the order of json', frame)
lost = [k for k in keys if not any(fnmatch.fnmatchcase(k, d) for d in said)]
tell(not lost, 'no key without definition', lost)
idle = [d for d in said if not fnmatch.filter(keys, d)]
tell(not idle, 'no definition without key', idle)
# Each of a delay's six figures is defined twice over: which delay, and what of it.
for k in figures:
    if k.startswith(('acknowledge.', 'resolve.')):
        n = sum(fnmatch.fnmatchcase(k, d) for d in said)
        tell(n == 2, '%s: which delay, and what of it' % k, n)
tell(all(set(keys_of(g)) - set(figures) <= {'application', 'name'} for g in report['groups']),
     'groups have the figures of the total')
# Words of a vocabulary stand in the text that defines them.
words = {o['name']: o['words'] for c in dump['commands'] if c['name'] in ('open', 'report')
         for o in c['options'] if o.get('words')}
for key, name in (('types.*', 'type'), ('categories.*', 'category'), ('on', 'on')):
    tell(all(w in said[key][1] for w in words[name]), '%s: names every word' % key, words[name])
