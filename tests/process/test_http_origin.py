"""A real nginx behind the server, and the real ffprobe and ffmpeg in front of it."""
import json
import shutil
import subprocess
import unittest

from origins import Nginx, nginx_program
from support import MIB, ProcessTest

SEEKS = ("0", "7.3", "18.9", "12", "1.04")


def make_film(path):
    """20 s with the index at the end, so a player has to jump about."""
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=640x360:r=25:d=20", "-f", "lavfi", "-i",
                    "sine=d=20", "-c:v", "libx264", "-preset", "ultrafast", "-g", "50", "-c:a", "aac", "-shortest",
                    "-f", path.suffix[1:], path], check=True, stdin=subprocess.DEVNULL)


def run(*command):
    return subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=120).stdout


def facts(source):
    found = json.loads(run("ffprobe", "-v", "error", "-of", "json", "-show_streams", "-show_format", source))
    del found["format"]["filename"]
    return found


def frames_from(source, seconds):
    return run("ffmpeg", "-v", "error", "-ss", seconds, "-i", source, "-frames:v", "12", "-f", "framemd5", "-")


@unittest.skipUnless(nginx_program() and shutil.which("ffmpeg"), "nginx or ffmpeg is not installed")
class HttpOriginTest(ProcessTest):
    def setUp(self):
        super().setUp()
        self.root = self.folder / "root"
        (self.root / "sub folder/더 깊이").mkdir(parents=True)

    def start_nginx(self, listing="json"):
        nginx = Nginx(self.root, listing)
        self.addCleanup(nginx.close)
        return nginx

    def test_ffprobe_and_ffmpeg_see_what_they_see_in_the_file(self):
        for suffix in ("mp4", "matroska"):
            make_film(self.root / f"film.{suffix}")
        (self.root / "film.matroska").rename(self.root / "film.mkv")
        server = self.serve(self.start_nginx().url)
        for name in ("film.mp4", "film.mkv"):
            file, url = str(self.root / name), f"{server.url}/download/{name}"
            for warm in (False, True):
                for seconds in SEEKS:
                    with self.subTest(name=name, seconds=seconds, warm=warm):
                        self.assertEqual(frames_from(url, seconds), frames_from(file, seconds))
                self.assertEqual(facts(url), facts(file))
        stats = server.stats()
        self.assertGreater(stats["bytes"]["memory"], 0)
        held = sum((self.root / name).stat().st_size for name in ("film.mp4", "film.mkv"))
        self.assertLessEqual(stats["origin"]["bytes"], held * 1.1, "what is cached is not fetched again")
        self.assert_stops(server)

    def test_whole_files_are_the_same_cold_and_warm(self):
        body = bytes(range(256)) * (3 * MIB // 256) + b"end"
        (self.root / "film.mp4").write_bytes(body)
        server = self.serve(self.start_nginx().url)
        for _ in range(2):
            self.assert_body(server.get("film.mp4"), body, 200)
        self.assertEqual(server.get("none.mp4").status, 404)
        self.assertEqual(server.get("sub folder/").status, 404)

    def test_both_kinds_of_index_are_read(self):
        names = ["film 2.mp4", "film 10.mp4", "샘플.webm", "a&b<c>.mkv", "sub folder/더 깊이/inner.mov", "100%.avi"]
        for size, name in enumerate(names, 1):
            (self.root / name).write_bytes(b"x" * size)
        (self.root / "notes.txt").write_text("not a video")
        for listing in ("json", "html"):
            with self.subTest(listing=listing):
                server = self.serve(self.start_nginx(listing).url)
                videos = {video["name"]: video for video in server.videos()}
                self.assertEqual(sorted(videos), sorted(names))
                for size, name in enumerate(names, 1):
                    self.assert_body(server.get(name), b"x" * size, 200)
                    if listing == "json":
                        self.assertEqual(videos[name]["size"], size)
                self.assert_stops(server)

    def test_an_origin_that_is_away_is_told_and_waited_for(self):
        nginx = self.start_nginx()
        (self.root / "film.mp4").write_bytes(b"x" * 1000)
        server = self.serve(nginx.url, "--list-ttl", "200ms", "--fresh-for", "0s", "--origin-connect-timeout", "1s")
        self.assertEqual(len(server.videos()), 1)
        self.assert_body(server.get("film.mp4"), b"x" * 1000, 200)
        nginx.process.terminate()
        nginx.process.wait(30)
        self.assert_body(server.get("film.mp4"), b"x" * 1000, 200)  # stale, and better than nothing
        reply = server.get("other.mp4")
        self.assertIn(reply.status, (502, 503, 504))
        self.assertIsNotNone(reply.field("Retry-After") or reply.status != 503 or None)
        self.assertEqual(len(server.videos()), 1)


if __name__ == "__main__":
    unittest.main()
