"""A store asked through the command line, and its reports held against figures."""
import csv
import io
import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import figures


# The program works while the figures it must give are computed here.
POOL = ThreadPoolExecutor(2)


class Desk:
    """A store, asked through the command line."""

    def __init__(self, where, cache=True):
        self.store = where + "/.helpdesk"
        self.env = os.environ if cache else dict(os.environ, HELPDESK_CACHE="off")
        self.said = {}

    def run(self, *args, status=0, stdin=None):
        r = subprocess.run(["helpdesk", "--store", self.store, *args], capture_output=True,
                           input=stdin, stdin=None if stdin else subprocess.DEVNULL, env=self.env)
        if r.returncode != status:
            raise SystemExit("helpdesk %s: exit status %d, %s" %
                             (" ".join(args), r.returncode, r.stderr.decode(errors="replace")))
        return r.stdout.decode()

    def git(self, *args):
        r = subprocess.run(["git", "-C", self.store, *args], capture_output=True)
        return r.returncode, r.stdout

    def report(self, *args):
        """A report in json, asked once. Numbers with a fraction stay text: a mean is compared
        to its last digit."""
        if args not in self.said:
            self.said[args] = self.run("report", "--format", "json", *args)
        return json.loads(self.said[args], parse_float=str)

    def report_csv(self, *args):
        text = self.run("report", "--format", "csv", *args)
        if not text.endswith("\r\n") or "\n" in text.replace("\r\n", ""):
            raise SystemExit("report --format csv: a line does not end in CR LF")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def list(self, *query):
        lines = self.run("list", "--format", "jsonl", *query).splitlines()
        return [json.loads(line) for line in lines]

    def by(self, dim, *args):
        """The groups of a report, by their key."""
        return {g[dim]: g for g in self.report("--by", dim, *args)["groups"]}

    def requests(self, dim, *args):
        return {k: g["requests"] for k, g in self.by(dim, *args).items()}

    def open_at(self, days):
        """How many were open when each of these days began."""
        reports = POOL.map(lambda d: self.report("--as-of", eve(d)), days)
        return {d: r["total"]["open"] for d, r in zip(days, reports)}


def eve(day):
    """The date before: as-of it means its end, and so the last second before `day`."""
    return str(datetime.fromisoformat(day).date() - timedelta(days=1))


def second(zone, *date):
    return int(datetime(*date, tzinfo=zone).timestamp())


def hold(tap, desk, replayed, name, *args, in_csv=True, **spec):
    """One report, in json and in csv, against figures computed from `replayed`: (tickets,
    zone, names of applications). `spec` says for figures.report what `args` say."""
    tickets, zone, names = replayed
    by = spec.get("by", ())
    if by:
        args = ("--by", ",".join(by)) + args
    in_json = POOL.submit(desk.report, *args)
    rows = POOL.submit(desk.report_csv, *args) if in_csv else None
    groups, total = figures.report(tickets, zone, names=names, **spec)
    got = in_json.result()
    tap.same([got["groups"], got["total"]], [groups, total], name)
    if not in_csv:
        return
    want = [dict({"row": "group"}, **figures.flat(g)) for g in groups]
    keys = {k: "" for d in by for k in ((d, "name") if d == "application" else (d,))}
    want.append(dict({"row": "total"}, **keys, **figures.flat(total)))
    tap.same(rows.result(), want, name + ", csv")


def held_delay(tap, got, truth, name):
    """Delays of the report against those of TRUTH.json: {key: delay} both, or one and one."""
    if "n" in truth:
        got, truth = {"": got}, {"": truth}
    words = {"sum_s": "sum_s", "mean_s": "mean_s", "median_s": "median_nearest_rank_s",
             "p90_s": "p90_nearest_rank_s", "max_s": "max_s"}
    want = {k: dict({"n": t["n"]}, **{w: t.get(v) for w, v in words.items()})
            for k, t in truth.items()}
    mine = {k: dict(got[k], mean_s=got[k]["mean_s"] and float(got[k]["mean_s"])) for k in truth}
    tap.same(mine, want, "%s: n, sum, mean, median, p90, max" % name)


def sort(d):
    return dict(sorted(d.items(), key=lambda p: str(p[0])))
