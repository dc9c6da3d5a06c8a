"""
Makes requests with libcurl over NSS, on one kept-alive connection.

usage: nss_client.py CA_FILE URL [URL ...]      PUT before a URL sends a body of 200,000 bytes
"""
import ctypes
import sys

curl = ctypes.CDLL("libcurl-nss.so.4")
curl.curl_easy_init.restype = ctypes.c_void_p
curl.curl_easy_strerror.restype = ctypes.c_char_p
# curl.h
URL, CAINFO, HTTP_VERSION, WRITEFUNCTION, READFUNCTION, INFILESIZE, UPLOAD, HTTPGET = (
    10002, 10065, 84, 20011, 20012, 14, 46, 80)
HTTP_1_1 = 2
BODY = 200_000
handle = ctypes.c_void_p(curl.curl_easy_init())
callback = ctypes.CFUNCTYPE(ctypes.c_size_t, ctypes.POINTER(ctypes.c_char), ctypes.c_size_t, ctypes.c_size_t,
                            ctypes.c_void_p)
left = 0


@callback
def discard(data, size, count, _):
    return size * count


@callback
def body(data, size, count, _):
    global left
    length = min(left, size * count)
    ctypes.memset(data, ord("b"), length)
    left -= length
    return length


def set_option(option, value):
    code = curl.curl_easy_setopt(handle, ctypes.c_int(option), value)
    assert code == 0, curl.curl_easy_strerror(code)


set_option(CAINFO, sys.argv[1].encode())
set_option(HTTP_VERSION, ctypes.c_long(HTTP_1_1))
set_option(WRITEFUNCTION, discard)
set_option(READFUNCTION, body)
upload = False
for argument in sys.argv[2:]:
    if argument == "PUT":
        upload = True
        continue
    left = BODY
    set_option(UPLOAD if upload else HTTPGET, ctypes.c_long(1))
    set_option(INFILESIZE, ctypes.c_long(BODY if upload else -1))
    set_option(URL, argument.encode())
    code = curl.curl_easy_perform(handle)
    if code:
        sys.exit("%s: %s" % (argument.split("?")[0], curl.curl_easy_strerror(code).decode()))
    upload = False
curl.curl_easy_cleanup(handle)
