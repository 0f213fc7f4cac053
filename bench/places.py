"""The places of workloads that do not ask at random: ends of blocks, sessions of people, a scan of the library, what
an access log tells. Each is a list of (begin, end, film)."""
from itertools import accumulate
from pathlib import Path

import access_log

KIB, MIB = 1 << 10, 1 << 20
PIECE = 256 * KIB  # of sessions, as players ask


def end_of_block(films, size, random, count):
    """64 KiB from the last KiB before a multiple of 1 MiB; never the same block twice."""
    blocks = random.sample([(film, block) for film in films for block in range(1, size // MIB - 1, 4)], count)
    return pieces([(block * MIB - random.randint(1, KIB), film) for film, block in blocks], 64 * KIB, size)


def sessions(films, size, random, count, zipf):
    """Who comes picks a film by popularity and a beginning, and reads on for 1 to 4 MiB."""
    popularity = list(accumulate(1 / (rank + 1) ** zipf for rank in range(len(films))))
    places = []
    for film in random.choices(films, cum_weights=popularity, k=count):
        begin = random.choice([0, random.randrange(size // PIECE)]) * PIECE
        end = min(begin + random.randint(1, 4) * MIB, size)
        places += [(offset, film) for offset in range(begin, end, PIECE)]
    return pieces(places, PIECE, size)


def scan(films, size, _):
    return pieces([(offset, film) for film in films for offset in range(0, size, MIB)], MIB, size)


def replay(films, size, _, log):
    """A log of bench/workloads; its films, in the order they come, are ours."""
    entries = list(access_log.asked((Path(__file__).resolve().parent / "workloads" / log).read_text().splitlines()))
    ours = dict(zip(dict.fromkeys(film for film, _, _ in entries), films, strict=True))
    return [(begin, min(end, size), ours[film]) for film, begin, end in entries]


def pieces(places, length, size):
    return [(begin, min(begin + length, size), film) for begin, film in places]


KINDS = {"end_of_block": end_of_block, "sessions": sessions, "scan": scan, "access_log": replay}


def write(path, films, size, random, kind, **how):
    """Lines for seek --places."""
    path.write_text("".join("{} {} {}\n".format(*place) for place in KINDS[kind](films, size, random, **how)))
