"""Holds the replays of the Italian log against TRUTH.json and the log: italian_check.py DATA BOX

As volvo_check.py does: TRUTH.json's figures directly where its definition is the report's
(on a replay that plays one moment only, if need be), else the figure of helpdesk-report(1)
computed here from the log, by code that shares nothing with the program or the stream.
"""
import csv
import json
import lzma
import os
import sys
from datetime import datetime, timezone

import cached
import figures
import journals
from desk import Desk, eve, held_delay, hold, second, sort
from tap import Tap

ZONE = timezone.utc
DATA, BOX = sys.argv[1:]
# The sanitizers take ten times as long; what they look for is in one report as in four.
STEP = 4 if os.environ.get("MODE") == "asan" else 1
TYPE = dict(zip(("Value 1", "Value 2", "Value 3", "Value 4"), figures.WORDS["types"]))
CATEGORY = dict(zip(("Value 1", "Value 2", "Value 3", "Value 4"), figures.WORDS["categories"]))
PRIORITY = {"1": "2", "2": "2", "3": "3", "4": "4"}  # urgency not known: row 3 of the matrix
# What TRUTH.json calls a work activity, and what solves.
WORK = {"Take in charge ticket", "Assign seriousness", "Insert ticket", "Wait", "Require upgrade",
        "Create SW anomaly", "Schedule intervention"}
SOLVES = {"Resolve ticket", "RESOLVED", "VERIFIED", "DUPLICATE", "INVALID"}
# Those of one value or none for all tickets are for volvo_check.py, which has fewer tickets.
DIMS = ("application", "impact", "type", "category", "month", "team", "status", "tag", "requester",
        "problem", "application,month", "team,status")
IN_CSV = ("application", "application,month")
STATUS = {"Take in charge ticket": "in_progress", "Wait": "waiting", "Require upgrade": "waiting",
          "Closed": "closed", **dict.fromkeys(SOLVES, "resolved")}
KIND = {"in_progress": "taken"}  # the other events are called as the status they give


def rows():
    with lzma.open(DATA + "/italian-helpdesk/finale.csv.xz", "rt", encoding="utf-8",
                   newline="") as f:
        table = list(csv.reader(f))
    at = table[0].index
    names = ("Activity", "Resource", "customer", "product", "seriousness_2", "service_level",
             "service_type", "support_section", "workgroup")
    places = [(n, at(n)) for n in names]
    case, time = at("Case ID"), at("Complete Timestamp")
    cases = {}
    for n, r in enumerate(table[1:]):
        e = {k: r[i] for k, i in places}
        when = datetime.strptime(r[time][:19], "%Y/%m/%d %H:%M:%S")
        e.update(at=int(when.replace(tzinfo=ZONE).timestamp()), row=n)
        cases.setdefault(r[case], []).append(e)
    for events in cases.values():
        events.sort(key=lambda e: (e["at"], e["row"]))
    return cases


def fields(e):
    """What an event's columns say of its ticket."""
    impact = e["seriousness_2"][6:]
    return {"application": e["product"].replace(" ", "-"), "impact": impact,
            "priority": PRIORITY[impact], "type": TYPE[e["service_type"]],
            "category": CATEGORY[e["service_level"]], "team": e["workgroup"],
            "requester": e["customer"], "tag": "section-" + e["support_section"][6:], "level": 0}


def problems(cases):
    """The number of each product's problem: they are made in the order of time."""
    named = sorted((e["at"], e["row"], e["product"]) for c in cases for e in c
                   if e["Activity"] == "Create SW anomaly")
    numbers = {}
    for _, _, product in named:
        numbers.setdefault(product, "HD-P%d" % (len(numbers) + 1))
    return numbers


