"""`reelcache check`: what it says of films of every kind, whole, cut and damaged; its words, its exit status, its cost."""
import json
import os
import pty
import re
import shlex
import subprocess
import unittest

import samples
from origins import Nginx, ScriptedOrigin, nginx_program
from reader import NO_READER, READER
from support import BINARY, KIB, MIB, ProcessTest, environment


class CheckTest(ProcessTest):
    def setUp(self):
        super().setUp()
        self.videos = self.folder / "videos"
        self.videos.mkdir()
        self.origin = f"dir:{self.videos}"

    def put(self, **files):
        """name_with_underscores=bytes, or put(**{name: bytes})."""
        for name, body in files.items():
            path = self.videos / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)

    def check(self, *arguments, origin=None, env=None, **more):
        return subprocess.run([BINARY, "check", *arguments, "--origin", origin or self.origin], cwd=self.videos,
                              env=environment(self.folder, env), stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=120, **more)

    def checked(self, *arguments, **more):
        """{name: what --json says of it}, and the exit status."""
        result = self.check("--json", *arguments, **more)
        self.assertEqual(result.stderr, "")
        return {video["name"]: video for video in map(json.loads, result.stdout.splitlines())}, result.returncode

    def check_one(self, name, body, **more):
        self.put(**{name: body})
        found, status = self.checked(name, **more)
        return found[name], status


@unittest.skipUnless(READER.exists(), NO_READER)
class KindsTest(CheckTest):
    # name: container, picture, sound, index, and the browsers that play it as it is
    EVERY = "chrome firefox safari edge"
    EXPECTED = {
        "front.mp4": ("mp4", "h264", "aac", "front", EVERY),
        "end.mp4": ("mp4", "h264", "aac", "end", EVERY),
        "front.m4v": ("mp4", "h264", "aac", "front", EVERY),
        "front.mov": ("mov", "h264", "aac", "front", EVERY),
        "fragments.mp4": ("mp4", "h264", "aac", "none", EVERY),
        "fragments-index.mp4": ("mp4", "h264", "aac", "front", EVERY),
        "hevc.mp4": ("mp4", "hevc", "aac", "front", "safari"),
        "part2.mp4": ("mp4", "mpeg4", "aac", "front", ""),
        "rare-keyframes.mp4": ("mp4", "h264", "aac", "front", EVERY),
        "film.mkv": ("matroska", "h264", "aac", "end", "chrome firefox edge"),
        "ac3.mkv": ("matroska", "h264", "ac3", "end", ""),
        "vp8.webm": ("webm", "vp8", "opus", "end", EVERY),
        "picture.avi": ("avi", "mpeg4", "mp3", "end", ""),
        "copied.avi": ("avi", "h264", "mp3", "end", ""),
        "old.flv": ("flv", "flv1", "mp3", "none", ""),
        "h264.flv": ("flv", "h264", "aac", "front", ""),
        "wmv2.wmv": ("asf", "wmv2", "wmav2", "end", ""),
        "stream.ts": ("mpegts", "h264", "aac", "unknown", ""),
    }

    def setUp(self):
        super().setUp()
        self.put(**{name: samples.sample(name) for name in self.EXPECTED})

    def test_every_kind_is_told_as_it_is(self):
        found, status = self.checked(*self.EXPECTED)
        self.assertEqual(status, 0, "what is whole is no fault, whatever plays it")
        for name, (container, picture, sound, index, browsers) in self.EXPECTED.items():
            with self.subTest(name):
                video = found[name]
                self.assertEqual((video["container"], video["video"]["codec"], video["audio"]["codec"], video["index"]),
                                 (container, picture, sound, index))
                self.assertEqual((video["video"]["width"], video["video"]["height"]), (320, 180))
                self.assertEqual((video["readable"], video["damage"]), (True, "none"))
                self.assertEqual([who for who, word in video["play"].items() if word == "direct"], browsers.split())
                self.assertEqual((video["ranges"], video["validator"]), ("answered", "strong_tag"))
                self.assertAlmostEqual(video["duration"], 12, delta=0.15)

    def test_only_the_formats_of_the_gallery_are_checked_unless_named(self):
        found, _ = self.checked()
        self.assertNotIn("stream.ts", found)
        self.assertEqual(len(found), len(self.EXPECTED) - 1)

    def test_keyframes_that_are_far_apart_are_named(self):
        found, _ = self.checked("rare-keyframes.mp4", "front.mp4")
        self.assertAlmostEqual(found["front.mp4"]["video"]["keyframe_seconds"], 2, delta=0.1)
        self.assertAlmostEqual(found["rare-keyframes.mp4"]["video"]["keyframe_seconds"], 12, delta=0.1)
        self.assertRegex(" ".join(found["rare-keyframes.mp4"]["advice"]), "Keyframes are up to 12 s apart")

    def test_the_index_at_the_end_is_said_of_those_alone(self):
        found, _ = self.checked()
        said = {name for name, video in found.items() if "index lies at the end" in " ".join(video["advice"])}
        self.assertEqual(said, {"end.mp4"})

    def test_each_ffmpeg_line_mends_its_film(self):
        """It is run as it stands, and what comes out plays everywhere and has its index in front."""
        found, _ = self.checked(*self.EXPECTED)
        mended = {}
        for name, video in found.items():
            if "ffmpeg" in video:
                subprocess.run(video["ffmpeg"].replace("ffmpeg ", "ffmpeg -nostdin -loglevel error ", 1), shell=True,
                               cwd=self.videos, check=True, timeout=120)
                mended[name] = shlex.split(video["ffmpeg"])[-1]
        self.assertEqual(set(self.EXPECTED) - set(mended),
                         {"front.mp4", "front.m4v", "front.mov", "fragments-index.mp4", "rare-keyframes.mp4", "vp8.webm"})
        after, status = self.checked(*mended.values())
        self.assertEqual(status, 0)
        for name, made in mended.items():
            with self.subTest(name):
                self.assertEqual(set(after[made]["play"].values()), {"direct"}, after[made])
                self.assertEqual((after[made]["index"], after[made]["mend"]), ("front", "nothing"))
                copied = found[name]["mend"] == "remux"
                self.assertEqual(copied, "-c copy" in found[name]["ffmpeg"])


