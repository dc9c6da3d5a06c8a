#!/bin/sh
# Compiles one BPF object: build.sh SOURCE.bpf.c OBJECT.bpf.o [CLANG]. The newest clang on the PATH if none is given.
set -eu
source=$1
object=$2
clang=${3:-}

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
    fail "no C compiler '$clang' for BPF: install clang, llvm and libbpf's headers (Debian, Ubuntu: apt-get install clang llvm libbpf-dev), or choose one with -Dclang=PATH"
strip=$("$clang" -print-prog-name=llvm-strip)
command -v "$strip" >/dev/null || fail "no llvm-strip beside $clang: install llvm of the same version"

case $(uname -m) in
    x86_64) arch=x86 ;;
    aarch64) arch=arm64 ;;
    *) fail "no BPF build for $(uname -m)" ;;
esac

mkdir -p "$(dirname "$object")"
"$clang" -target bpf -D__TARGET_ARCH_$arch -I"/usr/include/$(uname -m)-linux-gnu" \
    -g -O2 -Wall -Wextra -Werror -Wno-unused-parameter -c "$source" -o "$object"
# DWARF goes, BTF stays.
"$strip" -g "$object"
