#!/usr/bin/env python3
"""Measures seeks through us and directly, against real storage servers; script/bench-storage runs it.

Every request waits for --latency-ms at a relay before the server is asked, ours and the direct ones alike. The program
begins every round with an empty cache.
"""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests/storage"), str(ROOT / "bench")]
import process_tests  # noqa: F401, E402
from report import (STORAGE_SECTION, Runs, fetched_per_byte, first_byte, last_byte, parts_of, read_about,  # noqa: E402
                    table, write_parts)
from servers import BUCKET  # noqa: E402
from support import MIB, Server, wait_until  # noqa: E402
from worlds import GcsWorld, VersityWorld  # noqa: E402

FILMS = {f"film-{number}.mp4": random.Random(number).randbytes(16 * MIB) for number in range(1, 9)}
DIRECT, AGAIN, COLD, WARM = "directly", "directly, a second time", "through us, cold", "through us, warm"
READ_BY_ALL = {"Version": "2012-10-17", "Statement": [{
    "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{BUCKET}/*"}]}

INTRODUCTION = """\
Written by `script/bench-storage`. 64 KiB at random unaligned places of 8 films of 16 MiB, one after another on one \
kept connection, the same places for everyone. Cold: each asked for the first time, with an empty cache; warm: for \
the second time, from memory.

All is on loopback. A relay in front of each server, for us and directly the same, holds every request back, and \
nothing limits the bandwidth. Directly, S3 is asked unsigned; our requests are signed. Read requests (Google's class \
B) and bytes are those of `/api/stats`, directly those that the relay saw.
"""


class Gcs(GcsWorld):
    title, folder = "fake-gcs-server", f"/download/storage/v1/b/{BUCKET}/o/"


class S3(VersityWorld):
    """The seek tool signs nothing, so everybody may read the objects; the program has its keys and signs."""

    title, folder = "versitygw (S3)", f"/{BUCKET}/"

    def __init__(self):
        super().__init__()
        self.server.boto.put_bucket_policy(Bucket=BUCKET, Policy=json.dumps(READ_BY_ALL))


def latency(seconds):
    """A fault of the relay that is none."""
    def late(_, __):
        time.sleep(seconds)
        return False
    return late


