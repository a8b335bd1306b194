#!/bin/sh
# Real messages: none crashes or hangs the reader, all that it says is UTF-8 (or it would not be
# JSON), and Python's email reads the same in them.
# timeout: 300
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/real/lib.sh
. tests/real/lib.sh
need_data mail/SOURCE
mail=$data/mail

program read tests/real/read_letters.c

find "$mail/otobo" "$mail/php-mime-mail-parser" "$mail/mail-parser" -type f | sort |
	xargs "$box/read" >"$box/said" || echo "Bail out! read_letters failed"
"$python" tests/real/letters_check.py "$mail" <"$box/said" >"$box/tap"
judged=$?
grep -v '^1\.\.' "$box/tap"
n=$(grep -c '^\(not \)\{0,1\}ok ' "$box/tap")

# all NAME FOLDER: every file of it is read.
all() {
	n=$((n + 1))
	find "$2" -type f | sort >"$box/list"
	if [ -s "$box/list" ] && xargs "$box/read" <"$box/list" >"$box/said" &&
		[ "$(wc -l <"$box/list")" = "$(wc -l <"$box/said")" ]; then
		echo "ok $n - $1: $(wc -l <"$box/list") files"
	else
		echo "not ok $n - $1"
		judged=1
	fi
}

for pack in sisimai-bounces notmuch-corpora; do
	tar -xJf "$mail/$pack.tar.xz" -C "$box" && all "$pack" "$box/$pack"
done
all gmime "$mail/gmime"
all email_reply_parser "$mail/email_reply_parser"
echo "1..$n"
exit $judged
