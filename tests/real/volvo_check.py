"""Holds the replays of Volvo IT's log against TRUTH.json and the log: volvo_check.py DATA BOX

TRUTH.json's figures are held against the report directly wherever its definition is the
report's, if need be on a replay that plays one moment only (see volvo_stream.py). Where a
ticket's whole life gives another figure, the one of helpdesk-report(1) is computed here
from the log, by code that shares nothing with the program or with the stream.
"""
import csv
import json
import lzma
import os
import sys
from datetime import datetime, timedelta, timezone

import cached
import figures
import journals
from desk import Desk, eve, held_delay, hold, second, sort
from tap import Tap

ZONE = timezone(timedelta(hours=1))
DATA, BOX = sys.argv[1:]
# The sanitizers take ten times as long; what they look for is in one report as in four.
STEP = 4 if os.environ.get("MODE") == "asan" else 1
WEIGHT = {"Low": "2", "Medium": "3", "High": "4", "Major": "5"}
# Row urgency 3 of the matrix, which is what counts when the urgency is not known.
PRIORITY = {"2": "2", "3": "3", "4": "4", "5": "4"}
DIMS = ("application", "impact", "level", "month", "team", "status", "priority", "assignee",
        "type", "category", "resolution", "requester", "week", "day", "site", "urgency", "tag",
        "problem", "known", "channel", "application,month", "team,level", "impact,status",
        "month,application")


def rows():
    with lzma.open(DATA + "/volvo-sample/VINST-new.csv.xz", "rt", encoding="utf-8-sig",
                   newline="") as f:
        table = list(csv.reader(f))
    at = table[0].index
    case, time = at("SR Number"), at("Change Date+Time")
    status, sub = at("Status"), at("Sub Status")
    team, impact, product = at("Involved ST"), at("SR Latest Impact"), at("Product")
    owner, country = at("Owner First Name"), at("Country")
    cases = {}
    for r in table[1:]:
        cases.setdefault(r[case], []).append(dict(
            at=int(datetime.fromisoformat(r[time]).timestamp()), status=r[status], sub=r[sub],
            team=r[team], impact=WEIGHT[r[impact]], product=r[product], owner=r[owner],
            country=r[country], level=1 + r[team].count("2nd") * ("3rd" not in r[team]) +
            2 * r[team].count("3rd")))
    for events in cases.values():
        events.sort(key=lambda e: e["at"])  # stable: equal times stay as in the file
    return cases


def standing(past):
    """Level and team after the last of these events: those of the newest event that could
    move the ticket, which none can that follows a closure and is itself Completed."""
    for i in range(len(past) - 1, -1, -1):
        e = past[i]
        frozen = e["status"] == "Completed" and i > 0 and past[i - 1]["status"] == "Completed" and \
            (closed(past[:i]) or e["level"] != past[i - 1]["level"])
        if not frozen:
            return e["level"], e["team"]
    raise AssertionError


def closed(past):
    """Whether the Completed events that end these hold a closure."""
    for e in reversed(past):
        if e["status"] != "Completed":
            return False
        if e["sub"] == "Closed":
            return True
    return False


def moments(events):
    """What each event of a case is by the workflow, and the ticket's state after it."""
    found, holder, before = [], None, None
    for i, e in enumerate(events):
        kinds = {"noted"}
        level, team = standing(events[:i + 1])
        done = e["status"] == "Completed"
        if before:
            if before["done"] and not done:
                kinds.add("reopened")
            if level != before["level"]:
                kinds.add("escalated" if level > before["level"] else "returned")
            if (level, team) != (before["level"], before["team"]):
                holder = None
        if done:
            shut = closed(events[:i + 1])
            status = "closed" if shut else "resolved"
            kinds.add(status)
        elif e["status"] == "Accepted" and e["sub"] == "In Progress":
            status, holder = "in_progress", e["owner"]
            kinds.add("taken")
        elif e["status"] == "Accepted" and e["sub"].startswith("Wait"):
            status = "waiting"
            kinds.add("waiting")
        else:
            # Queued or Assigned: neither takes it nor puts it aside.
            if before is None:
                status = "new"
            elif kinds & {"escalated", "returned"}:
                status = "qualified"
            elif "reopened" in kinds:
                status = "in_progress" if before["holder"] else "qualified"
            else:
                status = before["status"]
            if e["sub"] == "Assigned":
                holder = e["owner"]
        before = dict(level=level, team=team, done=done, status=status, holder=holder)
        found.append((e["at"], kinds, dict(
            status=status, level=level, team=team, assignee=holder, application=e["product"],
            impact=e["impact"], priority=PRIORITY[e["impact"]], type="incident",
            requester=e["country"], resolution="solved" if status == "closed" else None)))
    return found


# --- TRUTH.json -------------------------------------------------------------------------

