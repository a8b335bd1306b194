"""The log of an Italian software company's help desk as a stream for `helpdesk batch`:
italian_stream.py DATA VIEW

VIEW `life` plays every event. The others play opening and one moment only, as TRUTH.json
defines it, so that its figures can be held against a report directly: take_in_charge
(taken), first_resolve, last_resolve (resolved), closed. They open with the attributes of
the last event, which are the ones TRUTH.json groups by.

The log knows no support line, so all happens at level 0. product is the application,
seriousness_2 the impact, workgroup the team, support_section a tag, customer the
requester; the four values of service_type stand for the four types, those of
service_level for the four categories. An event whose attributes differ from the
ticket's sets them first (qualify, assign, edit). How an event becomes operations:
  first event                 open, with type and category when it is Assign seriousness;
                              else assign the team, which then comes with the next event
  work after resolved, closed reopen, before all else
  Assign seriousness          qualify
  Take in charge ticket       take (steal when another holds it)
  Wait, Require upgrade       wait, on the requester, on the supplier
  Create SW anomaly           qualify: names a problem, one for each product
  Resolve ticket, RESOLVED, VERIFIED, DUPLICATE, INVALID: resolve (reopened if closed)
  Closed                      close, a note when closed already
  anything else               note
"""
import csv
import json
import lzma
import sys

TYPES = ("incident", "question", "complaint", "request")
CATEGORIES = ("technical", "functional", "regulatory", "security")
WORK = ("Insert ticket", "Assign seriousness", "Take in charge ticket", "Wait", "Require upgrade",
        "Create SW anomaly", "Schedule intervention")
SOLVES = ("Resolve ticket", "RESOLVED", "VERIFIED", "DUPLICATE", "INVALID")


def read_cases(path):
    cases = {}
    with lzma.open(path, "rt", encoding="utf-8", newline="") as f:
        for n, row in enumerate(csv.DictReader(f)):
            time = row["Complete Timestamp"].replace("/", "-").replace(" ", "T") + "Z"
            cases.setdefault(row["Case ID"], []).append((time, n, row))
    for events in cases.values():
        events.sort(key=lambda e: e[:2])
    return cases


def nth(value):
    return int(value.rpartition(" ")[2])


class Play:
    """One case, and what the store holds of it so far."""

    def __init__(self, case):
        self.ref, self.out = "key:italian:" + case, []
        self.status, self.holder, self.team, self.customer, self.held = "new", None, None, None, {}

    def op(self, name, **more):
        self.out.append((self.at, self.n, dict(op=name, ticket=self.ref, at=self.at, by=self.by,
                                               **more)))

    def stand_at(self, event):
        self.at, self.n, row = event
        self.by = row["Resource"]
        return row

    def qualities(self, row):
        return dict(application=row["product"], impact=nth(row["seriousness_2"]),
                    type=TYPES[nth(row["service_type"]) - 1],
                    category=CATEGORIES[nth(row["service_level"]) - 1])

    def open(self, row, whole):
        self.held = self.qualities(row)
        if not whole:
            del self.held["type"], self.held["category"]
        else:
            self.status = "qualified"
        self.customer = row["customer"]
        self.op("open", requester=dict(name=self.customer), subject=self.ref[12:],
                description=row["Activity"], tags=["section-%d" % nth(row["support_section"])],
                **self.held)
        op = self.out[-1][2]
        op["key"] = op.pop("ticket")[4:]

    def give_team(self, row):
        self.team, self.holder = row["workgroup"], None
        self.op("assign", team=self.team, note=row["Activity"])

    def sync(self, row):
        text = row["Activity"]
        if self.qualities(row) != self.held or text == "Assign seriousness":
            self.held = self.qualities(row)
            self.op("qualify", **self.held)
            if self.status == "new":
                self.status = "qualified"
        if row["workgroup"] != self.team:
            self.give_team(row)
        if row["customer"] != self.customer:
            self.customer = row["customer"]
            self.op("edit", requester=dict(name=self.customer))

    def act(self, text):
        if text == "Take in charge ticket":
            steal = {"steal": True} if self.holder not in (None, self.by) else {}
            self.op("take", note=text, **steal)
            self.status, self.holder = "in_progress", self.by
        elif text in ("Wait", "Require upgrade"):
            self.op("wait", on="requester" if text == "Wait" else "supplier", note=text)
            self.status = "waiting"
        elif text == "Create SW anomaly":
            self.op("qualify", problem="key:anomaly:" + self.held["application"], note=text)
            if self.status == "new":
                self.status = "qualified"
        elif text in SOLVES:
            self.op("resolve", solution=text)
            self.status = "resolved"
        elif text == "Closed" and self.status != "closed":
            self.op("close", solution=text)
            self.status = "closed"
        elif text != "Assign seriousness":
            self.op("note", note=text)

    def event(self, event, first):
        row = self.stand_at(event)
        text = row["Activity"]
        if first:
            self.open(row, text == "Assign seriousness")
            if text != "Assign seriousness":
                self.give_team(row)
            return self.act(text)
        if (self.status in ("resolved", "closed") and text in WORK) or \
                (self.status == "closed" and text in SOLVES):
            self.op("reopen", note=text)
            self.status = "in_progress" if self.holder else "qualified"
        self.sync(row)
        self.act(text)

    def life(self, events):
        for i, e in enumerate(events):
            self.event(e, i == 0)

    def view(self, events, name, end):
        self.stand_at(events[0])
        self.open(events[-1][2], True)
        self.give_team(events[-1][2])
        if end:
            self.stand_at(end)
            self.op(name, **({"note": "taken"} if name == "take" else {"solution": "done"}))


def pick(events, activity):
    return next((e for e in events if e[2]["Activity"] == activity), None)


VIEWS = {
    "take_in_charge": ("take", lambda e: pick(e, "Take in charge ticket")),
    "first_resolve": ("resolve", lambda e: pick(e, "Resolve ticket")),
    "last_resolve": ("resolve", lambda e: pick(e[::-1], "Resolve ticket")),
    "closed": ("close", lambda e: e[-1] if e[-1][2]["Activity"] == "Closed" else None),
}


def main(data, view):
    placed = []
    for case, events in read_cases(data + "/italian-helpdesk/finale.csv.xz").items():
        play = Play(case)
        if view == "life":
            play.life(events)
        else:
            name, find = VIEWS[view]
            play.view(events, name, find(events))
        placed += play.out
    # As a desk sees them: tickets mixed, in the order of time. The sort is stable.
    placed.sort(key=lambda p: p[:2])
    for _, _, op in placed:
        print(json.dumps(op, ensure_ascii=False))


main(*sys.argv[1:])
