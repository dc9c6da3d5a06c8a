"""Plays scripted conversations byte for byte: conversation_player.py [CERTIFICATE KEY], with TLS if there is a certificate.

Prints "ready"; each line of its input then names a script, which is played between this process, the client, and a server,
a forked child. A script has a line a step: "connect", "client BASE64", "server BASE64", "report" or "close" (the server
closes first; else the client does). At a report, and at the end of the script, this process makes a request that is told
apart by its key, GET /mark/N, says "mark N", and waits for a line: whoever traces it has then seen all before."""
import base64
import os
import signal
import socket
import ssl
import sys

MARK = (b"GET /mark/%d HTTP/1.1\r\nHost: s3.us-east-1.amazonaws.com\r\nAuthorization: AWS4-HMAC-SHA256 "
        b"Credential=AKIDEXAMPLE/20260131/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=00\r\n\r\n")
MARKED = b"HTTP/1.1 200 OK\r\nx-amz-request-id: 1\r\nContent-Length: 0\r\n\r\n"


def receive(connection, expected):
    data = b""
    while len(data) < len(expected):
        piece = connection.recv(min(65536, len(expected) - len(data)))
        if not piece:
            raise EOFError("%d of %d bytes" % (len(data), len(expected)))
        data += piece
    assert data == expected, (data, expected)


def read_script(path):
    connections = []
    with open(path) as script:
        for line in script:
            verb, _, text = line.strip().partition(" ")
            if verb == "connect":
                connections.append([])
            else:
                connections[-1].append((verb, base64.b64decode(text)))
    return connections


class Marks:
    """Requests on connections of their own, to a server of their own."""

    def __init__(self, tls):
        self.tls = tls
        self.count = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        if os.fork() == 0:
            try:
                while True:
                    with tls.accept(self.listener) as connection:
                        while connection.recv(65536):
                            connection.sendall(MARKED)
            finally:
                os._exit(0)

    def make(self):
        self.count += 1
        with self.tls.connect(self.listener.getsockname()) as connection:
            connection.sendall(MARK % self.count)
            receive(connection, MARKED)
        print("mark %d" % self.count, flush=True)
        if not sys.stdin.readline():
            sys.exit()


class Transport:
    """Connects and accepts, with TLS or without."""

    def __init__(self, certificate):
        self.server = self.client = None
        if certificate:
            self.server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.server.load_cert_chain(*certificate)
            self.client = ssl.create_default_context()
            self.client.check_hostname = False
            self.client.verify_mode = ssl.CERT_NONE

    def accept(self, listener):
        connection = listener.accept()[0]
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self.server.wrap_socket(connection, server_side=True) if self.server else connection

    def connect(self, address):
        connection = socket.create_connection(address)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self.client.wrap_socket(connection) if self.client else connection


def serve(listener, tls, connections):
    for steps in connections:
        with tls.accept(listener) as connection:
            for verb, data in steps:
                if verb == "client":
                    receive(connection, data)
                elif verb == "server":
                    connection.sendall(data)
            if steps[-1][0] != "close":
                connection.recv(1)


def play(tls, connections, marks):
    listener = socket.create_server(("127.0.0.1", 0))
    server = os.fork()
    if server == 0:
        try:
            serve(listener, tls, connections)
        finally:
            os._exit(0)
    for steps in connections:
        with tls.connect(listener.getsockname()) as connection:
            for verb, data in steps:
                if verb == "client":
                    connection.sendall(data)
                elif verb == "server":
                    receive(connection, data)
                elif verb == "report":
                    marks.make()
                else:
                    connection.recv(1)
    os.waitpid(server, 0)
    listener.close()
    marks.make()


def main():
    signal.signal(signal.SIGTERM, lambda *_: os.killpg(0, signal.SIGKILL))
    os.setpgrp()
    tls = Transport(sys.argv[1:])
    marks = Marks(tls)
    print("ready", flush=True)
    while path := sys.stdin.readline().strip():
        play(tls, read_script(path), marks)


main()
