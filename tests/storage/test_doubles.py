"""The servers and doubles themselves, asked by the vendors' own clients: what the other tests rest on."""
import unittest
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import installed
from relay import Relay, for_reads, reset_after, status, times
from s3_double import S3Double
from servers import ACCESS_KEY, BUCKET, SECRET_KEY, FakeGcs, Moto, Versity, boto
from sidecar import GcsGuard, Sidecar


class S3ServersTest(unittest.TestCase):
    """Against boto3."""

    def setUp(self):
        installed.program("moto_server")  # boto3 comes with it

    def test_the_double_checks_signatures(self):
        from botocore.exceptions import ClientError
        double = S3Double(BUCKET, {ACCESS_KEY: SECRET_KEY})
        self.addCleanup(double.close)
        names = ["a b+c%2F#?&=.mp4", "(1)!*'~//한글.mp4", "🎬/"]
        for name in names:
            double.put(name, name.encode())
        double.page_size = 2
        good, bad = boto(double.port), boto(double.port, "wrong")
        for name in names:
            self.assertEqual(good.get_object(Bucket=BUCKET, Key=name)["Body"].read(), name.encode())
        part = good.get_object(Bucket=BUCKET, Key=names[0], Range="bytes=2-3")
        self.assertEqual(part["ContentRange"], "bytes 2-3/16")
        pages = list(good.get_paginator("list_objects_v2").paginate(Bucket=BUCKET))
        self.assertEqual([len(page["Contents"]) for page in pages], [2, 1])
        self.assertEqual(sorted(item["Key"] for page in pages for item in page["Contents"]), sorted(names))
        with self.assertRaisesRegex(ClientError, "SignatureDoesNotMatch"):
            bad.get_object(Bucket=BUCKET, Key=names[0])

    def test_the_double_knows_regions_and_session_tokens(self):
        from botocore.exceptions import ClientError
        double = S3Double(BUCKET, {ACCESS_KEY: SECRET_KEY}, region="eu-west-3")
        self.addCleanup(double.close)
        double.put("a.mp4", b"x")
        for double.wrong_region in ("301", "400"):
            boto(double.port).get_object(Bucket=BUCKET, Key="a.mp4")  # boto3 signs again for the region it was told
            self.assertEqual(double.exchanges()[-1].status, 200)
        client = boto(double.port, region="eu-west-3", aws_session_token="session")
        with self.assertRaisesRegex(ClientError, "InvalidToken"):
            client.get_object(Bucket=BUCKET, Key="a.mp4")
        double.session_token = "session"
        self.assertEqual(client.get_object(Bucket=BUCKET, Key="a.mp4")["Body"].read(), b"x")

    def test_what_real_servers_check(self):
        from botocore.exceptions import ClientError
        for kind in (Versity, Moto):
            with self.subTest(kind=kind.__name__):
                server = kind()
                self.addCleanup(server.close)
                server.put("a.mp4", b"0123456789")
                with self.assertRaisesRegex(ClientError, "PreconditionFailed"):
                    server.boto.get_object(Bucket=BUCKET, Key="a.mp4", IfMatch='"other"')
                with self.assertRaisesRegex(ClientError, "InvalidRange"):
                    server.boto.get_object(Bucket=BUCKET, Key="a.mp4", Range="bytes=10-")
                if kind is Versity:
                    with self.assertRaisesRegex(ClientError, "SignatureDoesNotMatch"):
                        boto(server.port, "wrong").get_object(Bucket=BUCKET, Key="a.mp4")


class GuardTest(unittest.TestCase):
    def setUp(self):
        self.gcs = FakeGcs()
        self.addCleanup(self.gcs.close)
        self.sidecar = Sidecar(BUCKET)
        self.addCleanup(self.sidecar.close)
        self.guard = GcsGuard(self.gcs, self.sidecar.tokens, self.sidecar)
        self.addCleanup(self.guard.close)
        self.gcs.put("a b.mp4", bytes(range(200)))
        self.target = f"/storage/v1/b/{BUCKET}/o/a%20b.mp4?alt=media"

    def ask(self, target, token=None, **fields):
        if token:
            fields["Authorization"] = "Bearer " + token
        try:
            with urlopen(Request(self.guard.url + target, headers=fields), timeout=30) as answer:
                return answer.status, answer.read()
        except HTTPError as error:
            with error:
                return error.code, error.read()

    def test_it_wants_a_token_that_is_good(self):
        token = self.sidecar.tokens.issue(60)
        self.assertEqual(self.ask(self.target)[0], 401)
        self.assertEqual(self.ask(self.target, "ya29.other")[0], 401)
        self.assertEqual(self.ask(self.target, token), (200, bytes(range(200))))
        self.assertEqual(self.ask(self.target, token, Range="bytes=5-6"), (206, b"\5\6"))
        self.sidecar.tokens.revoke_all()
        self.assertEqual(self.ask(self.target, token)[0], 401)
        self.assertEqual([e.sent for e in self.guard.reads() if e.status == 206], [2])

    def test_signed_urls_go_around_forbidden_reads(self):
        token = self.sidecar.tokens.issue(60)
        self.guard.forbid_reads = True
        self.assertEqual(self.ask(self.target, token)[0], 403)
        self.assertEqual(self.ask(f"/storage/v1/b/{BUCKET}/o", token)[0], 200)
        question = f'{{"bucket_name": "{BUCKET}", "object_name": "a b.mp4", "method": "GET"}}'.encode()
        with urlopen(self.sidecar.url + "/object-storage/signed-object-url", question, timeout=30) as answer:
            signed = answer.read().decode().split(self.guard.url)[1][:-2]
        self.assertEqual(self.ask(signed, Range="bytes=5-6"), (206, b"\5\6"))
        self.assertEqual(self.ask(signed + "0")[0], 403)

    def test_faults(self):
        relay = Relay(self.gcs.port, "gcs", rewrite_host=True)
        self.addCleanup(relay.close)
        self.guard, relay.faults = relay, [times(1, for_reads(status(503, "busy", Retry_After=1))),
                                           times(1, for_reads(reset_after(10)))]
        self.assertEqual(self.ask(self.target), (503, b"busy"))
        with self.assertRaises(OSError):
            self.ask(self.target)
        self.assertEqual(self.ask(self.target)[0], 200)


if __name__ == "__main__":
    unittest.main()
