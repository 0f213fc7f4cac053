"""A storage on a bad day, played in front of real servers: right bytes or an error, and few questions."""
import itertools
import unittest
from concurrent.futures import ThreadPoolExecutor

from relay import (Hold, first_bytes, for_lists, for_reads, hang, reset_after, shifted_content_range, stall_after,
                   status, times, whole_for_range)
from storage_test import StorageTest, Viewer, data
from support import KIB, MIB, wait_until
from worlds import WORLDS

LENGTH = 6 * MIB + 77
FAILING = (502, 503, 504)
XML_BUSY = "<?xml version='1.0'?><Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>"


class FaultSuite:
    """The relay between the program and the server misbehaves; its log says what the storage would charge."""

    kind = None
    numbers = itertools.count(1)

    @classmethod
    def setUpClass(cls):
        cls.world = cls.kind()
        cls.addClassCleanup(cls.world.close)
        cls.film = data(LENGTH, 1)

    def setUp(self):
        super().setUp()
        self.prefix = f"f{next(self.numbers)}"
        self.relay = self.world.relay
        self.relay.clear_log()
        self.addCleanup(self.relay.faults.clear)

    def put(self, name, body):
        self.world.put(f"{self.prefix}/{name}", body)

    def start(self, *options):
        return self.serve(self.world.origin(self.prefix), "--list-ttl", "1h", *options, env=self.world.env)

    def start_with_film(self, *faults, options=()):
        self.put("film.mp4", self.film)
        server = self.start(*options)
        server.videos()
        self.relay.clear_log()
        self.relay.faults[:] = faults
        return server

    # --- faults that pass

    def test_a_storm_of_refusals_passes(self):
        for code in (429, 500, 503):
            with self.subTest(code):
                self.relay.faults.clear()
                server = self.start_with_film(times(2, for_reads(status(code, XML_BUSY, "application/xml"))),
                                              options=("--cache-dir", self.folder / str(code)))
                self.assert_body(server.get("film.mp4"), self.film, 200)
                wait_until(lambda: not self.relay.running(), "the relay has counted what it sent")
                self.assertEqual(self.relay.bytes_read("film.mp4"), LENGTH + 2 * len(XML_BUSY))
                self.assert_stops(server)

    def test_retry_after_is_waited_for(self):
        server = self.start_with_film(times(1, for_reads(status(503, "busy", Retry_After=1))))
        self.assert_body(server.get("film.mp4"), self.film, 200)

    def test_a_connection_that_breaks(self):
        server = self.start_with_film(times(2, for_reads(reset_after(300 * KIB))))
        self.assert_body(server.get("film.mp4"), self.film, 200)
        self.assertLessEqual(self.relay.bytes_read("film.mp4"), LENGTH + 2 * 300 * KIB, "what came is not asked again")

    def test_a_body_that_ends_early(self):
        server = self.start_with_film(times(2, for_reads(first_bytes(300 * KIB, lambda exchange: None))))
        self.assert_body(server.get("film.mp4"), self.film, 200)
        self.assertLessEqual(self.relay.bytes_read("film.mp4"), LENGTH + 2 * 300 * KIB)

    def test_a_body_that_stands_still(self):
        server = self.start_with_film(times(1, for_reads(stall_after(100 * KIB))),
                                      options=("--origin-stall-timeout", "500ms"))
        self.assert_body(server.get("film.mp4"), self.film, 200)

    def test_an_answer_that_does_not_come(self):
        server = self.start_with_film(times(1, for_reads(hang)), options=("--origin-stall-timeout", "500ms"))
        self.assert_body(server.get("film.mp4"), self.film, 200)

    def test_an_object_replaced_in_the_middle_of_a_fetch(self):
        """What the storage goes on to send is of the old version, and the rest of that is gone."""
        hold, new = Hold(100 * KIB), data(LENGTH, 2)
        server = self.start_with_film(for_reads(hold), options=("--fresh-for", "0s"))
        viewer = Viewer(server.port, "film.mp4")
        hold.held.wait(60)
        self.put("film.mp4", new)
        hold.release()
        body, _ = viewer.rest()
        viewer.leave()
        self.assert_same(body, (new if body.startswith(new[:KIB]) else self.film)[:len(body)])
        self.assert_body(server.get("film.mp4"), new, 200)

    # --- answers that lie

    def test_everything_where_a_range_was_asked(self):
        server = self.start_with_film(for_reads(whole_for_range))
        for window in ((2 * MIB, 2 * MIB + 99), (0, 99), (None, 100)):
            reply = server.get("film.mp4", range=window)
            if reply.status == 206 and not reply.cut:
                begin, end = (LENGTH - window[1], LENGTH) if window[0] is None else (window[0], window[1] + 1)
                self.assert_same(reply.body, self.film[begin:end])
            else:
                self.assertIn(reply.status, FAILING)

    def test_the_wrong_content_range(self):
        server = self.start_with_film(for_reads(shifted_content_range))
        reply = server.get("film.mp4")
        if reply.status not in FAILING:
            self.assertTrue(reply.cut, reply)
            self.assert_same(reply.body, self.film[:len(reply.body)])
        self.relay.faults.clear()
        wait_until(lambda: server.get("film.mp4").body == self.film, "nothing wrong was stored")

    # --- faults that stay

    def test_a_storage_that_stays_away(self):
        """Unknown is not deleted, and a broken storage is not hammered."""
        server = self.start_with_film(for_reads(status(503, "down")))
        numbers, statuses = itertools.count(), set()
        with ThreadPoolExecutor(8) as pool:
            def ask(count):
                statuses.update(pool.map(lambda _: server.get(f"{next(numbers)}.mp4").status, range(count)))
                return server.stats()["origin"]["circuit"]

            wait_until(lambda: ask(8) != "closed", "the circuit opens", pause=0)
            self.relay.clear_log()
            ask(100)
        self.assertLessEqual(statuses, set(FAILING))
        self.assertLess(len(self.relay.reads()), 20, "an open circuit lets probes through, no more")
        self.relay.faults.clear()
        wait_until(lambda: server.get("film.mp4").status == 200, "the storage is probed")

    def test_what_is_cached_is_served_on(self):
        server = self.start_with_film(options=("--fresh-for", "0s", "--negative-ttl", "0s"))
        self.assert_body(server.get("film.mp4"), self.film, 200)
        self.relay.faults.append(status(503, "down"))
        for _ in range(3):
            reply = server.get("film.mp4", range=(MIB, 2 * MIB))
            self.assert_body(reply, self.film[MIB:2 * MIB + 1], 206)
        self.assertIsNotNone(reply.field("Age"))
        self.assertRegex(reply.field("Cache-Status"), "stale|fwd-status=503|error")

    def test_missing_and_forbidden_are_remembered(self):
        forbidden = status(403, '{"error": {"code": 403}}', "application/json")
        server = self.start_with_film(options=("--negative-ttl", "1h"))
        for _ in range(5):
            self.assertEqual(server.get("none.mp4").status, 404)
        self.assertLessEqual(len(self.relay.reads("none.mp4")), 1)
        self.relay.faults.append(for_reads(forbidden, "secret.mp4"))
        for _ in range(5):
            self.assertEqual(server.get("secret.mp4").status, 403)
        self.assertLessEqual(len(self.relay.reads("secret.mp4")), 2)

    def test_stopping_while_a_fetch_runs(self):
        """The rest of the block is on its way when the viewer has what was asked for."""
        self.put("film.mp4", self.film)
        self.relay.faults.append(for_reads(stall_after(100 * KIB)))
        for number in range(10):
            server = self.start("--cache-dir", self.folder / f"c{number}")
            self.assert_body(server.get("film.mp4", range=(MIB, MIB + 99)), self.film[MIB:MIB + 100], 206)
            self.assert_stops(server)

    # --- the list

    def test_a_list_that_fails_later(self):
        self.put("film.mp4", b"x")
        server = self.start("--list-ttl", "200ms")
        self.assertEqual(self.names(server), ["film.mp4"])
        self.relay.faults.append(for_lists(status(503, "down")))
        lists = len(self.relay.lists())
        wait_until(lambda: self.names(server) and len(self.relay.lists()) > lists + 2, "the list is asked for again")
        self.assertEqual(self.names(server), ["film.mp4"])
        self.relay.faults.clear()
        self.put("new.mp4", b"x")
        wait_until(lambda: self.names(server) == ["film.mp4", "new.mp4"], "the list is whole again")

    def test_a_list_that_breaks_in_the_middle(self):
        """Half a list is no list: nothing of it is shown."""
        self.put("film.mp4", b"x")
        server = self.start("--list-ttl", "200ms")
        self.assertEqual(self.names(server), ["film.mp4"])
        self.put("new.mp4", b"x")
        self.relay.faults.append(for_lists(first_bytes(200, lambda exchange: None)))
        lists = len(self.relay.lists())
        wait_until(lambda: self.names(server) and len(self.relay.lists()) > lists + 2, "the list is asked for again")
        self.assertEqual(self.names(server), ["film.mp4"])

    def test_a_page_without_items(self):
        """Google's list gives such pages; S3's says IsTruncated with no Contents."""
        self.put("film.mp4", b"x")
        self.relay.faults.append(for_lists(empty_page_first))
        self.assertEqual(self.names(self.start()), ["film.mp4"])
        self.assertGreaterEqual(len(self.relay.lists()), 2)


def empty_page_first(relay, exchange):
    gcs = relay.kind == "gcs"
    token = exchange.query.get("pageToken" if gcs else "continuation-token")
    if token is None:
        if gcs:
            exchange.answer_json({"kind": "storage#objects", "nextPageToken": "first"})
        else:
            exchange.answer(200, "<ListBucketResult><KeyCount>0</KeyCount><IsTruncated>true</IsTruncated>"
                            "<NextContinuationToken>first</NextContinuationToken></ListBucketResult>")
        return True
    if token == "first":
        path, _, query = exchange.target.partition("?")
        kept = [part for part in query.split("&") if not part.startswith(("pageToken=", "continuation-token="))]
        exchange.target = path + "?" + "&".join(kept)
    return False


for word in ("gcs", "replit", "moto"):
    name = f"{word.capitalize()}FaultTest"
    globals()[name] = type(name, (FaultSuite, StorageTest), {"kind": WORLDS[word]})
del name


if __name__ == "__main__":
    unittest.main()
