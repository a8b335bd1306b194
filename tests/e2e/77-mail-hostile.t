#!/bin/bash
# Messages that mean harm: nothing leaves its place, nothing is opened, nothing grows without end,
# and nothing is lost either. Python's `email` judges what the answers say.
# timeout: 300
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"
# shellcheck source=tests/e2e/mail_in.sh
. "$here/mail_in.sh"
mail_store
must helpdesk config set mail.from 'Help <help@desk.example.org>'

# peak COMMAND: most memory it had, in MiB; its status in $status.
peak() {
	$python - "$@" <<'P'
import os, resource, sys
with open(os.environ["input"], "rb") as f, open(os.environ["box"] + "/err", "wb") as e:
    pid = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ,
                         file_actions=[(os.POSIX_SPAWN_DUP2, f.fileno(), 0),
                                       (os.POSIX_SPAWN_DUP2, e.fileno(), 1),
                                       (os.POSIX_SPAWN_DUP2, e.fileno(), 2)])
status = os.waitpid(pid, 0)[1]
print(os.waitstatus_to_exitcode(status),
      resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
P
}
export box
program=$(command -v helpdesk)

# --- lines that would become headers --------------------------------------------------------------
{
	printf 'From: =?utf-8?Q?Eve=0D=0ABcc:_all@example.org?= <eve@evil.example>\n'
	printf 'Subject: =?utf-8?Q?hello=0D=0ABcc:_all@example.org=0D=0A=0D=0Abody?=\n'
	printf 'Message-ID: <h1@evil.example\n Bcc: all@example.org>\n'
	printf 'Content-Type: multipart/mixed; boundary=B\n\n--B\n\nThe text\n--B\n'
	printf "Content-Disposition: attachment; filename*=utf-8''a%%0D%%0ABcc%%3A%%20x.txt\n\nfile\n--B--\n"
} >"$box/x"
receive 0 <"$box/x"
lacks "$(yaml HD-1 'h["subject"]')" $'\n' 'the subject is one line'
lacks "$(yaml HD-1 'j[0]["from"] + h["requester"]["name"]')" $'\n' 'so is the sender'
mail=$(find "$store/helpdesk/outbox" -type f -path '*/new/*')
is "$($python -c '
import email, email.policy, sys
m = email.message_from_binary_file(open(sys.argv[1], "rb"), policy=email.policy.default)
print([m["Bcc"], m["Cc"], [a.addr_spec for a in m["To"].addresses], m.defects])' "$mail")" \
	"[None, None, ['eve@evil.example'], []]" 'the answer goes to its sender alone'
printf 'From: x@evil.example\nSubject: a\0b\nMessage-ID: <nul@evil.example>\n\nnul \0 here\n' >"$box/x"
receive 0 <"$box/x"
printf 'From: "a\033]0;title\007" <e@evil.example>\nSubject: \033[2Jclear\n\n\033[31mred\n' >"$box/x"
receive 0 <"$box/x"
lacks "$(helpdesk show 3)" $'\033' 'no escape reaches a terminal'

# --- names of files -------------------------------------------------------------------------------------
{
	printf 'From: n@evil.example\nSubject: names\nMessage-ID: <names@evil.example>\n'
	printf 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n'
	for name in '../../../etc/passwd' '/etc/shadow' '..' '.' '.git/config' 'C:\\Windows\\x.exe' \
		'' 'a/../../b' "$(printf 'n%.0s' {1..400})" '-rf' 'con.txt ' 'config.yaml'; do
		printf -- '--B\nContent-Type: application/octet-stream\n'
		printf 'Content-Disposition: attachment; filename="%s"\n\ncontent\n' "$name"
	done
	printf -- '--B--\n'
} >"$box/x"
receive 0 <"$box/x"
git -C "$store" ls-tree -r --name-only -z main attachments/HD/0000/00/HD-4 | tr '\0' '\n' >"$box/names"
is "$(grep -vc '^attachments/HD/0000/00/HD-4/[0-9a-f]\{12\}-[^/\\]*$' "$box/names")" 0 \
	'every name lies in the folder of its ticket'
