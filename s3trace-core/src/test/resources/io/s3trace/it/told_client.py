"""One TLS connection; whenever a line comes on stdin, it asks for /HOST/LINE: told_client.py HOST PORT."""
import socket
import ssl
import sys

context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
with context.wrap_socket(socket.create_connection((sys.argv[1], int(sys.argv[2])))) as tls:
    print("open", flush=True)
    for line in sys.stdin:
        tls.sendall(b"GET /%s/%s HTTP/1.1\r\nHost: localhost\r\n\r\n" % (sys.argv[1].encode(), line.strip().encode()))
        while not tls.recv(4096).endswith(b"ok"):
            pass
        print("answered", flush=True)
