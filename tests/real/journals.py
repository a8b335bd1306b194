"""What stands in a store, judged by git and PyYAML alone: every ticket's header must be
what its journal makes, by the rules of helpdesk-ticket(5) and nothing the program has."""
import io
import json
import re
import tarfile
from collections import Counter
from datetime import datetime

import yaml

FAST = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
ONLY_HEADER = ("number", "uid", "subject", "description", "opened", "journal", "merged_into")


def files(desk, rev="main"):
    """Every file of the store: {path: bytes}."""
    code, tar = desk.git("archive", "--format=tar", rev)
    if code:
        raise SystemExit("git archive failed")
    with tarfile.open(fileobj=io.BytesIO(tar)) as t:
        return {m.name: t.extractfile(m).read() for m in t if m.isfile()}


def number_of(path):
    """HD-1042 for the path where the ticket HD-1042 must lie, else None."""
    m = re.fullmatch(r"tickets/([A-Z0-9]+)/(\d{4,})/(\d\d)/\1-(\d+)\.yaml", path)
    if not m:
        return None
    n = int(m[4])
    right = m[2] == "%04d" % (n // 10000) and m[3] == "%02d" % (n // 100 % 100)
    return "%s-%d" % (m[1], n) if right else None


def replay(journal):
    """The header that the entries make: set, then add and remove for lists."""
    head = {}
    for x in journal:
        for field, value in (x.get("set") or {}).items():
            if field == "status" and head.get("status") == "merged":
                continue
            if field == "status" and head.get("status") == "closed" and \
                    x["event"] not in ("reopened", "merged"):
                continue
            if value is None:
                head.pop(field, None)
            elif field == "fields":
                old = dict(head.get(field, {}), **value)
                head[field] = {k: v for k, v in old.items() if v is not None}
            else:
                head[field] = value
        for field, values in (x.get("add") or {}).items():
            old = head.get(field, [])
            head[field] = old + [v for v in values if v not in old]
        for field, values in (x.get("remove") or {}).items():
            head[field] = [v for v in head.get(field, []) if v not in values]
    return {k: v for k, v in head.items() if v not in ([], {})}


def faults(path, t):
    """What is wrong with one ticket as it was read."""
    if number_of(path) != t["number"]:
        yield "%s lies in the wrong place for %s" % (path, t["number"])
    journal = t["journal"]
    made = replay(journal)
    held = {k: v for k, v in t.items() if k not in ONLY_HEADER}
    for k in sorted(set(made) | set(held)):
        if k not in ONLY_HEADER and made.get(k) != held.get(k):
            yield "%s: %s is %r, the journal makes %r" % (path, k, held.get(k), made.get(k))
    if journal[0]["event"] != "opened" or journal[0]["at"] != t["opened"]:
        yield "%s: the journal does not begin with the opening" % path
    order = [(x["at"], x.get("n", 1)) for x in journal]
    if order != sorted(set(order)) or not all(isinstance(x["at"], datetime) for x in journal):
        yield "%s: entries out of order" % path
    for a, b in zip(journal, journal[1:]):
        if b.get("n", 1) != (a.get("n", 1) + 1 if a["at"] == b["at"] else 1):
            yield "%s: n is %r at %s" % (path, b.get("n"), b["at"])


def check(tap, desk, tickets, slow_every):
    """All tests of a store; returns how many entries of each event the tickets have. Every
    `slow_every`-th is read by the reader that is Python through and through, the others by
    its fast twin."""
    code, out = desk.git("fsck", "--strict", "--full")
    tap.ok(code == 0, "git fsck --strict", out.decode())
    all_files = files(desk)
    paths = [p for p in all_files if p.startswith("tickets/")]
    tap.same(len(paths), tickets, "git holds %d tickets" % tickets)
    tap.ok(all(number_of(p) for p in paths), "each where its number says")
    tap.same(sorted(int(number_of(p).split("-")[1]) for p in paths), list(range(1, tickets + 1)),
             "numbers without a gap")
    wrong, events = [], Counter()
    for i, p in enumerate(sorted(paths)):
        t = yaml.load(all_files[p], Loader=yaml.SafeLoader if i % slow_every == 0 else FAST)
        wrong += faults(p, t)
        events.update(x["event"] for x in t["journal"])
    tap.ok(not wrong, "each header is what its journal makes", *wrong)
    return events


def first_time(tap, desk, box, tickets, unchanged):
    """What batch said of the first run; returns how many lines the stream has."""
    with open(box + "/life/said", encoding="utf-8") as f:
        said = json.load(f)
    with open(box + "/life.jsonl", encoding="utf-8") as f:
        lines = sum(1 for _ in f)
    head = desk.git("rev-parse", "main")[1].decode().strip()
    tap.same(said, {"operations": lines - unchanged, "tickets": tickets, "opened": tickets,
                    "unchanged": unchanged, "rejected": 0, "commit": head},
             "batch: %d lines, %d of them change nothing" % (lines, unchanged))
    return lines


def again(tap, desk, stream, lines):
    """The same stream a second time changes nothing."""
    before = desk.git("rev-parse", "main")[1]
    said = json.loads(desk.run("batch", "--create-applications", stream))
    tap.same(said, {"operations": 0, "tickets": 0, "opened": 0,
                    "unchanged": lines, "rejected": 0, "commit": None},
             "the same stream again: all unchanged")
    tap.ok(desk.git("rev-parse", "main")[1] == before, "and no commit")
