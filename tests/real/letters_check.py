"""What read_letters found in real messages against what Python's email reads in them.

Usage: letters_check.py DATA, what read_letters said on standard input. TAP."""

import email
import email.header
import email.policy
import email.utils
import html
import json
import os
import re
import sys

from tap import Tap

# Where Python is wrong, or there is no one right answer: file, what differs, why.
EXCEPTIONS = {
}

# --- texts -------------------------------------------------------------------------------------


def decoded(raw, charset):
    """Bytes as text by the label; without a usable one UTF-8, else windows-1252."""
    charset = (charset or "").strip().lower()
    if charset and charset not in ("us-ascii", "ascii", "unknown-8bit"):
        try:
            return raw.decode(charset, "replace")
        except LookupError:
            pass
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("windows-1252", "replace")


def clean(text):
    """As texts are kept: line feeds, no other control characters but tabs."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", text)


def line(text):
    return re.sub("[\x00-\x20\x7f\u2028\u2029\ufeff]+", " ", text).strip(" ")


def header(value):
    """An unstructured header without its line breaks, encoded words read."""
    if value is None:
        return ""
    value = re.sub(r"\r?\n", "", str_of(value))
    try:
        parts = email.header.decode_header(value)
    except email.errors.HeaderParseError:
        return line(value)
    out = ""
    for i, (text, charset) in enumerate(parts):
        if isinstance(text, bytes):
            if charset is None:
                text = text.decode("raw-unicode-escape", "replace")
            else:
                text = decoded(text, charset)
        out += text
    return line(out)


def str_of(value):
    """A header with bytes that are no ASCII: the compat32 policy wraps them."""
    if isinstance(value, str) and not value.isascii() and not re.search("[\udc80-\udcff]", value):
        return value
    raw = value if isinstance(value, str) else "".join(
        text.decode("ascii", "surrogateescape") if isinstance(text, bytes) else text
        for text, _ in value._chunks)
    raw = raw.encode("ascii", "surrogateescape") if not isinstance(raw, bytes) else raw
    return decoded(raw, None)


# --- the best text --------------------------------------------------------------------------------

NO_TEXT, BLANK, HTML, PLAIN = range(4)


def unflowed(text, delsp):
    out, open_, depth = [], False, 0
    for row in text.split("\n"):
        body = row.lstrip(">")
        quotes = len(row) - len(body)
        body = body[1:] if body.startswith(" ") else body
        soft = body.endswith(" ") and body != "-- "
        start = ">" * quotes + (" " if quotes and body else "")
        if open_ and quotes == depth and body != "-- ":
            out[-1] += body[:-1] if soft and delsp else body
        else:
            out.append(start + (body[:-1] if soft and delsp else body))
        open_, depth = soft, quotes
    return "\n".join(out)


def text_of(part):
    raw = part.get_payload(decode=True) or b""
    text = clean(decoded(raw, part.get_param("charset") if isinstance(
        part.get_param("charset"), str) else part.get_content_charset()))
    if (part.get_content_type() == "text/plain" and
            str(part.get_param("format") or "").lower() == "flowed"):
        text = unflowed(text, str(part.get_param("delsp") or "").lower() == "yes")
    return text


def pick(part, first, texts):
    """Appends (kind, text) of what is text in a part; gives its worth."""
    if not part.is_multipart() or part.get_content_maintype() == "message":
        if part.get_content_type() not in ("text/plain", "text/html"):
            return NO_TEXT
        if part.get_content_disposition() == "attachment" or (part.get_filename() and not first):
            return NO_TEXT
        text = text_of(part)
        kind = (BLANK if not text.strip(" \t\n\xa0") else
                PLAIN if part.get_content_type() == "text/plain" else HTML)
        if kind != BLANK:
            texts.append((kind, text))
        return kind
    parts, kind = part.get_payload(), part.get_content_subtype()
    if kind in ("encrypted", "digest"):
        return NO_TEXT
    if kind == "alternative":
        best, chosen = NO_TEXT, []
        for p in parts:
            mine = []
            worth = pick(p, True, mine)
            if worth > best:
                best, chosen = worth, mine
        texts += chosen
        return best
    if kind == "related":
        return pick(parts[0], True, texts)
    return max([pick(p, i == 0, texts) for i, p in enumerate(parts)], default=NO_TEXT)


def joined(texts):
    out = ""
    for text in texts:
        if out:
            out += "\n" if out.endswith("\n") else "\n\n"
        out += text
    return out


# --- a message ------------------------------------------------------------------------------------


def sender(old):
    for name in ("from", "sender", "reply-to", "return-path"):
        if old[name] is None:
            continue
        value = re.sub(r"\r?\n", "", str_of(old[name]))
        for shown, address in email.utils.getaddresses([value]):
            if "@" in address:
                shown = header(shown)
                return (shown if shown != address else "", address)
    return ("", "")


def date(old):
    try:
        when = email.utils.parsedate_to_datetime(str_of(old["date"]))
    except (TypeError, ValueError, IndexError, AttributeError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=email.utils.datetime.timezone.utc)
    return int(when.timestamp())


def as_python_reads(raw):
    raw = re.sub(rb"\A(\xef\xbb\xbf|[\r\n]|>?From [^\n]*\n)+", b"", raw)
    old = email.message_from_bytes(raw)
    texts = []
    pick(old, True, texts)
    name, address = sender(old)
    return {"subject": header(old["subject"]), "name": name, "email": address,
            "date": date(old),
            "text": joined(t for _, t in texts) if all(k == PLAIN for k, _ in texts) else None,
            "html": joined(t for k, t in texts if k == HTML)}


def main():
    tap, data = Tap(), sys.argv[1]
    used = set()
    for row in sys.stdin:
        got = json.loads(row)
        path = got["path"]
        name = os.path.relpath(path, data)
        with open(path, "rb") as f:
            want = as_python_reads(f.read())
        for key, value in want.items():
            if value is None and key == "text":
                continue
            mine = got.get(key) or ("" if key != "date" else got.get(key))
            if mine == value:
                continue
            if (name, key) in EXCEPTIONS:
                used.add((name, key))
                continue
            tap.ok(False, "%s: %s" % (name, key), "got  %.600r" % mine, "want %.600r" % value,
                   got.get("error", ""))
    tap.ok(used == set(EXCEPTIONS), "every exception is one", set(EXCEPTIONS) - used)
    return tap.end()


if __name__ == "__main__":
    sys.exit(main())
