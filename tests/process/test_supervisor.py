"""What keeps `reelcache serve` alive: a worker that crashes is replaced, and its last words stand in the log."""
import os
import re
import signal
import socket
import subprocess
import threading
import time
import unittest
from pathlib import Path

from operator_client import admin_port
from origins import ScriptedOrigin
from scripted_body import body
from bucket_sidecar import Sidecar
from support import BINARY, CHUNK, KIB, MIB, ProcessTest, environment, get, wait_until

LENGTH = 16 * MIB


def children(pid):
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def is_gone(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


class SupervisorTest(ProcessTest):
    def setUp(self):
        super().setUp()
        self.origin = ScriptedOrigin(self.folder)
        self.addCleanup(self.origin.close)
        self.origin.create("film.mp4", LENGTH)

    def start(self, *options, **more):
        return self.serve(self.origin.url + "/", "--supervise", "yes", "--fresh-for", "1h", *options, **more)

    def worker(self, server):
        (pid,) = children(server.pid)
        return pid

    def answers(self, server):
        return get(server.port, "/api/stats").status == 200

    def crash(self, server, how=signal.SIGSEGV):
        """Returns once another worker answers at the same address, and how many seconds that took."""
        old, began = self.worker(server), time.monotonic()
        os.kill(old, how)
        wait_until(lambda: is_gone(old), "the worker is gone", pause=0.005)
        wait_until(lambda: children(server.pid) not in ([], [old]) and self.is_open(server), "another one answers",
                   pause=0.005)
        return time.monotonic() - began

    def is_open(self, server):
        try:
            return self.answers(server)
        except OSError:
            return False

    def assert_film(self, server):
        self.assert_body(server.get("film.mp4"), body("film.mp4", 0, LENGTH), 200)


class RestartTest(SupervisorTest):
    def read_until(self, server, done, wrong):
        """A viewer who asks again whenever he is cut."""
        begin = 0
        while not done.is_set():
            try:
                reply = server.get("film.mp4", range=(begin, begin + MIB - 1))
            except OSError:
                continue
            if reply.body != body("film.mp4", begin, begin + len(reply.body)):
                wrong.append(begin)
            begin = (begin + len(reply.body)) % (LENGTH - MIB)

    def test_a_crash_under_load_is_mended_and_its_trace_is_in_the_log(self):
        server = self.start("--loops", "2", "--memory", "16MiB")
        done, wrong = threading.Event(), []
        viewers = [threading.Thread(target=self.read_until, args=(server, done, wrong)) for _ in range(4)]
        for viewer in viewers:
            viewer.start()
        try:
            for how in (signal.SIGABRT, signal.SIGKILL):
                print(f"{how.name} under load: answers after {self.crash(server, how):.3f} s")
                self.assertIsNone(server.process.poll())
                self.assert_film(server)
        finally:
            done.set()
            for viewer in viewers:
                viewer.join()
        self.assertEqual(wrong, [])
        log = server.stderr()
        self.assertIn("crashed by signal 06\n", log)
        self.assertRegex(log, r"libuv\S*\(uv_run\+0x")   # whose names need no symbols of ours
        self.assertRegex(log, r"reelcache\(_ZN9reelcache\w+\+0x")
        self.assertIn(f"addr2line -Cfpie {BINARY.resolve()}", log)
        self.assertRegex(log, r"the server was ended by signal 6 \(Aborted\); it starts again at once")
        self.assertRegex(log, r"the server was ended by signal 9 \(Killed\); it starts again in 1s")
        self.assertEqual(log.count("serving again at " + server.url), 2)
        self.assert_stops(server)
        self.assertEqual(server.stderr().count("serving again"), 2)

    def test_the_new_worker_stores_at_once_and_has_what_was_stored(self):
        server = self.start()
        self.assert_film(server)
        wait_until(lambda: self.is_on_disk(server.stats()), "the film is on the disk", 45, pause=0.5)
        self.origin.clear_log()
        self.crash(server)
        self.assertTrue(server.stats()["cache"]["writable"])
        self.assertNotIn("in use by another process", server.stderr())
        self.assert_film(server)
        self.assertLess(self.origin.sent("film.mp4")["bytes"], CHUNK)
        self.assert_stops(server)

    def is_on_disk(self, stats):
        memory = stats["memory"]
        return (stats["cache"]["chunks"] >= LENGTH // CHUNK and memory["write_queue_bytes"] == 0 and
                memory["memtable_bytes"] < 128 * KIB)

    def test_it_comes_back_with_what_worked_when_the_file_is_broken_by_then(self):
        config = self.folder / "my.json"
        config.write_text('{"serve": "all"}')
        self.origin.create("notes.txt", 10)
        server = self.start("--config", config)
        self.assertEqual(server.get("notes.txt").status, 200)
        config.write_text('{"serve": ')
        self.crash(server)
        self.assertEqual(server.get("notes.txt").status, 200)
        self.assert_stops(server)

    def test_it_comes_back_with_what_worked_when_the_settings_of_then_cannot_start(self):
        """They parse, and are no host of this machine; the old ones are taken again and again."""
        config = self.folder / "my.json"
        config.write_text('{"serve": "all"}')
        self.origin.create("notes.txt", 10)
        server = self.start("--config", config)
        config.write_text('{"serve": "media", "host": "192.0.2.1"}')
        for times in (1, 2):
            self.crash(server)
            self.assertEqual(server.get("notes.txt").status, 200)
            self.assertEqual(server.stderr().count("192.0.2.1"), times)
            self.assertEqual(server.stderr().count("first start: mend them and restart it"), times)
        self.assert_stops(server)

    def test_it_shows_what_auto_meant_at_the_start(self):
        (self.folder / "videos").mkdir()
        (self.folder / "videos/film.mp4").write_bytes(b"film")
        sidecar = Sidecar()
        self.addCleanup(sidecar.close)
        server = self.serve("auto", "--supervise", "yes", env=sidecar.environment)
        self.assertIn("dir:videos", server.line)
        sidecar.bucket = "one-that-was-made-since"
        self.crash(server)
        self.assertEqual(server.get("film.mp4").body, b"film")
        self.assertEqual(sidecar.asked, 1)
        self.assert_stops(server)

    def test_operators_find_it_where_it_was(self):
        server = self.start()
        port = admin_port(server)
        self.assertEqual(get(port, "/api/cache").status, 200)
        self.crash(server)
        self.assertEqual(get(port, "/api/cache").status, 200)
        self.assertIn(f"serving again at {server.url}; operators: http://127.0.0.1:{port}/cache", server.stderr())
        self.assert_stops(server)

    def test_an_operators_port_that_is_taken_meanwhile_does_not_keep_it_away(self):
        server = self.start()
        port = admin_port(server)
        self.crash(server, signal.SIGKILL)
        old = self.worker(server)
        os.kill(old, signal.SIGKILL)
        wait_until(lambda: "starts again in 1s" in server.stderr(), "it waits", pause=0.005)
        with socket.create_server(("127.0.0.1", port)):
            wait_until(lambda: server.stderr().count("serving again") == 2, "it serves again")
            self.assertIn(f"another port than before: {port} is taken", server.stderr())
            other = int(re.findall(r"operators: http://127\.0\.0\.1:(\d+)/cache", server.stderr())[-1])
            self.assertNotEqual(other, port)
            self.assertEqual(get(other, "/api/cache").status, 200)
        self.assert_stops(server)

    def test_the_worker_tells_its_port_once(self):
        """Told twice, the second time went nowhere and stood in the log as a warning."""
        self.assertNotIn("was not told the port", self.start().stderr())

    def test_the_supervisor_is_small(self):
        server = self.start(env={"DEBUG": "1"})  # else only root may look at it
        status = Path(f"/proc/{server.pid}/status").read_text()
        self.assertRegex(status, r"Threads:\s+1\n")
        mine = sum(int(kib) for kib in re.findall(r"Private_Dirty:\s+(\d+) kB",
                                                  Path(f"/proc/{server.pid}/smaps_rollup").read_text()))
        if not {"dev", "tsan"} & set(BINARY.resolve().parts):  # sanitizers keep books of their own
            self.assertLess(mine, 4096)
        self.assertLessEqual(len(list(Path(f"/proc/{server.pid}/fd").iterdir())), 5)
        self.assert_stops(server)


class EndTest(SupervisorTest):
    def test_the_worker_dies_with_its_supervisor(self):
        server = self.start()
        worker = self.worker(server)
        server.process.kill()
        wait_until(lambda: is_gone(worker) and self.is_refused(server), "the worker and its sockets are gone")

    def ask(self, server):
        """A client who has read a little, and keeps the rest waiting."""
        client = socket.socket()
        self.addCleanup(client.close)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 64 * KIB)
        client.settimeout(60)
        client.connect(("127.0.0.1", server.port))
        client.sendall(b"GET /download/film.mp4 HTTP/1.1\r\nHost: x\r\n\r\n")
        head, _, got = client.recv(4096).partition(b"\r\n\r\n")
        self.assertIn(b"200", head)
        return client, got

    def is_refused(self, server):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", server.port)) != 0

    def test_a_running_answer_is_finished(self):
        for how in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(how.name):
                server = self.start("--drain-timeout", "30s", "--cache-dir", self.folder / how.name)
                client, got = self.ask(server)
                server.process.send_signal(how)
                wait_until(lambda: self.is_refused(server), "new connections are refused")
                parts = [got]
                while part := client.recv(MIB):
                    parts.append(part)
                self.assert_same(b"".join(parts), body("film.mp4", 0, LENGTH))
                self.assertEqual(server.wait(), 0, server.stderr())

    def test_a_second_signal_ends_it_at_once(self):
        server = self.start("--drain-timeout", "1h")
        self.ask(server)
        server.process.send_signal(signal.SIGTERM)
        wait_until(lambda: self.is_refused(server), "new connections are refused")
        self.assert_stops(server)

    def test_a_stopped_worker_is_not_replaced(self):
        server = self.start()
        os.kill(self.worker(server), signal.SIGTERM)
        self.assertEqual(server.wait(), 0, server.stderr())

    def test_a_signal_during_the_wait_for_the_next_worker_ends_it(self):
        server = self.start()
        self.crash(server, signal.SIGKILL)
        os.kill(self.worker(server), signal.SIGKILL)
        wait_until(lambda: "starts again in 1s" in server.stderr(), "it waits", pause=0.005)
        self.assert_stops(server)

    def on_a_terminal(self, *options, prefix=()):
        """The process, its terminal, and the file of its words, once it serves."""
        ours, theirs = os.openpty()
        command = ["setsid", "--ctty", *prefix, "setpriv", "--pdeathsig", "KILL", BINARY, "serve", "--origin",
                   self.origin.url + "/", "--port", "0", "--cache-dir", self.folder / "cache", *options]
        words = self.folder / "words"
        with words.open("wb") as out:
            process = subprocess.Popen(list(map(str, command)), stdin=theirs, stdout=out, stderr=out,
                                       env=environment(self.folder))
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        os.close(theirs)
        wait_until(lambda: "shows the videos" in words.read_text(), "it serves")
        return process, ours, words

    def test_a_terminal_that_goes_away_ends_it(self):
        process, terminal, _ = self.on_a_terminal()
        (worker,) = children(process.pid)
        os.close(terminal)
        self.assertEqual(process.wait(60), 0)
        self.assertTrue(is_gone(worker))

    def test_a_terminal_that_goes_away_ends_one_without_a_supervisor(self):
        process, terminal, words = self.on_a_terminal("--supervise", "no")
        os.close(terminal)
        self.assertEqual(process.wait(60), 0, words.read_text())

    def test_nohup_holds(self):
        process, terminal, words = self.on_a_terminal(prefix=("sh", "-c", """trap '' HUP; exec "$@" """, "sh"))
        os.close(terminal)
        proc = Path(f"/proc/{process.pid}")
        has_terminal = lambda: (proc / "stat").read_text().rpartition(")")[2].split()[4] != "0"
        is_pending = lambda: int(re.search(r"ShdPnd:\s+(\w+)", (proc / "status").read_text())[1], 16) & 1
        wait_until(lambda: not has_terminal() and not is_pending(), "the terminal is gone, the supervisor heard of it")
        process.send_signal(signal.SIGHUP)
        wait_until(lambda: "settings read again" in words.read_text(), "a signal of a person still counts")
        self.assertNotIn("stopping", words.read_text())
        process.terminate()
        self.assertEqual(process.wait(60), 0)


