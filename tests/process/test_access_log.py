"""The access log: both formats, what a request caused at the origin, and files changed under load."""
import json
import re
import signal
import threading
import unittest

from origins import ScriptedOrigin
from scripted_body import body
from support import CHUNK, KIB, MIB, ProcessTest, get, wait_until

ID = r"[0-9a-f]{16}"
COMBINED = re.compile(  # log_format combined of nginx, and ours behind it
    r'(?P<peer>\S+) - - \[(?P<time>\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d \+0000)\] "(?P<request>[^"]*)" (?P<status>\d{3}) '
    r'(?P<bytes>\d+) "(?P<referer>[^"]*)" "(?P<agent>[^"]*)" (?P<id>' + ID + r') (?P<memory>\d+) (?P<disk>\d+) '
    r'(?P<joined>\d+) (?P<origin>\d+) (?P<origin_us>\d+) (?P<first_byte_us>\d+) (?P<duration_us>\d+) '
    r'"(?P<cache_status>[^"]*)"')


class AccessLogTest(ProcessTest):
    LENGTH = 4 * MIB

    def start(self, *options, latency_ms=20):
        self.origin = ScriptedOrigin(self.folder, latency_ms=latency_ms)
        self.addCleanup(self.origin.close)
        self.origin.create("film.mp4", self.LENGTH)
        self.log = self.folder / "access.log"
        return self.serve(self.origin.url + "/", "--posters", "no", "--access-log", self.log, *options)

    def entries(self, kind):
        entries = [json.loads(line) for line in self.log.read_text().splitlines()]
        return [entry for entry in entries if entry["kind"] == kind]

    def test_fetches_share_the_id_of_their_request(self):
        server = self.start()
        cold = server.get("film.mp4", range=(0, 2 * MIB - 1))
        warm = server.get("film.mp4", range=(0, 99))
        self.assertRegex(cold.field("Server-Timing"), r"^origin;dur=\d+\.\d, first-byte;dur=\d+\.\d$")
        self.assertEqual(warm.field("Server-Timing"), "memory")
        self.assert_stops(server)
        requests = {entry["id"]: entry for entry in self.entries("request")}
        asked = requests[cold.field("X-Request-Id")]
        caused = [entry for entry in self.entries("fetch") if entry["id"] == cold.field("X-Request-Id")]
        self.assertGreater(len(caused), 0)
        self.assertEqual({entry["name"] for entry in caused}, {"film.mp4"})
        self.assertEqual(sum(entry["bytes"] for entry in caused), self.origin.sent("film.mp4")["bytes"])
        self.assertEqual({entry["attempt"] for entry in caused}, {"first"})
        self.assertEqual(asked["memory"] + asked["disk"] + asked["joined"] + asked["origin"], 2 * MIB)
        self.assertGreaterEqual(asked["origin_us"], 20_000)
        self.assertGreaterEqual(asked["first_byte_us"], asked["origin_us"])
        self.assertGreaterEqual(asked["duration_us"], asked["first_byte_us"])
        of_warm = requests[warm.field("X-Request-Id")]
        self.assertEqual((of_warm["memory"], of_warm["origin_us"]), (100, 0))
        self.assertNotIn(warm.field("X-Request-Id"), {entry["id"] for entry in self.entries("fetch")})

    def test_a_retry_is_a_line_of_its_own(self):
        server = self.start()
        self.origin.act("film.mp4", status=503, fail_count=1)
        reply = server.get("film.mp4", range=(0, 99))
        self.assert_body(reply, body("film.mp4", 0, 100), 206)
        self.assertRegex(reply.field("Server-Timing"), r", retry$")
        self.assert_stops(server)
        first, retry = [entry for entry in self.entries("fetch") if entry["id"] == reply.field("X-Request-Id")]
        self.assertEqual((first["attempt"], first["error"], first["bytes"]), ("first", "unavailable", 0))
        self.assertEqual((retry["attempt"], retry.get("error")), ("retry", None))

    def test_combined_is_the_format_of_nginx_with_more_behind_it(self):
        server = self.start("--access-log-format", "combined")
        cold = server.get("film.mp4", range=(0, 99), fields={"User-Agent": 'a "player"', "Referer": "http://x/"})
        get(server.port, "/download/none%22%0a.mp4")
        self.assert_stops(server)
        lines = self.log.read_text().splitlines()
        self.assertEqual(len(lines), 2, lines)
        first, second = (COMBINED.fullmatch(line) for line in lines)
        self.assertTrue(first and second, lines)
        self.assertEqual((first["request"], first["status"], first["bytes"], first["id"]),
                         ("GET /download/film.mp4 HTTP/1.1", "206", "100", cold.field("X-Request-Id")))
        self.assertEqual((first["agent"], first["referer"]), (r"a \x22player\x22", "http://x/"))
        self.assertEqual(first["origin"], "100")
        self.assertGreaterEqual(int(first["origin_us"]), 20_000)
        self.assertEqual(second["status"], "404")

    def test_no_line_is_lost_or_torn_when_files_are_changed_under_load(self):
        server = self.start(latency_ms=0)
        answered, stop = [], threading.Event()

        def ask(number):
            n = 0
            while not stop.is_set():
                begin = (number * 7 + n) % 16 * CHUNK
                answered.append(server.get("film.mp4", range=(begin, begin + KIB - 1)).field("X-Request-Id"))
                n += 1
        threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        for number in range(5):
            seen = len(answered)
            wait_until(lambda: len(answered) > seen + 20, "requests are answered")
            self.log.rename(f"{self.log}.{number}")
            server.process.send_signal(signal.SIGUSR1)
            wait_until(self.log.exists, "the log is opened anew")
        stop.set()
        for thread in threads:
            thread.join()
        self.assert_stops(server)
        logged = []
        for path in self.folder.glob("access.log*"):
            text = path.read_text()
            self.assertTrue(text == "" or text.endswith("\n"), f"{path} ends in a torn line")
            logged += [entry for entry in map(json.loads, text.splitlines()) if entry["kind"] == "request"]
        self.assertEqual(sorted(entry["id"] for entry in logged), sorted(answered))

    def test_standard_output_is_not_opened_anew(self):
        self.start()
        server = self.serve(self.origin.url + "/", "--cache-dir", self.folder / "other", "--access-log", "-")
        server.process.send_signal(signal.SIGUSR1)
        server.get("film.mp4", range=(0, 99))
        server.process.send_signal(signal.SIGTERM)
        lines = server.process.stdout.read().splitlines()
        self.assertEqual(server.wait(), 0)
        self.assertIn("request", [json.loads(line)["kind"] for line in lines])
        self.assertFalse((self.folder / "-").exists())


if __name__ == "__main__":
    unittest.main()
