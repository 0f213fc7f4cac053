"""Who may see and do what on which address: the operators' listener, the token, the login, other sites, health, live totals."""
import http.client
import json
import os
import re
import signal
import socket
import stat
import subprocess
import unittest

from operator_client import admin_port
from support import BINARY, MIB, ProcessTest, environment, get, wait_until

TOKEN = "correct-horse-battery"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
WITH_TOKEN = {"REELCACHE_ADMIN_TOKEN": TOKEN}
OPERATORS_ALONE = "/api/live"


def events(port, fields=None):
    """The first two events of /api/live, and the connection they came by."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", OPERATORS_ALONE, headers=fields or {})
    response = connection.getresponse()
    lines = []
    while lines.count("\n") < 2:
        lines.append(response.readline().decode())
    return response, lines, connection


class AdminTest(ProcessTest):
    def setUp(self):
        super().setUp()
        (self.folder / "videos").mkdir()
        (self.folder / "videos/film.mp4").write_bytes(bytes(32 * MIB))
        self.origin = f"dir:{self.folder}/videos"

    def start(self, *options, **more):
        return self.serve(self.origin, "--loops", "2", *options, **more)

    def status(self, port, target, method="GET", **fields):
        """Fields with _ for -."""
        named = {name.replace("_", "-"): value for name, value in fields.items()}
        return get(port, target, method=method, fields=named).status

    def refusal(self, *options, env=None):
        """What is said by a start that fails."""
        result = subprocess.run(
            [BINARY, "serve", "--origin", self.origin, "--cache-dir", self.folder / "cache", *options], text=True,
            env=environment(self.folder, env), capture_output=True, timeout=60)
        self.assertEqual(result.returncode, 2, result)
        said = [line for line in result.stderr.splitlines() if line.startswith("reelcache: ")]
        self.assertEqual(len(said), 1, result.stderr)
        return said[0]


class PlaceTest(AdminTest):
    def test_by_itself_it_is_on_a_port_of_this_machine(self):
        server = self.start()
        port = admin_port(server)
        self.assertNotEqual(port, server.port)
        self.assertEqual(self.status(server.port, OPERATORS_ALONE), 404)
        reply = get(port, "/download/film.mp4", range=(0, 9))
        self.assertEqual((reply.status, len(reply.body)), (206, 10), "operators are viewers, too")
        response, lines, connection = events(port)
        self.assertEqual(response.getheader("Content-Type"), "text/event-stream")
        self.assertEqual(lines[0], "event: stats\n")
        self.assertEqual(json.loads(lines[1].removeprefix("data: "))["bytes"].keys(), {"memory", "disk", "joined", "origin"})
        connection.close()

    def test_an_address_that_was_asked_for_must_be_free(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            said = self.refusal("--port", "0", "--admin", "127.0.0.1:%d" % taken.getsockname()[1])
        self.assertIn("--admin: 127.0.0.1:", said)
        self.assertIn("choose another --admin", said)

    def test_by_itself_it_does_without(self):
        with socket.socket() as taken:
            try:
                taken.bind(("127.0.0.1", 5010))
                taken.listen()
            except OSError:
                pass  # by somebody else, then
            server = self.start_on_a_free_port()
        self.assertIsNone(admin_port(server))
        self.assertRegex(server.stderr(), r"warning --admin: 127\.0\.0\.1:5010 is in use .* choose another --admin HOST:PORT")
        self.assertEqual(self.status(server.port, "/healthz"), 200)

    def start_on_a_free_port(self, tries=5):
        """With --port 0 operators would be given any port, too. Somebody else may get ours in between."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        try:
            return self.start("--port", port)
        except AssertionError:
            return self.start_on_a_free_port(tries - 1) if tries > 1 else self.fail("no port was free")

    def test_operators_get_in_when_viewers_have_all_the_places(self):
        server = self.start(prefix=("prlimit", "--nofile=256:256"))
        places = 256 - 128
        viewers = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(places)]
        for viewer in viewers:
            self.addCleanup(viewer.close)
        self.assertEqual(wait_until(lambda: self.status(server.port, "/healthz") == 503, "there is no place left"), True)
        self.assertEqual(self.status(admin_port(server), "/healthz"), 200)

    def test_off(self):
        server = self.start("--admin", "off")
        self.assertEqual(len(server.greeting.splitlines()), 1, server.greeting)
        self.assertEqual(self.status(server.port, OPERATORS_ALONE), 404)

    def test_a_socket_for_its_owner_alone(self):
        path = self.folder / "admin.sock"
        first = self.start("--admin", f"unix:{path}")
        self.assertIn(f"--unix-socket {path} ", first.greeting)
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)
        self.assertEqual(self.over_socket(path), 200)
        self.assertIn("is in use", self.refusal("--port", "0", "--admin", f"unix:{path}", "--cache-dir", self.folder / "other"))
        first.kill()
        self.assertTrue(path.exists(), "a server that is killed leaves its socket")
        second = self.start("--admin", f"unix:{path}")
        self.assertEqual(self.over_socket(path), 200)
        self.assert_stops(second)
        self.assertFalse(path.exists())

    def over_socket(self, path):
        connection = http.client.HTTPConnection("reelcache")
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.connect(str(path))
        connection.request("HEAD", OPERATORS_ALONE)
        with connection.getresponse() as response:
            return response.status

    def test_other_machines_need_a_token(self):
        self.assertIn("REELCACHE_ADMIN_TOKEN", self.refusal("--port", "0", "--admin", "0.0.0.0:0"))
        server = self.start("--admin", "0.0.0.0:0", env=WITH_TOKEN)
        port = int(re.search(r"operators: http://localhost:(\d+)/", server.greeting)[1])
        refused = get(port, OPERATORS_ALONE)
        self.assertEqual((refused.status, refused.field("www-authenticate")), (401, "Bearer"))
        self.assertEqual(self.status(port, OPERATORS_ALONE, "HEAD", **BEARER), 200)


