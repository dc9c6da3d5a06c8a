"""Does the same work wastefully or well, and prints how many seconds it took.
usage: saving_client.py HOST:PORT SIGNATURE SCENARIO sick|healthy"""
import concurrent.futures
import http.client
import sys
import threading
import time

host, signature, scenario, health = sys.argv[1:]
sick = health == "sick"
own = threading.local()


def request(method, path, new=False, **headers):
    """Makes a request on the thread's connection, or on a new one."""
    if new or not hasattr(own, "connection"):
        if hasattr(own, "connection"):
            own.connection.close()
        own.connection = http.client.HTTPConnection(host)
    own.connection.request(method, path, headers={"Authorization": signature, **headers})
    own.connection.getresponse().read()


def ranges(size, at_once):
    """The first 8 MB of an object, in ranges."""
    def fetch(begin):
        request("GET", "/ranged/object", Range="bytes=%d-%d" % (begin, begin + size - 1))
    with concurrent.futures.ThreadPoolExecutor(at_once) as pool:
        list(pool.map(fetch, range(0, 8_000_000, size)))


def connections():
    for number in range(100):
        request("GET", "/here/object-%d" % number, new=sick)


def heads():
    for number in range(60):
        if sick:
            request("HEAD", "/here/object-%d" % number)
        request("GET", "/here/object-%d" % number)


def small_ranges():
    ranges(65_536 if sick else 8_000_000, 1)


def serial_ranges():
    ranges(200_000, 1 if sick else 4)


def serial_requests():
    with concurrent.futures.ThreadPoolExecutor(1 if sick else 8) as pool:
        list(pool.map(lambda number: request("GET", "/slow/object-%d" % number), range(320)))


def refetching():
    for _ in range(100 if sick else 1):
        request("GET", "/here/object")


begun = time.perf_counter()
globals()[scenario]()
print(time.perf_counter() - begun)
