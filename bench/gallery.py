#!/usr/bin/env python3
"""Measures what a person waits for in the gallery; script/bench-gallery runs it.

The videos are the samples that the tests use, on nginx behind a relay that holds every request back for the latency. The
program begins every round with an empty cache, the browser with nothing at all.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests/storage"), str(ROOT / "bench")]
import process_tests  # noqa: F401, E402
import samples  # noqa: E402
from origins import Nginx  # noqa: E402
from relay import Relay  # noqa: E402
from report import GALLERY_SECTION, parts_of, read_about, table, write_parts  # noqa: E402
from support import Server, wait_until  # noqa: E402

FILMS = ["Sample 1 - faststart.mp4", "Sample 2 - index at the end.mp4", "Sample 3 - five minutes.mp4",
         "Sample 4 - webm.webm", "Sample 5 - matroska.mkv"]
LATENCIES_MS = (20, 150)
FORMATS = ["front.mp4", "end.mp4", "front.m4v", "front.mov", "film.mkv", "vp8.webm", "picture.avi", "old.flv", "wmv2.wmv"]
PICTURE = "testsrc2=s=1280x720:r=25:d=60"
LIST_VIDEOS = 20_000

INTRODUCTION = """\
Written by `script/bench-gallery`: the page in Chromium, the program, and an origin on nginx, all on this machine. A \
relay holds every request to the origin back for the latency; nothing limits the bandwidth. Medians of {rounds} rounds, \
each with an empty cache and a browser that has seen nothing.
"""


@contextmanager
def gallery(videos, latency_ms, *options):
    """A server with an empty cache over `videos`, behind the latency, and the relay."""
    def late(_, __):
        time.sleep(latency_ms / 1000)
        return False
    with tempfile.TemporaryDirectory() as folder, closing(Nginx(videos)) as nginx:
        relay = Relay(nginx.port, "http")
        relay.faults.append(late)
        with closing(relay), closing(Server(folder, relay.url + "/", "--web-dir", ROOT / "web", *options)) as server:
            server.videos()
            yield server, relay


def in_browser(server, *arguments):
    done = subprocess.run(["node", "gallery.mjs", *arguments], cwd=ROOT / "bench", capture_output=True, text=True,
                          env={**os.environ, "REELCACHE_URL": server.url, "REELCACHE_SAMPLES": "/"}, timeout=300)
    if done.returncode:
        sys.exit(f"gallery.mjs {arguments} failed: {done.stderr}")
    return json.loads(done.stdout)


def first_frames(videos, rounds):
    """{latency: {film: [[cold, warm] of each round]}}, milliseconds."""
    found = {latency: {film: [] for film in FILMS} for latency in LATENCIES_MS}
    for _ in range(rounds):
        for latency in LATENCIES_MS:
            with gallery(videos, latency, "--posters", "no") as (server, _):
                for film, pair in in_browser(server, *FILMS).items():
                    found[latency][film].append(pair)
    return found


def posters():
    """{film: requests and bytes at the origin, and its own size}, for facts and poster."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in FORMATS:
            (Path(folder) / name).write_bytes(samples.sample(name, PICTURE))
        with gallery(folder, 0) as (server, relay):
            for name in FORMATS:
                relay.clear_log()
                path = "/api/media?name=" + quote(name)
                wait_until(lambda: not server.json(path)["waiting"], name, pause=0.02)
                found[name] = {"requests": len(relay.reads()), "bytes": relay.bytes_read(),
                               "size": (Path(folder) / name).stat().st_size,
                               "poster": "poster" in server.json(path)["videos"][0]}
    return found


def long_list(rounds):
    with tempfile.TemporaryDirectory() as folder:
        for number in range(LIST_VIDEOS):
            (Path(folder) / f"film {number:05}.mp4").touch()
        with tempfile.TemporaryDirectory() as home, closing(Server(home, f"dir:{folder}", "--web-dir", ROOT / "web")) as server:
            server.videos()
            return [in_browser(server, "--list") for _ in range(rounds)]


def section(about, found):
    facts = [[key, f"`{value}`" if key == "command" else value] for key, value in about]
    frames = [[film, *(f"{statistics.median(pair[side] for pair in films[film]):.0f} ms"
                       for films in found["first_frames"].values() for side in (0, 1))] for film in FILMS]
    head = [f"{side}, {latency} ms" for latency in LATENCIES_MS for side in ("cold", "warm")]
    read = [[name, f"{one['size'] / 1e6:.1f} MB", str(one["requests"]), f"{one['bytes'] / 1e6:.2f} MB",
             "yes" if one["poster"] else "no"] for name, one in found["posters"].items()]
    usable = {key: statistics.median(visit[key] for visit in found["list"]) for key in found["list"][0]}
    return "\n".join([
        GALLERY_SECTION, INTRODUCTION.format(rounds=len(found["list"])), table(["", ""], facts),
        "### From the click to the first frame\n", table(["", *head], frames),
        "### What facts and a poster cost\n", table(["", "size", "requests to the origin", "bytes", "poster"], read),
        f"### A list of {LIST_VIDEOS:,} videos\n",
        table(["usable after", "bytes of the page", "bytes of the list"],
              [[f"{usable['usableMs']:.0f} ms", f"{usable['page']:,.0f}", f"{usable['list']:,.0f}"]])])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=Path, default=ROOT / "bench")
    parser.add_argument("--videos", type=Path, default=ROOT / "build/samples")
    parser.add_argument("--about", type=Path, required=True)
    given = parser.parse_args()
    found = {"first_frames": first_frames(given.videos, given.rounds), "posters": posters(), "list": long_list(given.rounds)}
    about = read_about(given.about)
    given.out.mkdir(parents=True, exist_ok=True)
    results = given.out / "RESULTS.md"
    write_parts(results, *parts_of(results)[:2], section(about, found))
    (given.out / "gallery.json").write_text(json.dumps({"about": dict(about), **found}, indent=1) + "\n")
    print(section(about, found))


if __name__ == "__main__":
    main()