class SignalTest(SupervisorTest):
    def test_one_that_comes_during_the_start_is_not_lost(self):
        for supervised in ("yes", "no"):
            with self.subTest(supervised=supervised):
                sidecar = Sidecar("bucket")
                self.addCleanup(sidecar.close)
                sidecar.may_answer.clear()

                def signal_it():
                    wait_until(lambda: sidecar.asked > 0, "it starts")
                    (pid,) = children(os.getpid())[-1:]
                    for number in (signal.SIGUSR1, signal.SIGHUP):
                        os.kill(pid, number)
                    sidecar.may_answer.set()

                thread = threading.Thread(target=signal_it)
                thread.start()
                server = self.serve("auto", "--supervise", supervised, "--cache-dir", self.folder / supervised,
                                    env=sidecar.environment)
                thread.join()
                wait_until(lambda: "settings read again" in server.stderr(), "the reload that was asked for")
                self.assert_stops(server)

    def test_the_access_log_is_opened_anew_through_the_supervisor(self):
        log, old = self.folder / "access.log", self.folder / "access.log.1"
        server = self.start("--access-log", log)
        server.get("film.mp4", range=(0, 9))
        wait_until(lambda: "film.mp4" in log.read_text(), "the line of a request")
        log.rename(old)
        server.process.send_signal(signal.SIGUSR1)
        wait_until(log.exists, "the new file")
        self.assert_stops(server)


