#!/bin/sh
# Makes the bindings anew: generate.sh JEXTRACT CLANG_HEADERS; see README.md.
set -eu
jextract=$1
headers=$2
cd "$(dirname "$0")"

rm -rf ../java/io/s3trace/bpf/generated
for bindings in "libbpf.args libbpf.h" "event.args ../bpf/s3trace.h"; do
    set -- $bindings
    "$jextract" -I "$headers" -I "/usr/include/$(uname -m)-linux-gnu" --output ../java "@$1" "$2"
done

# Which libbpf it is, we choose: jextract can only name one.
bindings=../java/io/s3trace/bpf/generated/libbpf/libbpf.java
sed -i 's/SYMBOL_LOOKUP = SymbolLookup\.loaderLookup()/SYMBOL_LOOKUP = io.s3trace.bpf.library.Libbpf.symbols()/' $bindings
grep -q 'Libbpf\.symbols()' $bindings