@unittest.skipUnless(READER.exists(), NO_READER)
class DamageTest(CheckTest):
    def test_films_that_are_cut_off(self):
        for name in ("front.mp4", "end.mp4", "front.mov", "fragments.mp4", "film.mkv", "vp8.webm", "picture.avi", "h264.flv",
                     "wmv2.wmv"):
            with self.subTest(name):
                video, status = self.check_one(name, samples.cut(name))
                self.assertEqual((video["damage"], status), ("cut_off", 1), video)
                self.assertEqual(video["mend"], "hopeless" if name == "end.mp4" else "salvage")

    def test_what_is_left_of_a_cut_film_is_kept_by_its_line(self):
        for name in ("front.mp4", "film.mkv", "h264.flv"):
            with self.subTest(name):
                video, _ = self.check_one(name, samples.cut(name))
                subprocess.run(video["ffmpeg"].replace("ffmpeg ", "ffmpeg -nostdin -loglevel quiet ", 1), shell=True,
                               cwd=self.videos, check=False, timeout=120)
                found, _ = self.checked(made := shlex.split(video["ffmpeg"])[-1])
                self.assertEqual(found[made]["damage"], "none", found[made])

    def test_films_with_a_hole(self):
        for share in (0, 0.45):
            video, status = self.check_one("front.mp4", samples.zeroed("front.mp4", share, 150_000))
            self.assertEqual((video["damage"], status), ("undecodable", 1), video)
            self.assertRegex(video["advice"][0], r"The picture at 0:0[06] is damaged")

    def test_what_is_no_video(self):
        for body in (b"", b"x", b"<html>not found</html>" * 50, bytes(100_000), os.urandom(100_000)):
            video, status = self.check_one("a.mp4", body)
            self.assertEqual((video["readable"], video["damage"], status), (False, "unreadable", 1), body[:20])

    def test_any_wrong_bytes_get_an_answer(self):
        names = []
        for name in ("front.mp4", "end.mp4", "fragments-index.mp4", "film.mkv", "vp8.webm", "picture.avi", "h264.flv",
                     "wmv2.wmv"):
            for seed in range(6):
                names.append(f"{seed}-{name}")
                self.put(**{names[-1]: samples.scribbled(name, seed)})
        found, _ = self.checked()
        self.assertEqual(set(found), set(names))
        for video in found.values():
            self.assertNotIn("crashed", " ".join(video["advice"]))

    def test_a_playlist_names_no_other_file(self):
        """libavformat would open what is named in it; the reader has neither files nor a network."""
        (self.folder / "secret.mp4").write_bytes(samples.sample("front.mp4"))
        playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nfile://{self.folder}/secret.mp4\n"
        video, _ = self.check_one("a.mp4", playlist.encode())
        self.assertEqual((video["damage"], "video" in video), ("unreadable", False))


