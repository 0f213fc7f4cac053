"""Warming: what was warmed plays without the origin, nothing is fetched twice, limits hold, and viewers go first."""
import json
import signal
import time
import unittest

from operator_client import ENVIRONMENT, Operator
from origins import ScriptedOrigin
from scripted_body import body
from support import CHUNK, MIB, ProcessTest, wait_until

FILM = "film.mp4"
LENGTH = 24 * MIB


class WarmTest(ProcessTest):
    def start(self, *options, **origin):
        self.origin = ScriptedOrigin(self.folder, **origin)
        self.addCleanup(self.origin.close)
        self.origin.create(FILM, LENGTH)
        self.server = self.serve(self.origin.url + "/", *options, env=ENVIRONMENT)
        self.operator = Operator(self.server)

    def begin(self, **query):
        status, job = self.operator.ask("POST", "/api/warm", **query)
        self.assertEqual(status, 202, job)
        return job["id"]

    def end(self, number):
        return wait_until(lambda: (lambda job: job if job["state"] != "running" else None)(
            self.operator.get(f"/api/warm/{number}")), "the warm ends")

    def warm(self, **query):
        return self.end(self.begin(**query))

    def fetched(self):
        return self.origin.sent(FILM)["bytes"]


class WarmApiTest(WarmTest):
    def test_a_warmed_film_plays_without_the_origin_also_after_a_restart(self):
        self.start()
        job = self.warm(name=FILM)
        self.assertEqual((job["state"], job["bytes"]), ("done", {"wanted": LENGTH, "fetched": LENGTH, "already": 0}))
        self.assertEqual((self.fetched(), self.origin.sent(FILM)["max_times"]), (LENGTH, 1))
        self.assert_stops(self.server)
        self.origin.clear_log()
        server = self.serve(self.origin.url + "/", "--fresh-for", "1h")
        self.assertEqual(server.get(FILM).body, body(FILM, 0, LENGTH))
        self.assertEqual(self.origin.log(FILM), [])

    def test_what_is_there_is_not_fetched_again(self):
        self.start()
        self.server.get(FILM, range=(4 * MIB, 8 * MIB - 1))
        job = self.warm(name=FILM)
        self.assertEqual(job["bytes"], {"wanted": LENGTH, "fetched": LENGTH - 4 * MIB, "already": 4 * MIB})
        self.assertEqual(self.origin.sent(FILM)["max_times"], 1)
        self.assertEqual(self.warm(name=FILM)["bytes"]["fetched"], 0)

    def test_ends_are_enough_for_a_quick_start(self):
        self.start()
        self.assertEqual(self.warm(name=FILM, part="ends")["bytes"]["fetched"], 2 * MIB)
        fetched = self.fetched()
        self.server.get(FILM, range=(0, MIB - 1))
        self.server.get(FILM, range=(LENGTH - MIB, LENGTH - 1))
        self.assertEqual(self.fetched(), fetched)

    def test_budget_and_deadline_hold(self):
        self.start(bandwidth="4MB")
        job = self.warm(name=FILM, budget="5MiB")
        self.assertEqual(job["state"], "over_budget")
        self.assertEqual(job["bytes"]["fetched"], 5 * MIB)
        self.assertEqual(self.fetched(), 5 * MIB)
        self.assertEqual(self.warm(name=FILM, deadline="500ms")["state"], "over_deadline")
        self.assertLess(self.fetched(), LENGTH, "the rest would take five seconds")

    def test_cancelling_stops_the_fetches(self):
        self.start(bandwidth="1MB")
        number = self.begin(name=FILM)
        wait_until(lambda: self.fetched() > MIB, "it runs")
        status, job = self.operator.ask("DELETE", f"/api/warm/{number}")
        self.assertEqual((status, job["state"]), (200, "cancelled"))
        wait_until(lambda: self.operator.get(f"/api/cache/{FILM}")["bytes"]["in_flight"] == 0, "nothing is on its way")
        fetched = self.fetched()
        self.assertLess(fetched, 4 * MIB, "to the end of a chunk, which is kept, and not to that of the block")
        self.server.get(FILM, range=(0, 9))
        self.assertEqual(self.fetched(), fetched)

    def test_more_than_the_cache_keeps_is_refused_with_a_reason(self):
        self.start("--cache-size", "64MiB")
        self.origin.create("long.mp4", 200 * MIB)
        job = self.warm(name="long.mp4")
        self.assertEqual(job["state"], "failed")
        self.assertIn("--cache-size", job["error"])
        self.assertLessEqual(self.origin.sent("long.mp4")["bytes"], CHUNK)
        self.assertEqual(self.warm(name=FILM)["state"], "done")

    def test_an_outage_fails_it_and_the_server_goes_on(self):
        self.start()
        self.server.get(FILM, range=(0, 9))
        self.origin.close()
        job = self.warm(name=FILM)
        self.assertEqual(job["state"], "failed")
        self.assertNotEqual(job["error"], None)
        self.assertEqual(self.server.get(FILM, range=(0, 9)).status, 206)

    def test_a_seek_during_a_warm_is_not_behind_it(self):
        """By counts: what the viewer asked for is fetched although most of the warm is still to come."""
        self.start("--origin-connections", 2, bandwidth="1MB")
        self.origin.create("other.mp4", LENGTH)
        number = self.begin(name=FILM)
        wait_until(lambda: self.fetched() > CHUNK, "it runs")
        self.assertEqual(self.server.get("other.mp4", range=(9 * MIB, 9 * MIB + 99)).status, 206)
        self.assertEqual(self.server.get(FILM, range=(20 * MIB, 20 * MIB + 99)).status, 206)
        self.assertLess(self.fetched(), LENGTH // 2)
        self.operator.ask("DELETE", f"/api/warm/{number}")

    def test_a_server_that_drains_ends_its_warms(self):
        self.start(bandwidth="1MB")
        self.begin(name=FILM)
        wait_until(lambda: self.fetched() > 0, "it runs")
        began = time.monotonic()
        self.assert_stops(self.server)
        self.assertLess(time.monotonic() - began, 15)


class WarmCommandTest(WarmTest):
    def test_it_says_what_came_of_it(self):
        self.start()
        status, out, err = self.operator.run("warm", FILM, "--part", "ends")
        self.assertEqual((status, err.count("\r")), (0, 0), err)
        self.assertIn("done. 1 of 1 ready, 0 failed, 2.0 MiB fetched", out)
        status, out, _ = self.operator.run("warm", FILM, "--json")
        self.assertEqual((status, json.loads(out)["bytes"]["already"]), (0, 2 * MIB))
        status, out, _ = self.operator.run("warm", FILM, env={"LANG": "ko_KR.UTF-8"})
        self.assertEqual(status, 0)
        self.assertIn("완료", out)

    def test_it_fails_when_something_failed(self):
        self.start()
        status, out, _ = self.operator.run("warm", "missing.mp4")
        self.assertEqual(status, 1)
        self.assertIn("failed", out)
        status, _, err = self.operator.run("warm", FILM, "--budget", "much")
        self.assertEqual(status, 2, err)
        for words in ([], [FILM, "--prefix", "a"], ["--nonsense"]):
            self.assertEqual(self.operator.run("warm", *words)[0], 2, words)

    def test_it_need_not_wait(self):
        self.start()
        status, out, _ = self.operator.run("warm", FILM, "--no-wait")
        self.assertEqual((status, out), (0, "begun: warm 1\n"))
        self.assertEqual(self.end(1)["state"], "done")

    def test_an_interrupt_cancels_it_at_the_server(self):
        self.start(bandwidth="1MB")
        process = self.operator.command("warm", FILM)
        self.assertNotEqual(process.stderr.readline(), "", "it tells how far it is")
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 1)
        self.assertIn("cancelled", out)
        self.assertEqual(self.operator.get("/api/warm/1")["state"], "cancelled")


class WarmPrefixTest(ProcessTest):
    def test_all_below_a_prefix(self):
        videos = self.folder / "videos"
        for name, size in (("a/1.mp4", MIB), ("a/2.mp4", 3 * MIB), ("a/notes.txt", MIB), ("b/1.mp4", MIB)):
            (videos / name).parent.mkdir(parents=True, exist_ok=True)
            (videos / name).write_bytes(size * b"x")
        server = self.serve(f"dir:{videos}", env=ENVIRONMENT)
        status, out, err = Operator(server).run("warm", "--prefix", "a/", "--json")
        job = json.loads(out)
        self.assertEqual((status, job["what"], job["state"]), (0, "a/*", "done"), err)
        self.assertEqual(job["objects"], {"total": 2, "done": 2, "failed": 0})
        self.assertEqual(job["bytes"], {"wanted": 4 * MIB, "fetched": 4 * MIB, "already": 0})


if __name__ == "__main__":
    unittest.main()
