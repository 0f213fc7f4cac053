#!/usr/bin/env python3
"""Turns our access log into places for bench/seek, so that what people really asked for can be asked again.

Usage: bench/access_log.py LOG >places
       build/bench/bench/seek --url http://127.0.0.1:5000/download/ --names a.mp4 --places places

An answer counts from the first byte asked as far as it was sent. Lists of ranges and the last N bytes of a film, whose
place the log does not tell, are left out.
"""
import json
import re
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

FOLDER = "/download/"


def asked(lines):
    """(film, begin, end) of every answer with bytes of a film, in the order of the log."""
    for line in lines:
        entry = json.loads(line)
        if entry.get("kind", "request") != "request":
            continue
        path = unquote(urlsplit(entry["target"]).path)
        begin = re.fullmatch(r"bytes=(\d+)-\d*", entry["range"]) if entry["status"] == 206 else None
        if entry["method"] != "GET" or not path.startswith(FOLDER) or not entry["bytes"]:
            continue
        if begin or entry["status"] == 200:
            first = int(begin[1]) if begin else 0
            yield path.removeprefix(FOLDER), first, first + entry["bytes"]


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__.strip())
    for film, begin, end in asked(Path(sys.argv[1]).read_text().splitlines()):
        print(begin, end, film)


if __name__ == "__main__":
    main()
