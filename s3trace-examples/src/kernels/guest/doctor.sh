# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # names that the other parts set and use
# doctor: what the agent says of the host.

test_doctor() {
    tell doctor "$1/doctor" "https://$s3:$tls_port/bucket/doctor"
    cat "$1/doctor"
    [ "${answer%% *}" = ok ]
}
