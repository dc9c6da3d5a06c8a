"""Many connections at once: interleaved_client.py threads|asyncio CONNECTIONS REQUESTS PORT...

Every request names, in its target, the ports of the connection that carries it: /bucket/LOCAL-REMOTE. The connections
go to the ports in turn, and take turns with their requests. Says "ready", then waits for a line.
"""
import asyncio
import ssl
import socket
import sys
import threading

how, connections, requests = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
ports = [int(port) for port in sys.argv[4:]]
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE


def request(sock):
    return b"GET /bucket/%d-%d HTTP/1.1\r\nHost: localhost\r\n\r\n" % (sock.getsockname()[1], sock.getpeername()[1])


def in_threads():
    together = threading.Barrier(connections)

    def run(port):
        with context.wrap_socket(socket.create_connection(("127.0.0.1", port))) as tls:
            for _ in range(requests):
                together.wait()
                tls.sendall(request(tls))
                answer = b""
                while not answer.endswith(b"ok"):
                    answer += tls.recv(4096)

    threads = [threading.Thread(target=run, args=(ports[i % len(ports)],)) for i in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


async def in_tasks():
    opened = await asyncio.gather(*(
        asyncio.open_connection("127.0.0.1", ports[i % len(ports)], ssl=context) for i in range(connections)))

    async def one(reader, writer):
        writer.write(request(writer.get_extra_info("socket")))
        await reader.readuntil(b"ok")

    for _ in range(requests):
        await asyncio.gather(*(one(reader, writer) for reader, writer in opened))
    for _, writer in opened:
        writer.close()


print("ready", flush=True)
sys.stdin.readline()
if how == "threads":
    in_threads()
else:
    asyncio.run(in_tasks())
