#!/usr/bin/env python3
"""Counts the instructions of one warm request with callgrind: steady where times are not, so a slip of 1 % shows.

Usage: bench/instructions.py [--kept] [--against COMMIT] [--most-percent NUMBER] [--keep]

Prints the counts beside those of the last commit in bench/instructions.tsv, or of the one that is named; --keep adds a
line there. Needs valgrind and the programs of the preset bench. The kernel's part, most of a request, is not in it.

  bench/instructions.py --against 00fcc27 --most-percent 5

holds what statistics may cost: 00fcc27 is the last commit without them, and the exit status is 1 when a request takes
more than 5 % more than there. With --kept nothing is measured: the last line of the file is what is compared.
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


def read_kept(text):
    """The counts by commit, in the file's order."""
    head, *rows = [line.split("\t") for line in text.splitlines()]
    return {row[0]: dict(zip(head[1:], map(int, row[1:]))) for row in rows}


def percent_more(counts, base):
    return {size: 100 * (counts[size] / base[size] - 1) for size in counts}


def keep(counts):
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=HERE, stdout=subprocess.PIPE, text=True).stdout
    with KEPT.open("a") as file:
        file.write("\t".join([commit.strip(), *map(str, counts.values())]) + "\n")


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--keep", action="store_true", help="add a line to bench/instructions.tsv")
    parser.add_argument("--kept", action="store_true", help="measure nothing: compare the file's last line")
    parser.add_argument("--against", metavar="COMMIT", help="compare with this line of the file [the last one]")
    parser.add_argument("--most-percent", type=float, metavar="NUMBER", help="fail when a request takes so much more")
    options = parser.parse_args()
    if options.keep and options.kept:
        parser.error("--keep adds what is measured, and --kept measures nothing: give one of them")
    return options


def main():
    options = parse_options()
    kept = read_kept(KEPT.read_text())
    against = options.against or list(kept)[-1]
    if against not in kept:
        return f"{against} has no line in {KEPT.name}; name one of {', '.join(kept)}"
    if options.kept:
        counts = list(kept.values())[-1]
    else:
        with tempfile.TemporaryDirectory() as folder:
            counts = measure(folder)
    more = percent_more(counts, kept[against])
    for size, count in counts.items():
        print(f"{size}: {count} instructions a warm request, {more[size]:+.1f} % to {against}")
    if options.keep:
        keep(counts)
    if options.most_percent is not None and max(more.values()) > options.most_percent:
        return f"that is more than {options.most_percent:g} % above {against}"


if __name__ == "__main__":
    sys.exit(main())
