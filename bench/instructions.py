#!/usr/bin/env python3
"""Counts the instructions of one warm request with callgrind: steady where times are not, so a slip of 1 % shows.

Usage: bench/instructions.py [--keep]

Prints the counts beside those of the last commit in bench/instructions.tsv; --keep adds a line there. Needs valgrind
and the programs of the preset bench. The kernel's part, most of a request, is not in it.
"""
import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from contenders import Origin, Programs, Reelcache

HERE = Path(__file__).resolve().parent
KEPT = HERE / "instructions.tsv"
REQUESTS = {"4KiB": 4000, "64KiB": 2000}  # larger ones leave in as many parts as the socket likes: no steady count
FILM = {"warm.mp4": "64MiB"}


class UnderCallgrind(Reelcache):
    def run(self, *command):
        serve = command.index("serve")
        super().run(*command[:serve - 1], "valgrind", "--tool=callgrind", f"--callgrind-out-file={self.folder}/counts",
                    command[serve - 1], *command[serve:])

    def count(self, work):
        """The instructions of all threads while `work` runs."""
        def control(what):
            subprocess.run(["callgrind_control", what, str(self.pid)], check=True, capture_output=True)
        before = set(self.folder.glob("counts*"))
        control("-z")
        work()
        control("-d")
        (dump,) = set(self.folder.glob("counts*")) - before
        return int(re.search(r"^(?:totals|summary): (\d+)", dump.read_text(), re.M)[1])


def measure(folder):
    programs = Programs(HERE.parent / "build/bench")
    origin = Origin(folder, programs, {}, FILM)
    server = UnderCallgrind(folder, programs, origin, {})

    def ask(size, requests):
        subprocess.run([programs.seek, "--url", server.url, "--names", *FILM, "--object-bytes", *FILM.values(),
                        "--seeks", "16", "--spacing-bytes", "4MiB", "--throughput", "--warm-up-passes", "0",
                        "--range-bytes", size, "--requests", str(requests)], check=True, stdout=subprocess.DEVNULL)
    counts = {}
    try:
        for size, requests in REQUESTS.items():
            ask(size, 64)
            counts[size] = round(server.count(lambda: ask(size, requests)) / requests)
    finally:
        server.stop()
        origin.stop()
    return counts


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--keep", action="store_true", help="add a line to bench/instructions.tsv")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        counts = measure(folder)
    rows = [line.split("\t") for line in KEPT.read_text().splitlines()] if KEPT.exists() else [["commit", *REQUESTS]]
    last = dict(zip(rows[0], rows[-1])) if len(rows) > 1 else {}
    for size, count in counts.items():
        beside = f", {100 * (count / int(last[size]) - 1):+.1f} % to {last['commit']}" if last else ""
        print(f"{size}: {count} instructions a warm request{beside}")
    if options.keep:
        commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=HERE, stdout=subprocess.PIPE,
                                text=True).stdout
        rows.append([commit.strip(), *map(str, counts.values())])
        KEPT.write_text("".join("\t".join(row) + "\n" for row in rows))


if __name__ == "__main__":
    sys.exit(main())
