# shellcheck shell=bash
# Sourced by the scripts beside it, which set apt, a folder, and arch: apt with settings, lists and a status of its own.
# Nothing is installed.

# The archive of Debian that this machine's own apt uses, or else Debian's.
archive() {
    # shellcheck disable=SC2016 # apt's variable
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Origin: Debian' 2>/dev/null |
        grep -v security | head -n 1 | grep . || echo http://deb.debian.org/debian/
}

# use_suites SUITE...: of these, and as if nothing were installed.
use_suites() {
    local suite archive
    archive=$(archive)
    mkdir -p "$apt"/{lists,apt/archives}/partial
    for suite in "$@"; do
        echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $archive $suite main"
    done >"$apt/sources.list"
    : >"$apt/status"
}

# own_apt COMMAND [ARGS]: a command of apt's.
own_apt() {
    local command=$1
    shift
    "$command" -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::lists="$apt/lists" \
        -o Dir::State::status="$apt/status" -o Dir::Cache="$apt/apt" -o APT::Architecture="$arch" \
        -o APT::Architectures="$arch" -o APT::Sandbox::User=root \
        -o Acquire::http::Timeout=20 -o Acquire::Retries=1 "$@" </dev/null
}
