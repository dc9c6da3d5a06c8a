"""Sends one head in two calls, split at every position, each on a connection of its own: split_client.py PORT [tls] < HEAD"""
import socket
import ssl
import sys

context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
head = sys.stdin.buffer.read().replace(b"\n", b"\r\n")
for position in range(1, len(head)):
    connection = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if sys.argv[2:] == ["tls"]:
        connection = context.wrap_socket(connection)
    connection.sendall(head[:position])
    connection.sendall(head[position:])
    while b"\r\n\r\n" not in connection.recv(65536):
        pass
    connection.close()