@unittest.skipUnless(READER.exists(), NO_READER)
class CostTest(CheckTest):
    """What a check asks of its origin, which counts."""

    def serve_files(self, *names):
        self.put(**{name: samples.sample(name) for name in names})
        nginx = Nginx(self.videos)
        self.addCleanup(nginx.close)
        return nginx.url

    @unittest.skipUnless(nginx_program(), "nginx is missing")
    def test_a_typical_film_costs_a_few_requests_of_256_kib(self):
        names = ("front.mp4", "end.mp4", "front.mov", "film.mkv", "vp8.webm", "picture.avi", "h264.flv", "wmv2.wmv")
        found, status = self.checked(origin=self.serve_files(*names))
        self.assertEqual((len(found), status), (len(names), 0))
        for name, video in found.items():
            with self.subTest(name):
                self.assertLessEqual(video["requests"], 5)
                self.assertLessEqual(video["bytes"], 5 * 256 * KIB)

    def test_the_origin_counts_what_is_told(self):
        origin = ScriptedOrigin(self.folder)
        self.addCleanup(origin.close)
        origin.create("a.mp4", 50 * MIB)  # noise, which no reader reads to its end
        found, status = self.checked("a.mp4", origin=origin.url)
        self.assertEqual(status, 1)
        sent = origin.sent("a.mp4")
        self.assertEqual((found["a.mp4"]["requests"], found["a.mp4"]["bytes"]), (sent["requests"], sent["bytes"]))
        self.assertEqual(sent["max_times"], 1, "no byte is fetched twice")
        self.assertLessEqual(sent["bytes"], 4 * MIB)


@unittest.skipUnless(READER.exists(), NO_READER)
class OriginTest(CheckTest):
    def setUp(self):
        super().setUp()
        self.scripted = ScriptedOrigin(self.folder)
        self.addCleanup(self.scripted.close)
        self.scripted.create("a.mp4", MIB)

    def check_scripted(self, **action):
        self.scripted.act("a.mp4", **action)
        found, status = self.checked("a.mp4", origin=self.scripted.url)
        return found["a.mp4"], status

    def test_ranges_that_are_ignored_are_told(self):
        self.assertEqual(self.check_scripted()[0]["ranges"], "answered")
        self.assertEqual(self.check_scripted(ignore_range=True)[0]["ranges"], "ignored")
        table = self.check("a.mp4", origin=self.scripted.url).stdout
        self.assertIn("The origin ignores byte ranges (1 of 1)", table)

    def test_validators_are_told(self):
        self.assertEqual(self.check_scripted()[0]["validator"], "strong_tag")
        self.assertEqual(self.check_scripted(weak_etag=True)[0]["validator"], "weak_tag")
        self.assertEqual(self.check_scripted(no_etag=True)[0]["validator"], "last_modified")
        self.assertEqual(self.check_scripted(no_etag=True, no_last_modified=True)[0]["validator"], "none")
        self.assertIn("no strong validator", self.check("a.mp4", origin=self.scripted.url).stdout)

    def test_a_wrong_content_range_is_told(self):
        video, status = self.check_scripted(wrong_content_range="shift")
        self.assertEqual((video["readable"], video["error"], status), (False, "bad_answer", 1), video)
        self.assertIn("206 brings", video["advice"][0])

    def test_errors_of_the_origin_are_told(self):
        for code, error in ((403, "forbidden"), (404, "not_found")):
            video, status = self.check_scripted(status=code)
            self.assertEqual((video["readable"], video["error"], status), (False, error, 1))