def moments(events, numbers):
    """What each event of a case is by the workflow, and the ticket's state after it."""
    found, problem, holder, status, team = [], None, None, "new", None
    before = None
    for e in events:
        act, state, kinds = e["Activity"], fields(e), set()
        # Opened to be qualified, a ticket has no team yet; opened by other work, nothing else.
        if before is None:
            state.update({"team": None} if act == "Assign seriousness" else
                         {"type": None, "category": None})
        done = status in figures.DONE
        if done and (act in WORK or (status == "closed" and act in SOLVES)):
            kinds.add("reopened")
            status = "in_progress" if holder else "qualified"
        if team not in (None, state["team"]):
            holder = None
        team = state["team"]
        if status == "new" and (act in ("Assign seriousness", "Create SW anomaly") or
                                (before and before != state)):
            status = "qualified"
        if act == "Create SW anomaly":
            problem = numbers[e["product"]]
        if act == "Take in charge ticket":
            holder = e["Resource"]
        if act in STATUS:
            status = STATUS[act]
            kinds.add(KIND.get(status, status))
        # Opening is not work, and to set what is set already leaves no trace; all else does.
        if act != "Assign seriousness" or (before and before != state):
            kinds.add("noted")
        before = dict(state)
        found.append((e["at"], kinds, dict(state, status=status, problem=problem, assignee=holder,
                                           resolution="solved" if status == "closed" else None)))
    return found


def idle(cases):
    """How many events set a ticket's qualities to what they are."""
    def qualities(e):
        return [fields(e)[k] for k in ("application", "impact", "type", "category")]

    n = 0
    for c in cases:
        # Who is not opened to be qualified has no type yet: then the second event sets it.
        known = qualities(c[0]) if c[0]["Activity"] == "Assign seriousness" else None
        for e in c[1:]:
            n += e["Activity"] == "Assign seriousness" and known == qualities(e)
            known = qualities(e)
    return n


# --- TRUTH.json -------------------------------------------------------------------------

GROUPS = (("by_product", "application", lambda k: k.replace(" ", "-")),
          ("by_seriousness_2", "impact", lambda k: k[6:]), ("by_workgroup", "team", str),
          ("by_service_type", "type", TYPE.get))


def truth_delays(tap, truth, desks):
    """Delays and closures, each on the replay that plays its moment alone."""
    for view, what, key, block in (
            ("take_in_charge", "acknowledge", "take_in_charge_s", "take_in_charge_s"),
            ("first_resolve", "resolve", "first_resolve_s", None),
            ("last_resolve", "resolve", "last_resolve_s", "last_resolve_s"),
            ("closed", "resolve", "close_s", None)):
        desk = desks[view]
        held_delay(tap, desk.report()["total"][what], truth[key], "TRUTH: " + key)
        for name, dim, called in GROUPS:
            if block:
                got = desk.by(dim)
                held_delay(tap, {k: got[called(k)][what] for k in truth[name]},
                           {k: b[block] for k, b in truth[name].items()},
                           "TRUTH: %s, %s" % (name, block))
    closed = desks["closed"]
    tap.same(closed.report()["total"]["handled"], truth["closed"], "TRUTH: closed")
    tap.same(closed.requests("month", "--on", "resolved"), truth["closed_per_month"],
             "TRUTH: closed_per_month")
    for view, key in (("closed", "backlog_not_closed"),
                      ("last_resolve", "backlog_not_resolved_last")):
        tap.same(desks[view].open_at(truth[key]), truth[key],
                 "TRUTH: %s at %d dates" % (key, len(truth[key])))


def renamed(counts, called):
    return sort({called(k): n for k, n in counts.items()})


