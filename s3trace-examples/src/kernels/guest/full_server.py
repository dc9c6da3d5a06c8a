"""A server whose backlog is full: SYNs get no answer, as from behind a firewall that drops them. Prints its port."""
import socket
import time

listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen(0)
waiting = [socket.create_connection(listener.getsockname())]
print(listener.getsockname()[1], flush=True)
time.sleep(1000)
