#!/usr/bin/env python3
"""Runs the workloads of bench/workloads against us and our rivals, one after another in every round; script/bench
builds and starts it.

A workload is a file: which origin, which servers, which films, and what bench/seek is told to do, run by run.
Workloads with the same origin share their servers. `contenders.py` starts them, `report.py` writes what came out.
"""
import argparse
import json
import os
import random
import shlex
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import places
import report
from contenders import CLASSES, TITLES, Failed, Origin, Programs, size_in_bytes
from watchers import Watchers

HERE = Path(__file__).resolve().parent
FAIL_AFTER_SECONDS = 300
OURS = ("origin", "reelcache", "reelcache-2", "bare")  # the bench ends when one of them fails


class Workload:
    def __init__(self, path, options):
        self.__dict__.update({"fresh": False, "limits": {}, "places": None, "fill": "", "watchers": None, "rounds": 5,
                              **json.loads(path.read_text())})
        self.name = path.stem
        self.rounds = 1 if options.quick else min(options.rounds, self.rounds)
        self.size, self.count = self.films["size"], self.films["count"]
        self.servers = [name for name in self.servers if not options.servers or name in options.servers]

    def world(self):
        """Workloads with the same one share their servers."""
        return json.dumps([self.origin, self.limits, self.name if self.fresh else None], sort_keys=True)

    def films_of(self, run, number):
        """The films of one run; which runs share them is the file's matter."""
        each = self.films["each"]
        prefix = {"all": f"warm-{self.size}", "round": f"{self.name}-{number}",
                  "run": f"{self.name}-{list(self.runs).index(run) if run in self.runs else run}-{number}"}[each]
        return [f"{prefix}-{i}.mp4" for i in range(1, self.count + 1)]

    def watched(self, number):
        count = self.watchers["count"] if self.watchers else 0
        return [f"{self.name}-watched-{number}-{i}.mp4" for i in range(1, count + 1)]

    def all_films(self):
        names = {name for number in range(1, self.rounds + 1)
                 for run in self.runs for name in self.films_of(run, number) + self.watched(number)}
        return dict.fromkeys([*names, *(self.films_of("fill", 0) if self.fill else [])], self.size)

    def places_of(self, run):
        return self.places.get(run, self.places) if self.places else None

    def steps(self):
        return len(self.servers) * self.rounds * len(self.runs)


class Progress:
    """One line on a terminal that tells what runs and how long it will take; elsewhere a line a round."""

    def __init__(self, steps):
        self.steps, self.done, self.began, self.terminal = steps, 0, time.monotonic(), sys.stderr.isatty()

    def line(self, text):
        sys.stderr.write(f"\r\033[K{text}" if self.terminal else f"{text}\n")
        sys.stderr.flush()

    def note(self, text):
        self.line(f"{text}\n" if self.terminal else text)

    def step(self, text):
        if self.terminal:
            self.line(f"[{self.done + 1}/{self.steps}] {text}{self.left()}")
        self.done += 1

    def part(self, text):
        if not self.terminal:
            self.line(f"[{self.done}/{self.steps}] {text}{self.left()}")

    def left(self):
        if self.done < 5:
            return ""
        seconds = (time.monotonic() - self.began) / self.done * (self.steps - self.done)
        return f", about {seconds / 60:.0f} min left" if seconds > 90 else f", about {seconds:.0f} s left"