@unittest.skipUnless(READER.exists(), NO_READER)
class WordsTest(CheckTest):
    def test_the_table(self):
        self.put(**{"front.mp4": samples.sample("front.mp4"), "cut.mp4": samples.cut("front.mp4"),
                    "한글 이름.mkv": samples.sample("film.mkv")})
        result = self.check()
        self.assertEqual((result.returncode, result.stderr), (1, ""))
        self.assertNotIn("\x1b", result.stdout)
        lines = result.stdout.splitlines()
        self.assertRegex(lines[0], r"^VIDEO +PLAYS +FORMAT +PICTURE +SOUND +LENGTH +MBIT/S +KEYFRAME +INDEX$")
        self.assertRegex(result.stdout, r"(?m)^cut.mp4 +cut off +MP4 ")
        self.assertRegex(result.stdout, r"(?m)^front.mp4 +everywhere +MP4 +H.264 320x180 +AAC +0:12 +[0-9.]+ +2.0 s +front$")
        self.assertRegex(result.stdout, r"(?m)^한글 이름.mkv +not in Safari +Matroska ")
        self.assertIn("ffmpeg -i '한글 이름.mkv' -sn -dn -c copy -movflags +faststart '한글 이름.mp4'", result.stdout)
        self.assertIn("3 videos. Playing everywhere: 1, not everywhere: 1, broken: 1.", result.stdout)

    def test_in_korean(self):
        self.put(**{"front.mp4": samples.sample("front.mp4"), "end.mp4": samples.sample("end.mp4"),
                    "cut.mp4": samples.cut("front.mp4")})
        korean = {"LANG": "ko_KR.UTF-8"}
        result = self.check(env=korean)
        self.assertEqual((result.returncode, result.stderr), (1, ""))
        self.assertRegex(result.stdout.splitlines()[0], r"^파일 +재생 +형식 +영상 +소리 +길이 +Mbit/s +키프레임 +색인$")
        self.assertRegex(result.stdout, r"(?m)^cut.mp4 +잘림 +MP4 ")
        self.assertRegex(result.stdout, r"(?m)^  파일이 중간에 잘렸습니다: 마지막 \d+바이트가 없습니다.$")
        self.assertRegex(result.stdout, r"(?m)^front.mp4 +어디서나 +MP4 +H.264 320x180 +AAC +0:12 +[0-9.]+ +2.0초 +맨 앞$")
        self.assertIn("\n  색인이 파일 끝에 있어 재생이 늦게 시작됩니다.\n", result.stdout)
        self.assertIn("동영상 3개. 어디서나 재생: 2, 일부에서만 또는 재생 불가: 0, 손상: 1.", result.stdout)
        self.assertEqual(self.checked(env=korean), self.checked())
        for arguments, words in ((["--nonsense"], "check에 없는 옵션입니다"), (["--json", "--origin"], "옵션을 알아볼 수 없습니다")):
            wrong = subprocess.run([BINARY, "check", *arguments], cwd=self.folder, env=environment(self.folder, korean),
                                   capture_output=True, text=True, timeout=60)
            self.assertEqual(wrong.returncode, 2)
            self.assertIn(words, wrong.stderr)

    def test_on_a_terminal_there_are_colours_and_progress(self):
        self.put(**{"front.mp4": samples.sample("front.mp4")})
        for env, painted in (({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)):
            with self.subTest(env):
                text = self.on_a_terminal({"TERM": "xterm", **env})
                self.assertEqual("\x1b[32meverywhere" in text, painted)
                self.assertIn("checking 1 of 1", text)

    def on_a_terminal(self, env):
        ours, theirs = pty.openpty()
        with subprocess.Popen([BINARY, "check", "--origin", self.origin], stdin=subprocess.DEVNULL, stdout=theirs,
                              stderr=theirs, env=environment(self.folder, env)) as process:
            os.close(theirs)
            text = b""
            try:
                while piece := os.read(ours, 4096):
                    text += piece
            except OSError:  # Linux: the other side is closed
                pass
            self.assertEqual(process.wait(60), 0)
        os.close(ours)
        return text.decode()

    def test_wrong_usage_and_what_is_missing(self):
        for arguments, status, words in (
                (["--nonsense"], 2, "--nonsense"), (["--origin"], 2, "--help"),
                (["--origin", "ftp://x/"], 2, "ftp"), (["--origin", f"dir:{self.folder}/nowhere"], 1, "does not exist"),
                (["--origin", self.origin], 0, "no videos")):
            result = subprocess.run([BINARY, "check", *arguments], cwd=self.folder, env=environment(self.folder),
                                    capture_output=True, text=True, timeout=60)
            with self.subTest(arguments):
                self.assertEqual((result.returncode, result.stdout), (status, ""))
                self.assertIn(words, result.stderr)
                self.assertEqual(len(result.stderr.splitlines()), 1)

    def test_a_name_that_is_not_there(self):
        result = self.check("nowhere.mp4")
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stdout, r"nowhere.mp4 +not there")
        self.assertIn("There is no such object at the origin", result.stdout)


