"""Shakes hands with a server for every line "PORT yes|no" on stdin, where "no" distrusts it; says "done" after each.
usage: handshake_client.py threads|asyncio|nss|s2n [S2N_LIBRARY]"""
import asyncio
import ctypes
import select
import socket
import ssl
import sys
import time

TIMEOUT = 3


def context(trusting):
    made = ssl.create_default_context()
    if trusting:
        made.check_hostname = False
        made.verify_mode = ssl.CERT_NONE
    return made


def in_a_thread(port, trusting):
    with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as raw:
        context(trusting).wrap_socket(raw, server_hostname="localhost").close()


def in_a_task(port, trusting):
    async def shake():
        _, writer = await asyncio.wait_for(
            asyncio.open_connection("127.0.0.1", port, ssl=context(trusting), server_hostname="localhost"), TIMEOUT)
        writer.close()

    asyncio.run(shake())


def by_nss():
    """libcurl, built with it."""
    curl = ctypes.CDLL("libcurl-nss.so.4")
    curl.curl_easy_init.restype = ctypes.c_void_p
    url, verify_peer, verify_host, timeout_ms, no_body = 10002, 64, 81, 155, 44  # curl.h

    def shake(port, trusting):
        handle = ctypes.c_void_p(curl.curl_easy_init())
        curl.curl_easy_setopt(handle, url, b"https://127.0.0.1:%d/" % port)
        for option, value in ((verify_peer, not trusting), (verify_host, 0 if trusting else 2),
                              (timeout_ms, int(TIMEOUT * 1000)), (no_body, 1)):
            curl.curl_easy_setopt(handle, option, ctypes.c_long(value))
        curl.curl_easy_perform(handle)
        curl.curl_easy_cleanup(handle)

    return shake


def by_s2n(library):
    tls = ctypes.CDLL(library)
    for name in ("config_new", "connection_new"):
        getattr(tls, "s2n_" + name).restype = ctypes.c_void_p
    client, self_service_blinding = 1, 1  # s2n.h
    assert tls.s2n_init() == 0

    def shake(port, trusting):
        config = ctypes.c_void_p(tls.s2n_config_new())
        if trusting:
            tls.s2n_config_disable_x509_verification(config)
        connection = ctypes.c_void_p(tls.s2n_connection_new(client))
        tls.s2n_connection_set_config(connection, config)
        tls.s2n_connection_set_blinding(connection, self_service_blinding)
        tls.s2n_set_server_name(connection, b"localhost")
        blocked = ctypes.c_int()
        deadline = time.monotonic() + TIMEOUT
        with socket.create_connection(("127.0.0.1", port)) as raw:
            raw.setblocking(False)
            tls.s2n_connection_set_fd(connection, raw.fileno())
            while tls.s2n_negotiate(connection, ctypes.byref(blocked)) < 0 and blocked.value:
                if not select.select([raw], [], [], max(0, deadline - time.monotonic()))[0]:
                    break
            tls.s2n_connection_free(connection)

    return shake


shakes = {"threads": lambda: in_a_thread, "asyncio": lambda: in_a_task, "nss": by_nss, "s2n": by_s2n}
shake = shakes[sys.argv[1]](*sys.argv[2:])
print("ready", flush=True)
for line in sys.stdin:
    port, trusting = line.split()
    try:
        shake(int(port), trusting == "yes")
    except (OSError, TimeoutError, asyncio.TimeoutError):
        pass
    print("done", flush=True)
