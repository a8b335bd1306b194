"""What a report must say (helpdesk-report(1)), computed from states and not from journals.

A ticket is a list of moments in the order of time, one for each event of a log:
(at, kinds, state): `at` in seconds since 1970, `kinds` what the event was (escalated,
returned, reopened, taken ...), `state` the fields after it. Nothing here knows of YAML,
git or batches.
"""
import math
from datetime import datetime

ACKNOWLEDGES = {"taken", "replied", "escalated", "returned", "waiting", "resolved", "closed"}
DONE = ("resolved", "closed")
WORDS = {
    "types": ("incident", "question", "complaint", "request", "none"),
    "categories": ("technical", "functional", "regulatory", "security", "none"),
    "solved_at_level": ("0", "1", "2", "3", "cert"),
}


def nearest_rank(values, percent):
    return values[max(1, math.ceil(percent * len(values) / 100)) - 1]


def delay(values):
    """A delay as the report gives it; the mean as text, exact to the third decimal."""
    values = sorted(values)
    n = len(values)
    if not n:
        return dict(n=0, sum_s=None, mean_s=None, median_s=None, p90_s=None, max_s=None)
    total = sum(values)
    mean = (2000 * total + n) // (2 * n)
    return dict(n=n, sum_s=total, mean_s="%d.%03d" % divmod(mean, 1000),
                median_s=nearest_rank(values, 50), p90_s=nearest_rank(values, 90),
                max_s=values[-1])


class Seen:
    """A ticket as it stood at one moment."""

    def __init__(self, moments, as_of):
        past = moments if as_of == math.inf else [m for m in moments if m[0] <= as_of]
        self.opened, self.state = past[0][0], past[-1][2]
        self.times = [m[0] for m in past if m[1]]
        kinds = [k for m in past for k in m[1]]
        self.ups, self.downs = kinds.count("escalated"), kinds.count("returned")
        self.reopens = kinds.count("reopened")
        self.acknowledged = next((m[0] for m in past if ACKNOWLEDGES & set(m[1])), None)
        self.levels = [m[2]["level"] for m in past]
        self.resolved = self.solved_at = None
        if self.state["status"] in DONE:
            start = len(past) - 1
            while past[start - 1][2]["status"] in DONE and start > 0:
                if "reopened" in past[start][1]:
                    break
                start -= 1
            self.resolved, self.solved_at = past[start][0], past[start][2]["level"]


def seen(tickets, as_of):
    """All tickets that were open by then; what was asked last is kept."""
    if seen.last[:2] != (id(tickets), as_of):
        seen.last = (id(tickets), as_of, [Seen(m, as_of) for m in tickets if m[0][0] <= as_of])
    return seen.last[2]


seen.last = (None, None, [])


def count(group):
    done = [x for x in group if x.resolved is not None]
    named = {x.state.get("problem") for x in group} - {None}
    figures = {
        "requests": len(group), "handled": len(done), "merged": 0,
        "open": len(group) - len(done), "problems": len(named),
        "without_problem": sum(not x.state.get("problem") for x in done),
        "types": words("types", [x.state.get("type") for x in group]),
        "categories": words("categories", [x.state.get("category") for x in group]),
        "acknowledge": delay([x.acknowledged - x.opened for x in group
                              if x.acknowledged is not None]),
        "resolve": delay([x.resolved - x.opened for x in done]),
        "solved_at_level": words("solved_at_level", [str(x.solved_at) for x in done]),
        "first_line": sum(max(x.levels) <= 1 for x in done),
    }
    for name, times, what in (("escalated", "escalations", "ups"), ("returned", "returns", "downs"),
                              ("reopened", "reopens", "reopens")):
        figures[name] = sum(getattr(x, what) > 0 for x in group)
        figures[times] = sum(getattr(x, what) for x in group)
    figures["before_acceptance"] = 0
    figures["known_solved"] = sum(bool(x.state.get("known")) for x in done)
    figures["known_missed"] = 0
    return figures


def words(name, found):
    found = ["none" if w is None else w for w in found]
    return {w: found.count(w) for w in WORDS[name]}


def when(x, on, start, end):
    """The time by which --on takes a ticket, or None when it does not."""
    if on == "worked":
        times = x.times
    else:
        times = [x.opened if on == "opened" else x.resolved]
    return next((t for t in times if t is not None and start <= t < end), None)


CALENDAR = {"month": "%Y-%m", "day": "%Y-%m-%d", "week": "%G-W%V"}


def report(tickets, zone, by=(), as_of=math.inf, on="opened", start=-math.inf, end=math.inf,
           names=None, where=None):
    """(groups, total) as the json has them; `names` gives the name of an application."""
    groups, everything = {}, []
    for x in seen(tickets, as_of):
        t = when(x, on, start, end)
        if t is None or (where and not where(x)):
            continue
        key = tuple(datetime.fromtimestamp(t, zone).strftime(CALENDAR[d]) if d in CALENDAR
                    else "HD" if d == "site" else x.state.get(d) for d in by)
        groups.setdefault(key, []).append(x)
        everything.append(x)
    listed = []
    for key in sorted(groups, key=lambda k: [(v is None, str(v).encode()) for v in k]):
        g = {}
        for d, v in zip(by, key):
            g[d] = None if v is None else str(v)
            if d == "application":
                g["name"] = (names or {}).get(v, v)
        g.update(count(groups[key]))
        listed.append(g)
    return (listed if by else []), count(everything)


def flat(group):
    """As a row of the csv: acknowledge_n for n in acknowledge; null is empty."""
    row = {}
    for k, v in group.items():
        for name, value in ([(k + "_" + i, j) for i, j in v.items()] if isinstance(v, dict)
                            else [(k, v)]):
            row[name] = "" if value is None else str(value)
    return row
