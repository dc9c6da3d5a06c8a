"""
Many HTTP requests on one TLS connection, with a version and a cipher of one's choice.

usage: sealed_client.py PORT CA_FILE VERSION CIPHERS REQUESTS_FILE
  VERSION  1.2 or 1.3
  CIPHERS  as OpenSSL names those of TLS 1.2; - for its own choice
A request is a line "METHOD SIZE TARGET": GET takes the first SIZE bytes of an object, PUT sends so many, HEAD ignores SIZE.
"""
import http.client
import ssl
import sys

port, ca_file, version, ciphers, requests = sys.argv[1:]
context = ssl.create_default_context(cafile=ca_file)
context.minimum_version = context.maximum_version = \
    ssl.TLSVersion.TLSv1_3 if version == "1.3" else ssl.TLSVersion.TLSv1_2
if ciphers != "-":
    context.set_ciphers(ciphers)
connection = http.client.HTTPSConnection("localhost", int(port), context=context)
for line in open(requests).read().splitlines():
    method, size, target = line.split(" ")
    size = int(size)
    headers = {"Range": "bytes=0-%d" % (size - 1)} if method == "GET" and size else {}
    connection.request(method, target, body=bytes(size) if method == "PUT" else None, headers=headers)
    response = connection.getresponse()
    body = response.read()
    assert response.status in (200, 206), (line, response.status, body[:500])
    assert method != "GET" or len(body) == size, (line, len(body))
connection.close()
