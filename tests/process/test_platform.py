"""A server on platforms that limit it: long answers, little memory, nothing on disk that could be read by others."""
import os
import re
import shutil
import signal
import subprocess
import unittest
from pathlib import Path

from origins import ScriptedOrigin
from support import KIB, MIB, ProcessTest, wait_until
from test_http_origin import facts, frames_from, make_film

SEEKS = ("0", "7.3", "18.9", "12")


class MaxResponseTest(ProcessTest):
    """--max-response 1MiB, read by real clients."""

    def setUp(self):
        super().setUp()
        self.videos = self.folder / "videos"
        self.videos.mkdir()

    def start(self):
        return self.serve(f"dir:{self.videos}", "--max-response", "1MiB")

    def curl(self, server, name, *options):
        """Fields in lower case, and the bytes."""
        result = subprocess.run(["curl", "-sS", "--fail", "--max-time", "60", "-D", self.folder / "head", "-o",
                                 self.folder / "body", *options, f"{server.url}/download/{name}"], check=True)
        self.assertEqual(result.returncode, 0)
        return (self.folder / "head").read_text().lower(), (self.folder / "body").read_bytes()

    def test_curl_gets_all_bytes_in_chunks(self):
        held = os.urandom(5 * MIB + 77)
        (self.videos / "film.mp4").write_bytes(held)
        server = self.start()
        for warm in (False, True):
            for window, expected in ((None, held), ("0-", held), ("1000-3999999", held[1000:4000000]),
                                     ("-2000000", held[-2000000:])):
                with self.subTest(window=window, warm=warm):
                    head, body = self.curl(server, "film.mp4", *(("-r", window) if window else ()))
                    self.assertIn("transfer-encoding: chunked", head)
                    self.assertNotIn("content-length", head)
                    self.assert_same(body, expected)
            head, body = self.curl(server, "film.mp4", "-r", "5-1048580")
            self.assertIn("content-length: 1048576", head)
            self.assert_same(body, held[5:1048581])
            head, body = self.curl(server, "film.mp4", "--http1.0")
            self.assertIn(f"content-length: {len(held)}", head)
            self.assert_same(body, held)
        self.assert_stops(server)

    def test_a_player_reads_on_after_shorter_answers(self):
        held = os.urandom(3 * MIB + 77)
        (self.videos / "film.mp4").write_bytes(held)
        server, got = self.start(), b""
        while len(got) < len(held):
            reply = server.get("film.mp4", range=(len(got), None), fields={"Sec-Fetch-Dest": "video"})
            self.assertEqual(reply.status, 206)
            self.assertEqual(reply.field("Content-Range"),
                             f"bytes {len(got)}-{len(got) + len(reply.body) - 1}/{len(held)}")
            self.assertLessEqual(len(reply.body), MIB)
            got += reply.body
        self.assert_same(got, held)

    def test_a_cut_chunked_answer_is_an_error_to_its_client(self):
        origin = ScriptedOrigin(self.folder, "--object", "film.mp4=5MiB")
        self.addCleanup(origin.close)
        origin.act("film.mp4", hold_after_bytes=300 * KIB)
        server = self.serve(origin.url + "/", "--max-response", "1MiB")
        curl = subprocess.Popen(["curl", "-s", "--max-time", "60", "-o", self.folder / "body",
                                 f"{server.url}/download/film.mp4"])
        wait_until(lambda: origin.ask("/__stats")["held"], "the answer is on its way")
        origin.act("film.mp4", replace=True, release=True)  # what follows is of another version
        self.assertEqual(curl.wait(60), 18, "curl's word for a body that ended early")

    @unittest.skipUnless(shutil.which("ffmpeg"), "ffmpeg is not installed")
    def test_ffprobe_and_ffmpeg_see_what_they_see_in_the_file(self):
        make_film(self.videos / "film.mp4")
        self.assertGreater((self.videos / "film.mp4").stat().st_size, 2 * MIB)
        server = self.start()
        file, url = str(self.videos / "film.mp4"), f"{server.url}/download/film.mp4"
        for warm in (False, True):
            self.assertEqual(facts(url), facts(file))
            for seconds in SEEKS:
                with self.subTest(seconds=seconds, warm=warm):
                    self.assertEqual(frames_from(url, seconds), frames_from(file, seconds))
        copied = self.folder / "copied.mp4"
        subprocess.run(["curl", "-sS", "--max-time", "60", "-o", copied, url], check=True)
        self.assert_same(copied.read_bytes(), Path(file).read_bytes())

    def test_it_is_on_by_itself_where_it_is_needed(self):
        for env, chosen in (({"REPLIT_DEPLOYMENT": "1"}, "24MiB"), ({"K_SERVICE": "reel"}, "24MiB"), ({}, None),
                            ({"K_SERVICE": ""}, None), ({"K_SERVICE": "x", "REELCACHE_MAX_RESPONSE": "off"}, None)):
            with self.subTest(env=env):
                server = self.serve(f"dir:{self.videos}", env={"REPLIT_DEPLOYMENT": "", "K_SERVICE": "", **env})
                self.assert_stops(server)
                found = re.search(r"--max-response is (\w+)", server.stderr())
                self.assertEqual(found and found[1], chosen)


