#!/usr/bin/env python3
"""Measures how long `reelcache serve` is away after a crash, and what its supervisor costs at the start.

Usage: bench/restart.py [ROUNDS]      (5 without; REELCACHE_BIN names another program)

Each round starts a server with a cache of 256 MiB that holds a film of 64 MiB, has the worker
abort, and asks for the film's first bytes until another one answers. Medians are told.
"""
import os
import signal
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/process"))
from support import MIB, Server, wait_until  # noqa: E402


def start(folder, supervise):
    return Server(folder, f"dir:{folder}/videos", "--supervise", supervise, "--cache-size", "256MiB", "--loops", "2")


def worker(server):
    return int(Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text())


def answers(server):
    try:
        return server.get("film.mp4", range=(0, 99)).status == 206
    except OSError:
        return False


def seconds_away(folder):
    server = start(folder, "yes")
    server.get("film.mp4")
    began = time.monotonic()
    os.kill(worker(server), signal.SIGABRT)
    wait_until(lambda: "serving again" in server.stderr() and answers(server),  # until then the old one may answer
               "it serves again", pause=0.001)
    away = time.monotonic() - began
    server.stop()
    server.close()
    return away


def ready_seconds(folder, supervise):
    server = start(folder, supervise)
    server.stop()
    server.close()
    return server.ready_seconds


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "videos").mkdir()
        Path(folder, "videos/film.mp4").write_bytes(os.urandom(64 * MIB))
        away = [seconds_away(folder) for _ in range(rounds)]
        ready = {how: [ready_seconds(folder, how) for _ in range(rounds)] for how in ("yes", "no")}
    print(f"from the crash to the first answer: median {statistics.median(away) * 1000:.0f} ms, "
          f"longest {max(away) * 1000:.0f} ms")
    print("ready after the start: " + ", ".join(
        f"--supervise {how} {statistics.median(times) * 1000:.0f} ms" for how, times in ready.items()))


main()
