"""Purge and pin against the real program: over a kill, a restart, and the commands that ask for them."""
import json
import subprocess
import unittest

from origins import ScriptedOrigin
from scripted_body import body
from support import BINARY, CHUNK, MIB, ProcessTest, environment, get, wait_until

LENGTH = 6 * MIB
TOKEN = "correct-horse-battery"
WITH_TOKEN = {"REELCACHE_ADMIN_TOKEN": TOKEN}
BEARER = {"Authorization": f"Bearer {TOKEN}"}


class PurgeTest(ProcessTest):
    def setUp(self):
        super().setUp()
        self.origin = ScriptedOrigin(self.folder)
        self.addCleanup(self.origin.close)
        for name in ("a/film.mp4", "a/other.mp4", "b/film.mp4"):
            self.origin.create(name, LENGTH)

    def start(self, *options):
        return self.serve(self.origin.url + "/", "--fresh-for", "1h", "--memory", "16MiB", "--cache-size", "128MiB",
                          "--admin", "off", *options, env=WITH_TOKEN)

    def post(self, server, target, status=200):
        reply = get(server.port, target, method="POST", fields=BEARER)
        self.assertEqual(reply.status, status, reply.body)
        return json.loads(reply.body)

    def watch(self, server, name):
        self.assert_body(server.get(name), body(name, 0, LENGTH), 200)

    def fetched(self, server, name):
        """Bytes that the origin sends while the object is read once."""
        self.origin.clear_log()
        before = self.origin.sent(name)["bytes"]
        self.watch(server, name)
        return self.origin.sent(name)["bytes"] - before

    def await_disk(self, server):
        """Until less than a chunk lies in tables that would die with the process."""
        def is_on_disk():
            memory = server.stats()["memory"]
            return memory["write_queue_bytes"] == 0 and memory["memtable_bytes"] < CHUNK // 2
        wait_until(is_on_disk, "the chunks leave memory for the disk", 60, pause=0.5)

    def run_command(self, server, *words, status=0, language="C.UTF-8"):
        done = subprocess.run([BINARY, *words, "--admin", server.url], text=True, capture_output=True, timeout=60,
                              env=environment(self.folder, {**WITH_TOKEN, "LANG": language}), cwd=self.folder)
        self.assertEqual(done.returncode, status, done)
        return done.stdout + done.stderr

    def test_a_purge_outlasts_a_kill_and_a_restart(self):
        server = self.start()
        for name in ("a/film.mp4", "a/other.mp4", "b/film.mp4"):
            self.watch(server, name)
        self.await_disk(server)
        answer = self.post(server, "/api/purge?name=a/film.mp4")
        self.assertEqual((answer["objects"], answer["soft"], answer["lasting"]), (1, False, True))
        self.assertGreaterEqual(answer["withdrawn_bytes"], LENGTH)
        server.kill()
        server = self.start()
        self.assertEqual(self.fetched(server, "b/film.mp4"), 0)
        self.assertGreaterEqual(self.fetched(server, "a/film.mp4"), LENGTH)
        self.assertEqual(self.fetched(server, "a/film.mp4"), 0)
        self.assertEqual(self.post(server, "/api/purge?prefix=a/")["objects"], 2)
        self.assert_stops(server)
        server = self.start()
        self.assertGreaterEqual(self.fetched(server, "a/other.mp4"), LENGTH)
        self.assertEqual(self.fetched(server, "b/film.mp4"), 0)
        self.assert_stops(server)

    def test_all_gives_the_disk_back_at_once_and_leaves_pins(self):
        server = self.start()
        for name in ("a/film.mp4", "b/film.mp4"):
            self.watch(server, name)
        self.await_disk(server)
        self.assertEqual(self.post(server, "/api/pin?name=a/film.mp4")["pinned_bytes"], LENGTH)
        used = server.stats()["cache"]["used_bytes"]
        self.assertEqual(self.post(server, "/api/purge?all=yes")["objects"], 2)
        wait_until(lambda: server.stats()["cache"]["used_bytes"] <= used - 2 * LENGTH, "the disk is given back", 20)
        server.kill()
        server = self.start()
        pins = json.loads(get(server.port, "/api/pins", fields=BEARER).body)
        self.assertEqual(pins["pins"], [{"name": "a/film.mp4", "bytes": LENGTH}])
        self.assertGreaterEqual(self.fetched(server, "a/film.mp4"), LENGTH)
        self.assertGreaterEqual(self.fetched(server, "b/film.mp4"), LENGTH)
        self.assert_stops(server)

    def test_a_soft_one_asks_and_fetches_nothing(self):
        server = self.start()
        self.watch(server, "a/film.mp4")
        self.await_disk(server)
        for restart in (False, True):
            self.assertTrue(self.post(server, "/api/purge?name=a/film.mp4&soft=yes")["soft"])
            if restart:
                server.kill()
                server = self.start()
            self.origin.clear_log()
            self.watch(server, "a/film.mp4")
            self.watch(server, "a/film.mp4")
            self.assertEqual([entry["method"] for entry in self.origin.log("a/film.mp4")], ["HEAD"])
        self.assert_stops(server)

    def test_more_than_the_cap_is_refused_whole(self):
        server = self.start("--pin-size", "8MiB")
        self.assertEqual(self.post(server, "/api/pin?name=a/film.mp4")["limit_bytes"], 8 * MIB)
        refusal = self.post(server, "/api/pin?name=b/film.mp4", status=409)
        self.assertEqual(refusal["error"]["code"], "pin_limit")
        self.assertEqual(self.post(server, "/api/unpin?prefix=a")["pinned_bytes"], 0)
        self.assertEqual(self.post(server, "/api/pin?name=missing.mp4", status=404)["error"]["code"], "no_such_object")
        self.assertEqual(self.post(server, "/api/pin?all=yes", status=400)["error"]["code"], "bad_parameter")
        self.assert_stops(server)

    def test_nobody_else_may(self):
        server = self.start()
        self.assertEqual(get(server.port, "/api/purge?all=yes", method="POST").status, 404)
        self.assertEqual(get(server.port, "/api/purge?all=yes", method="GET", fields=BEARER).status, 405)
        self.assert_stops(server)

    def test_the_commands(self):
        server = self.start()
        self.watch(server, "a/film.mp4")
        self.assertIn("1 object was pinned: 6.0 MiB of 32.0 MiB are pinned", self.run_command(server, "pin", "a/film.mp4"))
        self.assertIn("  6.0 MiB  a/film.mp4\n", self.run_command(server, "pins"))
        self.assertIn("1 object is out of the cache", self.run_command(server, "purge", "a/film.mp4"))
        self.assertIn("다음에 쓸 때", self.run_command(server, "purge", "--all", "--soft", language="ko_KR.UTF-8"))
        self.assertIn("고정을 풀었습니다", self.run_command(server, "unpin", "--prefix", "a/", language="ko_KR.UTF-8"))
        self.assertIn("say one of a name, --prefix and --all", self.run_command(server, "purge", status=2))
        self.assertIn("저장소에 그런 이름의 객체가 없습니다",
                      self.run_command(server, "pin", "missing.mp4", status=1, language="ko_KR.UTF-8"))
        self.assert_stops(server)


if __name__ == "__main__":
    unittest.main()
