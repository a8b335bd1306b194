"""texts_judge.py STORE HOW [blns.json]: sends each text through helpdesk, reads it back with
PyYAML and through JSON, and prints `STATUS<tab>NAME` for each."""
import json
import subprocess
import sys

import journal
import texts

store, how = sys.argv[1:3]
every = texts.load(sys.argv[3] if len(sys.argv) > 3 else None, 5, how == 'many')


def hd(*words, given=None):
    p = subprocess.run(['helpdesk', '--store', store, *words], input=given, capture_output=True)
    if p.returncode:
        return '!' + p.stderr.decode('utf-8', 'replace')
    return p.stdout.decode('utf-8')


def files():
    """number -> ticket as PyYAML reads it, all by one git."""
    names = subprocess.run(['git', '-C', store, 'ls-tree', '-r', 'main', 'tickets'],
                           capture_output=True, check=True).stdout.decode().split('\n')
    blobs = [line.split()[2] for line in names if line]
    cat = subprocess.run(['git', '-C', store, 'cat-file', '--batch'], capture_output=True,
                         check=True, input='\n'.join(blobs).encode() + b'\n').stdout
    found, at = {}, 0
    for _ in blobs:
        end = cat.index(b'\n', at)
        size = int(cat[at:end].split()[2])
        raw = cat[end + 1:end + 1 + size]
        at = end + size + 2
        try:
            ticket = journal.load(raw)
        except Exception as problem:
            name = raw.split(b'\n', 1)[0].decode().split(': ')[1]
            found[name] = {'broken': str(problem)}
            continue
        found[ticket['number']] = ticket
    return found


def tell(good, text, why=''):
    print('%d\t%s %s' % (not good, how, json.dumps(text[:50])))
    if not good:
        print('# %s %r: %s' % (how, text[:200], why), file=sys.stderr)


def same(text, places):
    """places: name -> what came back."""
    wrong = {k: v for k, v in places.items() if v != texts.clean(text)}
    tell(not wrong, text, str(wrong)[:500])


def singly():
    opened = []
    for text in every:
        raw = text.encode('utf-8')
        number = hd('open', '-a', 'payroll', '-r', 'x', '-s', 's', '-F', '-', given=raw).strip()
        if number.startswith('!'):
            opened.append((text, number, None, None))
            continue
        shown = json.loads(hd('show', number, '--format', 'json'))
        # The file is read and written anew; then its text goes through -m or -F once more.
        edit = hd('edit', number, '--set', 'fields.touched=yes')
        note = hd('note', number, '-F', '-', given=raw)
        opened.append((text, number, shown.get('description'), edit + note))
    read = files()
    for text, number, shown, said in opened:
        if shown is None or '!' in said.split('HD-')[0]:
            tell(False, text, '%s %s' % (number, said))
            continue
        ticket = read[number]
        same(text, {'show': shown, 'yaml': ticket.get('description'),
                    'note': ticket.get('journal', [{}])[-1].get('note')})


def many():
    """Everything that holds text, in one batch."""
    lines = []
    for i, text in enumerate(every):
        key = 'key:t:%d' % i
        line = {'op': 'open', 'key': key[4:], 'application': 'payroll', 'requester': {'name': 'x'},
                'subject': 's', 'description': text, 'fields': {'room': text}}
        lines += [line, {'op': 'note', 'ticket': key, 'note': text},
                  {'op': 'edit', 'ticket': key, 'set': {'fields': {'other': text}}},
                  {'op': 'close', 'ticket': key, 'solution': text}]
    said = hd('batch', '-', given='\n'.join(map(json.dumps, lines)).encode())
    if said.startswith('!'):
        tell(False, 'batch', said)
        return
    shown = json.loads(hd('show', '-', '--format', 'json', given='\n'.join(
        'HD-%d' % (i + 1) for i in range(len(every))).encode()))
    read = {t['external']['id']: t for t in files().values() if 'external' in t}
    for i, (text, json_ticket) in enumerate(zip(every, shown)):
        places = {}
        for name, t in ('show', json_ticket), ('yaml', read.get(str(i), {})):
            entries = t.get('journal', [])
            places.update({name + '.description': t.get('description'),
                           name + '.solution': t.get('solution'),
                           name + '.note': [e['note'] for e in entries if 'note' in e][:1],
                           name + '.fields': t.get('fields')})
            places[name + '.note'] = (places[name + '.note'] or [None])[0]
        fields = {k: places.pop(k) or {} for k in list(places) if k.endswith('fields')}
        for k, v in fields.items():
            # A field of one's own is one value: its ends may be trimmed nowhere either.
            places[k + '.room'] = v.get('room')
            places[k + '.other'] = v.get('other')
        same(text, places)


{'singly': singly, 'many': many}[how]()
