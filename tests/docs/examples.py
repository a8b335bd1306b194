"""examples.py PAGE: the commands of its EXAMPLES and what they print, a line each: command, tab,
output, with line breaks and backslashes as printf %b reads them. In a literal block lines that
begin with `$ ` are commands; those after one, up to the next or the end, are what it prints."""
import sys

ESCAPES = ((r'\&', ''), (r'\-', '-'), (r'\(aq', "'"), (r'\(dq', '"'), (r'\(ti', '~'), (r'\(ha', '^'), (r'\(ga', '`'),
           (r'\(rs', '\\'), (r'\e', '\\'))
section, literal, found = None, False, []
for line in open(sys.argv[1], encoding='utf-8'):
    line = line.rstrip('\n')
    if line.startswith('.Sh '):
        section = line[4:]
    elif section == 'EXAMPLES' and line.startswith('.Bd -literal'):
        literal = True
    elif line.startswith('.Ed'):
        literal = False
    elif section == 'EXAMPLES' and literal:
        for a, b in ESCAPES:
            line = line.replace(a, b)
        if line.startswith('$ '):
            found.append([line[2:], []])
        elif found and line.startswith('> ') and not found[-1][1]:
            found[-1][0] += '\n' + line[2:]
        elif found and found[-1][0].endswith('\\') and not found[-1][1]:
            found[-1][0] += '\n' + line
        elif found:
            found[-1][1].append(line)
for command, output in found:
    print('\t'.join(t.replace('\\', '\\\\').replace('\n', '\\n').replace('\t', '\\t')
                    for t in (command, '\n'.join(output))))
