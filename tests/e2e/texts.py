"""Texts that break readers and writers of YAML: our own list, and blns.json when given."""
import json
import sys

TRAPS = [
    'no', 'No', 'NO', 'yes', 'y', 'n', 'on', 'off', 'true', 'False', 'null', 'Null', '~', 'NULL',
    '0123', '0o17', '0x1F', '0b101', '1_000', '1e3', '1E+3', '.5', '5.', '-1', '+1', '1.0',
    '.inf', '-.INF', '.nan', '1:30', '190:20:30', '1:30.5', '2026-11-22', '2026-11-22T09:12:00Z',
    '2026-11-22 09:12:00', '2001-12-14t21:59:43.10-05:00', '=', '<<', '-', '?', ':', '--', '---',
    '...', '--- a', '... a', '%YAML 1.2', '- x', '-x', '? x', '?x', ': x', ':x', 'a: b', 'a:b',
    'a:', 'a :b', 'x #y', '#', '# x', 'x#y', '!tag', '!', '&anchor', '*alias', '|', '>', '|-',
    '@at', '`tick`', '%percent', '"', "'", "''", '"quoted"', "'quoted'", "it's", 'say "x"', '\\',
    '\\n', 'back\\slash"', '[', ']', '{', '}', '[a, b]', '{a: b}', ',', 'a, b', 'a,b', '}{',
    ' leading', 'trailing ', '  both  ', '\tleading tab', 'trailing tab\t', 'in\tside', 'a  b',
    'é', '日本語', '😀', '👩‍👩‍👧 family', 'e\u0301', '\U0010fffd', '\u200b', '\u200f rtl', '\ufffd',
    '\ufffe', '\uffff', '\u0085', 'a\u0085b', '\u2028', 'a\u2028b', '\u2029', 'a\u2029b',
    '\ufeff', '\ufeffbom', 'a\ufeffb', '\u00a0', '\u00ad', '\x01', 'a\x07b', '\x1b[31mred\x1b[0m',
    '\x7f', '\x80', '\x9b', 'a\x08b', '\x0b', '\x0c', '\x1f', 'two\nlines', 'two\nlines\n',
    'two\n\nlines\n\n\n', '\nleading newline', '\n\nleading newlines\n', ' \n x',
    '  indented\nnot', 'not\n  indented', 'trailing blank \nlines \n', 'tab\t\nlines\t', '\tx\ny',
    ' \nx', 'x\n ', 'x\n \n', 'x\n\n ', 'x\n\t', '\n x\n', '# a\n# b', '---\na: b\n...\n',
    '- a\n- b', 'key: value\nother: [', '|\n  x', '"\n"', 'a\n\x01\nb', 'a\n\u2028\nb',
    'a\n\ufeff\nb', 'emoji 😀\nand trailing  \n', '\x85\nx', 'CRLF\r\nline\r\n', 'CR\rline',
    'mixed\r\n\r\r\nend', 'x' * 300, 'word ' * 100, ('y' * 200 + '\n') * 5, 'z' * 5000,
    '   ' + 'x' * 200, "it's a 'long' one: " + 'x y ' * 60, '</description>', '${HOME}', '$(id)',
    '`id`', '; rm -rf x', '%s%n', '../../etc', 'A' * 1024 + '\n', 'null\n', 'no\nyes\n',
    'a\n---\nb', 'a\n...\nb', 'journal:\n- at: x', 'status: closed',
]


def clean(text):
    """The contract: CRLF and CR become LF, the rest is kept byte for byte."""
    return text.replace('\r\n', '\n').replace('\r', '\n')


def load(path=None, every=1, first=0):
    """Our own list, and each every-th text of the big one, for PyYAML takes its time."""
    texts = list(TRAPS)
    if path:
        big = json.load(open(path, encoding='utf-8'))
        texts += [t for t in big[first::every] if t not in TRAPS]
    # Nothing but blanks is no message.
    return [t for t in texts if '\0' not in t and t.strip(' \t\r\n')]
