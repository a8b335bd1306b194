#!/bin/bash
# init: what it makes, what it leaves alone.
# shellcheck source=tests/e2e/lib.sh
. "$(dirname "$0")/lib.sh"

run helpdesk init one
good "$PWD/one/.helpdesk"
store=$PWD/one/.helpdesk
stores+=("$store")
expect_err 'agent add' 'init: says what is to be done next'
git_says true rev-parse --is-bare-repository
git_says refs/heads/main symbolic-ref HEAD
for setting in receive.denyNonFastForwards=true receive.denyDeletes=true \
	receive.fsckObjects=true core.fsync=all core.logAllRefUpdates=always helpdesk.site=HD; do
	git_says "${setting#*=}" config --local "${setting%=*}"
done
clone=$(git -C "$store" config helpdesk.clone)
[[ $clone =~ ^[0-9a-f]{16,}$ ]]
result $? 'init: helpdesk.clone is a random id'
git_says $'config.yaml\nsites/HD.yaml' ls-tree -r --name-only main
git -C "$store" show main:sites/HD.yaml >site
yaml_says "$clone" site 'h["clone"]'
git -C "$store" show main:config.yaml >config
yaml_says 1 config 'h["format"]'
yaml_says '[1, 1, 2, 2, 2]' config '[int(x) for x in h["matrix"][0].split()]'
git_says 1 rev-list --count main

run helpdesk init one
refused 1 '*one/.helpdesk*'
run helpdesk --quiet init two --site LYO
good
stores+=("$PWD/two/.helpdesk")
is "$err" '' 'init --quiet says nothing'
is "$(git -C two/.helpdesk config helpdesk.site)" LYO 'init --site: the code'
is "$(git -C two/.helpdesk ls-tree --name-only main sites/)" sites/LYO.yaml 'init --site: its file'
[ "$(git -C two/.helpdesk config helpdesk.clone)" != "$clone" ]
result $? 'init: another store has another id'

run helpdesk init --bare hub.git
good "$PWD/hub.git"
[ -e hub.git/HEAD ] && [ ! -e hub.git/.helpdesk ]
result $? 'init --bare: DIR itself is the store'
stores+=("$PWD/hub.git")
must helpdesk --store hub.git agent list

(umask 077 && helpdesk --quiet init --shared group >/dev/null)
stores+=("$PWD/group/.helpdesk")
is "$(stat -c %A group/.helpdesk | cut -c5-7)" rws 'init --shared: the group writes, whatever the umask'
is "$(find group/.helpdesk -type d ! -perm -g+rwxs)" '' 'init --shared: every folder'
export HELPDESK_AGENT=bob
(umask 077 && helpdesk --store group/.helpdesk agent add bob --email b@example.org)
is "$(find group/.helpdesk -type d ! -perm -g+rwxs)" '' 'init --shared: folders made later too'
is "$(find group/.helpdesk/objects -type f ! -perm -g+r)" '' 'init --shared: objects made later too'
is "$(find group/.helpdesk/refs -type f ! -perm -g+rw)" '' 'init --shared: the branch too'

store=$PWD/one/.helpdesk
for code in hd H 1HD TOOLONGCODE 'H D' ÉA ''; do
	run helpdesk init bad --site "$code"
	refused 2 '*'
done
[ ! -e bad ] || [ -z "$(ls -A bad)" ]
result $? 'init: a bad code makes nothing'
mkdir own && git init -q --bare own/.helpdesk
run helpdesk init own
refused 1 '*.helpdesk*'
mkdir full && git init -q --bare full
run helpdesk init --bare full
refused 1 '*full*'
touch file
run helpdesk init file
refused 1 '*file*'
run helpdesk init one two
refused 2 '*'
must helpdesk --quiet -C two init inner
[ -d two/inner/.helpdesk ]
result $? 'init -C DIR'
finish
