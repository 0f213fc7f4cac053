"""Makes RESULTS.md, results.json and the charts of what run.py measured.

A figure is the median of its rounds; a ratio is the median of the ratios taken within each round, because there both
sides ran seconds apart. Percentiles above the median are taken over the answers of all rounds together.
"""
import json
import math
from statistics import median

import charts
from contenders import CLASSES, TITLES

US, ORIGIN, BARE = "reelcache", "origin", "bare"
ORDER = ["cold_kept", "cold_fresh", "first_seek", "end_of_block", "in_flight", "tail", "warm", "loops", "disk",
         "sequential", "mixed", "cold_fill", "zipf"]
STORAGE_SECTION = "## Object storage\n"
GALLERY_SECTION = "## The gallery\n"


def place(workload):
    """Where its section stands; a workload that is new here comes last."""
    return ORDER.index(workload.name) if workload.name in ORDER else len(ORDER)


class Runs:
    """The runs of one workload at one server, by round."""

    def __init__(self):
        self.rounds = {}

    def each(self, figure):
        return {number: figure(run) for number, run in self.rounds.items()}

    def median(self, figure):
        return median(self.each(figure).values())

    def most(self, figure):
        return max(self.each(figure).values())

    def ratio_to(self, other, figure):
        """The median of our figure by theirs, round by round; None when that cannot be said."""
        mine, theirs = self.each(figure), other.each(figure)
        ratios = [mine[number] / theirs[number] for number in mine if theirs.get(number)]
        return median(ratios) if ratios else None

    def samples(self, what):
        return sorted(sample for run in self.rounds.values() for sample in run[what].get("samples", []))

    def pooled(self, what, share):
        samples = self.samples(what)
        return samples[max(math.ceil(share * len(samples)), 1) - 1]


def first_byte(run):
    return run["ttfb_us"]["p50"]


def last_byte(run):
    return run["total_us"]["p50"]


def rate(run):
    return run["requests_per_second"]


def megabytes(run):
    return run["megabytes_per_second"]


def cpu_per_request(run):
    return 1e6 * run["server_cpu_seconds"] / run["requests"]


def cpu_per_mib(run):
    return 1e3 * run["server_cpu_seconds"] / (run["bytes"] / (1 << 20))


def fetched_per_byte(run):
    return run["origin"]["bytes"] / run["bytes"]


def fetches_per_request(run):
    return run["origin"]["requests"] / run["requests"]


def later_to_first(run):
    """The second viewer's median to the first's: the samples are those of both, and half of them are his."""
    both, later = run["ttfb_us"]["samples"], list(run["later_ttfb_us"]["samples"])
    firsts = list(both)
    for sample in later:
        firsts.remove(sample)
    return median(later) / median(firsts)


def hit_ratio(run):
    return 1 - fetched_per_byte(run)


# --- text -----------------------------------------------------------------------------------------------------------


def parts_of(results):
    """What script/bench has written into RESULTS.md, what script/bench-storage has, and what script/bench-gallery has."""
    text = results.read_text() if results.exists() else ""
    text, heading, gallery = text.partition(GALLERY_SECTION)
    ours, storage_heading, storage = text.partition(STORAGE_SECTION)
    return [ours, storage_heading + storage, heading + gallery]


def write_parts(results, *parts):
    results.write_text("\n\n".join(part.strip() for part in parts if part) + "\n")


def read_about(path):
    about = [line.split("=", 1) for line in path.read_text().splitlines() if "=" in line]
    return [(key, value) for key, value in about if value]


def milliseconds(us):
    return f"{us / 1000:.1f} ms"


def times(ratio):
    return "" if ratio is None else f"{ratio:.2f}"


def thousands(number):
    return f"{number / 1000:.1f} k/s" if number >= 1000 else f"{number:.0f}/s"


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def in_order(servers):
    return [(name, servers[name]) for name in CLASSES if name in servers]


# --- one section for each kind of table: text, {claim: figure}, {chart: svg} ------------------------------------------


def latency(workload, runs):
    (servers,) = runs.values()
    rows, claims, origin = [], {}, servers.get(ORIGIN)
    for name, of_one in in_order(servers):
        ratios = [of_one.ratio_to(origin, first_byte),
                  of_one.pooled("ttfb_us", 0.95) / origin.pooled("ttfb_us", 0.95)] if origin else [None, None]
        if name == US and origin:
            claims = {"first byte p50 to the origin's": ratios[0], "first byte p95 to the origin's": ratios[1]}
        rows.append([TITLES[name], milliseconds(of_one.median(first_byte)),
                     *(milliseconds(of_one.pooled("ttfb_us", share)) for share in (0.95, 0.99)),
                     milliseconds(of_one.median(last_byte)), *map(times, ratios),
                     times(of_one.median(fetched_per_byte))])
    text = table(["", "first byte p50", "p95", "p99", "last byte p50", "p50 to the origin's", "p95 to the origin's",
                  "bytes fetched per byte asked"], rows)
    return text, claims, {workload.name: curves(workload, servers)}


