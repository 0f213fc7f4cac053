"""Nothing says where Google and Amazon are: the program finds them by their own names, over TLS."""
import unittest

import process_tests  # noqa: F401
from google_doubles import MetadataServer, openssl
from namespace import WITH_HOSTS, enter_network
from origins import free_port
from relay import Relay
from s3_double import S3Double
from servers import ACCESS_KEY, BUCKET, SECRET_KEY, FakeGcs
from sidecar import GcsGuard, Sidecar
from storage_test import StorageTest, data
from support import MIB
from tls_front import TlsFront

GOOGLE = "storage.googleapis.com"
REPLIT = f"replit:{BUCKET}/films"
KEYS = {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY}


class RealNamesTest(StorageTest):
    @classmethod
    def setUpClass(cls):
        enter_network(cls)

    def setUp(self):
        super().setUp()
        self.film = data(2 * MIB + 5, 1)

    def closing(self, double):
        self.addCleanup(double.close)
        return double

    def start(self, origin, names, ca_file=None, **env):
        self.front = self.closing(TlsFront(self.folder, names))
        env = {"GCE_METADATA_HOST": f"127.0.0.1:{free_port()}", **env}
        return self.serve(origin, "--ca-file", ca_file or self.front.ca_file, env=env,
                          prefix=[*WITH_HOSTS, self.front.hosts_file])

    def assert_film(self, server):
        self.assertEqual(self.names(server), ["a film.mp4"])
        self.assert_body(server.get("a film.mp4"), self.film, 200)

    def start_gcs(self):
        gcs = self.closing(FakeGcs())
        gcs.put("films/a film.mp4", self.film)
        return gcs

    def start_replit(self):
        gcs, sidecar = self.start_gcs(), self.closing(Sidecar(BUCKET))
        return sidecar, self.closing(GcsGuard(gcs, sidecar.tokens, sidecar))

    def test_replit(self):
        sidecar, guard = self.start_replit()
        self.assert_film(self.start(REPLIT, {GOOGLE: guard.port}, REPLIT_SIDECAR_ENDPOINT=sidecar.url))
        self.assertEqual(set(self.front.asked), {GOOGLE})

    def test_signed_urls(self):
        sidecar, guard = self.start_replit()
        guard.forbid_reads, sidecar.storage = True, f"https://{GOOGLE}"
        self.assert_film(self.start(REPLIT, {GOOGLE: guard.port}, REPLIT_SIDECAR_ENDPOINT=sidecar.url))

    def test_google_by_metadata_server(self):
        gcs, metadata = self.start_gcs(), self.closing(MetadataServer())
        guard = self.closing(GcsGuard(gcs, metadata.tokens))
        self.assert_film(self.start(f"gs://{BUCKET}/films", {GOOGLE: guard.port}, GCE_METADATA_HOST=metadata.host))
        tokens = metadata.exchanges(lambda exchange: exchange.path == metadata.PATH)
        self.assertEqual([exchange.status for exchange in tokens], [200])

    def test_google_as_nobody(self):
        relay = self.closing(Relay(self.start_gcs().port, "gcs", rewrite_host=True))
        self.assert_film(self.start(f"gs://{BUCKET}/films", {GOOGLE: relay.port}))
        self.assertFalse(any(exchange.fields.get("Authorization") for exchange in relay.log))

    def test_amazon_in_another_region(self):
        double = self.closing(S3Double(BUCKET, {ACCESS_KEY: SECRET_KEY}, region="eu-west-3"))
        double.put("a film.mp4", self.film)
        first, right = (f"{BUCKET}.s3.{region}.amazonaws.com" for region in ("us-east-1", "eu-west-3"))
        server = self.start(f"s3://{BUCKET}", {first: double.port, right: double.port}, **KEYS)
        self.assert_film(server)
        self.assertEqual([self.front.asked[0], self.front.asked[-1]], [first, right])

    def test_amazon_with_a_dot_in_the_bucket(self):
        """A certificate's wildcard covers one label, so the bucket goes into the path."""
        double = self.closing(S3Double("my.films", {ACCESS_KEY: SECRET_KEY}))
        double.put("a film.mp4", self.film)
        server = self.start("s3://my.films", {"s3.us-east-1.amazonaws.com": double.port}, **KEYS)
        self.assert_film(server)

    def test_an_authority_that_is_not_trusted(self):
        sidecar, guard = self.start_replit()
        stranger = self.folder / "stranger.pem"
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=stranger", "-keyout",
                self.folder / "stranger.key", "-out", stranger)
        server = self.start(REPLIT, {GOOGLE: guard.port}, stranger, REPLIT_SIDECAR_ENDPOINT=sidecar.url)
        self.error_of_list(server)
        self.assertEqual(guard.log, [], "no token goes to who cannot prove its name")


if __name__ == "__main__":
    unittest.main()
