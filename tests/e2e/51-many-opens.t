#!/bin/bash
# One command after the other, as a desk works: the store packs itself in time, and what is
# opened late is opened as fast as what was opened early.
# timeout: 180
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

new_store desk
$python - "$store" <<'END' >told
import os, subprocess, sys, time
store, took, most, last = sys.argv[1], [], 0, 0
packed = False
for i in range(1, 1201):
    start = time.monotonic()
    said = subprocess.run(["helpdesk", "open", "-a", "payroll", "-r", "R%d" % (i % 50), "-s", "Subject %d" % i],
                          capture_output=True, text=True)
    took.append(time.monotonic() - start)
    if said.returncode or said.stdout != "HD-%d\n" % i:
        print("open %d: %s" % (i, said))
        break
    if i % 20 == 0:
        loose = 0
        for name in os.listdir(store + "/objects"):
            try:
                loose += len(os.listdir(store + "/objects/" + name)) if len(name) == 2 else 0
            except FileNotFoundError:  # just packed
                pass
        packed |= loose < last
        most, last = max(most, loose), loose
if most > 7000:
    print("%d loose objects" % most)
if not packed:
    print("never packed")
# A desk that grew slower with its tickets would be so by far more than the machine's mood.
early, late = sorted(took[75:125])[25], sorted(took[-50:])[25]
if late > 3 * early:
    print("%.1f ms early, %.1f ms late" % (early * 1000, late * 1000))
END
is "$(cat told)" '' '1,200 single commands: at most 7,000 loose objects, the last ones as fast'
# One that was started behind a command may be at work yet.
for _ in $(seq 100); do
	helpdesk --quiet gc 2>/dev/null && break
	sleep 0.1
done
run helpdesk fsck
is "$status $out" '0 ' 'fsck finds nothing'
finish