def tail(workload, runs):
    (servers,) = runs.values()
    rows, claims = [], {}
    for name, of_one in in_order(servers):
        ratio = of_one.pooled("ttfb_us", 0.99) / of_one.pooled("ttfb_us", 0.5)
        fetches = of_one.median(fetches_per_request)
        if name == US:
            claims = {"p99 to p50": ratio, "fetches per seek": fetches}
        rows.append([TITLES[name], *(milliseconds(of_one.pooled("ttfb_us", share)) for share in (0.5, 0.95, 0.99)),
                     times(ratio), times(fetches)])
    return (table(["", "first byte p50", "p95", "p99", "p99 to p50", "fetches per seek"], rows), claims,
            {workload.name: curves(workload, servers)})


def in_flight(workload, runs):
    (servers,) = runs.values()
    rows, claims = [], {}
    for name, of_one in in_order(servers):
        ratio = of_one.median(later_to_first)
        most = of_one.most(lambda run: run["origin"]["max_times"])
        if name == US:
            claims = {"second viewer's first byte to the first's": ratio, "most often any byte was fetched": most}
        rows.append([TITLES[name], milliseconds(of_one.median(first_byte)),
                     milliseconds(of_one.median(lambda run: run["later_ttfb_us"]["p50"])), times(ratio), str(most)])
    return table(["", "first byte p50, both", "the second viewer's", "to the first's",
                  "most often any byte was fetched"], rows), claims, {}


def best_nginx(servers):
    return max((servers[name] for name in servers if name.startswith("nginx")), key=lambda runs: runs.median(rate),
               default=None)


def throughput(workload, runs):
    """Tables of requests per second, time and CPU, a row a server; then how we stand to nginx and to the limit."""
    names = [name for name in CLASSES if any(name in servers for servers in runs.values())]
    text, claims = [], {}
    for title, tell in (("requests/s", lambda of_one: thousands(of_one.median(rate))),
                        ("last byte p50", lambda of_one: f"{of_one.median(last_byte):.0f} us"),
                        ("CPU per request", lambda of_one: f"{of_one.median(cpu_per_request):.1f} us")):
        text.append(table([title, *runs], [[TITLES[name], *(tell(servers[name]) for servers in runs.values())]
                                           for name in names]))
    for run, servers in runs.items():
        ours, nginx = servers.get(US), best_nginx(servers)
        if ours and nginx:
            claims |= {f"{run}: requests/s to the better nginx's": ours.ratio_to(nginx, rate),
                       f"{run}: time to the better nginx's": ours.ratio_to(nginx, last_byte),
                       f"{run}: CPU to the better nginx's": ours.ratio_to(nginx, cpu_per_request)}
        if ours and BARE in servers:
            claims[f"{run}: requests/s to bare's"] = ours.ratio_to(servers[BARE], rate)
        if ours and "reelcache-2" in servers:
            claims[f"{run}: CPU with two loops to one's"] = servers["reelcache-2"].ratio_to(ours, cpu_per_request)
    ratios = list(dict.fromkeys(claim.split(": ")[1] for claim in claims))
    if ratios:
        text.append(table(["we", *runs], [[ratio, *(times(claims.get(f"{run}: {ratio}")) for run in runs)]
                                          for ratio in ratios]))
    rates = {run: {TITLES[name]: of_one.median(rate) for name, of_one in in_order(servers)}
             for run, servers in runs.items()}
    chart = charts.bars(f"{workload.title}: requests per second", rates, thousands)
    return "\n".join(text), claims, {workload.name: chart}


def film(workload, runs):
    (servers,) = runs.values()
    rows, claims, ours = [], {}, servers.get(US)
    for name, of_one in in_order(servers):
        cpu = "" if name == ORIGIN else f"{of_one.median(cpu_per_mib):.2f} ms"
        rows.append([TITLES[name], f"{of_one.median(megabytes):.0f} MB/s", cpu, times(of_one.median(fetched_per_byte))])
    for name, what in ((ORIGIN, "the origin's one stream"), ("nginx", "nginx's")):
        if ours and name in servers:
            claims |= {f"MB/s to {what}": ours.ratio_to(servers[name], megabytes),
                       f"CPU per MiB to {what}": ours.ratio_to(servers[name], cpu_per_mib)}
    rates = {"MB/s": {TITLES[name]: of_one.median(megabytes) for name, of_one in in_order(servers)}}
    return (table(["", "throughput", "CPU per MiB", "bytes fetched per byte asked"], rows), claims,
            {workload.name: charts.bars(workload.title, rates, lambda number: f"{number:.0f}")})


