#!/bin/sh
# Compiles one BPF object for each architecture: build.sh SOURCE.bpf.c DIRECTORY [CLANG] makes DIRECTORY/x86_64/SOURCE.bpf.o
# and DIRECTORY/aarch64/SOURCE.bpf.o. The newest clang on the PATH if none is given. What depends on the architecture is in
# arch, so that either is compiled on any host.
set -eu
source=$1
directory=$2
clang=${3:-}
headers=$(dirname "$0")

fail() {
    echo "s3trace: $1" >&2
    exit 1
}

if [ -z "$clang" ]; then
    for version in 22 21 20 19 18 17 16 15 14 13 12; do
        if command -v "clang-$version" >/dev/null; then
            clang=clang-$version
            break
        fi
    done
    clang=${clang:-clang}
fi
command -v "$clang" >/dev/null ||
    fail "no C compiler '$clang' for BPF: install clang, llvm and libbpf's headers \
(Debian, Ubuntu: apt-get install clang llvm libbpf-dev), or choose one with -Dclang=PATH"
strip=$("$clang" -print-prog-name=llvm-strip)
command -v "$strip" >/dev/null || fail "no llvm-strip beside $clang: install llvm of the same version"

# compile NAME HEADERS: NAME is the kernel's, HEADERS what its sources and libbpf call it.
compile() {
    object=$directory/$1/$(basename "$source" .c).o
    mkdir -p "$(dirname "$object")"
    # BTF has the names of sources in it: they are the same wherever it is built.
    "$clang" -target bpf "-D__TARGET_ARCH_$2" -I"$headers" -I"$headers/arch/$2" \
        "-ffile-prefix-map=$(dirname "$source")=." "-ffile-prefix-map=$headers=." -fdebug-compilation-dir=/s3trace \
        -g -O2 -Wall -Wextra -Werror -Wno-unused-parameter -c "$source" -o "$object"
    # DWARF goes, BTF stays.
    "$strip" -g "$object"
}

# Every header includes what it uses.
check_headers() {
    for header in "$headers"/*.bpf.h; do
        echo "#include \"$header\"" | "$clang" -target bpf -D__TARGET_ARCH_x86 -I"$headers/arch/x86" \
            -Wall -Wextra -Werror -Wno-unused-parameter -Wno-unused-function -fsyntax-only -x c - ||
            fail "$header does not stand alone"
    done
}

compile x86_64 x86
compile aarch64 arm64
check_headers
