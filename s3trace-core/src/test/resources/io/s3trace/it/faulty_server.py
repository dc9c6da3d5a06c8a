"""An S3 server with faults: faulty_server.py CERTIFICATE KEY prints its ports, then misbehaves as each path says."""
import socket
import ssl
import struct
import sys
import threading
import time

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
    """Closes as a server does that ends: close_notify if there is TLS, then FIN without waiting for an answer."""
    if isinstance(connection, ssl.SSLSocket):
        connection.setblocking(False)
        try:
            connection.unwrap()
        except OSError:
            pass
    connection.close()


def reset(connection):
    """Closes as a server does that crashes, after the client has had time to read what was sent."""
    time.sleep(0.2)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def serve(raw, context):
    try:
        connection = context.wrap_socket(raw, server_side=True) if context else raw
        while fault := read_head(connection):
            if fault == "good":
                connection.sendall(HEAD + bytes(1000))
                continue
            if fault == "unread":
                threading.Event().wait()
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


def listen(context):
    listener = socket.create_server(("127.0.0.1", 0))

    def accept():
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=serve, args=(connection, context), daemon=True).start()

    threading.Thread(target=accept).start()
    return listener.getsockname()[1]


def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1], sys.argv[2])
    print("ports %d %d" % (listen(context), listen(None)), flush=True)


main()
