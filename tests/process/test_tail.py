"""Storage with a tail: what is slow is asked a second time, what falls silent is taken over, and hardly anything twice."""
import unittest

from origins import ScriptedOrigin
from scripted_body import body
from support import CHUNK, MIB, ProcessTest, wait_until

LENGTH = 4 * MIB
SLOW_MS = 3000
LEARNT = 40           # fetches; more than must be known before one is asked again (origin/hedge_policy.h)
FETCHES_A_HEDGE = 20


class TailTest(ProcessTest):
    def setUp(self):
        super().setUp()
        self.origin = ScriptedOrigin(self.folder, latency_ms=20)
        self.addCleanup(self.origin.close)
        self.server = self.serve(self.origin.url + "/", "--origin-stall-timeout", "60s")

    def seek(self, name, begin):
        reply = self.server.get(name, range=(begin, begin + 999))
        self.assert_body(reply, body(name, begin, begin + 1000), 206)

    def learn_what_is_usual(self):
        """One fetch each: a new film for every seek."""
        for n in range(LEARNT):
            self.origin.create(f"usual {n}.mp4", LENGTH)
            self.seek(f"usual {n}.mp4", n * 100_003)

    def ask_for_films(self, count, slow_one_in, **slow):
        """The first answer of some of them is slow. One seek in each, then the origin's counters."""
        for n in range(count):
            self.origin.create(f"film {n}.mp4", LENGTH)
            if n % slow_one_in == 0:
                self.origin.act(f"film {n}.mp4", fail_count=1, **slow)
            self.seek(f"film {n}.mp4", n * 50_021)
        return self.server.stats()["origin"]

    def assert_few_hedges(self, origin, films):
        self.assertLessEqual(origin["hedges"], 1 + (LEARNT + films) // FETCHES_A_HEDGE)
        self.assertLessEqual(origin["fetches"], LEARNT + films + origin["hedges"])
        self.assertEqual(origin["retries"], 0)

    def test_a_slow_first_question_is_asked_again(self):
        self.learn_what_is_usual()
        seen = self.ask_for_films(60, 30, latency_ms=SLOW_MS)
        self.assertGreater(seen["hedges_won"], 0)
        self.assert_few_hedges(seen, 60)
        self.assert_stops(self.server)

    def test_a_body_that_falls_silent_is_taken_over_from_its_last_byte(self):
        name, sent = "stall.mp4", CHUNK + 12_345
        self.origin.create(name, LENGTH)
        self.origin.act(name, stall_after_bytes=sent, fail_count=1)
        begin, end = MIB, MIB + 4 * CHUNK
        self.assert_body(self.server.get(name, range=(begin, end - 1)), body(name, begin, end), 206)
        self.assertEqual([entry["range"] for entry in self.origin.log(name)][:2],
                         [f"bytes={begin}-{end - 1}", f"bytes={begin + sent}-{end - 1}"])
        seen = self.server.stats()["origin"]
        self.assertGreaterEqual(seen["takeovers"], 1)  # a busy machine may be silent for as long a second time
        self.assertLessEqual(self.origin.sent(name)["max_times"], seen["takeovers"])
        self.assertEqual(seen["retries"], 0)
        wait_until(lambda: self.origin.ask("/__stats")["running"] == 0, "the silent answer is let go")
        self.assert_stops(self.server)

    def test_an_origin_that_is_slow_as_a_whole_is_not_asked_twice(self):
        self.learn_what_is_usual()
        self.origin.act("*", latency_ms=200)
        self.assert_few_hedges(self.ask_for_films(30, 30, latency_ms=200), 30)


if __name__ == "__main__":
    unittest.main()
