"""Replit's own Python package and this program see the same bucket.

The package asks the sidecar at 127.0.0.1:1106 and nowhere else. A network namespace keeps that port apart from the
machine's: the thread that runs the tests moves into one, and so does everything it starts.
"""
import os
import sys
import unittest
from unittest import mock

import installed
from namespace import enter_network
from servers import BUCKET, FakeGcs
from sidecar import GcsGuard, Sidecar
from storage_test import HARD_NAMES, HARD_SLASHES, StorageTest, data
from support import CHUNK, KIB, MIB, wait_until

SIDECAR_PORT = 1106
FILMS = {"Sample 1.mp4": 3 * MIB + 1, "sub folder/Sample 2.webm": 9 * MIB, "empty.mp4": 0, "one.mkv": 1,
         "chunk.mov": CHUNK}


class ParityTest(StorageTest):
    @classmethod
    def setUpClass(cls):
        if not (installed.VENV / "bin/python").exists() or sys.prefix != str(installed.VENV):
            installed.missing("replit-object-storage")
        installed.program("fake-gcs-server")
        enter_network(cls)
        cls.gcs = FakeGcs()
        cls.addClassCleanup(cls.gcs.close)
        cls.sidecar = Sidecar(BUCKET, SIDECAR_PORT)
        cls.addClassCleanup(cls.sidecar.close)
        cls.guard = GcsGuard(cls.gcs, cls.sidecar.tokens, cls.sidecar)
        cls.addClassCleanup(cls.guard.close)
        emulator = mock.patch.dict(os.environ, STORAGE_EMULATOR_HOST=cls.guard.url)
        emulator.start()
        cls.addClassCleanup(emulator.stop)
        from replit.object_storage import Client
        cls.client = Client()

    def setUp(self):
        super().setUp()
        self.held = {name: data(size, size) for name, size in FILMS.items()}
        self.held |= {name: name.encode() for name in HARD_NAMES + HARD_SLASHES}
        for name, body in self.held.items():
            self.client.upload_from_bytes(name, body)
        self.addCleanup(self.delete_all)

    def delete_all(self):
        for item in self.client.list():
            self.client.delete(item.name)

    def start(self, *options):
        """With nothing said: the bucket and the sidecar are found."""
        return self.serve("replit:", *options, env={"STORAGE_EMULATOR_HOST": self.guard.url})

    def test_the_lists_agree(self):
        server = self.start("--list-ttl", "200ms")
        self.assertEqual(self.names(server), sorted(item.name for item in self.client.list()))
        sizes = {video["name"]: video["size"] for video in server.videos()}
        self.assertEqual(sizes, {name: len(body) for name, body in self.held.items()})
        self.client.upload_from_text("new.mp4", "x")
        self.client.delete("one.mkv")
        wait_until(lambda: self.names(server) == sorted(item.name for item in self.client.list()), "both lists agree")
        self.assertEqual([name for name in self.names(server) if name.startswith("sub folder/")],
                         [item.name for item in self.client.list(prefix="sub folder/")])

    def test_the_bytes_agree(self):
        server = self.start()
        for warm in (False, True):
            for name in self.held:
                with self.subTest(name=name, warm=warm):
                    whole = self.client.download_as_bytes(name)
                    self.assert_same(whole, self.held[name])
                    self.assert_body(server.get(name), whole, 200)

    def test_the_ranges_agree(self):
        server = self.start()
        for name in FILMS:
            whole = self.client.download_as_bytes(name)
            for warm in (False, True):
                for begin in range(0, len(whole), MIB + 12345):
                    with self.subTest(name=name, begin=begin, warm=warm):
                        part = whole[begin:begin + 700 * KIB]
                        self.assert_body(server.get(name, range=(begin, begin + 700 * KIB - 1)), part, 206)

    def test_what_the_package_overwrites_is_served_new(self):
        server = self.start("--fresh-for", "0s")
        for version in range(3):
            self.client.upload_from_bytes("film.mp4", data(MIB, version))
            self.assert_body(server.get("film.mp4"), self.client.download_as_bytes("film.mp4"), 200)
        self.client.delete("film.mp4")
        self.assertFalse(self.client.exists("film.mp4"))
        self.assertEqual(server.get("film.mp4").status, 404)


if __name__ == "__main__":
    unittest.main()
