# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # names that the other parts set and use
# attach: tracing begins and ends while clients make requests. No client may notice, and nothing may be left.

starts=2
attaches=10

test_attach() {
    local folder=$1 tls plain done="" left=""
    curl_s3 -T data "https://$s3:$tls_port/bucket/attach" 2>/dev/null
    ask_on "https://$s3:$tls_port" tls
    tls=$!
    ask_on "http://$s3:$plain_port" plain
    plain=$!
    wait_for 300 grep -q 200 tls.codes && wait_for 300 grep -q 200 plain.codes || return 1
    tell starts $starts || done=0
    count "rounds of start and close" ${done:-$starts} $starts
    tell attaches $attaches $tls || done=0
    count "rounds of attach and detach" ${done:-$attaches} $attaches
    kill $tls $plain
    wait $tls $plain
    count "requests over TLS without an error" "$(grep -c '^200$' tls.codes)" "$(grep -c . tls.codes)"
    count "plain requests without an error" "$(grep -c '^200$' plain.codes)" "$(grep -c . plain.codes)"
    tell left || left=1
    count "descriptors left" ${left:-0} 0
    count "programs left in the kernel" "$(grep -c 'bpf_prog_.*\[bpf\]' /proc/kallsyms)" 0
    mv rounds.tsv "$folder/"
}

# Requests on one connection, ten a second at most, until it is stopped: without a pause, they would keep the tracer waiting.
ask_on() {
    : >"$2.codes"
    exec stdbuf -oL "${curl[@]}" --rate 10/s -w '%{http_code}\n' "$1/bucket/attach?[1-1000000]" >"$2.codes" 2>"$2.errors" &
}

count() {
    printf '%s\t%s\t%s\n' "$@" >>rounds.tsv
}