def truth_life(tap, truth, desk):
    """What a ticket's whole life says as TRUTH.json does."""
    total = desk.report()["total"]
    people = desk.requests("requester")
    closed = desk.by("status")["closed"]["requests"]
    for name, got, want in (
            ("tickets", total["requests"], truth["tickets"]),
            ("closed, by status", closed, truth["closed"]),
            ("per_product", sort(desk.requests("application")),
             renamed(truth["per_product"], GROUPS[0][2])),
            ("per_seriousness_2", sort(desk.requests("impact")),
             renamed(truth["per_seriousness_2"], GROUPS[1][2])),
            ("per_workgroup", sort(desk.requests("team")), sort(truth["per_workgroup"])),
            ("per_service_type", sort(desk.requests("type")),
             renamed(truth["per_service_type"], TYPE.get)),
            ("per_service_type in total", sort(total["types"]),
             sort(dict(renamed(truth["per_service_type"], TYPE.get), none=0))),
            ("per_service_level in total", sort(total["categories"]),
             sort(dict(renamed(truth["per_service_level"], CATEGORY.get), none=0))),
            ("per_support_section", sort(desk.requests("tag")),
             renamed(truth["per_support_section"], lambda k: "section-" + k[6:])),
            ("distinct_customers_last_event", len(people), truth["distinct_customers_last_event"]),
            ("opened_per_month", desk.requests("month"), truth["opened_per_month"])):
        tap.same(got, want, "TRUTH: " + name)
    for name, dim, called in GROUPS:
        done = {tuple(g[d] for d in (dim, "status")): g["requests"]
                for g in desk.report("--by", dim + ",status")["groups"]}
        tap.same({k: done.get((called(k), "closed"), 0) for k in truth[name]},
                 {k: b["closed"] for k, b in truth[name].items()}, "TRUTH: %s, closed" % name)


def truth_tickets(tap, desks):
    """Each ticket's own moments, as `list` shows them, against per_ticket.csv."""
    with lzma.open(DATA + "/italian-helpdesk/per_ticket.csv.xz", "rt", newline="") as f:
        truth = {r["number"]: r for r in csv.DictReader(f)}
    for view, what, column in (("take_in_charge", "acknowledged", "take_in_charge"),
                               ("first_resolve", "resolved", "first_resolve"),
                               ("last_resolve", "resolved", "last_resolve"),
                               ("closed", "resolved", "closed_at")):
        got = {t["external"]["id"]: [t["opened"], t[what]]
               for t in desks[view].list("opened:2000-01-01..")}
        want = {k: [r["opened_at"] + "Z", r[column] + "Z" if r[column] else None]
                for k, r in truth.items()}
        tap.same(sort(got), sort(want), "TRUTH: opened_at and %s of each ticket" % column)


def truth_events(tap, truth, events):
    """The journals hold each event of the log, as what it is."""
    logged = truth["events_per_activity"]
    for kind, activities in (("taken", ["Take in charge ticket"]),
                             ("waiting", ["Wait", "Require upgrade"]), ("resolved", SOLVES)):
        tap.same(events[kind], sum(logged[a] for a in activities),
                 "TRUTH: events_per_activity, " + kind)


def differing(tap, truth, tickets, cases):
    """Where the definitions part: the figure of each, and why. TRUTH.json's is computed here
    too, from the same rows, so that it is the definition that differs and not the reading."""
    total = figures.report(tickets, ZONE)[1]
    delays = [t[0] - c[0]["at"] for c in cases
              for t in [[e["at"] for e in c if e["Activity"] == "Take in charge ticket"]] if t]
    held_delay(tap, figures.delay(delays), truth["take_in_charge_s"],
               "the log as read here gives TRUTH's take_in_charge_s")
    tap.say("acknowledge: n %d, median %d s in the report, n %d, median %d s in TRUTH.json, which "
            "asks for 'Take in charge ticket'; to the report a wait, solution or closure is it too"
            % (total["acknowledge"]["n"], total["acknowledge"]["median_s"],
               truth["take_in_charge_s"]["n"], truth["take_in_charge_s"]["median_nearest_rank_s"]))
    rework = sum(a["Activity"] == "Resolve ticket" and b["Activity"] in WORK
                 for c in cases for a, b in zip(c, c[1:]))
    tap.same(rework, truth["rework"]["total"], "the log as read here gives TRUTH's rework")
    tap.say("reopens: %d in the report, %d in TRUTH.json, which counts what follows 'Resolve "
            "ticket' alone; to the report work after any solution or closure is a reopening"
            % (total["reopens"], rework))
    tap.say("resolve: n %d, mean %s s in the report (start of the last stretch of resolved or "
            "closed), n %d, mean %s s in TRUTH.json (last 'Resolve ticket', if there is one)"
            % (total["resolve"]["n"], total["resolve"]["mean_s"], truth["last_resolve_s"]["n"],
               truth["last_resolve_s"]["mean_s"]))
    for day, theirs in truth["backlog_not_resolved_last"].items():
        at = int(datetime.fromisoformat(day).replace(tzinfo=ZONE).timestamp()) - 1
        mine = figures.report(tickets, ZONE, as_of=at)[1]["open"]
        if mine != theirs:
            tap.say("backlog at %s: %d as it stood that day in the report, %d in TRUTH.json, which "
                    "counts to the last 'Resolve ticket'" % (day, mine, theirs))


