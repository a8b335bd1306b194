#!/bin/bash
# What lists look like on a terminal: width, wide characters, colour, pager.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
new_store work
esc=$'\033'
at 2026-10-01T10:00:00Z
must helpdesk open -a payroll -r 'Marie' -s 'Very old, and a subject that is rather longer than most terminals are wide'
at 2026-11-10T10:00:00Z
must helpdesk open -a payroll -r 'Marie' -s '給与明細が先月のままです 給与明細が先月のままです' --priority 6 --take
must helpdesk open -a mailer -r 'Marie' -s 'Mails 📧📧 stay 👩‍💻 in the outbox 🚀🚀🚀🚀🚀🚀🚀🚀' \
	--impact 5 --urgency 5
must helpdesk open -a mailer -r 'Marie' -s $'Cafe\xcc\x81 e\xcc\x81le\xcc\x80ve no\xcc\x88el, decomposed' \
	--impact 4 --urgency 4
at 2026-11-20T10:00:00Z
must helpdesk open -a payroll -r 'Marie' -s 'Ancien élève, naïf' --impact 1 --urgency 1
must helpdesk open -a payroll -r 'Marie' -s 'Printer done' --close --solution x
must helpdesk open -a payroll -r 'Marie' -s $'evil \033[31mred\033[m \033]0;title\007 \u202e rtl'
must helpdesk app add an-application-whose-name-was-given-by-a-committee-of-sixty-four
must helpdesk app accept an-application-whose-name-was-given-by-a-committee-of-sixty-four --on 2026-01-01 --kind va
must helpdesk open -a an-application-whose-name-was-given-by-a-committee-of-sixty-four -r M -s 'Short'
at 2026-11-22T09:12:00Z

# tty COLUMNS COMMAND...: $out is what stands on a terminal of that width.
tty() {
	TERM=xterm run $python "$here/look.py" pty "$@"
}
# fits COLUMNS TITLE...: what was printed last does, with every column below its title.
fits() {
	is "$(printf '%s\n' "$out" | $python "$here/look.py" says "$@" 2>&1)" '' "$said: fits and is aligned"
}
for columns in 80 100 133 250; do
	tty $columns helpdesk --no-pager list number:1..
	fits $columns number priority status
	tty $columns helpdesk --no-pager search marie or old or printer or 'm*' or 'é*' or outbox
	fits $columns number status
	tty $columns helpdesk --no-pager log
	fits $columns time number who what
	tty $columns helpdesk --no-pager list --columns subject,number,application,age number:1..
	fits $columns subject number
done
tty 80 helpdesk --no-pager list number:1
has "$out" 'Very old, and a s…' 'what is cut ends in an ellipsis'
tty 40 env COLUMNS=100 helpdesk --no-pager list number:1
has "$out" 'Very old, and a subject that is rathe…' 'COLUMNS is the width'
tty 20 helpdesk --no-pager list number:1..
expect_status 0 'a terminal narrower than any table'
tty 0 helpdesk --no-pager list number:1
has "$out" 'Very old, and a s…' 'a terminal that does not know its width: 80'
run helpdesk list number:1
has "$out" 'most terminals are wide' 'what goes elsewhere is whole'

# Colour: of priority and age, nothing that the text does not say.
plain() {
	# shellcheck disable=SC2001 # a pattern
	sed "s/${esc}\[[0-9;]*m//g" <<<"$out"
}
tty 120 helpdesk --no-pager list number:1..
has "$out" "${esc}[1;31m6${esc}[m" 'priority 6: bold red'
has "$out" "${esc}[31m5${esc}[m" 'priority 5: red'
has "$out" "${esc}[33m4${esc}[m" 'priority 4: yellow'
has "$out" "${esc}[31m51 d${esc}[m" 'a month old: red'
has "$out" "${esc}[33m11 d${esc}[m" 'a week old: yellow'
has "$out" "${esc}[2mHD-6${esc}[m" 'closed: dim'
is "$(grep HD-5 <<<"$out" | grep -c "$esc")" 0 'young and of little weight: no colour'
colored=$(plain)
tty 120 env NO_COLOR=1 helpdesk --no-pager list number:1..
is "$out" "$colored" 'NO_COLOR: the same without'
tty 120 env NO_COLOR= helpdesk --no-pager list number:1..
has "$out" "${esc}[" 'an empty NO_COLOR says nothing'
tty 120 env NO_COLOR=1 helpdesk --color always --no-pager list number:1..
has "$out" "${esc}[" '--color always wins over NO_COLOR'
tty 120 helpdesk --color never --no-pager list number:1..
is "$out" "$colored" '--color never: the same without'
tty 120 env TERM=dumb helpdesk --no-pager list number:1..
is "$out" "$colored" 'a dumb terminal: none'
run helpdesk list number:1..
is "$(grep -c "$esc" <<<"$out")" 0 'no colour but on a terminal'
run helpdesk --color always list --columns number,opened number:1..
has "$out" "${esc}[31m2026-10-01 10:00${esc}[m" 'opened is coloured like age'
is "$(plain)" "$(helpdesk list --columns number,opened number:1..)" 'the same without'
for format in json jsonl csv number; do
	run helpdesk --color always list --format $format number:1..
	is "$(grep -c "${esc}\[[0-9;]*m" <<<"$out" | tr -d '\n')" "$([ $format = csv ] && echo 1 || echo 0)" \
		"$format: no colour (csv has the text as it is)"
done
run helpdesk --color always search printer
has "$out" "${esc}[2mPrinter done${esc}[m" 'search: closed, dim'
has "$out" "${esc}[2m${esc}[1;31mPrinter${esc}[m${esc}[2m done${esc}[m" 'search: what was found stands out in it'
is "$(plain)" "$(helpdesk search printer)" 'search: the same without'

# Nothing of a ticket steers the terminal.
tty 200 helpdesk --no-pager list number:7
for control in "${esc}[31mred" "${esc}]0" $'\a' $'\u202e'; do
	is "$(grep -cF -- "$control" <<<"$out")" 0 'no control sequence of a ticket'
done
has "$out" '^[[31mred' 'it is shown instead'

# The pager.
cat >"$box/pager" <<'END'
#!/bin/sh
echo "paged LESS=$LESS"
cat
END
chmod +x "$box/pager"
tty 80 env PAGER="$box/pager" helpdesk list number:1
has "$out" 'paged LESS=FRX' 'PAGER, with LESS set'
has "$out" "${esc}[31m51 d" 'with colour'
has "$out" 'Very old, and a s…' 'with the width of the terminal'
tty 80 env PAGER="$box/pager" LESS=S helpdesk list
has "$out" 'paged LESS=S' 'a LESS of his own'
tty 80 env PAGER=false HELPDESK_PAGER="$box/pager" helpdesk search printer
has "$out" 'paged' 'HELPDESK_PAGER wins'
tty 80 env PAGER="$box/pager" helpdesk --no-pager list
is "$(grep -c paged <<<"$out")" 0 '--no-pager'
tty 80 env PAGER=cat helpdesk list number:1
is "$(grep -c paged <<<"$out")" 0 'PAGER=cat: none'
tty 80 env PAGER="$box/pager" helpdesk list --format json nonsense:1
is "$status" 2 'the status is that of the command'
tty 80 env PAGER='exit 3' helpdesk list
expect_status 0 'a pager that goes away harms nothing'
PAGER=$box/pager run helpdesk list number:1
is "$(grep -c paged <<<"$out")" 0 'no pager but on a terminal'
finish
