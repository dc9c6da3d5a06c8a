#!/usr/bin/env bash
# Builds what is published twice, from clones of the last commit in different folders, in different time zones and languages.
# The umask is that of the caller in both: archives have the permissions of files in them.
# Fails if any file of the one build has other bytes in the other.
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/.setup.sh"

set_up_build
repository=$root
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# build FOLDER: leaves the names and sums of its files in FOLDER.sums.
build() {
    root=$work/$1
    git -c safe.directory='*' clone -q "$repository" "$root"
    say "building in $root"
    maven -q -pl integrations/kubernetes -am -DskipTests package >&2
    (cd "$root" && find . -path '*/target/s3trace-*.jar' -exec sha256sum {} + | sort -k 2) | tee "$work/$(basename "$1").sums"
}

build one
(export TZ=Pacific/Chatham LC_ALL=C.UTF-8 && build another/folder/two)
grep -q javadoc.jar "$work/one.sums" || fail "there is no Javadoc"
diff "$work/one.sums" "$work/two.sums" || fail "these files are not the same in every build"
say "the builds are equal: $(wc -l <"$work/one.sums") files"
