#!/usr/bin/env python3
"""Makes RESULTS.md and results.json of what script/bench measured.

Usage: report.py FOLDER_OF_THE_RUNS FOLDER_TO_WRITE_TO

A figure is the median of its rounds; a ratio is the median of the ratios taken within each round, because there both
sides ran seconds apart. Percentiles above the median are taken over the answers of all rounds together.
"""
import json
import math
import re
import sys
from pathlib import Path
from statistics import median

US = "reelcache"
ORIGIN = "origin"
ORDER = [ORIGIN, US, "nginx-sendfile", "nginx-copy"]
TITLES = {ORIGIN: "origin itself", US: US, "nginx-sendfile": "nginx slice, sendfile on",
          "nginx-copy": "nginx slice, sendfile off"}
STORAGE_SECTION = "## Object storage\n"


class Runs:
    """The runs of one workload at one server, by round."""

    def __init__(self):
        self.rounds = {}

    def add(self, number, measured, origin):
        (kind,) = [key for key in ("cold", "throughput") if key in measured]
        self.rounds[number] = dict(measured[kind], origin=origin)

    def each(self, figure):
        return {number: figure(run) for number, run in self.rounds.items()}

    def median(self, figure):
        return median(self.each(figure).values())

    def ratio_to(self, other, figure):
        """The median of our figure by theirs, round by round; None when that cannot be said."""
        mine, theirs = self.each(figure), other.each(figure)
        ratios = [mine[number] / theirs[number] for number in mine if theirs.get(number)]
        return median(ratios) if ratios else None

    def pooled(self, what, share):
        samples = sorted(sample for run in self.rounds.values() for sample in run[what]["samples"])
        return samples[max(math.ceil(share * len(samples)), 1) - 1]


def first_byte(run):
    return run["ttfb_us"]["p50"]


def last_byte(run):
    return run["total_us"]["p50"]


def rate(run):
    return run["requests_per_second"]


def cpu_per_request(run):
    return 1e6 * run["server_cpu_seconds"] / run["requests"]


def fetched_per_byte(run):
    return run["origin"]["bytes"] / run["bytes"]


def load(folder):
    """{workload: {server: Runs}}"""
    workloads = {}
    for path in sorted(folder.glob("*.json")):
        number, workload, server = path.stem.split(".")
        if number == "fill":
            continue
        origin = json.loads(path.with_suffix(".origin").read_text())
        runs = workloads.setdefault(workload, {}).setdefault(server, Runs())
        runs.add(int(number), json.loads(path.read_text()), origin)
    return workloads


def parts_of(results):
    """What script/bench has written into RESULTS.md, and what script/bench-storage has."""
    text = results.read_text() if results.exists() else ""
    ours, heading, storage = text.partition(STORAGE_SECTION)
    return ours, heading + storage


def write_parts(results, *parts):
    results.write_text("\n\n".join(part.strip() for part in parts if part) + "\n")


def milliseconds(us):
    return f"{us / 1000:.1f} ms"


def times(ratio):
    return "" if ratio is None else f"{ratio:.2f}"


def thousands(number):
    return f"{number / 1000:.1f} k/s" if number >= 1000 else f"{number:.0f}/s"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def cold_table(servers):
    rows = []
    for server in (name for name in ORDER if name in servers):
        runs = servers[server]
        rows.append([TITLES[server], milliseconds(runs.median(first_byte)), milliseconds(runs.pooled("ttfb_us", 0.95)),
                     milliseconds(runs.pooled("ttfb_us", 0.99)), milliseconds(runs.median(last_byte)),
                     times(runs.ratio_to(servers[ORIGIN], first_byte)), times(runs.median(fetched_per_byte))])
    return table(["", "first byte p50", "p95", "p99", "last byte p50", "p50 to the origin's",
                  "bytes fetched per byte asked"], rows)


def better_rival(servers):
    rivals = [name for name in servers if name.startswith("nginx")]
    return max(rivals, key=lambda name: servers[name].median(rate), default=None)


