"""Three TLS connections, the second of which resumes the first's session: resuming_client.py PORT VERSION. Prints of each
whether it has resumed one."""
import socket
import ssl
import sys

context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
context.minimum_version = context.maximum_version = getattr(ssl.TLSVersion, sys.argv[2])


def connect(session):
    with context.wrap_socket(socket.create_connection(("127.0.0.1", int(sys.argv[1]))), session=session) as tls:
        tls.sendall(b"GET /resuming/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
        while not tls.recv(4096).endswith(b"ok"):
            pass
        print(tls.session_reused, flush=True)
        return tls.session


connect(connect(None))
connect(None)