[ "$(wc -l <"$box/names")" -ge 10 ]
result $? 'none is lost'
is "$(awk 'length($0) > 240' "$box/names" | wc -l)" 0 'a very long one is cut'

# --- many parts, deep parts -------------------------------------------------------------------------------
$python - >"$box/parts" <<'P'
print("From: p@evil.example\nSubject: parts\nMessage-ID: <parts@evil.example>\nMIME-Version: 1.0")
print("Content-Type: multipart/mixed; boundary=B\n")
for i in range(10000):
    print(f"--B\nContent-Type: text/plain; name=f{i}\nContent-Disposition: attachment\n\npart {i}")
print("--B--")
P
$python - >"$box/levels" <<'P'
print("From: l@evil.example\nSubject: levels\nMessage-ID: <levels@evil.example>\nMIME-Version: 1.0")
for i in range(1000):
    print(f"Content-Type: multipart/mixed; boundary=B{i}\n\n--B{i}")
print("\ndeep")
P
for what in parts levels; do
	start=$EPOCHSECONDS
	receive 0 <"$box/$what"
	[ $((EPOCHSECONDS - start)) -lt 10 ]
	result $? "$what: soon done"
	n=$(tickets)
	has "$(yaml "HD-$n" 'j[0]["files"]')" 'message.eml' "$what: kept as one file"
	name=$(yaml "HD-$n" '[f for f in j[0]["files"] if "message.eml" in f][0]')
	git -C "$store" show "main:attachments/HD/0000/00/HD-$n/$name" | cmp -s - "$box/$what"
	result $? "$what: byte by byte"
done

# --- an archive that would fill the disk is stored, never opened ---------------------------------------------
$python - >"$box/zip" <<'P'
import base64, io, zipfile
b = io.BytesIO()
with zipfile.ZipFile(b, "w", zipfile.ZIP_DEFLATED) as z:
    z.writestr("zeros", bytes(200 << 20))
print("From: z@evil.example\nSubject: zip\nMessage-ID: <zip@evil.example>\nMIME-Version: 1.0")
print("Content-Type: application/zip; name=bomb.zip\nContent-Transfer-Encoding: base64\n")
print(base64.encodebytes(b.getvalue()).decode())
P
input=$box/zip
export input
read -r status most <<<"$(peak "$program" mail receive)"
is "$status" 0 'an archive is taken'
[ "$most" -lt 100 ]
result $? "in little memory ($most MiB)"
is "$(git -C "$store" ls-tree -l -r main "attachments/HD/0000/00/HD-$(tickets)" | wc -l)" 1 'as the one file it is'

# --- large ones ---------------------------------------------------------------------------------------------------
{
	printf 'From: b@evil.example\nSubject: large\nMessage-ID: <large@evil.example>\n\n'
	head -c 52428800 /dev/zero | tr '\0' 'x' | fold -w 70
} >"$box/large"
input=$box/large
n=$(tickets)
read -r status most <<<"$(peak "$program" mail receive)"
is "$status" 65 '50 MB: refused'
has "$(cat "$box/err")" 'the message has more than 25 MiB, which is the limit here' 'and its sender is told why'
is "$(wc -l <"$box/err")" 1 'in one line'
[ "$most" -lt 200 ]
result $? "memory under 200 MiB ($most)"
is "$(tickets)$(aside)" "${n}0" 'nothing is kept of it'
{
	printf 'From b Sun Nov 22 09:00:00 2026\n'
	cat "$box/large"
} >"$box/box"
input=/dev/null
read -r status most <<<"$(peak "$program" mail receive --mbox "$box/box")"
is "$status$(aside)" 51 'in an mbox: put aside'
[ "$most" -lt 200 ]
result $? "memory under 200 MiB ($most)"
{
	printf 'From: b@evil.example\nSubject: at the limit\nMessage-ID: <limit@evil.example>\n'
	printf 'MIME-Version: 1.0\nContent-Type: application/x; name=x\nContent-Transfer-Encoding: base64\n\n'
	head -c 19000000 /dev/urandom | base64 -w 76
} >"$box/limit"
input=$box/limit
read -r status most <<<"$(peak "$program" mail receive)"
is "$status" 0 'just below the limit: taken'
[ "$most" -lt 200 ]
result $? "memory under 200 MiB ($most)"

