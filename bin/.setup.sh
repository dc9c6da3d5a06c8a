# shellcheck shell=bash
# Sourced by the scripts beside it: finds what they need and, on Debian and Ubuntu, as root, installs it.
# Everything is said on stderr: stdout belongs to what is run.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() {
    echo "s3trace: $*" >&2
}

fail() {
    say "$*"
    exit 1
}

# get PACKAGE...: from the distribution, quietly.
get() {
    if ! command -v apt-get >/dev/null; then
        fail "missing: $* (names as in Debian). Install what your distribution calls them, such as
  Fedora, RHEL:  dnf install maven clang llvm libbpf-devel openssl curl nginx python3-boto3
  Arch:          pacman -S maven clang llvm libbpf openssl curl nginx python-boto3"
    fi
    [ "$(id -u)" -eq 0 ] || fail "missing: $*. As root: apt-get install $*"
    say "installing $*"
    local log
    log=$(mktemp)
    if ! apt_install "$@" >"$log" 2>&1 && ! { apt-get update -q && apt_install "$@"; } >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        fail "could not install $*: see above"
    fi
    rm -f "$log"
}

apt_install() {
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=120 "$@" \
        </dev/null
}

has() {
    command -v "$1" >/dev/null
}

# Sets jdk to the newest JDK that is 22 or later.
set_up_jdk() {
    find_jdk && return
    local package
    package=$(newest_package 'openjdk-[0-9]+-jdk-headless')
    if [ -z "$package" ] && has apt-get && [ "$(id -u)" -eq 0 ]; then
        apt-get update -q >/dev/null 2>&1
        package=$(newest_package 'openjdk-[0-9]+-jdk-headless')
    fi
    if [ -n "$package" ]; then
        get "$package"
        find_jdk && return
    fi
    fail "needs a JDK, 22 or later: none in JAVA_HOME, on the PATH, in /usr/lib/jvm, /opt or ~/.sdkman, and this
distribution has none. Get one from https://adoptium.net (as a package for Debian: https://adoptium.net/installation/linux),
then set JAVA_HOME to it or put it in /usr/lib/jvm"
}

