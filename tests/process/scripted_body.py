"""The bytes of the scripted origin's objects: the same rule as tests/support/test_body.h."""
from array import array
from functools import lru_cache

MASK = (1 << 64) - 1
LANES = 8192  # 64-bit words worked out at once, each in 128 bits of one long integer


def split_mix(x):
    x = (x + 0x9E3779B97F4A7C15) & MASK
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB & MASK
    return x ^ (x >> 31)


def body_seed(name, version):
    value = 0xCBF29CE484222325
    for byte in name.encode():
        value = (value ^ byte) * 0x100000001B3 & MASK
    return split_mix(value ^ split_mix(version))


ONES = sum(1 << (128 * i) for i in range(LANES))
LOW = ONES * MASK                                  # the lower half of every lane
COUNT = sum(i << (128 * i) for i in range(LANES))  # its own number in every lane


def block(seed, number):
    """LANES words, from word number * LANES on."""
    x = (COUNT + ONES * ((seed + number * LANES + 0x9E3779B97F4A7C15) & MASK)) & LOW
    x = ((x ^ (x >> 30 & LOW)) & LOW) * 0xBF58476D1CE4E5B9 & LOW
    x = ((x ^ (x >> 27 & LOW)) & LOW) * 0x94D049BB133111EB & LOW
    x = x ^ (x >> 31 & LOW)
    return array("Q", (x & LOW).to_bytes(16 * LANES, "little"))[::2].tobytes()


cached_block = lru_cache(maxsize=2048)(block)  # 128 MiB


def body(name, begin, end, version=1):
    """The bytes [begin, end) of one version of an object."""
    seed, size = body_seed(name, version), 8 * LANES
    first = begin // size
    parts = [cached_block(seed, number) for number in range(first, (end + size - 1) // size)]
    return b"".join(parts)[begin - first * size:end - first * size]
