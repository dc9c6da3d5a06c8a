# shellcheck shell=bash
# shellcheck disable=SC2154,SC2034 # names that the other parts set and use
# The other ends of the clients' connections. nginx is the object store, and its access log is the truth.

s3=s3.guest.test
tls_port=8443
http2_port=8444
plain_port=8080
closed_port=1

start_services() {
    name_services && make_certificate && start_nginx && start_name_server
}

# s3.guest.test and six.guest.test are in the hosts file; other names are asked from a name server.
name_services() {
    cp /etc/hosts hosts
    printf '127.0.0.1 %s\n::1 six.guest.test\n' $s3 >>hosts
    mount --bind hosts /etc/hosts
    echo "nameserver 127.0.0.1" >resolv.conf
    mount --bind resolv.conf "$(readlink -f /etc/resolv.conf)"
    sed 's/^hosts:.*/hosts: files dns/' /etc/nsswitch.conf >nsswitch.conf
    mount --bind nsswitch.conf /etc/nsswitch.conf
}

make_certificate() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout key.pem -out cert.pem -days 30 \
        -subj "/CN=$s3" -addext "subjectAltName=DNS:$s3,DNS:*.guest.test,DNS:localhost" 2>openssl.log || {
        cat openssl.log
        return 1
    }
}

start_nginx() {
    head -c 100000 /dev/zero >data
    mkdir -p body store/bucket /var/log/nginx
    chmod 777 body store store/bucket
    chmod 755 "$work"
    sed "s,@WORK@,$work,g; s,@TLS@,$tls_port,; s,@HTTP2@,$http2_port,; s,@PLAIN@,$plain_port," "$share"/guest/nginx.conf >nginx.conf
    nginx -c "$work/nginx.conf"
}

# Every name has the address 127.0.0.1.
start_name_server() {
    /usr/bin/python3 "$share"/it/dns_stub.py 127.0.0.1 0 >dns.log 2>&1 &
    wait_for 300 grep -q ready dns.log || { cat dns.log; return 1; }
}

# wait_for SECONDS COMMAND...: until it succeeds.
wait_for() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        [ $SECONDS -lt $deadline ] || return 1
        sleep 0.1
    done
}
