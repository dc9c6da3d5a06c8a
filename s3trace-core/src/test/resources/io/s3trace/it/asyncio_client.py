"""
Keep-alive connections on one event loop: asyncio does TLS over memory BIOs, away from the sockets.

usage: asyncio_client.py PORT CA_FILE "PUT_TARGET ..." "GET_TARGET ..." CONNECTIONS ROUNDS
Each object always has the same size: the server need not keep one apart that is overwritten while it is read.
"""
import asyncio
import ssl
import sys

port, ca_file, puts, gets, connections, rounds = sys.argv[1:]
puts, gets = puts.split(), gets.split()


async def request(reader, writer, method, target, body):
    writer.write(("%s %s HTTP/1.1\r\nHost: localhost:%s\r\nUser-Agent: asyncio\r\nContent-Length: %d\r\n\r\n"
                  % (method, target, port, len(body))).encode())
    writer.write(body)
    await writer.drain()
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    assert head.split(" ")[1] == "200", head
    await reader.readexactly(int(head.split("content-length: ")[1].split("\r\n")[0]))


async def connection(context, number):
    reader, writer = await asyncio.open_connection("localhost", int(port), ssl=context)
    for i in range(int(rounds)):
        which = (i + number) % len(puts)
        await request(reader, writer, "PUT", puts[which], b"a" * (1 + 100_000 * which))
        await request(reader, writer, "GET", gets[which], b"")
    writer.close()
    await writer.wait_closed()


async def main():
    context = ssl.create_default_context(cafile=ca_file)
    await asyncio.gather(*(connection(context, number) for number in range(int(connections))))


asyncio.run(main())
