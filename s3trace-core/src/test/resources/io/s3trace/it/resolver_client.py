"""Looks names up by asking from a socket that is not connected to the name server: each line of stdin is NAME PORT. If there
is a port, makes a request there, over TLS. Answers whether the name was found, and in how many milliseconds."""
import socket
import ssl
import struct
import sys
import time

context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
asker = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
asker.settimeout(1)
number = 0


def look_up(name):
    """RFC 1035, section 4; the address is the last thing in the stub's answers."""
    global number
    number += 1
    labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
    query = struct.pack("!HHHHHH", number, 0x0100, 1, 0, 0, 0) + labels + b"\0" + struct.pack("!HH", 1, 1)
    asker.sendto(query, ("127.0.0.1", 53))
    answer, _ = asker.recvfrom(512)
    return socket.inet_ntoa(answer[-4:]) if answer[6:8] != b"\0\0" else None


print("ready", flush=True)
for line in sys.stdin:
    name, port = line.split()
    start = time.monotonic()
    try:
        address = look_up(name)
    except TimeoutError:
        address = None
    millis = (time.monotonic() - start) * 1000
    if address and port != "0":
        connection = socket.socket()
        connection.connect((address, int(port)))
        with context.wrap_socket(connection) as tls:
            tls.sendall(b"GET /bucket/key HTTP/1.1\r\nHost: localhost\r\n\r\n")
            tls.recv(4096)
    print("found" if address else "nothing", millis, flush=True)
