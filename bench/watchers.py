"""People who watch: each reads a film from its beginning through one open range, at the pace of its pictures."""
import socket
import threading
import time
from urllib.parse import urlsplit

from contenders import Failed


class Watchers:
    """Watching goes on inside the `with`; afterwards `bytes` tells how much all of them have seen."""

    def __init__(self, url, films, bytes_per_second):
        self.url, self.pace, self.going, self.failed = urlsplit(url), bytes_per_second, True, None
        self.seen = dict.fromkeys(films, 0)
        self.threads = [threading.Thread(target=self.watch, args=(film,), daemon=True) for film in films]

    @property
    def bytes(self):
        return sum(self.seen.values())

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, kind, *_):
        self.going = False
        for thread in self.threads:
            thread.join()
        if self.failed and kind is None:
            raise Failed(self.failed)

    def watch(self, film):
        try:
            self.read(film)
        except OSError as error:
            self.failed = f"somebody who watches {film} saw: {error}"

    def read(self, film):
        with socket.create_connection((self.url.hostname, self.url.port), timeout=60) as connection:
            connection.sendall(f"GET {self.url.path}{film} HTTP/1.1\r\nHost: bench\r\nRange: bytes=0-\r\n\r\n".encode())
            began = time.monotonic()
            while self.going:
                part = connection.recv(1 << 16)
                if not part:
                    raise ConnectionError("the answer ended")
                self.seen[film] += len(part)
                time.sleep(max(0, began + self.seen[film] / self.pace - time.monotonic()))
