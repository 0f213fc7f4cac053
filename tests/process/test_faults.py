"""An origin that fails in every way it can: right bytes, a cut or an error, never a wrong byte, and life goes on."""
import threading
import unittest

from origins import ScriptedOrigin
from scripted_body import body
from support import MIB, ProcessTest, wait_until

LENGTH = 3 * MIB + 123
WINDOWS = (None, (MIB + 7, 2 * MIB + 6), (None, 1000), (LENGTH - 1, None))

# Passing faults: the answer has to be right and whole all the same.
PASSING = {
    "reset in the body": {"cut_after_bytes": 700_007, "reset": True, "fail_count": 1},
    "cut in the body": {"cut_after_bytes": 1, "fail_count": 1},
    "cut before the head": {"cut_before_head": True, "fail_count": 1},
    "503 once": {"status": 503, "fail_count": 1},
    "500 twice": {"status": 500, "fail_count": 2},
    "503 with Retry-After": {"status": 503, "retry_after": 1, "fail_count": 1},
    "stall in the body": {"stall_after_bytes": 500_000, "fail_count": 1},
    "short body once": {"short_body": 1000, "fail_count": 1},
    "cut three times": {"cut_after_bytes": 300_000, "fail_count": 3},
}

# Odd but usable: the answer has to be right and whole.
USABLE = {
    "200 for 206": {"ignore_range": True},
    "no entity tag": {"no_etag": True},
    "weak entity tag": {"weak_etag": True},
    "no validator at all": {"no_etag": True, "no_last_modified": True},
    "not to be stored": {"cache_control": "no-store"},
    "private": {"cache_control": "private, max-age=60"},
    "slow head": {"latency_ms": 700},
}

# Lasting faults: whatever came is right; an answer may be cut or be an error.
LASTING = {
    "always 500": {"status": 500},
    "always 403": {"status": 403},
    "stall before the body": {"stall_after_bytes": 0},
    "stall in the body": {"stall_after_bytes": 400_000},
    "reset at once": {"cut_before_head": True, "reset": True},
    "cut after little": {"cut_after_bytes": 10},
    "Content-Range shifted": {"wrong_content_range": "shift"},
    "Content-Range with another length": {"wrong_content_range": "total"},
    "Content-Range with a star": {"wrong_content_range": "star"},
    "no Content-Range": {"wrong_content_range": "missing"},
    "short body": {"short_body": 1000},
    "overlong body": {"overlong_body": 1000},
    "redirect to itself": {"redirect_to": "/elsewhere.mp4"},
    "redirect to another host": {"redirect_to": "http://127.0.0.2:9/film.mp4"},
}


class OriginTest(ProcessTest):
    def setUp(self):
        super().setUp()
        self.origin = ScriptedOrigin(self.folder)
        self.addCleanup(self.origin.close)
        self.origin.create("healthy.mp4", LENGTH)
        self.server = self.serve(self.origin.url + "/", "--origin-stall-timeout", "1s", "--origin-connect-timeout",
                                 "1s", "--negative-ttl", "100ms", *self.options())

    def options(self):
        return ()

    def interval(self, window):
        first, last = window or (0, None)
        if first is None:
            return LENGTH - last, LENGTH
        return first, LENGTH if last is None else last + 1

    def each(self, faults):
        """A new object for every fault and window: the fault meets a cold cache."""
        for number, (title, switches) in enumerate(faults.items()):
            for window in WINDOWS:
                name = f"fault {number} {window}.mp4"
                self.origin.create(name, LENGTH)
                self.origin.act(name, **switches)
                with self.subTest(title, window=window):
                    yield name, window, body(name, *self.interval(window))

    def assert_lives(self):
        """At once or when the storage is probed: after a row of dead objects the circuit may be open."""
        window = (MIB, MIB + 99)
        wait_until(lambda: self.server.get("healthy.mp4", range=window).status == 206, "the healthy object is answered")
        self.assert_body(self.server.get("healthy.mp4", range=window), body("healthy.mp4", MIB, MIB + 100), 206)


