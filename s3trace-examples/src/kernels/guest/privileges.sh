# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # names that the other parts set and use
# privileges: settings of hosts and processes that take privileges away. Either tracing works all the same, or one sentence
# says what is missing and what mends it.

test_privileges() {
    local folder=$1
    : >privileges.tsv
    as_root
    as_others
    locked_down # the kernel only ever gets stricter
    mv privileges.tsv "$folder/"
}

as_root() {
    set_kernel perf_event_paranoid 3
    set_kernel unprivileged_bpf_disabled 2
    traces "root, perf_event_paranoid 3, unprivileged_bpf_disabled 2"
    umount /sys/kernel/tracing
    traces "root, no /sys/kernel/tracing"
    mount -t tracefs tracefs /sys/kernel/tracing
    mount -o remount,hidepid=2 /proc
    traces "root, hidepid=2"
    stop_tracer
}

as_others() {
    # Before Linux 5.11, maps are locked memory, of which others may have little.
    start_someone bpf perfmon sys_ptrace sys_resource
    without_sys_admin "CAP_BPF, CAP_PERFMON, CAP_SYS_PTRACE and CAP_SYS_RESOURCE"
    stop_tracer
    if is_before 6 6; then
        start_someone bpf perfmon sys_ptrace sys_resource sys_admin
        traces "CAP_SYS_ADMIN too, perf_event_paranoid 3"
        stop_tracer
    fi
    start_someone bpf perfmon
    if is_before 5 11; then
        mends "CAP_BPF and CAP_PERFMON" "locked memory"
    else
        without_sys_admin "CAP_BPF and CAP_PERFMON, hidepid=2"
    fi
    stop_tracer
    start_someone
    mends "no capability" "CAP_BPF and CAP_PERFMON"
    stop_tracer
    mount -o remount,hidepid=0 /proc
    start_tracer unshare --user --map-root-user
    mends "root in a user namespace" "user namespace"
    stop_tracer
}

# without_sys_admin NAME: before Linux 6.6, probes are perf events, which the kernel keeps for CAP_SYS_ADMIN (CVE-2025-38466),
# and which Debian's perf_event_paranoid of 3 kept for it before.
without_sys_admin() {
    if is_before 6 6; then
        mends "$1, perf_event_paranoid 3" CAP_SYS_ADMIN
    else
        traces "$1, perf_event_paranoid 3"
    fi
}

locked_down() {
    start_tracer
    echo integrity >/sys/kernel/security/lockdown
    traces "root, lockdown=integrity"
    echo confidentiality >/sys/kernel/security/lockdown
    mends "root, lockdown=confidentiality" "locked down"
}

set_kernel() {
    echo "$2" >"/proc/sys/kernel/$1"
}

# is_before MAJOR MINOR: the kernel is older.
is_before() {
    local major minor
    IFS=. read -r major minor _ < <(uname -r)
    [ "$major" -lt "$1" ] || { [ "$major" -eq "$1" ] && [ "$minor" -lt "$2" ]; }
}

# start_someone CAPABILITY...: a tracer of nobody's, with these.
start_someone() {
    local capabilities
    capabilities=$(printf ',+%s' "$@")
    [ $# -gt 0 ] || capabilities=,-all
    start_tracer setpriv --reuid 65534 --regid 65534 --clear-groups --inh-caps="${capabilities#,}" \
        --ambient-caps="${capabilities#,}"
}

# try_to_start: false if it cannot. What it said is in $said.
try_to_start() {
    local status=0
    rm -rf tried
    mkdir -m 777 tried
    tell start "$work/tried" OPENSSL HTTP || status=1
    said=${answer#* }
    return $status
}

# traces NAME: requests over TLS and plain ones are seen.
traces() {
    local said
    : >tried.events
    if try_to_start; then
        curl_s3 "https://$s3:$tls_port/bucket/tried" >/dev/null
        curl_s3 "http://$s3:$plain_port/bucket/tried" >/dev/null
        tell awaits 2 || said="$said; ${answer#* }"
        tell stop
        cp tried/requests.jsonl tried.events
    fi
    note "$1" "$(wc -l <tried.events)" 2 "$said"
}

# mends NAME WORDS: nothing can be traced, and the message has these words.
mends() {
    local said as_it_must=0
    if try_to_start; then
        tell stop
    elif [[ $said == *$2* ]]; then
        as_it_must=1
    fi
    note "$1: says what to do" $as_it_must 1 "$said"
}

note() {
    printf '%s\t%s\t%s\t%s\n' "$@" >>privileges.tsv
}
