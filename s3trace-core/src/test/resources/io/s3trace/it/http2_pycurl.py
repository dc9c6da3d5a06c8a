"""
Requests with HTTP/2 by libcurl, as Debian builds it with GnuTLS: http2_pycurl.py ENDPOINT CA_FILE GET PUT N

N GETs and N PUTs at once, on one connection. GET and PUT are presigned targets.
"""
import io
import sys

import pycurl

endpoint, ca_file, get, put, n = sys.argv[1:]
assert "GnuTLS" in pycurl.version, pycurl.version
multi = pycurl.CurlMulti()
multi.setopt(pycurl.M_PIPELINING, pycurl.PIPE_MULTIPLEX)
handles = []
for i in range(2 * int(n)):
    handle = pycurl.Curl()
    handle.setopt(pycurl.CAINFO, ca_file)
    handle.setopt(pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_2TLS)
    handle.setopt(pycurl.PIPEWAIT, 1)
    handle.setopt(pycurl.TIMEOUT, 60)
    handle.setopt(pycurl.WRITEFUNCTION, lambda data: None)
    if i % 2:
        handle.setopt(pycurl.URL, endpoint + get)
    else:
        handle.setopt(pycurl.URL, endpoint + put)
        handle.setopt(pycurl.UPLOAD, 1)
        handle.setopt(pycurl.INFILESIZE, 10000 * i)
        handle.setopt(pycurl.READFUNCTION, io.BytesIO(bytes(10000 * i)).read)
    multi.add_handle(handle)
    handles.append(handle)
active = 1
while active:
    multi.select(1.0)
    _, active = multi.perform()
_, _, failed = multi.info_read()
assert not failed, failed
for handle in handles:
    assert handle.getinfo(pycurl.RESPONSE_CODE) == 200, handle.getinfo(pycurl.RESPONSE_CODE)
    assert handle.getinfo(pycurl.INFO_HTTP_VERSION) == pycurl.CURL_HTTP_VERSION_2, handle.getinfo(pycurl.INFO_HTTP_VERSION)
