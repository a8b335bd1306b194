#!/usr/bin/python3
"""Judges suggestions on real texts of tickets, whose topics are known.

    suggest.py rank TEXTS DRIVER      first and first five suggestions, beside SQLite's bm25
    suggest.py group TEXTS DRIVER     planted duplicates found again
    suggest.py store TEXTS N          a stream for git fast-import: N articles
    suggest.py texts TEXTS FROM N     so many texts, from that one on

TEXTS is a CSV file (xz) of columns Document and Topic_group. The texts are shuffled once with a
fixed seed and cut into splits of 3,000; what is printed is of splits 0 to 3, the others served to
choose constants by."""
import csv
import lzma
import random
import sqlite3
import subprocess
import sys
import tempfile

SEED, SPLIT, ARTICLES = 20261122, 3000, 2000
PRINTED = range(4)
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def texts(path):
    with lzma.open(path, "rt", encoding="utf-8", newline="") as f:
        rows = [(r["Document"], r["Topic_group"]) for r in csv.DictReader(f)]
    random.Random(SEED).shuffle(rows)
    return rows


def split(rows, n):
    part = rows[SPLIT * n:SPLIT * (n + 1)]
    return part[:ARTICLES], part[ARTICLES:]


def lines(prefix, rows):
    f = tempfile.NamedTemporaryFile("w", suffix=".tsv")
    f.writelines(f"{prefix}{i + 1}\t{text}\n" for i, (text, _) in enumerate(rows))
    f.flush()
    return f


def bm25(articles, queries):
    """The five best of each query: all its words, any of them; as they come, and each once."""
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='unicode61')")
    db.executemany("INSERT INTO t(rowid, x) VALUES(?, ?)",
                   ((i, text) for i, (text, _) in enumerate(articles)))
    sql = "SELECT rowid FROM t WHERE t MATCH ? ORDER BY bm25(t) LIMIT 5"
    for once in (False, True):
        found = []
        for text, _ in queries:
            words = text.split()
            words = dict.fromkeys(words) if once else words
            match = " OR ".join(f'"{w}"' for w in words)
            found.append([i for i, in db.execute(sql, (match,))])
        yield found


def ours(articles, queries, driver):
    with lines("HD-K", articles) as a, lines("", queries) as q:
        out = subprocess.run([driver, a.name, q.name], check=True, capture_output=True,
                             text=True).stdout
    found, certain = [], []
    for line in out.splitlines():
        hits = [h.split(":") for h in line.split()[1:]]
        found.append([int(h[0][4:]) - 1 for h in hits])
        certain.append([int(h[0][4:]) - 1 for h in hits if h[3] == "1"])
    return found, certain


def share(found, articles, queries, first):
    good = sum(any(articles[i][1] == topic for i in hits[:first])
               for hits, (_, topic) in zip(found, queries))
    return good / len(queries)


def rank(path, driver):
    rows = texts(path)
    sums = [[0.0] * 6, [0, 0, 0]]
    print(f"{ARTICLES} texts as articles, {SPLIT - ARTICLES} as queries: share of queries whose\n"
          "suggestion is of their topic\n")
    print(f"{'':8}{'first':>26}{'any of five':>30}")
    print(f"{'split':8}" + 2 * f"{'ours':>10}{'bm25':>8}{'bm25*':>8}    ")
    for n in PRINTED:
        articles, queries = split(rows, n)
        found, certain = ours(articles, queries, driver)
        all_found = [found, *bm25(articles, queries)]
        row = [share(f, articles, queries, k) for k in (1, 5) for f in all_found]
        sums[0] = [a + b for a, b in zip(sums[0], row)]
        wrong = sum(any(articles[i][1] != t for i in c) for c, (_, t) in zip(certain, queries))
        sums[1] = [sums[1][0] + len(queries), sums[1][1] + sum(map(bool, certain)),
                   sums[1][2] + wrong]
        print(f"{n:<8}" + "{:10.3f}{:8.3f}{:8.3f}    {:10.3f}{:8.3f}{:8.3f}".format(*row))
    mean = [x / len(PRINTED) for x in sums[0]]
    print(f"{'mean':8}" + "{:10.3f}{:8.3f}{:8.3f}    {:10.3f}{:8.3f}{:8.3f}".format(*mean))
    print("\nbm25: SQLite FTS5, unicode61, all words of the query joined by OR; *: each word once")
    n, sure, wrong = sums[1]
    print(f"nearly certain: {sure} of {n} queries ({sure / n:.2%}), "
          f"of another topic: {wrong} ({wrong / n:.2%} of the queries)")
    return mean[0] > max(mean[1:3]) and mean[3] > max(mean[4:6]) and wrong / n < 0.01


