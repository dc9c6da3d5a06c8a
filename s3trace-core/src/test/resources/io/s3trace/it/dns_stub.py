"""A name server at 127.0.0.1 that is slow: dns_stub.py ADDRESS DELAY-MS. Every name has this one IPv4 address, but those
that begin with absent (there is no such name), failing (SERVFAIL) and silent (no answer). One that begins with alias stands
for another name, which has it. What is asked about one that begins with large is answered in full over TCP only, and what
follows the question about one that begins with broken is no record."""
import socket
import struct
import sys
import threading
import time

address, delay = socket.inet_aton(sys.argv[1]), float(sys.argv[2]) / 1000
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 53))
listener = socket.create_server(("127.0.0.1", 53))
print("ready", flush=True)

TRUNCATED = 0x0200
A, CNAME = 1, 5
MANY = 0xffff


def record(name, kind, data):
    """RFC 1035, section 4.1.3, with the name where it is in the message."""
    return struct.pack("!HHHIH", 0xc000 | name, kind, 1, 60, len(data)) + data


def reply(query, stream):
    """RFC 1035, section 4: the question again and, if it is for an A record, the answer; none at all if it is to be silent."""
    name = query[13:13 + query[12]]
    if name == b"silent":
        return None
    code = {b"absent": 3, b"failing": 2}.get(name, 0)
    end = query.index(b"\0", 12) + 5
    records = []
    if name == b"large" and not stream:
        code |= TRUNCATED
    elif query[end - 4:end - 2] == b"\0\1" and not code:
        target = 12
        if name == b"alias":
            records.append(record(12, CNAME, b"\4real" + struct.pack("!H", 0xc000 | 13 + query[12])))
            target = end + 12
        records.append(record(target, A, address))
    if name == b"broken":
        records = [b"\xc0\x0c" + b"\xff" * 200]
    head = query[:2] + struct.pack("!HHHHH", 0x8180 | code, 1, MANY if name == b"broken" else len(records), 0, 0)
    time.sleep(delay)
    return head + query[12:end] + b"".join(records)


def answer(query, client):
    if message := reply(query, False):
        server.sendto(message, client)


def converse(client):
    with client, client.makefile("rb") as questions:
        while length := questions.read(2):
            message = reply(questions.read(struct.unpack("!H", length)[0]), True)
            client.sendall(struct.pack("!H", len(message)) + message)


def listen():
    while True:
        threading.Thread(target=converse, args=listener.accept()[:1], daemon=True).start()


threading.Thread(target=listen, daemon=True).start()
while True:
    threading.Thread(target=answer, args=server.recvfrom(512), daemon=True).start()
