"""Many viewers of the same cold place: the origin is asked for each byte once."""
import threading
import unittest

from origins import ScriptedOrigin
from scripted_body import body
from support import CHUNK, MIB, ProcessTest

VIEWERS = 64
LENGTH = 64 * MIB


class CollapseTest(ProcessTest):
    def setUp(self):
        super().setUp()
        self.origin = ScriptedOrigin(self.folder, latency_ms=100, bandwidth="20MB")
        self.addCleanup(self.origin.close)
        self.server = self.serve(self.origin.url + "/")

    def watch(self, name, windows):
        """Reads every (begin, end) at the same moment; returns how many bytes came in all."""
        self.origin.create(name, LENGTH)
        barrier, wrong = threading.Barrier(len(windows)), []

        def view(begin, end):
            barrier.wait()
            reply = self.server.get(name, range=(begin, end - 1))
            if reply.status != 206 or reply.cut or reply.body != body(name, begin, end):
                wrong.append(f"[{begin}, {end}): {reply}")

        threads = [threading.Thread(target=view, args=window) for window in windows]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])
        return sum(end - begin for begin, end in windows)

    def assert_sent_once(self, seen):
        """But for what a busy machine made so late that it was asked a second time."""
        self.assertLessEqual(seen["max_times"], 1 + self.server.stats()["origin"]["hedges"], seen)

    def test_the_same_place(self):
        sent = self.watch("same.mp4", [(20 * MIB, 22 * MIB)] * VIEWERS)
        seen = self.origin.sent("same.mp4")
        self.assert_sent_once(seen)
        self.assertEqual(seen["distinct_bytes"], 2 * MIB, "a closed range fetches the chunks it touches")
        stats = self.server.stats()["bytes"]
        self.assertEqual(sum(stats.values()), sent)
        self.assertLessEqual(stats["origin"], 2 * MIB)
        self.assertGreater(stats["joined"], 0)
        self.assert_stops(self.server)

    def test_places_that_overlap(self):
        windows = [(n % 8 * 100_001, 3 * MIB + n * 10_007) for n in range(VIEWERS)]
        self.watch("overlap.mp4", windows)
        seen = self.origin.sent("overlap.mp4")
        self.assert_sent_once(seen)
        last_chunk_end = -(-max(end for _, end in windows) // CHUNK) * CHUNK
        self.assertLessEqual(seen["distinct_bytes"], last_chunk_end)

    def test_the_first_look_at_an_object_from_everywhere(self):
        windows = [(n * MIB, n * MIB + 100) for n in range(VIEWERS)]
        self.watch("everywhere.mp4", windows)
        self.assert_sent_once(self.origin.sent("everywhere.mp4"))


if __name__ == "__main__":
    unittest.main()
