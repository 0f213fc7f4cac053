"""SIGHUP: the settings are read again, and what can change does, while answers run."""
import json
import os
import signal
import socket
import unittest
from pathlib import Path

from origins import ScriptedOrigin
from scripted_body import body
from bucket_sidecar import Sidecar
from support import KIB, MIB, ProcessTest, get, wait_until

LENGTH = 32 * MIB  # more than the sockets between take by themselves


class ReloadTest(ProcessTest):
    def setUp(self):
        super().setUp()
        self.origin = ScriptedOrigin(self.folder)
        self.addCleanup(self.origin.close)
        self.origin.create("film.mp4", LENGTH)
        self.origin.create("notes.txt", 10)
        self.config = self.folder / "my.json"

    def start(self, *options, **settings):
        self.write(settings)
        return self.serve(self.origin.url + "/", "--loops", "2", "--config", self.config, *options)

    def write(self, settings):
        self.config.write_text(json.dumps(settings))

    def reload(self, server, expected, **settings):
        """Returns what is logged by it, up to `expected`."""
        before = len(server.stderr())
        self.write(settings)
        server.process.send_signal(signal.SIGHUP)
        wait_until(lambda: expected in server.stderr()[before:], f"{expected} in the log")
        return server.stderr()[before:]

    def begin(self, server):
        """A client that has read the head and a little of the body, and keeps the rest waiting."""
        client = socket.socket()
        self.addCleanup(client.close)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * KIB)
        client.settimeout(60)
        client.connect(("127.0.0.1", server.port))
        client.sendall(b"GET /download/film.mp4 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        return client, client.recv(4096).partition(b"\r\n\r\n")[2]

    def rest(self, client, got):
        parts = [got]
        while part := client.recv(MIB):
            parts.append(part)
        return b"".join(parts)

    def test_what_can_change_changes_under_a_running_answer(self):
        server = self.start(fresh_for="1h", price_read=0)
        client, got = self.begin(server)
        self.assertEqual(server.get("notes.txt").status, 404)
        self.assertEqual(server.stats()["cost"]["prices"]["read_per_1000"], 0)
        asked = self.origin.sent("film.mp4")["requests"]

        log = self.reload(server, "settings read again", fresh_for="0", serve="all", price_read=0.5, memory="8MiB",
                          max_response="1MiB")
        self.assertRegex(log, "settings read again: --serve, --memory, --fresh-for, --max-response, --price-read changed")
        self.assertNotIn("restart", log)
        self.assertEqual(server.get("notes.txt").status, 200)
        self.assertEqual(server.stats()["cost"]["prices"]["read_per_1000"], 0.5)
        self.assertLessEqual(server.stats()["memory"]["ram_tier_bytes"], 8 * MIB)
        server.get("film.mp4", range=(0, 99))
        self.assertGreater(self.origin.sent("film.mp4")["requests"], asked, "it is no longer fresh, and asked about")
        whole = server.get("film.mp4", range=(0, 2 * MIB - 1))
        self.assertEqual(whole.field("Transfer-Encoding"), "chunked", "longer than --max-response")

        self.assert_same(self.rest(client, got), body("film.mp4", 0, LENGTH))
        self.assert_stops(server)

    def test_a_timeout_that_is_shorter_now(self):
        server = self.start(header_timeout="1h")
        self.reload(server, "settings read again", header_timeout="100ms")
        with socket.create_connection(("127.0.0.1", server.port)) as client:
            client.settimeout(60)
            client.sendall(b"GET / HTTP/1.1\r\n")
            self.assertIn(b" 408 ", client.recv(4096))
        self.assert_stops(server)

    def test_the_log_says_more_and_less(self):
        server = self.start(log_level="warn")
        self.assertNotIn("cache in", server.stderr())
        self.reload(server, "--log-level changed", log_level="debug")
        before = len(server.stderr())
        self.write({"log_level": "warn", "cache_size": "64MiB"})
        server.process.send_signal(signal.SIGHUP)
        wait_until(lambda: "a restart is needed" in server.stderr()[before:], "the warning")
        self.assertNotIn("settings read again", server.stderr()[before:])
        self.assert_stops(server)
        self.assertNotIn("stopping", server.stderr()[before:])

    def test_a_broken_file_changes_nothing(self):
        server = self.start(serve="all")
        self.assertEqual(server.get("notes.txt").status, 200)
        for text, words in (('{"serve": "media",', "is not JSON"), ('{"serve": "media", "frsh_for": "1s"}', "frsh_for"),
                            ('{"serve": "media", "fresh_for": "soon"}', "soon")):
            before = len(server.stderr())
            self.config.write_text(text)
            server.process.send_signal(signal.SIGHUP)
            wait_until(lambda: "nothing changes" in server.stderr()[before:], "it says so")
            self.assertIn(words, server.stderr()[before:])
            self.assertEqual(server.get("notes.txt").status, 200)
        self.config.unlink()
        before = len(server.stderr())
        server.process.send_signal(signal.SIGHUP)
        wait_until(lambda: "nothing changes" in server.stderr()[before:], "it says so")
        self.assertEqual(server.get("notes.txt").status, 200)
        self.assert_stops(server)

    def test_what_needs_a_restart_is_named(self):
        server = self.start()
        log = self.reload(server, "a restart is needed", port=1, origin_connections=8, list_ttl="1s")
        self.assertIn("settings read again: --list-ttl changed", log)
        self.assertIn("a restart is needed for the change of --origin-connections\n", log)  # the port is the command line's
        self.assertEqual(get(server.port, "/api/stats").status, 200)
        self.assert_stops(server)

    def test_a_supervisor_hands_it_on_and_a_new_worker_has_it(self):
        server = self.start("--supervise", "yes")
        self.assertEqual(server.get("notes.txt").status, 404)
        self.reload(server, "settings read again", serve="all")
        self.assertEqual(server.get("notes.txt").status, 200)
        os.kill(int(Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text()), signal.SIGKILL)
        wait_until(lambda: "serving again" in server.stderr(), "the new worker serves")
        self.assertEqual(server.get("notes.txt").status, 200)
        self.assert_stops(server)

    def test_nobody_is_asked_again_what_auto_means(self):
        """It would be asked on the loop that serves, which waits for up to two seconds."""
        (self.folder / "videos").mkdir()
        sidecar = Sidecar()
        self.addCleanup(sidecar.close)
        self.write({})
        server = self.serve("auto", "--config", self.config, env=sidecar.environment)
        self.reload(server, "settings read again", serve="all")
        self.assertEqual(sidecar.asked, 1)
        self.assert_stops(server)


if __name__ == "__main__":
    unittest.main()