def seek(folder_url, mode, number, seeks):
    """The places of one round are the same for everyone."""
    with tempfile.NamedTemporaryFile() as file:
        done = subprocess.run(
            [ROOT / "build/bench/bench/seek", "--url", folder_url, "--names", ",".join(FILMS), "--object-bytes",
             "16MiB", "--mode", mode, "--warm-up-passes", "0", "--seeks", str(seeks), "--seed", str(number),
             "--json", file.name],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            sys.exit(f"seeks at {folder_url} failed: {done.stdout}")
        return json.loads(Path(file.name).read_text())


class Measurement:
    """The rounds at one storage server."""

    def __init__(self, world, seeks):
        self.world, self.seeks = world, seeks
        self.runs = {name: Runs() for name in (DIRECT, AGAIN, COLD, WARM)}

    def add(self, name, number, mode, folder_url, asked):
        """`asked` tells what the storage was asked for so far: requests and bytes."""
        before = asked()
        measured = seek(folder_url, mode, number, self.seeks)[mode]
        wait_until(lambda: not self.world.relay.running(), "the last fetch has ended", pause=0.005)
        after = asked()
        self.runs[name].rounds[number] = {
            **measured, "origin": {key: after[key] - before[key] for key in after}}

    def directly(self, number):
        def asked():
            log = self.world.relay.exchanges()
            return {"requests": len(log), "bytes": sum(exchange.sent for exchange in log)}
        for name, mode in ((DIRECT, "cold"), (AGAIN, "warm")):
            self.add(name, number, mode, self.world.relay.url + self.world.folder, asked)

    def through_us(self, number):
        with tempfile.TemporaryDirectory() as folder, closing(Server(
                folder, self.world.origin(""), "--loops", "1", "--cache-size", "1GiB", "--fresh-for", "24h",
                env=self.world.env)) as server:
            assert len(server.videos()) == len(FILMS)

            def asked():
                cost = server.stats()["cost"]
                return {"requests": cost["read_requests"], "bytes": cost["bytes"]}
            for name, mode in ((COLD, "cold"), (WARM, "warm")):
                self.add(name, number, mode, server.url + "/download/", asked)
            name = random.Random(number).choice(list(FILMS))
            if server.get(name).body != FILMS[name]:
                sys.exit(f"{name} is not what was uploaded to {self.world.title}")

    def round(self, number):
        sides = [self.directly, self.through_us]
        for side in sides if number % 2 else reversed(sides):
            side(number)
        self.world.relay.clear_log()

    def table(self):
        direct, rows = self.runs[DIRECT], []
        for name, runs in self.runs.items():
            rows.append([name, time_text(runs.median(first_byte)), time_text(runs.pooled("ttfb_us", 0.99)),
                         time_text(runs.median(last_byte)), f"{runs.ratio_to(direct, first_byte):.3g}",
                         f"{runs.pooled('ttfb_us', 0.99) / direct.pooled('ttfb_us', 0.99):.3g}",
                         f"{runs.median(requests_per_seek):.2f}", f"{runs.median(fetched_per_byte):.2f}"])
        return table(["", "first byte p50", "p99", "last byte p50", "p50 to the direct one", "p99 to it",
                      "read requests per seek", "bytes fetched per byte asked"], rows)

    def summary(self):
        def of(run):
            return {"ttfb_us_p50": first_byte(run), "ttfb_us_p99": run["ttfb_us"]["p99"], "total_us_p50": last_byte(run),
                    "bytes": run["bytes"], "origin_requests": run["origin"]["requests"],
                    "origin_bytes": run["origin"]["bytes"]}
        return {name: [of(run) for _, run in sorted(runs.rounds.items())] for name, runs in self.runs.items()}


def requests_per_seek(run):
    return run["origin"]["requests"] / run["requests"]


def time_text(us):
    return f"{us / 1000:.2f} ms"


def section(about, measurements):
    facts = [[key, f"`{value}`" if key == "command" else value] for key, value in about]
    parts = [STORAGE_SECTION, INTRODUCTION, table(["", ""], facts)]
    for measurement in measurements:
        parts += [f"### {measurement.world.title}\n", measurement.table()]
    parts.append("In every round a whole film through us was compared with what was uploaded.\n")
    return "\n".join(parts)


def write(out, about, measurements):
    out.mkdir(parents=True, exist_ok=True)
    results = out / "RESULTS.md"
    ours, _, gallery = parts_of(results)
    write_parts(results, ours, section(about, measurements), gallery)
    servers = {measurement.world.title: measurement.summary() for measurement in measurements}
    (out / "storage.json").write_text(json.dumps({"about": dict(about), "servers": servers}, indent=1) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--latency-ms", type=float, default=30)
    parser.add_argument("--seeks", type=int, default=64)
    parser.add_argument("--out", type=Path, default=ROOT / "bench")
    parser.add_argument("--about", type=Path, required=True, help="lines KEY=VALUE about the machine")
    options = parser.parse_args()
    measurements = []
    for kind in (Gcs, S3):
        print(f"uploading to {kind.title}", flush=True)
        measurements.append(Measurement(kind(), options.seeks))
        for name, body in FILMS.items():
            measurements[-1].world.put(name, body)
        measurements[-1].world.relay.faults.append(latency(options.latency_ms / 1000))
    for number in range(1, options.rounds + 1):
        for measurement in measurements:
            print(f"round {number} of {options.rounds}: {measurement.world.title}", flush=True)
            measurement.round(number)
    about = [*read_about(options.about), ("load average after", f"{os.getloadavg()[0]:.2f}"),
             ("rounds", str(options.rounds)), ("seeks in a round", str(options.seeks)),
             ("latency", f"{options.latency_ms:g} ms before each request, and what relay and server need")]
    write(options.out, about, measurements)
    for measurement in measurements:
        print(f"{measurement.world.title}\n{measurement.table()}")
        measurement.world.close()


if __name__ == "__main__":
    main()
