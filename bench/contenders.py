"""What is measured: the origin, reelcache, its rivals, and a bare server of films in memory.

Each class starts one program in a folder of its own. `url` is the folder of the films, `pid` the process whose CPU time
counts. What `missing` says is why a server cannot be measured here; None when it can.
"""
import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

RIVALS = Path(__file__).resolve().parent / "rivals"
START_SECONDS = 20


class Failed(Exception):
    """A server does not start, or does not answer as it should."""


class Programs:
    """Where our own programs are."""

    def __init__(self, build, reelcache=None):
        def find(name):
            return next((path for path in sorted(Path(build).resolve().rglob(name)) if path.is_file()), None)
        self.seek, self.origin, self.bare = find("seek"), find("scripted_origin"), find("bare")
        self.reelcache = reelcache.resolve() if reelcache else find("reelcache")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def first_line(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.stdout.split("\n", 1)[0]


def size_in_bytes(text):
    number, unit = re.fullmatch(r"(\d+)([KMG]iB)", text).groups()
    return int(number) << {"KiB": 10, "MiB": 20, "GiB": 30}[unit]


class Server:
    name = ""
    path = "/download/"  # where the films are

    def __init__(self, folder):
        self.folder = Path(folder, self.name)
        self.folder.mkdir(parents=True)
        self.port = free_port()

    def run(self, *command):
        """Starts a program that dies with this process, and waits until the port answers."""
        self.log = self.folder / "output"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(["setpriv", "--pdeathsig", "TERM", *map(str, command)],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder)
        self.wait_until(self.listens)

    def listens(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def wait_until(self, ready):
        deadline = time.monotonic() + START_SECONDS
        while not ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise Failed(f"does not start: {self.log.read_text(errors='replace').strip()[-500:]}")
            time.sleep(0.02)

    def children(self):
        return Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()

    @property
    def pid(self):
        return self.process.pid

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}{self.path}"

    def fill_in(self, template, name, **values):
        text = (RIVALS / template).read_text()
        for key, value in {"FOLDER": self.folder, "PORT": self.port, **values}.items():
            text = text.replace(f"@{key}@", str(value))
        (self.folder / name).write_text(text)
        return self.folder / name

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class Origin(Server):
    """The scripted origin; `behaviour` are its options. Its own port is learnt from what it says."""

    name, title, path = "origin", "origin itself", "/"

    def __init__(self, folder, programs, behaviour, films):
        super().__init__(folder)
        objects = [part for name, size in films.items() for part in ("--object", f"{name}={size}")]
        options = [part for option, value in behaviour.items() for part in ("--" + option, value)]
        self.run(programs.origin, "--port", self.port, *options, *objects)

    def ask(self, method, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request(method, path)
        text = connection.getresponse().read()
        connection.close()
        return text

    def forget(self):
        self.ask("POST", "/__log")

    def asked(self, patience=5):
        """What it was asked for since `forget`, when everything has been sent."""
        deadline = time.monotonic() + patience
        while True:
            stats = json.loads(self.ask("GET", "/__stats"))
            if not stats["running"] or time.monotonic() > deadline:
                break
            time.sleep(0.01)
        paths = stats["paths"].values()
        return {"requests": stats["requests"], "bytes": stats["bytes"],
                "distinct_bytes": sum(path["distinct_bytes"] for path in paths),
                "max_times": max((path["max_times"] for path in paths), default=0)}


class Reelcache(Server):
    name, title, loops = "reelcache", "reelcache", 1

    def __init__(self, folder, programs, origin, limits):
        super().__init__(folder)
        memory = ["--memory", limits["memory"]] if "memory" in limits else []
        self.run(*"env -u REELCACHE_CONFIG -u PORT REELCACHE_SUPERVISE=no".split(), programs.reelcache, "serve", "--origin", origin.url,
                 "--loops", self.loops, "--host", "127.0.0.1", "--port", self.port,
                 "--cache-dir", self.folder / "cache", "--cache-size", limits.get("cache", "3GiB"),
                 "--fresh-for", "24h", *memory)

    @staticmethod
    def missing(programs):
        return None if programs.reelcache else "not built"

    @staticmethod
    def version(programs):
        return first_line(programs.reelcache, "--version")


class TwoLoops(Reelcache):
    name, title, loops = "reelcache-2", "reelcache, two loops", 2


class Bare(Server):
    """Films in memory and one writev an answer: the limit. Has only the films that everybody has warm."""

    name, title, path = "bare", "bare epoll + writev", "/"

    def __init__(self, folder, programs, origin, limits):
        super().__init__(folder)
        objects = [part for name, size in limits["warm_films"].items()
                   for part in ("--object", f"{name}={size_in_bytes(size)}")]
        self.run(programs.bare, "--port", self.port, *objects)

    @staticmethod
    def missing(programs):
        return None if programs.bare else "not built"

    @staticmethod
    def version(programs):
        return ""


class Rival(Server):
    """Another's program, where it is installed; `tells_version` is the option for that."""

    program, tells_version = "", "--version"

    @classmethod
    def missing(cls, _):
        return None if shutil.which(cls.program) else "not installed"

    @classmethod
    def version(cls, _):
        return first_line(cls.program, cls.tells_version)


class Nginx(Rival):
    name, title, sendfile = "nginx", "nginx slice", "on"
    program, tells_version = "nginx", "-v"

    def __init__(self, folder, programs, origin, limits):
        super().__init__(folder)
        config = self.fill_in("nginx/nginx.conf.in", "nginx.conf", SENDFILE=self.sendfile, ORIGIN_PORT=origin.port,
                              USER="user root;" if os.geteuid() == 0 else "",
                              CACHE_SIZE=size_in_bytes(limits.get("cache", "8GiB")))
        self.run("nginx", "-e", self.folder / "error.log", "-c", config)

    @property
    def pid(self):
        return next(child for child in self.children()
                    if b"worker process" in Path(f"/proc/{child}/cmdline").read_bytes())

    @classmethod
    def missing(cls, programs):
        if reason := super().missing(programs):
            return reason
        built = subprocess.run(["nginx", "-V"], stderr=subprocess.PIPE, text=True).stderr
        return None if "http_slice_module" in built else "this one has no slice module"

    @classmethod
    def version(cls, programs):
        return super().version(programs).replace("nginx version: ", "")


class NginxCopy(Nginx):
    name, title, sendfile = "nginx-copy", "nginx slice, sendfile off", "off"


class Varnish(Rival):
    name, title = "varnish", "Varnish (memory)"
    program, tells_version = "varnishd", "-V"

    def __init__(self, folder, programs, origin, limits):
        super().__init__(folder)
        vcl = self.fill_in("varnish/films.vcl.in", "films.vcl", ORIGIN_PORT=origin.port)
        self.run("varnishd", "-F", "-n", self.folder / "state", "-j", "none", "-a", f"127.0.0.1:{self.port}", "-f", vcl,
                 "-s", f"malloc,{size_in_bytes(limits.get('cache', '3GiB'))}", "-p", "thread_pools=1")
        self.wait_until(self.children)

    @property
    def pid(self):
        return self.children()[0]


class TrafficServer(Rival):
    name, title, program = "trafficserver", "Traffic Server slice", "traffic_server"
    plugins = Path("/usr/lib/trafficserver/modules")

    def __init__(self, folder, programs, origin, limits):
        super().__init__(folder)
        (self.folder / "cache").mkdir()
        for name in ("runroot.yaml", "records.config", "storage.config", "remap.config"):
            self.fill_in(f"trafficserver/{name}.in", name, ORIGIN_PORT=origin.port, PLUGINS=self.plugins,
                         CACHE_SIZE=size_in_bytes(limits.get("cache", "3GiB")))
        shutil.copy("/etc/trafficserver/ip_allow.yaml", self.folder)
        self.run("traffic_server", f"--run-root={self.folder}/runroot.yaml")

    @classmethod
    def missing(cls, programs):
        if reason := super().missing(programs):
            return reason
        if not (cls.plugins / "slice.so").exists():
            return "no slice plugin: Debian's trafficserver-experimental-plugins has it"
        return None

    @classmethod
    def version(cls, programs):
        return re.match(r"\D*[\d.]+", super().version(programs))[0]  # when and where it was built follows


class Rclone(Rival):
    name, title = "rclone", "rclone serve (vfs full)"
    program, tells_version = "rclone", "version"

    def __init__(self, folder, programs, origin, limits):
        super().__init__(folder)
        self.run("rclone", "serve", "http", ":http:", "--config", self.folder / "none", "--http-url", origin.url,
                 "--http-headers", "Accept,text/html", "--addr", f"127.0.0.1:{self.port}", "--baseurl", "/download",
                 "--read-only", "--vfs-cache-mode", "full", "--cache-dir", self.folder / "cache", "--dir-cache-time",
                 "24h", "--vfs-fast-fingerprint", "--vfs-read-chunk-size", "1M", "--checkers", "64")


CLASSES = {kind.name: kind for kind in (Origin, Reelcache, TwoLoops, Nginx, NginxCopy, Varnish, TrafficServer, Rclone,
                                        Bare)}
TITLES = {name: kind.title for name, kind in CLASSES.items()}
