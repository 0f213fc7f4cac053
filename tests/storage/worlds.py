"""The kinds of origin that the suites run against: a real server, a relay that counts, and how to serve it."""
import itertools
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import quote

import process_tests  # noqa: F401
from origins import Nginx, free_port, nginx_program

from relay import Relay
from servers import ACCESS_KEY, BUCKET, SECRET_KEY, FakeGcs, Moto, Versity
from sidecar import GcsGuard, Sidecar


class World:
    """What a server cannot do is in `cannot`: a word of the suite -> the reason."""

    cannot = {}
    relay = None
    env = {}

    def origin(self, prefix):
        """The origin of which the folder `prefix` of the bucket is the whole."""
        raise NotImplementedError

    def origin_without_bucket(self):
        return None

    def env_without_rights(self):
        """Variables under which the server refuses to answer; None where it asks for no credentials."""

    def close(self):
        for part in (self.relay, getattr(self, "server", None), getattr(self, "sidecar", None)):
            if part:
                part.close()


class FolderWorld(World):
    """Files: an object is put beside its place and moved there, as a person should who replaces a film. Every one is
    ten seconds younger than the last: nginx makes its tag of length and seconds."""

    no_such_names = "a file has no empty part in its path"
    cannot = {"slashes": no_such_names, "content_encoding": "a file has no Content-Encoding"}

    def __init__(self):
        self.root = Path(tempfile.mkdtemp(prefix="reelcache-world-"))
        self.times = itertools.count(1_600_000_000, 10)

    def put(self, name, body):
        path, time = self.root / name, next(self.times)
        path.parent.mkdir(parents=True, exist_ok=True)
        incoming = self.root / f".incoming-{time}"
        incoming.write_bytes(body)
        os.utime(incoming, (time, time))
        os.replace(incoming, path)

    def delete(self, name):
        (self.root / name).unlink()

    def close(self):
        super().close()
        shutil.rmtree(self.root, ignore_errors=True)


class DirWorld(FolderWorld):
    cannot = {**FolderWorld.cannot, "relay": "nothing stands between the program and a folder"}

    def origin(self, prefix):
        return f"dir:{self.root / prefix}"

    def origin_without_bucket(self):
        return f"dir:{self.root}/none"


class NginxWorld(FolderWorld):
    cannot = {**FolderWorld.cannot, "small_pages": "a folder's index has one page"}

    def __init__(self):
        super().__init__()
        self.server = Nginx(self.root)
        self.relay = Relay(self.server.port, "http")

    def origin(self, prefix):
        return f"{self.relay.url}/{quote(prefix)}/"

    def origin_without_bucket(self):
        return f"{self.relay.url}/none/"


class ServerWorld(World):
    def put(self, name, body, **more):
        self.server.put(name, body, **more)

    def delete(self, name):
        self.server.delete(name)


class GcsWorld(ServerWorld):
    """A bucket that everybody may read. No metadata server answers, wherever the tests run."""

    def __init__(self):
        self.server = FakeGcs()
        self.relay = Relay(self.server.port, "gcs", rewrite_host=True)
        self.env = {"STORAGE_EMULATOR_HOST": self.relay.host, "GCE_METADATA_HOST": f"127.0.0.1:{free_port()}"}

    def origin(self, prefix):
        return f"gs://{BUCKET}/{prefix}"

    def origin_without_bucket(self):
        return "gs://none"


class ReplitWorld(ServerWorld):
    def __init__(self):
        self.server = FakeGcs()
        self.sidecar = Sidecar(BUCKET)
        self.relay = GcsGuard(self.server, self.sidecar.tokens, self.sidecar)
        self.env = {"STORAGE_EMULATOR_HOST": self.relay.url, "REPLIT_SIDECAR_ENDPOINT": self.sidecar.url}

    def origin(self, prefix):
        return f"replit:{BUCKET}/{prefix}"

    def origin_without_bucket(self):
        return "replit:none"

    def env_without_rights(self):
        """A sidecar whose tokens the storage does not know."""
        if not hasattr(self, "stranger"):
            self.stranger = Sidecar(BUCKET)
        return {**self.env, "REPLIT_SIDECAR_ENDPOINT": self.stranger.url}

    def close(self):
        super().close()
        if hasattr(self, "stranger"):
            self.stranger.close()


class S3World(ServerWorld):
    keys = {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": SECRET_KEY}

    def start(self, server):
        self.server = server
        self.relay = Relay(self.server.port, "s3")


class VersityWorld(S3World):
    """The endpoint comes with the URL."""

    cannot = {"slashes": "its objects are files: no empty part in a path, and `a/` is a folder",
              "small_pages": "the number of keys is signed, so the relay cannot change it"}

    def __init__(self):
        self.start(Versity())
        self.env = self.keys

    def origin(self, prefix):
        return f"s3://{BUCKET}/{prefix}?endpoint={self.relay.url}"

    def origin_without_bucket(self):
        return f"s3://none?endpoint={self.relay.url}"

    def env_without_rights(self):
        return {**self.env, "AWS_SECRET_ACCESS_KEY": "wrong"}


class MotoWorld(S3World):
    """The endpoint comes with the environment."""

    def __init__(self):
        self.start(Moto())
        self.env = {**self.keys, "AWS_ENDPOINT_URL_S3": self.relay.url, "AWS_REGION": "us-east-1"}

    def origin(self, prefix):
        return f"s3://{BUCKET}/{prefix}"

    def origin_without_bucket(self):
        return "s3://none"


WORLDS = {"dir": DirWorld, "gcs": GcsWorld, "replit": ReplitWorld, "versity": VersityWorld, "moto": MotoWorld}
if nginx_program():
    WORLDS["nginx"] = NginxWorld
