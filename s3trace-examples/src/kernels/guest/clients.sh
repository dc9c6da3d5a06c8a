# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # names that the other parts set and use
# clients: real clients over every kind of TLS, and plain HTTP; short: a few of them. What they asked is in nginx's log, what
# failed before it got there in the file failures: an outcome and the server's address a line.

curl=(curl --disable -sS --http1.1 -o /dev/null --cacert cert.pem --aws-sigv4 aws:amz:us-east-1:s3 --user key:secret)

test_clients() {
    run_scenario "$1" openssl gnutls nss go node python s2n jsse http2 plain plain_go calls failures
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
    ! is_among s2n "$@" || prepare_s2n
    tell start "$folder" AUTO JSSE || return 1
    : >"$folder/groups"
    for group in "$@"; do
        echo "[$SECONDS s] clients: $group"
        if has_clients "$group"; then
            "clients_$group"
            echo "$group used" >>"$folder/groups"
        else
            echo "$group absent" >>"$folder/groups"
        fi
    done
    tell awaits $(($(wc -l <access.log) + $(wc -l <failures)))
    tell stop
    cp access.log failures complaints "$folder/"
    cat complaints
    [ ! -s complaints ]
}

# is_among WORD WORD...
is_among() {
    local wanted=$1 word
    shift
    for word in "$@"; do
        [ "$word" != "$wanted" ] || return 0
    done
    return 1
}

# A root file system of another architecture may lack some.
has_clients() {
    case $1 in
        nss) ldconfig -p | grep -q 'libcurl-nss\.so\.4 ' ;;
        node) command -v node >/dev/null ;;
        *) true ;;
    esac
}

# expect STATUS COMMAND...: what ends otherwise is a complaint.
expect() {
    expect_with /dev/null "$@"
}

# expect_with INPUT STATUS COMMAND...: likewise, with something to read.
expect_with() {
    local input=$1 wanted=$2 status
    shift 2
    "$@" >client.out 2>&1 <"$input"
    status=$?
    [ $status = "$wanted" ] || echo "$*: status $status instead of $wanted: $(tail -n 2 client.out | tr '\n' ' ')" >>complaints
}

curl_s3() {
    timeout 120 "${curl[@]}" "$@"
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
    local url=https://gnutls.guest.test:$tls_port/bucket/gnutls/get
    expect 0 curl_s3 -T data "https://$s3:$tls_port/bucket/gnutls/get"
    expect 0 wget -q -O /dev/null --ca-certificate=cert.pem "$url"
    expect 0 wget -q -O /dev/null --ca-certificate=cert.pem "$url"
}

clients_nss() {
    local url=https://nss.guest.test:$tls_port/bucket/nss/put
    expect 0 /usr/bin/python3 "$share"/it/nss_client.py cert.pem PUT "$url" "$url"
}

# ask_when_covered PATTERN COMMAND...: a client that waits for its orders: it gets them when the tracer has found its code.
ask_when_covered() {
    local orders=$1 client
    shift
    mkfifo orders
    "$@" <orders >client.out 2>&1 &
    client=$!
    exec 7>orders
    tell covers $client && (printf '%b' "$orders" >&7) # it may be gone: the pipe's signal is the subshell's
    exec 7>&-
    wait $client || echo "$*: status $?: $(tail -n 2 client.out)" >>complaints
    rm orders
}

# Go's own TLS and resolver, in a program of the tests and in rclone.
clients_go() {
    ask_when_covered "go.guest.test $tls_port\ngo.guest.test $tls_port\n" "$share"/bin/resolver_client
    use_rclone "https://go.guest.test:$tls_port" go
}

# use_rclone URL FOLDER: it sends what it reads, and later ones find the program's code known.
use_rclone() {
    local key=:s3:bucket/$2/rclone rclone=(rclone --config "" --ca-cert cert.pem --s3-provider Other --s3-endpoint "$1"
        --s3-access-key-id key --s3-secret-access-key secret --s3-region us-east-1 --s3-no-check-bucket --retries 1
        --low-level-retries 1)
    ask_when_covered "a few bytes" "${rclone[@]}" rcat "$key"
    expect 0 timeout 200 "${rclone[@]}" copyto "$key" copy
    expect 0 timeout 200 "${rclone[@]}" deletefile "$key"
}

# node has c-ares ask the name server.
clients_node() {
    ask_when_covered "node.guest.test $tls_port\nnode.guest.test $tls_port\n" node "$share"/it/resolver_client.cjs
}

# boto3, and a client that asks the name server through a socket that is not connected.
clients_python() {
    expect 0 boto3 "https://$s3:$tls_port"
    echo "python.guest.test $tls_port" >orders.txt
    expect_with orders.txt 0 /usr/bin/python3 "$share"/it/resolver_client.py
}

