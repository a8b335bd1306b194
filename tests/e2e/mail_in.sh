# shellcheck shell=bash
# Sourced by the tests of mail that comes in: messages, and what they made.

# letter ID FROM SUBJECT [HEADER...]: a message whose text is read from standard input.
letter() {
	printf 'From: %s\nTo: help@desk.example.org\nMessage-ID: <%s>\nSubject: %s\n' "$2" "$1" "$3"
	printf 'Date: Sun, 22 Nov 2026 09:00:00 +0000\n'
	shift 3
	[ $# = 0 ] || printf '%s\n' "$@"
	printf '\n'
	cat
}

# receive STATUS [OPTION...]: takes the message on standard input; nothing is ever printed but an
# error, and the store is changed by one commit at most.
receive() {
	local wanted=$1 before after
	shift
	before=$(git -C "$store" rev-list --count main)
	run helpdesk mail receive "$@"
	after=$(git -C "$store" rev-list --count main)
	if [ "$status" = "$wanted" ] && [ $((after - before)) -le 1 ] && [ -z "$out" ] &&
		{ [ "$wanted" != 0 ] || [ -z "$err" ]; }; then
		result 0 "mail receive: $wanted"
	else
		result 1 "mail receive: $wanted, $((after - before)) commits"
	fi
}

tickets() {
	git -C "$store" ls-tree -r --name-only main tickets | wc -l
}
# aside: how many messages were put aside; reasons: why.
aside() {
	find "$store/helpdesk/undeliverable" -name '*.eml' 2>/dev/null | wc -l
}
reasons() {
	cat "$store"/helpdesk/undeliverable/*.reason 2>/dev/null
}

mail_store() {
	new_store work
	must git -C "$store" config helpdesk.send cron
	must helpdesk config set mail.application payroll
}
