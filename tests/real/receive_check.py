"""Gives every file of a folder of messages to `helpdesk mail receive`, and looks for each in the
store that git shows: as a ticket, an entry, or put aside byte by byte."""
import hashlib
import json
import mailbox
import os
import shutil
import subprocess
import sys

from tap import Tap

data, box = sys.argv[1:]
tap = Tap()
store = os.path.join(box, "store", ".helpdesk")


def desk(*args, **more):
    return subprocess.run(["helpdesk", "--store", store, *args], capture_output=True, **more)


def files(*folders):
    for top in folders:
        for folder, _, names in sorted(os.walk(top)):
            yield from (os.path.join(folder, n) for n in sorted(names))


def body(path):
    with open(path, "rb") as f:
        raw = f.read()
    # The line of an mbox belongs to whoever delivers.
    return raw[raw.find(b"\n") + 1:] if raw.startswith(b"From ") and b"\n" in raw else raw


subprocess.run(["helpdesk", "--quiet", "init", os.path.join(box, "store")], check=True,
               capture_output=True)
for args in (("agent", "add", "replay", "--name", "Replay", "--email", "replay@example.org"),
             ("app", "add", "all"), ("config", "set", "mail.application", "all"),
             ("config", "set", "mail.flood", "1000000")):
    desk(*args, check=True)

fates, died, slow, odd = {}, [], [], []
messages = [f for f in files(data, os.path.join(box, "mail"))
            if not f.endswith((".tar.xz", "/SOURCE")) and "/mailbox/" not in f]
for path in messages:
    raw = body(path)
    try:
        p = desk("mail", "receive", "-v", "--format", "jsonl", input=open(path, "rb").read(),
                 timeout=20)
    except subprocess.TimeoutExpired:
        slow.append(path)
        continue
    if p.returncode not in (0, 65):
        died.append((path, p.returncode, p.stderr[:200]))
        continue
    r = json.loads(p.stdout) if p.stdout else {"fate": "none"}
    r["raw"] = hashlib.sha256(raw).hexdigest()
    fates[path] = r
    if (p.returncode == 65) != (r["fate"] == "none" or r["fate"] == "refused" or
                                (r["fate"] == "aside" and p.stderr != b"")):
        odd.append((path, p.returncode, r["fate"]))

# --- where each of them is -------------------------------------------------------------------
out = subprocess.run(["git", "-C", store, "grep", "-h", "-n", "-e", "^    id: ", "-e", "mail: {id: ",
                      "main", "--", "tickets"], capture_output=True, check=True)
known = out.stdout.decode()
aside = set()
folder = os.path.join(store, "helpdesk", "undeliverable")
for name in os.listdir(folder) if os.path.isdir(folder) else []:
    if name.endswith(".eml"):
        with open(os.path.join(folder, name), "rb") as f:
            aside.add(hashlib.sha256(f.read()).hexdigest())
        if not os.path.exists(os.path.join(folder, name[:-4] + ".reason")):
            odd.append((name, "no reason"))
lost = []
for path, r in fates.items():
    if r["fate"] == "aside" and r["raw"] not in aside:
        lost.append((path, "aside"))
    elif r["fate"] in ("opened", "received", "known") and r["id"] not in known:
        lost.append((path, r["fate"], r["id"]))
    elif r["fate"] in ("none", "refused") and os.path.getsize(path):
        lost.append((path, r["fate"]))

count = {}
for r in fates.values():
    count[r["fate"]] = count.get(r["fate"], 0) + 1
print("#", len(messages), "messages:", count)
tap.ok(len(messages) > 200, f"{len(messages)} messages")
tap.ok(not died, f"no crash, no failure {died[:3]}")
tap.ok(not slow, f"none takes 20 seconds {slow[:3]}")
tap.ok(not odd, f"the status says what became of it {odd[:3]}")
tap.ok(not lost, f"none is lost {lost[:3]}")

# --- bounces ------------------------------------------------------------------------------------
bounces = [r for p, r in fates.items() if "/sisimai-bounces/maildir/" in p and "/not/" not in p]
others = {p: r for p, r in fates.items() if "/sisimai-bounces/maildir/not/" in p}
opened = [p for p, r in fates.items()
          if "/sisimai-bounces/maildir/" in p and "/not/" not in p and r["fate"] == "opened"]
for p in opened:
    print("# taken for a request:", p)
tap.ok(bounces and len(opened) * 100 <= len(bounces), f"{len(opened)} of {len(bounces)} bounces open a ticket")
# An answer that a program gave is none either, and opens nothing as well.
taken = [p for p, r in others.items() if (r["why"] or "").startswith("a bounce")]
tap.ok(others and not taken, f"of {len(others)} that are none, none is taken for one {taken[:3]}")

# --- mboxes: as many messages as Python counts -------------------------------------------------
for path in files(os.path.join(box, "mail")):
    if "/mailbox/" not in path:
        continue
    copy = os.path.join(box, "copy")
    shutil.copy(path, copy)
    wanted = len(mailbox.mbox(path))
    p = desk("mail", "receive", "--mbox", copy, "--format", "jsonl")
    got = len(p.stdout.splitlines())
    # What is not empty and no mbox is a message that nobody can read.
    wanted = wanted or int(os.path.getsize(path) > 0)
    tap.ok(p.returncode in (0, 5) and got == wanted, f"{os.path.basename(path)}: {got} of {wanted} messages")
fsck = subprocess.run(["git", "-C", store, "fsck", "--strict"], capture_output=True)
tap.ok(fsck.returncode == 0, "git fsck --strict")
found = desk("fsck").stdout
tap.ok(not found, f"fsck finds nothing {found[:300]}")
sys.exit(tap.end())
