"""Makes requests by system calls of several kinds, over one connection: calls_client.py NAME PORT. What is sent is stored, and
comes back the same. No more than a system's own Python is needed."""
import os
import socket
import sys

name, port = sys.argv[1], int(sys.argv[2])
connection = socket.create_connection((name, port))
BODY = os.urandom(100_000)


def head(method, way, length=0):
    return (f"{method} /bucket/calls/{way} HTTP/1.1\r\nHost: {name}:{port}\r\nContent-Length: {length}\r\n"
            "Authorization: AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, "
            "Signature=0\r\n\r\n").encode()


def all_of(move, data):
    """Calls move with what is left of the data until nothing is."""
    while data:
        data = data[move(data):]


def send_file(data):
    descriptor = os.memfd_create("body")
    os.write(descriptor, data)
    sent = 0
    while sent < len(data):
        sent += os.sendfile(connection.fileno(), descriptor, sent, len(data) - sent)
    os.close(descriptor)


SEND = {
    "sendfile": send_file,
    "write": lambda data: all_of(lambda rest: os.write(connection.fileno(), rest), data),
    "writev": lambda data: all_of(lambda rest: os.writev(connection.fileno(), [rest[:7], rest[7:]]), data),
    "sendmsg": lambda data: all_of(lambda rest: connection.sendmsg([rest[:1000], rest[1000:]]), data),
}


def read_vector(size):
    buffers = bytearray(10), bytearray(size)
    count = os.readv(connection.fileno(), buffers)
    return (buffers[0] + buffers[1])[:count]


def receive_message(size):
    buffers = bytearray(10), bytearray(size)
    count = connection.recvmsg_into(buffers)[0]
    return (buffers[0] + buffers[1])[:count]


RECEIVE = {
    "sendfile": lambda size: connection.recv(size),
    "write": lambda size: os.read(connection.fileno(), size),
    "writev": read_vector,
    "sendmsg": receive_message,
}


def answer(receive):
    """Returns the status and the body."""
    got = b""
    while b"\r\n\r\n" not in got:
        got += receive(4096)
    text, body = bytes(got).split(b"\r\n\r\n", 1)
    lengths = [int(line.split(b":")[1]) for line in text.split(b"\r\n") if line.lower().startswith(b"content-length:")]
    while len(body) < sum(lengths):  # 204 has none
        body += receive(30_000)
    return int(text.split(b" ")[1]), body


for way, send in SEND.items():
    connection.sendall(head("PUT", way, len(BODY)))
    send(BODY)
    status, _ = answer(RECEIVE[way])
    assert status in (201, 204), status
    connection.sendall(head("GET", way))
    assert answer(RECEIVE[way]) == (200, BODY)
