"""Sends each request in one call, and reads the response in another thread: early_client.py PORT CONTROL METHOD:STATUS...
Prints "ready", and begins when it is told a line. A PUT has more of a body than sockets hold: its call returns when the server
has read that, which is when it is told to on the control port, after the response has been read."""
import socket
import sys
import threading

print("ready", flush=True)
input()
port, control = map(int, sys.argv[1:3])
connection = socket.create_connection(("127.0.0.1", port))
for number, word in enumerate(sys.argv[3:]):
    method, status = word.split(":")
    body = bytes(32 << 20 if method == "PUT" else 0)
    head = (f"{method} /bucket/key-{number}/{status} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {len(body)}\r\n"
            "Authorization: AWS4-HMAC-SHA256 Credential=A/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, "
            "Signature=0\r\n\r\n").encode()
    sender = threading.Thread(target=connection.sendall, args=[head + body])
    sender.start()
    response = b""
    while not response.endswith(b"\r\n\r\n" if body else b"hello"):
        response += connection.recv(4096)
    if body:
        assert sender.is_alive()
        socket.create_connection(("127.0.0.1", control)).close()
    sender.join()