class FaultTest(OriginTest):
    def test_passing_faults_are_mended_inside_the_answer(self):
        for name, window, expected in self.each(PASSING):
            self.assert_body(self.server.get(name, range=window), expected, 206 if window else 200)
        self.assert_lives()
        self.assertGreater(self.server.stats()["origin"]["retries"], 0)
        self.assert_stops(self.server)

    def test_odd_origins_are_used(self):
        for name, window, expected in self.each(USABLE):
            for _ in range(2):
                self.assert_body(self.server.get(name, range=window), expected, 206 if window else 200)
        self.assert_lives()
        self.assert_stops(self.server)

    def test_what_must_not_be_stored_is_asked_for_again(self):
        self.origin.create("private.mp4", LENGTH)
        self.origin.act("private.mp4", cache_control="no-store")
        for times in (1, 2):
            self.assertFalse(self.server.get("private.mp4", range=(0, 999)).is_hit())
            self.assertGreaterEqual(self.origin.sent("private.mp4")["requests"], times)
        self.assertEqual(self.server.stats()["cache"]["chunks"], 0)

    def test_lasting_faults_never_give_a_wrong_byte(self):
        for name, window, expected in self.each(LASTING):
            reply = self.server.get(name, range=window)
            if reply.status in (200, 206):
                self.assert_same(reply.body, expected[:len(reply.body)])
                self.assertTrue(reply.cut or len(reply.body) == len(expected), reply)
            elif not reply.cut:
                self.assertIn(reply.status, (403, 404, 502, 503, 504))
        self.assert_lives()
        self.origin.clear_behaviours()
        for name, window, expected in self.each({title: {} for title in LASTING}):
            wait_until(lambda: self.server.get(name, range=window).body == expected, f"{name} is well again", 20)
        self.assert_stops(self.server)

    def test_a_200_for_206_is_not_read_to_its_end(self):
        length = 512 * MIB
        self.origin.create("long.mp4", length)
        self.origin.act("long.mp4", ignore_range=True)
        reply = self.server.get("long.mp4", range=(MIB, MIB + 99))
        self.assert_body(reply, body("long.mp4", MIB, MIB + 100), 206)
        self.assertLess(self.origin.sent("long.mp4")["bytes"], 64 * MIB)


class ChangeTest(OriginTest):
    """The object changes at the origin while it is watched."""

    def options(self):
        return ("--fresh-for", "0s", "--loops", "2")

    def test_an_answer_keeps_its_version_or_is_cut(self):
        for how in ("replace", "grow"):
            with self.subTest(how):
                name = f"{how}.mp4"
                self.origin.create(name, LENGTH)
                self.origin.act(name, hold_after_bytes=300_000)
                replies = []
                watcher = threading.Thread(target=lambda: replies.append(self.server.get(name)))
                watcher.start()
                wait_until(lambda: any(entry["held"] for entry in self.origin.log(name)), "the origin holds the answer")
                self.origin.act(name, **{how: True if how == "replace" else MIB}, release=True)
                watcher.join()
                reply, old = replies[0], body(name, 0, LENGTH)
                self.assert_same(reply.body, old[:len(reply.body)])
                self.assertTrue(reply.cut or len(reply.body) == LENGTH, reply)
                new = body(name, 0, LENGTH, 2) if how == "replace" else body(name, 0, LENGTH + MIB)
                later = self.server.get(name)
                self.assert_body(later, new, 200)
                self.assertNotEqual(later.field("ETag"), reply.field("ETag"))

    def test_versions_are_never_mixed(self):
        """Readers of small windows while the object is replaced over and over: each answer is of one version."""
        name, versions = "flip.mp4", 12
        self.origin.create(name, LENGTH)
        bodies = {version: body(name, 0, LENGTH, version) for version in range(1, versions + 1)}
        stop, wrong, right = threading.Event(), [], []

        def read(begin):
            end = begin + 600_000
            while not stop.is_set():
                reply = self.server.get(name, range=(begin, end - 1))
                if reply.status != 206:
                    continue
                held = [version for version, whole in bodies.items()
                        if whole[begin:begin + len(reply.body)] == reply.body]
                (right if held else wrong).append((begin, len(reply.body)))

        readers = [threading.Thread(target=read, args=(begin,)) for begin in (0, 250_000, 1_000_001, 2_000_000)]
        for reader in readers:
            reader.start()
        for _ in range(versions - 1):
            seen = len(right)
            wait_until(lambda: wrong or len(right) >= seen + 8, "the readers go on", pause=0.005)
            self.origin.act(name, replace=True)
        stop.set()
        for reader in readers:
            reader.join()
        self.assertEqual(wrong, [])
        self.assert_body(self.server.get(name), bodies[versions], 200)

    def test_an_object_that_goes_away(self):
        self.origin.create("gone.mp4", LENGTH)
        self.assertEqual(self.server.get("gone.mp4").status, 200)
        self.origin.act("gone.mp4", delete=True)
        self.assertEqual(self.server.get("gone.mp4").status, 404)


if __name__ == "__main__":
    unittest.main()
