"""
HTTP requests over TLS, with s2n's functions called one by one.

usage: s2n_client.py LIBRARY PORT CA_FILE METHOD TARGET [OPTION=VALUE ...]
  body=N         send a body of N bytes
  write=NAME     s2n_send (default), s2n_sendv or s2n_sendv_with_offset
  split=N        the request in vectors, of which each holds N bytes (default: one for the head, one for the body)
  nonblocking=1  a small send buffer, so that calls send less than they were given
  host=NAME      the server's name (default: localhost)
  wait=1         for a line on stdin before it connects
  repeat=N       the same request N times on the connection
"""
import ctypes
import select
import socket
import sys

library, port, ca_file, method, target, *rest = sys.argv[1:]
options = dict(item.split("=", 1) for item in rest)
number = lambda name, default: int(options.get(name, default))
host = options.get("host", "localhost")

tls = ctypes.CDLL(library)
for name in ("config_new", "connection_new"):
    getattr(tls, "s2n_" + name).restype = ctypes.c_void_p
for name in ("send", "sendv", "sendv_with_offset", "recv"):
    getattr(tls, "s2n_" + name).restype = ctypes.c_ssize_t
tls.s2n_errno_location.restype = ctypes.POINTER(ctypes.c_int)
tls.s2n_strerror.restype = ctypes.c_char_p
CLIENT, SELF_SERVICE_BLINDING, BLOCKED_ERROR = 1, 1, 3


class Vector(ctypes.Structure):
    _fields_ = [("base", ctypes.c_char_p), ("length", ctypes.c_size_t)]


def check(result, what):
    if result is None or result < 0:
        sys.exit("%s: %s" % (what, tls.s2n_strerror(tls.s2n_errno_location()[0], b"EN").decode()))
    return result


def until_done(call, what, wait_to_write):
    """Calls until it is not blocked."""
    while True:
        tls.s2n_errno_location()[0] = 0
        result = call()
        if result >= 0 or tls.s2n_error_get_type(tls.s2n_errno_location()[0]) != BLOCKED_ERROR:
            return check(result, what)
        select.select([] if wait_to_write else [sock], [sock] if wait_to_write else [], [], 10)


check(tls.s2n_init(), "init")
config = ctypes.c_void_p(check(tls.s2n_config_new(), "config"))
check(tls.s2n_config_wipe_trust_store(config), "trust")
check(tls.s2n_config_set_verification_ca_location(config, ca_file.encode(), None), "trust")
connection = ctypes.c_void_p(check(tls.s2n_connection_new(CLIENT), "connection"))
check(tls.s2n_connection_set_config(connection, config), "config")
check(tls.s2n_connection_set_blinding(connection, SELF_SERVICE_BLINDING), "blinding")
check(tls.s2n_set_server_name(connection, host.encode()), "name")
if number("wait", 0):
    sys.stdin.readline()
sock = socket.create_connection((host if "host" in options else "127.0.0.1", int(port)))
check(tls.s2n_connection_set_fd(connection, sock.fileno()), "descriptor")
blocked = ctypes.c_int()
until_done(lambda: tls.s2n_negotiate(connection, ctypes.byref(blocked)), "handshake", False)
if number("nonblocking", 0):
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    sock.setblocking(False)
partial = 0


def send(pieces):
    """Sends all the pieces; returns when the last byte is away."""
    global partial
    name = options.get("write", "s2n_send")
    if name == "s2n_send":
        pieces = [b"".join(pieces)]
    function = getattr(tls, name)
    total = sum(map(len, pieces))
    done = 0
    while done < total:
        if name == "s2n_sendv_with_offset":
            left, offset = pieces, done
        else:
            left, skip = [], done
            for piece in pieces:
                left.append(piece[skip:])
                skip = max(0, skip - len(piece))
            offset = None
        vectors = (Vector * len(left))(*((piece, len(piece)) for piece in left))
        if name == "s2n_send":
            arguments = [left[0], ctypes.c_ssize_t(len(left[0]))]
        else:
            arguments = [vectors, ctypes.c_ssize_t(len(left))]
        if offset is not None:
            arguments.append(ctypes.c_ssize_t(offset))
        sent = until_done(lambda: function(connection, *arguments, ctypes.byref(blocked)), "send", True)
        partial += done + sent < total
        done += sent


def receive():
    buffer = ctypes.create_string_buffer(16384)
    received = until_done(lambda: tls.s2n_recv(connection, buffer, ctypes.c_ssize_t(16384), ctypes.byref(blocked)),
                          "receive", False)
    if not received:
        sys.exit("closed before the response was complete")
    return buffer.raw[:received]


def exchange():
    body = b"b" * number("body", 0)
    head = ("%s %s HTTP/1.1\r\nHost: %s:%s\r\nUser-Agent: s2n-client\r\nContent-Length: %d\r\n\r\n"
            % (method, target, host, port, len(body))).encode()
    size = number("split", 0)
    whole = head + body
    send([whole[at:at + size] for at in range(0, len(whole), size)] if size else [head, body])
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += receive()
    head, rest = answer.split(b"\r\n\r\n", 1)
    fields = dict(line.split(": ", 1) for line in head.decode().lower().split("\r\n")[1:])
    left = int(fields.get("content-length", 0)) - len(rest)
    while left:
        left -= len(receive())


for _ in range(number("repeat", 1)):
    exchange()
if number("nonblocking", 0) and number("body", 0) and not partial:
    sys.exit("no call ever sent a part")
tls.s2n_shutdown(connection, ctypes.byref(blocked))
tls.s2n_connection_free(connection)
