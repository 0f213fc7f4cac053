"""Stands between the program and a real storage server: counts, and misbehaves when told to.

A fault is a function of (relay, exchange) that answers in the server's place and returns True, or returns False and
leaves the request alone. Faults are tried in order before the server is asked.
"""
import http.client
import re
import threading
from contextlib import closing
from urllib.parse import parse_qsl, urlencode

from double_http import LONG, PIECE, Double

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade"}  # RFC 9110 §7.6.1


def end_to_end(response):
    return [(name, value) for name, value in response.getheaders() if name.lower() not in HOP_BY_HOP]


class Relay(Double):
    """`rewrite_host`: the server is told its own address, for one that finds the bucket by it. A signature covers the
    Host field, so it is passed on as it came in front of S3. `kind` says how lists and bytes are told apart."""

    def __init__(self, server_port, kind, rewrite_host=False, port=0):
        super().__init__(port)
        self.server_port, self.kind, self.rewrite_host = server_port, kind, rewrite_host
        self.faults = []
        self.page_size = None

    # --- what the log is asked for

    def lists(self):
        return self.exchanges(self.is_list)

    def reads(self, name=None):
        return self.exchanges(lambda e: self.is_read(e) and (name is None or e.path.endswith("/" + name)))

    def bytes_read(self, name=None):
        return sum(exchange.sent for exchange in self.reads(name))

    def is_list(self, exchange):
        if self.kind == "gcs":
            return exchange.method == "GET" and exchange.raw_path.endswith("/o")
        if self.kind == "s3":
            return exchange.query.get("list-type") == "2"
        return exchange.method == "GET" and exchange.raw_path.endswith("/")

    def is_read(self, exchange):
        if exchange.method != "GET" or self.is_list(exchange):
            return False
        return self.kind != "gcs" or exchange.query.get("alt") == "media"

    # --- passing on

    def handle(self, exchange):
        if self.let_in(exchange) and not any(fault(self, exchange) for fault in list(self.faults)):
            self.pass_on(exchange)

    def let_in(self, exchange):
        """False: it was refused, and is answered."""
        return True

    def pass_on(self, exchange):
        """Asks the server and sends its answer on while it comes."""
        with closing(self.connect()) as connection:
            try:
                response = self.ask(connection, exchange)
                self.stream(exchange, response, end_to_end(response))
            except http.client.HTTPException:
                exchange.handler.close_connection = True

    def fetched(self, exchange):
        """The server's answer, whole: status, fields, body."""
        with closing(self.connect()) as connection:
            response = self.ask(connection, exchange)
            return response.status, end_to_end(response), response.read()

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.server_port, timeout=LONG)

    def ask(self, connection, exchange):
        target = exchange.target
        if self.page_size and self.is_list(exchange):
            target = exchange.raw_path + "?" + self.smaller_page(exchange.raw_query)
        connection.putrequest(exchange.method, target, skip_host=True, skip_accept_encoding=True)
        for name, value in exchange.fields.items():
            if name.lower() == "host" and self.rewrite_host:
                value = f"127.0.0.1:{self.server_port}"
            if name.lower() not in HOP_BY_HOP:
                connection.putheader(name, value)
        connection.endheaders(exchange.body or None)
        return connection.getresponse()

    def smaller_page(self, raw_query):
        key = "maxResults" if self.kind == "gcs" else "max-keys"
        pairs = [(name, value) for name, value in parse_qsl(raw_query, keep_blank_values=True) if name != key]
        return urlencode([*pairs, (key, self.page_size)])

    def stream(self, exchange, response, fields):
        """The server's own length, or the end of the connection where it gave none."""
        lengthless = response.length is None and exchange.method != "HEAD" and response.status not in (204, 304)
        if lengthless:
            fields = [*fields, ("Connection", "close")]
            exchange.handler.close_connection = True
        exchange.head(response.status, fields)
        while exchange.method != "HEAD":
            piece = response.read1(PIECE)
            if not piece:
                break
            exchange.write(piece)
        if response.length:  # the server broke off
            exchange.handler.close_connection = True


# --- faults -------------------------------------------------------------------------------------------------------

def times(count, fault):
    """The first `count` requests that the fault takes."""
    left = [count]

    def limited(relay, exchange):
        with relay.lock:
            if left[0] <= 0:
                return False
            left[0] -= 1
        if fault(relay, exchange):
            return True
        with relay.lock:
            left[0] += 1
        return False
    return limited


def for_reads(fault, name=None):
    def chosen(relay, exchange):
        wanted = relay.is_read(exchange) and (name is None or exchange.path.endswith("/" + name))
        return wanted and fault(relay, exchange)
    return chosen


def for_lists(fault):
    return lambda relay, exchange: relay.is_list(exchange) and fault(relay, exchange)


def status(code, text="", content_type="text/plain", **fields):
    """An answer of the relay's own, e.g. status(503, Retry_After=1)."""
    fields = [(name.replace("_", "-"), value) for name, value in fields.items()]

    def answer(_, exchange):
        exchange.answer(code, text, content_type, fields)
        return True
    return answer


def first_bytes(count, then):
    """The head and `count` bytes as the server sends them, and then `then(exchange)`."""
    def answer(relay, exchange):
        code, fields, body = relay.fetched(exchange)
        exchange.head(code, fields)
        exchange.write(body[:count])
        then(exchange)
        exchange.handler.close_connection = True
        return True
    return answer


def reset_after(count):
    return first_bytes(count, lambda exchange: exchange.reset())


def stall_after(count):
    return first_bytes(count, lambda exchange: exchange.wait_for_leaving())


def hang(_, exchange):
    exchange.wait_for_leaving()
    return True


def whole_for_range(relay, exchange):
    """200 with everything, as servers do that know no ranges."""
    if exchange.range is None:
        return False
    del exchange.fields["Range"]
    relay.pass_on(exchange)
    return True


def shifted_content_range(relay, exchange):
    """The right bytes under the wrong numbers."""
    code, fields, body = relay.fetched(exchange)
    exchange.head(code, [(name, shift(value) if name.lower() == "content-range" else value) for name, value in fields])
    exchange.write(body)
    return True


def shift(content_range):
    first, last, length = map(int, re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", content_range).groups())
    return f"bytes {first + 1}-{last + 1}/{length}"


class Hold:
    """A fault that stops an answer after `count` bytes until `release()`. Answers that come after that go through."""

    def __init__(self, count):
        self.count, self.held, self.released = count, threading.Event(), threading.Event()

    def release(self):
        self.released.set()

    def __call__(self, relay, exchange):
        if self.released.is_set():
            return False
        code, fields, body = relay.fetched(exchange)
        exchange.head(code, fields)
        exchange.write(body[:self.count])
        self.held.set()
        self.released.wait(LONG)
        exchange.write(body[self.count:])
        return True
