"""An HTTPS server that can be slow: tls_server.py CERTIFICATE KEY HANDSHAKE-DELAY-MS ANSWER-DELAY-MS. Prints "port N".
Any request is answered by 200 with a short body; connections are kept alive."""
import socket
import ssl
import sys
import threading
import time

context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1], sys.argv[2])
handshake_delay, answer_delay = (float(argument) / 1000 for argument in sys.argv[3:])
listener = socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True, backlog=512)
print("port", listener.getsockname()[1], flush=True)


def serve(client):
    try:
        client.recv(1, socket.MSG_PEEK)
        time.sleep(handshake_delay)
        with context.wrap_socket(client, server_side=True) as tls:
            seen = b""
            while data := tls.recv(65536):
                seen += data
                while b"\r\n\r\n" in seen:
                    seen = seen.split(b"\r\n\r\n", 1)[1]
                    time.sleep(answer_delay)
                    tls.sendall(b"HTTP/1.1 200 OK\r\nx-amz-request-id: 1\r\nContent-Length: 2\r\n\r\nok")
    except OSError:
        pass


while True:
    client, _ = listener.accept()
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    threading.Thread(target=serve, args=(client,), daemon=True).start()
