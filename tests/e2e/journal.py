"""The contract's ticket file read by other eyes: PyYAML, and apply() written anew."""
import yaml


class Loader(yaml.SafeLoader):
    """PyYAML's own types, but times stay as they are written."""


Loader.add_constructor('tag:yaml.org,2002:timestamp', lambda l, n: Time(n.value))


class Time(str):
    """A plain scalar that YAML takes for a time; a quoted one is a str and no Time."""


def load(raw):
    return yaml.load(raw.decode('utf-8') if isinstance(raw, bytes) else raw, Loader)


def order(entry):
    return entry['at'], entry.get('n', 1), entry['by']


DERIVED_LATER = ('subject', 'description')


def apply(header, entry):
    """The header after the entry. Never refuses (contract, section 3)."""
    status = header.get('status')
    hold = (status == 'closed' and entry['event'] not in ('reopened', 'merged')) or \
        status == 'merged'
    for key, value in (entry.get('set') or {}).items():
        if hold and key == 'status':
            continue
        put(header, key, value)
    for key, values in (entry.get('add') or {}).items():
        have = header.setdefault(key, [])
        have.extend(v for v in values if v not in have)
    for key, values in (entry.get('remove') or {}).items():
        header[key] = [v for v in header.get(key, []) if v not in values]
        if not header[key]:
            del header[key]
    return header


def put(header, key, value):
    if key == 'fields' and isinstance(value, dict):
        fields = dict(header.get('fields', {}))
        for name, text in value.items():
            if text is None:
                fields.pop(name, None)
            else:
                fields[name] = text
        value = fields or None
    if value is None:
        header.pop(key, None)
    else:
        header[key] = value


def replay(ticket):
    """The header that the journal gives; what `opened` leaves out is taken from the header."""
    header = {k: ticket[k] for k in ('number', 'uid', 'opened') if k in ticket}
    journal = ticket['journal']
    for entry in journal:
        apply(header, entry)
    for key in DERIVED_LATER:
        if key in ticket and not any(key in (e.get('set') or {}) for e in journal):
            header[key] = ticket[key]
    return header


def check(raw):
    """Complaints about a ticket's file: order, numbering, header = apply(journal)."""
    ticket = load(raw)
    said = []
    journal = ticket.get('journal')
    if not journal or journal[0]['event'] != 'opened':
        return ['no journal that begins with opened']
    for before, entry in zip(journal, journal[1:]):
        if order(before) > order(entry):
            said.append('entry out of order: %r' % entry)
        if before['at'] == entry['at'] and entry.get('n') != before.get('n', 1) + 1:
            said.append('n is not one more than before: %r' % entry)
        if before['at'] != entry['at'] and 'n' in entry:
            said.append('n without an entry of the same time: %r' % entry)
    if not isinstance(ticket['opened'], Time) or ticket['opened'] != journal[0]['at']:
        said.append('opened is not the time of the first entry')
    header = {k: v for k, v in ticket.items() if k != 'journal'}
    made = replay(ticket)
    for key in sorted(set(header) | set(made)):
        if header.get(key) != made.get(key):
            said.append('%s: the file says %r, its journal %r' %
                        (key, header.get(key), made.get(key)))
    return said
