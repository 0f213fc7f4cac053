"""`kill -9` at any moment: never a wrong byte, soon back, and what was stored is still there."""
import random
import threading
import time
import unittest

from origins import ScriptedOrigin
from scripted_body import body
from support import CHUNK, KIB, MIB, ProcessTest, wait_until

LENGTH = 48 * MIB
ROUNDS = 6
READERS = 4
READY_SECONDS = 30  # under a second on a machine that has nothing else to do


class KillTest(ProcessTest):
    def setUp(self):
        super().setUp()
        self.origin = ScriptedOrigin(self.folder)
        self.addCleanup(self.origin.close)
        self.origin.create("film.mp4", LENGTH)

    def start(self):
        server = self.serve(self.origin.url + "/", "--fresh-for", "1h", "--memory", "16MiB", "--cache-size", "128MiB")
        self.assertLess(server.ready_seconds, READY_SECONDS)
        return server

    def read_until_killed(self, server, seed, outcome):
        """Verifies every byte that came, of whole and of cut answers."""
        places = random.Random(seed)
        while True:
            begin = places.randrange(LENGTH - 2 * MIB)
            end = begin + places.randrange(1, 2 * MIB)
            reply = server.get("film.mp4", range=(begin, end - 1))
            if reply.body != body("film.mp4", begin, begin + len(reply.body)):
                outcome["wrong"].append((begin, end))
            if reply.status is None or reply.cut:
                return
            outcome["right"] += len(reply.body)

    def test_readers_never_see_a_wrong_byte(self):
        for round_number in range(ROUNDS):
            server, outcome = self.start(), {"wrong": [], "right": 0}
            readers = [threading.Thread(target=self.read_until_killed, args=(server, 100 * round_number + n, outcome))
                       for n in range(READERS)]
            for reader in readers:
                reader.start()
            wanted = (2 + 5 * round_number) * MIB  # each kill finds the store in another state
            wait_until(lambda: outcome["right"] > wanted or not any(r.is_alive() for r in readers), "they read", 60)
            server.kill()
            for reader in readers:
                reader.join()
            self.assertEqual(outcome["wrong"], [])
        server = self.start()
        self.assert_body(server.get("film.mp4"), body("film.mp4", 0, LENGTH), 200)
        self.assert_stops(server)

    def test_what_was_stored_for_a_while_is_a_hit_afterwards(self):
        server = self.start()
        window = (10 * MIB, 14 * MIB - 1)
        expected = body("film.mp4", window[0], window[1] + 1)
        self.assert_body(server.get("film.mp4", range=window), expected, 206)
        wait_until(lambda: self.is_on_disk(server.stats()), "the chunks leave memory for the disk", 45, pause=0.5)
        server.kill()
        self.origin.clear_log()
        server = self.start()
        reply = server.get("film.mp4", range=window)
        self.assert_body(reply, expected, 206)
        self.assertTrue(reply.is_hit(), reply)
        self.assertEqual(self.origin.sent("film.mp4")["bytes"], 0)
        self.assertEqual(server.stats()["bytes"]["disk"], len(expected))
        self.assert_stops(server)

    def is_on_disk(self, stats):
        """Less than one chunk may still lie in a table that dies with the process."""
        memory = stats["memory"]
        return (stats["cache"]["chunks"] >= 4 * MIB // CHUNK and memory["write_queue_bytes"] == 0 and
                memory["memtable_bytes"] < 128 * KIB)

    def test_starting_over_and_over_leaves_nothing_behind(self):
        times = []
        for _ in range(5):
            server = self.start()
            self.assertEqual(server.get("film.mp4", range=(0, 99)).status, 206)
            started = time.monotonic()
            self.assert_stops(server)
            times.append(time.monotonic() - started)
        self.assertLess(max(times), 10, "stopping without viewers does not wait for anything")


if __name__ == "__main__":
    unittest.main()
