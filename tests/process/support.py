"""The program under test as a process, and a client that notices when an answer is cut.

  REELCACHE_BIN    the program (build/release/reelcache)
  SCRIPTED_ORIGIN  the scripted origin (the first one found below build/)
"""
import http.client
import json
import os
import re
import selectors
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from pathlib import Path
from urllib.parse import quote, urlsplit

ROOT = Path(__file__).resolve().parents[2]
BINARY = Path(os.environ.get("REELCACHE_BIN") or ROOT / "build/release/reelcache")
KIB, MIB, GIB = 1 << 10, 1 << 20, 1 << 30
CHUNK = 256 * KIB         # the server's default
READY_SECONDS = 60        # a sanitized program on a busy machine is slow; tests that mean it measure
EXIT_SECONDS = 60
ANSWER_SECONDS = 60       # silence on a socket that fails a test


def wait_until(condition, what, seconds=60, pause=0.05):
    """Returns condition()'s first true value. `what` is put into words only when it fails."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"after {seconds} s still not: {what}")
        time.sleep(pause)


def environment(home, extra=None):
    """This process's variables without those that set options or name a bucket or its keys, so a developer's own do not
    change a test."""
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith(("REELCACHE_", "AWS_", "GOOGLE_", "GCE_", "STORAGE_", "REPL")) and
            name not in ("PORT", "DEBUG", "LC_ALL", "LANGUAGE", "DEFAULT_OBJECT_STORAGE_BUCKET_ID")}
    return {**kept, "HOME": str(home), "LANG": "C.UTF-8", **(extra or {})}


class Program:
    """A started program whose first line with an address tells that it is ready. Dies with this process."""

    def __init__(self, command, folder, env=None, cwd=None):
        self.folder = Path(folder)
        self.errors = tempfile.TemporaryFile(dir=folder)
        self.process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", *map(str, command)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=self.errors, env=env, cwd=cwd or folder)
        started = time.monotonic()
        self.line = self.read_ready_line()
        self.ready_seconds = time.monotonic() - started
        self.url = re.search(r"http://[^\s/]+", self.line)[0]
        self.port = urlsplit(self.url).port

    @property
    def pid(self):
        return self.process.pid

    def read_ready_line(self):
        """The first line with an address in it. Warnings may come before."""
        seen, deadline = b"", time.monotonic() + READY_SECONDS
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            while selector.select(max(0, deadline - time.monotonic())):
                part = os.read(self.process.stdout.fileno(), 4096)
                if not part:
                    break
                seen += part
                self.greeting = seen.decode(errors="replace")  # the ready line, and what came with it
                for line in seen.splitlines(keepends=True):
                    if b"http://" in line and line.endswith(b"\n"):
                        return line.decode(errors="replace").strip()
        self.kill()
        raise AssertionError(f"{self.process.args[3]} is not ready: {seen.decode(errors='replace')}{self.stderr()}")

    def stderr(self):
        """Read by place: the child shares the file's offset, and writes where that stands."""
        file = self.errors.fileno()
        return os.pread(file, os.fstat(file).st_size, 0).decode(errors="replace")

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def stop(self, how=signal.SIGTERM):
        """Returns the exit status."""
        self.process.send_signal(how)
        return self.wait()

    def wait(self):
        try:
            status = self.process.wait(EXIT_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"still running {EXIT_SECONDS} s after it was asked to stop: {self.stderr()}") from None
        self.process.stdout.close()
        return status

    def close(self):
        """For addCleanup: ends what a failed test has left running."""
        if self.process.poll() is None:
            self.kill()
        elif not self.process.stdout.closed:
            self.process.stdout.close()
        self.errors.close()


