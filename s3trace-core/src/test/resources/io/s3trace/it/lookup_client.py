"""Looks names up: each line of stdin is FUNCTION NAME. Answers whether it was found, and in how many milliseconds."""
import ctypes
import socket
import sys
import time

libc = ctypes.CDLL(None)
libc.gethostbyname.restype = ctypes.c_void_p


def getaddrinfo(name):
    try:
        return socket.getaddrinfo(name, 80)
    except socket.gaierror:
        return None


def gethostbyname(name):
    return libc.gethostbyname(name.encode())


"warm".encode("idna")  # as Python does with every name; the first time takes long
print("ready", flush=True)
for line in sys.stdin:
    function, name = line.split()
    start = time.monotonic()
    found = globals()[function](name) is not None
    print("found" if found else "nothing", (time.monotonic() - start) * 1000, flush=True)
