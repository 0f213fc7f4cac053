"""A folder of videos: right bytes by curl, the list, the numbers, and what may not be seen."""
import json
import os
import random
import subprocess
import unittest
from urllib.parse import quote, unquote

from support import CHUNK, KIB, MIB, ProcessTest, get, range_text, wait_until

RANGES = [(0, 0), (0, 1), (0, 99), (1, 1), (CHUNK - 1, CHUNK), (CHUNK, 2 * CHUNK - 1), (100, 3 * CHUNK + 7),
          (MIB, None), (None, 1), (None, 500), (None, 2 * MIB), (0, None), (5 * CHUNK + 1, 10 ** 12)]


class DirOriginTest(ProcessTest):
    def setUp(self):
        super().setUp()
        self.videos = self.folder / "videos"
        self.videos.mkdir()
        self.random = random.Random(7)

    def put(self, name, size):
        path = self.videos / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.random.randbytes(size))
        return path.read_bytes()

    def start(self, *options):
        return self.serve(f"dir:{self.videos}", *options)

    def curl(self, server, name, *options):
        """Status, and the bytes."""
        result = subprocess.run(["curl", "-sS", "--max-time", "60", "-o", self.folder / "body", "-w", "%{http_code}",
                                 *options, f"{server.url}/download/{quote(name)}"], stdout=subprocess.PIPE, check=True)
        return int(result.stdout), (self.folder / "body").read_bytes()

    def test_curl_reads_right_bytes_cold_and_warm(self):
        held = self.put("a film.mp4", 3 * MIB + 123)
        server = self.start()
        for warm in (False, True):
            for first, last in RANGES:
                with self.subTest(first=first, last=last, warm=warm):
                    status, body = self.curl(server, "a film.mp4", "-r", range_text(first, last))
                    self.assertEqual(status, 206)
                    begin = max(0, len(held) - last) if first is None else first
                    end = len(held) if first is None or last is None else last + 1
                    self.assert_same(body, held[begin:end])
            status, body = self.curl(server, "a film.mp4")
            self.assertEqual(status, 200)
            self.assert_same(body, held)
        self.assert_stops(server)

    def test_names_of_every_kind(self):
        names = ["plain.mp4", "with space & + sign.mp4", "샘플 9 - 한글 이름.mp4", "🎬.webm", "50% off?#1.mkv",
                 "sub/folder/inner.MOV", "it's \"quoted\".m4v", "<b>.avi", ";semi=colon,@!$().flv"]
        held = {name: self.put(name, 1000 + index) for index, name in enumerate(names)}
        server = self.start()
        listed = {video["name"]: video for video in server.videos()}
        self.assertEqual(sorted(listed), sorted(names))
        for name, body in held.items():
            with self.subTest(name=name):
                video = listed[name]
                self.assertEqual(set(video), {"name", "url", "size", "modified", "etag"})
                self.assertEqual(video["size"], len(body))
                self.assertRegex(video["modified"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$")
                self.assertEqual(unquote(video["url"]), "/download/" + name)
                self.assertTrue(video["url"].isascii())
                self.assertEqual(video["url"].count("/"), 2 + name.count("/"))
                self.assert_body(get(server.port, video["url"]), body, 200)

    def test_the_list_is_sorted_for_people_and_revalidated(self):
        for name in ("film 10.mp4", "film 2.mp4", "Film 1.mp4", "notes.txt", "b.MP4"):
            self.put(name, 10)
        server = self.start()
        self.assertEqual([video["name"] for video in server.videos()],
                         ["b.MP4", "Film 1.mp4", "film 2.mp4", "film 10.mp4"])
        reply = get(server.port, "/api/videos")
        self.assertEqual(reply.field("Cache-Control"), "no-cache")
        again = get(server.port, "/api/videos", fields={"If-None-Match": reply.field("ETag")})
        self.assertEqual((again.status, again.body), (304, b""))

    def test_an_empty_folder_is_an_empty_list(self):
        self.assertEqual(self.start().videos(), [])

    def test_a_new_file_is_listed_after_a_while(self):
        server = self.start("--list-ttl", "200ms")
        self.assertEqual(server.videos(), [])
        self.put("new.mp4", 10)
        wait_until(lambda: [video["name"] for video in server.videos()] == ["new.mp4"], "the new file is listed", 20)

    def test_cache_status_tells_a_hit_from_a_miss(self):
        self.put("film.mp4", MIB)
        server = self.start()
        cold, warm = (server.get("film.mp4", range=(0, 99)) for _ in range(2))
        self.assertRegex(cold.field("Cache-Status"), r"^reelcache; *fwd=(uri-)?miss")
        self.assertFalse(cold.is_hit())
        self.assertTrue(warm.is_hit(), warm)

    def test_the_numbers_add_up(self):
        self.put("film.mp4", 2 * MIB + 5)
        server = self.start()
        sent = 0
        for window in ((0, 99), (0, 99), (CHUNK, None), (None, 5), None):
            reply = server.get("film.mp4", range=window)
            sent += len(reply.body)
        get(server.port, "/api/videos")
        get(server.port, "/")
        self.assertEqual(server.get("none.mp4").status, 404)
        stats = wait_until(lambda: (s := server.stats())["requests"]["by_status"].get("404") and s, "all are counted")
        self.assertEqual(sum(stats["bytes"].values()), sent)
        self.assertGreater(stats["bytes"]["origin"], 0)
        self.assertGreater(stats["bytes"]["memory"], 0)
        self.assertEqual(stats["requests"]["total"], sum(stats["requests"]["by_status"].values()))
        self.assertEqual(stats["requests"]["by_status"]["206"], 4)
        self.assertLessEqual(stats["cache"]["used_bytes"], stats["cache"]["capacity_bytes"])
        self.assertNotIn("film.mp4", str(stats))

    def test_a_restart_keeps_the_cache(self):
        held = self.put("film.mp4", 2 * MIB)
        server = self.start("--fresh-for", "1h")
        self.assert_body(server.get("film.mp4"), held, 200)
        self.assert_stops(server)
        server = self.start("--fresh-for", "1h")
        reply = server.get("film.mp4", range=(MIB, MIB + 99))
        self.assert_body(reply, held[MIB:MIB + 100], 206)
        self.assertTrue(reply.is_hit(), reply)
        stats = server.stats()["bytes"]
        self.assertEqual((stats["disk"], stats["origin"]), (100, 0))
        self.assert_stops(server)
        server = self.start("--reset-cache")
        self.assertFalse(server.get("film.mp4", range=(0, 9)).is_hit())

    def test_a_replaced_file_gives_new_bytes_under_a_new_tag(self):
        for size in (MIB, MIB + 7):  # the same length first: only time and inode tell
            with self.subTest(size=size):
                old = self.put("film.mp4", MIB)
                server = self.start("--fresh-for", "0s")
                before = server.get("film.mp4")
                self.assert_body(before, old, 200)
                new = self.random.randbytes(size)
                (self.videos / "incoming").write_bytes(new)
                os.replace(self.videos / "incoming", self.videos / "film.mp4")
                after = server.get("film.mp4")
                self.assert_body(after, new, 200)
                self.assertNotEqual(after.field("ETag"), before.field("ETag"))
                old_part = server.get("film.mp4", range=(0, 9), fields={"If-Range": before.field("ETag")})
                self.assert_body(old_part, new, 200)
                self.assert_stops(server)

    def test_a_removed_file_is_404(self):
        self.put("film.mp4", KIB)
        server = self.start("--fresh-for", "0s", "--negative-ttl", "0s")
        self.assertEqual(server.get("film.mp4").status, 200)
        (self.videos / "film.mp4").unlink()
        self.assertEqual(server.get("film.mp4").status, 404)
        self.put("film.mp4", KIB)
        self.assertEqual(server.get("film.mp4").status, 200)

    def test_links_may_not_lead_out(self):
        (self.folder / "secret.mp4").write_bytes(b"secret")
        (self.folder / "outside").mkdir()
        (self.folder / "outside/film.mp4").write_bytes(b"secret")
        (self.videos / "link.mp4").symlink_to(self.folder / "secret.mp4")
        (self.videos / "relative.mp4").symlink_to("../secret.mp4")
        (self.videos / "sub").symlink_to(self.folder / "outside")
        os.mkfifo(self.videos / "pipe.mp4")
        self.put("good.mp4", 10)
        server = self.start("--serve", "all")
        for name in ("link.mp4", "relative.mp4", "sub/film.mp4", "../secret.mp4", "sub/../../secret.mp4", "pipe.mp4"):
            with self.subTest(name=name):
                reply = server.get(name)
                self.assertIn(reply.status, (400, 404))
                self.assertNotIn(b"secret", reply.body)
        for target in ("/download/%2e%2e/secret.mp4", "/download/..%2fsecret.mp4", "/download//etc/passwd"):
            self.assertIn(get(server.port, target).status, (400, 404), target)
        for name in ("/etc/passwd", str(self.videos / "good.mp4"), "/good.mp4", "good.mp4/", ".//good.mp4", "a" * 1089):
            self.assertEqual(server.get(name).status, 404, name)  # a name in a bucket, no path of a file
        self.assertEqual([video["name"] for video in server.videos()], ["good.mp4"])

    def test_hidden_names_and_other_kinds_of_file(self):
        for name in (".hidden.mp4", ".folder/film.mp4", "sub/.film.mp4", "good.mp4", "good.vtt", "good.jpg",
                     "notes.txt", "page.html"):
            self.put(name, 10)

        def statuses(*options):
            server = self.start(*options)
            names = (".hidden.mp4", ".folder/film.mp4", "sub/.film.mp4", "good.mp4", "good.vtt", "good.jpg",
                     "notes.txt", "page.html")
            found = {name: server.get(name).status for name in names}
            listed = sorted(video["name"] for video in server.videos())
            self.assert_stops(server)
            return [name for name, status in found.items() if status == 200], listed

        self.assertEqual(statuses(), (["good.mp4", "good.vtt", "good.jpg"], ["good.mp4"]))
        self.assertEqual(statuses("--serve", "all")[0], ["good.mp4", "good.vtt", "good.jpg", "notes.txt", "page.html"])
        served, listed = statuses("--serve-hidden")
        self.assertEqual(served[:3], [".hidden.mp4", ".folder/film.mp4", "sub/.film.mp4"])
        self.assertEqual(listed, [".folder/film.mp4", ".hidden.mp4", "good.mp4", "sub/.film.mp4"])

    def test_the_access_log_has_a_line_per_request(self):
        self.put("film.mp4", 1000)
        log = self.folder / "access.log"
        server = self.start("--access-log", log)
        server.get("film.mp4", range=(0, 9))
        server.get("none.mp4")
        self.assert_stops(server)
        entries = [json.loads(line) for line in log.read_text().splitlines()]
        requests = [entry for entry in entries if entry["kind"] == "request"]
        self.assertEqual(len(requests), 2, entries)
        entry = requests[0]
        self.assertEqual((entry["target"], entry["range"], entry["status"], entry["bytes"]),
                         ("/download/film.mp4", "bytes=0-9", 206, 10))


if __name__ == "__main__":
    unittest.main()
