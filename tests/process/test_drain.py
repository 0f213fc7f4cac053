"""SIGTERM and SIGINT: running answers end, nothing new begins, exit status 0."""
import random
import signal
import socket
import time
import unittest

from support import KIB, MIB, ProcessTest, wait_until

LENGTH = 32 * MIB  # more than the sockets between take by themselves


class DrainTest(ProcessTest):
    def setUp(self):
        super().setUp()
        (self.folder / "videos").mkdir()
        self.held = random.Random(3).randbytes(LENGTH)
        (self.folder / "videos/film.mp4").write_bytes(self.held)

    def start(self, *options):
        return self.serve(f"dir:{self.folder}/videos", "--loops", "2", *options)

    def ask(self, server):
        """A client that has read the head and a little of the body, and keeps the rest waiting."""
        client = socket.socket()
        self.addCleanup(client.close)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * KIB)
        client.settimeout(60)
        client.connect(("127.0.0.1", server.port))
        client.sendall(b"GET /download/film.mp4 HTTP/1.1\r\nHost: x\r\n\r\n")
        seen = b""
        while b"\r\n\r\n" not in seen:
            seen += client.recv(4096)
        return client, seen.partition(b"\r\n\r\n")[2]

    def is_refused(self, server):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", server.port)) != 0

    def test_a_running_answer_is_finished(self):
        for how in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(how.name):
                server = self.start("--drain-timeout", "30s")
                client, got = self.ask(server)
                server.process.send_signal(how)
                wait_until(lambda: self.is_refused(server), "new connections are refused")
                self.assertIsNone(server.process.poll(), "it waits for the answer that runs")
                parts = [got]
                while part := client.recv(MIB):
                    parts.append(part)
                self.assert_same(b"".join(parts), self.held)
                self.assertEqual(server.wait(), 0, server.stderr())

    def test_an_idle_connection_holds_nothing_up(self):
        server = self.start("--drain-timeout", "30s")
        with socket.create_connection(("127.0.0.1", server.port)) as idle:
            idle.sendall(b"GET /api/stats HTTP/1.1\r\nHost: x\r\n\r\n")
            idle.recv(4096)
            started = time.monotonic()
            self.assert_stops(server)
            self.assertLess(time.monotonic() - started, 10)

    def test_a_viewer_who_takes_nothing_is_given_up_in_time(self):
        server = self.start("--drain-timeout", "1s")
        self.ask(server)
        started = time.monotonic()
        self.assert_stops(server)
        self.assertLess(time.monotonic() - started, 15)

    def test_a_second_signal_ends_it_at_once(self):
        server = self.start("--drain-timeout", "1h")
        self.ask(server)
        server.process.send_signal(signal.SIGTERM)
        wait_until(lambda: self.is_refused(server), "new connections are refused")
        self.assert_stops(server)


if __name__ == "__main__":
    unittest.main()