class SizesTest(ProcessTest):
    def test_a_disk_in_memory_gets_a_small_cache(self):
        place = Path("/dev/shm") / self.folder.name
        self.addCleanup(shutil.rmtree, place, ignore_errors=True)
        server = self.serve(f"dir:{self.folder}", "--cache-dir", place)
        self.assertLessEqual(server.stats()["cache"]["capacity_bytes"], 256 * MIB)
        self.assert_stops(server)
        self.assertRegex(server.stderr(), r"--cache-size is \d+MiB: the disk is memory")
        self.assertRegex(server.stderr(), r"--memory is \d+MiB: the memory limit is ")

    def test_what_is_asked_for_is_not_second_guessed(self):
        server = self.serve(f"dir:{self.folder}", "--cache-size", "300MiB", "--memory", "20MiB", env={"K_SERVICE": "x"})
        self.assertEqual(server.stats()["cache"]["capacity_bytes"], 300 * MIB)
        self.assert_stops(server)
        self.assertNotRegex(server.stderr(), r"--(cache-size|memory) is")


class UnstoredTest(ProcessTest):
    def test_an_object_without_a_validator_is_mentioned_once(self):
        origin = ScriptedOrigin(self.folder, "--object", "film.mp4=300kB")
        self.addCleanup(origin.close)
        origin.act("film.mp4", no_etag=True, no_last_modified=True)
        server = self.serve(origin.url + "/", "--fresh-for", "0")
        for window in (None, (0, 99), (None, 5), (1000, None)):
            reply = server.get("film.mp4", range=window)
            self.assertFalse(reply.cut)
            self.assertFalse(reply.is_hit())
        self.assert_stops(server)
        self.assertEqual(server.stderr().count("no strong validator"), 1)


class CoreTest(ProcessTest):
    """A core file would hold tokens."""

    def start(self, **env):
        return self.serve(f"dir:{self.folder}", env=env, prefix=("prlimit", "--core=unlimited:unlimited"))

    @staticmethod
    def core_limit(server):
        return re.search(r"Max core file size +(\w+)", Path(f"/proc/{server.pid}/limits").read_text())[1]

    def test_an_abort_leaves_no_core(self):
        server = self.start()
        self.assertEqual(self.core_limit(server), "0")
        os.kill(server.pid, signal.SIGABRT)
        ended = os.waitid(os.P_PID, server.pid, os.WEXITED | os.WNOWAIT)
        self.assertEqual(ended.si_code, os.CLD_KILLED)  # not CLD_DUMPED
        self.assertEqual(server.wait(), -signal.SIGABRT)

    def test_debug_leaves_it_to_the_person(self):
        self.assertEqual(self.core_limit(self.start(DEBUG="1")), "unlimited")


if __name__ == "__main__":
    unittest.main()
