"""Commands that steer a server: which one they ask, and how they end when it does not answer."""
import json
import signal
import subprocess
import threading
import unittest
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from operator_client import admin_port
from origins import ScriptedOrigin
from support import BINARY, MIB, ProcessTest, environment, get, wait_until


class CommandTest(ProcessTest):
    def command(self, *words, env=None):
        """Begun."""
        process = subprocess.Popen(["setpriv", "--pdeathsig", "KILL", BINARY, *map(str, words)], text=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   cwd=self.folder, env=environment(self.folder, env))
        self.addCleanup(process.kill)
        return process

    def run_command(self, *words, status=0, env=None):
        """What it says."""
        process = self.command(*words, env=env)
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, status, out + err)
        return out + err


class WhichServerTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.origin = ScriptedOrigin(self.folder)
        self.addCleanup(self.origin.close)
        self.origin.create("film.mp4", MIB)

    def start(self, name, *options, env=None):
        """A server with a cache of its own, and what commands in its folder are told by the environment."""
        settings = {"REELCACHE_CACHE_DIR": str(self.folder / name)}
        return self.serve(self.origin.url + "/", "--cache-dir", self.folder / name, *options,
                          env={**settings, **(env or {})}), settings

    def cached(self, server):
        return json.loads(get(admin_port(server), "/api/cache").body)["objects"]

    def test_of_two_the_one_whose_cache_it_is_is_steered(self):
        (first, _), (second, of_second) = self.start("a"), self.start("b")
        for server in (first, second):
            server.get("film.mp4")
        self.assertIn("1 object is out of the cache", self.run_command("purge", "film.mp4", env=of_second))
        self.assertIn("the cache knows nothing of the name",
                      self.run_command("purge", "flim.mp4", env=of_second, status=1))
        self.assertEqual([entry["name"] for entry in self.cached(first)], ["film.mp4"])
        for server in (first, second):
            self.assert_stops(server)

    def test_one_that_serves_without_the_folder_leaves_the_address_alone(self):
        (first, of_first), (second, _) = self.start("a"), self.start("a")
        first.get("film.mp4")
        self.assertIn("1 object is out of the cache", self.run_command("purge", "film.mp4", env=of_first))
        self.assert_stops(second)
        self.run_command("pins", env=of_first)
        self.assert_stops(first)

    def test_the_address_goes_with_a_clean_stop_and_comes_again_after_a_kill(self):
        file = self.folder / "a/admin"
        server, settings = self.start("a")
        self.assertEqual((file.read_text(), file.stat().st_mode & 0o777),
                         (f"http://127.0.0.1:{admin_port(server)}\n", 0o600))
        server.kill()
        server, settings = self.start("a")
        self.assertEqual(file.read_text(), f"http://127.0.0.1:{admin_port(server)}\n")
        self.run_command("pins", env=settings)
        self.assert_stops(server)
        self.assertFalse(file.exists())

    def test_one_without_operators_is_told_as_that(self):
        server, settings = self.start("a", "--admin", "off")
        self.assertIn("answers no operators: start it with another --admin",
                      self.run_command("purge", "--all", env=settings, status=2))
        self.assertIn("운영자에게 답하지 않습니다",
                      self.run_command("purge", "--all", env={**settings, "LANG": "ko_KR.UTF-8"}, status=2))
        self.assert_stops(server)

    def test_one_with_a_token_is_asked_on_its_main_port(self):
        token = {"REELCACHE_ADMIN_TOKEN": "a-token-of-the-tests"}
        server, settings = self.start("a", "--admin", "off", env=token)
        self.run_command("pins", env={**settings, **token})
        self.assert_stops(server)

    def test_a_socket_in_the_home_folder(self):
        """Written the same way for the server and for the command."""
        settings = {"REELCACHE_ADMIN": "unix:~/admin.sock"}
        server = self.serve(self.origin.url + "/", env=settings)
        self.assertTrue((self.folder / "admin.sock").is_socket())
        self.assertIn("are pinned", self.run_command("pins", env=settings))
        self.assertIn("are pinned", self.run_command("pins", "--admin", "unix:~/admin.sock"))
        self.assert_stops(server)


class SilentServer:
    """Begins a warm once `may_begin` is set, answers no question about it, and cancels it when asked to."""

    def __init__(self):
        self.seen, self.may_begin, self.end = [], threading.Event(), threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self, status, state):
                job = {"id": "1", "what": "film.mp4", "state": state, "objects": {"total": 1, "done": 0, "failed": 0},
                       "bytes": {"wanted": 9, "fetched": 0, "already": 0}, "current": None, "seconds": 1, "error": None}
                text = json.dumps(job).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def do_POST(self):
                server.seen.append("POST")
                server.may_begin.wait(60)
                self.answer(202, "running")

            def do_GET(self):
                server.seen.append("GET")
                server.end.wait(600)

            def do_DELETE(self):
                server.seen.append("DELETE")
                self.answer(200, "cancelled")

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.may_begin.set()
        self.end.set()
        self.server.shutdown()
        self.server.server_close()


class InterruptTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.server = SilentServer()
        self.addCleanup(self.server.close)

    def warm(self, until):
        process = self.command("warm", "film.mp4", "--admin", self.server.address)
        wait_until(lambda: until in self.server.seen, f"the server got a {until}")
        return process

    def test_a_second_one_ends_it_while_the_server_is_silent(self):
        self.server.may_begin.set()
        process = self.warm(until="GET")
        process.send_signal(signal.SIGINT)
        status = Path(f"/proc/{process.pid}/status")
        caught = lambda: int(status.read_text().split("SigCgt:")[1].split()[0], 16)
        wait_until(lambda: not caught() & 1 << signal.SIGINT - 1, "the first one has come")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, -signal.SIGINT)

    def test_a_silent_server_is_not_waited_for_long(self):
        self.server.may_begin.set()
        process = self.warm(until="GET")
        self.assertIn("no answer from", process.communicate(timeout=60)[1])
        self.assertEqual(process.returncode, 1)

    def test_one_before_the_warm_has_begun_cancels_it_too(self):
        process = self.warm(until="POST")
        process.send_signal(signal.SIGINT)
        self.server.may_begin.set()
        self.assertIn("cancelled", process.communicate(timeout=60)[0])
        self.assertEqual(process.returncode, 1)
        self.assertEqual(self.server.seen[-1], "DELETE")


if __name__ == "__main__":
    unittest.main()