class TokenTest(AdminTest):
    def test_a_short_token_is_refused_and_not_repeated(self):
        said = self.refusal("--port", "0", env={"REELCACHE_ADMIN_TOKEN": "hunter2"})
        self.assertIn("REELCACHE_ADMIN_TOKEN", said)
        self.assertIn("16", said)
        self.assertNotIn("hunter2", said)

    def test_it_opens_the_main_port(self):
        (self.folder / ".env").write_text(f"REELCACHE_ADMIN_TOKEN={TOKEN}\n")
        server = self.start("--admin", "off", "--access-log", "log")
        self.assertIn("/login", server.greeting)
        for fields, status in (({}, 404), (BEARER, 200), ({**BEARER, "Sec-Fetch-Site": "cross-site"}, 404),
                               ({"X-Forwarded-For": "127.0.0.1", "Host": "localhost"}, 404),
                               ({"Authorization": "Bearer correct-horse-batterx"}, 404)):
            with self.subTest(fields):
                self.assertEqual(self.status(server.port, OPERATORS_ALONE, "HEAD", **fields), status)
        self.assertEqual(self.status(server.port, "/api%2Flive", "HEAD"), 404)
        self.assert_stops(server)
        self.assertNotIn(TOKEN, server.stderr() + (self.folder / "log").read_text())

    def test_a_login_lasts_over_a_restart_and_ends_with_the_token(self):
        server = self.start(env=WITH_TOKEN)
        reply = get(server.port, "/api/login", method="POST", fields={**BEARER, "X-Forwarded-Proto": "https"})
        self.assertEqual(reply.status, 204)
        set_cookie = reply.field("Set-Cookie")
        for word in ("HttpOnly", "SameSite=Strict", "Secure", "Path=/", "Max-Age=604800"):
            self.assertIn(word, set_cookie)
        cookie = {"Cookie": set_cookie.split(";")[0]}
        self.assertEqual(self.status(server.port, OPERATORS_ALONE, "HEAD", **cookie), 200)
        self.assert_stops(server)
        server = self.start(env=WITH_TOKEN)
        self.assertEqual(self.status(server.port, OPERATORS_ALONE, "HEAD", **cookie), 200)
        gone = get(server.port, "/api/login", method="DELETE", fields=cookie)
        self.assertEqual(gone.status, 204)
        self.assertIn("Max-Age=0", gone.field("Set-Cookie"))
        self.assert_stops(server)
        server = self.start(env={"REELCACHE_ADMIN_TOKEN": TOKEN + "2"})
        self.assertEqual(self.status(server.port, OPERATORS_ALONE, "HEAD", **cookie), 404)

    def test_a_wrong_token_is_no_login(self):
        server = self.start(env=WITH_TOKEN)
        reply = get(server.port, "/api/login", method="POST", fields={"Authorization": "Bearer guess"})
        self.assertEqual(reply.status, 401)
        self.assertIsNone(reply.field("Set-Cookie"))
        self.assertEqual(json.loads(reply.body)["error"]["code"], "wrong_token")

    def test_without_one_there_is_no_login(self):
        server = self.start()
        self.assertEqual(self.status(server.port, "/login"), 404)
        self.assertEqual(self.status(server.port, "/api/login"), 404)


