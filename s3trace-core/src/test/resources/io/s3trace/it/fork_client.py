"""One connection over plain HTTP: a request of this process, then, told to, one of a child's: fork_client.py PORT PATH."""
import http.client
import os
import sys

connection = http.client.HTTPConnection("localhost", int(sys.argv[1]))


def get(key):
    connection.request("GET", sys.argv[2] + key)
    connection.getresponse().read()
    print("done", key, flush=True)


get("before")
sys.stdin.readline()
if os.fork() == 0:
    get("child")
else:
    os.wait()
