"""Servers that shake hands, or fail to: handshake_server.py CERTIFICATE KEY prints "FAULT PORT" for each, then serves.

good shakes hands, says "shaken VERSION" and answers any request; alert refuses with a fatal alert; plain answers with text
that is no TLS; close and reset end the connection after the client's first message; cut resets it within that message, of
which it can take but little; silent never answers that, and says "unanswered hello";
slow is good after half a second. switched is like the one that was last named on stdin, good at first: each line there is
answered by "now FAULT in effect".
"""
import socket
import ssl
import struct
import sys
import threading
import time

context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1], sys.argv[2])
HANDSHAKE_FAILURE = b"\x15\x03\x03\x00\x02\x02\x28"  # RFC 8446, section 6


def good(raw):
    with context.wrap_socket(raw, server_side=True) as tls:
        print("shaken", tls.version(), flush=True)
        while b"\r\n\r\n" in tls.recv(65536):
            tls.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")


def alert(raw):
    raw.recv(65536)
    raw.sendall(HANDSHAKE_FAILURE)
    raw.recv(65536)


def plain(raw):
    raw.recv(65536)
    raw.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
    raw.recv(65536)


def close(raw):
    raw.recv(65536)


def reset(raw):
    raw.recv(65536)
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def cut(raw):
    raw.recv(1)
    time.sleep(0.1)
    reset(raw)


def silent(raw):
    while raw.recv(65536):
        print("unanswered hello", flush=True)


def slow(raw):
    time.sleep(0.5)
    good(raw)


def serve(raw, fault):
    try:
        with raw:
            fault(raw)
    except OSError:
        pass


def listen(fault):
    listener = socket.socket()
    if fault is cut:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)  # before it listens: what it offers is never taken back
    listener.bind(("127.0.0.1", 0))
    listener.listen()

    def accept():
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=serve, args=(connection, fault), daemon=True).start()

    threading.Thread(target=accept).start()
    return listener.getsockname()[1]


def switched(raw):
    faults[current](raw)


current = "good"
faults = {fault.__name__: fault for fault in (good, alert, plain, close, reset, cut, silent, slow)}
for fault in *faults.values(), switched:
    print(fault.__name__, listen(fault), flush=True)
print("ready", flush=True)
for line in sys.stdin:
    current = line.strip()
    print("now", current, "in effect", flush=True)
