"""run_browser.py SAMPLES [FILE...]: runs the tests of tests/browser, or those files of them, against the program, which
shows the folder SAMPLES."""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from support import ROOT, Server
from watched_origin import WatchedOrigin

TESTS = ROOT / "tests/browser"
TOKEN = "a-token-for-the-browser-tests"


def one_film(samples, folder):
    """A folder with the smallest MP4 alone, to be purged and pinned at will."""
    alone = Path(folder, "one film")
    alone.mkdir()
    shutil.copy(min(samples.glob("Sample*.mp4"), key=lambda path: path.stat().st_size), alone / "Steered.mp4")
    return alone


def main():
    samples = Path(sys.argv[1]).resolve()
    folder = tempfile.mkdtemp(prefix="reelcache-browser-")
    server = Server(folder, f"dir:{samples}")
    steered = Server(folder, f"dir:{one_film(samples, folder)}", "--cache-dir", f"{folder}/steered",
                     env={"REELCACHE_ADMIN_TOKEN": TOKEN})
    limited_log = f"{folder}/limited.log"
    limited = Server(folder, f"dir:{samples}", "--cache-dir", f"{folder}/limited", "--max-response", "1MiB",
                     "--access-log", limited_log)
    origin = WatchedOrigin(samples)
    watched = Server(folder, origin.url + "/", "--cache-dir", f"{folder}/watched", "--posters", "no")
    try:
        env = {**os.environ, "REELCACHE_URL": server.url, "REELCACHE_LIMITED_URL": limited.url,
               "REELCACHE_LIMITED_LOG": limited_log, "REELCACHE_STEERED_URL": steered.url,
               "REELCACHE_TEST_TOKEN": TOKEN, "REELCACHE_WATCHED_URL": watched.url,
               "REELCACHE_ORIGIN_URL": origin.url, "REELCACHE_SAMPLES": str(samples),
               "REELCACHE_SCREENSHOTS": os.environ.get("REELCACHE_SCREENSHOTS", str(ROOT / "build/screenshots"))}
        tests = sys.argv[2:] or sorted(path.name for path in TESTS.glob("*_test.mjs"))
        result = subprocess.run(["node", "--test", *tests], cwd=TESTS, env=env, stdin=subprocess.DEVNULL)
        statuses = [one.stop() for one in (server, steered, limited, watched)]
        if any(statuses):
            print(f"the servers ended with statuses {statuses}: {server.stderr()}{steered.stderr()}"
                  f"{limited.stderr()}{watched.stderr()}")
        return result.returncode or max(statuses)
    finally:
        server.close()
        steered.close()
        limited.close()
        watched.close()
        origin.close()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
