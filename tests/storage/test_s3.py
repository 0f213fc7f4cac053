"""S3: where keys come from, which region, which address, and what a list may hold."""
import unittest

from relay import Relay
from s3_double import S3Double
from servers import ACCESS_KEY, BUCKET, SECRET_KEY, Versity
from storage_test import HARD_NAMES, HARD_SLASHES, StorageTest, data
from support import MIB, get, wait_until

KEYS = {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY}
CREDENTIALS = f"""[default]
aws_access_key_id = OTHER
aws_secret_access_key = other

# a comment
[ studio ]
aws_access_key_id={ACCESS_KEY}
aws_secret_access_key = {SECRET_KEY}
aws_session_token = session/of+the=tests
"""


class S3Test(StorageTest):
    def setUp(self):
        super().setUp()
        self.double = S3Double(BUCKET, {ACCESS_KEY: SECRET_KEY})
        self.addCleanup(self.double.close)
        self.film = data(2 * MIB + 5, 1)
        self.double.put("a film.mp4", self.film)

    def start(self, *options, url=f"s3://{BUCKET}", endpoint=True, **env):
        env = {"AWS_ENDPOINT_URL_S3": self.double.url, **env} if endpoint else env
        return self.serve(url, *options, env=env)

    def assert_film(self, server, name="a film.mp4"):
        self.assertEqual(self.names(server), [name])
        self.assert_body(server.get(name), self.film, 200)

    def statuses(self):
        return [exchange.status for exchange in self.double.exchanges()]

    # --- keys

    def test_keys_of_the_environment(self):
        self.assert_film(self.start(**KEYS))
        self.assertEqual(set(self.statuses()), {200, 206})

    def test_a_session_token(self):
        self.double.session_token = "session/of+the=tests"
        self.assert_film(self.start(**KEYS, AWS_SESSION_TOKEN="session/of+the=tests"))

    def test_keys_of_the_shared_file(self):
        self.double.session_token = "session/of+the=tests"
        shared = self.folder / "shared credentials"
        shared.write_text(CREDENTIALS)
        home = self.folder / ".aws"
        home.mkdir()
        (home / "credentials").write_text(CREDENTIALS)
        named, studio = {"AWS_SHARED_CREDENTIALS_FILE": str(shared)}, {"AWS_PROFILE": "studio"}
        cases = {"named by the environment": ({**named, **studio}, ""), "named by the URL": (named, "?profile=studio"),
                 "in the home folder": (studio, "")}
        for number, (case, (env, query)) in enumerate(cases.items()):
            with self.subTest(case):
                server = self.start("--cache-dir", self.folder / f"c{number}", url=f"s3://{BUCKET}{query}", **env)
                self.assert_film(server)
                self.assert_stops(server)

    def test_a_region_of_the_config_file(self):
        self.double.region = "eu-west-3"
        config = self.folder / "config"
        config.write_text("[default]\nregion = us-west-1\n[profile studio]\nregion = eu-west-3\n")
        self.assert_film(self.start(**KEYS, AWS_CONFIG_FILE=str(config), AWS_PROFILE="studio"))
        self.assertEqual(set(self.statuses()), {200, 206})

    def test_nobody(self):
        self.double.secrets = {}
        self.assert_film(self.start())
        self.assertFalse(any(exchange.fields.get("Authorization") for exchange in self.double.log))

    def test_a_wrong_secret_is_said_and_no_secret_told(self):
        wrong = {**KEYS, "AWS_SECRET_ACCESS_KEY": "wrong/secret+key=", "AWS_SESSION_TOKEN": "session/of+the=tests"}
        self.double.session_token = "session/of+the=tests"
        server = self.start(**wrong, DEBUG="1")
        error = self.error_of_list(server)
        reply = server.get("a film.mp4")
        self.assertIn(reply.status, (403, 502))
        self.assertRegex(error["message"] + server.stderr(), "SignatureDoesNotMatch|(?i:secret)")
        said = str(error) + server.stderr() + str(server.stats()) + reply.body.decode() + str(reply.fields)
        for secret in ("wrong/secret+key=", "session/of+the=tests", "Signature="):
            self.assertNotIn(secret, said)

    def test_versitygw_refuses_a_wrong_secret(self):
        versity = Versity()
        self.addCleanup(versity.close)
        versity.put("film.mp4", self.film)
        server = self.start(**{**KEYS, "AWS_ENDPOINT_URL_S3": versity.url, "AWS_SECRET_ACCESS_KEY": "wrong"})
        error = self.error_of_list(server)
        self.assertRegex(error["message"] + server.stderr(), "SignatureDoesNotMatch|(?i:secret)")
        self.assertIn(server.get("film.mp4").status, (403, 502))

    # --- the region

    def test_another_region_is_signed_for_once(self):
        self.double.region = "eu-west-3"
        for number, self.double.wrong_region in enumerate(("301", "400", "head")):
            with self.subTest(self.double.wrong_region):
                self.double.clear_log()
                server = self.start("--cache-dir", self.folder / f"c{number}", **KEYS)
                self.assert_film(server)
                elsewhere = [status for status in self.statuses() if status not in (200, 206)]
                self.assertLessEqual(len(elsewhere), 2, "the region is remembered")
                self.assert_stops(server)

    def test_a_region_that_is_told_is_signed_for_at_once(self):
        self.double.region = "eu-west-3"
        cases = {"url": ("?region=eu-west-3", {}), "region": ("", {"AWS_REGION": "eu-west-3"}),
                 "default": ("", {"AWS_DEFAULT_REGION": "eu-west-3"})}
        for case, (query, env) in cases.items():
            with self.subTest(case):
                self.double.clear_log()
                server = self.start("--cache-dir", self.folder / case, url=f"s3://{BUCKET}{query}", **KEYS, **env)
                self.assert_film(server)
                self.assertEqual(set(self.statuses()), {200, 206})
                self.assert_stops(server)

    def test_a_region_that_never_fits_ends(self):
        def elsewhere(exchange, region):
            self.double.refuse(exchange, 301, "PermanentRedirect", "elsewhere", "",
                               [("x-amz-bucket-region", f"not-{region[:20]}")])
        self.double.region, self.double.send_elsewhere = "nowhere", elsewhere
        server = self.start("--list-ttl", "1h", **KEYS)
        self.error_of_list(server)
        self.assertLessEqual(len(self.double.lists()), 4)
        self.assertIn(server.get("a film.mp4").status, (403, 502))

    # --- the address

    def test_the_endpoint_of_the_url(self):
        self.assert_film(self.start(url=f"s3://{BUCKET}?endpoint={self.double.url}", endpoint=False, **KEYS))

    def test_the_endpoint_for_all_services(self):
        self.assert_film(self.start(endpoint=False, AWS_ENDPOINT_URL=self.double.url, **KEYS))

    def test_virtual_host_style(self):
        """The bucket stands in the host name: localhost and what is below it are this machine (RFC 6761 §6.3)."""
        endpoint = f"http://localhost:{self.double.port}"
        self.assert_film(self.start(url=f"s3://{BUCKET}?endpoint={endpoint}&style=virtual", endpoint=False, **KEYS))
        hosts = {exchange.fields["Host"] for exchange in self.double.log}
        self.assertEqual(hosts, {f"{BUCKET}.localhost:{self.double.port}"})
        self.assertTrue(all(not exchange.path.startswith(f"/{BUCKET}") for exchange in self.double.log))

    # --- the list

    def test_pages_and_names(self):
        names = [*HARD_NAMES, *HARD_SLASHES, "a film.mp4", "tab\tand\x01control.mp4"]
        for name in names:
            self.double.put(name, name.encode())
        self.double.page_size = 2
        server = self.start(**KEYS)
        self.assertEqual(self.names(server), sorted(names))
        self.assertTrue(all(exchange.query.get("encoding-type") == "url" for exchange in self.double.lists()))
        for video in server.videos():
            with self.subTest(video["name"]):
                self.assert_body(get(server.port, video["url"]), video["name"].encode(), 200)

    def test_keys_that_are_not_utf8_are_skipped_and_said_once(self):
        keys = (b"\xff\xfe.mp4", b"caf\xe9.mp4", b"sub/\xc3.mp4")
        for key in keys:
            self.double.put(key, b"x")
        server = self.start("--list-ttl", "200ms", **KEYS)
        self.assert_film(server)
        lists = len(self.double.lists())
        wait_until(lambda: self.names(server) and len(self.double.lists()) > lists + 2, "the list is read thrice again")
        lines = [line for line in server.stderr().splitlines() if "UTF-8" in line]
        self.assertEqual(len(lines), len(keys), server.stderr())

    def test_a_bucket_that_went_takes_no_film_with_it(self):
        """The answer to HEAD is 404 for either; only a GET says which."""
        server = self.start("--fresh-for", "0s", "--negative-ttl", "100ms", **KEYS)
        self.assert_film(server)
        self.double.bucket = "another"
        reply = server.get("a film.mp4")
        self.assert_body(reply, self.film, 200)
        self.assertIn("stale", reply.field("Cache-Status"))
        self.double.bucket = BUCKET
        del self.double.objects[b"a film.mp4"]
        wait_until(lambda: server.get("a film.mp4").status == 404, "a film that is gone is 404")

    def test_reads_are_pinned(self):
        relay = Relay(self.double.port, "s3")
        self.addCleanup(relay.close)
        self.assert_film(self.start(**{**KEYS, "AWS_ENDPOINT_URL_S3": relay.url}))
        tags = [exchange.fields.get("If-Match") for exchange in relay.reads()]
        self.assertGreater(len(tags), 1)
        self.assertTrue(all(tags[1:]), tags)


if __name__ == "__main__":
    unittest.main()
