"""
One HTTP request over TLS, with OpenSSL's functions called one by one, as no well-behaved client would call them.

usage: openssl_client.py PORT CA_FILE METHOD TARGET [OPTION=VALUE ...]
  body=N         send a body of N bytes
  write=NAME     SSL_write (default) or SSL_write_ex
  read=NAME      SSL_read (default) or SSL_read_ex
  split=N        N bytes of the request's head a call (default: all in one)
  chunk=N        N bytes of its body a call (default 16384)
  read_size=N    ask for N bytes a call (default 16384)
  peek=1         SSL_peek and SSL_peek_ex before every read
  nonblocking=1  a small send buffer and partial writes, so that calls fail and are tried again
  pause=S        sleep S seconds before every read
  stall=N        after N bytes of the body print "stalled SENT" and wait for a line on stdin
  repeat=N       the same request N times on the connection
  threads=1      write on one thread, read on another
  name=NAME      the server's name, to be sent in the handshake
  reopen=1       a new connection for every request; the SSL object is to be at the address of the one freed before
Prints what the return values said: "STATUS SENT RECEIVED" for every request.
"""
import concurrent.futures
import ctypes
import ctypes.util
import select
import socket
import sys
import time

port, ca_file, method, target, *rest = sys.argv[1:]
options = dict(item.split("=", 1) for item in rest)
number = lambda name, default: int(options.get(name, default))


class SameThread:
    """Runs what it is given at once."""

    def submit(self, function, *args):
        done = concurrent.futures.Future()
        done.set_result(function(*args))
        return done


new_thread = (lambda: concurrent.futures.ThreadPoolExecutor(1)) if number("threads", 0) else SameThread
writer, reader = new_thread(), new_thread()

ssl = ctypes.CDLL(ctypes.util.find_library("ssl"))
for name in ("TLS_client_method", "SSL_CTX_new", "SSL_new"):
    getattr(ssl, name).restype = ctypes.c_void_p
ssl.SSL_CTX_ctrl.restype = ctypes.c_long
WANT_READ, WANT_WRITE, SYSCALL, ZERO_RETURN = 2, 3, 5, 6
PARTIAL_WRITE_AND_MOVING_BUFFER = 1 | 2

context = ctypes.c_void_p(ssl.SSL_CTX_new(ctypes.c_void_p(ssl.TLS_client_method())))
assert ssl.SSL_CTX_load_verify_locations(context, ca_file.encode(), None) == 1
ssl.SSL_CTX_set_verify(context, 1, None)
addresses = []


def connect():
    global connection, tls
    connection = socket.create_connection(("127.0.0.1", int(port)))
    tls = ctypes.c_void_p(ssl.SSL_new(context))
    addresses.append(tls.value)
    ssl.SSL_set_fd(tls, connection.fileno())
    if "name" in options:
        ssl.SSL_ctrl(tls, 55, ctypes.c_long(0), options["name"].encode())
    assert ssl.SSL_connect(tls) == 1, "handshake"
    if number("nonblocking", 0):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        connection.setblocking(False)
        ssl.SSL_ctrl(tls, 33, ctypes.c_long(PARTIAL_WRITE_AND_MOVING_BUFFER), None)


def close():
    ssl.SSL_shutdown(tls)
    ssl.SSL_free(tls)
    connection.close()


def call(function, buffer, size):
    """Calls until it is not to be tried again; returns the bytes moved, 0 at the end."""
    while True:
        if function.endswith("_ex"):
            moved = ctypes.c_size_t(0)
            result = getattr(ssl, function)(tls, buffer, ctypes.c_size_t(size), ctypes.byref(moved))
            count = moved.value
        else:
            count = result = getattr(ssl, function)(tls, buffer, ctypes.c_int(size))
        if result > 0:
            return count
        error = ssl.SSL_get_error(tls, result)
        if error == WANT_READ:
            select.select([connection], [], [], 10)
        elif error == WANT_WRITE:
            select.select([], [connection], [], 10)
        else:
            return 0


def send(data, step):
    done = 0
    while done < len(data):
        piece = data[done:done + step]
        moved = writer.submit(call, options.get("write", "SSL_write"), piece, len(piece)).result()
        if not moved:
            break
        done += moved
    return done


def receive():
    size = number("read_size", 16384)
    buffer = ctypes.create_string_buffer(size)
    time.sleep(float(options.get("pause", 0)))
    if number("peek", 0):
        call("SSL_peek", buffer, size)
        call("SSL_peek_ex", buffer, 1)
    moved = reader.submit(call, options.get("read", "SSL_read"), buffer, size).result()
    return buffer.raw[:moved]


def exchange():
    body = b"b" * number("body", 0)
    head = ("%s %s HTTP/1.1\r\nHost: localhost:%s\r\nUser-Agent: openssl-client\r\nContent-Length: %d\r\n\r\n"
            % (method, target, port, len(body))).encode()
    chunk = number("chunk", 16384)
    stall = number("stall", 0)
    sent = send(head, number("split", len(head))) + send(body[:stall], chunk)
    if stall:
        print("stalled", sent, flush=True)
        sys.stdin.readline()
    sent += send(body[stall:], chunk)
    answer = b""
    while b"\r\n\r\n" not in answer:
        piece = receive()
        if not piece:
            sys.exit("closed before the response's head was complete")
        answer += piece
    head, rest = answer.split(b"\r\n\r\n", 1)
    lines = head.decode().lower().split("\r\n")
    fields = dict(line.split(": ", 1) for line in lines[1:])
    received = len(answer)
    status = int(lines[0].split(" ")[1])
    expected = None
    if method == "HEAD" or status in (204, 304):
        expected = len(head) + 4
    elif "content-length" in fields:
        expected = len(head) + 4 + int(fields["content-length"])
    tail = rest[-7:]
    chunked = fields.get("transfer-encoding") == "chunked"
    while expected is None or received < expected:
        if chunked and expected is None and (b"\r\n" + tail).endswith(b"\r\n0\r\n\r\n"):
            break
        piece = receive()
        if not piece:
            break
        received += len(piece)
        tail = (tail + piece)[-7:]
    print(status, sent, received, flush=True)


connect()
for i in range(number("repeat", 1)):
    if i and number("reopen", 0):
        close()
        connect()
    exchange()
assert not number("reopen", 0) or len(set(addresses)) < len(addresses), "no address was used again"
close()
