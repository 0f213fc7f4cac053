"""Origins that tests put behind the server: the scripted one, and a real nginx."""
import json
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path
from urllib.request import Request, urlopen

from support import ROOT, Program, wait_until


def scripted_origin_program():
    named = os.environ.get("SCRIPTED_ORIGIN")
    if named:
        return Path(named)
    found = [path for preset in ("bench", "release", "dev", "tsan")
             for path in sorted((ROOT / "build" / preset).rglob("scripted_origin")) if path.is_file()]
    if not found:
        raise AssertionError("there is no scripted origin below build/: script/test builds it, or name it by "
                             "SCRIPTED_ORIGIN")
    return found[0]


class ScriptedOrigin(Program):
    """Fast and without latency unless told otherwise. tests/support/scripted_origin/README.md says what it can."""

    def __init__(self, folder, *options, latency_ms=0, bandwidth=0):
        super().__init__([scripted_origin_program(), "--port", 0, "--latency-ms", latency_ms, "--bandwidth", bandwidth,
                          "--tail-percent", 0, *options], folder)

    def ask(self, path, value=None):
        data = None if value is None else json.dumps(value).encode()
        with urlopen(Request(self.url + path, data=data), timeout=30) as answer:
            return json.load(answer)

    def act(self, name, **action):
        return self.ask("/__action", {"name": name, "action": action})

    def create(self, name, complete_length):
        self.act(name, create=complete_length)

    def clear_behaviours(self):
        self.ask("/__action", {"clear": True})

    def clear_log(self):
        self.ask("/__log", {})

    def log(self, name):
        return [entry for entry in self.ask("/__log") if entry["name"] == name]

    def sent(self, name):
        """requests, bytes, distinct_bytes and max_times (how often the byte sent most was sent)."""
        none = {"requests": 0, "bytes": 0, "distinct_bytes": 0, "max_times": 0}
        return self.ask("/__stats")["paths"].get(name, none)


NGINX_CONFIG = """
daemon off; master_process off; pid nginx.pid; error_log stderr warn; worker_processes 1;
events {{ worker_connections 256; }}
http {{
  access_log off; types {{ video/mp4 mp4; }} default_type application/octet-stream;
  client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;
  server {{
    listen 127.0.0.1:{port};
    root {root};
    limit_rate {rate};
    autoindex on; autoindex_format {listing};
  }}
}}
"""


def nginx_program():
    return shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Nginx:
    """A real nginx that serves and lists `root`, each answer at `rate` (nginx's words; 0: no limit)."""

    def __init__(self, root, listing="json", rate=0):
        self.folder = Path(tempfile.mkdtemp(prefix="reelcache-nginx-"))
        for _ in range(5):  # somebody else may take the port in between
            self.port = free_port()
            config = NGINX_CONFIG.format(port=self.port, root=root, listing=listing, rate=rate)
            (self.folder / "nginx.conf").write_text(config)
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", nginx_program(), "-p", self.folder, "-c", "nginx.conf", "-e",
                 "stderr"], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if wait_until(lambda: self.process.poll() is not None or self.answers(), "nginx listens", pause=0.02):
                if self.process.poll() is None:
                    return
        raise AssertionError("nginx does not start")

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/"

    def answers(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def close(self):
        self.process.terminate()
        self.process.wait(30)
        shutil.rmtree(self.folder, ignore_errors=True)
