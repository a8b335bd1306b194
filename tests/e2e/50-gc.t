#!/bin/bash
# gc: smaller, and nothing lost, whoever writes meanwhile and whenever it dies.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

loose() { find "$1/objects" -path '*/objects/[0-9a-f][0-9a-f]/*' -type f | wc -l; }
packs() { find "$1/objects/pack" -name '*.pack' | wc -l; }
# sound STORE TEXT
sound() {
	is "$(git -C "$1" fsck --strict --no-dangling 2>&1)" '' "$2: git finds no fault"
}
everything() {
	HELPDESK_CACHE=off helpdesk --store "$1" list --limit 0 --format json number:1..
}

new_store one
for i in 1 2 3 4 5 6 7 8 9 10; do
	must helpdesk open -a payroll -r "R$i <r$i@example.org>" -s "Subject $i" -m "Text $i"
done
for i in 1 2 3; do
	must helpdesk note "$i" -m "a note on $i"
done
want=$(everything "$store")
before=$(loose "$store")
[ "$before" -gt 60 ]
result $? "single commands leave loose objects ($before)"

# Loose objects.
run helpdesk gc
is "$status" 0 'gc'
has "$err" 'objects in a new pack' 'gc says what it did'
is "$out" '' 'and prints no result'
is "$(loose "$store") $(packs "$store")" '0 1' 'one pack, nothing loose'
is "$(everything "$store")" "$want" 'every ticket reads as before'
sound "$store" 'after gc'
run helpdesk gc
has "$err" 'nothing to pack' 'again: nothing to do'
run helpdesk --quiet gc
is "$err" '' 'quiet'
must helpdesk note 4 -m 'after the gc'
run helpdesk gc --format json
figures='import json,sys; d=json.load(sys.stdin); print(d["loose_removed"], d["packs_removed"], d["pruned"])'
is "$($python -c "$figures" <<<"$out")" '7 0 0' 'figures in json: 7 loose files of one note'
is "$(packs "$store")" 2 'a large pack is left alone by a small one'

# Packs: small ones of batches, merged; one to keep is kept.
for i in $(seq 12); do
	for k in $(seq 70); do
		printf '{"op":"note","ticket":"%d","note":"%d %d"}\n' $((k % 10 + 1)) "$i" "$k"
	done | helpdesk batch >/dev/null || echo "# batch $i failed" >&2
done
kept=$(find "$store/objects/pack" -name '*.pack' | sort | head -n 1)
: >"${kept%.pack}.keep"
n=$(packs "$store")
[ "$n" -gt 10 ] && want=$(everything "$store")
result $? "batches leave packs ($n)"
must helpdesk gc
is "$(packs "$store") $(test -e "$kept" && echo kept)" '2 kept' 'they become one, beside the one to keep'
is "$(everything "$store")" "$want" 'every ticket reads as before'
sound "$store" 'after merging'
rm "${kept%.pack}.keep"

# What nothing reaches.
dangling=$(echo rubbish | git -C "$store" hash-object -w --stdin)
run helpdesk gc --full
is "$(packs "$store") $(loose "$store")" '1 0' 'full: one pack'
is "$(git -C "$store" cat-file blob "$dangling")" rubbish 'full: what is young stays'
find "$store/objects" -type f -exec touch -d '20 days ago' {} +
old=$(echo 'old rubbish' | git -C "$store" hash-object -w --stdin)
touch -d '20 days ago' "$store/objects/${old:0:2}/${old:2}"
left=("$store/objects/pack/pack_git2_left" "$store/objects/pack/pack-$old.idx")
touch -d '20 days ago' "${left[@]}"
young=$(echo 'young rubbish' | git -C "$store" hash-object -w --stdin)
run helpdesk gc
is "$status $(git -C "$store" cat-file blob "$old")" '0 old rubbish' 'not full: even what is old stays'
[ ! -e "${left[0]}" ] && [ ! -e "${left[1]}" ]
result $? 'old files in the making go'
# A tag is an object of its own, of anything; a reflog tells of what a branch was before; and a
# name may lead nowhere.
git -C "$store" -c user.name=x -c user.email=x@x tag -a -m one first main~1
git -C "$store" -c user.name=x -c user.email=x@x -c advice.nestedTag=false tag -a -m two second first
file=$(echo tagged | git -C "$store" hash-object -w --stdin)
git -C "$store" tag file "$file"
folder=$(printf '100644 blob %s\tx\n' "$file" | git -C "$store" mktree)
git -C "$store" -c user.name=x -c user.email=x@x tag -a -m three folder "$folder"
left_behind=$(git -C "$store" -c user.name=x -c user.email=x@x commit-tree -m before "main^{tree}")
git -C "$store" update-ref --create-reflog refs/heads/moved "$left_behind"
git -C "$store" update-ref refs/heads/moved main
git -C "$store" symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/gone
named=$(git -C "$store" for-each-ref --format='%(objectname)' refs/tags)
find "$store/objects" -type f -exec touch -d '20 days ago' {} +
run helpdesk gc --full --format json
has "$out" '"pruned": ' 'full, two months later'
lost=
for object in $named "$folder" "$left_behind"; do
	git -C "$store" cat-file -e "$object" 2>/dev/null || lost+="$object "
