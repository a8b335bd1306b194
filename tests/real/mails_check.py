"""What we write, read by Python's email package: mails_check.py PROGRAM FOLDER [NAUGHTY]."""

import email
import email.policy
import email.utils
import json
import os
import re
import shutil
import subprocess
import sys

from email.header import decode_header, make_header

from tap import Tap

tap = Tap()
program, folder = sys.argv[1:3]

BIDI = "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"


def line(s):
    """A text as it may stand in a header: one line, no controls, no turning of directions."""
    s = "".join(" " if ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u2028\u2029" else c for c in s)
    s = "".join(c for c in s if c not in BIDI)
    return re.sub(" +", " ", s).strip(" ")


def long_text(words):
    return " ".join(["été", "naïve", "word", "日本語", "x" * 70][i % 5] for i in range(words))


BASE = dict(to=["Marie Curie <marie@example.org>"], subject="Subject", text="Hello\n")
CASES = [
    dict(subject="[HD-42] Payslip shows last month"),
    dict(subject="[HD-42] " + long_text(30)),
    dict(subject="[HD-42] " + "é" * 300),
    dict(subject="[HD-42] a\r\nBcc: evil@example.net\r\n\r\nbody"),
    dict(subject="a\x01b\x1b[31m\u2028c\x85d\u202ee"),
    dict(subject="=?utf-8?q?=0D=0ABcc:_evil?= plain =?x"),
    dict(subject="=?utf-8?b?w6k=?="),
    dict(subject=""),
    dict(subject="  two   blanks\tand a tab "),
    dict(subject="日本語のとても長い件名" * 12),
    dict(to=["\"Curie, Marie\" <marie@example.org>", "b@example.org", "Ł ódź <l@example.org>"]),
    dict(to=["Doctor \"M\" \\ (x) <marie@example.org>"]),
    dict(to=["évêque, Marie; né \"Dr\" <marie@example.org>"]),
    dict(to=["Name\r\nBcc: evil@example.net <marie@example.org>"]),
    dict(to=["<script> <marie@example.org>"]),
    dict(to=["x" * 300 + " <marie@example.org>"]),
    dict(to=["a.b+c=d@example.org"]),
    dict(in_reply_to="a@b", references=["a@b", "c" * 200 + "@example.org", "d@e"]),
    dict(in_reply_to="a(b@c.org", references=["a(b@c.org", "=?utf-8?q?x?=@y.org", "a\"b,c;d@e", "last@e.org"]),
    dict(in_reply_to="a@b>\r\nBcc: evil@example.net", references=["x y@z", "ok@example.org", "é@b"]),
    dict(text="été\n\n-- \nHelpdesk\n", language="fr"),
    dict(text="From here\n>From there\n.\n..\n"),
    dict(text="été From\nFrom été " + "x" * 100 + "\n"),
    dict(text="no end of line"),
    dict(text="From " + "From " * 40 + "\n" + ". " * 60 + "é\n.\n"),
    dict(text="control \x01 and \x1b[31m and \x7f\n"),
    dict(text="trailing blank \nand tab\t\n"),
    dict(text=("é" * 2000 + "\n") * 3),
    dict(text="=3D=\n" + "a=" * 60 + "\n"),
    dict(text=""),
    dict(text="日本語\n" * 50),
    dict(language="fr\r\nBcc: evil@example.net", ticket="HD-1\nBcc: x"),
    dict(files=[dict(name="report.pdf", text="%PDF\nFrom x\n")]),
    dict(files=[dict(name="Rapport été «%s».txt" % ("long " * 30), text="été"),
                dict(name="b.png", text="p"), dict(name="noext", text="x")]),
    dict(files=[dict(name="x\r\nBcc: evil@example.net.txt", text="hi")]),
    dict(files=[dict(name="a\"b\\c;d=e.txt", text="hi"), dict(name="\u202egnp.exe", text="")]),
    dict(files=[dict(name="", text="--=_boundary\n--\n")]),
    dict(files=[dict(name="it's 100% 'quoted'.csv", text="a;b\n")]),
]
BAD = ["", "marie", "marie@", "@example.org", "-o@example.org", "a b@example.org", "a@b@c.org",
       "a..b@example.org", ".a@example.org", "a@-x.org", "a@x..org", "marie@exämple.org",
       "a@example.org\nBcc: x@y.org", "<a@example.org", "x <a@example.org> y", "a@example.org,b@c.org",
       "x" * 65 + "@example.org", "a@" + "x" * 260 + ".org", "Name <>", "\"a b\"@example.org"]

cases = [dict(BASE, **c) for c in CASES]
if len(sys.argv) > 3:
    for s in json.load(open(sys.argv[3])):
        if "\x00" in s:
            continue
        cases.append(dict(BASE, subject="[HD-1] " + s, to=[s.replace("<", "").replace(">", "") + " <m@example.org>"],
                          text=s + "\n", files=[dict(name=s.replace("/", "_") + ".txt", text=s)]))


def ascii_json(c):
    return json.dumps(c).encode()


subprocess.run([program, folder], input=b"\n".join(ascii_json(c) for c in cases) + b"\n", check=True)

KNOWN = {"date", "from", "to", "subject", "message-id", "in-reply-to", "references",
         "auto-submitted", "x-auto-response-suppress", "x-helpdesk-ticket", "content-language",
         "mime-version", "content-type", "content-transfer-encoding"}


def wrong_in(c, raw):
    m = email.message_from_bytes(raw, policy=email.policy.default)
    for part in m.walk():
        if part.defects:
            yield "defects: %r" % part.defects
    for k in m.keys():
        if k.lower() not in KNOWN:
            yield "a header of a stranger: %r" % k
        for d in m[k].defects if hasattr(m[k], "defects") else ():
            yield "defect of %s: %r" % (k, d)
    if len(m.keys()) != len(set(k.lower() for k in m.keys())):
        yield "a header twice: %r" % m.keys()
    head = raw.split(b"\n\n", 1)[0]
    if max(map(len, head.split(b"\n"))) > 998 or max(map(len, raw.split(b"\n"))) > 998:
        yield "a line too long"
    if re.search(rb"\r|\0|[\x80-\xff]", raw):
        yield "not plain ASCII with LF"
    # The library folds addresses and parameters, with tabs, and lets those be a little longer.
    ours = [x for x in head.split(b"\n") if len(x) > (76 if b"=?utf-8?" in x else 78)]
    ours = [x for x in ours if b" " in x.strip() and not re.match(rb"\t|Content-|To:", x)]
    if ours:
        yield "a line that could be folded: %r" % ours
    if re.search(rb"^(From |\.)", raw, re.M) or not raw.endswith(b"\n"):
        yield "a mailbox would change it"
    if line(str(m["subject"])) != line(c["subject"]):
        yield "subject: %r, not %r" % (str(m["subject"]), line(c["subject"]))
    # The new parser of Python 3.11 keeps the blanks between encoded words of a name.
    old = email.message_from_bytes(raw)["to"].replace("\n", "")
    to = [(str(make_header(decode_header(n))), a) for n, a in email.utils.getaddresses([old])]
    want = []
    for t in c["to"]:
        got = re.fullmatch(r"(.*)<(.*)>", t, re.S)
        name, mail = (line(got.group(1)), got.group(2)) if got else ("", t)
        want.append((name[1:-1] if len(name) > 1 and name[0] == name[-1] == '"' else name, mail))
    if to != want:
        yield "to: %r, not %r" % (to, want)
    if m["auto-submitted"] != "auto-generated":
        yield "no Auto-Submitted"
    if m["date"].datetime.timestamp() != 1763802720:
        yield "date: %s" % m["date"]
    ids = [i for i in c.get("references", []) if re.fullmatch(r"[!-;=?-~]+@[!-;=?-~]+", i)]
    refs = email.message_from_bytes(raw)["references"] or "" # undecoded
    if re.findall(r"<([^>]*)>", refs) != ids:
        yield "references: %r" % refs
    if m["in-reply-to"] != ("<%s>" % c["in_reply_to"] if c.get("in_reply_to") in ids else None):
        yield "in reply to: %r" % m["in-reply-to"]
    if m["message-id"] != "<hd-1.uid.hash.1@example.org>":
        yield "id: %r" % m["message-id"]
    # Base64 text has CRLF.
    text = m.get_body(("plain",)).get_content().replace("\r\n", "\n")
    if text.rstrip("\n") != c["text"].rstrip("\n"):
        yield "text: %r, not %r" % (text[:80], c["text"][:80])
    files = list(m.iter_attachments()) if m.is_multipart() else []
    # Python's get_filename() strips blanks of every kind.
    got = [(f.get_filename(), f.get_payload(decode=True), f.get_content_disposition()) for f in files]
    want = [(line(f["name"]).strip() or "file", f["text"].encode(), "attachment") for f in c.get("files", [])]
    if got != want:
        yield "files: %r, not %r" % (got, want)


bad = []
for i, c in enumerate(cases, 1):
    path = os.path.join(folder, str(i))
    if not os.path.exists(path):
        bad.append("%d: refused: %s" % (i, open(path + ".refused").read()))
        continue
    bad += ["%d: %s" % (i, w) for w in wrong_in(c, open(path, "rb").read())]
tap.ok(not bad, "Python reads %d messages as they were meant" % len(cases), *bad)



def notmuch(*args):
    return subprocess.run(["notmuch", *args], check=True, capture_output=True, text=True, env=dict(
        os.environ, NOTMUCH_CONFIG=os.path.join(folder, "config"), HOME=folder)).stdout


def notmuch_reads():
    """Subjects, texts and file names that notmuch has of the messages, by the names of the files."""
    mails = os.path.join(folder, "mails")
    os.mkdir(mails)
    for i in range(1, len(cases) + 1):
        raw = open(os.path.join(folder, str(i)), "rb").read()
        with open(os.path.join(mails, str(i)), "wb") as f: # one id each, or they would be one
            f.write(raw.replace(b"<hd-1.", b"<hd-%d." % i, 1))
    with open(os.path.join(folder, "config"), "w") as f:
        f.write("[database]\npath=%s\n[user]\nname=x\nprimary_email=x@example.org\n" % mails)
    notmuch("new", "--quiet")
    for thread in json.loads(notmuch("show", "--format=json", "--entire-thread=false", "--body=true", "*")):
        stack = [thread]
        while stack:
            x = stack.pop()
            if isinstance(x, list):
                stack += x
            elif x:
                yield int(os.path.basename(x["filename"][0])), x


def notmuch_wrong(c, x):
    parts = x["body"][0]
    parts = parts["content"] if isinstance(parts["content"], list) else [parts]
    if line(x["headers"]["Subject"]) != line(c["subject"]):
        yield "subject: %r, not %r" % (x["headers"]["Subject"], line(c["subject"]))
    if parts[0]["content"].replace("\r\n", "\n").rstrip("\n") != c["text"].rstrip("\n"):
        yield "text: %r, not %r" % (parts[0]["content"], c["text"])
    names = [p.get("filename") for p in parts[1:]]
    want = [line(f["name"]) or "file" for f in c.get("files", [])]
    if names != want:
        yield "files: %r, not %r" % (names, want)


if shutil.which("notmuch"):
    read = dict(notmuch_reads())
    bad = ["%d: %s" % (i, w) for i, x in read.items() for w in notmuch_wrong(cases[i - 1], x)]
    tap.ok(not bad and len(read) == len(cases), "notmuch reads %d of %d" % (len(read), len(cases)), *bad)
else:
    tap.ok(True, "notmuch reads them # SKIP it is not installed")

shutil.rmtree(os.path.join(folder, "mails"), ignore_errors=True)
for name in os.listdir(folder):
    os.unlink(os.path.join(folder, name))
subprocess.run([program, folder], check=True,
               input=b"\n".join(ascii_json(dict(BASE, to=[b])) for b in BAD) + b"\n")
taken = [b for i, b in enumerate(BAD, 1) if not os.path.exists(os.path.join(folder, "%d.refused" % i))]
tap.ok(not taken, "%d addresses that are none are refused" % len(BAD), *map(repr, taken))

before = {}
for again in (1, 2):
    subprocess.run([program, folder], input=ascii_json(dict(BASE, **CASES[30])) + b"\n", check=True)
    before[again] = open(os.path.join(folder, "1"), "rb").read()
tap.ok(before[1] == before[2], "the same content gives the same bytes")
sys.exit(tap.end())
