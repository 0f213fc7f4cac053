#!/usr/bin/env python3
"""Measures the memory that a long list of videos takes in the release program.

Usage: bench/list_memory.py [VIDEOS]      (100000 without; REELCACHE_BIN names another program)

A folder of empty files is the origin. Three lists are made: the first, and two after a file in the middle was renamed.
"""
import gzip
import json
import re
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/process"))
from support import MIB, Server, get, wait_until  # noqa: E402

FOLDERS = 100


def memory(server, key):
    status = Path(f"/proc/{server.pid}/status").read_text()
    return int(re.search(rf"{key}:\s+(\d+) kB", status)[1]) * 1024


def name(i):
    return f"season {i % FOLDERS:02}/episode {i} - a name of usual length.mp4"


def tell(server, what, videos, base, since):
    now, peak = memory(server, "VmRSS"), memory(server, "VmHWM")
    print(f"{what:<14} {time.monotonic() - since:6.2f} s   now {now / MIB:6.1f} MiB   highest {peak / MIB:6.1f} MiB   "
          f"a video: now {(now - base) / videos:4.0f} bytes, highest {(peak - base) / videos:4.0f} bytes", flush=True)


def main():
    videos = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        origin = Path(folder, "videos")
        for i in range(FOLDERS):
            Path(origin, f"season {i:02}").mkdir(parents=True)
        server = Server(folder, f"dir:{origin}", "--list-ttl", "1s", "--loops", "1")
        base = (server.videos(), memory(server, "VmRSS"))[1]
        print(f"no videos: {base / MIB:.1f} MiB")
        for i in range(videos):
            Path(origin, name(i)).touch()
        total = lambda: get(server.port, "/api/videos?limit=1").field("X-Total-Count")  # noqa: E731
        began = time.monotonic()
        wait_until(lambda: total() == str(videos), "all videos are listed", 300)
        tell(server, "first list", videos, base, began)
        for turn in range(2):
            middle, renamed = Path(origin, name(videos // 2)), f"season 00/again {turn}.mp4"
            middle.rename(origin / renamed)
            began = time.monotonic()
            query = "/api/videos?prefix=" + renamed.replace(" ", "+")
            wait_until(lambda: get(server.port, query).body != b"[]", "the new name is listed", 300)
            tell(server, f"list {turn + 2}", videos, base, began)
            Path(origin, renamed).rename(middle)
        for what, fields in (("identity", {}), ("gzip", {"Accept-Encoding": "gzip"})):
            began = time.monotonic()
            reply = get(server.port, "/api/videos", fields=fields)
            took = (time.monotonic() - began) * 1000
            body = gzip.decompress(reply.body) if fields else reply.body
            assert len(json.loads(body)) == videos
            print(f"whole list, {what}: {len(reply.body)} bytes in {took:.0f} ms")
        began = time.monotonic()
        for _ in range(100):
            get(server.port, "/api/videos?limit=100")
        print(f"a page of 100: {(time.monotonic() - began) * 10:.1f} ms")
        print("".join(line + "\n" for line in server.stderr().splitlines() if "stalled" in line), end="")
        server.stop()
        server.close()


main()
