"""manual.py MAN-FOLDER <dump-commands.json: holds each page against what the program takes.
Prints `STATUS<tab>NAME` for each check."""
import json
import os
import re
import sys

folder = sys.argv[1]
dump = json.load(sys.stdin)


def tell(good, name, why=''):
    print('%d\t%s' % (not good, name))
    if not good:
        print('# %s: %s' % (name, why), file=sys.stderr)


def sections(path):
    found, now = {}, None
    for line in open(path, encoding='utf-8'):
        line = line.rstrip('\n')
        if line.startswith('.Sh '):
            now = found.setdefault(line[4:].strip('"'), [])
        elif now is not None:
            now.append(line)
    return found


def flags(lines):
    """Options named with Fl: `-x` or `--long`."""
    found = set()
    for line in lines:
        if not line.startswith('.'):
            continue
        for word in re.findall(r'(?<=Fl )(\S+)', line.replace('\\-', '-')):
            found.add('-' + word)
    return found


def names(options):
    """Every way to write each option."""
    return {way for o in options for way in (['--' + o['name']] + (['-' + o['letter']] if o['letter'] else []))}


def visible(options):
    return [o for o in options if not o['hidden']]


def words_of(options):
    return {w for o in options for w in o.get('words', [])}


everywhere = names(dump['options']) | {'-h', '--help', '--version'}


def check_page(page, options, operands, summary):
    path = os.path.join(folder, page + '.1')
    if not os.path.exists(path):
        tell(False, page + ': has a page', path)
        return
    part = sections(path)
    body = [line for name, lines in part.items() if name not in ('SYNOPSIS', 'EXAMPLES') for line in lines]
    items = [line for line in body if line.startswith('.It ')]
    mine = visible(options)
    missing = names(mine) - flags(items)
    tell(not missing, page + ': explains every option', sorted(missing))
    unknown = flags(items) - names(mine) - everywhere
    tell(not unknown, page + ': explains no option that is not there', sorted(unknown))
    synopsis = part.get('SYNOPSIS', [])
    shown = flags(synopsis)
    missing = [o['name'] for o in mine if not shown & names([o])]
    tell(not missing, page + ': SYNOPSIS shows every option', missing)
    unknown = shown - names(mine) - everywhere
    tell(not unknown, page + ': SYNOPSIS shows no option that is not there', sorted(unknown))
    text = ' '.join(synopsis)
    missing = [w for w in operands if w not in text]
    tell(not missing, page + ': SYNOPSIS shows the operands', missing)
    text = ' '.join(body + synopsis)
    missing = [w for w in words_of(mine) if not re.search(r'(?<![\w-])%s(?![\w-])' % re.escape(w), text)]
    tell(not missing, page + ': names every word that an option takes', sorted(missing))
    described = [line[4:] for line in part.get('NAME', []) if line.startswith('.Nd ')]
    tell(len(described) == 1 and (summary.startswith(described[0])), page + ': says what -h says',
         '%r, %r' % (described, summary))
    wrong = [s for s in ('NAME', 'SYNOPSIS', 'DESCRIPTION', 'EXIT STATUS', 'EXAMPLES', 'SEE ALSO') if s not in part]
    if page in ('helpdesk-help', 'helpdesk-version'):
        wrong = [s for s in wrong if s not in ('EXAMPLES', 'EXIT STATUS')]
    tell(not wrong, page + ': has the usual sections', wrong)


def below(command):
    """Its commands and theirs: those of `mail template` stand in the page of `mail`."""
    return [c for sub in command.get('commands', []) for c in [sub] + below(sub)]


def operand_words(args):
    return re.findall(r'[A-Za-z][A-Za-z-]*', args.replace('...', '')) if args else []


for command in dump['commands']:
    subs = below(command)
    options = list(command['options'])
    operands = [w for w in operand_words(command['args']) if w not in ('COMMAND', 'ARGUMENT') or not subs]
    for sub in subs:
        have = {o['name'] for o in options}
        options += [o for o in sub['options'] if o['name'] not in have]
        operands += [sub['name']] + operand_words(sub['args'])
    # A page may call `one|another` by a name of its own that it explains.
    either = set(re.sub(r'[^ |]*[^ |A-Za-z-][^ |]*', '', command['args'] or '').split())
    either = {w for words in either if '|' in words for w in words.split('|')}
    operands = [w for w in operands if w != 'next' and w not in either]
    check_page('helpdesk-' + command['name'], options, operands, command['summary'])

main = sections(os.path.join(folder, 'helpdesk.1'))
text = '\n'.join(line for lines in main.values() for line in lines)
missing = names(visible(dump['options'])) - flags(text.split('\n'))
tell(not missing, 'helpdesk: explains every option for all commands', sorted(missing))

# What is referred to is there, or belongs to somebody else.
pages = {f for f in os.listdir(folder) if re.search(r'\.[1-8]$', f)}
known = {c['name'] for c in dump['commands']}
lost = set()
for f in sorted(pages):
    for line in open(os.path.join(folder, f), encoding='utf-8'):
        for name, section in re.findall(r'Xr (\S+) (\d)', line):
            if name.startswith('helpdesk') and '%s.%s' % (name, section) not in pages:
                lost.add('%s in %s' % (name, f))
tell(not lost, 'pages refer to pages that are there', sorted(lost))
extra = [f for f in pages if f.endswith('.1') and f != 'helpdesk.1' and f[len('helpdesk-'):-2] not in known]
tell(not extra, 'no page of a command that is not there', extra)
