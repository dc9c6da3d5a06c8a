"""An S3 server with faults: faulty_server.py CERTIFICATE KEY prints its port, then misbehaves as each path says."""
import socket
import ssl
import struct
import sys
import threading

HEAD = b"HTTP/1.1 200 OK\r\nx-amz-request-id: FAULTY\r\nContent-Length: 1000\r\n\r\n"


def read_head(connection):
    head = b""
    while b"\r\n\r\n" not in head:
        data = connection.recv(65536)
        if not data:
            return None
        head += data
    return head.split(b" ")[1].decode().split("?")[0].rsplit("/", 1)[1]


def finish(connection):
    """Closes as a server does that ends: close_notify, then FIN."""
    try:
        connection.unwrap()
    except (OSError, ValueError):
        pass
    connection.close()


def reset(connection):
    """Closes as a server does that crashes."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def serve(raw, context):
    try:
        connection = context.wrap_socket(raw, server_side=True)
        while fault := read_head(connection):
            if fault == "good":
                connection.sendall(HEAD + bytes(1000))
                continue
            if fault.startswith("half"):
                connection.sendall(HEAD + bytes(500))
            if fault.endswith("silent"):
                connection.recv(1)
            elif fault.endswith("reset"):
                reset(connection)
                return
            else:
                finish(connection)
                return
        connection.close()
    except OSError as failure:
        print(failure, file=sys.stderr, flush=True)


def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    listener = socket.create_server(("127.0.0.1", 0))
    print("port %d" % listener.getsockname()[1], flush=True)
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=serve, args=(connection, context), daemon=True).start()


main()
