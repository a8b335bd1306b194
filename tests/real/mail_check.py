"""What a judge program says of real mails, held against what they are.

Usage: mail_check.py JUDGE DATA. DATA holds mails nobody here wrote, see its SOURCE.
"""

import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile

from tap import Tap

JUDGE, DATA = sys.argv[1:]
tap = Tap()


def judged(what, paths):
    run = subprocess.run([JUDGE, what], input="".join(p + "\n" for p in paths).encode(),
                         stdout=subprocess.PIPE)
    if run.returncode != 0:
        tap.ok(False, "the judge ends with %d" % run.returncode)
    return run.stdout.decode("utf-8").splitlines()


def senders(paths):
    """path -> (kind, sign)"""
    out = {}
    for line in judged("sender", paths):
        kind, path, why = line.split("\t")
        out[path] = (kind, why)
    return out


def under(folder):
    return sorted(os.path.join(d, f) for d, _, files in os.walk(folder) for f in files)


def unpack(name, box):
    with tarfile.open(os.path.join(DATA, name)) as tar:
        tar.extractall(box)


# --- bounces ---------------------------------------------------------------------------------

# No From at all: such a message is kept as undeliverable, it opens nothing.
WITHOUT_SENDER = {"rfc3464-36.eml"}


def one_by_one(path, box):
    """The messages of an mbox, as files."""
    with open(path, "rb") as f:
        parts = re.split(rb"(?m)^From ", f.read())[1:]
    for i, part in enumerate(parts):
        name = os.path.join(box, "%s-%d" % (os.path.basename(path), i))
        with open(name, "wb") as f:
            f.write(b"From " + part)
        yield name


def bounces(box):
    unpack("sisimai-bounces.tar.xz", box)
    top = os.path.join(box, "sisimai-bounces")
    split = os.path.join(box, "split")
    os.mkdir(split)
    paths = [p for p in under(os.path.join(top, "maildir")) if "/not/" not in p]
    for mbox in under(os.path.join(top, "mailbox")):
        paths += one_by_one(mbox, split)
    said = senders(paths)
    tap.ok(len(said) == len(paths) and len(paths) > 800, "%d bounces are judged" % len(paths))
    known = [p for p in paths if said[p][0] in ("bounce", "auto-reply")]
    tap.ok(len(known) >= 0.99 * len(paths), "at least 99 in 100 are known as automatic",
           "%d of %d" % (len(known), len(paths)))
    others = [p for p in paths if p not in known and
              not (said[p][0] == "unread" and os.path.basename(p) in WITHOUT_SENDER)]
    tap.ok(not others, "none is of a kind that opens a ticket",
           *["%s: %s" % (p, said[p]) for p in others])
    said = senders(under(os.path.join(top, "maildir", "not")))
    tap.ok(len(said) >= 3, "there are messages that are none")
    wrong = [p for p in said if said[p][0] == "bounce"]
    tap.ok(not wrong, "and none of them is taken for one", *["%s: %s" % (p, said[p]) for p in wrong])
    # One bears Auto-Submitted: auto-replied.
    tap.same(sorted(kind for kind, _ in said.values()), ["auto-reply", "person", "person"],
             "but what answers by itself says so")


# --- mail of people ------------------------------------------------------------------------------

# They are what they are called here: reports with all their parts.
TRUE_BOUNCES = {"PostMaster-Test10.box", "failure.eml", "mail_malformed_2"}


def ordinary(box):
    unpack("notmuch-corpora.tar.xz", box)
    paths = under(os.path.join(box, "notmuch-corpora"))
    for folder in ("otobo", "php-mime-mail-parser", "mail-parser"):
        paths += under(os.path.join(DATA, folder))
    said = senders(paths)
    wrong = [p for p in paths if said[p][0] in ("bounce", "auto-reply", "ours") and
             os.path.basename(p) not in TRUE_BOUNCES]
    tap.ok(len(paths) > 400 and not wrong, "of %d other mails none is taken for a bounce or "
           "an answer of a program" % len(paths), *["%s: %s" % (p, said[p]) for p in wrong])
    missed = [p for p in paths if os.path.basename(p) in TRUE_BOUNCES and said[p][0] != "bounce"]
    tap.ok(not missed, "the bounces among them are found", *missed)


# --- what is new in an answer ----------------------------------------------------------------------

# For each text what its new part begins and ends with, and what of it must have been folded away.
# None: nothing is folded.
REPLIES = {
    "correct_sig": ("this is an email", "-- signature.", "rick"),
    "email_1_1": ("Hi folks", "Java HTTP API.", "-Abhishek"),
    "email_1_2": ("Hi,", "delete them all individually.\"", "riak-users mailing"),
    "email_1_3": ("Oh thanks.", "would be great.", "-Abhishek"),
    "email_1_4": ("Awesome!", "problem with it.", "On Aug 22"),
    "email_1_5": ("One: Here's", "for a while.", None),
    "email_1_6": ("I get proper", "torch of pixels", "On Dec 16"),
    "email_1_7": (":+1:", ":+1:", "On Tue, Sep 25"),
    "email_1_8": ("On Tue, Apr 29", "and under this.", "-- Tim"),
    "email_2_1": ("Outlook with", "a reply", "*From:*"),
    "email_2_2": ("Outlook with", "above line", "From: CRM"),
    "email_2_3": ("Outlook with", "above line", "From: CRM"),
    "email_BlackBerry": ("Here is", "another email", "BlackBerry"),
    "email_bullets": ("test 2", "- and another", "On Fri, Feb 24"),
    "email_iPhone": ("Here is", "another email", "iPhone"),
    "email_multi_word_sent_from_my_mobile_device": ("Here is", "another email", "Verizon"),
    "email_one_is_not_on": ("Thank, this", "when I run...", "On Oct 1"),
    "email_sent_from_my_not_signature": ("Here is", "my mobile phone.", None),
    "email_sig_delimiter_in_middle_of_line": ("Hi there!", "kthxbai", None),
    "greedy_on": ("On your remote", "is not working.", "On 9 Jan 2014"),
    "pathological": ("I think", "back to a computer.", "On Dec 8, 2013"),
}


def replies():
    paths = under(os.path.join(DATA, "email_reply_parser"))
    for line in judged("fresh", paths):
        said = json.loads(line)
        name = os.path.splitext(os.path.basename(said["path"]))[0]
        fresh, folded = said["fresh"], said["folded"]
        if name not in REPLIES:
            tap.ok(False, name, "nothing is known of it")
            continue
        first, last, gone = REPLIES.pop(name)
        tap.ok(fresh.startswith(first) and fresh.endswith(last) and
               (folded == "" if gone is None else gone in folded and gone not in fresh),
               "what is new in " + name, fresh, "--- folded:", folded)
        with open(said["path"], encoding="utf-8", newline="") as f:
            whole = f.read()
        tap.ok(re.sub(r"\s", "", fresh + folded) == re.sub(r"\s", "", whole),
               "nothing of it is lost")
    tap.ok(not REPLIES, "all were there", *REPLIES)


with tempfile.TemporaryDirectory() as box:
    bounces(box)
    ordinary(box)
    replies()
sys.exit(tap.end())
