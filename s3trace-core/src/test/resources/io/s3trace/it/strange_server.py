"""A server that is not S3's, in the clear and over TLS: strange_server.py CERTIFICATE KEY SECRET. Prints "ports PLAIN TLS".
Takes what it is sent, and answers 200 with the secret in head and body, in chunks where the path ends with /chunks."""
import http.server
import ssl
import sys
import threading

certificate, key, secret = sys.argv[1:]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        if self.headers.get("Transfer-Encoding", "") == "chunked":
            while size := int(self.rfile.readline().split(b";")[0], 16):
                self.rfile.read(size + 2)
            self.rfile.readline()
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        as_s3 = "Signature=" in self.headers.get("Authorization", "") + self.path  # an error's code would be an event's
        body = (secret if as_s3 else f"<Error><Code>{secret}</Code></Error>").encode()
        self.send_response(200, secret)
        self.send_header("Set-Cookie", secret)
        self.send_header("X-" + secret, secret)
        if self.path.endswith("/chunks"):
            self.send_header("Transfer-Encoding", "chunked")
            body = b"%x;%s\r\n%s\r\n0\r\nTrailer: %s\r\n\r\n" % (len(body), secret.encode(), body, secret.encode())
        else:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = answer


def serve(tls):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever).start()
    return server.server_port


print("ports", serve(False), serve(True), flush=True)
