# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # names that the other parts set and use
# clients: real clients over every kind of TLS, and plain HTTP; short: a few of them. What they asked is in nginx's log, what
# failed before it got there in the file failures: an outcome and the server's address a line.

curl=(curl --disable -sS --http1.1 -o /dev/null --cacert cert.pem --aws-sigv4 aws:amz:us-east-1:s3 --user key:secret)

test_clients() {
    run_scenario "$1" openssl gnutls nss go node python plain failures
}

test_short() {
    run_scenario "$1" openssl plain failures_of_curl
}

run_scenario() {
    local folder=$1 group
    shift
    : >access.log
    : >failures
    : >complaints
    tell start "$folder" || return 1
    for group in "$@"; do
        echo "[$SECONDS s] clients: $group"
        "clients_$group"
    done
    tell awaits $(($(wc -l <access.log) + $(wc -l <failures)))
    tell stop
    cp access.log failures complaints "$folder/"
    cat complaints
    [ ! -s complaints ]
}

# expect STATUS COMMAND...: what ends otherwise is a complaint.
expect() {
    local wanted=$1 status
    shift
    "$@" >client.out 2>&1 </dev/null
    status=$?
    [ $status = "$wanted" ] || echo "$*: status $status instead of $wanted: $(tail -n 2 client.out | tr '\n' ' ')" >>complaints
}

curl_s3() {
    timeout 120 "${curl[@]}" "$@"
}

exec_curl() {
    exec "${curl[@]}" "$@"
}

# fails OUTCOME PORT STATUS COMMAND...: the client cannot make its request.
fails() {
    echo "$1 127.0.0.1:$2" >>failures
    shift 2
    expect "$@"
}

# curl, by a name of the hosts file and by one that a name server knows: on connections of its own, kept alive, resumed.
clients_openssl() {
    local url=https://$s3:$tls_port/bucket/openssl
    expect 0 curl_s3 -T data "$url/put"
    expect 0 curl_s3 "$url/put" "$url/put" "$url/absent" "$url/put"
    expect 0 curl_s3 --head "$url/put"
    expect 0 curl_s3 -H 'Connection: close' "$url/first" "$url/second"
    expect 0 curl_s3 -X DELETE "$url/put"
    expect 0 curl_s3 "https://named.guest.test:$tls_port/bucket/openssl/absent"
}

clients_gnutls() {
    local i
    expect 0 curl_s3 -T data "https://$s3:$tls_port/bucket/gnutls/get"
    for i in 1 2; do
        expect 0 wget -q -O /dev/null --ca-certificate=cert.pem "https://gnutls.guest.test:$tls_port/bucket/gnutls/get?$i"
    done
}

clients_nss() {
    local url=https://nss.guest.test:$tls_port/bucket/nss/put
    expect 0 /usr/bin/python3 "$share"/it/nss_client.py cert.pem PUT "$url" "$url"
}

# ask_when_covered PATTERN COMMAND...: a client that waits for its orders: it gets them when the tracer has found its code.
ask_when_covered() {
    local orders=$1 client i
    shift
    mkfifo orders
    "$@" <orders >client.out 2>&1 &
    client=$!
    exec 7>orders
    tell covers $client && printf '%b' "$orders" >&7
    exec 7>&-
    wait $client || echo "$*: status $?: $(tail -n 2 client.out)" >>complaints
    rm orders
}

# Go's own TLS and resolver.
clients_go() {
    ask_when_covered "go.guest.test $tls_port\ngo.guest.test $tls_port\n" "$share"/bin/resolver_client
}

# node has c-ares ask the name server.
clients_node() {
    ask_when_covered "node.guest.test $tls_port\nnode.guest.test $tls_port\n" node "$share"/it/resolver_client.cjs
}

# boto3, and a client that asks the name server through a socket that is not connected.
clients_python() {
    expect 0 boto3 "https://$s3:$tls_port"
    ask_when_covered "python.guest.test $tls_port\n" /usr/bin/python3 "$share"/it/resolver_client.py
}

boto3() {
    AWS_EC2_METADATA_DISABLED=true timeout 200 /usr/bin/python3 "$share"/it/boto3_client.py "$1" cert.pem small bucket 3
}

clients_plain() {
    local url=http://$s3:$plain_port/bucket/plain
    expect 0 curl_s3 -T data "$url/put"
    expect 0 curl_s3 "$url/put" "$url/put" "$url/absent" "$url/put"
    expect 0 curl_s3 "http://named.guest.test:$plain_port/bucket/plain/put"
    expect 0 curl_s3 -X DELETE "$url/put"
}

clients_failures() {
    clients_failures_of_curl
    clients_failures_of_servers
}

clients_failures_of_curl() {
    fails CONNECT_REFUSED "$closed_port" 7 curl_s3 "https://$s3:$closed_port/bucket/refused"
    fails HANDSHAKE_REFUSED "$tls_port" 60 curl_s3 --cacert /etc/ssl/certs/ca-certificates.crt "https://$s3:$tls_port/bucket/distrusted"
}

# Servers that refuse to shake hands, in several ways, and one that takes no more connections.
clients_failures_of_servers() {
    local servers
    : >servers
    /usr/bin/python3 "$share"/it/handshake_server.py cert.pem key.pem </dev/zero >servers 2>&1 &
    servers=$!
    wait_for 60 grep -q ready servers
    fails HANDSHAKE_REFUSED "$(port_of alert)" 35 curl_s3 "https://$s3:$(port_of alert)/bucket/alert"
    fails HANDSHAKE_CLOSED "$(port_of close)" 35 curl_s3 "https://$s3:$(port_of close)/bucket/close"
    fails HANDSHAKE_RESET "$(port_of reset)" 35 curl_s3 "https://$s3:$(port_of reset)/bucket/reset"
    fails HANDSHAKE_ABANDONED "$(port_of silent)" 28 curl_s3 --max-time 3 "https://$s3:$(port_of silent)/bucket/silent"
    kill $servers
    /usr/bin/python3 "$share"/guest/full_server.py >full 2>&1 &
    servers=$!
    wait_for 60 grep -q . full
    fails CONNECT_ABANDONED "$(cat full)" 28 curl_s3 --connect-timeout 2 "https://$s3:$(cat full)/bucket/full"
    kill $servers
}

port_of() {
    sed -n "s/^$1 //p" servers
}
