"""Connects a thousand times to a Unix socket, and says all sorts of things: garbage, half a greeting, a greeting, nothing."""
import os
import socket
import sys
import time

path = sys.argv[1]
hello = bytes([0, 0, 0, 8, 1]) + b"\xe4\xd1\x9b\xb3\x0e" + b"\x02\x02"
kept = []
for number in range(1000):
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(path)
    connection.settimeout(20)
    try:
        what = number % 5
        if what == 0:
            connection.send(os.urandom(1000))
        elif what == 1:
            connection.send(hello[:6])
        elif what == 2:
            connection.send(hello)
        elif what == 3:
            connection.send(b"\x7f\xff\xff\xff\x01" + os.urandom(10))
    except OSError:
        pass  # refused already
    kept.append(connection)
print(len(kept), "connections", flush=True)
time.sleep(600)
