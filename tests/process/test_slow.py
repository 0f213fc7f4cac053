"""200 slow viewers of different places of a long film: the memory stays under the stated bound, nobody else waits."""
import selectors
import socket
import threading
import time
import unittest

from origins import ScriptedOrigin
from scripted_body import body
from support import GIB, KIB, MIB, ProcessTest, wait_until

VIEWERS = 200
LENGTH = 2 * GIB
BYTES_PER_SECOND = 125_000  # 1 Mbit/s
TICK = 0.1                  # seconds at least between two passes over the viewers
PASSES = 150
BYTES_PER_PASS = int(BYTES_PER_SECOND * TICK)
KEPT_ONE_IN = 16            # pieces; all at once would be more work than the server's

# The bound of the README: what the options allow, what is in flight, and what the process itself is.
MEMORY = 64 * MIB                            # --memory
CACHE_SIZE = 512 * MIB                       # --cache-size
MEMTABLES = 2 * 2 * CACHE_SIZE // 64         # two write buffers for each of the two families
STORE_READS = 16 * MIB                       # blocks read from the disk
WRITE_QUEUE = 32 * MIB                       # chunks that wait for the store
FILLS = 16 * 256 * KIB                       # --origin-connections times a chunk
PINNED = 64 * MIB                            # what waits for viewers
PER_VIEWER = (64 + 32) * KIB                 # beyond that a copy for each connection; and its request
PROGRAM = 30 * MIB                           # code, libraries, threads, the store's tables
PARTS = MEMORY + MEMTABLES + STORE_READS + WRITE_QUEUE + FILLS + PINNED + VIEWERS * PER_VIEWER + PROGRAM
BOUND = PARTS * 11 // 10                     # the allocator's gaps


class Viewer:
    """Takes 1 Mbit/s of an open range at most, and keeps some of it to be checked when nobody waits for it."""

    def __init__(self, port, begin):
        self.begin, self.head, self.taken = begin, b"", 0
        self.pieces, self.kept, self.last = 0, [], (begin, b"")
        self.socket = socket.socket()
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32 * KIB)
        self.socket.connect(("127.0.0.1", port))
        self.socket.sendall(f"GET /download/film.mp4 HTTP/1.1\r\nHost: x\r\nRange: bytes={begin}-\r\n\r\n".encode())
        self.socket.setblocking(False)

    def take(self, most):
        try:
            data = self.socket.recv(most)
        except BlockingIOError:
            return
        if not data:
            raise AssertionError(f"the answer at {self.begin} ended after {self.taken} bytes")
        if b"\r\n\r\n" not in self.head:
            self.head += data
            if b"\r\n\r\n" not in self.head:
                return
            head, _, data = self.head.partition(b"\r\n\r\n")
            self.head = head + b"\r\n\r\n"
            if not head.startswith(b"HTTP/1.1 206 "):
                raise AssertionError(head.decode())
        self.last = (self.begin + self.taken, data)
        self.taken += len(data)
        if self.pieces % KEPT_ONE_IN == 0:
            self.kept.append(self.last)
        self.pieces += 1

    def wrong(self):
        """Where a kept piece begins that is not the film's; the first and the last are among them."""
        return [at for at, data in (*self.kept, self.last) if data != body("film.mp4", at, at + len(data))]


class SlowViewersTest(ProcessTest):
    def test_memory_is_bounded_and_others_are_served(self):
        origin = ScriptedOrigin(self.folder, latency_ms=20)
        self.addCleanup(origin.close)
        origin.create("film.mp4", LENGTH)
        server = self.serve(origin.url + "/", "--memory", f"{MEMORY // MIB}MiB", "--cache-size",
                            f"{CACHE_SIZE // MIB}MiB")
        viewers = [Viewer(server.port, n * (LENGTH // VIEWERS)) for n in range(VIEWERS)]
        fast = threading.Thread(target=self.read_fast, args=(server, waits := []))
        fast.start()
        most = self.watch(server, viewers)
        fast.join()
        for viewer in viewers:
            viewer.socket.close()
            self.assertEqual(viewer.wrong(), [])
        self.assertLess(most, BOUND, f"{most // MIB} MiB resident, the bound is {BOUND // MIB} MiB")
        self.assertLess(max(waits), 10, "a slow viewer slows nobody")
        short = [viewer.taken for viewer in viewers if viewer.taken < PASSES * BYTES_PER_PASS // 2]
        self.assertEqual(short, [], "every viewer gets at least half of what it would take")
        self.assert_stops(server)

    def watch(self, server, viewers):
        """Lets them view; returns the largest resident set that was seen.

        By passes, not by time: where this client is slow they view more slowly, and the server is not blamed."""
        most = 0
        with selectors.DefaultSelector() as selector:
            for due in range(BYTES_PER_PASS, (PASSES + 1) * BYTES_PER_PASS, BYTES_PER_PASS):
                for viewer in viewers:
                    if due - viewer.taken > 4 * KIB:
                        viewer.take(due - viewer.taken)
                most = max(most, server.resident_bytes())
                selector.select(TICK)
        return most

    def read_fast(self, server, waits):
        for n in range(10):
            begin, started = n * 100 * MIB + 5, time.monotonic()
            reply = server.get("film.mp4", range=(begin, begin + 2 * MIB - 1))
            waits.append(time.monotonic() - started)
            if reply.body != body("film.mp4", begin, begin + 2 * MIB):
                waits.append(float("inf"))


class StoppedViewersTest(ProcessTest):
    """Viewers of what may not be stored have a fetch each; one who takes nothing has no slot of --origin-connections."""

    CONNECTIONS = 4

    def test_nobody_waits_for_them(self):
        origin = ScriptedOrigin(self.folder)
        self.addCleanup(origin.close)
        for name, length in (("film.mp4", LENGTH), ("other.mp4", MIB)):
            origin.create(name, length)
        origin.act("film.mp4", cache_control="no-store")
        server = self.serve(origin.url + "/", "--origin-connections", str(self.CONNECTIONS), "--loops", "1")
        viewers = [Viewer(server.port, n * 100 * MIB) for n in range(2 * self.CONNECTIONS)]
        for viewer in viewers:
            wait_until(lambda: viewer.take(KIB) or viewer.taken > 0, "the answer begins", pause=0.01)
        self.assert_body(server.get("other.mp4"), body("other.mp4", 0, MIB), 200)
        for viewer in viewers:
            target = viewer.taken + 8 * MIB
            wait_until(lambda: viewer.take(MIB) or viewer.taken > target, "it goes on", pause=0)
            viewer.socket.close()
            self.assertEqual(viewer.wrong(), [])
        self.assert_stops(server)


if __name__ == "__main__":
    unittest.main()
