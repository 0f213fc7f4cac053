"""Google Cloud Storage by service account and as nobody. An emulator is asked for no machine's account, so the metadata
server is met in test_real_names.py."""
import json
import unittest

import process_tests  # noqa: F401
from google_doubles import ServiceAccount
from origins import free_port
from relay import Relay
from servers import BUCKET, FakeGcs
from sidecar import GcsGuard
from storage_test import StorageTest, data
from support import MIB, get, wait_until

NO_KEY = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"


class GcsTest(StorageTest):
    @classmethod
    def setUpClass(cls):
        cls.gcs = FakeGcs()
        cls.addClassCleanup(cls.gcs.close)
        cls.film = data(2 * MIB + 5, 1)
        cls.gcs.put("films/a film.mp4", cls.film)

    def closing(self, double):
        self.addCleanup(double.close)
        return double

    def start(self, relay, *options, origin=f"gs://{BUCKET}/films", **env):
        env = {"STORAGE_EMULATOR_HOST": relay.url, "GCE_METADATA_HOST": f"127.0.0.1:{free_port()}", **env}
        return self.serve(origin, *options, env=env)

    def assert_film(self, server):
        self.assertEqual(self.names(server), ["a film.mp4"])
        self.assert_body(server.get("a film.mp4"), self.film, 200)

    def test_a_service_account(self):
        account = self.closing(ServiceAccount(self.folder))
        guard = self.closing(GcsGuard(self.gcs, account.tokens))
        server = self.start(guard, "--fresh-for", "0s", GOOGLE_APPLICATION_CREDENTIALS=str(account.file))
        self.assert_film(server)
        self.assertEqual(account.refusals, [])
        self.assertEqual(len(account.claims), 1)
        account.tokens.revoke_all()
        self.assert_film(server)
        self.assertEqual(len(account.claims), 2)

    def test_a_service_account_that_is_refused(self):
        account = self.closing(ServiceAccount(self.folder))
        guard = self.closing(GcsGuard(self.gcs, account.tokens))
        account.fault = lambda e: e.answer_json({"error": "invalid_grant", "error_description": "Invalid JWT"}, 400)
        server = self.start(guard, GOOGLE_APPLICATION_CREDENTIALS=str(account.file), DEBUG="1")
        said = str(self.error_of_list(server)) + server.stderr() + str(server.stats())
        said += get(server.port, "/download/a%20film.mp4").body.decode()
        self.assertIn("invalid_grant", said)
        for secret in account.private_key.splitlines()[1:-1]:
            self.assertNotIn(secret, said)

    def test_key_files_that_are_none(self):
        relay = self.closing(Relay(self.gcs.port, "gcs", rewrite_host=True))
        files = {"none.json": None, "broken.json": "{", "other.json": '{"type": "authorized_user"}',
                 "no key.json": json.dumps({"type": "service_account", "client_email": "a@b", "token_uri": relay.url,
                                            "private_key": NO_KEY})}
        for name, text in files.items():
            with self.subTest(name=name):
                path = self.folder / name
                if text is not None:
                    path.write_text(text)
                try:  # said at the start, or with the list
                    server = self.start(relay, "--cache-dir", self.folder / f"cache {name}",
                                        GOOGLE_APPLICATION_CREDENTIALS=str(path))
                except AssertionError as error:
                    said = str(error)
                else:
                    said = self.error_of_list(server)["message"] + server.stderr()
                    server.stop()
                self.assertIn("GOOGLE_APPLICATION_CREDENTIALS", said)
                self.assertNotIn("BEGIN PRIVATE", said)

    def test_nobody(self):
        relay = self.closing(Relay(self.gcs.port, "gcs", rewrite_host=True))
        self.assert_film(self.start(relay))
        self.assertFalse(any(exchange.fields.get("Authorization") for exchange in relay.log))

    def test_the_emulator_with_and_without_scheme(self):
        relay = self.closing(Relay(self.gcs.port, "gcs", rewrite_host=True))
        for host in (relay.host, relay.url, relay.url + "/"):
            with self.subTest(host=host):
                server = self.start(relay, "--cache-dir", self.folder / f"c{len(host)}", STORAGE_EMULATOR_HOST=host)
                self.assert_film(server)
                self.assert_stops(server)

    def test_reads_are_pinned(self):
        relay = self.closing(Relay(self.gcs.port, "gcs", rewrite_host=True))
        self.assert_film(self.start(relay))
        generations = [exchange.query.get("generation") or exchange.query.get("ifGenerationMatch")
                       for exchange in relay.reads()]
        self.assertGreater(len(generations), 1)
        self.assertTrue(all(generations[1:]), generations)
        self.assertEqual(len(set(generations[1:])), 1)

    def test_several_buckets_in_one_gallery(self):
        relay = self.closing(Relay(self.gcs.port, "gcs", rewrite_host=True))
        folder = self.folder / "folder"
        folder.mkdir()
        (folder / "b.mp4").write_bytes(b"b")
        server = self.start(relay, "--origin", f"local=dir:{folder}", origin=f"cloud=gs://{BUCKET}/films")
        wait_until(lambda: self.names(server) == ["cloud/a film.mp4", "local/b.mp4"], "both are listed")
        self.assert_body(server.get("cloud/a film.mp4"), self.film, 200)
        self.assert_body(server.get("local/b.mp4"), b"b", 200)
        self.assertEqual(server.get("b.mp4").status, 404)


if __name__ == "__main__":
    unittest.main()
