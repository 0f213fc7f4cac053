#!/usr/bin/env python3
"""Measures the memory that idle connections take in the program: each has had one warm answer and waits for more.

Usage: bench/idle_memory.py [CONNECTIONS]      (10000 without; needs the programs of the preset bench)
"""
import re
import resource
import socket
import sys
import tempfile
import time
from pathlib import Path

from contenders import Origin, Programs, Reelcache

FILM = {"film.mp4": "1MiB"}
REQUEST = b"GET /download/film.mp4 HTTP/1.1\r\nHost: bench\r\nRange: bytes=0-4095\r\n\r\n"
BATCH = 500  # connections are opened and asked in such portions, fewer than a listening socket holds back


def memory(server):
    return int(re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{server.pid}/status").read_text())[1]) * 1024


def read_answer(connection):
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += connection.recv(1 << 16)
    body = answer.split(b"\r\n\r\n", 1)[1]
    while len(body) < 4096:
        body += connection.recv(1 << 16)


def more_connections(server, count):
    made = []
    for _ in range(count):
        made.append(socket.create_connection(("127.0.0.1", server.port)))
        made[-1].sendall(REQUEST)
    for connection in made:
        read_answer(connection)
    return made


def main():
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most < wanted + 1000:
        sys.exit(f"only {most} files may be open here: give a smaller number, or raise the limit (ulimit -Hn)")
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    programs, connections = Programs("build/bench"), []
    with tempfile.TemporaryDirectory() as folder:
        origin = Origin(folder, programs, {}, FILM)
        server = Reelcache(folder, programs, origin, {})
        try:
            connections += more_connections(server, BATCH)
            time.sleep(1)
            base, few = memory(server), len(connections)
            while len(connections) < wanted + few:
                connections += more_connections(server, min(BATCH, wanted + few - len(connections)))
            time.sleep(1)
            each = (memory(server) - base) / wanted
            print(f"{wanted} idle connections: {each:.0f} bytes each beyond the first {few} (resident: "
                  f"{base >> 20} MiB with {few}, {memory(server) >> 20} MiB with {len(connections)})")
        finally:
            server.stop()
            origin.stop()


if __name__ == "__main__":
    main()
