"""An HTTP server of threads that the doubles are made of: it keeps connections, and a log of what it sent."""
import json
import os
import socket
import struct
import threading
from http.client import responses
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit

PIECE = 1 << 16
LONG = 60  # seconds after which a held answer gives up, so a failed test ends


class Exchange:
    """One request, and what became of its answer. `sent` counts bytes of the body."""

    def __init__(self, handler):
        self.handler = handler
        self.method = handler.command
        self.target = handler.path
        self.raw_path = urlsplit(handler.path).path
        self.raw_query = urlsplit(handler.path).query
        self.path = unquote(self.raw_path)
        self.query = dict(parse_qsl(self.raw_query, keep_blank_values=True))
        self.fields = handler.headers
        self.body = handler.rfile.read(int(self.fields.get("Content-Length") or 0))
        self.status, self.sent, self.running, self.left = None, 0, True, False

    @property
    def range(self):
        return self.fields.get("Range")

    @property
    def bearer(self):
        kind, _, token = self.fields.get("Authorization", "").partition(" ")
        return token if kind == "Bearer" else None

    def head(self, status, fields):
        self.status = status
        lines = [f"HTTP/1.1 {status} {responses.get(status, 'Unknown')}"]
        lines += [f"{name}: {value}" for name, value in fields]
        self.handler.wfile.write("\r\n".join([*lines, "", ""]).encode("latin-1"))

    def write(self, data):
        self.handler.wfile.write(data)
        self.sent += len(data)

    def answer(self, status, body=b"", content_type="text/plain", fields=()):
        body = body.encode() if isinstance(body, str) else body
        self.head(status, [("Content-Type", content_type), ("Content-Length", len(body)), *fields])
        if self.method != "HEAD":
            self.write(body)

    def answer_json(self, value, status=200, fields=()):
        self.answer(status, json.dumps(value), "application/json", fields)

    def reset(self):
        """Ends the connection with a RST, as a dying server does."""
        connection = self.handler.connection
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(connection.detach())  # close() would wait for the files made of the socket
        self.handler.close_connection = True

    def wait_for_leaving(self, seconds=LONG):
        """Says nothing until the other side closes. `left` tells whether it did."""
        connection = self.handler.connection
        connection.settimeout(seconds)
        try:
            self.left = connection.recv(1) == b""
        except ConnectionError:
            self.left = True
        except TimeoutError:
            pass
        self.handler.close_connection = True

    def __repr__(self):
        return f"<{self.method} {self.target} {self.range or ''} -> {self.status}, {self.sent} bytes>"


class Double:
    """Listens on a free port of 127.0.0.1 unless one is named. A subclass answers in `handle(exchange)`."""

    def __init__(self, port=0):
        self.lock = threading.Lock()
        self.log = []
        double = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = 0
            disable_nagle_algorithm = True

            def take(self):
                exchange = Exchange(self)
                with double.lock:
                    double.log.append(exchange)
                try:
                    double.handle(exchange)
                except (ConnectionError, TimeoutError):
                    exchange.left = self.close_connection = True
                finally:
                    exchange.running = False

            do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = take

            def log_message(self, *_):
                pass

        class Listener(ThreadingHTTPServer):
            daemon_threads, request_queue_size = True, 256

            def handle_error(self, *_):  # a connection reset between two requests is no news
                pass

        self.listener = Listener(("127.0.0.1", port), Handler)
        self.port = self.listener.server_port
        self.host = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.host}"
        threading.Thread(target=self.listener.serve_forever, args=(0.02,), daemon=True).start()

    def handle(self, exchange):
        raise NotImplementedError

    def close(self):
        self.listener.shutdown()
        self.listener.server_close()

    def clear_log(self):
        with self.lock:
            self.log.clear()

    def exchanges(self, condition=lambda exchange: True):
        with self.lock:
            return [exchange for exchange in self.log if condition(exchange)]

    def running(self):
        return self.exchanges(lambda exchange: exchange.running)
