"""Clients that fail, and clients that are killed: doomed_clients.py CLOSED-PORT FULL-PORT PLAIN-PORT TLS-PORT.

Each line of stdin is a command, answered by "done":
  refused N    N times: looks an address up, and connects to it where nobody listens
  distrusting N
               N times: shakes hands with a server whose certificate it does not trust
  connecting N, shaking N, waiting N, encrypted N
               N clients, each killed while it connects, shakes hands, or waits for an answer over HTTP or TLS
"""
import errno
import os
import signal
import socket
import ssl
import sys

CLOSED, FULL, PLAIN, TLS = map(int, sys.argv[1:])
WORKERS = 4
REQUEST = (b"GET /faults/silent HTTP/1.1\r\nHost: localhost\r\nx-amz-date: 20260101T000000Z\r\n"
           b"x-amz-content-sha256: UNSIGNED-PAYLOAD\r\n\r\n")

context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE


def connecting():
    client = socket.socket()
    client.setblocking(False)
    client.connect_ex(("127.0.0.1", FULL))
    return client


def shaking():
    """The peer does not speak TLS: it waits for more. And one address is looked up in vain."""
    socket.getaddrinfo("127.0.0.2", PLAIN)
    client = context.wrap_socket(socket.create_connection(("127.0.0.1", PLAIN)), do_handshake_on_connect=False)
    client.setblocking(False)
    try:
        client.do_handshake()
    except ssl.SSLWantReadError:
        return client
    sys.exit("the peer speaks TLS")


def waiting():
    client = socket.create_connection(("127.0.0.1", PLAIN))
    client.sendall(REQUEST)
    return client


def encrypted():
    client = context.wrap_socket(socket.create_connection(("127.0.0.1", TLS)))
    client.sendall(REQUEST)
    return client


ACTIONS = {action.__name__: action for action in (connecting, shaking, waiting, encrypted)}


def kill_in_the_midst_of(action):
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        client = action()
        os.write(writer, b".")
        signal.pause()
    os.close(writer)
    assert os.read(reader, 1) == b".", "the client failed before it was killed"
    os.close(reader)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def refused(times):
    for _ in range(times):
        family, kind, protocol, _, address = socket.getaddrinfo("127.0.0.1", CLOSED, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as client:
            assert client.connect_ex(address) == errno.ECONNREFUSED, "somebody listens"


def distrusting(times):
    strict = ssl.create_default_context()
    for _ in range(times):
        try:
            with socket.create_connection(("127.0.0.1", TLS)) as raw:
                strict.wrap_socket(raw, server_hostname="localhost")
        except ssl.SSLCertVerificationError:
            continue
        sys.exit("it trusts the peer")


REPEATED = {action.__name__: action for action in (refused, distrusting)}


def in_several_processes(action, times):
    workers = []
    for _ in range(WORKERS):
        pid = os.fork()
        if pid == 0:
            action(times // WORKERS)
            os._exit(0)
        workers.append(pid)
    assert all(os.waitpid(pid, 0)[1] == 0 for pid in workers), "a client failed in another way"


print("ready", flush=True)
for line in sys.stdin:
    command, count = line.split()
    if command in REPEATED:
        in_several_processes(REPEATED[command], int(count))
    else:
        for _ in range(int(count)):
            kill_in_the_midst_of(ACTIONS[command])
    print("done", flush=True)
