"""TAP lines; structures compared figure by figure."""


class Tap:
    def __init__(self):
        self.n = self.failed = 0
        self.under = ""  # what holds for the tests to come, for their names

    def ok(self, good, name, *why):
        self.n += 1
        self.failed += not good
        print("%sok %d - %s" % ("" if good else "not ", self.n, name + self.under), flush=True)
        if not good:
            for line in why[:12]:
                self.say(line)

    def same(self, got, want, name):
        """One test for a whole structure; what differs is told figure by figure."""
        lines = list(differences(got, want))
        self.ok(not lines, name, *lines)

    def say(self, text):
        for line in str(text).splitlines():
            print("# " + line)

    def end(self):
        print("1..%d" % self.n)
        return 1 if self.failed else 0


def differences(got, want, path="", short=repr):
    if isinstance(got, dict) and isinstance(want, dict):
        if list(got) != list(want):
            missing, extra = set(want) - set(got), set(got) - set(want)
            yield "%s: missing %s, extra %s%s" % (path, sorted(missing, key=str),
                                                  sorted(extra, key=str),
                                                  "" if missing or extra else ", other order")
        for k in want:
            if k in got:
                yield from differences(got[k], want[k], "%s/%s" % (path, k))
    elif isinstance(got, list) and isinstance(want, list) and len(got) == len(want):
        for i, (a, b) in enumerate(zip(got, want)):
            yield from differences(a, b, "%s[%d]" % (path, i))
    elif got != want or type(got) is not type(want):
        yield "%s: got %.300s, want %.300s" % (path, short(got), short(want))
