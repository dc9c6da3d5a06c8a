#!/bin/sh
# Makes libbpf.so.1, with libelf and zlib in it, for both architectures, of Debian's static archives: build.sh RESOURCES WORK.
# Packages are downloaded and unpacked in WORK by apt with settings and lists of its own; nothing is installed. Needs Debian
# or Ubuntu, clang-19, lld-19 and llvm-19. See README.md.
set -eu
resources=$1
work=$2
suite=bookworm
here=$(cd "$(dirname "$0")" && pwd)
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | head -n 1)

# own_apt ARCHITECTURE COMMAND...: apt-get as on a machine of that architecture that has nothing.
own_apt() {
    state=$work/$1
    architecture=$1
    shift
    apt-get -q -o Dir::Etc::sourcelist="$state/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$state/lists" \
        -o Dir::State::status="$state/status" -o Dir::Cache="$state/apt" -o APT::Architecture="$architecture" \
        -o APT::Architectures="$architecture" -o APT::Sandbox::User=root "$@" >&2
}

# fetch ARCHITECTURE: the packages' files in WORK/ARCHITECTURE/root.
fetch() {
    there=$work/$1
    rm -rf "$there"
    mkdir -p "$there/lists/partial" "$there/apt/archives/partial" "$there/debs" "$there/root"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror:-http://deb.debian.org/debian} $suite main" \
        >"$there/sources.list"
    : >"$there/status"
    own_apt "$1" update
    (cd "$there/debs" && own_apt "$1" download libc6 libbpf1 libbpf-dev libelf-dev zlib1g-dev)
    for package in "$there"/debs/*.deb; do
        dpkg -x "$package" "$there/root"
    done
}

# version_script LIBRARY: one that exports what LIBRARY exports, under the same versions.
version_script() {
    llvm-readelf-19 --dyn-syms -W "$1" | awk '
        $7 != "UND" && split($8, name, "@@?") == 2 && name[1] != name[2] { symbols[name[2]] = symbols[name[2]] " " name[1] ";" }
        END {
            for (version in symbols) print version " {" symbols[version] " };"
            print "LIBBPF_NONE { local: *; };"
        }' | sort
}

# link ARCHITECTURE TRIPLET DIRECTORY
link() {
    archives=$work/$1/root/usr/lib/$2
    version_script "$archives/libbpf.so.1" >"$work/$1/libbpf.map"
    clang-19 --target="$2" -ffreestanding -fno-builtin -fPIC -O2 -Wall -Wextra -Werror \
        -Wno-unused-parameter -c "$here/libc.c" -o "$work/$1/libc.o"
    mkdir -p "$resources/$3"
    ld.lld-19 -shared -soname libbpf.so.1 -Bsymbolic --version-script="$work/$1/libbpf.map" --exclude-libs=libelf.a:libz.a \
        --gc-sections -O2 -z relro -z now -z noexecstack --build-id=none --strip-all -o "$resources/$3/libbpf.so.1" \
        "$work/$1/libc.o" --whole-archive "$archives/libbpf.a" --no-whole-archive "$archives/libelf.a" "$archives/libz.a" \
        "$work/$1/root/lib/$2/libc.so.6"
    chmod 644 "$resources/$3/libbpf.so.1"
}

for architecture in amd64 arm64; do
    fetch "$architecture"
done
link amd64 x86_64-linux-gnu x86_64
link arm64 aarch64-linux-gnu aarch64
