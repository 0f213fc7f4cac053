"""Facts and posters of the gallery's videos: /api/media, /poster/, and what /api/videos gains, also over a restart."""
import json
import shutil
import statistics
import subprocess
import unittest
from urllib.parse import quote

import samples
from support import BINARY, MIB, ROOT, ProcessTest, get, wait_until

READER = BINARY.parent / "reelcache-media"
NO_READER = "reelcache-media is not built: libavformat-dev is missing"

# One of each format of the gallery: picture, sound, what browsers make of it
FORMATS = {
    "front.mp4": ("h264", "aac", "direct"),
    "front.m4v": ("h264", "aac", "direct"),
    "front.mov": ("h264", "aac", "direct"),
    "film.mkv": ("h264", "aac", "direct"),
    "vp8.webm": ("vp8", "opus", "direct"),
    "picture.avi": ("mpeg4", "mp3", "container"),
    "old.flv": ("flv1", "mp3", "container"),
    "wmv2.wmv": ("wmv2", "wmav2", "container"),
}


def luma(jpeg):
    """The brightness of each pixel of a picture, by ffmpeg."""
    return subprocess.run(["ffmpeg", "-loglevel", "error", "-i", "-", "-f", "rawvideo", "-pix_fmt", "gray", "-"], input=jpeg,
                          capture_output=True, check=True, timeout=60).stdout


class MediaTest(ProcessTest):
    def setUp(self):
        super().setUp()
        self.videos = self.folder / "videos"
        self.videos.mkdir()

    def put(self, *names):
        for name in names:
            (self.videos / name).write_bytes(samples.sample(name))

    def server(self, *options, **more):
        return self.serve(f"dir:{self.videos}", "--list-ttl", "100ms", *options, **more)

    def ask(self, server, *names):
        return server.json("/api/media?" + "&".join("name=" + quote(name) for name in names))

    def read(self, server, *names):
        """{name: its details}, once all of them were read."""
        answer = wait_until(lambda: (lambda found: found if not found["waiting"] else None)(self.ask(server, *names)),
                            f"facts of {names}")
        return {video["name"]: video for video in answer["videos"]}

    def listed(self, server):
        return {video["name"]: video for video in server.videos()}


