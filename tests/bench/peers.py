#!/usr/bin/python3
"""The tickets of a store, given to the programs that reading is measured against.

peers.py fossil STORE FILE  into a Fossil repository: tickets, and a change for each entry
                            (`fossil rebuild` must follow)
peers.py mail STORE FOLDER  a mail a ticket in the maildir of its application, seen unless
                            it is open; each further entry a mail in reply to it
peers.py task STORE FOLDER  Taskwarrior's files: what is open is pending, the rest is done
peers.py git STORE          to standard output: a stream for `git fast-import` that ends in
                            the same files, with a commit for each entry after the first

Texts, applications, times and notes are those of the store's newest commit.
"""

import collections
import hashlib
import os
import re
import sqlite3
import struct
import subprocess
import sys
import uuid
import zlib
from datetime import datetime

HANDLED = ("resolved", "closed", "merged")
OPENED_A_COMMIT = 100

Ticket = collections.namedtuple("Ticket", "number path text head entries")
Entry = collections.namedtuple("Entry", "at by event status note text")


def seconds(moment):
    return int(datetime.strptime(moment, "%Y-%m-%dT%H:%M:%S%z").timestamp())


def field(text, name, default=""):
    """A field on one line, or a block under it. The files are our own: no YAML is needed."""
    found = re.search(r"^%s: (?:\|-\n((?:  .*\n)+)|(.*))" % name, text, re.M)
    if not found:
        return default
    return found[1].replace("\n  ", "\n").strip() if found[1] else found[2]


def entry(text):
    status = re.search(r"status: (\w+)", text)
    note = re.search(r"(?:note|solution): ([^},\n]*)", text)
    return Entry(text[6:26], field(text, "  by"), field(text, "  event"),
                 status and status[1], note[1] if note else "", text)


