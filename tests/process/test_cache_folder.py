"""The cache's folder when something is wrong with it: served is all the same, with right bytes."""
import random
import subprocess
import unittest
from pathlib import Path

from origins import ScriptedOrigin
from scripted_body import body
from support import MIB, ProcessTest, wait_until

LENGTH = 8 * MIB


def may_mount():
    return subprocess.run(["unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], stdin=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL).returncode == 0


class CacheFolderTest(ProcessTest):
    def setUp(self):
        super().setUp()
        self.origin = ScriptedOrigin(self.folder)
        self.addCleanup(self.origin.close)
        self.origin.create("film.mp4", LENGTH)

    def start(self, *options, **more):
        return self.serve(self.origin.url + "/", "--fresh-for", "1h", "--cache-size", "64MiB", *options, **more)

    def assert_serves(self, server, name="film.mp4", length=LENGTH):
        self.assert_body(server.get(name), body(name, 0, length), 200)

    def test_a_cache_somebody_else_has_open(self):
        first, second = self.start(), self.start()
        self.assert_serves(first)
        self.assert_serves(second)
        self.assertEqual(second.stats()["cache"]["chunks"], 0, "it serves without storing")
        self.assertGreater(first.stats()["cache"]["chunks"], 0)
        self.assert_stops(first)
        self.assert_serves(second)
        self.assert_stops(second)

    def test_a_broken_cache_is_moved_aside(self):
        for number, spoil in enumerate((lambda path: path.write_bytes(b"rubbish\n"), lambda path: path.unlink())):
            with self.subTest(number):
                server = self.start()
                self.assert_serves(server)
                self.assert_stops(server)
                for path in (self.folder / "cache").rglob("CURRENT"):
                    spoil(path)
                server = self.start()
                self.assert_serves(server)
                self.assertGreater(server.stats()["cache"]["chunks"], 0)
                self.assert_stops(server)

    def test_spoilt_chunks_are_fetched_again(self):
        server = self.start()
        self.assert_serves(server)
        self.assert_stops(server)
        spoilt = [path for path in (self.folder / "cache").rglob("*.sst") if self.spoil_middle(path)]
        self.assertTrue(spoilt, "the chunks are in files")
        server = self.start()
        self.assert_serves(server)
        self.assert_serves(server)
        self.assertIsNone(server.process.poll())
        self.assert_stops(server)

    def spoil_middle(self, path):
        """Overwrites a few places in large files."""
        size, places = path.stat().st_size, random.Random(1)
        if size < MIB:
            return False
        with path.open("r+b") as file:
            for _ in range(5):
                file.seek(places.randrange(size // 10, size * 9 // 10))
                file.write(b"spoilt!")
        return True

    def test_the_budget_is_a_hard_cap(self):
        server = self.start("--memory", "1MiB")
        for number in range(12):
            name = f"film {number}.mp4"
            self.origin.create(name, 16 * MIB)
            self.assert_serves(server, name, 16 * MIB)
        cache = server.stats()["cache"]
        self.assertLessEqual(cache["used_bytes"], 64 * MIB)
        self.assertGreater(cache["chunks"], 0)
        self.assert_stops(server)
        used = sum(path.stat().st_blocks * 512 for path in (self.folder / "cache").rglob("*") if path.is_file())
        self.assertLessEqual(used, 64 * MIB)

    @unittest.skipUnless(may_mount(), "mounting in a namespace of one's own is not permitted here")
    def test_a_full_disk_means_serving_without_storing(self):
        disk = self.folder / "disk"
        disk.mkdir()
        prefix = ["unshare", "-m", "sh", "-c", f'mount -t tmpfs -o size=192m tmpfs {disk} && exec "$@"', "sh"]
        server = self.start("--cache-dir", disk / "cache", "--memory", "1MiB", prefix=prefix)
        self.assert_serves(server)
        filler = Path(f"/proc/{server.pid}/root{disk}/filler")
        self.fill(filler)
        for number in range(6):
            name = f"film {number}.mp4"
            self.origin.create(name, 16 * MIB)
            self.assert_serves(server, name, 16 * MIB)
            self.assert_serves(server)
        self.assertIsNone(server.process.poll())
        filler.unlink()
        self.origin.create("after.mp4", LENGTH)
        wait_until(lambda: self.stores_again(server), "it stores again once there is room", 90, pause=1)
        self.assert_stops(server)

    def fill(self, path):
        with path.open("wb", buffering=0) as file:
            try:
                while file.write(bytes(MIB)):
                    pass
            except OSError:
                pass

    def stores_again(self, server):
        self.assert_serves(server, "after.mp4")
        return server.stats()["cache"]["writable"] and server.get("after.mp4", range=(0, 9)).is_hit()


if __name__ == "__main__":
    unittest.main()
