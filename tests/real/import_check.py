"""import_check.py DATA BOX: the tables of DATA imported into stores of BOX."""
import csv
import glob
import io
import json
import lzma
import os
import subprocess
import sys

from desk import Desk, held_delay
from tap import Tap

DATA, BOX = sys.argv[1:3]
tap = Tap()
ROWS = 4000 if "HELPDESK_REAL_FULL" not in os.environ else None  # of what has no TRUTH.json


def read(path):
    path = os.path.join(DATA, path)
    return lzma.open(path).read() if path.endswith(".xz") else open(path, "rb").read()


def store(name):
    where = os.path.join(BOX, name)
    os.makedirs(where)
    desk = Desk(where)
    subprocess.run(["helpdesk", "--quiet", "init", where], check=True, stdout=subprocess.DEVNULL)
    desk.run("--quiet", "agent", "add", "clerk")
    return desk


def load(desk, table, *options, status=0, rejects=None):
    """What import says of a table in bytes; the lines of rejects go into the list."""
    more = ["--keep-going", "--rejects", BOX + "/rejects"] if rejects is not None else []
    said = json.loads(desk.run("--as", "clerk", "--quiet", "import", "--create-applications", *more,
                               *options, "-", stdin=table, status=status))
    if rejects is not None:
        rejects[:] = map(json.loads, open(BOX + "/rejects", encoding="utf-8"))
    return said


def counts(said):
    return [said[k] for k in ("opened", "unchanged", "rejected")]


def again(desk, name, table, *options, status=0, rejects=None, rows):
    before = desk.git("rev-parse", "main")
    bad = len(rejects or [])
    said = load(desk, table, *options, status=status, rejects=rejects)
    tap.same([said["operations"], said["unchanged"], said["rejected"], desk.git("rev-parse", "main")],
             [0, rows - bad, bad, before], name + ": again without effect")
    code, out = desk.git("fsck", "--strict")
    tap.ok(code == 0, name + ": git fsck --strict", out)


def spectrum_tables():
    """Name, bytes, what its JSON says and options for each file of csv-spectrum: the first column
    is the subject, any other one a custom field."""
    for path in sorted(glob.glob(DATA + "/csv/csv-spectrum/csvs/*.csv")):
        name = os.path.basename(path)[:-4]
        truth = json.load(open(DATA + "/csv/csv-spectrum/json/%s.json" % name, encoding="utf-8"))
        options = ["--map", "*=fields", "--value", "subject:=s", "--value", "requester:=r", "--value",
                   "application:=a", "--map", "#1=subject"]
        for i, c in enumerate(list(truth[0])[1:]):
            options += ["--map", "#%d=fields.%s" % (i + 2, c)]
        yield name, open(path, "rb").read(), truth, options


def spectrum():
    """Each file of csv-spectrum: the tickets hold what its JSON says."""
    for name, table, truth, options in spectrum_tables():
        desk = store("spectrum-" + name)
        # An empty cell is none, and line ends are ours.
        first = list(truth[0])[0]
        load(desk, table, *options)
        got = [json.loads(line) for line in
               desk.run("list", "--format", "jsonl", "--columns", "subject,fields", "--sort",
                        "number", "opened:..0d or status:open").splitlines()]
        rows = [{first: t["subject"], **(t["fields"] or {})} for t in got]
        want = []
        for row in truth:
            row = {k: v.replace("\r\n", "\n") for k, v in row.items()}
            row = {k: v.strip(" \n") if k != first else " ".join(v.split("\n"))
                   for k, v in row.items()}
            row = {k: v for k, v in row.items() if v}
            want.append(row)
        norm = lambda v: sorted(json.dumps({k: s.replace(" \n", "\n").replace("  ", " ")
                                            for k, s in r.items()}, sort_keys=True) for r in v)
        tap.same(norm(rows), norm(want), "csv-spectrum %s: what its JSON says" % name)


VOLVO = ["--source", "vinst", "--map", "Problem Number=key", "--map", "Problem Change Date+Time=updated",
         "--map", "Product=application", "--map", "Problem Involved Owner ST=team",
         "--map", "Problem Status=status", "--map", "Country=subject", "--map", "*=fields",
         "--value", "requester:=vinst", "--value", "subject:=none",
         "--value", "status:Accepted=in_progress", "--value", "status:Queued=new",
         "--value", "status:Unmatched=in_progress", "--value", "status:Completed=resolved"]