def tickets(store):
    """All tickets, in the order of their paths."""
    git = ["git", "-C", store]
    tree = subprocess.run(git + ["ls-tree", "-r", "main", "tickets"],
                          check=True, capture_output=True, text=True).stdout.splitlines()
    rows = [line.split() for line in tree]
    with subprocess.Popen(git + ["cat-file", "--batch"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as pipe:
        for i in range(0, len(rows), 500):  # fewer than a pipe holds
            some = rows[i:i + 500]
            pipe.stdin.write("".join(row[2] + "\n" for row in some).encode())
            pipe.stdin.flush()
            for row in some:
                size = int(pipe.stdout.readline().split()[2])
                text = pipe.stdout.read(size + 1)[:-1].decode()
                head, journal = text.split("\njournal:\n")
                entries = [entry("- at:" + x) for x in journal.split("- at:")[1:]]
                yield Ticket(field(head, "number"), row[3], text, head + "\n", entries)
        pipe.stdin.close()


def is_open(t):
    return field(t.head, "status") not in HANDLED


# --- Fossil -------------------------------------------------------------------------


def manifest(moment, fields, key, user):
    body = "D %s.000\n" % moment[:-1]
    for name, value in sorted(fields.items()):
        value = value.replace("\\", "\\\\").replace(" ", "\\s").replace("\n", "\\n")
        body += "J %s %s\n" % (name, value)
    body += "K %s\nU %s\n" % (key, user)
    return (body + "Z %s\n" % hashlib.md5(body.encode()).hexdigest()).encode()


def manifests(t):
    key = hashlib.sha1(t.number.encode()).hexdigest()
    first = t.entries[0]
    yield manifest(first.at, {
        "title": field(t.head, "subject"),
        "comment": field(t.head, "description"),
        "subsystem": field(t.head, "application"),
        "type": "Incident",
        "status": "Open",
    }, key, first.by)
    for x in t.entries[1:]:
        fields = {"icomment": x.note or x.event}
        if x.status:
            fields["status"] = "Closed" if x.status in HANDLED else "Open"
        yield manifest(x.at, fields, key, x.by)


def write_fossil(store, path):
    with sqlite3.connect(path) as db:
        for t in tickets(store):
            db.executemany(
                "INSERT INTO blob(rcvid, size, uuid, content) VALUES (1, ?, ?, ?)",
                ((len(text), hashlib.sha3_256(text).hexdigest(),
                  struct.pack(">I", len(text)) + zlib.compress(text)) for text in manifests(t)),
            )


# --- mail ---------------------------------------------------------------------------


def write_mail(store, folder):
    for t in tickets(store):
        for i, x in enumerate(t.entries):
            place = os.path.join(folder, "journal" if i else field(t.head, "application"), "cur")
            if not os.path.isdir(place):
                for part in ("cur", "new", "tmp"):
                    os.makedirs(os.path.join(os.path.dirname(place), part))
            seen = i or not is_open(t)
            name = "%d.%s.%d:2,%s" % (seconds(x.at), t.number, i, "S" if seen else "")
            moment = datetime.strptime(x.at, "%Y-%m-%dT%H:%M:%S%z")
            mail = "From: %s\nTo: helpdesk@example.org\nDate: %s\nSubject: %s\nMessage-ID: <%s>\n" % (
                "%s <%s@example.org>" % (x.by, x.by) if i else
                re.sub(r"\{name: (.*?), email: (.*?)\}.*", r"\1 <\2>",
                       field(x.text, "  set")[len("{requester: "):]),
                moment.strftime("%a, %d %b %Y %H:%M:%S +0000"),
                ("Re: " if i else "") + field(t.head, "subject"),
                "%s.%d@example.org" % (t.number, i) if i else t.number + "@example.org",
            )
            if i:
                mail += "In-Reply-To: <%s@example.org>\n" % t.number
            body = (x.note or x.event) if i else field(t.head, "description")
            with open(os.path.join(place, name), "w") as out:
                out.write(mail + "\n" + body + "\n")


# --- Taskwarrior --------------------------------------------------------------------


def task_value(s):
    for plain, code in (("&", "&amp;"), ('"', "&dquot;"), ("[", "&open;"), ("]", "&close;")):
        s = s.replace(plain, code)
    return '"%s"' % s.replace("\n", " ")


def write_task(store, folder):
    with open(os.path.join(folder, "pending.data"), "w") as pending, \
            open(os.path.join(folder, "completed.data"), "w") as completed:
        for t in tickets(store):
            first = seconds(t.entries[0].at)
            line = {
                "description": field(t.head, "subject"),
                "entry": str(first),
                "modified": str(seconds(t.entries[-1].at)),
                "project": field(t.head, "application"),
                "status": "pending" if is_open(t) else "completed",
                "uuid": str(uuid.uuid5(uuid.NAMESPACE_URL, t.number)),
                "annotation_%d" % first: field(t.head, "description"),
            }
            if not is_open(t):
                line["end"] = line["modified"]
            for x in t.entries[1:]:
                line["annotation_%d" % seconds(x.at)] = x.note or x.event
            text = " ".join("%s:%s" % (k, task_value(v)) for k, v in sorted(line.items()))
            print("[%s]" % text, file=pending if is_open(t) else completed)


# --- git ----------------------------------------------------------------------------


def put_data(out, text):
    data = text.encode()
    out.write(b"data %d\n%s\n" % (len(data), data))


def put_commit(out, moment, who, message):
    out.write(b"commit refs/heads/main\ncommitter %s <%s@example.org> %d +0000\n" % (
        who.encode(), who.encode(), seconds(moment)))
    put_data(out, message)


def put_file(out, t, entries):
    out.write(b"M 100644 inline %s\n" % t.path.encode())
    put_data(out, t.head + "journal:\n" + "".join(x.text for x in entries))


def write_git(store):
    out = sys.stdout.buffer
    events = []
    for n, t in enumerate(tickets(store)):
        if n % OPENED_A_COMMIT == 0:
            put_commit(out, t.entries[0].at, "anne", "tickets opened")
        put_file(out, t, t.entries[:1])
        events += [(x.at, t, k + 1) for k, x in enumerate(t.entries) if k]
    for moment, t, k in sorted(events, key=lambda event: event[0]):
        x = t.entries[k - 1]
        put_commit(out, moment, x.by, "%s: %s" % (t.number, x.event))
        put_file(out, t, t.entries[:k])


def main():
    kinds = {"fossil": write_fossil, "mail": write_mail, "task": write_task, "git": write_git}
    if len(sys.argv) < 3 or sys.argv[1] not in kinds:
        sys.exit(__doc__)
    kinds[sys.argv[1]](*sys.argv[2:])


if __name__ == "__main__":
    main()
