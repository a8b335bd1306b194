"""letters.py COUNT: an mbox on standard output, of 1 to 20 KB a message: requests, a tenth with a
file, a quarter answers to earlier ones. letters.py big BYTES: one message of that size."""

import base64
import random
import sys

WORDS = ("payslip shows the wrong month after password was reset printer in room two does not "
         "answer please look at this urgent since monday nobody can open application thank you "
         "écran reste noir depuis ce matin mot de passe expiré").split()
chance = random.Random(1)
out = sys.stdout.buffer


def text(size):
    words, lines, length = [], [], 0
    while length < size:
        words.append(chance.choice(WORDS))
        length += len(words[-1]) + 1
        if len(words) == 11:
            lines.append(" ".join(words))
            words = []
    return "\n".join(lines + [" ".join(words), ""])


def encoded(data):
    return base64.encodebytes(data).decode()


def head(n, answer):
    ref = "In-Reply-To: <%d@mail.example.org>\nReferences: <%d@mail.example.org>\n" % (answer, answer)
    who = (answer or n) % 997
    return ("From: Person %d <person%d@example.org>\nTo: help@example.org\nSubject: %s%s\n"
            "Date: Mon, 23 Nov 2026 %02d:%02d:%02d +0000\nMessage-ID: <%d@mail.example.org>\n%s"
            "MIME-Version: 1.0\n" % (who, who, "Re: " if answer else "",
                                     " ".join(chance.choices(WORDS[:24], k=6)), n // 3600 % 24,
                                     n // 60 % 60, n % 60, n, ref if answer else ""))


def message(n):
    answer = chance.randrange(1, n) if n > 100 and n % 4 == 0 else 0
    size = chance.randrange(1000, 20000)
    if n % 10:
        body = text(size).replace("\nFrom ", "\n>From ")
        return (head(n, answer) + "Content-Type: text/plain; charset=utf-8\n"
                "Content-Transfer-Encoding: 8bit\n\n" + body)
    return (head(n, answer) + "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n"
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n%s\n--b%d\n"
            "Content-Type: image/png\nContent-Disposition: attachment; filename=screen%d.png\n"
            "Content-Transfer-Encoding: base64\n\n%s\n--b%d--\n" % (
                n, n, encoded(text(1000).encode()), n, n, encoded(chance.randbytes(size // 2)), n))


def big(size):
    out.write((head(1, 0) + "Content-Type: application/octet-stream\n"
               "Content-Transfer-Encoding: base64\n\n").encode())
    block = base64.encodebytes(chance.randbytes(57 * 1000))
    for _ in range(size // len(block)):
        out.write(block)


if sys.argv[1] == "big":
    big(int(sys.argv[2]))
else:
    for i in range(1, int(sys.argv[1]) + 1):
        out.write(b"From person@example.org Mon Nov 23 10:00:00 2026\n%s\n" % message(i).encode())
