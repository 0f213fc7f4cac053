"""One suite over every kind of origin: dir:, nginx, fake-gcs-server, Replit's sidecar, versitygw, moto."""
import gzip
import itertools
import unittest
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import unquote

from storage_test import HARD_NAMES, HARD_SLASHES, LONGEST_NAME, StorageTest, Viewer, data, longest_name
from support import CHUNK, KIB, MIB, get, wait_until
from worlds import WORLDS

BIG = 32 * MIB  # more than the program and the sockets hold for a viewer who does not read
LENGTH = 3 * MIB + 123
RANGES = [(0, 0), (0, 99), (CHUNK - 1, CHUNK), (CHUNK, 2 * CHUNK - 1), (100, 3 * CHUNK + 7), (MIB, None), (None, 1),
          (None, 500), (None, 2 * LENGTH), (0, None), (LENGTH - 1, None), (5 * CHUNK + 1, 10 ** 12)]


class OriginSuite:
    """Every test has a folder of its own in the one bucket of its world, and every program a cache of its own."""

    kind = None
    numbers = itertools.count(1)

    @classmethod
    def setUpClass(cls):
        cls.world = cls.kind()
        cls.addClassCleanup(cls.world.close)

    def setUp(self):
        super().setUp()
        self.prefix = f"t{next(self.numbers)}"

    def able(self, what):
        if what in self.world.cannot:
            self.skipTest(self.world.cannot[what])

    def put(self, name, body, **more):
        self.world.put(f"{self.prefix}/{name}", body, **more)
        return body

    def put_many(self, names):
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda name: self.put(name, b"x"), names))

    def start(self, *options, origin=None, env=None):
        cache = self.folder / f"cache{next(self.numbers)}"
        return self.serve(origin or self.world.origin(self.prefix), "--cache-dir", cache, *options,
                          env=env or self.world.env)

    # --- the list

    def test_the_list_tells_names_sizes_and_times(self):
        held = {"b.mp4": 10, "a.webm": 0, "sub folder/c.mkv": 12345}
        for name, size in held.items():
            self.put(name, b"x" * size)
        self.put("notes.txt", b"not a video")
        self.world.put(self.prefix + "2/other folder.mp4", b"x")
        videos = {video["name"]: video for video in self.start().videos()}
        self.assertEqual({name: video["size"] for name, video in videos.items()}, held)
        for video in videos.values():
            self.assertRegex(video["modified"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")

    def test_a_list_of_more_than_a_thousand(self):
        names = [f"many/{number:04}.mp4" for number in range(1010)]
        self.put_many(names)
        self.assertEqual(self.names(self.start()), names)

    def test_a_list_in_small_pages(self):
        if not self.world.relay:
            self.able("relay")
        self.able("small_pages")
        names = [f"film {number:02}.mp4" for number in range(20)]
        self.put_many(names)
        self.world.relay.page_size = 3
        self.addCleanup(setattr, self.world.relay, "page_size", None)
        self.world.relay.clear_log()
        self.assertEqual(self.names(self.start()), names)
        self.assertGreaterEqual(len(self.world.relay.lists()), 7)

    def test_an_empty_folder_is_no_error_in_a_bucket(self):
        self.put("notes.txt", b"not a video")
        self.assertEqual(self.start().videos(), [])

    def test_a_bucket_that_is_not_there(self):
        origin = self.world.origin_without_bucket()
        if origin.startswith("dir:"):
            self.skipTest("a folder that is not there is an error of the command line, see test_start.py")
        server = self.start(origin=origin)
        self.error_of_list(server)
        self.assertEqual(server.get("film.mp4").status, 404)

    def test_without_rights(self):
        env = self.world.env_without_rights()
        if env is None:
            self.skipTest("this server asks for no credentials")
        self.put("film.mp4", b"x")
        server = self.start(env=env)
        self.error_of_list(server)
        self.assertIn(server.get("film.mp4").status, (403, 502))

    # --- bytes

    def test_ranges_cold_and_warm(self):
        held = self.put("film.mp4", data(LENGTH, 1))
        server = self.start()
        for warm in (False, True):
            for first, last in RANGES:
                with self.subTest(first=first, last=last, warm=warm):
                    begin = max(0, LENGTH - last) if first is None else first
                    end = LENGTH if first is None or last is None else min(last + 1, LENGTH)
                    reply = server.get("film.mp4", range=(first, last))
                    self.assert_body(reply, held[begin:end], 206)
                    self.assertEqual(reply.field("Content-Range"), f"bytes {begin}-{end - 1}/{LENGTH}")
            reply = server.get("film.mp4", range=(LENGTH, None))
            self.assertEqual((reply.status, reply.field("Content-Range")), (416, f"bytes */{LENGTH}"))
            self.assert_body(server.get("film.mp4"), held, 200)

    def test_the_first_question_is_a_range(self):
        """Each to a program that knows nothing of the object."""
        held = self.put("film.mp4", data(LENGTH, 2))
        for first, last in ((None, 500), (LENGTH - 1, None), (2 * MIB, 2 * MIB + 99)):
            with self.subTest(first=first, last=last):
                server = self.start()
                begin = LENGTH - last if first is None else first
                end = LENGTH if first is None or last is None else last + 1
                self.assert_body(server.get("film.mp4", range=(first, last)), held[begin:end], 206)
                self.assert_stops(server)
        server = self.start()
        reply = server.get("film.mp4", range=(LENGTH, None))
        self.assertEqual((reply.status, reply.field("Content-Range")), (416, f"bytes */{LENGTH}"))

    def test_an_object_of_no_bytes(self):
        self.put("empty.mp4", b"")
        server = self.start()
        for _ in range(2):
            self.assert_body(server.get("empty.mp4"), b"", 200)
            self.assertEqual(server.get("empty.mp4", range=(0, None)).status, 416)

    def test_a_missing_object(self):
        self.put("film.mp4", b"x")
        server = self.start()
        for name in ("none.mp4", "film.mp4/none.mp4", "sub/none.mp4"):
            with self.subTest(name=name):
                self.assertEqual(server.get(name).status, 404)

    def test_names_of_every_kind(self):
        names = [*HARD_NAMES, longest_name(LONGEST_NAME - len(self.prefix) - 1)]
        if "slashes" not in self.world.cannot:
            names += HARD_SLASHES
        held = {name: self.put(name, f"{number}: {name}".encode()) for number, name in enumerate(names)}
        server = self.start()
        listed = {video["name"]: video for video in server.videos()}
        self.assertEqual(sorted(listed), sorted(names))
        for name, video in listed.items():
            with self.subTest(name=name[:40]):
                self.assertEqual(unquote(video["url"]), "/download/" + name)
                self.assert_body(get(server.port, video["url"]), held[name], 200)
                self.assert_body(server.get(name, range=(0, 0)), held[name][:1], 206)

    def test_a_name_that_ends_in_a_slash(self):
        self.able("slashes")
        self.put("folder.mp4/", b"marker")
        self.put("film.mp4", b"film")
        server = self.start("--serve", "all")
        self.assertEqual(self.names(server), ["film.mp4"])
        self.assert_body(get(server.port, "/download/film.mp4"), b"film", 200)
        self.assertIn(server.get("folder.mp4/").status, (200, 404))

    def test_what_is_stored_with_gzip(self):
        self.able("content_encoding")
        packed = gzip.compress(data(MIB, 3))
        self.put("film.mp4", packed, content_encoding="gzip")
        server = self.start()
        reply = server.get("film.mp4", fields={"Accept-Encoding": "gzip"})
        self.assert_body(reply, packed, 200)
        self.assertEqual(reply.field("Content-Encoding"), "gzip")
        self.assertIn("accept-encoding", (reply.field("Vary") or "").lower())
        self.assertEqual(server.get("film.mp4", fields={"Accept-Encoding": "identity"}).status, 502)

    # --- change

    def test_an_object_replaced_under_a_viewer(self):
        for size in (BIG, BIG + 1):  # the same length first
            with self.subTest(size=size):
                old, new = data(BIG, 4), data(size, 5)
                self.put("film.mp4", old)
                server = self.start("--fresh-for", "0s")
                viewer = Viewer(server.port, "film.mp4")
                begin = viewer.read(64 * KIB)
                tag = viewer.answer.getheader("ETag")
                self.put("film.mp4", new)
                rest, whole = viewer.rest()
                viewer.leave()
                got = begin + rest
                self.assert_same(got, old[:len(got)])
                self.assertEqual(whole, len(got) == len(old))
                reply = server.get("film.mp4")
                self.assert_body(reply, new, 200)
                self.assertNotEqual(reply.field("ETag"), tag)
                asked = server.get("film.mp4", range=(0, 9), fields={"If-Range": tag})
                self.assert_body(asked, new, 200)
                self.assert_stops(server)

    def test_an_object_that_is_taken_away(self):
        self.put("film.mp4", b"x" * 1000)
        server = self.start("--fresh-for", "0s", "--negative-ttl", "0s")
        self.assert_body(server.get("film.mp4"), b"x" * 1000, 200)
        self.world.delete(f"{self.prefix}/film.mp4")
        self.assertEqual(server.get("film.mp4").status, 404)
        self.put("film.mp4", b"y" * 1000)
        self.assert_body(server.get("film.mp4"), b"y" * 1000, 200)

    def test_a_strong_tag_that_is_ours(self):
        self.put("film.mp4", b"x" * 1000)
        server = self.start()
        tag = server.get("film.mp4").field("ETag")
        self.assertRegex(tag, r'^"[^"]+"$')
        self.assertEqual(server.get("film.mp4", fields={"If-None-Match": tag}).status, 304)

    # --- cost, counted at the origin

    def test_each_byte_is_asked_for_once_and_nothing_is_listed(self):
        if not self.world.relay:
            self.able("relay")
        held = self.put("film.mp4", data(LENGTH, 6))
        server = self.start("--list-ttl", "1h", "--fresh-for", "1h")
        server.videos()
        self.world.relay.clear_log()
        with ThreadPoolExecutor(8) as pool:
            replies = list(pool.map(lambda _: server.get("film.mp4"), range(8)))
        for reply in replies:
            self.assert_body(reply, held, 200)
        for window in RANGES:
            self.assertEqual(server.get("film.mp4", range=window).status, 206)
        self.assertEqual(self.world.relay.lists(), [])
        self.assertEqual(self.world.relay.bytes_read("film.mp4"), LENGTH, self.world.relay.log)

    def test_a_viewer_who_leaves_stops_the_origin(self):
        if not self.world.relay:
            self.able("relay")
        self.put("film.mp4", data(BIG, 7))
        server = self.start()
        self.world.relay.clear_log()
        viewer = Viewer(server.port, "film.mp4")
        viewer.read(MIB)
        viewer.leave()
        wait_until(lambda: not self.world.relay.running(), "the origin's answers end")
        self.assertLess(self.world.relay.bytes_read("film.mp4"), BIG // 2)
        wait_until(lambda: server.stats()["requests"]["total"] >= 2, "the request is over")
        self.assertLess(self.world.relay.bytes_read("film.mp4"), BIG // 2)


for word, world in WORLDS.items():
    name = f"{word.capitalize()}ConformanceTest"
    globals()[name] = type(name, (OriginSuite, StorageTest), {"kind": world})
del name, world


if __name__ == "__main__":
    unittest.main()