@unittest.skipUnless(READER.exists(), NO_READER)
class ReadingTest(MediaTest):
    def test_each_format_has_facts_and_a_poster_at_small_cost(self):
        self.put(*FORMATS)
        server = self.server()
        found = self.read(server, *FORMATS)
        for name, (picture, sound, play) in FORMATS.items():
            with self.subTest(name):
                video = found[name]
                self.assertEqual((video["video_codec"], video["audio_codec"], video["play"]), (picture, sound, play))
                self.assertEqual((video["width"], video["height"]), (320, 180))
                self.assertAlmostEqual(video["duration"], 12, delta=0.1)
                poster = get(server.port, video["poster"])
                self.assertEqual((poster.status, poster.field("Content-Type")), (200, "image/jpeg"))
                self.assertIn("immutable", poster.field("Cache-Control"))
                self.assertGreater(statistics.pvariance(luma(poster.body)), 500)
        self.assertLess(server.stats()["origin"]["bytes"], len(FORMATS) * 1.5 * MIB)

    def test_the_list_has_them_and_a_restart_reads_nothing_again(self):
        self.put("front.mp4", "picture.avi")
        server = self.server()
        self.assertNotIn("duration", self.listed(server)["front.mp4"], "nothing is read for the list")
        self.read(server, "front.mp4", "picture.avi")
        before = wait_until(lambda: (lambda videos: videos if "poster" in videos["front.mp4"] else None)(self.listed(server)),
                            "facts in the list")
        self.assertTrue(before["front.mp4"]["faststart"])
        self.assertEqual(before["picture.avi"]["play"], "container")
        server.stop()
        server = self.server()
        self.assertEqual(self.listed(server), before)
        self.assertEqual(get(server.port, before["front.mp4"]["poster"]).status, 200)
        self.assertEqual(server.stats()["origin"]["bytes"], 0)

    def test_a_replaced_film_is_read_anew(self):
        self.put("front.mp4")
        server = self.server("--fresh-for", "1ms")
        poster = self.read(server, "front.mp4")["front.mp4"]["poster"]
        (self.videos / "front.mp4").write_bytes(samples.sample("end.mp4"))
        wait_until(lambda: "duration" not in self.listed(server)["front.mp4"], "the list forgets what is gone")
        self.assertEqual(get(server.port, poster).status, 200, "under the old version's address")
        wait_until(lambda: self.read(server, "front.mp4")["front.mp4"]["poster"] != poster, "the new version is read")
        self.assertFalse(self.read(server, "front.mp4")["front.mp4"]["faststart"])

    def test_a_damaged_film_says_so_and_is_not_read_again_after_a_restart(self):
        (self.videos / "cut.mp4").write_bytes(samples.cut("end.mp4"))
        (self.videos / "text.mp4").write_bytes(b"no film at all\n" * 1000)
        server = self.server()
        found = self.read(server, "cut.mp4", "text.mp4")
        self.assertEqual(found["cut.mp4"]["damage"], "cut_off")
        self.assertEqual((found["text.mp4"]["damage"], found["text.mp4"]["play"]), ("unreadable", "damaged"))
        self.assertNotIn("poster", found["text.mp4"])
        server.stop()
        server = self.server()
        self.assertEqual(self.listed(server)["text.mp4"]["damage"], "unreadable")
        self.assertEqual(server.stats()["origin"]["bytes"], 0)

    def test_names_that_are_not_there_or_not_shown(self):
        (self.videos / ".hidden.mp4").write_bytes(samples.sample("front.mp4"))
        server = self.server()
        found = self.read(server, "gone.mp4", ".hidden.mp4", "notes.txt")
        self.assertEqual({video["error"] for video in found.values()}, {"not_found"})

    def test_a_query_that_makes_no_sense(self):
        server = self.server()
        for query in ("", "?", "?prefix=a", "?" + "&".join(f"name={i}.mp4" for i in range(51))):
            reply = get(server.port, "/api/media" + query)
            self.assertEqual((reply.status, json.loads(reply.body)["error"]["code"]), (400, "bad_names"), query)
        for path in ("/poster/", "/poster/a.mp4", "/poster/a.mp4?v=1", "/poster/a.mp4?v=0123456789abcdef"):
            self.assertEqual(get(server.port, path).status, 404, path)


class SubtitlesTest(MediaTest):
    def test_those_beside_a_film_are_known_without_asking_for_them(self):
        for name in ("a/film.mp4", "a/film.srt", "a/film.ko.smi", "a/film 2.srt", "film.en.vtt", "film.webm", ".film.srt"):
            (self.videos / name).parent.mkdir(exist_ok=True)
            (self.videos / name).write_bytes(b"text")
        server = self.server()
        self.listed(server)
        for name, expected in (("a/film.mp4", ["a/film.ko.smi", "a/film.srt"]), ("film.webm", ["film.en.vtt"]), ("b.mp4", [])):
            self.assertEqual(server.json("/api/subtitles?name=" + quote(name))["subtitles"], expected, name)
        for query in ("", "?name=film.srt", "?name=.film.mp4"):
            self.assertEqual(get(server.port, "/api/subtitles" + query).status, 404, query)


class NoReaderTest(MediaTest):
    def expect_no_reader(self, server):
        self.assertEqual(self.ask(server, "front.mp4"), {"reader": "missing", "videos": [], "waiting": []})
        self.assertEqual(list(self.listed(server)), ["front.mp4"])
        self.assertEqual(server.get("front.mp4").body, samples.sample("front.mp4"))

    def test_without_the_program_everything_else_works(self):
        self.put("front.mp4")
        alone = self.folder / "reelcache"
        shutil.copy(BINARY, alone)
        server = self.server("--web-dir", ROOT / "web", binary=alone)
        self.assertIn("reelcache-media is not beside this program", server.stderr())
        self.expect_no_reader(server)

    def test_nothing_is_read_when_it_is_not_wished(self):
        self.put("front.mp4")
        self.expect_no_reader(self.server("--posters", "no"))
