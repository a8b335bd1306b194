"""round_trip_check.py DATA BOX: each table of DATA is imported, and each log was replayed into BOX;
what export writes makes the same tickets in an empty store. git judges the copies by batch, PyYAML
those by csv.

A row of csv holds what its columns name. What it cannot hold, and `bare` leaves out: the uid; notes,
links, files, waiting, known articles and the journal but for the times of a ticket's life; how often it
was reopened or passed on."""
import csv
import io
import json
import os
import subprocess
import sys

import yaml

import import_check as tables
from desk import Desk
from import_check import BOX, DATA, ROWS, load, read, store, tap

Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
ROWS = 1200 if ROWS else None


def tree(desk):
    return desk.git("ls-tree", "-r", "main", "tickets", "attachments", "problems")[1].decode()


def sound(desk, name, missing=()):
    """fsck finds nothing, but what is missing because only tickets are copied."""
    code, said = desk.git("fsck", "--strict")
    r = subprocess.run(["helpdesk", "--store", desk.store, "fsck"], capture_output=True)
    lines = [line for line in r.stdout.decode().splitlines()
             if not any(" warning: there is no %s " % m in line for m in missing)]
    tap.ok(code == 0 and r.returncode == 0 and not lines, name + ": git and fsck find nothing",
           said, r.returncode, *lines)


def documents(desk):
    """The tickets by PyYAML: those of a large store by samples."""
    names = [line.split("\t")[1] for line in tree(desk).splitlines() if "\ttickets/" in line]
    names.sort(key=lambda n: (len(n), n))
    names = names[::ROWS and len(names) // ROWS + 1]
    raw = subprocess.run(["git", "-C", desk.store, "cat-file", "--batch"], capture_output=True, check=True,
                         input="".join("main:%s\n" % n for n in names).encode()).stdout
    at, found = 0, {}
    for _ in names:
        end = raw.index(b"\n", at)
        size = int(raw[at:end].split()[2])
        d = yaml.load(raw[end + 1:end + 1 + size], Loader)
        found[d["number"]] = d
        at = end + 2 + size
    return found


def by_batch(desk, name, files=None):
    more = ["--attachments", files] if files else []
    lines = desk.run("export", "--format", "batch", *more).encode()
    copy = store("copy-" + os.path.basename(os.path.dirname(desk.store)))
    said = json.loads(copy.run("--as", "clerk", "batch", "--create-applications", stdin=lines))
    n = len(lines.splitlines())
    tap.same([said["operations"], said["opened"], said["rejected"]], [n, n, 0], name + ": batch takes each ticket")
    want = "".join(line for line in tree(desk).splitlines(True) if "\tproblems/" not in line)
    tap.ok(want and ("\tattachments/" in want) == bool(files) and tree(copy) == want, "%s: the same %d files by batch" % (name, want.count("\n")))
    sound(copy, name + ", copied", ["problem"])


def bring_problems(desk, copy):
    """A row names a problem by its number, which has to be there: brought by git."""
    def git(*args, text=None):
        return subprocess.run(["git", "-C", copy.store, "-c", "user.name=judge", "-c", "user.email=judge@example.org",
                               *args], capture_output=True, input=text, check=True).stdout.strip()
    problems = desk.git("ls-tree", "main", "problems")[1]
    if problems:
        git("fetch", "-q", os.path.abspath(desk.store), "main")
        top = git("mktree", text=git("ls-tree", "main") + b"\n" + problems)
        git("update-ref", "refs/heads/main", git("commit-tree", "-p", "main", "-m", "problems", top.decode()).decode())


def by_csv(desk, name):
    table = desk.run("export", "--format", "csv").encode()
    rows = list(csv.DictReader(io.StringIO(table.decode(), newline="")))
    copy = store("csv-" + os.path.basename(os.path.dirname(desk.store)))
    bring_problems(desk, copy)
    said = load(copy, table)
    tap.same([said["opened"], said["rejected"]], [len(rows), 0], name + ": csv makes each ticket")
    # What nobody holds, but somebody has taken up, is held by who imports it.
    nobody = {r["number"] for r in rows if not r["assignee"] and r["acknowledged"]}
    for r in rows:
        r["assignee"] = "clerk" if r["number"] in nobody else r["assignee"]
    again = list(csv.DictReader(io.StringIO(copy.run("export", "--format", "csv"), newline="")))
    bad = ["%s: %s" % (w["number"], differing(w, g)) for w, g in zip(rows, again) if w != g]
    tap.ok(not bad and len(rows) == len(again), name + ": the same rows again", "%d differ" % len(bad), *bad[:8])
    want, got, bad = documents(desk), documents(copy), []
    for number in want:
        w, g = bare(want[number]), bare(got.get(number, {}))
        if number in nobody:
            w["assignee"] = "clerk"
        if w != g:
            bad.append("%s: %s" % (number, differing(w, g)))
    tap.ok(not bad and want, "%s: %d equal tickets by csv" % (name, len(want)), "%d differ" % len(bad), *bad[:8])
    sound(copy, name + ", by csv")


def differing(w, g):
    return {k: (w.get(k), g.get(k)) for k in {**w, **g} if w.get(k) != g.get(k)}


def bare(d):
    """What a row of csv can hold of a ticket's header."""
    return {k: v for k, v in d.items() if k not in ("uid", "journal", "links", "waiting", "known")}


def loaded():
    """Name and store of each table, imported, and of each log, replayed."""
    for name, table, _, options in tables.spectrum_tables():
        desk = store("spectrum-" + name)
        load(desk, table, *options)
        yield "csv-spectrum " + name, desk
    for name in ("closed", "open"):
        desk = store("problems-" + name)
        load(desk, read("volvo-problems/VINST cases %s problems.csv" % name), "--update", *tables.VOLVO)
        yield "volvo %s problems" % name, desk
    table, rows = tables.head(read("italian-helpdesk/per_ticket.csv.xz"), ROWS)
    late = any(tables.disordered(dict(zip(rows[0], r))) for r in rows[1:])
    desk = store("italian")
    load(desk, table, *tables.ITALIAN, status=5 if late else 0, rejects=[])
    yield "italian tickets", desk
    desk = store("texts")
    load(desk, tables.head(read("it-service-text/tickets.csv.xz"), ROWS)[0], *tables.TEXTS)
    attach = [{"op": "attach", "ticket": str(t), "attach": [os.path.join(os.path.abspath(DATA), f)]}
              for t, f in ((1, "csv/csv-spectrum/csvs/utf8.csv"), (1, "it-service-text/tickets.csv.xz"),
                           (7, "csv/csv-spectrum/csvs/utf8.csv"))]
    desk.run("--as", "clerk", "batch", stdin="\n".join(map(json.dumps, attach)).encode())
    yield "it-service-text", desk


def main():
    for name, desk in loaded():
        sound(desk, name)
        by_batch(desk, name, BOX + "/files" if name == "it-service-text" else None)
        by_csv(desk, name)
    for log in sys.argv[3:]:
        desk = Desk(os.path.join(BOX, log))
        sound(desk, log + " log")
        by_csv(desk, log + " log")
    return tap.end()


sys.exit(main())