class Bench:
    def __init__(self, options, workloads, folder):
        self.options, self.workloads, self.folder = options, workloads, folder
        self.programs = Programs(options.build, options.reelcache)
        if not self.programs.seek or not self.programs.origin:
            sys.exit(f"seek and scripted_origin are not below {options.build}")
        wanted = {name for workload in workloads for name in workload.servers}
        self.skipped = {name: reason for name, kind in CLASSES.items()
                        if name in wanted and kind is not Origin and (reason := kind.missing(self.programs))}
        for workload in workloads:
            workload.servers = [name for name in workload.servers if name not in self.skipped]
        self.wanted = [name for name in CLASSES if name in wanted and name not in self.skipped]
        self.progress = Progress(sum(workload.steps() for workload in workloads))
        self.failed = []
        self.results = {}  # {workload: {run: {server: Runs}}}

    def run(self):
        for name, reason in self.skipped.items():
            self.progress.note(f"skipped: {TITLES[name]} ({reason})")
        worlds = {}
        for workload in self.workloads:
            worlds.setdefault(workload.world(), []).append(workload)
        for together in worlds.values():
            if together[0].fresh:
                for number in range(1, together[0].rounds + 1):
                    self.world(together, [number])
            else:
                self.world(together, range(1, max(workload.rounds for workload in together) + 1))
        self.progress.line("")

    def world(self, workloads, rounds):
        """Starts the servers of these workloads, runs the rounds, and ends them."""
        first, started = workloads[0], []
        films = {name: size for workload in workloads for name, size in workload.all_films().items()}
        names = [name for name in CLASSES if any(name in workload.servers for workload in workloads)]
        try:
            self.origin = Origin(self.folder, self.programs, first.origin, films)
            started.append(self.origin)
            warm = {name: size for name, size in films.items() if name.startswith("warm-")}
            limits = {**first.limits, "warm_films": warm}
            for name in names:
                if name != Origin.name:
                    with self.may_fail(name, workloads):
                        started.append(CLASSES[name](self.folder, self.programs, self.origin, limits))
            self.servers = {server.name: server for server in started}
            self.fill(workloads)
            for number in rounds:
                for workload in (workload for workload in workloads if number <= workload.rounds):
                    self.progress.part(f"{workload.title}, round {number} of {workload.rounds}")
                    self.round(workload, number)
        finally:
            for server in reversed(started):
                server.stop()

    def fill(self, workloads):
        """What has to be there before the rounds: warm films, with every byte checked, or a history of answers."""
        done = set()
        for workload in (workload for workload in workloads if workload.fill):
            films = workload.films_of("fill", 0)
            for name in list(workload.servers):
                if (name, films[0]) not in done:
                    done.add((name, films[0]))
                    self.progress.line(f"filling {TITLES[name]}")
                    with self.may_fail(name, workloads):
                        self.seek(self.servers[name], films, workload.size, workload.fill)

    def round(self, workload, number):
        for run, command in workload.runs.items():
            films = workload.films_of(run, number)
            how = f"{command} --seed {number}"
            if self.options.verify:
                how += " --verify seeded"
            if asked := workload.places_of(run):
                path = self.folder / "places"
                places.write(path, films, size_in_bytes(workload.size), random.Random(f"{run} {number}"), **asked)
                how += f" --places {path}"
            for name in turned(workload.servers, number):  # a copy: who fails is removed
                self.progress.step(f"{workload.title}, {run}: {TITLES[name]}")
                with self.may_fail(name, [workload]):
                    measured = self.measure(workload, run, number, self.servers[name], films, how)
                    runs = self.results.setdefault(workload.name, {}).setdefault(run, {})
                    runs.setdefault(name, report.Runs()).rounds[number] = measured

    def measure(self, workload, run, number, server, films, how):
        """One run of bench/seek, what those who watched meanwhile saw, and what the origin was asked for."""
        self.origin.forget()
        if workload.watchers and workload.watchers["run"] == run:
            with Watchers(server.url, workload.watched(number), workload.watchers["bytes_per_second"]) as watchers:
                measured = self.seek(server, films, workload.size, how)
            measured["watched_bytes"] = watchers.bytes
        else:
            measured = self.seek(server, films, workload.size, how)
        measured["origin"] = self.origin.asked()
        return measured

    @contextmanager
    def may_fail(self, name, workloads):
        """A rival that fails is left out of these workloads from here on, with a line."""
        try:
            yield
        except Failed as failure:
            if name in OURS:
                sys.exit(f"\n{TITLES[name]} {failure}")
            self.progress.note(f"{TITLES[name]} {failure}")
            for workload in workloads:
                if name in workload.servers:
                    workload.servers.remove(name)
                    for servers in self.results.get(workload.name, {}).values():
                        servers.pop(name, None)
            self.failed.append((f"{TITLES[name]} failed", str(failure).split("\n")[0]))

    def seek(self, server, films, size, how):
        """What one run of bench/seek has measured, cold or over and over."""
        if self.options.seconds and "--throughput" in how:
            how += f" --seconds {self.options.seconds}"  # the last one counts
        path = self.folder / "seek.json"
        command = [self.programs.seek, "--url", server.url, "--label", server.name, "--names", ",".join(films),
                   "--object-bytes", size, "--server-pid", str(server.pid), "--json", path, *shlex.split(how)]
        try:
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                  timeout=FAIL_AFTER_SECONDS)
        except subprocess.TimeoutExpired:
            raise Failed(f"is not done after {FAIL_AFTER_SECONDS} s with seek {how}") from None
        if done.returncode:
            raise Failed(f"failed at seek {how}\n{done.stdout.strip()[-1000:]}")
        measured = json.loads(path.read_text())
        return next(measured[kind] for kind in ("throughput", "cold", "warm") if kind in measured)

    def about(self):
        lines = [("rounds", "1 (--quick)" if self.options.quick else str(self.options.rounds))]
        for name in self.wanted:
            if name != Origin.name and (version := CLASSES[name].version(self.programs)):
                lines.append((TITLES[name], version))
        lines += [("skipped", f"{TITLES[name]}: {reason}") for name, reason in self.skipped.items()]
        return [*lines, *self.failed, ("load average after", f"{os.getloadavg()[0]:.2f}")]