class StrangerTest(AdminTest):
    """What a page of another site can make a browser on the operator's machine do."""

    def test_it_is_refused_with_a_sentence(self):
        server = self.start()
        port = admin_port(server)
        for fields in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Host": f"evil.example:{port}"},
                       {"Host": f"127.0.0.1.evil.example:{port}"}):
            with self.subTest(fields):
                reply = get(port, OPERATORS_ALONE, method="GET", fields=fields)
                self.assertEqual(reply.status, 403)
                self.assertIn("address", reply.body.decode())
        reply = get(port, "/api/videos", fields={"Host": f"evil.example:{port}"})
        self.assertEqual(reply.status, 403, "what is no secret on the main port may be one here")
        for fields in ({"Host": "localhost"}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}):
            with self.subTest(fields):
                self.assertEqual(self.status(port, OPERATORS_ALONE, "HEAD", **fields), 200)


class ProxyTest(AdminTest):
    """A front on this machine hands on what anybody may have sent."""

    def test_it_needs_the_token(self):
        server = self.start(env=WITH_TOKEN)
        port = admin_port(server)
        forwarded = {"X-Forwarded-For": "203.0.113.7"}
        self.assertEqual(self.status(port, OPERATORS_ALONE, "HEAD", **forwarded), 401)
        self.assertEqual(self.status(port, OPERATORS_ALONE, "HEAD", **forwarded, **BEARER), 200)
        self.assertEqual(self.status(port, OPERATORS_ALONE, "HEAD"), 200)


class HealthTest(AdminTest):
    def test_everyone_may_ask(self):
        server = self.start()
        for port in (server.port, admin_port(server)):
            self.assertEqual(get(port, "/healthz").body, b"ok\n")
            self.assertEqual(json.loads(get(port, "/readyz").body), {"ready": True, "reasons": [], "degraded": []})

    def test_totals_can_be_for_operators_alone(self):
        server = self.start("--public-stats", "no")
        self.assertEqual(self.status(server.port, "/api/stats"), 404)
        self.assertEqual(self.status(admin_port(server), "/api/stats"), 200)

    def test_a_drain_is_told_while_answers_end(self):
        server = self.start("--drain-timeout", "60s")
        port = admin_port(server)
        with socket.create_connection(("127.0.0.1", server.port)) as viewer:
            viewer.sendall(b"GET /download/film.mp4 HTTP/1.1\r\nHost: x\r\n\r\n")
            viewer.recv(4096)
            response, _, connection = events(port)
            server.process.send_signal(signal.SIGTERM)
            ready = wait_until(lambda: (r := get(port, "/readyz")).status == 503 and r, "/readyz says no")
            self.assertEqual(json.loads(ready.body)["reasons"], ["draining"])
            self.assertEqual(self.status(port, "/healthz"), 200)
            self.assertIsNone(server.process.poll())
        response.read()  # to its proper end: a cut one raises
        connection.close()
        self.assertEqual(server.wait(), 0, server.stderr())


if __name__ == "__main__":
    unittest.main()
