"""Does one thing for each line of stdin, and says when it is done: resolve NAME, ask ADDRESS (of a name server), connect PORT,
secure, send, receive, end (of what the server sends), close."""
import socket
import ssl
import struct
import sys

context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
connection = None
asker = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
asker.settimeout(5)


def resolve(name):
    socket.getaddrinfo(name, 80)


def ask(server):
    """RFC 1035, section 4."""
    query = struct.pack("!HHHHHH", 7, 0x0100, 1, 0, 0, 0) + b"\4name\7example\0" + struct.pack("!HH", 1, 1)
    asker.sendto(query, (server, 53))
    asker.recvfrom(512)


def connect(port):
    global connection
    connection = socket.create_connection(("127.0.0.1", int(port)))


def secure():
    global connection
    connection = context.wrap_socket(connection)


def send():
    connection.sendall(b"GET /bucket/key HTTP/1.1\r\nHost: localhost\r\n\r\n")


def receive():
    connection.recv(65536)


def end():
    try:
        connection.recv(65536)
    except OSError:
        pass


def close():
    connection.close()


print("ready", flush=True)
for number, line in enumerate(sys.stdin):
    function, *arguments = line.split()
    globals()[function](*arguments)
    print("done", number, flush=True)
