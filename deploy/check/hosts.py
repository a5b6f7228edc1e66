"""Hosts on this machine, each a network namespace with a name and an address, and a network between them that fails as told.

python hosts.py NAME...

Needs root, iproute2 and /dev/net/tun. The first name is this machine's own side of the network. Prints `ready` with the
namespaces' prefix when all can be entered (`ip netns exec PREFIX-NAME`), or one line that says why not. Then it reads
lines: `cut NAME`, `part NAME NAME`, `slow NAME MILLISECONDS LOSS` (of a hundred frames) and `heal`, which undoes all.
The end of the input removes the namespaces.

The network is a switch in this process: frames between taps pass, wait or are lost. So it needs no kernel module.
"""

import ctypes
import fcntl
import heapq
import os
import pathlib
import random
import selectors
import shutil
import struct
import subprocess
import sys
import time

TUNSETIFF, TAP, NO_HEADER, NEW_NETWORK = 0x400454CA, 0x0002, 0x1000, 0x40000000
MTU = 9000


def ip(*arguments):
    subprocess.run(["ip", *arguments], check=True, capture_output=True, text=True)


def enter(namespace):
    """Namespaces are those of this thread; there is no other."""
    if ctypes.CDLL(None, use_errno=True).setns(namespace, NEW_NETWORK):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), "setns")


def tap(name):
    """A tap of the namespace that this process is in."""
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH", name.encode(), TAP | NO_HEADER))
    return device


class Switch:
    def __init__(self, prefix, names):
        self.prefix = prefix
        self.names = names
        self.taps = {}
        self.seen = {}
        self.waiting = []
        self.random = random.Random(42)
        self.heal()

    def heal(self):
        self.cut, self.parted, self.slow = set(), set(), {}

    def create(self):
        addresses = {name: f"10.77.0.{number}" for number, name in enumerate(self.names, 1)}
        hosts = "127.0.0.1 localhost\n" + "".join(f"{address} {name}\n" for name, address in addresses.items())
        home = os.open("/proc/self/ns/net", os.O_RDONLY)
        for number, (name, address) in enumerate(addresses.items()):
            own, device, at = f"{self.prefix}-{name}", "eth0", []
            if number == 0:
                own, device = "", f"{self.prefix}0"
            else:
                ip("netns", "add", own)
                at = ["-n", own]
                etc = pathlib.Path("/etc/netns") / own
                etc.mkdir(parents=True)
                (etc / "hosts").write_text(hosts, encoding="utf-8")
                with open(f"/run/netns/{own}", "rb") as namespace:
                    enter(namespace.fileno())
            try:
                self.taps[name] = tap(device)
            finally:
                enter(home)
            ip(*at, "address", "add", f"{address}/24", "dev", device)
            ip(*at, "link", "set", device, "mtu", str(MTU), "up")
            if own:
                ip(*at, "link", "set", "lo", "up")

    def remove(self):
        for device in self.taps.values():
            os.close(device)
        for name in self.names[1:]:
            subprocess.run(["ip", "netns", "delete", f"{self.prefix}-{name}"], capture_output=True)
            shutil.rmtree(f"/etc/netns/{self.prefix}-{name}", ignore_errors=True)

    def passes(self, source, target):
        if {source, target} & self.cut or frozenset((source, target)) in self.parted:
            return None
        wait = 0.0
        for name in (source, target):
            if name in self.slow:
                milliseconds, loss = self.slow[name]
                if self.random.random() * 100 < loss:
                    return None
                wait += milliseconds / 2000
        return wait

    def forward(self, source, frame):
        self.seen[frame[6:12]] = source
        known = self.seen.get(frame[:6])
        targets = [known] if known else self.names
        for target in targets:
            wait = self.passes(source, target) if target != source else None
            if wait:
                heapq.heappush(self.waiting, (time.monotonic() + wait, id(frame), target, frame))
            elif wait == 0:
                self.send(target, frame)

    def send(self, target, frame):
        try:
            os.write(self.taps[target], frame)
        except OSError:
            pass  # A full queue loses frames.

    def obey(self, line):
        match line.split():
            case ["cut", name]:
                self.cut.add(name)
            case ["part", one, other]:
                self.parted.add(frozenset((one, other)))
            case ["slow", name, milliseconds, loss]:
                self.slow[name] = float(milliseconds), float(loss)
            case ["heal"]:
                self.heal()

    def serve(self):
        selector = selectors.PollSelector()
        selector.register(sys.stdin.fileno(), selectors.EVENT_READ, None)
        for name, device in self.taps.items():
            selector.register(device, selectors.EVENT_READ, name)
        while True:
            due = max(0.0, self.waiting[0][0] - time.monotonic()) if self.waiting else None
            for key, _ in selector.select(due):
                if key.data is None:
                    text = os.read(key.fd, 4096).decode()
                    if not text:
                        return
                    for line in text.splitlines():
                        self.obey(line)
                else:
                    self.read(key.data, key.fd)
            while self.waiting and self.waiting[0][0] <= time.monotonic():
                _, _, target, frame = heapq.heappop(self.waiting)
                if not {target} & self.cut:
                    self.send(target, frame)

    def read(self, name, device):
        for _ in range(64):
            try:
                self.forward(name, os.read(device, MTU + 18))
            except BlockingIOError:
                return


def main(names):
    switch = Switch(f"hw{os.getpid()}", names)
    try:
        switch.create()
    except (OSError, subprocess.CalledProcessError) as wrong:
        switch.remove()
        print(f"no hosts: {getattr(wrong, 'stderr', None) or wrong}".strip().replace("\n", " "), flush=True)
        return
    try:
        print(f"ready {switch.prefix}", flush=True)
        switch.serve()
    finally:
        switch.remove()


if __name__ == "__main__":
    main(sys.argv[1:])
