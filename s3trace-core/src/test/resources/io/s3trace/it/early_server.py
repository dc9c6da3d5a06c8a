"""A server that answers before it has read what it is sent: early_server.py CERTIFICATE KEY. Prints "ports PLAIN TLS CONTROL".
The path /bucket/KEY/STATUS says what to answer. A body is not read before somebody connects to the control port."""
import re
import socket
import ssl
import sys
import threading

control = socket.create_server(("127.0.0.1", 0))


def serve(connection):
    with connection, connection.makefile("rb") as stream:
        while line := stream.readline():
            status = re.search(rb"/(\d+) HTTP", line)[1].decode()
            length = 0
            while (header := stream.readline()) != b"\r\n":
                if header.lower().startswith(b"content-length:"):
                    length = int(header.split(b":")[1])
            body = "" if length else "hello"
            connection.sendall(f"HTTP/1.1 {status} Status\r\nServer: AmazonS3\r\nx-amz-request-id: {status}\r\n"
                               f"Content-Length: {len(body)}\r\n\r\n{body}".encode())
            if length:
                control.accept()[0].close()
                stream.read(length)


def listen(context):
    server = socket.create_server(("127.0.0.1", 0))

    def accept():
        while True:
            connection = server.accept()[0]
            connection = context.wrap_socket(connection, server_side=True) if context else connection
            threading.Thread(target=serve, args=[connection], daemon=True).start()

    threading.Thread(target=accept).start()
    return server.getsockname()[1]


tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
tls.load_cert_chain(*sys.argv[1:])
print("ports", listen(None), listen(tls), control.getsockname()[1], flush=True)