def mistyped(word, rng):
    i, kind = rng.randrange(len(word) - 1), rng.randrange(3)
    if kind == 0:
        return word[:i] + word[i + 1] + word[i] + word[i + 2:]
    return word[:i] + (rng.choice(LETTERS) if kind == 1 else "") + word[i + 1:]


def variant(text, rng, others):
    """A fifth of the words left out, one in twenty mistyped, a tenth of others, some elsewhere."""
    words = text.split()
    out = [w for w in words if rng.random() > 0.2] or words[:]
    out = [mistyped(w, rng) if len(w) > 4 and rng.random() < 0.05 else w for w in out]
    for _ in range(len(words) // 10 + 1):
        out.insert(rng.randrange(len(out) + 1), rng.choice(others))
    for _ in range(len(out) // 5):
        i, j = rng.randrange(len(out)), rng.randrange(len(out))
        out[i], out[j] = out[j], out[i]
    return " ".join(out)


def group(path, driver, families=100, variants=4, of=1000):
    """Pairs that were put together, as far as one of them was planted."""
    rows, right, kin, wrong, all_pairs = texts(path), 0, 0, 0, 0
    for n in PRINTED:
        rng = random.Random(SEED + n)
        base = rows[SPLIT * n:SPLIT * n + of]
        others = [w for text, _ in base for w in text.split()]
        items = [(text, topic, i, False) for i, (text, topic) in enumerate(base)]
        for i in rng.sample(range(of), families):
            items += [(variant(base[i][0], rng, others), base[i][1], i, True)
                      for _ in range(variants)]
        rng.shuffle(items)
        with lines("", [(x[0], x[1]) for x in items]) as f:
            out = subprocess.run([driver, f.name], check=True, capture_output=True,
                                 text=True).stdout
        for line in out.splitlines():
            members = [items[int(x) - 1] for x in line.split(" #")[0].split()]
            for k, a in enumerate(members):
                for b in members[:k]:
                    if not (a[3] or b[3]):
                        continue
                    right += a[2] == b[2]
                    kin += a[2] != b[2] and a[1] == b[1]
                    wrong += a[1] != b[1]
        all_pairs += families * (variants + 1) * variants // 2
    total = right + kin + wrong
    print(f"\n{families} texts of {of} planted {variants} times more, with words left out, "
          "mistyped, added and moved")
    print(f"pairs put together: precision {right / total:.3f}, recall {right / all_pairs:.3f}")
    print(f"(of the others {kin} are of one topic, {wrong} are not: precision by topic "
          f"{(right + kin) / total:.3f})")
    return right / all_pairs > 0.8


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def store(path, n):
    rows, put = texts(path), sys.stdout.write
    put("commit refs/heads/main\ncommitter anne <anne@example.org> 1795338000 +0000\n"
        "data 8\narticles\nfrom refs/heads/main^0\n")
    for i, (text, topic) in enumerate(rows[:n], 1):
        words = text.split()
        title, rest = quoted(" ".join(words[:6])), quoted(" ".join(words[6:])[:3900].rstrip())
        app = "app" + str(sum(map(ord, topic)) % 7)
        text = (f"number: HD-K{i}\nuid: 01JDX4MP1E{i:016d}\ntitle: {title}\napplication: {app}\n"
                f"symptoms:\n- {rest}\nstatus: published\nopened: 2026-11-20T08:00:00Z\njournal:\n"
                "- at: 2026-11-20T08:00:00Z\n  by: anne\n  event: opened\n"
                f"  set:\n    title: {title}\n    application: {app}\n    status: published\n"
                f"  add:\n    symptoms:\n    - {rest}\n").encode()
        put(f"M 100644 inline knowledge/HD/{i // 10000:04d}/{i // 100 % 100:02d}/HD-K{i}.yaml\n"
            f"data {len(text)}\n")
        put(text.decode() + "\n")
    put("\n")


def main(what, path, arg, more=None):
    if what == "store":
        return store(path, int(arg))
    if what == "texts":
        return print(*(t for t, _ in texts(path)[int(arg):int(arg) + int(more)]), sep="\n")
    return sys.exit(not {"rank": rank, "group": group}[what](path, arg))


if __name__ == "__main__":
    main(*sys.argv[1:])
