"""`reelcache explain`: what it says before a request is what happens with it; terminals, languages, exit statuses."""
import json
import os
import pty
import subprocess
import unittest

from origins import ScriptedOrigin
from support import BINARY, MIB, ProcessTest, environment


class ExplainTest(ProcessTest):
    def setUp(self):
        super().setUp()
        self.origin = ScriptedOrigin(self.folder, latency_ms=20)
        self.addCleanup(self.origin.close)
        self.origin.create("film.mp4", 4 * MIB)
        self.socket = self.folder / "admin.sock"
        self.server = self.serve(self.origin.url + "/", "--posters", "no", "--admin", f"unix:{self.socket}")

    def explain(self, *args, status=0, **variables):
        result = subprocess.run([BINARY, "explain", "--admin", f"unix:{self.socket}", *args], capture_output=True,
                                text=True, timeout=60, env=environment(self.folder, variables))
        self.assertEqual(result.returncode, status, result.stdout + result.stderr)
        return result.stdout

    def told(self, *args):
        return json.loads(self.explain(*args, "--json"))

    def test_what_it_says_is_what_happens(self):
        cold = self.told("film.mp4", "0-99")
        self.assertEqual((cold["state"], cold["first_byte"]["source"]), ("unknown", "origin"))
        self.assertEqual(self.origin.sent("film.mp4")["requests"], 0, "it asks nobody")
        reply = self.server.get("film.mp4", range=(0, 99))
        self.assertTrue(reply.field("Server-Timing").startswith("origin;"))
        self.assertEqual(self.origin.log("film.mp4")[0]["range"], cold["fetches"][0]["range"])
        warm = self.told("film.mp4", "0-99")
        self.assertEqual((warm["state"], warm["bytes"]["memory"], warm["fetches"]), ("fresh", 100, []))
        self.assertEqual(self.server.get("film.mp4", range=(0, 99)).field("Server-Timing"), "memory")
        end = self.told("film.mp4", "-500")
        self.assertEqual((end["range"], end["first_byte"]["source"]), ("bytes=-500", "origin"))
        self.assertGreater(end["origin"]["first_byte_ms"]["p50"], 19)
        self.assertGreater(end["first_byte"]["expected_ms"], 19)

    def test_words_in_both_languages_and_colours_on_a_terminal_alone(self):
        self.server.get("film.mp4", range=(0, 99))
        plain = self.explain("film.mp4", TERM="xterm")
        self.assertIn("The first byte comes from memory.", plain)
        self.assertIn("origin", plain)
        self.assertNotIn("\x1b", plain)
        self.assertIn("첫 바이트는 메모리에서 나갑니다.", self.explain("film.mp4", LANG="ko_KR.UTF-8"))
        ours, theirs = pty.openpty()
        subprocess.run([BINARY, "explain", "--admin", f"unix:{self.socket}", "film.mp4"], stdout=theirs, timeout=60,
                       env=environment(self.folder, {"TERM": "xterm"}), check=True)
        os.close(theirs)
        self.assertIn(b"\x1b[", os.read(ours, 65536))
        os.close(ours)

    def test_exit_statuses(self):
        self.assertIn("--serve all", self.explain("notes.txt", status=1))
        self.server.get("none.mp4")
        self.assertIn("not there", self.explain("none.mp4", status=1))
        self.explain(status=2)
        self.explain("film.mp4", "--nonsense", status=2)
        self.assert_stops(self.server)
        self.explain("film.mp4", status=1)


if __name__ == "__main__":
    unittest.main()
