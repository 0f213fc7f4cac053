"""Replit's sidecar: where the bucket is, how tokens come, are renewed and refused, and that none of them leaks."""
import itertools
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor

import process_tests  # noqa: F401
from origins import free_port
from servers import BUCKET, FakeGcs
from sidecar import SUBJECT_TOKEN, GcsGuard, Sidecar, no_allowed_resources
from storage_test import StorageTest, Viewer, data
from support import MIB, get, wait_until

TOKEN, BUCKET_PATH = "/token", "/object-storage/default-bucket"
TOKEN_FORM = {"grant_type": "urn:ietf:params:oauth:grant-type:token-exchange", "audience": "replit",
              "requested_token_type": "urn:ietf:params:oauth:token-type:access_token",
              "subject_token": SUBJECT_TOKEN, "subject_token_type": "access_token"}


class ReplitTest(StorageTest):
    @classmethod
    def setUpClass(cls):
        cls.gcs = FakeGcs()
        cls.addClassCleanup(cls.gcs.close)
        cls.numbers = itertools.count(1)

    def setUp(self):
        super().setUp()
        self.sidecar = Sidecar(BUCKET)
        self.addCleanup(self.sidecar.close)
        self.guard = GcsGuard(self.gcs, self.sidecar.tokens, self.sidecar)
        self.addCleanup(self.guard.close)
        self.prefix = f"r{next(self.numbers)}"

    def put(self, name, body):
        self.gcs.put(f"{self.prefix}/{name}", body)
        return body

    def start(self, *options, origin=None, **env):
        env = {"STORAGE_EMULATOR_HOST": self.guard.host, "REPLIT_SIDECAR_ENDPOINT": self.sidecar.url, **env}
        return self.serve(origin or f"replit:{BUCKET}/{self.prefix}", *options, env=env)

    def refused(self):
        return self.guard.exchanges(lambda exchange: exchange.status == 401)

    # --- the bucket

    def test_the_bucket_of_the_sidecar(self):
        self.put("film.mp4", b"x")
        server = self.start(origin="replit:")
        self.assertIn(f"{self.prefix}/film.mp4", self.names(server))
        self.assertEqual(len(self.sidecar.calls(BUCKET_PATH)), 1)
        self.assert_body(server.get(f"{self.prefix}/film.mp4"), b"x", 200)

    def test_the_bucket_of_the_environment_goes_first(self):
        self.put("film.mp4", b"x")
        self.sidecar.bucket_id = "another"
        server = self.start(origin="replit:", DEFAULT_OBJECT_STORAGE_BUCKET_ID=BUCKET)
        self.assertIn(f"{self.prefix}/film.mp4", self.names(server))
        self.assertEqual(self.sidecar.calls(BUCKET_PATH), [])

    def test_an_empty_bucket_id_is_asked_for_again(self):
        self.put("film.mp4", b"x")
        self.sidecar.empty_answers = 2
        server = self.start("--list-ttl", "200ms", "--negative-ttl", "0s", origin="replit:")
        error = self.error_of_list(server)
        self.assertRegex(error["message"], "DEFAULT_OBJECT_STORAGE_BUCKET_ID|defaultBucketID|bucket")
        self.assertIn(f"{self.prefix}/film.mp4", self.names(server))
        self.assertEqual(len(self.sidecar.calls(BUCKET_PATH)), 3)

    def test_without_an_origin_the_bucket_is_chosen_where_there_is_one(self):
        self.put("film.mp4", b"x")
        (self.folder / "videos").mkdir()
        (self.folder / "videos" / "local.mp4").write_bytes(b"y")
        repl, named = {"REPL_ID": "r"}, {"DEFAULT_OBJECT_STORAGE_BUCKET_ID": BUCKET}
        cases = {"on Replit, named by the environment": ({**repl, **named}, 0, "replit:"),
                 "on Replit, named by the sidecar": (repl, 0, "replit:"),
                 "on Replit, without a bucket": (repl, 100, "dir:videos"),
                 "elsewhere": (named, 0, "dir:videos")}
        for title, (env, empty_answers, origin) in cases.items():
            with self.subTest(title):
                self.sidecar.empty_answers = empty_answers
                server = self.start("--host", "127.0.0.1", "--max-response", "off", origin="auto", **env)
                self.assertIn(f"shows the videos of {origin} (", server.line)
                film = f"{self.prefix}/film.mp4" if origin == "replit:" else "local.mp4"
                self.assertIn(film, self.names(server))
                self.assert_stops(server)

    # --- tokens

    def test_the_whole_form_is_sent(self):
        self.put("film.mp4", b"x")
        self.assertEqual(self.names(self.start()), ["film.mp4"])
        self.assertEqual(self.sidecar.forms[0][0], "application/x-www-form-urlencoded")
        form = self.sidecar.form()
        scopes = form.pop("scope").split(" ")
        self.assertEqual(form, TOKEN_FORM)
        for scope in scopes:
            self.assertRegex(scope, "^https://www.googleapis.com/auth/")

    def test_fifty_cold_requests_take_one_token(self):
        held = {f"{number}.mp4": self.put(f"{number}.mp4", data(1000, number)) for number in range(50)}
        asked = threading.Event()
        self.sidecar.faults[TOKEN] = lambda exchange: (asked.wait(60), self.sidecar.token(exchange))
        server = self.start("--list-ttl", "1h")
        viewers = [Viewer(server.port, name) for name in held]
        wait_until(lambda: self.sidecar.calls(TOKEN), "a token is asked for")
        asked.set()
        for viewer, body in zip(viewers, held.values()):
            self.assert_same(viewer.rest()[0], body)
            viewer.leave()
        self.assertEqual(len(self.sidecar.calls(TOKEN)), 1)
        self.assertEqual(self.refused(), [])

    def test_fifty_refused_requests_take_one_new_token(self):
        held = {f"{number}.mp4": self.put(f"{number}.mp4", data(1000, number)) for number in range(50)}
        server = self.start("--list-ttl", "1h")
        self.assertEqual(len(server.videos()), 50)
        self.sidecar.tokens.revoke_all()
        with ThreadPoolExecutor(50) as pool:
            for body, answer in zip(held.values(), pool.map(server.get, held)):
                self.assert_body(answer, body, 200)
        self.assertEqual(len(self.sidecar.calls(TOKEN)), 2)

    def test_expires_in_as_a_string_or_not_at_all(self):
        self.put("film.mp4", b"x")
        for expires_in in ("3600", None):
            with self.subTest(expires_in=expires_in):
                self.sidecar.expires_in = expires_in
                self.sidecar.clear_log()
                server = self.start("--list-ttl", "200ms", "--cache-dir", self.folder / str(expires_in))
                self.assertEqual(self.names(server), ["film.mp4"])
                lists = len(self.guard.lists())
                wait_until(lambda: self.names(server) and len(self.guard.lists()) > lists + 2, "the list is read again")
                self.assertEqual(len(self.sidecar.calls(TOKEN)), 1)
                self.assert_stops(server)

    def watch_new_films_until(self, server, tokens):
        """Each asks the storage, which no cache can answer."""
        numbers = itertools.count()

        def watch():
            name = f"{next(numbers)}.mp4"
            body = self.put(name, name.encode())
            self.assert_body(server.get(name), body, 200)
            return len(self.sidecar.calls(TOKEN)) >= tokens

        wait_until(watch, f"{tokens} tokens were taken")

    def test_a_token_is_renewed_before_it_ends(self):
        self.sidecar.expires_in = 4
        self.watch_new_films_until(self.start("--list-ttl", "1h"), tokens=3)
        self.assertEqual(self.refused(), [])

    def test_tokens_of_one_second(self):
        self.sidecar.expires_in = 1
        self.watch_new_films_until(self.start("--list-ttl", "1h"), tokens=5)

    def test_a_refused_token_is_replaced_once(self):
        self.put("film.mp4", b"x" * 1000)
        server = self.start("--list-ttl", "1h")
        server.videos()
        self.sidecar.tokens.revoke_all()
        self.assert_body(server.get("film.mp4"), b"x" * 1000, 200)
        self.assertEqual([exchange.status in (200, 206) for exchange in self.guard.reads()], [False, True])

    def test_tokens_that_are_never_good(self):
        self.sidecar.lifetime = 0
        self.put("film.mp4", b"x")
        server = self.start("--list-ttl", "1h")
        self.error_of_list(server)
        self.guard.clear_log()
        self.assertIn(server.get("film.mp4").status, (403, 502))
        self.assertLessEqual(len(self.guard.reads()), 2, "one replay, and no retries")

    # --- the sidecar's faults

    def test_no_allowed_resources(self):
        self.sidecar.faults[TOKEN] = no_allowed_resources
        server = self.start()
        error = self.error_of_list(server)
        self.assertRegex(error["message"], "(?i)restart|attach")
        self.assertIn("no allowed resources", server.stderr())
        self.assertIn(server.get("film.mp4").status, (403, 502, 503))
        del self.sidecar.faults[TOKEN]
        self.put("film.mp4", b"x")
        wait_until(lambda: server.get("film.mp4").status == 200, "it recovers by itself")

    def test_not_on_replit(self):
        server = self.start(REPLIT_SIDECAR_ENDPOINT=f"http://127.0.0.1:{free_port()}")
        error = self.error_of_list(server)
        self.assertIn("Replit", error["message"])

    def test_a_token_that_never_comes(self):
        self.sidecar.faults[TOKEN] = lambda exchange: exchange.wait_for_leaving()
        server = self.start("--origin-stall-timeout", "1s")
        self.error_of_list(server)
        self.assertIn(server.get("film.mp4").status, (502, 503, 504))

    def test_only_bytes_are_asked_for_as_they_are_stored(self):
        """What else comes packed would be read by nobody here."""
        body = self.put("film.mp4", data(1000, 1))
        server = self.start()
        self.names(server)
        self.assert_body(server.get("film.mp4"), body, 200)
        self.assertEqual(get(server.port, "/download/film.mp4", method="HEAD").status, 200)
        codings = {(self.guard.is_read(e), e.fields.get("Accept-Encoding")) for e in self.guard.exchanges()}
        self.assertEqual(codings, {(True, "gzip"), (False, "identity")})

    def test_an_odd_subject_token_is_no_reason_to_stop(self):
        self.put("film.mp4", b"x")
        for answer in (lambda e: e.answer(404, "404 page not found"), lambda e: e.answer_json({}),
                       lambda e: e.answer(200, "<html>")):
            with self.subTest():
                self.sidecar.faults["/credential"] = answer
                server = self.start("--cache-dir", self.folder / f"c{len(self.sidecar.log)}")
                self.assertEqual(self.names(server), ["film.mp4"])
                self.assert_stops(server)

    # --- signed URLs

    def test_signed_urls_where_reading_by_token_is_forbidden(self):
        held = self.put("a film+1#.mp4", data(9 * MIB, 1))
        self.guard.forbid_reads = True
        server = self.start("--fresh-for", "0s")
        self.assertEqual(self.names(server), ["a film+1#.mp4"])
        for _ in range(2):
            self.assert_body(server.get("a film+1#.mp4", range=(5 * MIB, None)), held[5 * MIB:], 206)
            self.assert_body(server.get("a film+1#.mp4"), held, 200)
        calls = self.sidecar.calls("/object-storage/signed-object-url")
        self.assertEqual(len(calls), 1, "the URL is used until it ends")
        signed = self.guard.exchanges(self.guard.is_signed)
        self.assertTrue(signed)
        self.assertFalse(any(exchange.fields.get("Authorization") for exchange in signed))
        forbidden = self.guard.exchanges(lambda exchange: exchange.status == 403)
        self.assertLessEqual(len(forbidden), 2, "what is known to be forbidden is not tried every time")
        new = self.put("a film+1#.mp4", data(9 * MIB, 2))
        self.assert_body(server.get("a film+1#.mp4"), new, 200)

    def test_a_film_replaced_under_a_viewer_with_a_signed_url(self):
        old = self.put("film.mp4", data(32 * MIB, 1))
        self.guard.forbid_reads = True
        server = self.start("--fresh-for", "0s")
        viewer = Viewer(server.port, "film.mp4")
        begin = viewer.read(1000)
        new = self.put("film.mp4", data(32 * MIB, 2))
        rest, _ = viewer.rest()
        viewer.leave()
        self.assert_same(begin + rest, old[:len(begin + rest)])
        self.assert_body(server.get("film.mp4"), new, 200)

    # --- secrets

    def wait_for(self, server, words):
        def said():
            get(server.port, "/api/videos")
            return words in server.stderr()
        wait_until(said, f"the log has {words!r}")

    def test_no_secret_is_told(self):
        self.put("film.mp4", data(1000, 1))
        self.put("other.mp4", data(1000, 2))
        access_log = self.folder / "access.log"
        server = self.start("--list-ttl", "200ms", "--negative-ttl", "0s", "--access-log", access_log, DEBUG="1")
        said = []

        def ask(*targets):
            for target in targets:
                reply = get(server.port, target)
                said.append(str(reply.fields) + reply.body.decode("latin-1"))

        server.videos()
        ask("/download/film.mp4", "/api/videos", "/api/stats", "/")
        self.guard.forbid_reads = True
        ask("/download/other.mp4")
        self.sidecar.tokens.revoke_all()
        self.sidecar.faults[TOKEN] = lambda e: e.answer(500, "subject " + SUBJECT_TOKEN + self.sidecar.tokens.all()[0])
        ask("/download/none.mp4", "/api/videos", "/api/stats")
        self.wait_for(server, "answered 500")
        self.sidecar.faults[TOKEN] = lambda e: e.answer(201, '{"access_token": "' + self.sidecar.tokens.all()[0] + '"}')
        self.wait_for(server, "answered 201")
        self.sidecar.faults[TOKEN] = no_allowed_resources
        ask("/download/nothing.mp4", "/api/videos", "/api/stats")
        self.assertGreater(len(self.sidecar.secrets()), 2)
        self.assert_stops(server)
        said += [server.stderr(), access_log.read_text()]
        for secret in self.sidecar.secrets():
            for text in said:
                at = text.find(secret)
                self.assertEqual(at, -1, f"a secret is told: {text[max(0, at - 200):at]}")


if __name__ == "__main__":
    unittest.main()
