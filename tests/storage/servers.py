"""Real storage servers on free ports of 127.0.0.1, each with one bucket, filled by its vendor's own interface."""
import json
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import process_tests  # noqa: F401
from origins import free_port
from support import wait_until

import installed

BUCKET = "films"
ACCESS_KEY, SECRET_KEY = "AKREELCACHETEST", "secret/of+the=tests"


class StorageServer:
    """A subclass says its command for a port and an empty folder. Dies with this process."""

    env = {}

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="reelcache-storage-"))
        self.errors = (self.folder / "errors").open("w+b")
        for _ in range(5):  # somebody else may take the port in between
            self.port = free_port()
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *map(str, self.command())], stdin=subprocess.DEVNULL,
                stdout=self.errors, stderr=self.errors, cwd=self.folder, env={**os.environ, **self.env})
            wait_until(lambda: self.process.poll() is not None or self.answers(), f"{type(self).__name__} listens")
            if self.process.poll() is None:
                break
        else:
            self.errors.seek(0)
            raise AssertionError(f"{type(self).__name__} does not start: {self.errors.read().decode()}")
        self.url = f"http://127.0.0.1:{self.port}"
        self.make_bucket()

    def answers(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def close(self):
        self.process.kill()
        self.process.wait()
        self.errors.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class FakeGcs(StorageServer):
    """fake-gcs-server with its objects in memory. It keeps one generation of each; reads check `generation`, but
    neither ifGenerationMatch nor If-Match; it asks for no token."""

    def command(self):
        return [installed.program("fake-gcs-server"), "-scheme", "http", "-host", "127.0.0.1", "-port", self.port,
                "-backend", "memory", "-public-host", f"127.0.0.1:{self.port}", "-log-level", "error"]

    def make_bucket(self):
        self.ask("POST", "/storage/v1/b?project=tests", json.dumps({"name": BUCKET}).encode(), "application/json")

    def put(self, name, body, content_encoding=None, content_type="video/mp4"):
        more = f"&contentEncoding={content_encoding}" if content_encoding else ""
        self.ask("POST", f"/upload/storage/v1/b/{BUCKET}/o?uploadType=media&name={quote(name, safe='')}{more}", body,
                 content_type)

    def delete(self, name):
        self.ask("DELETE", f"/storage/v1/b/{BUCKET}/o/{quote(name, safe='')}")

    def ask(self, method, target, body=None, content_type="application/octet-stream"):
        fields = {"Content-Type": content_type} if body is not None else {}
        try:
            with urlopen(Request(self.url + target, body, fields, method=method), timeout=60) as answer:
                return answer.read()
        except HTTPError as error:
            raise AssertionError(f"fake-gcs-server: {method} {target}: {error.code} {error.read()[:300]!r}") from None


def boto(port, secret=SECRET_KEY, region="us-east-1", **more):
    """AWS's own client. Imported late: only the Python of build/servers has it."""
    import boto3
    from botocore.config import Config
    return boto3.client(
        "s3", endpoint_url=f"http://127.0.0.1:{port}", region_name=region, aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=secret, **more,
        config=Config(s3={"addressing_style": "path"}, retries={"max_attempts": 1}))


class S3Server(StorageServer):
    """Filled by boto3."""

    def make_bucket(self):
        self.boto = boto(self.port)
        self.boto.create_bucket(Bucket=BUCKET)

    def put(self, name, body, content_encoding=None, content_type="video/mp4"):
        more = {"ContentEncoding": content_encoding} if content_encoding else {}
        self.boto.put_object(Bucket=BUCKET, Key=name, Body=body, ContentType=content_type, **more)

    def delete(self, name):
        self.boto.delete_object(Bucket=BUCKET, Key=name)

    def close(self):
        self.boto.close()
        super().close()


class Versity(S3Server):
    """versitygw over a folder. It checks signatures and If-Match. Keys are paths of files there, so it has no `//`, and
    `a/` is a folder. What else it knows of an object lies in a folder, for disks without extended attributes."""

    env = {"ROOT_ACCESS_KEY": ACCESS_KEY, "ROOT_SECRET_KEY": SECRET_KEY}

    def command(self):
        for name in ("data", "metadata", "users"):
            (self.folder / name).mkdir(exist_ok=True)
        return [installed.program("versitygw"), "--port", f"127.0.0.1:{self.port}", "--keep-alive", "--quiet",
                "--iam-dir", self.folder / "users", "posix", "--sidecar", self.folder / "metadata",
                self.folder / "data"]


class Moto(S3Server):
    """moto checks If-Match but no signature. Every server starts empty, in memory."""

    def command(self):
        return [installed.program("moto_server"), "-H", "127.0.0.1", "-p", self.port]