def periods(tap, life, replayed):
    for on in ("opened", "resolved", "worked"):
        hold(tap, life, replayed, "report --period 2012-Q1 --by week --on " + on,
             "--period", "2012-Q1", "--on", on, on=on, start=second(ZONE, 2012, 1, 1),
             end=second(ZONE, 2012, 4, 1), by=("week",), in_csv=on == "worked")
    hold(tap, life, replayed, "report --from --to --as-of, worked", "--from", "2011-03-01", "--to",
         "2011-06-01", "--as-of", "2011-05-15", "--on", "worked", on="worked",
         start=second(ZONE, 2011, 3, 1), end=second(ZONE, 2011, 6, 1),
         as_of=second(ZONE, 2011, 5, 16) - 1, by=("application", "type"), in_csv=False)
    # The second of an event itself: as-of includes it.
    for at in sorted({m[0] for t in replayed[0] for m in t})[-2000::1000]:
        text = datetime.fromtimestamp(at, ZONE).strftime("%Y-%m-%dT%H:%M:%SZ")
        hold(tap, life, replayed, "report --as-of an event, " + text, "--as-of", text,
             in_csv=False, as_of=at, by=("status",))
    hold(tap, life, replayed, "report on a query", "has:problem", "not", "application:Value-3",
         by=("problem",), in_csv=False,
         where=lambda x: x.state["problem"] and x.state["application"] != "Value-3")


def main():
    tap = Tap()
    with open(DATA + "/italian-helpdesk/TRUTH.json", encoding="utf-8") as f:
        truth = json.load(f)
    desks = {v: Desk("%s/%s" % (BOX, v)) for v in
             ("life", "take_in_charge", "first_resolve", "last_resolve", "closed")}
    life = desks["life"]
    cases = list(rows().values())
    numbers = problems(cases)
    names = {p.replace(" ", "-"): p for p in truth["per_product"]}
    replayed = [moments(c, numbers) for c in cases], ZONE, names

    lines = journals.first_time(tap, life, BOX, truth["tickets"], idle(cases))
    truth_life(tap, truth, life)
    truth_delays(tap, truth, desks)
    truth_tickets(tap, desks)
    differing(tap, truth, replayed[0], cases)

    hold(tap, life, replayed, "report")
    for dims in DIMS[::STEP]:
        hold(tap, life, replayed, "report --by " + dims, by=tuple(dims.split(",")),
             in_csv=dims in IN_CSV)
    for day in list(truth["backlog_not_closed"])[::STEP]:
        at = int(datetime.fromisoformat(day).replace(tzinfo=ZONE).timestamp()) - 1
        hold(tap, life, replayed, "report --by application --as-of " + eve(day), "--as-of",
             eve(day), in_csv=False, by=("application",), as_of=at)
    periods(tap, life, replayed)

    truth_events(tap, truth, journals.check(tap, life, truth["tickets"], 40))
    journals.again(tap, life, BOX + "/life.jsonl", lines)
    cached.in_each_state(tap, BOX + "/life", lambda tap, desk: truth_life(tap, truth, desk))
    cached.verify(tap, BOX + "/life")
    cached.lists(tap, BOX + "/life", 6)
    return tap.end()


sys.exit(main())
