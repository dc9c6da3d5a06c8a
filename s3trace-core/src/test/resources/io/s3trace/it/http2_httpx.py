"""
Requests with HTTP/2 by httpx, which has h2 make the frames: http2_httpx.py ENDPOINT CA_FILE GET PUT N

First N GETs and N PUTs one after the other on a connection, with ssl's sockets. Then as many at once on another one, with
asyncio, which reads and writes TLS in memory. GET and PUT are presigned targets.
"""
import asyncio
import ssl
import sys

import httpx

endpoint, ca_file, get, put, n = sys.argv[1:]
context = ssl.create_default_context(cafile=ca_file)


def check(response):
    assert response.status_code == 200 and response.http_version == "HTTP/2", (response, response.text[:500])


def one_by_one():
    with httpx.Client(http2=True, verify=context, trust_env=False) as client:
        for i in range(int(n)):
            check(client.put(endpoint + put, content=bytes(20000 * i)))
            check(client.get(endpoint + get))


async def at_once():
    async with httpx.AsyncClient(http2=True, verify=context, trust_env=False) as client:
        check(await client.get(endpoint + get))
        requests = [client.put(endpoint + put, content=bytes(20000 * i)) for i in range(int(n))]
        requests += [client.get(endpoint + get) for _ in range(int(n) - 1)]
        for response in await asyncio.gather(*requests):
            check(response)


one_by_one()
asyncio.run(at_once())
