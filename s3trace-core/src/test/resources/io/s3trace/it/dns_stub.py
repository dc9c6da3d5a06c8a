"""A name server at 127.0.0.1 that is slow: dns_stub.py ADDRESS DELAY-MS. Every name has this one IPv4 address, but those
that begin with absent (there is no such name), failing (SERVFAIL) and silent (no answer)."""
import socket
import struct
import sys
import threading
import time

address, delay = socket.inet_aton(sys.argv[1]), float(sys.argv[2]) / 1000
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.1", 53))
print("ready", flush=True)


def answer(query, client):
    """RFC 1035, section 4: the question again and, if it is for an A record, one answer."""
    name = query[13:13 + query[12]]
    if name == b"silent":
        return
    code = {b"absent": 3, b"failing": 2}.get(name, 0)
    end = query.index(b"\0", 12) + 5
    wants_a = query[end - 4:end - 2] == b"\0\1" and not code
    head = query[:2] + struct.pack("!HHHHH", 0x8180 | code, 1, int(wants_a), 0, 0)
    record = b"\xc0\x0c" + struct.pack("!HHIH", 1, 1, 60, 4) + address if wants_a else b""
    time.sleep(delay)
    server.sendto(head + query[12:end] + record, client)


while True:
    threading.Thread(target=answer, args=server.recvfrom(512), daemon=True).start()
