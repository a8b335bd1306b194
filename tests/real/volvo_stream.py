"""The log of Volvo IT as a stream for `helpdesk batch`: volvo_stream.py DATA VIEW

VIEW `life` plays every event. The others play opening and one moment only, each as
TRUTH.json defines it, so that its figures can be held against a report directly:
ack, first_accepted (taken), resolved, first_completed (resolved), closed.

How an event of the log becomes operations:
  first event              open at its level, assign its team, then as below
  level changes            escalate or return, with the team; `2nd 3rd` stands for level 3
  team changes alone       assign
  Accepted/In Progress     take (steal when another holds it); resume when who holds it waited
  Accepted/Assigned        assign to the owner
  Accepted/Wait*           wait, on the requester (User, Customer) or the supplier
  Completed/Closed         close; the other Completed: resolve
  Completed to another     reopen, before all else
  anything else            note
A level or team that changes between two Completed events is left out when the ticket is
closed: the workflow moves no closed ticket. It is made good when the ticket is reopened.
"""
import csv
import json
import lzma
import sys

IMPACT = {"Low": 2, "Medium": 3, "High": 4, "Major": 5}
REQUESTER = ("Wait - User", "Wait - Customer")


def read_cases(path):
    cases = {}
    with lzma.open(path, "rt", encoding="utf-8-sig", newline="") as f:
        for n, row in enumerate(csv.DictReader(f)):
            cases.setdefault(row["SR Number"], []).append((row["Change Date+Time"], n, row))
    for events in cases.values():
        events.sort(key=lambda e: e[:2])
    return cases


def level_of(team):
    if "3rd" in team:
        return 3
    return 2 if "2nd" in team else 1


class Play:
    """One case, and what the store holds of it so far."""

    def __init__(self, case, out):
        self.ref = "key:siebel:" + case
        self.out = out
        self.status, self.level, self.team, self.holder = "new", None, None, None

    def op(self, name, **more):
        self.out.append(dict(op=name, ticket=self.ref, at=self.at, by=self.by, **more))
        self.did = True

    def open(self, row):
        self.level = level_of(row["Involved ST"])
        self.out.append(dict(
            op="open", key=self.ref[4:], at=self.at, by=self.by, level=self.level,
            application=row["Product"], impact=IMPACT[row["SR Latest Impact"]], type="incident",
            requester=dict(name=row["Country"]), subject=row["Product"] + " " + self.ref[11:],
            description="%s\n%s\n" % (row["Involved Org line 3"], row["Activity"])))

    def move(self, row):
        """The level and the team of the event, where the workflow lets the ticket go."""
        team, level = row["Involved ST"], level_of(row["Involved ST"])
        done = self.status in ("resolved", "closed")
        if level != self.level and not done:
            self.op("escalate" if level > self.level else "return", to=level, team=team,
                    note=row["Activity"])
            self.level, self.team, self.holder, self.status = level, team, None, "qualified"
        elif team != self.team and self.status != "closed" and level == self.level:
            self.op("assign", team=team, note=row["Activity"])
            self.team, self.holder = team, None

    def accept(self, sub, text):
        if sub == "In Progress" and self.status == "waiting" and self.holder == self.by:
            self.op("resume", note=text)
            self.status = "in_progress"
        elif sub == "In Progress" and (self.status, self.holder) != ("in_progress", self.by):
            steal = {"steal": True} if self.holder not in (None, self.by) else {}
            self.op("take", note=text, **steal)
            self.status, self.holder = "in_progress", self.by
        elif sub == "Assigned" and self.holder != self.by:
            self.op("assign", assignee=self.by, note=text)
            self.holder = self.by
        elif sub.startswith("Wait"):
            self.op("wait", on="requester" if sub in REQUESTER else "supplier", note=text)
            self.status = "waiting"

    def complete(self, sub, text):
        if self.status != "closed":
            name = "close" if sub == "Closed" else "resolve"
            self.op(name, solution=text)
            self.status = "closed" if name == "close" else "resolved"

    def event(self, row):
        self.at, self.by, self.did = row["Change Date+Time"], row["Owner First Name"], False
        status, sub, text = row["Status"], row["Sub Status"], row["Activity"]
        if self.level is None:
            self.open(row)
        if status != "Completed" and self.status in ("resolved", "closed"):
            self.op("reopen", note=text)
            self.status = "in_progress" if self.holder else "qualified"
        self.move(row)
        if status == "Accepted":
            self.accept(sub, text)
        elif status == "Completed":
            self.complete(sub, text)
        if not self.did:
            self.op("note", note=text)


def play_life(case, events):
    """Operations of a case, each with the place of its event for sorting."""
    placed, play = [], None
    for at, n, row in events:
        out = []
        play = play or Play(case, out)
        play.out = out
        play.event(row)
        placed += [(at, n, op) for op in out]
    return placed


def trailing(events):
    """The first event of the Completed ones that end the case, or None."""
    start = None
    for e in events:
        if e[2]["Status"] != "Completed":
            start = None
        elif start is None:
            start = e
    return start


def first(events, **want):
    want = {k.replace("_", " ").title(): v for k, v in want.items()}
    return next((e for e in events if all(e[2][k] == v for k, v in want.items())), None)


VIEWS = {
    "ack": ("take", lambda e: first(e, status="Accepted", sub_status="In Progress")),
    "first_accepted": ("take", lambda e: first(e, status="Accepted")),
    "resolved": ("resolve", trailing),
    "first_completed": ("resolve", lambda e: first(e, status="Completed")),
    "closed": ("close", lambda e: e[-1] if e[-1][2]["Activity"] == "Completed-Closed" else None),
}


def play_view(case, events, view):
    name, find = VIEWS[view]
    out = []
    play = Play(case, out)
    play.at, play.by = events[0][0], events[0][2]["Owner First Name"]
    play.open(events[0][2])
    placed = [(play.at, events[0][1], out[0])]
    end = find(events)
    if end:
        play.at, play.by = end[0], end[2]["Owner First Name"]
        play.op(name, **({"note": view} if name == "take" else {"solution": view}))
        placed.append((play.at, end[1], out[1]))
    return placed


def main(data, view):
    placed = []
    for case, events in read_cases(data + "/volvo-sample/VINST-new.csv.xz").items():
        placed += play_life(case, events) if view == "life" else play_view(case, events, view)
    # As a desk sees them: tickets mixed, in the order of time. The sort is stable.
    placed.sort(key=lambda p: p[:2])
    for _, _, op in placed:
        print(json.dumps(op, ensure_ascii=False))


main(*sys.argv[1:])
