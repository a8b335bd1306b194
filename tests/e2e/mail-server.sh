# shellcheck shell=bash
# Sourced by tests that need a mail server: OpenSMTPD on a port of loopback, the users and
# mailboxes it delivers to, and mblaze as their mail program. OpenSMTPD has its queue and socket at
# fixed places and delivers as several users, so all of it runs as root in a mount and process
# namespace: /etc and /run are copies, the machine's own mail is not touched, and everything that
# was started dies with the test.
[ -n "${BASH_VERSION-}" ] || exit 2

# In a chroot, whose top is no mount point, mounts cannot be made private; then they must be so
# already: what is mounted in a namespace must not be seen outside of it.
is_private() {
	local dir status
	dir=$(mktemp -d) || return 1
	# shellcheck disable=SC2016 # for the other shell
	unshare -m --propagation unchanged sh -c 'mount -t tmpfs none "$1" && : >"$1/seen" || exit 1
		test ! -e "/proc/$2/root$1/seen"; status=$?; umount "$1"; exit $status' - "$dir" $$
	status=$?
	rmdir "$dir"
	return $status
}

# enter_namespace SCRIPT: comes back inside of it, or ends the test with the reason.
enter_namespace() {
	local program reason='' propagation=private
	[ "${MAIL_SERVER_INSIDE-}" != yes ] || return 0
	PATH=$PATH:/usr/sbin:/sbin
	for program in smtpd msmtp mcom notmuch unshare setpriv; do
		command -v "$program" >/dev/null || reason="no $program here"
	done
	[ -e /dev/stdin ] || reason="no /dev/stdin, which the mail program reads"
	[ "$(id -u)" = 0 ] || reason="OpenSMTPD must be started by root"
	if [ -z "$reason" ] && ! unshare -m true; then
		propagation=unchanged
		is_private || reason="may not make a mount namespace"
	fi 2>/dev/null
	if [ -n "$reason" ]; then
		echo "1..0 # SKIP $reason"
		exit 0
	fi
	MAIL_SERVER_INSIDE=yes exec unshare -m --propagation $propagation -p -f --mount-proc \
		--kill-child -- "$BASH" "$(realpath "$1")" </dev/null
}

# The machine as the server sees it: names of hosts and users are our own, and nobody answers
# questions about others.
private_machine() {
	local etc=/run/etc uid=64900 user
	mount -t tmpfs -o mode=755 none /run && cp -a /etc $etc && mkdir -m 1777 /run/tmp &&
		mkdir -p /var/spool && mount -t tmpfs -o mode=755 none /var/spool || exit 1
	rm -f $etc/{hosts,resolv.conf,mailname,nsswitch.conf,gitconfig}
	printf '127.0.0.1 %s\n' localhost mail.example.org >$etc/hosts
	printf 'lookup file\n' >$etc/resolv.conf
	printf 'mail.example.org\n' >$etc/mailname
	printf '%s: files\n' passwd group shadow hosts >$etc/nsswitch.conf
	for user in desk marie jean; do
		uid=$((uid + 1))
		sed -i "/^$user:/d" $etc/passwd $etc/group
		echo "$user:x:$uid:$uid::/run/people/$user:/bin/sh" >>$etc/passwd
		echo "$user:x:$uid:" >>$etc/group
		install -d -o $uid -g $uid /run/people/$user /run/people/$user/.mblaze
	done
	mount --bind $etc /etc || exit 1
	# Whoever delivers may not be allowed to look into the folders above the program.
	install -d /run/bin
	cp "$(command -v helpdesk)" /run/bin/
	PATH=/run/bin:$PATH
}

# as USER COMMAND...: in his home, and not for long.
as() {
	local user=$1
	shift
	timeout -k 1 20 setpriv --reuid="$user" --regid="$user" --clear-groups \
		env -C "/run/people/$user" HOME="/run/people/$user" \
		USER="$user" LOGNAME="$user" TMPDIR=/run/tmp "$@" </dev/null
}

# A requester's mail program: what he sends goes to the server by msmtp.
mailbox() {
	local user=$1 name=$2 home=/run/people/$1
	mmkdir "$home/Maildir" "$home/Sent"
	printf '%s\n' "Local-Mailbox: $name <$user@example.org>" "Outbox: $home/Sent" \
		'Sendmail: msmtp' "Sendmail-Args: -C $home/.msmtprc -t" >"$home/.mblaze/profile"
	msmtp_settings "$user" "$user"
	chown -R "$user:" "$home"
}