done
is "$(wc -w <<<"$named") $lost" '4 ' 'full: tags and what reflogs tell of stay'
git -C "$store" symbolic-ref -d refs/remotes/origin/HEAD
is "$(git -C "$store" fsck --strict --no-dangling 2>&1)" '' 'full: git finds nothing amiss'
git -C "$store" cat-file -e "$dangling" 2>/dev/null
is $? 1 'what nothing reached is gone'
git -C "$store" cat-file -e "$young" 2>/dev/null
is $? 1 'what was young then is old now'
is "$(everything "$store")" "$want" 'every ticket reads as before'
sound "$store" 'after pruning'

# Refusals.
run helpdesk gc --full --auto
is "$status" 2 'full and auto exclude each other'
run helpdesk gc nonsense
is "$status" 2 'no operand'
$python - "$store/helpdesk/lock-gc" <<-'PY' &
	import fcntl, struct, sys, time
	f = open(sys.argv[1], "r+")
	fcntl.fcntl(f, 37, struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0))  # F_OFD_SETLK
	fcntl.flock(f, fcntl.LOCK_EX)
	print("held", flush=True)
	time.sleep(30)
PY
holder=$!
sleep 0.5
run helpdesk gc
is "$status" 4 'another one is at work: try again'
run helpdesk gc --auto
is "$status $err" '0 ' 'auto: not a word'
kill $holder
wait $holder 2>/dev/null

# A store of small commits is folder over folder, each a little longer than the one before: as
# small after a full gc as after any, and about as small as git makes it.
pack_bytes() { find "$1/objects/pack" -name '*.pack' -printf '%s\n' | awk '{ n += $1 } END { print n }'; }
new_store series
must git -C "$store" config gc.auto 0
for i in $(seq 800); do
	printf '{"op":"open","application":"payroll","requester":"R%d","subject":"Subject %d"}\n' "$i" "$i"
done >opens.jsonl
must helpdesk batch --keep-going --chunk 2 opens.jsonl
# A submodule somebody pushed names a commit that is not here.
there=$(git -C "$store" rev-parse main)
folder=$( (
	git -C "$store" ls-tree main
	printf '160000 commit %040d\tsub\n' 7
	printf '120000 blob %s\tlink\n' "$(printf sites | git -C "$store" hash-object -w --stdin)"
) | git -C "$store" mktree --missing)
git -C "$store" update-ref refs/heads/other "$(git -C "$store" commit-tree -p "$there" -m x "$folder")"
cp -R "$store" "$box/by-git"
must helpdesk gc
some=$(pack_bytes "$store")
must helpdesk gc --full
all=$(pack_bytes "$store")
must git -C "$box/by-git" gc --quiet
by_git=$(pack_bytes "$box/by-git")
[ "$all" -le "$some" ] && [ $((all * 2)) -le $((by_git * 3)) ]
result $? "full: $all bytes, not full: $some, git: $by_git"
is "$(git -C "$store" cat-file -t other:link) $(packs "$store")" 'blob 1' 'full: links and submodules'
sound "$store" 'after a full gc'

# One that lacks an object is left as it is.
must helpdesk note 1 -m 'loose again'
cp -R "$store" "$box/lame"
gone=$(git -C "$box/lame" rev-parse "main:$(path_of HD-1)")
rm -f "$box/lame/objects/${gone:0:2}/${gone:2}"
have=$(find "$box/lame/objects" -type f | sort)
run helpdesk --store "$box/lame" gc --full
is "$status" 1 'full: an object is missing'
is "$(find "$box/lame/objects" -type f | sort)" "$have" 'then nothing is touched'
store=$box/one/.helpdesk
cd "$box/one" || exit 1

# By itself, when much has gathered.
git -C "$store" unpack-objects -q </dev/null 2>/dev/null
for i in $(seq 3300); do
	echo "loose $i" >"$box/tmp/l$i"
