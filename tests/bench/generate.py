#!/usr/bin/python3
"""Streams for the benchmark, the same at every run.

generate.py open N        N openings, about 1 KiB of ticket each
generate.py life N OPS    OPS events on the tickets HD-1 .. HD-N, five each in turn
generate.py change A B    one change of state on each ticket from HD-A to HD-B
generate.py handle A B    all tickets from HD-A to HD-B closed, but each tenth
generate.py csv N         N rows for import, about 1 KiB of ticket each, each other one closed
generate.py states A B    four changes of state on each ticket from HD-A to HD-B, in turn:
                          qualified, taken, escalated or noted, resolved or closed
generate.py together A B  the same, all four of a ticket in a row
generate.py mixed N       N openings and the four of each ticket, at once and 5,000, 10,000 and
                          15,000 openings later
generate.py text I        the description of ticket I, on one line
generate.py fossil FILE N N tickets of the same content into a Fossil repository
                          (`fossil rebuild` must follow)
"""

import csv
import datetime
import hashlib
import json
import sqlite3
import struct
import sys
import zlib

WORDS = (
    "the payslip shows last month again since this morning after login screen stays empty "
    "error appears when printing amount of overtime is wrong employee cannot save record "
    "department reports that transfer file was rejected by bank please check date of contract "
    "holiday balance differs from former system restart did not help colleague sees same"
).split()
NAMES = "Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau".split()
AGENTS = "anne bruno chloe david".split()
APPLICATIONS = 20
START = datetime.datetime(2020, 1, 1, tzinfo=datetime.timezone.utc)
STEP = 180  # seconds: of a million tickets, too, none is opened in the future
DAY = datetime.datetime(2023, 1, 1, tzinfo=datetime.timezone.utc)

# Five events of a life, all of them allowed where they stand.
LIVES = (
    ("qualify", "take", "note", "resolve", "close"),
    ("qualify", "escalate", "take", "wait", "resume"),
    ("qualify", "escalate", "escalate", "return", "take"),
    ("take", "reply", "escalate", "take", "close"),
)


class Chance:
    """A linear congruential generator: Python's own may differ between versions."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % n

    def text(self, size):
        words = []
        while size > 0:
            words.append(WORDS[self.below(len(WORDS))])
            size -= len(words[-1]) + 1
        return " ".join(words)


def at(start, seconds):
    return (start + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def put(line):
    sys.stdout.write(json.dumps(line, separators=(",", ":")) + "\n")


def desk(i):
    """A word that stands in ten tickets, however many there are."""
    return "desk%06d" % ((i - 1) // 10000 * 1000 + i % 1000)


def ticket(i):
    chance = Chance(i)
    name = NAMES[chance.below(len(NAMES))]
    return {
        "subject": chance.text(40),
        "description": "\n".join(chance.text(72) for _ in range(5)) + " " + desk(i),
        "requester": "%s %d <%s.%d@example.org>" % (name, i % 997, name.lower(), i % 997),
        "application": "app-%02d" % (1 + chance.below(APPLICATIONS)),
    }


def put_open(i):
    line = {"op": "open", "key": "bench:%d" % i, "at": at(START, STEP * i)}
    line.update(ticket(i), by=AGENTS[i % 4], channel="phone")
    put(line)


def generate_open(n):
    for i in range(1, n + 1):
        put_open(i)


def generate_life(n, ops):
    chance = Chance(7)
    for k in range(ops):
        i, event = 1 + k % n, k // n
        op = LIVES[i % 4][event]
        line = {"op": op, "ticket": "HD-%d" % i, "at": at(DAY, 60 * k)}
        line.update(by=AGENTS[(i + event) % 4])
        if op == "qualify":
            line.update(type="incident", category="functional", impact=1 + i % 5, urgency=1 + i % 3)
        elif op == "escalate":
            line.update(team="team-%d" % (i % 7), note=chance.text(60))
        elif op in ("note", "reply", "return"):
            line.update(note=chance.text(80))
        elif op == "resolve" or op == "close" and i % 4 == 3:
            line.update(solution=chance.text(60))
        put(line)


def generate_change(first, last):
    for i in range(first, last + 1):
        line = {"op": "take", "ticket": "HD-%d" % i, "at": at(DAY, i), "by": AGENTS[i % 4]}
        if i % 2:
            line.update(op="close", solution="It works again.")
        put(line)


def generate_handle(first, last):
    for i in range(first, last + 1):
        if i % 10:
            line = {"op": "close", "ticket": "HD-%d" % i, "by": AGENTS[i % 4]}
            line.update(at=at(START, STEP * i + i * 7919 % 864000), solution="It works again.")
            put(line)


COLUMNS = (
    "key subject description requester requester_email channel application type category impact "
    "urgency team assignee status opened acknowledged resolved closed solution tags"
).split()


def row(i):
    """A row of another system's table, with what it would have said when all was done."""
    t, chance, opened = ticket(i), Chance(-i), STEP * i
    text = "\n".join(t["description"].split("\n")[-2:])
    name, address = t["requester"].rstrip(">").split(" <")
    taken = opened + 60 + chance.below(7200)
    resolved = taken + 300 + chance.below(400000)
    done, held = i % 2 == 0, i % 4 != 1
    return (
        "bench:%d" % i, t["subject"], text, name, address,
        ("phone", "mail", "self", "remote")[i % 4], t["application"],
        "incident" if i % 3 else "request", "functional", 1 + i % 5, 1 + i % 3,
        "team-%d" % (i % 7), AGENTS[i % 4] if done or held else "",
        "closed" if done else "in_progress" if held else "new", at(START, opened),
        at(START, taken) if done or held else "", at(START, resolved) if done else "",
        at(START, resolved + 86400) if done else "", chance.text(60) if done else "",
        "payroll, month-%02d" % (1 + i % 12),
    )