class Server(Program):
    """`reelcache serve` on a free port of 127.0.0.1, with a cache of its own below `folder` unless one is named.

    Not supervised, so that `pid` is the server, and a crash (a sanitizer's, too) ends it: test_supervisor.py asks for more.
    """

    def __init__(self, folder, origin, *options, env=None, cwd=None, prefix=(), binary=BINARY):
        options = list(map(str, options))
        if "--cache-dir" not in options:
            options += ["--cache-dir", str(Path(folder) / "cache")]
        if "--port" not in options:
            options += ["--port", "0"]
        command = [*prefix, binary, "serve", "--origin", origin, *options]
        super().__init__(command, folder, environment(folder, {"REELCACHE_SUPERVISE": "no", **(env or {})}), cwd)

    def get(self, name, *, range=None, **more):
        return get(self.port, "/download/" + quote(name), range=range, **more)

    def json(self, path):
        reply = get(self.port, path)
        if reply.status != 200:
            raise AssertionError(f"{path} answered {reply.status}: {reply.body[:300]!r}")
        return json.loads(reply.body)

    def stats(self):
        return self.json("/api/stats")

    def videos(self):
        """/api/videos, once the list has been read for the first time."""
        reply = wait_until(lambda: (r := get(self.port, "/api/videos")).status == 200 and r, "/api/videos answers 200")
        return json.loads(reply.body)

    def resident_bytes(self):
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * KIB


class Reply:
    """An answer as it came. `cut`: the connection ended before the body was whole, or before the head."""

    def __init__(self, status=None, fields=(), body=b"", cut=False):
        self.status, self.fields, self.body, self.cut = status, list(fields), body, cut

    def field(self, name):
        return next((value for key, value in self.fields if key.lower() == name.lower()), None)

    def is_hit(self):
        return re.search(r";\s*hit\b", self.field("Cache-Status") or "") is not None

    def __repr__(self):
        return f"<{self.status}{' cut' if self.cut else ''}, {len(self.body)} bytes, {self.field('Cache-Status')}>"


def get(port, target, *, range=None, method="GET", fields=None, seconds=ANSWER_SECONDS):
    """`range` is (first, last), (first, None), (None, length of the suffix) or the text after `bytes=`."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    fields = dict(fields or {})
    if range is not None:
        fields["Range"] = "bytes=" + (range if isinstance(range, str) else range_text(*range))
    try:
        connection.request(method, target, headers=fields)
        response = connection.getresponse()
    except (http.client.HTTPException, ConnectionError):
        connection.close()
        return Reply(cut=True)
    try:
        body, cut = response.read(), False
    except http.client.IncompleteRead as error:
        body, cut = error.partial, True
    except ConnectionError:
        body, cut = b"", True
    finally:
        connection.close()
    return Reply(response.status, response.getheaders(), body, cut)


def range_text(first, last):
    return "-".join("" if end is None else str(end) for end in (first, last))


class ProcessTest(unittest.TestCase):
    """A folder of its own for every test; servers end with it."""

    maxDiff = 2000

    def setUp(self):
        if not BINARY.exists():
            self.fail(f"{BINARY} is not there: build it, or name it by REELCACHE_BIN")
        self.folder = Path(tempfile.mkdtemp(prefix="reelcache-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def serve(self, origin, *options, **more):
        server = Server(self.folder, origin, *options, **more)
        self.addCleanup(server.close)
        return server

    def assert_body(self, reply, expected, status=None):
        """`expected` bytes, the whole of them."""
        self.assertFalse(reply.cut, f"cut: {reply}")
        if status is not None:
            self.assertEqual(reply.status, status)
        self.assert_same(reply.body, expected)

    def assert_same(self, got, expected):
        """Tells where the first difference is instead of printing megabytes."""
        if got != expected:
            at = next((i for i, (a, b) in enumerate(zip(got, expected)) if a != b), min(len(got), len(expected)))
            self.fail(f"{len(got)} bytes came where {len(expected)} were expected; the first wrong one is number {at}")

    def assert_stops(self, server, how=signal.SIGTERM):
        self.assertEqual(server.stop(how), 0, server.stderr())
