"""
One HTTP request over TLS, with GnuTLS's functions called one by one.

usage: gnutls_client.py PORT CA_FILE METHOD TARGET [OPTION=VALUE ...]
  body=N         send a body of N bytes
  write=NAME     gnutls_record_send (default) or gnutls_record_send2
  read=NAME      gnutls_record_recv (default) or gnutls_record_recv_seq
  split=N        N bytes of the request's head a call (default: all in one)
  chunk=N        N bytes of its body a call (default 16384)
  read_size=N    ask for N bytes a call (default 16384)
  nonblocking=1  a small send buffer, so that calls fail and are tried again
  retry=null     try a send again without its buffer, as GnuTLS allows
  cork=1         cork before each request, uncork after it
  repeat=N       the same request N times on the connection
"""
import ctypes
import select
import socket
import sys

port, ca_file, method, target, *rest = sys.argv[1:]
options = dict(item.split("=", 1) for item in rest)
number = lambda name, default: int(options.get(name, default))

tls = ctypes.CDLL("libgnutls.so.30")
for name in ("send", "send2", "recv", "recv_seq"):
    getattr(tls, "gnutls_record_" + name).restype = ctypes.c_ssize_t
AGAIN, INTERRUPTED, CLIENT, NONBLOCK, X509, UNCORK_WAIT = -28, -52, 2, 8, 1, 1


def check(result, what):
    if result < 0:
        sys.exit("%s: %d" % (what, result))


connection = socket.create_connection(("127.0.0.1", int(port)))
session, credentials = ctypes.c_void_p(), ctypes.c_void_p()
check(tls.gnutls_certificate_allocate_credentials(ctypes.byref(credentials)), "credentials")
check(tls.gnutls_certificate_set_x509_trust_file(credentials, ca_file.encode(), 1), "trust")
check(tls.gnutls_init(ctypes.byref(session), CLIENT), "init")
check(tls.gnutls_set_default_priority(session), "priority")
check(tls.gnutls_credentials_set(session, X509, credentials), "credentials")
tls.gnutls_session_set_verify_cert(session, b"localhost", 0)
tls.gnutls_transport_set_int2(session, connection.fileno(), connection.fileno())
check(tls.gnutls_handshake(session), "handshake")
if number("nonblocking", 0):
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    connection.setblocking(False)
retried = 0


def wait():
    reads = tls.gnutls_record_get_direction(session) == 0
    select.select([connection] if reads else [], [] if reads else [connection], [], 10)


def send_once(data):
    """Sends some of the data; returns how much."""
    global retried
    function = getattr(tls, options.get("write", "gnutls_record_send"))
    more = (ctypes.c_size_t(0), 0) if function.__name__.endswith("2") else ()
    sent = function(session, data, ctypes.c_size_t(len(data)), *more)
    while sent in (AGAIN, INTERRUPTED):
        retried += 1
        wait()
        if options.get("retry") == "null":
            sent = function(session, None, ctypes.c_size_t(0), *more)
        else:
            sent = function(session, data, ctypes.c_size_t(len(data)), *more)
    check(sent, "send")
    return sent


def send(data, step):
    done = 0
    while done < len(data):
        done += send_once(data[done:done + step])


def receive():
    size = number("read_size", 16384)
    buffer = ctypes.create_string_buffer(size)
    function = getattr(tls, options.get("read", "gnutls_record_recv"))
    more = (ctypes.create_string_buffer(8),) if function.__name__.endswith("seq") else ()
    while True:
        received = function(session, buffer, ctypes.c_size_t(size), *more)
        if received not in (AGAIN, INTERRUPTED):
            check(received, "receive")
            return buffer.raw[:received]
        wait()


def exchange():
    body = b"b" * number("body", 0)
    head = ("%s %s HTTP/1.1\r\nHost: localhost:%s\r\nUser-Agent: gnutls-client\r\nContent-Length: %d\r\n\r\n"
            % (method, target, port, len(body))).encode()
    if number("cork", 0):
        tls.gnutls_record_cork(session)
    send(head, number("split", len(head)))
    send(body, number("chunk", 16384))
    if number("cork", 0):
        check(tls.gnutls_record_uncork(session, UNCORK_WAIT), "uncork")
    answer = b""
    while b"\r\n\r\n" not in answer:
        piece = receive()
        if not piece:
            sys.exit("closed before the response's head was complete")
        answer += piece
    head, rest = answer.split(b"\r\n\r\n", 1)
    fields = dict(line.split(": ", 1) for line in head.decode().lower().split("\r\n")[1:])
    left = int(fields["content-length"]) - len(rest)
    while left:
        piece = receive()
        if not piece:
            sys.exit("closed before the response was complete")
        left -= len(piece)


for _ in range(number("repeat", 1)):
    exchange()
if number("nonblocking", 0) and number("body", 0) and not number("cork", 0) and not retried:
    sys.exit("no call was ever blocked")
tls.gnutls_bye(session, 1)
tls.gnutls_deinit(session)
