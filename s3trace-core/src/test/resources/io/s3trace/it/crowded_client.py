"""Connections of one thread that make the first messages of their handshakes before any of them is sent:
crowded_client.py CONNECTIONS PORT. Every request names, in its target, the ports of the connection that carries it:
/bucket/LOCAL-REMOTE. Says "ready", then waits for a line."""
import socket
import ssl
import sys

count, port = int(sys.argv[1]), int(sys.argv[2])
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE


class Connection:
    def __init__(self):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.incoming, self.outgoing)

    def flush(self):
        if data := self.outgoing.read():
            self.socket.sendall(data)

    def until(self, call):
        while True:
            try:
                result = call()
                self.flush()
                return result
            except ssl.SSLWantReadError:
                self.flush()
                self.incoming.write(self.socket.recv(65536))

    def begin(self):
        try:
            self.tls.do_handshake()
        except ssl.SSLWantReadError:
            pass

    def request(self):
        target = b"/bucket/%d-%d" % (self.socket.getsockname()[1], self.socket.getpeername()[1])
        self.tls.write(b"GET " + target + b" HTTP/1.1\r\nHost: localhost\r\n\r\n")
        self.flush()
        answer = b""
        while not answer.endswith(b"ok"):
            answer += self.until(lambda: self.tls.read(4096))


print("ready", flush=True)
sys.stdin.readline()
connections = [Connection() for _ in range(count)]
for step in Connection.begin, Connection.flush, lambda c: c.until(c.tls.do_handshake), Connection.request, Connection.request:
    for connection in connections:
        step(connection)