def generate_csv(n):
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(COLUMNS)
    for i in range(1, n + 1):
        out.writerow(row(i))


def put_state(i, k):
    line = {"op": "note", "ticket": "HD-%d" % i, "at": at(DAY, k * 1000000 + i), "by": AGENTS[i % 4]}
    if k == 0:
        line.update(op="qualify", type="incident", impact=1 + i % 5, urgency=1 + i % 3)
    elif k == 1:
        line.update(op="take")
    elif k == 2 and i % 2:
        line.update(op="escalate", team="team-%d" % (i % 7), note="It needs the server.")
    elif k == 2:
        line.update(note="The bank was asked for the date of the transfer.")
    elif i % 2:
        line.update(op="close", solution="It works again.")
    else:
        line.update(op="resolve", solution="It works again.")
    put(line)


def generate_states(first, last):
    for k in range(4):
        for i in range(first, last + 1):
            put_state(i, k)


def generate_together(first, last):
    for i in range(first, last + 1):
        for k in range(4):
            put_state(i, k)


def generate_mixed(n, gap=5000):
    for i in range(1, n + 3 * gap + 1):
        if i <= n:
            put_open(i)
        for k in range(4):
            if 1 <= i - k * gap <= n:
                put_state(i - k * gap, k)


def generate_fossil(path, n):
    """Tickets as `fossil ticket add` writes them: a manifest each, deflated."""
    with sqlite3.connect(path) as db:
        for i in range(1, n + 1):
            t = ticket(i)
            # Times there are to the thousandth and bear no Z.
            body = "D %s.000\nJ comment %s\nJ title %s\nJ type Incident\nK %s\nU anne\n" % (
                at(START, STEP * i)[:-1],
                t["description"].replace(" ", "\\s").replace("\n", "\\n"),
                t["subject"].replace(" ", "\\s"),
                hashlib.sha1(b"%d" % i).hexdigest(),
            )
            text = (body + "Z %s\n" % hashlib.md5(body.encode()).hexdigest()).encode()
            db.execute(
                "INSERT INTO blob(rcvid, size, uuid, content) VALUES (1, ?, ?, ?)",
                (len(text), hashlib.sha3_256(text).hexdigest(),
                 struct.pack(">I", len(text)) + zlib.compress(text)),
            )


def main():
    kind, rest = sys.argv[1], sys.argv[2:]
    if kind == "fossil":
        generate_fossil(rest[0], int(rest[1]))
    elif kind == "csv":
        generate_csv(int(rest[0]))
    elif kind == "states":
        generate_states(int(rest[0]), int(rest[1]))
    elif kind == "together":
        generate_together(int(rest[0]), int(rest[1]))
    elif kind == "mixed":
        generate_mixed(int(rest[0]))
    elif kind == "text":
        print(ticket(int(rest[0]))["description"].replace("\n", " "))
    elif kind == "open":
        generate_open(int(rest[0]))
    elif kind == "life":
        generate_life(int(rest[0]), int(rest[1]))
    elif kind == "handle":
        generate_handle(int(rest[0]), int(rest[1]))
    elif kind == "change":
        generate_change(int(rest[0]), int(rest[1]))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
