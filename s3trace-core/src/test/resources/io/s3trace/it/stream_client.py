"""
Streams over one TCP connection: stream_client.py PORT PATH. Each line of stdin says what to do: "put N" begins a PUT of N
bytes, "send N" sends N more bytes, "get" makes a request, "answer" reads a response.
"""
import http.client
import socket
import sys

connection = socket.create_connection(("localhost", int(sys.argv[1])))
path = sys.argv[2]
print("open", flush=True)
for line in sys.stdin:
    what, *count = line.split()
    if what == "put":
        connection.sendall(b"PUT %s HTTP/1.1\r\nHost: localhost:%s\r\nContent-Length: %s\r\n\r\n"
                           % (path.encode(), sys.argv[1].encode(), count[0].encode()))
    elif what == "get":
        connection.sendall(b"GET %s HTTP/1.1\r\nHost: localhost:%s\r\n\r\n" % (path.encode(), sys.argv[1].encode()))
    elif what == "send":
        for _ in range(int(count[0]) // 1000):
            connection.sendall(bytes(1000))
    elif what == "answer":
        response = http.client.HTTPResponse(connection)
        response.begin()
        response.read()
    print("done", what, *count, flush=True)
