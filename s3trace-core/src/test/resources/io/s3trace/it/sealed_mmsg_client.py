"""
Requests on one TLS connection. The records of some are sent by sendmmsg(2), as no TLS library does.

usage: sealed_mmsg_client.py PORT CA_FILE COUNT EVERY TARGET
  Gets the target COUNT times. Each request whose number is a multiple of EVERY is sent so; the first has number 1.
"""
import ctypes
import socket
import ssl
import sys

port, ca_file, count, every, target = sys.argv[1:]
libc = ctypes.CDLL(None, use_errno=True)


class Segment(ctypes.Structure):
    _fields_ = [("base", ctypes.c_char_p), ("length", ctypes.c_size_t)]


class Header(ctypes.Structure):
    _fields_ = [("name", ctypes.c_void_p), ("name_length", ctypes.c_uint), ("segments", ctypes.POINTER(Segment)),
                ("segment_count", ctypes.c_size_t), ("control", ctypes.c_void_p), ("control_length", ctypes.c_size_t),
                ("flags", ctypes.c_int)]


class Message(ctypes.Structure):
    _fields_ = [("header", Header), ("moved", ctypes.c_uint)]


def send(data, at_once):
    if at_once:
        message = Message(Header(segments=ctypes.pointer(Segment(data, len(data))), segment_count=1))
        assert libc.sendmmsg(connection.fileno(), ctypes.byref(message), 1, 0) == 1, ctypes.get_errno()
        assert message.moved == len(data), message.moved
    else:
        connection.sendall(data)


connection = socket.create_connection(("localhost", int(port)))
received, sent = ssl.MemoryBIO(), ssl.MemoryBIO()
context = ssl.create_default_context(cafile=ca_file)
context.maximum_version = ssl.TLSVersion.TLSv1_2
tls = context.wrap_bio(received, sent, server_hostname="localhost")
shaken = False
while not shaken:
    try:
        tls.do_handshake()
        shaken = True
    except ssl.SSLWantReadError:
        pass
    if sent.pending:
        send(sent.read(), False)
    if not shaken:
        received.write(connection.recv(65536))
for number in range(1, int(count) + 1):
    tls.write(("GET %s HTTP/1.1\r\nHost: localhost:%s\r\n\r\n" % (target, port)).encode())
    send(sent.read(), number % int(every) == 0)
    response = b""
    while b"\r\n\r\n" not in response or len(response.split(b"\r\n\r\n", 1)[1]) < length:
        try:
            response += tls.read(65536)
        except ssl.SSLWantReadError:
            received.write(connection.recv(65536))
        head = response.split(b"\r\n\r\n", 1)[0].lower()
        length = int(head.split(b"content-length:")[1].split(b"\r\n")[0]) if b"content-length:" in head else 0
    assert response.startswith(b"HTTP/1.1 200"), response
connection.close()
