"""export_check.py STORE DIR: DIR/all.yaml holds the bytes of the files, in order; PyYAML, json and csv
read the same of all.yaml, all.jsonl and all.csv."""
import csv
import json
import subprocess
import sys

import yaml

store, box = sys.argv[1:]
Loader = getattr(yaml, 'CBaseLoader', yaml.BaseLoader)
git = ['git', '-C', store]
listed = subprocess.run(git + ['ls-tree', '-r', 'main', 'tickets'], capture_output=True, check=True).stdout.decode()
blobs = sorted((int(line.rsplit('-', 1)[1][:-5]), line.split()[2]) for line in listed.splitlines())
raw = subprocess.run(git + ['cat-file', '--batch'], input='\n'.join(b for _, b in blobs).encode(), capture_output=True,
                     check=True).stdout
files, at = [], 0
for _ in blobs:
    end = raw.index(b'\n', at)
    size = int(raw[at:end].split()[2])
    files.append(raw[end + 1:end + 1 + size])
    at = end + 2 + size
bad = []


def words(v):
    """Every scalar as it is written, as BaseLoader has it."""
    if isinstance(v, dict):
        return {k: words(x) for k, x in v.items()}
    if isinstance(v, list):
        return [words(x) for x in v]
    return v if isinstance(v, str) else '' if v is None else json.dumps(v)


data = open(box + '/all.yaml', 'rb').read()
if data != b''.join(b'---\n' + f for f in files):
    bad.append('yaml: not the bytes of the files')
documents = list(yaml.load_all(data, Loader))
lines = [json.loads(line) for line in open(box + '/all.jsonl', encoding='utf-8')]
with open(box + '/all.csv', encoding='utf-8', newline='') as f:
    rows = list(csv.DictReader(f))
if not len(files) == len(documents) == len(lines) == len(rows):
    bad.append('counts differ: %d %d %d %d' % (len(files), len(documents), len(lines), len(rows)))
for d, t, r in zip(documents, lines, rows):
    facts = {k: t.pop(k) or '' for k in ('acknowledged', 'resolved', 'updated')}
    for e in t['journal']:
        if e['n'] == 1:
            del e['n']
    null = [e for e in d['journal'] if 'null' in e.get('set', {}).values()]
    for e in null:
        e['set'] = {k: '' if v == 'null' else v for k, v in e['set'].items()}
    if words(t) != d:
        bad.append('%s: jsonl %s, yaml %s' % (t['number'], words(t), d))
    for k in ('number', 'subject', 'description', 'application', 'type', 'category', 'impact', 'urgency', 'priority',
              'level', 'team', 'assignee', 'status', 'opened', 'resolution', 'solution', 'problem'):
        if r[k] != d.get(k, ''):
            bad.append('%s: csv %s is %r, yaml %r' % (t['number'], k, r[k], d.get(k)))
    if r['acknowledged'] != facts['acknowledged'] or r['resolved'] != facts['resolved']:
        bad.append('%s: csv and jsonl tell other times' % t['number'])
    if r['key'] != '%(source)s:%(id)s' % d['external'] or r['requester'] != d['requester'].get('name', ''):
        bad.append('%s: key or requester' % t['number'])
print('\n'.join(bad[:20]))
print('%d tickets, %d complaints' % (len(files), len(bad)))
sys.exit(bool(bad) or not files)
