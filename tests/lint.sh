#!/bin/bash
# The rules of the house that a machine can check, as TAP.
set -u
cd "$(dirname "$0")/.." || exit 1
export LC_ALL=C.UTF-8
CC=${CC:-gcc}
# House style is 100 columns; what is over this is certainly wrong.
WIDTH=120
number=0
bad=0

# check WHAT: what it reads on standard input is the list of offenders.
check() {
	local offenders
	offenders=$(cat)
	number=$((number + 1))
	if [ -z "$offenders" ]; then
		echo "ok $number - $1"
	else
		echo "not ok $number - $1"
		printf '%s\n' "$offenders" | sed 's/^/#   /'
		bad=1
	fi
}

skip() {
	number=$((number + 1))
	echo "ok $number - $1 # SKIP $2"
}

# Files of the project, whether git knows them yet or not.
files() {
	find . -name .git -prune -o -path ./build -prune -o -name __pycache__ -prune -o \
		-type f "$@" -print | sed 's/^\.\///' | sort
}
sources() {
	files -name '*.[ch]'
}
scripts() {
	files -size -200k | while read -r f; do
		case $f in
		*.sh | *.t | .ci/run) head -n 1 "$f" | grep -q '^#!.*sh' && echo "$f" ;;
		esac
	done
}

# A folder's line of floors.txt against each #include of its files.
floors() {
	sources | xargs awk '
	function glob(p, s,    r, i, c) {
		r = ""
		for (i = 1; i <= length(p); i++) {
			c = substr(p, i, 1)
			r = r (c == "*" ? ".*" : c ~ /[.+(){}^$|\\?]/ ? "\\" c : c)
		}
		return s ~ ("^" r "$")
	}
	BEGIN {
		while ((getline line < "tests/floors.txt") > 0) {
			if (line ~ /^(#|[ \t]*$)/)
				continue
			n = split(line, word, /[ \t]+/)
			for (i = 2; i <= n; i++)
				may[word[1]] = may[word[1]] " " (word[i] ~ /^@/ ? may[word[i]] : word[i])
		}
	}
	/^[ \t]*#[ \t]*include[ \t]/ {
		folder = FILENAME
		sub(/\/[^\/]*$/, "", folder)
		what = $0
		sub(/^[ \t]*#[ \t]*include[ \t]*/, "", what)
		sub(/[ \t]*(\/\*.*)?$/, "", what)
		if (what ~ /^"/) {
			gsub(/"/, "", what)
			if (what !~ /\//)
				next
			own = folder
			sub(/^lib\//, "", own)
			sub(/^include\//, "", own)
			if (index(what, own "/") == 1)
				next
		}
		if (!(folder in may)) {
			print FILENAME ": no line for " folder " in tests/floors.txt"
			nextfile
		}
		n = split(may[folder], allowed, /[ ]+/)
		for (i = 1; i <= n; i++)
			if (allowed[i] != "" && glob(allowed[i], what))
				next
		print FILENAME ":" FNR ": " folder " may not include " what
	}'
}

# A header whose user must include another one first is a trap.
headers() {
	local flags
	read -ra flags < <(pkg-config --cflags gmime-3.0)
	files -path './*.h' | while read -r h; do
		printf '#include "%s"\n' "$h" |
			$CC -std=gnu11 -D_GNU_SOURCE -Iinclude -Ilib -I. "${flags[@]}" -fsyntax-only \
				-Wall -Wextra -x c - \
				2>&1 | sed -n '/error\|warning/p' | head -n 2
	done
}

# lib/ is a library: it hands errors up, and asks env_get() for the environment.
quiet_library() {
	local calls='(^|[^a-z_>.])(printf|puts|putchar|perror|_?exit|(secure_)?getenv|time) ?\('
	files -path './lib/*.c' ! -path ./lib/util/env.c ! -path ./lib/util/mem.c |
		xargs grep -nE "$calls|\\b(stdout|stderr|stdin)\\b" |
		grep -vE '^[^:]*:[0-9]*:[[:space:]]*(/?\*|.*/\* )'
}

long_functions() {
	sources | grep '\.c$' | xargs awk '
	FNR == 1 { start = 0 }
	/^{$/ { start = FNR }
	/^}/ && start { if (FNR - start > 100) print FILENAME ":" start ": " FNR - start " lines"; start = 0 }'
}

long_lines() {
	{ sources; scripts; echo Makefile; } | while read -r f; do
		expand -t 8 "$f" | grep -nE "^.{$((WIDTH + 1)),}" | sed "s|^\([0-9]*\):.*|$f:\1|"
	done
}

# Data of tests may end in blanks or lack the last line break on purpose.
untidy() {
	{ sources; scripts; files -name '*.md' -o -name '*.txt' -o -name '*.[1-8]' -o -name Makefile; } |
		while read -r f; do
			grep -nE '[[:space:]]$' "$f" | sed "s|^\([0-9]*\):.*|$f:\1: blank at the end|"
			[ -z "$(tail -c 1 "$f")" ] || echo "$f: no line break at the end"
		done
}

left_over() {
	{ sources; scripts; } | xargs grep -nE '\b(TO[D]O|FI[X]ME|X[X]X)\b'
}

machine_paths() {
	files -size -200k | xargs grep -nIE '(/h[o]me/|/Us[e]rs/|/r[o]ot/)[A-Za-z]'
}

long_files() {
	{ sources; scripts; files -name '*.py'; echo Makefile; } | xargs wc -l |
		awk '$1 > 500 && $2 != "total" { print $2 ": " $1 " lines" }'
}

table_commands() {
	sed -n 's/^\t&cmd_\([a-z_]*\),$/\1/p' cmd/table.c
}

incomplete_commands() {
	local c name
	for c in $(table_commands); do
		name=${c//_/-}
		[ -e "cmd/$c.c" ] || echo "cmd/$c.c is missing"
		[ -e "man/helpdesk-$name.1" ] || echo "man/helpdesk-$name.1 is missing"
	done
}

check "floors: who includes whom" < <(floors)
check "every header compiles alone" < <(headers)
check "lib/ neither prints nor exits nor reads the environment" < <(quiet_library)
check "nothing left to do in comments" < <(left_over)
check "no path of somebody's machine" < <(machine_paths)
check "no file of more than 500 lines" < <(long_files)
check "no function of more than 100 lines" < <(long_functions)
check "no line of more than $WIDTH columns" < <(long_lines)
check "no blanks at the end of lines" < <(untidy)
check "cmd/table.c is in alphabetical order" < <(diff <(table_commands) <(table_commands | sort))
check "every command has its file and its manual" < <(incomplete_commands)
if command -v shellcheck >/dev/null; then
	check "shell scripts pass shellcheck" < <(scripts | xargs shellcheck -x -P SCRIPTDIR -e SC1091,SC2016 2>&1)
else
	skip "shell scripts pass shellcheck" "no shellcheck"
fi
if command -v mandoc >/dev/null; then
	check "manual pages pass mandoc" < <(files -path './man/*.[1-8]' |
		xargs -r mandoc -Tlint -W warning 2>&1)
else
	skip "manual pages pass mandoc" "no mandoc"
fi
echo "1..$number"
exit "$bad"
