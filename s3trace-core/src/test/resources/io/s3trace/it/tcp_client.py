"""Opens TCP connections; each line of stdin is one attempt: ADDRESS PORT TIMEOUT-MS TIMES. Answers with the errors' names."""
import errno
import socket
import sys

TCP_USER_TIMEOUT = 18

print("ready", flush=True)
for line in sys.stdin:
    address, port, timeout, times = line.split()
    for _ in range(int(times)):
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as client:
            client.setsockopt(socket.IPPROTO_TCP, TCP_USER_TIMEOUT, 300)
            if timeout != "0":
                client.settimeout(int(timeout) / 1000)
            try:
                client.connect((address, int(port)))
                result = "CONNECTED %d" % client.getsockname()[1]
            except TimeoutError as error:
                result = errno.errorcode[error.errno] if error.errno else "GAVE_UP"
            except OSError as error:
                result = errno.errorcode[error.errno]
    print(result, flush=True)
