#!/bin/bash
# Which store a command works on, and as whom.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
unset HELPDESK_AGENT
run helpdesk list
refused 3 '*helpdesk init*' 'no store: says how to make one'

new_store a
must helpdesk open -a payroll -r P -s 'in a'
new_store b
must helpdesk open -a payroll -r P -s 'in b'
a=$box/a b=$box/b
mkdir -p "$a/deep/er" "$box/nowhere"
which() {
	run helpdesk "${@:2}" show 1 --format json
	is "$(json 'd["subject"]' 2>&1)" "$1" "${PWD#"$box"} ${*:2}: $1"
}
cd "$a/deep/er" || exit 1
which 'in a'
which 'in b' -C "$b"
which 'in b' --store "$b/.helpdesk"
export HELPDESK_STORE=$b/.helpdesk
which 'in b'
which 'in a' --store "$a/.helpdesk"
unset HELPDESK_STORE
cd "$box/nowhere" || exit 1
run helpdesk show 1
refused 3 '*helpdesk init*'
git config --global helpdesk.store "$b/.helpdesk"
which 'in b'
which 'in a' -C "$a/deep"
HELPDESK_STORE=$box/nosuch
export HELPDESK_STORE
run helpdesk show 1
refused 3 "*nosuch*"
unset HELPDESK_STORE
run helpdesk --store "$box/nowhere" show 1
[ "$status" = 1 ] || [ "$status" = 3 ]
result $? 'a folder that is no store'
run helpdesk -C "$box/nosuch" show 1
refused 3 '*nosuch*'
git config --global --unset helpdesk.store
git init -q "$box/other"
cd "$box/other" || exit 1
run helpdesk show 1
refused 3 '*helpdesk init*' "a project's own git repository is no store"

# Identity, in the order of the contract.
cd "$a" || exit 1
store=$a/.helpdesk
who() {
	is "$(git -C "$store" log -1 --format='%an <%ae>')" "$1" "agent: $2"
}
git config --global user.email anne@example.org
git config --global user.name 'Somebody Else'
export HELPDESK_AGENT=bob
must helpdesk --as anne note 1 -m x
who 'Anne Durand <anne@example.org>' --as
git config --global helpdesk.agent anne
must helpdesk note 1 -m x
who 'Bob Martin <bob@example.org>' HELPDESK_AGENT
unset HELPDESK_AGENT
must helpdesk note 1 -m x
who 'Anne Durand <anne@example.org>' helpdesk.agent
git config --global helpdesk.agent bob
must helpdesk note 1 -m x
who 'Bob Martin <bob@example.org>' helpdesk.agent
git config --global --unset helpdesk.agent
must helpdesk note 1 -m x
who 'Anne Durand <anne@example.org>' user.email
yaml_says anne HD-1 'j[-1]["by"]'
git config --global user.email stranger@example.org
run helpdesk note 1 -m x
refused 1 '*--as*' 'a stranger, where agents are recorded'
run helpdesk --as nobody note 1 -m x
refused 3 "*'nobody'*agent add nobody*"
git config --global --unset user.email
run helpdesk note 1 -m x
refused 1 '*--as*HELPDESK_AGENT*' 'nobody: no identity'
run helpdesk show 1 --format number
good HD-1
run helpdesk list --format number
good HD-1
run helpdesk log --format number
is "$status" 0 'reading needs no identity'
run helpdesk --as '' note 1 -m x
[ "$status" != 0 ] && [ "$(wc -l <"$box/err")" = 1 ]
result $? 'an empty --as'

# In a store without agents git's mail will do.
mkdir "$box/fresh" && cd "$box/fresh" || exit 1
git config --global user.email stranger@example.org
must helpdesk --quiet init
store=$box/fresh/.helpdesk
stores+=("$store")
must helpdesk app add payroll
must helpdesk app accept payroll --on 2026-01-01 --kind va
run helpdesk open -a payroll -r P -s s
good HD-1
yaml_says stranger@example.org HD-1 'j[0]["by"]'

# Another one's store is refused, unless git is told that it is safe.
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
	chmod -R a+rX "$box"
	# shellcheck disable=SC2317 # run by run
	as_other() {
		HOME=$box/other-home TMPDIR=/tmp setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
	}
	mkdir "$box/other-home" && cp "$(command -v helpdesk)" "$box/helpdesk" && chmod 755 "$box" "$box/helpdesk"
	cd / || exit 1
	run as_other "$box/helpdesk" --store "$store" list --format number
	refused 1 '*belongs to*safe.directory*' "another one's store is refused"
	printf '[user]\n\temail = stranger@example.org\n[safe]\n\tdirectory = %s\n' "$store" \
		>"$box/other-home/.gitconfig"
	run as_other "$box/helpdesk" --store "$store" list --format number
	good HD-1
	run as_other "$box/helpdesk" --store "$store" note 1 -m x
	refused 1 '*ermission denied*' 'a store that cannot be written'
else
	skip "another one's store is refused" 'needs root and setpriv'
	skip 'safe.directory' 'needs root and setpriv'
	skip 'a store that cannot be written' 'needs root and setpriv'
fi
cd "$box" || exit 1
finish