class SilentTest(SupervisorTest):
    def test_words_that_nobody_takes_end_nothing(self):
        """The greeting and the log go where every write fails."""
        with open("/dev/full", "w") as full:
            process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", BINARY, "serve", "--origin", self.origin.url + "/", "--port", "0",
                 "--admin", f"unix:{self.folder}/admin.sock", "--cache-dir", self.folder / "cache"],
                stdout=full, stderr=full, stdin=subprocess.DEVNULL, env=environment(self.folder))
        self.addCleanup(process.kill)
        wait_until(lambda: (self.folder / "admin.sock").exists(), "it serves")
        (worker,) = wait_until(lambda: children(process.pid), "there is a worker")
        process.send_signal(signal.SIGHUP)  # about which it logs
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(60), 0)
        self.assertTrue(is_gone(worker))


class RefusalTest(SupervisorTest):
    """What is wrong from the start is told once, and nothing begins anew."""

    def run_serve(self, *options):
        return subprocess.run([BINARY, "serve", "--origin", self.origin.url + "/", "--cache-dir", self.folder / "cache",
                               *map(str, options)], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL,
                              env=environment(self.folder))

    def test_wrong_settings_and_a_taken_port(self):
        with socket.create_server(("127.0.0.1", 0)) as other:
            for options in (("--port", other.getsockname()[1]), ("--memory", "lots"), ("--origin", "ftp://x/")):
                with self.subTest(options):
                    result = self.run_serve(*options)
                    self.assertEqual((result.returncode, result.stdout), (2, ""))
                    self.assertEqual(result.stderr.count("reelcache: " + options[0]), 1, result.stderr)
                    self.assertNotIn("starts again", result.stderr)


class NoticeTest(SupervisorTest):
    def test_the_service_manager_hears_when_it_serves(self):
        for name in (str(self.folder / "notify"), "\0reelcache-test-" + str(os.getpid())):
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
                manager.bind(name)
                manager.settimeout(60)
                server = self.start(env={"NOTIFY_SOCKET": name.replace("\0", "@")})
                self.assertEqual(manager.recv(100), b"READY=1")
                self.crash(server)
                self.assertEqual(manager.recv(100), b"READY=1")
                self.assert_stops(server)


if __name__ == "__main__":
    unittest.main()
