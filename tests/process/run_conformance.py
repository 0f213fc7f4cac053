"""run_conformance.py FOLDER: runs the request cases of FOLDER (its README says what they are) against the program.

The limits are short so that the slow cases run, too. Every lane gets an origin, a server and a cache of its own: the
warm pass of the ranges goes on with the cache of the cold one. The lanes run side by side, because nearly all of their
time is spent waiting for those limits.
"""
import concurrent.futures
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from support import Program, Server

HEADER, KEEPALIVE, SEND, NEGATIVE, FRESH = 2, 3, 4, 2, 6  # seconds
SERVER_OPTIONS = ("--serve", "all", "--header-timeout", f"{HEADER}s", "--keepalive-timeout", f"{KEEPALIVE}s",
                  "--send-timeout", f"{SEND}s", "--negative-ttl", f"{NEGATIVE}s", "--fresh-for", f"{FRESH}s",
                  "--cache-size", "1GiB")
LIMITS = ("--header-timeout", HEADER, "--idle-timeout", HEADER, "--keepalive-timeout", KEEPALIVE, "--send-timeout",
          SEND, "--negative-ttl", NEGATIVE, "--fresh-for", FRESH)
LANES = (("range_cases.json", ("cold", "warm")), ("raw_http_cases.json", ("cold",)), ("raw_http_cases.json", ("warm",)))


def run_cases(cases, file, which, server, origin):
    command = [sys.executable, "-B", cases / "run_cases.py", "--base", f"{server.url}/download/", "--cases",
               cases / file, "--origin", origin.url + "/", "--pass", which, "--pid", server.pid, *LIMITS]
    result = subprocess.run([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    print(f"--- {file}, {which}\n" + re.sub(r"(?m)^note .*\n", "", result.stdout), end="", flush=True)
    return result.returncode == 0


def run_lane(cases, file, passes):
    folder = tempfile.mkdtemp(prefix="reelcache-cases-")
    try:
        return run_passes(cases, file, passes, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run_passes(cases, file, passes, folder):
    origin = Program([sys.executable, "-B", cases / "fixtures_origin.py", 0, "--cases", cases / "range_cases.json"],
                     folder)
    server = Server(folder, origin.url + "/", *SERVER_OPTIONS)
    try:
        good = all([run_cases(cases, file, which, server, origin) for which in passes])
        status = server.stop()
        print(f"the server ended with status {status}" if status else "", end="")
        return good and status == 0
    finally:
        server.close()
        origin.kill()


def main():
    cases = Path(sys.argv[1]).resolve()
    with concurrent.futures.ThreadPoolExecutor(len(LANES)) as pool:
        lanes = [pool.submit(run_lane, cases, *lane) for lane in LANES]
    return 0 if all(lane.result() for lane in lanes) else 1


if __name__ == "__main__":
    sys.exit(main())