def truth_delays(tap, truth, desks):
    """Delays and closures, each on the replay that plays its moment alone."""
    for view, what, key, block in (
            ("ack", "acknowledge", "ack_in_progress_s", "ack_s"),
            ("first_accepted", "acknowledge", "first_accepted_s", None),
            ("resolved", "resolve", "resolve_s", "resolve_s"),
            ("first_completed", "resolve", "first_completed_s", None),
            ("closed", "resolve", "close_s", None)):
        desk = desks[view]
        held_delay(tap, desk.report()["total"][what], truth[key], "TRUTH: " + key)
        for dim, name, keys in (("application", "by_product_top50", {}),
                                ("impact", "by_impact", WEIGHT)):
            if block:
                got = desk.by(dim)
                held_delay(tap, {k: got[keys.get(k, k)][what] for k in truth[name]},
                           {k: b[block] for k, b in truth[name].items()},
                           "TRUTH: %s, %s" % (name, block))
    for end in ("resolved", "closed"):
        backlog = truth["backlog_not_" + end]
        tap.same(desks[end].report()["total"]["handled"], truth[end], "TRUTH: " + end)
        tap.same(desks[end].requests("month", "--on", "resolved"), truth[end + "_per_month"],
                 "TRUTH: %s_per_month" % end)
        tap.same(desks[end].open_at(backlog), backlog,
                 "TRUTH: backlog_not_%s at %d dates" % (end, len(backlog)))


def truth_life(tap, truth, desk):
    """What a ticket's whole life says as TRUTH.json does."""
    total = desk.report()["total"]
    levels, reopen = truth["levels"], truth["reopen"]
    for name, got, want in (
            ("tickets", total["requests"], truth["tickets"]),
            ("resolved", total["handled"], truth["resolved"]),
            ("per_product", sort(desk.requests("application")), sort(truth["per_product"])),
            ("per_impact", sort(desk.requests("impact")),
             sort({WEIGHT[k]: n for k, n in truth["per_impact"].items()})),
            ("per_country", sort(desk.requests("requester")), sort(truth["per_country"])),
            ("opened_per_month", desk.requests("month"), truth["opened_per_month"]),
            ("resolved_per_month", desk.requests("month", "--on", "resolved"),
             truth["resolved_per_month"]),
            ("final_status", sort(desk.requests("status")), last_status(truth)),
            ("tickets_reopened", total["reopened"], reopen["tickets_reopened"]["count"]),
            ("total_reopens", total["reopens"], reopen["total_reopens"]),
            ("resolved_at_line", total["solved_at_level"],
             dict({"0": 0}, **levels["resolved_at_line"], cert=0)),
            ("tickets_escalated_up", total["escalated"], levels["tickets_escalated_up"]),
            ("level_up_transfers", total["escalations"], levels["level_up_transfers"]),
            ("tickets_sent_down", total["returned"], levels["tickets_sent_down"]),
            ("level_down_transfers", total["returns"], levels["level_down_transfers"]),
            ("first_line_only_of_resolved", total["first_line"],
             levels["first_line_only_of_resolved"]["count"])):
        tap.same(got, want, "TRUTH: " + name)
    held_delay(tap, total["resolve"], truth["resolve_s"], "TRUTH: resolve_s")
    for dim, name, keys in (("application", "by_product_top50", {}),
                            ("impact", "by_impact", WEIGHT)):
        got = desk.by(dim)
        mine = ("requests", "handled", "reopened", "escalated")
        theirs = ("tickets", "resolved", "reopened", "escalated")
        tap.same({k: [got[keys.get(k, k)][f] for f in mine] for k in truth[name]},
                 {k: [b[f] for f in theirs] for k, b in truth[name].items()},
                 "TRUTH: %s: tickets, resolved, reopened, escalated" % name)
        held_delay(tap, {k: got[keys.get(k, k)]["resolve"] for k in truth[name]},
                   {k: b["resolve_s"] for k, b in truth[name].items()},
                   "TRUTH: %s, resolve_s" % name)


def last_status(truth):
    last = {"closed": 0, "resolved": 0, "waiting": 0}
    for k, n in truth["final_status"].items():
        last["closed" if k.endswith("Closed") else "waiting" if "Wait" in k else "resolved"] += n
    return last


def truth_tickets(tap, life, ack):
    """Each ticket's own moments, as `list` shows them, against per_ticket.csv."""
    def utc(text):
        at = text and datetime.fromisoformat(text).astimezone(timezone.utc)
        return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None

    with lzma.open(DATA + "/volvo-sample/per_ticket.csv.xz", "rt", newline="") as f:
        truth = {r["number"]: r for r in csv.DictReader(f)}
    got = {t["external"]["id"]: [t["opened"], t["resolved"], t["application"], t["team"]]
           for t in life.list("opened:2000-01-01..")}
    tap.same(sort(got), sort({k: [utc(r["opened_at"]), utc(r["resolved_at"]), r["product"],
                                  r["last_team"]] for k, r in truth.items()}),
             "TRUTH: opened, resolved, product and team of each ticket")
    got = {t["external"]["id"]: t["acknowledged"] for t in ack.list("opened:2000-01-01..")}
    tap.same(sort(got), sort({k: utc(r["ack_in_progress"]) for k, r in truth.items()}),
             "TRUTH: ack_in_progress of each ticket")