# msmtp_settings USER LOCAL-PART
msmtp_settings() {
	cat >"/run/people/$1/.msmtprc" <<-END
		account default
		host 127.0.0.1
		port $port
		timeout 20
		domain mail.example.org
		from $2@example.org
	END
}

# start_server: mail for help@ goes to /run/bin/take, that for people to their maildirs; jean is
# away and says so; gone@ is known too late, so that the server writes a bounce.
start_server() {
	port=$(/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])')
	cat >/run/smtpd.conf <<-END
		listen on 127.0.0.1 port $port hostname mail.example.org
		smtp max-message-size 60M
		table desk { "help@example.org" = desk }
		table people { "marie@example.org" = marie, "jean@example.org" = jean }
		table gone { "gone@example.org" = desk }
		action "desk" mda "/run/bin/take" user desk virtual <desk>
		action "marie" maildir "/run/people/marie/Maildir" user marie virtual <people>
		action "jean" mda "/run/bin/away %{sender}" user jean virtual <people>
		action "gone" mda "/run/bin/gone" user desk virtual <gone>
		match from any for rcpt-to "help@example.org" action "desk"
		match from any for rcpt-to "marie@example.org" action "marie"
		match from any for rcpt-to "jean@example.org" action "jean"
		match from any for rcpt-to "gone@example.org" action "gone"
	END
	chmod 600 /run/smtpd.conf
	# Kept as any mail of his, and answered as a vacation program does.
	cat >/run/bin/away <<-'END'
		#!/bin/sh
		cat >"$HOME/$$.eml" || exit 75
		/usr/libexec/opensmtpd/mail.maildir "$HOME/Maildir" <"$HOME/$$.eml" || exit 75
		[ -n "$1" ] || exit 0
		id=$(mhdr -h message-id "$HOME/$$.eml")
		msmtp -C "$HOME/.msmtprc" -f '<>' -- "$1" <<MESSAGE
		From: Jean Petit <jean@example.org>
		To: $1
		Subject: Away: $(mhdr -h subject "$HOME/$$.eml")
		Date: $(date -R)
		Message-ID: <away-$$@example.org>
		In-Reply-To: $id
		References: $id
		Auto-Submitted: auto-replied

		I am away until Monday.
		MESSAGE
	END
	printf '#!/bin/sh\ncat >/dev/null\necho "no such person" >&2\nexit 67\n' >/run/bin/gone
	chmod 755 /run/bin/away /run/bin/gone
	smtpd -F -f /run/smtpd.conf >/run/smtpd.log 2>&1 &
	wait_for 'server_answers'
}

server_answers() {
	(: >"/dev/tcp/127.0.0.1/$port") 2>/dev/null
}

# wait_for COMMAND: until it succeeds; tells of the server when it does not, and is less patient
# from then on.
patience=10
wait_for() {
	local i
	for ((i = 0; i < patience * 20; i++)); do
		! eval "$1" || return 0
		sleep 0.05
	done
	patience=1
	echo "# waited for: $1" >&2
	tail -n 40 /run/smtpd.log | sed 's/^/# smtpd: /' >&2
	return 1
}

# queue_is_empty: the server has no message left.
queue_is_empty() {
	[ -z "$(smtpctl show queue 2>/dev/null)" ]
}

# mails USER [NUMBER]: how many messages he has got; whether it is that number.
mails() {
	local n
	n=$(mlist "/run/people/$1/Maildir" | wc -l)
	if [ $# -gt 1 ]; then [ "$n" = "$2" ]; else echo "$n"; fi
}

# newest USER: the file of what came last.
newest() {
	find "/run/people/$1/Maildir/new" "/run/people/$1/Maildir/cur" -type f -printf '%T@ %p\n' |
		sort -n | tail -n 1 | cut -d ' ' -f 2
}

# A letter, and an answer to one, written as people do: USER SUBJECT|FILE TEXT.
writes() {
	printf '%s\n' "$3" >/run/tmp/body
	as "$1" mcom -to help@example.org -subject "$2" -body /run/tmp/body -send >/run/tmp/said 2>&1
}
answers() {
	printf '%s\n' "$3" >/run/tmp/body
	# shellcheck disable=SC2016 # for the other shell
	as "$1" sh -c 'echo "$1" | mseq -S && mrep -body /run/tmp/body -send -- 1' - "$2" \
		>/run/tmp/said 2>&1
}
