"""What a page of `helpdesk report --format html` holds, read by Python's own parsers.

html_judge.py FILE            lists what is wrong with the page; nothing when it is sound
html_judge.py FILE REPORT     holds its tables against the report in JSON
html_judge.py FILE --text     what a reader sees, one piece a line
"""
import html.parser
import json
import re
import sys
import xml.etree.ElementTree as ET

VOID = {"meta", "br"}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.bad, self.tags, self.text, self.ids = [], [], [], [], []
        self.tables, self.row, self.cell, self.title = [], None, None, None
        self.wide = False  # within a region that scrolls, as those of all figures are

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        a = dict(attrs)
        if len(a) != len(attrs):
            self.bad.append(f"attribute given twice in <{tag}>")
        for name, value in attrs:
            if name.startswith("on"):
                self.bad.append(f"handler {name} in <{tag}>")
            if name in ("src", "href", "action", "data") and not (value or "").startswith("#"):
                self.bad.append(f"{name}={value}")
        if "id" in a:
            self.ids.append(a["id"])
        if tag == "th" and a.get("scope") not in ("row", "col"):
            self.bad.append("<th> without scope")
        if tag not in VOID:
            self.open.append(tag)
        if tag == "div":
            self.wide = a.get("class") == "wrap"
        if tag == "table":
            self.tables.append([] if self.wide else None)
        elif tag == "tr" and self.tables:
            self.row = []
            if self.wide:
                self.tables[-1].append(self.row)
        elif tag in ("td", "th"):
            self.cell, self.title = "", a.get("title")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.bad.append(f"</{tag}> within {self.open[-3:]}")
            return
        self.open.pop()
        if tag in ("td", "th"):
            self.row.append((self.cell, self.title))
            self.cell = None

    def handle_data(self, data):
        if self.open and self.open[-1] != "style":
            self.text.append(data)
        if self.cell is not None:
            self.cell += data


def wrong(source, page):
    yield from page.bad
    if page.open:
        yield f"not closed: {page.open}"
    for tag in page.tags:
        if tag in ("script", "img", "link", "iframe", "object", "embed", "form", "base"):
            yield f"<{tag}>"
    if re.search(r"url\(|@import", source):
        yield "the style loads something"
    for address in re.findall(r"https?:[^\"<\s]*", source):
        if address != "http://www.w3.org/2000/svg":
            yield address
    for twice in {i for i in page.ids if page.ids.count(i) > 1}:
        yield f"id {twice} given twice"
    for ref in re.findall(r'(?:href="#|aria-labelledby=")([^"]*)"', source):
        for one in ref.split():
            if one not in page.ids:
                yield f"no id {one}"
    if re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", source):
        yield "a control character"
    for svg in re.findall(r"<div class=\"plot\">(<svg.*?</svg>)</div>", source, re.S):
        root = ET.fromstring(svg)
        ns = "{http://www.w3.org/2000/svg}"
        if root.get("role") != "img" or not root.find(ns + "title").text or not root.find(ns + "desc").text:
            yield "a chart without role, title or description"
    for svg in re.findall(r"<svg aria-hidden.*?</svg>", source):
        ET.fromstring(svg)


KEYS = [
    ["handled", "problems", "without_problem", "open", "merged", "requests"],
    ["categories." + k for k in "technical functional regulatory security none".split()],
    ["acknowledge." + k for k in "n mean_s median_s p90_s max_s".split()],
    ["resolve." + k for k in "n mean_s median_s p90_s max_s".split()],
    ["types." + k for k in "incident question complaint request none".split()],
    ["solved_at_level." + k for k in "0 1 2 3 cert".split()] + ["first_line"],
    ["escalated", "escalations", "returned", "returns", "reopened", "reopens", "before_acceptance"],
    ["known_solved", "known_missed"],
]


def figure(group, key):
    for part in key.split("."):
        group = group[part]
    return group


def number(cell):
    text, title = cell
    if text == "-":
        return None
    if title:
        return float(title.removesuffix(" s"))
    return int(re.sub(r"[,\u202f]", "", text))


def visible(name):
    name = re.sub("[\u2028\u2029]", " ", name)
    name = re.sub("[\x00-\x1f]", lambda m: "^" + chr(ord(m[0]) + 64), name)
    return re.sub("[\u202a-\u202e\u2066-\u2069]", lambda m: f"<U+{ord(m[0]):04X}>", name)


def compare(page, report):
    dims = [k for k in (report["groups"] or [{}])[0] if k in
            "application type category status problem known level team assignee site channel requester "
            "priority impact urgency resolution tag month week day".split()]
    tables = [t for t in page.tables if t is not None]
    if len(tables) < len(KEYS) or any(len(t) != len(report["groups"]) + 2 for t in tables[:8]):
        yield "not all tables or rows"
    for keys, table in zip(KEYS, tables):
        for row, group in zip(table[1:], report["groups"] + [report["total"]]):
            figures = row[-len(keys):]
            names = [c[0] for c in row[:-len(keys)]]
            if group is not report["total"] and len(names) != len(dims):
                yield f"names {names}"
            for d, name in zip(dims, names) if group is not report["total"] else ():
                if group[d] is not None and not name.startswith(visible(group[d])):
                    yield f"{name} for {group[d]}"
            for key, cell in zip(keys, figures):
                if number(cell) != figure(group, key):
                    yield f"{names} {key}: {cell}, not {figure(group, key)}"


def main(path, how=None):
    with open(path, encoding="utf-8", newline="") as f:
        source = f.read()
    page = Page()
    page.feed(source)
    page.close()
    if how == "--text":
        found = (" ".join(t.split()) for t in page.text)
        found = (t for t in found if t)
    elif how:
        with open(how, encoding="utf-8") as f:
            found = compare(page, json.load(f))
    else:
        found = wrong(source, page)
    for line in found:
        print(line)


main(*sys.argv[1:])