def truth_events(tap, truth, events):
    """The journals hold each event of the log, as what it is."""
    logged = truth["events_per_status"]
    tap.same(events["waiting"], sum(n for k, n in logged.items() if "Wait" in k),
             "TRUTH: events_per_status, waiting")
    tap.same(events["resolved"], logged["Completed/Resolved"] + logged["Completed/In Call"],
             "TRUTH: events_per_status, resolved")
    tap.same(events["closed"], logged["Completed/Closed"] - 1,
             "TRUTH: events_per_status, closed, but for one of a closed ticket")


def differing(tap, truth, tickets, cases):
    """Where the definitions part: the figure of each, and why. TRUTH.json's is computed here
    too, from the same rows, so that it is the definition that differs and not the reading."""
    total = figures.report(tickets, ZONE)[1]
    acks = [next(e["at"] for e in c if (e["status"], e["sub"]) == ("Accepted", "In Progress")) -
            c[0]["at"] for c in cases]
    held_delay(tap, figures.delay(acks), truth["ack_in_progress_s"],
               "the log as read here gives TRUTH's ack_in_progress_s")
    tap.say("acknowledge: mean %s s in the report, %s s in TRUTH.json, which takes a ticket as "
            "taken in charge at Accepted/In Progress alone; to the report escalation, return or "
            "wait before it is it too" % (total["acknowledge"]["mean_s"],
                                     truth["ack_in_progress_s"]["mean_s"]))
    for day, theirs in truth["backlog_not_resolved"].items():
        at = int(datetime.fromisoformat(day).replace(tzinfo=ZONE).timestamp()) - 1
        mine = figures.report(tickets, ZONE, as_of=at)[1]["open"]
        if mine != theirs:
            tap.say("backlog at %s: %d as it stood that day in the report, %d in TRUTH.json, which "
                    "counts as open what was done then and reopened later" % (day, mine, theirs))
    tap.say("one ticket changes its level between two closures: a closed one cannot be returned, "
            "the stream does it when the ticket is reopened, a second later; no figure differs")


def periods(tap, life, replayed):
    april, may = second(ZONE, 2012, 4, 1), second(ZONE, 2012, 5, 1)
    for on in ("opened", "resolved", "worked"):
        hold(tap, life, replayed, "report --period 2012-04 --by day --on " + on,
             "--period", "2012-04", "--on", on, on=on, start=april, end=may, by=("day",))
        hold(tap, life, replayed, "report --from --to --by month,level --on " + on,
             "--from", "2011-12-05", "--to", "2012-04-20", "--on", on, on=on,
             start=second(ZONE, 2011, 12, 5), end=second(ZONE, 2012, 4, 20), by=("month", "level"))
    hold(tap, life, replayed, "report --as-of a moment", "--as-of", "2012-05-02T12:30:15Z",
         as_of=second(ZONE, 2012, 5, 2, 13, 30, 15), by=("status", "level"))
    hold(tap, life, replayed, "report on a query", "application:PROD424", "impact:3..",
         by=("status",),
         where=lambda x: x.state["application"] == "PROD424" and x.state["impact"] >= "3")
    # The second of an event itself: as-of includes it.
    for at in sorted({m[0] for t in replayed[0] for m in t})[-400::40]:
        text = datetime.fromtimestamp(at, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        hold(tap, life, replayed, "report --as-of an event, " + text, "--as-of", text, as_of=at,
             by=("status",))


def main():
    tap = Tap()
    with open(DATA + "/volvo-sample/TRUTH.json", encoding="utf-8") as f:
        truth = json.load(f)
    desks = {v: Desk("%s/%s" % (BOX, v)) for v in
             ("life", "ack", "first_accepted", "resolved", "first_completed", "closed")}
    life = desks["life"]
    cases = list(rows().values())
    replayed = [moments(c) for c in cases], ZONE, None

    lines = journals.first_time(tap, life, BOX, truth["tickets"], 0)
    truth_life(tap, truth, life)
    truth_delays(tap, truth, desks)
    truth_tickets(tap, life, desks["ack"])
    differing(tap, truth, replayed[0], cases)

    hold(tap, life, replayed, "report")
    for dims in DIMS[::STEP]:
        hold(tap, life, replayed, "report --by " + dims, by=tuple(dims.split(",")))
    for day in list(truth["backlog_not_resolved"])[::STEP]:
        at = int(datetime.fromisoformat(day).replace(tzinfo=ZONE).timestamp()) - 1
        hold(tap, life, replayed, "report --by application --as-of " + eve(day), "--as-of",
             eve(day), by=("application",), as_of=at)
    periods(tap, life, replayed)

    truth_events(tap, truth, journals.check(tap, life, truth["tickets"], 8))
    journals.again(tap, life, BOX + "/life.jsonl", lines)
    cached.in_each_state(tap, BOX + "/life", lambda tap, desk: truth_life(tap, truth, desk))
    cached.verify(tap, BOX + "/life")
    cached.lists(tap, BOX + "/life", STEP)
    return tap.end()


sys.exit(main())