def volvo():
    truth = json.load(open(DATA + "/volvo-problems/TRUTH.json", encoding="utf-8"))
    for name in ("closed", "open"):
        table = read("volvo-problems/VINST cases %s problems.csv" % name)
        want = truth[name]
        # As a log: each line follows the one before it.
        desk = store("volvo-log-" + name)
        said = load(desk, table, "--update", *VOLVO)
        tap.same(counts(said)[::2], [want["problems"], 0], "volvo %s problems: tickets" % name)
        t = desk.report()["total"]
        tap.same([t["requests"], t["handled"], t["reopened"]],
                 [want["problems"], want["resolved"], want["reopened"]],
                 "volvo %s problems: requests, handled, reopened" % name)
        held_delay(tap, t["resolve"], want["resolve_s"], "volvo %s problems: resolution" % name)
        products = desk.requests("application")
        tap.same({p: products.get(p) for p in want["per_product_top20"]}, want["per_product_top20"],
                 "volvo %s problems: by product" % name)
        again(desk, "volvo %s problems" % name, table, "--update", *VOLVO, rows=want["events"])
        # As a table: one row a problem, every other line is refused with its column.
        desk, bad = store("volvo-table-" + name), []
        said = load(desk, table, *VOLVO, status=5, rejects=bad)
        rows = list(csv.reader(io.StringIO(table.decode("cp1252")), delimiter=";"))[1:]
        seen, dup, same = {}, [], 0
        for n, row in enumerate(rows):
            if row[0] not in seen:
                seen[row[0]] = row
            elif seen[row[0]] == row:
                same += 1
            else:
                dup.append(n + 2)
        tap.same(counts(said), [want["problems"], same, len(dup)], "volvo %s: a row a problem" % name)
        tap.same([[r["line"], r["column"]] for r in bad], [[n, "Problem Number"] for n in dup],
                 "volvo %s: line and column of each bad row" % name)


ITALIAN = ["--source", "it", "--map", "number=key", "--map", "opened_at=opened", "--map",
           "take_in_charge=acknowledged", "--map", "last_resolve=resolved", "--map", "closed_at=closed",
           "--map", "product=application", "--map", "customer=requester", "--map", "workgroup=team",
           "--map", "first_activity=subject", "--map", "*=fields"]


def italian():
    truth = json.load(open(DATA + "/italian-helpdesk/TRUTH.json", encoding="utf-8"))
    table = read("italian-helpdesk/per_ticket.csv.xz")
    options = ITALIAN
    rows = list(csv.DictReader(io.StringIO(table.decode())))
    late = [n + 2 for n, r in enumerate(rows) if disordered(r)]
    desk, bad = store("italian"), []
    said = load(desk, table, *options, status=5 if late else 0, rejects=bad)
    tap.same(counts(said), [truth["tickets"] - len(late), 0, len(late)], "italian: tickets")
    tap.same([r["line"] for r in bad], late, "italian: rows whose times are out of order")
    tap.ok(all(r["column"] and "lies before" in r["reason"] for r in bad), "italian: they say so")
    t = desk.report()["total"]
    took = [seconds(r, "take_in_charge") for n, r in enumerate(rows)
            if n + 2 not in set(late) and r["take_in_charge"]]
    taken = sum(1 for n, r in enumerate(rows) if n + 2 not in set(late) and
                (r["take_in_charge"] or r["last_resolve"] or r["closed_at"]))
    tap.same(t["acknowledge"]["n"], taken, "italian: acknowledged")
    tap.ok(t["acknowledge"]["sum_s"] >= sum(took), "italian: time to take")
    again(desk, "italian", table, *options, status=5 if late else 0, rejects=bad, rows=len(rows))


def disordered(r):
    times = [r[c] for c in ("opened_at", "take_in_charge", "last_resolve", "closed_at") if r[c]]
    return times != sorted(times)


def seconds(r, column):
    from datetime import datetime
    return int((datetime.fromisoformat(r[column]) - datetime.fromisoformat(r["opened_at"]))
               .total_seconds())


TEXTS = ["--map", "Document=description", "--map", "Topic_group=tags", "--value",
         "application:=service", "--value", "requester:=staff"]


def head(table, n):
    """The first n rows of a table, or all."""
    rows = list(csv.reader(io.StringIO(table.decode())))
    if not n:
        return table, rows
    out = io.StringIO()
    csv.writer(out).writerows(rows[:n + 1])
    return out.getvalue().encode(), rows[:n + 1]


def service_texts():
    table, rows = head(read("it-service-text/tickets.csv.xz"), ROWS)
    options = TEXTS
    desk = store("texts")
    said = load(desk, table, *options)
    tap.same(counts(said), [len(rows) - 1, 0, 0], "it-service-text: a ticket a row")
    topics = {}
    for row in rows[1:]:
        topics[row[1]] = topics.get(row[1], 0) + 1
    tap.same(desk.requests("tag"), dict(sorted(topics.items())), "it-service-text: by topic")
    again(desk, "it-service-text", table, *options, rows=len(rows) - 1)


if __name__ == "__main__":
    spectrum()
    volvo()
    italian()
    service_texts()
    sys.exit(tap.end())