def crowd(workload, runs):
    alone, together = runs["alone"], runs["crowd"]
    rows, claims = [], {}
    for name, of_one in in_order(together):
        ratio = of_one.pooled("ttfb_us", 0.99) / alone[name].pooled("ttfb_us", 0.99)
        if name == US:
            claims["p99 in the crowd to p99 alone"] = ratio
        watched = of_one.median(lambda run: run["watched_bytes"] / run["seconds"] / 1e6)
        rows.append([TITLES[name], *(milliseconds(runs.pooled("ttfb_us", share)) for runs in (alone[name], of_one)
                                     for share in (0.5, 0.99)), times(ratio), f"{watched:.1f} MB/s"])
    curve = {f"{TITLES[name]}, {run}": of_one.samples("ttfb_us") for run, servers in runs.items()
             for name, of_one in in_order(servers)}
    text = table(["", "alone: first byte p50", "p99", "in the crowd: p50", "p99", "p99 to p99 alone", "watched"], rows)
    return text, claims, {workload.name: charts.curves(f"{workload.title}: time to the first byte", curve)}


def hits(workload, runs):
    names = [name for name in CLASSES if any(name in servers for servers in runs.values())]
    rows = [[TITLES[name], *(f"{100 * servers[name].median(hit_ratio):.1f} %" for servers in runs.values())]
            for name in names]
    claims = {}
    if US in names:
        claims["share after the scan to before"] = (runs["sessions after"][US].median(hit_ratio) /
                                                    runs["sessions"][US].median(hit_ratio))
    return table(["share of the asked bytes that was not fetched", *runs], rows), claims, {}


SECTIONS = {section.__name__: section for section in (latency, tail, in_flight, throughput, film, crowd, hits)}


def curves(workload, servers):
    return charts.curves(f"{workload.title}: time to the first byte",
                         {TITLES[name]: of_one.samples("ttfb_us") for name, of_one in in_order(servers)})


# --- the whole --------------------------------------------------------------------------------------------------------


def goals_table(workloads, claims):
    rows = []
    for name, workload in workloads.items():
        for claim, wanted in workload.goals.items():
            figure = claims[name].get(claim)
            if figure is not None:
                sign, bound = wanted.split()
                met = figure <= float(bound) if sign == "<=" else figure >= float(bound)
                rows.append([workload.title, claim, wanted.replace("<=", "at most").replace(">=", "at least"),
                             f"{figure:.2f}", "yes" if met else "no"])
    return table(["", "", "goal", "measured", "met"], rows) if rows else ""


def generator_limit(results):
    """The most of a core that the load generator needed, which is how near it was to its own end."""
    return max((run["own_cpu_seconds"] / run["seconds"] for runs in results.values() for servers in runs.values()
                for of_one in servers.values() for run in of_one.rounds.values()), default=0)


def figures(run):
    return {"ttfb_us": {key: run["ttfb_us"][key] for key in ("p50", "p90", "p95", "p99")},
            "total_us_p50": last_byte(run), "requests": run["requests"], "requests_per_second": rate(run),
            "megabytes_per_second": megabytes(run), "server_cpu_us_per_request": cpu_per_request(run),
            "load_generator_cpu_share": run["own_cpu_seconds"] / run["seconds"], "bytes": run["bytes"],
            "origin": run["origin"]}


def rounded(value):
    if isinstance(value, dict):
        return {key: rounded(one) for key, one in value.items()}
    return float(f"{value:.5g}") if isinstance(value, float) else value


def summary(about, results, claims):
    """JSON with a line for each run."""
    runs = [{"workload": name, "run": run, "server": server, "round": number, **figures(of_one.rounds[number])}
            for name, runs in results.items() for run, servers in runs.items()
            for server, of_one in servers.items() for number in sorted(of_one.rounds)]
    head = json.dumps({"about": dict(about), "claims": rounded(claims)}, indent=1)
    lines = ",\n".join(json.dumps(rounded(run)) for run in runs)
    return f'{head[:-2]},\n "runs": [\n{lines}\n]}}\n'


def write(about, workloads, results, out):
    """Returns the text of script/bench's part of RESULTS.md; writes it and the rest below `out` unless that is None."""
    sections, claims, pictures = [], {}, {}
    for name, workload in workloads.items():
        text, claims[name], drawn = SECTIONS[workload.table](workload, results[name])
        pictures |= drawn
        sections += [f"## {workload.title}\n", f"{workload.about}\n", text]
        sections += [f"![{workload.title}](results/{chart}.svg)\n" for chart in drawn]
    head = ["# Results\n", "Written by `script/bench`; claims are the ratios, absolute figures move with the machine. "
            "A figure is the median of its rounds, a ratio the median of the ratios of each round; percentiles above "
            "the median are over all rounds.\n",
            table(["", ""], [[key, f"`{value}`" if key == "command" else value] for key, value in about]),
            goals_table(workloads, claims)]
    text = "\n".join([*head, *sections, f"The load generator needed at most {100 * generator_limit(results):.0f} % of "
                      "a core. Every byte of the warm places was checked at every server before the rounds.\n"])
    if out:
        (out / "results").mkdir(parents=True, exist_ok=True)
        for chart, picture in pictures.items():
            (out / "results" / f"{chart}.svg").write_text(picture)
        write_parts(out / "RESULTS.md", text, *parts_of(out / "RESULTS.md")[1:])
        (out / "results.json").write_text(summary(about, results, claims))
    return text