boto3() {
    AWS_EC2_METADATA_DISABLED=true timeout 200 /usr/bin/python3 "$share"/it/boto3_client.py "$1" cert.pem small bucket 3
}

# Java's own TLS. It gets its orders when the agent is loaded into it.
clients_jsse() {
    ask_when_covered "jsse.guest.test $tls_port\n" "$(cat "$share/jdk")/bin/java" -XX:TieredStopAtLevel=1 \
        -XX:+UseSerialGC -Xmx64m -cp "$share/classes" io.s3trace.examples.kernels.JavaClient cert.pem
}

# One after another, and at the same time, on one connection.
clients_http2() {
    local url=https://$s3:$http2_port/bucket/http2
    expect 0 curl_s3 --http2 -T data "$url/put"
    expect 0 curl_s3 --http2 "$url/put" "$url/put" "$url/absent" "$url/put"
    expect 0 curl_s3 --http2 --parallel "$url/absent[1-8]"
    expect 0 curl_s3 --http2 --head "$url/put"
    expect 0 curl_s3 --http2 -X DELETE "$url/put"
}

clients_plain() {
    local url=http://$s3:$plain_port/bucket/plain
    expect 0 curl_s3 -T data "$url/put"
    expect 0 curl_s3 "$url/put" "$url/put" "$url/absent" "$url/put"
    expect 0 curl_s3 "http://named.guest.test:$plain_port/bucket/plain/put"
    expect 0 wget -q -O /dev/null "http://named.guest.test:$plain_port/bucket/plain/put"
    expect 0 curl_s3 -X DELETE "$url/put"
}

clients_plain_go() {
    use_rclone "http://go.guest.test:$plain_port" plain
}

# Each way to send and to receive, over IPv4 and IPv6.
clients_calls() {
    local name
    for name in "$s3" six.guest.test; do
        expect 0 timeout 200 /usr/bin/python3 "$share"/guest/calls_client.py $name "$plain_port"
    done
    expect 0 curl_s3 "http://six.guest.test:$plain_port/bucket/calls/write"
}

# The AWS Common Runtime's library. It is loaded before tracing begins, for all processes are looked at then; when they are
# looked at again, a long time has passed here.
prepare_s2n() {
    rm -f s2n.orders
    mkfifo s2n.orders
    /usr/bin/python3 "$share"/it/s2n_client.py "$share"/bin/libs2n.so "$tls_port" cert.pem PUT /bucket/s2n/put \
        host=s2n.guest.test body=100000 repeat=2 wait=1 <s2n.orders >s2n.out 2>&1 &
    s2n=$!
    exec 6>s2n.orders
    wait_for 300 grep -q libs2n /proc/$s2n/maps
}

clients_s2n() {
    tell covers $s2n && (echo go >&6)
    exec 6>&-
    wait $s2n || echo "s2n_client.py: status $?: $(tail -n 2 s2n.out)" >>complaints
}

clients_failures() {
    clients_failures_of_curl
    clients_failures_of_servers
}

clients_failures_of_curl() {
    fails CONNECT_REFUSED "$closed_port" 7 curl_s3 "https://$s3:$closed_port/bucket/refused"
    fails HANDSHAKE_REFUSED "$tls_port" 60 curl_s3 --cacert /etc/ssl/certs/ca-certificates.crt \
        "https://$s3:$tls_port/bucket/distrusted"
}

# Servers that refuse to shake hands, in several ways, and one that takes no more connections.
clients_failures_of_servers() {
    local servers
    : >servers
    /usr/bin/python3 "$share"/it/handshake_server.py cert.pem key.pem </dev/null >servers 2>&1 &
    servers=$!
    wait_for 300 grep -q ready servers
    fails HANDSHAKE_REFUSED "$(port_of alert)" 35 curl_s3 "https://$s3:$(port_of alert)/bucket/alert"
    fails HANDSHAKE_CLOSED "$(port_of close)" 35 curl_s3 "https://$s3:$(port_of close)/bucket/close"
    fails HANDSHAKE_RESET "$(port_of reset)" 35 curl_s3 "https://$s3:$(port_of reset)/bucket/reset"
    fails HANDSHAKE_ABANDONED "$(port_of silent)" 28 curl_s3 --max-time 3 "https://$s3:$(port_of silent)/bucket/silent"
    kill $servers
    /usr/bin/python3 "$share"/guest/full_server.py >full 2>&1 &
    servers=$!
    wait_for 300 grep -q . full
    fails CONNECT_ABANDONED "$(cat full)" 28 curl_s3 --connect-timeout 2 "https://$s3:$(cat full)/bucket/full"
    kill $servers
}

port_of() {
    sed -n "s/^$1 //p" servers
}
