"""People who watch: each reads a film from its beginning through one open range, at the pace of its pictures."""
import socket
import threading
import time
from urllib.parse import urlsplit

from contenders import Failed


class Watchers:
    def __init__(self, url, films, bytes_per_second):
        self.url, self.pace = urlsplit(url), bytes_per_second
        self.going, self.bytes, self.failed = True, 0, None
        self.threads = [threading.Thread(target=self.watch, args=(film,), daemon=True) for film in films]
        for thread in self.threads:
            thread.start()

    def watch(self, film):
        with socket.create_connection((self.url.hostname, self.url.port), timeout=60) as connection:
            connection.sendall(f"GET {self.url.path}{film} HTTP/1.1\r\nHost: bench\r\nRange: bytes=0-\r\n\r\n".encode())
            began, read = time.monotonic(), 0
            while self.going:
                part = connection.recv(1 << 16)
                if not part:
                    self.failed = f"the answer of somebody who watches {film} ended"
                    return
                read += len(part)
                self.bytes += len(part)
                time.sleep(max(0, began + read / self.pace - time.monotonic()))

    def stop(self):
        """Returns the bytes that all of them have seen."""
        self.going = False
        for thread in self.threads:
            thread.join()
        if self.failed:
            raise Failed(self.failed)
        return self.bytes