def turned(servers, number):
    """Every server begins one round in so many."""
    return [servers[(i + number) % len(servers)] for i in range(len(servers))]


def parse():
    parser = argparse.ArgumentParser(prog="script/bench", description="Measures us beside our rivals, and writes "
                                     "bench/RESULTS.md, bench/results.json and the charts in bench/results.")
    known = [path.stem for path in sorted((HERE / "workloads").glob("*.json"))]
    parser.add_argument("--only", metavar="A,B", help=f"these workloads of {', '.join(known)}; RESULTS.md is printed")
    parser.add_argument("--servers", metavar="A,B", help=f"these of {', '.join(CLASSES)}")
    parser.add_argument("--rounds", type=int, default=5, help="at most so many (default 5)")
    parser.add_argument("--seconds", type=float, help="of one throughput run (default 0.5)")
    parser.add_argument("--quick", action="store_true", help="one round, to see that everything runs")
    parser.add_argument("--verify", action="store_true", help="check every byte of every run, which costs time")
    parser.add_argument("--out", type=Path, help="the folder to write to (default bench; with --only, --servers or "
                        "--quick nothing is written)")
    parser.add_argument("--build", default="build/bench", help="take the programs from there and build nothing")
    parser.add_argument("--reelcache", type=Path, help="measure this program instead of the one just built")
    parser.add_argument("--about", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--work", type=Path, required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()
    for option, allowed in (("only", known), ("servers", list(CLASSES))):
        chosen = getattr(options, option).split(",") if getattr(options, option) else None
        if unknown := [name for name in chosen or [] if name not in allowed]:
            parser.error(f"--{option}: there is no {', '.join(unknown)}; there are {', '.join(allowed)}")
        setattr(options, option, chosen)
    if not options.out and not (options.only or options.servers or options.quick):
        options.out = HERE
    if options.quick and not options.seconds:
        options.seconds = 0.2
    return options, options.only or known


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    options, names = parse()
    workloads = [Workload(HERE / "workloads" / f"{name}.json", options) for name in names]
    workloads = sorted((workload for workload in workloads if workload.servers), key=report.place)
    bench = Bench(options, workloads, options.work)
    bench.run()
    about = (report.read_about(options.about) if options.about else []) + bench.about()
    text = report.write(about, {workload.name: workload for workload in workloads}, bench.results, options.out)
    print(text)
    if options.out:
        print(f"written: {options.out}/RESULTS.md, {options.out}/results.json, {options.out}/results", file=sys.stderr)


if __name__ == "__main__":
    main()
