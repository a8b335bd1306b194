"""Runs a command on a terminal of its own, or measures what one showed.

look.py pty COLUMNS COMMAND...   prints what the command wrote, its exit status ours (a closed pipe is none)
look.py says COLUMNS TITLE...    of a table on standard input: what is wrong with it, else nothing
"""
import fcntl
import os
import pty
import re
import signal
import struct
import sys
import termios
import unicodedata


def on_terminal(columns, command):
    pid, fd = pty.fork()
    if pid == 0:
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        os.execvp(command[0], command)
    out = b""
    while True:
        try:
            data = os.read(fd, 65536)
        except OSError:
            break
        if not data:
            break
        out += data
    _, status = os.waitpid(pid, 0)
    sys.stdout.buffer.write(out.replace(b"\r\n", b"\n"))
    code = os.waitstatus_to_exitcode(status)
    # Who leaves a pager ends what fills it.
    return 0 if code == -signal.SIGPIPE else code


def width(text):
    n = 0
    for c in text:
        if unicodedata.category(c) in ("Mn", "Me", "Cf"):
            continue
        n += 2 if unicodedata.east_asian_width(c) in "WF" else 1
    return n


def cut(text, columns):
    """What stands right of so many columns; None when a character lies across."""
    n = 0
    for i, c in enumerate(text):
        if n == columns and width(c):
            return text[i:]
        n += width(c)
        if n > columns:
            return None
    return ""


def faults(columns, titles):
    lines = sys.stdin.read().split("\n")[:-1]
    lines = [re.sub("\033\\[[0-9;]*m", "", line) for line in lines]
    starts = [lines[0].find(t) for t in titles]
    if min(starts) < 0:
        yield "a title is missing in: %s" % lines[0]
        return
    for line in lines:
        if width(line) > columns:
            yield "%d columns: %s" % (width(line), line)
        for s in starts[1:]:
            left = line[: len(line) - len(cut(line, s) or "")]
            if cut(line, s) is None or (width(line) > s and not left.endswith("  ")):
                yield "no gap before column %d: %s" % (s, line)


if sys.argv[1] == "pty":
    sys.exit(on_terminal(int(sys.argv[2]), sys.argv[3:]))
for fault in faults(int(sys.argv[2]), sys.argv[3:]):
    print(fault)