find_jdk() {
    local home version newest=21 found=
    for home in "${JAVA_HOME:-}" "$(dirname "$(dirname "$(readlink -f "$(command -v javac || echo /)")")")" \
        /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* ~/.sdkman/candidates/java/* ~/.jdks/*; do
        if [ ! -x "$home/bin/javac" ] || [ ! -r "$home/release" ]; then
            continue
        fi
        version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$home/release")
        if [ "${version:-0}" -gt "$newest" ]; then
            newest=$version
            found=$home
        fi
    done
    jdk=$found
    [ -n "$jdk" ]
}

# newest_package REGEX: the package with the highest number from 22 on whose name matches.
newest_package() {
    has apt-cache || return 0
    apt-cache search --names-only "^$1\$" | cut -d' ' -f1 | sort -V | awk -F- '$2 >= 22' | tail -n 1
}

# What the build needs, beside a JDK.
set_up_build() {
    set_up_jdk
    local packages=()
    has mvn || packages+=(maven)
    has_clang || packages+=("$(clang_package clang)" "$(clang_package llvm)")
    [ -e /usr/include/bpf/bpf_helpers.h ] || packages+=(libbpf-dev)
    [ ${#packages[@]} -eq 0 ] || get "${packages[@]}"
}

has_clang() {
    has clang || compgen -c clang- | grep -qE '^clang-[0-9]+$'
}

# clang_package NAME: with a version if the distribution has a better one than its default.
clang_package() {
    local version
    for version in 19 18 17 16; do
        if [ -n "$(apt-cache search --names-only "^$1-$version\$" 2>/dev/null)" ]; then
            echo "$1-$version"
            return
        fi
    done
    echo "$1"
}

# The S3 clients of the tests and the demo.
set_up_clients() {
    local packages=()
    has curl || packages+=(curl ca-certificates)
    /usr/bin/python3 -c 'import boto3' 2>/dev/null || packages+=(python3-boto3)
    [ ${#packages[@]} -eq 0 ] || get "${packages[@]}"
}

# What the tests need, beside a build.
set_up_tests() {
    set_up_build
    set_up_clients
    has openssl || get openssl
    has nginx || get_stopped nginx
    has promtool || get_stopped prometheus
    has systemd-analyze || get systemd
    has lintian || get lintian
    has ip || get iproute2
    has nft || get nftables
    has nsenter || get util-linux
    has cc || get gcc libc6-dev
    set_up_go
    set_up_more_clients
    set_up_browser
    set_up_other_jdks
    set_up_formatter
}

# What the kernel side's C is formatted by, if there is this version of it. Its test is skipped otherwise.
set_up_formatter() {
    if ! has clang-format-19 && [ -n "$(apt-cache search --names-only '^clang-format-19$' 2>/dev/null)" ]; then
        get clang-format-19
    fi
}

# Versions of Java that only the tests of its agent run, in a root directory of their own.
set_up_other_jdks() {
    has dpkg || return 0
    S3TRACE_JDKS=$("$root/s3trace-bpf/src/test/jdks/fetch" "${S3TRACE_JDK_CACHE:-/var/cache/s3trace-jdks}" \
        "$(dpkg --print-architecture)" 8 11 21 28) || return 0
    export S3TRACE_JDKS
}

# Clients that use other TLS libraries than OpenSSL.
set_up_more_clients() {
    local packages=()
    has wget || packages+=(wget)
    has s3fs || packages+=(s3fs)
    ldconfig -p | grep -q 'libcurl-nss\.so\.4 ' || packages+=(libcurl3-nss)
    has node || packages+=(nodejs)
    has h2load || packages+=(nghttp2-client)
    /usr/bin/python3 -c 'import httpx, h2' 2>/dev/null || packages+=(python3-httpx python3-h2)
    /usr/bin/python3 -c 'import pycurl' 2>/dev/null || packages+=(python3-pycurl)
    has npm || packages+=(npm)
    [ ${#packages[@]} -eq 0 ] || get "${packages[@]}"
    set_up_node_modules
}

# The AWS SDK for JavaScript, and programs with TLS of their own: buf, Bun, Deno, Polars; of the versions in package-lock.json.
set_up_node_modules() {
    local lock=$root/s3trace-core/src/test/resources/io/s3trace/it/node there=$root/s3trace-core/target/node log
    if cmp -s "$lock/package-lock.json" "$there/package-lock.json" && [ -d "$there/node_modules" ]; then
        return
    fi
    say "installing the AWS SDK for JavaScript, buf, Bun, Deno and Polars"
    log=$(mktemp)
    mkdir -p "$there"
    cp "$lock"/package*.json "$there"
    if ! (cd "$there" && npm ci --ignore-scripts --no-audit --no-fund) >"$log" 2>&1 </dev/null; then
        cat "$log" >&2
        rm -f "$log" "$there/package-lock.json"
        fail "npm could not install the AWS SDK for JavaScript, buf, Bun, Deno and Polars: see above"
    fi
    rm -f "$log"
}

# What opens the page of LiveView; Ubuntu calls its packages otherwise.
set_up_browser() {
    local packages=()
    if [ -n "$(apt-cache search --names-only '^chromium-driver$' 2>/dev/null)" ]; then
        has chromium || packages+=(chromium)
        has chromedriver || packages+=(chromium-driver)
    else
        has chromium || packages+=(chromium-browser)
        has chromedriver || packages+=(chromium-chromedriver)
    fi
    [ ${#packages[@]} -eq 0 ] || get "${packages[@]}"
}

# Clients written in Go, and what builds the tests' own.
set_up_go() {
    local packages=()
    has rclone || packages+=(rclone)
    has go || packages+=(golang-go)
    [ ${#packages[@]} -eq 0 ] || get "${packages[@]}"
}

# What boots other kernels, beside the tests' own.
set_up_kernels() {
    local packages=()
    case $(guest_architecture) in
        arm64) has qemu-system-aarch64 || packages+=(qemu-system-arm) ;;
        *) has qemu-system-x86_64 || packages+=(qemu-system-x86) ;;
    esac
    has cpio || packages+=(cpio)
    has depmod || packages+=(kmod)
    has zstd || packages+=(zstd)
    has xz || packages+=(xz-utils)
    [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || packages+=(debian-archive-keyring)
    [ ${#packages[@]} -eq 0 ] || get "${packages[@]}"
}

# fetch_kernel VERSION: prints the folder that it is unpacked in. False if it cannot be fetched.
fetch_kernel() {
    "$root/s3trace-examples/src/kernels/fetch" "${S3TRACE_KERNELS:-/var/cache/s3trace-kernels}" "$(guest_architecture)" "$1"
}

guest_architecture() {
    echo "${ARCH:-$(dpkg --print-architecture)}"
}

# What the benchmarks' programs in C need.
set_up_c() {
    local packages=()
    has cc || packages+=(gcc libc6-dev)
    [ -e /usr/include/openssl/ssl.h ] || packages+=(libssl-dev)
    [ ${#packages[@]} -eq 0 ] || get "${packages[@]}"
}

# What the overhead harness needs, beside a build.
set_up_overhead() {
    set_up_c
    has openssl || get openssl
    has bpftrace || get bpftrace
}

# get_stopped PACKAGE: Debian starts and enables a service with its package; the tests only want the program.
get_stopped() {
    local policy=/usr/sbin/policy-rc.d got=0
    if ! has apt-get || [ "$(id -u)" -ne 0 ] || [ -e $policy ]; then
        get "$1"
        return
    fi
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod +x $policy
    (get "$1") || got=$?
    rm -f $policy
    systemctl disable -q "$1" 2>/dev/null || true
    return $got
}

# Runs Maven, on the Java it is used to; its toolchain plugin finds the JDK in this variable too.
maven() {
    has java || export JAVA_HOME=${JAVA_HOME:-$jdk}
    (cd "$root" && JAVA22_HOME=$jdk mvn -B "$@" </dev/null)
}

# Why eBPF cannot be used here, or nothing.
bpf_obstacle() {
    local capabilities major minor
    capabilities=$(sed -n 's/^CapEff:[[:space:]]*//p' /proc/self/status)
    IFS=.- read -r major minor _ <<<"$(uname -r)"
    # CAP_SYS_ADMIN is 21, CAP_PERFMON 38, CAP_BPF 39.
    if (((16#$capabilities >> 21 & 1) == 0 && (16#$capabilities >> 38 & 3) != 3)); then
        echo "neither root nor CAP_BPF and CAP_PERFMON"
    elif ((major < 5 || (major == 5 && minor < 8))); then
        echo "Linux $(uname -r), needs 5.8"
    elif [ ! -r /sys/kernel/btf/vmlinux ]; then
        echo "kernel without BTF (no /sys/kernel/btf/vmlinux)"
    fi
}

need_bpf() {
    local obstacle
    obstacle=$(bpf_obstacle)
    [ -z "$obstacle" ] || fail "cannot trace here: $obstacle"
}

# Builds the examples unless they are newer than all sources.
build_examples() {
    ! is_built s3trace-bpf s3trace-core integrations/kubernetes s3trace-examples || return 0
    set_up_build
    say "building (once)"
    maven -q -pl s3trace-examples -am -DskipTests -Dmaven.javadoc.skip -Dmaven.source.skip package >&2 ||
        fail "the build failed: see above"
    mark_built
}

# Maven leaves a jar alone if its contents are the same; it is newer than the sources now all the same.
mark_built() {
    find "$root"/{s3trace-bpf,s3trace-core,integrations/kubernetes,s3trace-examples}/target -maxdepth 1 -name '*.jar' \
        -exec touch {} + 2>/dev/null || true
    touch -c "$root"/s3trace-examples/target/test-classes/io/s3trace
}

# Builds what runs in guests, which is among the examples' tests.
build_guest_tests() {
    build_examples
    local classes=$root/s3trace-examples/target/test-classes/io/s3trace
    if [ -n "$(find "$root/s3trace-examples/src/test/java" -newer "$classes" -print -quit)" ]; then
        maven -q -pl s3trace-examples -am -DskipTests test-compile >&2 || fail "the build failed: see above"
        touch "$classes"
    fi
}

# Builds the benchmarks, always.
build_benchmarks() {
    set_up_build
    say "building the benchmarks"
    maven -q -pl benchmarks -am -DskipTests -Dmaven.javadoc.skip -Dmaven.source.skip package >&2 ||
        fail "the build failed: see above"
    mark_built
}

# is_built MODULE...: each has a jar that is newer than its sources, and the examples their class path.
is_built() {
    local module jar
    [ -s "$root/s3trace-examples/target/classpath" ] || return 1
    for module in "$@"; do
        jar=$(find "$root/$module/target" -maxdepth 1 -name 's3trace-*.jar' ! -name '*-sources.jar' \
            ! -name '*-javadoc.jar' ! -name '*-tests.jar' 2>/dev/null | head -n 1)
        [ -n "$jar" ] || return 1
        [ -z "$(find "$root/pom.xml" "$root/$module/pom.xml" "$root/$module/src/main" -newer "$jar" -print -quit)" ] ||
            return 1
    done
}
