"""What the sendmail program of a test was given: messages as Python's `email` reads them."""

import email
import email.policy
import email.utils
import os


class Sent:
    """One message: `args` of the program, `raw` bytes, headers by []."""

    def __init__(self, stem):
        with open(stem + ".args", encoding="utf-8") as f:
            self.args = f.read().splitlines()
        with open(stem + ".eml", "rb") as f:
            self.raw = f.read()
        self.m = email.message_from_bytes(self.raw, policy=email.policy.default)

    def __getitem__(self, name):
        value = self.m[name]
        return None if value is None else str(value)

    def count(self, name):
        return len(self.m.get_all(name, []))

    @property
    def rcpt(self):
        return self.args[self.args.index("--") + 1:]

    @property
    def sender(self):
        return self.args[self.args.index("-f") + 1]

    @property
    def to(self):
        return [a for _, a in email.utils.getaddresses(self.m.get_all("To", []))]

    @property
    def names(self):
        return [n for n, _ in email.utils.getaddresses(self.m.get_all("To", []))]

    @property
    def id(self):
        return self["Message-ID"].strip()

    @property
    def refs(self):
        return (self["References"] or "").split()

    @property
    def text(self):
        return self.m.get_body(("plain",)).get_content()

    @property
    def files(self):
        return {p.get_filename(): p.get_payload(decode=True) for p in self.m.iter_attachments()}

    @property
    def defects(self):
        found = [str(d) for p in self.m.walk() for d in p.defects]
        for name in self.m.keys():
            found += [name + ": " + str(d) for d in self.m[name].defects]
        return found


def load(folder):
    """All of them, in the order in which they were sent."""
    stems = sorted({f.rsplit(".", 1)[0] for f in os.listdir(folder)}, key=int)
    return [Sent(os.path.join(folder, s)) for s in stems]