done
seq 3300 | sed "s|^|$box/tmp/l|" | git -C "$store" hash-object -w --stdin-paths >/dev/null
rm -f "$box"/tmp/l*
[ "$(find "$store/objects/17" -type f | wc -l)" -ge 12 ] || for i in $(seq 12); do
	cp "$(find "$store/objects" -path '*/objects/[0-9a-f][0-9a-f]/*' -type f | head -n 1)" \
		"$store/objects/17/$(printf '%038d' "$i")" 2>/dev/null
done
find "$store/objects/17" -name '0000*' -delete
if [ "$(find "$store/objects/17" -type f | wc -l)" -ge 12 ]; then
	must git -C "$store" config gc.auto 0
	must helpdesk note 1 -m 'no gc, please'
	sleep 0.3
	[ "$(loose "$store")" -gt 3300 ]
	result $? 'gc.auto = 0 forbids it'
	must git -C "$store" config --unset gc.auto
	must helpdesk note 1 -m 'now'
	for _ in $(seq 200); do
		[ "$(loose "$store")" -gt 0 ] || break
		sleep 0.1
	done
	is "$(loose "$store")" 0 'a command starts one behind itself'
	sound "$store" 'after that'
else
	skip 'a command starts one behind itself' 'chance left folder 17 empty'
fi

# Beside three writers, over and over.
new_store busy
must helpdesk open -a payroll -r W -s 'Busy'
for w in 1 2 3; do
	for i in $(seq 15); do
		helpdesk --store "$store" note 1 -m "writer $w note $i" >/dev/null || echo "failed $w $i" >&2
	done 2>>"$box/writers" &
done
for i in 1 2 3 4 5 6; do
	how=()
	[ $((i % 2)) = 1 ] || how=(--full)
	helpdesk --quiet gc "${how[@]}" 2>>"$box/gcs" || echo "failed $i" >>"$box/gcs"
done
wait
is "$(cat "$box/writers" "$box/gcs" 2>/dev/null)" '' 'no writer and no gc fails'
is "$(HELPDESK_CACHE=off helpdesk show 1 --format json | grep -c '"event": "noted"')" 45 'no note is lost'
sound "$store" 'after gcs among writers'

# Killed at any step; a full disk.
if strace -qq true 2>/dev/null; then
	must helpdesk gc
	cp -R "$store" "$box/model"
	for i in 1 2 3 4; do
		must helpdesk --store "$box/model" note 1 -m "to be packed $i"
	done
	want=$(everything "$box/model")
	wrong='' killed=0
	for call in fsync rename,renameat,renameat2 link,linkat unlink,unlinkat write pwrite64; do
		for step in 1 2 3 5 9 17 27; do
			rm -rf "$box/copy"
			cp -R "$box/model" "$box/copy"
			how=()
			[ $((step % 3)) != 0 ] || how=(--full)
			strace -f -qq -o "$box/trace" -e trace="$call" -e inject="$call:signal=KILL:when=$step" \
				helpdesk --store "$box/copy" --quiet gc "${how[@]}" >/dev/null 2>&1 &
			wait $! 2>/dev/null
			[ $? -gt 128 ] && killed=$((killed + 1))
			[ "$(everything "$box/copy")" = "$want" ] || wrong+=" $call/$step:read"
			git -C "$box/copy" fsck --strict --no-dangling >/dev/null 2>&1 || wrong+=" $call/$step:fsck"
			helpdesk --store "$box/copy" --quiet gc || wrong+=" $call/$step:again"
			[ "$(loose "$box/copy")" = 0 ] || wrong+=" $call/$step:loose"
		done
	done
	is "$wrong" '' "killed $killed times: nothing lost, the next one completes"
	[ "$killed" -ge 10 ]
	result $? 'and it was killed indeed'
	wrong=''
	for call in write pwrite64 fsync; do
		for step in 1 2 4; do
			rm -rf "$box/copy"
			cp -R "$box/model" "$box/copy"
			if strace -f -qq -o /dev/null -e trace="$call" -e inject="$call:error=ENOSPC:when=$step+" \
				helpdesk --store "$box/copy" --quiet gc >/dev/null 2>&1; then
				[ "$call" != fsync ] || wrong+=" $call/$step:silent"
			fi
			[ "$(everything "$box/copy")" = "$want" ] || wrong+=" $call/$step:read"
			git -C "$box/copy" fsck --strict --no-dangling >/dev/null 2>&1 || wrong+=" $call/$step:fsck"
		done
	done
	is "$wrong" '' 'a full disk: an error, and nothing lost'
else
	skip 'killed at any step' 'no strace'
fi
finish
