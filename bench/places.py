"""The places of workloads that do not ask at random: ends of blocks, sessions of people, a scan of the library."""
from itertools import accumulate

KIB, MIB = 1 << 10, 1 << 20
PIECE = 256 * KIB  # of sessions, as players ask


def end_of_block(films, size, random, count):
    """64 KiB from the last KiB before a multiple of 1 MiB; never the same block twice."""
    blocks = random.sample([(film, block) for film in films for block in range(1, size // MIB - 1, 4)], count)
    return [(block * MIB - random.randint(1, KIB), film) for film, block in blocks], 64 * KIB


def sessions(films, size, random, count, zipf):
    """Who comes picks a film by popularity and a beginning, and reads on for 1 to 4 MiB."""
    popularity = list(accumulate(1 / (rank + 1) ** zipf for rank in range(len(films))))
    places = []
    for film in random.choices(films, cum_weights=popularity, k=count):
        begin = random.choice([0, random.randrange(size // PIECE)]) * PIECE
        end = min(begin + random.randint(1, 4) * MIB, size)
        places += [(offset, film) for offset in range(begin, end, PIECE)]
    return places, PIECE


def scan(films, size, _):
    return [(offset, film) for film in films for offset in range(0, size, MIB)], MIB


KINDS = {"end_of_block": end_of_block, "sessions": sessions, "scan": scan}


def write(path, films, size, random, kind, **how):
    """Lines for seek --places."""
    places, length = KINDS[kind](films, size, random, **how)
    path.write_text("".join(f"{begin} {min(begin + length, size)} {film}\n" for begin, film in places))