# A page that is nothing but quotations: its text would be more than itself, on each level again.
{
	printf 'From: b@evil.example\nSubject: quotations\nMessage-ID: <quotes@evil.example>\n'
	printf 'MIME-Version: 1.0\nContent-Type: text/html\n\n'
	yes '<blockquote>a' | head -c 24000000
} >"$box/quotes"
input=$box/quotes
read -r status most <<<"$(peak "$program" mail receive)"
is "$status" 0 'a page of quotations is taken'
[ "$most" -lt 200 ]
result $? "memory under 200 MiB ($most)"
n=$(tickets)
name=$(yaml "HD-$n" '[f for f in j[0]["files"] if "message.html" in f][0]')
git -C "$store" show "main:attachments/HD/0000/00/HD-$n/$name" | cmp -s - <(yes '<blockquote>a' | head -c 24000000)
result $? 'kept byte by byte'
name=$(yaml "HD-$n" '[f for f in j[0]["files"] if "description.txt" in f][0]')
is "$(git -C "$store" show "main:attachments/HD/0000/00/HD-$n/$name" | tail -n 1)" \
	'[this is only the beginning; the whole text: message.html]' 'and its text says so'
rm -f "$box/large" "$box/limit" "$box/quotes" "$box/box"*

# --- floods -------------------------------------------------------------------------------------------------------
must helpdesk config set mail.flood 5
n=$(tickets)
before=$(aside)
for i in 1 2 3 4 5 6 7; do
	letter "f$i@evil.example" 'Flood <FLOOD@evil.example>' "flood $i" <<<x >"$box/x"
	receive 0 <"$box/x"
done
is "$(tickets)$(($(aside) - before))" "$((n + 5))2" 'five tickets within an hour, the rest is put aside'
has "$(reasons)" 'mail.flood allows 5' 'with the reason'
is "$(grep -rl 'FLOOD@evil\|flood@evil' "$store/helpdesk/outbox" | wc -l)" 5 'and not answered'
letter f8@evil.example 'Flood <flood@evil.example>' "[HD-$((n + 1))] on a ticket" <<<x >"$box/x"
receive 0 <"$box/x"
yaml_says received "HD-$((n + 1))" 'j[-1]["event"]'
at 2026-11-22T10:12:01Z
letter f9@evil.example 'Flood <flood@evil.example>' 'an hour later' <<<x >"$box/x"
receive 0 <"$box/x"
is "$(tickets)" $((n + 6)) 'an hour later it is heard again'
{
	for i in $(seq 20); do
		printf 'From x Sun Nov 22 09:00:00 2026\n'
		letter "g$i@evil.example" 'g@evil.example' "flood $i" <<<x
		echo
	done
} >"$box/box"
run helpdesk mail receive --mbox "$box/box" --format jsonl
is "$(grep -c '"fate":"opened' <<<"$out") $(grep -c '"fate":"aside' <<<"$out")" '5 15' 'within one mbox, too'

# A ticket that is talked to without end does not become a file that nobody can read.
for i in $(seq 45); do
	printf 'From x Sun Nov 22 09:00:00 2026\n'
	head -c 60000 /dev/zero | tr '\0' x | fold -w 60 |
		letter "t$i@evil.example" 'flood@evil.example' "[HD-$((n + 1))] talk"
	echo
done >"$box/box"
run helpdesk mail receive --mbox "$box/box" --format jsonl
is "$(grep -c '"fate":"\(received\|opened\|aside\)"' <<<"$out")" 45 'a ticket that is full'
[ "$(file_of "HD-$((n + 1))" | wc -c)" -lt 3000000 ]
result $? 'stays a file that can be written'
must helpdesk note $((n + 1)) -m 'and written to'
run helpdesk fsck
is "$out" '' 'fsck finds nothing'
finish
