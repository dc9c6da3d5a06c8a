"""A network of two hosts whose packets take as long as one likes. tc's netem, which does the same, is not in every kernel
(CONFIG_NET_SCH_NETEM); TUN devices are, and they tell SYNs from data.

usage: slow_link.py SUBNET       such as 10.77.0: this host is SUBNET.1, the other is a network namespace with SUBNET.2

Prints "ready FD": the other host is entered by nsenter --net=/proc/PID/fd/FD. Then reads commands from stdin, and answers
each with "done":
  delay KIND MS    packets of a kind wait for so long: syn, syn-ack or other (data and acknowledgements)
  drop KIND N      the next N packets of a kind are lost
  drop-data N      the next N packets that carry data to this host are lost
  reject N         the next N syn are answered by ICMP: host unreachable
"""
import ctypes
import fcntl
import heapq
import os
import select
import struct
import subprocess
import sys
import time

TUNSETIFF, IFF_TUN, IFF_NO_PI, CLONE_NEWNET = 0x400454CA, 0x0001, 0x1000, 0x40000000
libc = ctypes.CDLL(None, use_errno=True)


def check(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def device(name, address, peer):
    """A network device of this namespace, whose packets are read and written here."""
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    for command in (f"addr add {address} peer {peer} dev {name}", f"link set {name} up"):
        subprocess.run(["ip", *command.split()], check=True)
    return tun


def kind(packet):
    """What an IPv4 packet is, and whether it carries data."""
    if packet[0] >> 4 != 4 or packet[9] != 6:
        return "other", False
    head = 4 * (packet[0] & 15)
    flags = packet[head + 13]
    data = len(packet) > head + 4 * (packet[head + 12] >> 4)
    return ("syn-ack" if flags & 16 else "syn") if flags & 2 else "other", data


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def host_unreachable(packet):
    """The answer to a packet as of RFC 792, from the host it was sent to."""
    said = struct.pack("!BBHI", 3, 1, 0, 0) + packet[:28]
    icmp = said[:2] + struct.pack("!H", checksum(said)) + said[4:]
    head = struct.pack("!BBHIBBH4s4s", 0x45, 0, 20 + len(icmp), 0, 64, 1, 0, packet[16:20], packet[12:16])
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + icmp


def main():
    subnet = sys.argv[1]
    name = "s3t" + subnet.replace(".", "")[-6:]
    home = os.open("/proc/self/ns/net", os.O_RDONLY)
    check(libc.unshare(CLONE_NEWNET))
    away = os.open("/proc/self/ns/net", os.O_RDONLY)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    there = device(name, subnet + ".2", subnet + ".1")
    check(libc.setns(home, CLONE_NEWNET))
    here = device(name, subnet + ".1", subnet + ".2")
    print("ready", away, flush=True)

    delays, drops, drop_data, reject, waiting = {}, {}, 0, 0, []
    commands = os.fdopen(0, "rb", 0)
    while True:
        patience = max(0, waiting[0][0] - time.monotonic()) if waiting else None
        ready, _, _ = select.select([here, there, commands], [], [], patience)
        for tun in ready:
            if tun is commands:
                words = commands.readline().decode().split()
                if not words:
                    return
                if words[0] == "delay":
                    delays[words[1]] = float(words[2]) / 1000
                elif words[0] == "drop":
                    drops[words[1]] = int(words[2])
                elif words[0] == "drop-data":
                    drop_data = int(words[1])
                else:
                    reject = int(words[1])
                print("done", flush=True)
                continue
            packet = os.read(tun, 65536)
            what, data = kind(packet)
            if what == "syn" and reject > 0:
                reject -= 1
                os.write(tun, host_unreachable(packet))
            elif drops.get(what, 0) > 0:
                drops[what] -= 1
            elif data and tun == there and drop_data > 0:
                drop_data -= 1
            else:
                due = time.monotonic() + delays.get(what, 0)
                heapq.heappush(waiting, (due, time.monotonic_ns(), here if tun == there else there, packet))
        while waiting and waiting[0][0] <= time.monotonic():
            _, _, to, packet = heapq.heappop(waiting)
            os.write(to, packet)


main()