class ReaderTest(CheckTest):
    """What becomes of a reader that a hostile file has taken over, and the walls around it."""

    def check_with(self, lines):
        reader = self.folder / "reader"
        reader.write_text(f"#!/bin/sh\n{lines}\n")
        reader.chmod(0o700)
        return self.check_one("a.mp4", b"x" * 1000, env={"REELCACHE_MEDIA": str(reader)})

    def test_whatever_it_does_is_a_fact_of_the_file(self):
        read = r"printf '\014\0\0\0\002\0\0\0\0\0\0\0\0\004\0\0\0' >&0;"
        for lines, words in (("kill -SEGV $$", "crashed"), ("exit 1", "gave up"),
                             ("head -c 100 /dev/zero >&0; exec cat", "nonsense"), ("kill -XCPU $$", "more time")):
            with self.subTest(lines):
                video, status = self.check_with(read + lines)
                self.assertEqual((video["readable"], video["damage"], status), (False, "unreadable", 1))
                self.assertIn(words, video["advice"][0])

    def test_what_befalls_it_is_none(self):
        for lines in ("exit 127", "kill -TERM $$", "kill -KILL $$"):
            with self.subTest(lines):
                video, status = self.check_with(lines)
                self.assertEqual((video["readable"], video["error"], status), (False, "unavailable", 1))
                self.assertIn("It could not be read: the program that reads videos ended too early", video["advice"][0])

    def test_one_that_is_not_there_is_said_before_anything_else(self):
        result = self.check("a.mp4", env={"REELCACHE_MEDIA": "/no/such/program"})
        self.assertEqual((result.returncode, result.stdout), (2, ""))
        self.assertIn("/no/such/program", result.stderr)

    @unittest.skipUnless(READER.exists(), NO_READER)
    @unittest.skipIf({"dev", "tsan"} & set(READER.parts), "sanitizers need what the reader takes from itself")
    def test_the_reader_has_no_files_no_network_and_limits(self):
        import socket
        ours, theirs = socket.socketpair()
        with ours, subprocess.Popen([READER], stdin=theirs, env={}) as process:
            theirs.close()
            ours.sendall((12).to_bytes(4, "little") + b"\x01" + (1 << 20).to_bytes(8, "little") + bytes(4))
            self.assertEqual(len(ours.recv(17, socket.MSG_WAITALL)), 17)  # it reads: what it takes from itself is taken
            status = open(f"/proc/{process.pid}/status").read()
            limits = open(f"/proc/{process.pid}/limits").read()
            ours.shutdown(socket.SHUT_RDWR)
            self.assertEqual(process.wait(30), 1, "without its parent it ends")
        self.assertRegex(status, r"NoNewPrivs:\s+1")
        self.assertRegex(status, r"Seccomp:\s+2")
        self.assertRegex(limits, r"Max open files +3 +3")
        self.assertRegex(limits, r"Max cpu time +10 +11")
        self.assertRegex(limits, r"Max file size +0 +0")
        self.assertRegex(limits, r"Max address space +1073741824")

    @unittest.skipUnless(READER.exists(), NO_READER)
    def test_started_by_a_person_it_says_who_starts_it(self):
        result = subprocess.run([READER], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30)
        self.assertEqual(result.returncode, 2)
        self.assertIn("reelcache check", result.stderr)


if __name__ == "__main__":
    unittest.main()
