#!/usr/bin/env python3
"""Measures the memory that an idle keep-alive connection takes in the release program.

Usage: bench/idle_memory.py [CONNECTIONS]      (10000 without; REELCACHE_BIN names another program)

Each connection asks once for 64 bytes of a film that is in memory, with the fields a browser sends, and then stays open.
The first thousand are not counted: they fill what the heap had free. The kernel's own memory for sockets is not in it.
"""
import re
import resource
import socket
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/process"))
from support import MIB, Server  # noqa: E402

NOT_COUNTED = 1000
AT_ONCE = 100
REQUEST = ("GET /download/a%20film%20with%20a%20name%20of%20usual%20length.mp4 HTTP/1.1\r\nHost: 127.0.0.1\r\n"
           "Range: bytes=1000-1063\r\nAccept: */*\r\nAccept-Encoding: identity;q=1, *;q=0\r\n"
           "Accept-Language: en-US,en;q=0.9\r\nReferer: http://127.0.0.1/\r\nSec-Fetch-Dest: video\r\n"
           "Sec-Fetch-Mode: no-cors\r\nSec-Fetch-Site: same-origin\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) "
           "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36\r\n\r\n").encode()


def anonymous_bytes(server):
    status = Path(f"/proc/{server.pid}/status").read_text()
    return int(re.search(r"RssAnon:\s+(\d+) kB", status)[1]) * 1024


def settled_bytes(server):
    """Once two looks agree: what a loop does in a later turn is done."""
    before = -1
    while before != (before := anonymous_bytes(server)):
        time.sleep(0.6)  # longer than the server's look at its deadlines
    return before


def read_answer(client):
    got = b""
    while len(parts := got.split(b"\r\n\r\n", 1)) < 2 or len(parts[1]) < 64:
        piece = client.recv(4096)
        assert piece, got
        got += piece
    assert got.startswith(b"HTTP/1.1 206 "), got


def open_idle(server, count):
    clients = []
    for begin in range(0, count, AT_ONCE):
        group = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(min(AT_ONCE, count - begin))]
        for client in group:
            client.sendall(REQUEST)
        for client in group:
            read_answer(client)
        clients += group
    return clients


def main():
    connections = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with tempfile.TemporaryDirectory() as folder:
        origin = Path(folder, "videos")
        origin.mkdir()
        (origin / "a film with a name of usual length.mp4").write_bytes(bytes(MIB))
        server = Server(folder, f"dir:{origin}", "--keepalive-timeout", "600s")
        clients = open_idle(server, NOT_COUNTED)
        before = settled_bytes(server)
        clients += open_idle(server, connections)
        after = settled_bytes(server)
        open_now = server.stats()["connections"]["open"]
        assert open_now >= connections + NOT_COUNTED, f"only {open_now} are open"
        taken = after - before
        print(f"{connections} idle connections: {taken / MIB:.1f} MiB, {taken / connections:.0f} bytes each")
        server.kill()
        server.close()


main()