def warm_table(workloads):
    """A row per workload: what each server does, and how we stand to the better nginx."""
    present = [name for name in ORDER if any(name in servers for servers in workloads.values())]
    caches = [name for name in present if name != ORIGIN]
    rows = []
    for name, servers in workloads.items():
        _, size, connections = name.split("_")
        row = [f"{size.replace('KiB', ' KiB').replace('MiB', ' MiB')}, {connections}"]
        row += [f"{thousands(servers[server].median(rate))}, {servers[server].median(last_byte):.0f} us"
                for server in present]
        row += [f"{servers[server].median(cpu_per_request):.1f} us" for server in caches]
        rival = better_rival(servers)
        if US in servers and rival:
            row += [times(servers[US].ratio_to(servers[rival], figure))
                    for figure in (rate, last_byte, cpu_per_request)]
        rows.append(row)
    head = ["range, connections"] + [TITLES[name] for name in present]
    head += [f"CPU per request: {TITLES[name]}" for name in caches]
    if rows and len(rows[0]) > len(head):
        head += ["requests/s to the better nginx's", "time to its", "CPU to its"]
    return table(head, rows)


def origin_asked_while_warm(workloads):
    """Servers that went to the origin although everything was warm, with the number of fetches."""
    asked = {}
    for servers in workloads.values():
        for server, runs in servers.items():
            if server != ORIGIN:
                asked[server] = asked.get(server, 0) + sum(runs.each(lambda run: run["origin"]["requests"]).values())
    return {server: count for server, count in asked.items() if count}


def generator_limit(workloads):
    """The most of a core that the load generator needed, which is how near it was to its own end."""
    shares = [run["own_cpu_seconds"] / run["seconds"] for servers in workloads.values()
              for runs in servers.values() for run in runs.rounds.values()]
    return max(shares, default=0)


def read_about(path):
    about = [line.split("=", 1) for line in path.read_text().splitlines() if "=" in line]
    return [(key, value) for key, value in about if value]


def markdown(about, cold, warm):
    text = ["# Results\n", "Written by `script/bench`; claims are the ratios, absolute figures move with the machine.\n",
            table(["", ""], [[key, f"`{value}`" if key == "command" else value] for key, value in about])]
    if "cold_kept" in cold:
        text += ["## Cold seeks\n", "64 KiB at random unaligned places, 8 MiB apart, each asked for the first time; the "
                 "next seek begins when the last byte of the one before is there.\n", "On one kept connection:\n",
                 cold_table(cold["cold_kept"])]
    if "cold_fresh" in cold:
        text += ["Each on a fresh connection, connecting included:\n", cold_table(cold["cold_fresh"])]
    text += ["## Warm\n", "The same 64 places over and over, each in turn, 4 films; one worker or loop. Requests per "
             "second and the median time to the last byte; CPU is that of the server's process, all threads.\n",
             warm_table(warm)]
    asked = origin_asked_while_warm(warm)
    text += [f"While warm the origin was asked by: {', '.join(f'{s} ({n} times)' for s, n in asked.items())}.\n"
             if asked else "While warm nobody asked the origin.\n",
             f"The load generator needed at most {100 * generator_limit(warm):.0f} % of a core.\n",
             "Every byte of the warm places was checked at every server, cold and warm, before the rounds.\n"]
    return "\n".join(text)


def summary(about, workloads):
    def figures(runs):
        return {"rounds": [{"ttfb_us_p50": first_byte(run), "total_us_p50": last_byte(run),
                            "requests_per_second": rate(run), "server_cpu_us_per_request": cpu_per_request(run),
                            "origin_requests": run["origin"]["requests"], "origin_bytes": run["origin"]["bytes"],
                            "bytes": run["bytes"], "load_generator_cpu_seconds": run["own_cpu_seconds"]}
                           for _, run in sorted(runs.rounds.items())]}
    return {"about": dict(about), "workloads": {name: {server: figures(runs) for server, runs in servers.items()}
                                                for name, servers in workloads.items()}}


def by_connections_and_size(name):
    _, size, connections = name.split("_")
    number, unit = re.fullmatch(r"(\d+)([KM])iB", size).groups()
    return -int(connections), int(number) << (10 if unit == "K" else 20)


def main():
    source, out = Path(sys.argv[1]), Path(sys.argv[2])
    about = read_about(source / "about")
    workloads = load(source / "runs")
    cold = {name: servers for name, servers in workloads.items() if name.startswith("cold")}
    warm = {name: workloads[name] for name in sorted((n for n in workloads if n.startswith("warm")),
                                                     key=by_connections_and_size)}
    text = markdown(about, cold, warm)
    results = out / "RESULTS.md"
    write_parts(results, text, parts_of(results)[1])
    (out / "results.json").write_text(json.dumps(summary(about, {**cold, **warm}), indent=1) + "\n")
    print(text)


if __name__ == "__main__":
    main()
