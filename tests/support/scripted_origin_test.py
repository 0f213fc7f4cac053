#!/usr/bin/env python3
"""Checks on the wire that the scripted origin does what its README says.

Usage: scripted_origin_test.py PATH_OF_SCRIPTED_ORIGIN. One line per check; exit status 0 or 1.
"""

import http.client
import json
import re
import socket
import subprocess
import sys
import time
import traceback

MASK = (1 << 64) - 1
SIZE = 300_000  # bytes of the object of each check
PATIENCE = 20   # seconds a check may wait for something that has to come
SILENCE = 0.3   # seconds without a byte that count as silence


def splitmix64(x):
    x = (x + 0x9E3779B97F4A7C15) & MASK
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & MASK
    return x ^ (x >> 31)


def body(name, begin, end, version=1):
    """The bytes [begin, end) of an object, computed here once more from test_body.h's definition."""
    seed = 0xCBF29CE484222325
    for byte in name.encode():
        seed = ((seed ^ byte) * 0x100000001B3) & MASK
    seed = splitmix64(seed ^ splitmix64(version))
    words = range(begin // 8, (end + 7) // 8)
    text = b"".join(splitmix64((seed + i) & MASK).to_bytes(8, "little") for i in words)
    return text[begin % 8:begin % 8 + end - begin]


class Origin:
    """A running scripted_origin."""

    def __init__(self, program, *options):
        self.process = subprocess.Popen([program, "--port", "0", *options], stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        assert line.startswith("listening on http://127.0.0.1:"), line
        self.port = int(line.rsplit(":", 1)[1])

    def stop(self):
        self.process.terminate()
        return self.process.wait(PATIENCE)

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def ask(self, path, method="GET", send=None, **fields):
        """(status, fields in lower case, body) of one request on a fresh connection."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {name.replace("_", "-"): value for name, value in fields.items()}
        connection.request(method, path, body=send, headers=headers)
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, text

    def act(self, name, **action):
        status, _, text = self.ask("/__action", "POST", json.dumps({"name": name, "action": action}))
        assert status == 200, text

    def create(self, name):
        self.act(name, create=SIZE)

    def stats(self):
        return json.loads(self.ask("/__stats")[2])

    def log(self, name):
        return [entry for entry in json.loads(self.ask("/__log")[2]) if entry["name"] == name]

    def wait_for_held(self, count):
        deadline = time.monotonic() + PATIENCE
        while self.stats()["held"] != count:
            assert time.monotonic() < deadline, "nothing is held"
            time.sleep(0.005)


def ask_raw(origin, name, *lines):
    """A connection on which the request is sent and nothing is read yet."""
    connection = origin.connect()
    connection.sendall("\r\n".join([f"GET /{name} HTTP/1.1", "Host: origin", *lines, "", ""]).encode())
    return connection


def read_raw(connection, until=None):
    """(head, body, how it ended: "fin", "rst", "silent" or "enough") of an answer, byte by byte."""
    data, ended = b"", "enough"
    while until is None or not (b"\r\n\r\n" in data and len(data.split(b"\r\n\r\n", 1)[1]) >= until):
        try:
            piece = connection.recv(65536)
        except ConnectionResetError:
            ended = "rst"
            break
        except socket.timeout:
            ended = "silent"
            break
        if not piece:
            ended = "fin"
            break
        data += piece
    head, _, rest = data.partition(b"\r\n\r\n")
    return head.decode(), rest, ended


def equal(got, want):
    assert got == want, f"got {str(got)[:200]!r}, not {str(want)[:200]!r}"


# --- what every origin does ---------------------------------------------------------------------

def whole_object(origin, name):
    status, fields, text = origin.ask(f"/{name}")
    equal((status, fields["content-length"], fields["accept-ranges"]), (200, str(SIZE), "bytes"))
    equal(fields["last-modified"], "Tue, 15 Nov 1994 12:45:26 GMT")
    assert fields["etag"].startswith('"') and fields["etag"].endswith('"'), fields["etag"]
    equal(text, body(name, 0, SIZE))


def ranges(origin, name):
    for asked, begin, end in [("0-0", 0, 1), ("5-12345", 5, 12346), ("299990-", 299990, SIZE),
                              ("-7", SIZE - 7, SIZE), ("100-999999999", 100, SIZE), ("-999999999", 0, SIZE)]:
        status, fields, text = origin.ask(f"/{name}", Range=f"bytes={asked}")
        equal((asked, status), (asked, 206))
        equal(fields["content-range"], f"bytes {begin}-{end - 1}/{SIZE}")
        equal(fields["content-length"], str(end - begin))
        equal(text, body(name, begin, end))


def unsatisfiable_ranges(origin, name):
    for asked in [f"{SIZE}-", f"{SIZE}-{SIZE + 1}", "-0"]:
        status, fields, _ = origin.ask(f"/{name}", Range=f"bytes={asked}")
        equal((asked, status, fields["content-range"]), (asked, 416, f"bytes */{SIZE}"))


def ranges_to_ignore(origin, name):
    for asked in ["bytes=5-1", "bytes=a-b", "lines=1-2", "bytes=0-1,5-6", "bytes=-", "bytes"]:
        equal((asked, origin.ask(f"/{name}", Range=asked)[0]), (asked, 200))
    equal(origin.ask(f"/{name}", "HEAD", Range="bytes=0-1")[0], 200)


def head(origin, name):
    status, fields, text = origin.ask(f"/{name}", "HEAD")
    equal((status, fields["content-length"], text), (200, str(SIZE), b""))


def preconditions(origin, name):
    tag = origin.ask(f"/{name}", "HEAD")[1]["etag"]
    date, later, earlier = (f"Tue, 15 Nov 1994 12:45:{second} GMT" for second in ("26", "27", "25"))
    for fields, want in [({"If_Match": tag}, 200), ({"If_Match": f'"other", {tag}'}, 200),
                         ({"If_Match": "*"}, 200), ({"If_Match": '"other"'}, 412),
                         ({"If_Match": f"W/{tag}"}, 412), ({"If_None_Match": tag}, 304),
                         ({"If_None_Match": f"W/{tag}"}, 304), ({"If_None_Match": '"other"'}, 200),
                         ({"If_Unmodified_Since": date}, 200), ({"If_Unmodified_Since": later}, 200),
                         ({"If_Unmodified_Since": earlier}, 412), ({"If_Modified_Since": date}, 304),
                         ({"If_Modified_Since": earlier}, 200),
                         ({"If_None_Match": '"other"', "If_Modified_Since": date}, 200),
                         ({"If_Match": '"other"', "Range": "bytes=0-1"}, 412),
                         ({"If_Match": tag, "Range": "bytes=0-1"}, 206),
                         ({"If_Range": tag, "Range": "bytes=0-1"}, 206),
                         ({"If_Range": '"other"', "Range": "bytes=0-1"}, 200),
                         ({"If_Range": date, "Range": "bytes=0-1"}, 206),
                         ({"If_Range": later, "Range": "bytes=0-1"}, 200)]:
        equal((fields, origin.ask(f"/{name}", **fields)[0]), (fields, want))


def keep_alive_and_pipelining(origin, name):
    request = f"GET /{name} HTTP/1.1\r\nHost: o\r\nRange: bytes={{0}}-{{0}}\r\n\r\n"
    with origin.connect() as connection:
        connection.sendall((request.format(1) + request.format(2) + request.format(3).replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")).encode())
        _, rest, ended = read_raw(connection)
    equal((rest.count(b"HTTP/1.1 206"), ended), (2, "fin"))  # the first head is not in `rest`
    equal(len({entry["connection"] for entry in origin.log(name)}), 1)


def names_are_decoded(origin, _):
    origin.create("folder/한 글%.mp4")
    status, fields, text = origin.ask("/folder/%ED%95%9C%20%EA%B8%80%25.mp4?query", Range="bytes=0-9")
    equal((status, fields["content-type"], text), (206, "video/mp4", body("folder/한 글%.mp4", 0, 10)))
    equal(origin.ask("/%zz")[0], 400)


def listings(origin, _):
    origin.create("shelf/b.mp4")
    origin.create("shelf/sub/c.mp4")
    origin.create("shelf/sub/d.mp4")
    status, fields, text = origin.ask("/shelf/")
    equal((status, fields["content-type"]), (200, "application/json"))
    date = "Tue, 15 Nov 1994 12:45:26 GMT"
    equal(json.loads(text), [{"name": "sub", "type": "directory", "mtime": date},
                             {"name": "b.mp4", "type": "file", "mtime": date, "size": SIZE}])
    assert "shelf" in [entry["name"] for entry in json.loads(origin.ask("/")[2])]
    equal(origin.ask("/nowhere/")[0], 404)
    origin.create("shelf/a b.mp4")
    status, fields, text = origin.ask("/shelf/", Accept="text/html")
    equal((status, fields["content-type"]), (200, "text/html"))
    equal(re.findall(rb'href="([^"]*)"', text), [b"sub/", b"a%20b.mp4", b"b.mp4"])


def refusals(origin, name):
    status, fields, _ = origin.ask(f"/{name}", "PUT", b"x")
    equal((status, fields["allow"]), (405, "GET, HEAD"))
    equal(origin.ask("/no-such-object")[0], 404)
    for wish in ["", "[]", "{}", '{"name": "a", "action": {"no_such": 1}}',
                 '{"name": "a", "action": {"cut_after_bytes": -1}}',
                 '{"name": "a", "action": {"wrong_content_range": "odd"}}']:
        equal((wish, origin.ask("/__action", "POST", wish)[0]), (wish, 400))
    equal(origin.ask("/__action", "POST", '{"name": "no-such", "action": {"replace": true}}')[0], 404)


def log_and_stats(origin, name):
    origin.ask("/__log", "POST")
    origin.ask(f"/{name}", Range="bytes=100-199", X_Note="hello")
    origin.ask(f"/{name}", Range="bytes=150-299")
    origin.ask(f"/{name}", "HEAD")
    first, second, third = origin.log(name)
    equal((first["method"], first["path"], first["range"]), ("GET", f"/{name}", "bytes=100-199"))
    equal((first["status"], first["bytes"], first["headers"]["X-Note"]), (206, 100, "hello"))
    equal((second["n"] - first["n"], third["method"], third["bytes"]), (1, "HEAD", 0))
    stats = origin.stats()
    equal((stats["requests"], stats["bytes"]), (3, 250))
    equal(stats["paths"][name], {"requests": 3, "bytes": 250, "distinct_bytes": 200, "max_times": 2})
    equal(origin.ask("/__log", "POST")[0], 200)
    equal((origin.log(name), origin.stats()["requests"]), ([], 0))


# --- the actions --------------------------------------------------------------------------------

def latency_ms(origin, name):
    origin.act(name, latency_ms=250)
    begin = time.monotonic()
    origin.ask(f"/{name}", Range="bytes=0-9")
    took = time.monotonic() - begin
    assert took >= 0.25, took
    origin.act(name)
    equal(origin.ask(f"/{name}")[0], 200)


def bandwidth(origin, name):
    origin.act(name, bandwidth=1_000_000)
    begin = time.monotonic()
    text = origin.ask(f"/{name}")[2]
    took = time.monotonic() - begin
    assert took > 0.28, took  # 300 kB, the first piece at once
    equal(text, body(name, 0, SIZE))


def status(origin, name):
    origin.act(name, status=503, retry_after=7)
    got, fields, _ = origin.ask(f"/{name}")
    equal((got, fields["retry-after"]), (503, "7"))
    for code in (403, 404, 500):
        origin.act(name, status=code)
        equal(origin.ask(f"/{name}")[0], code)


def status_of_a_listing(origin, _):
    origin.act("/", status=500, fail_count=1)
    equal([origin.ask("/")[0] for _ in range(2)], [500, 200])


def fail_count(origin, name):
    origin.act(name, status=503, fail_count=2)
    equal([origin.ask(f"/{name}")[0] for _ in range(3)], [503, 503, 200])


def cut_after_bytes(origin, name):
    origin.act(name, cut_after_bytes=1000)
    with ask_raw(origin, name) as connection:
        head_text, rest, ended = read_raw(connection)
    assert f"Content-Length: {SIZE}" in head_text, head_text
    equal((rest, ended), (body(name, 0, 1000), "fin"))
    equal(origin.stats()["paths"][name]["bytes"], 1000)


def cut_with_reset(origin, name):
    origin.act(name, cut_after_bytes=1000, reset=True)
    with ask_raw(origin, name) as connection:
        _, rest, ended = read_raw(connection)
    equal((rest, ended), (body(name, 0, 1000), "rst"))


def cut_before_head(origin, name):
    for reset, want in [(False, "fin"), (True, "rst")]:
        origin.act(name, cut_before_head=True, reset=reset)
        with ask_raw(origin, name) as connection:
            equal(read_raw(connection), ("", b"", want))


def stall_after_bytes(origin, name):
    origin.act(name, stall_after_bytes=1000)
    with ask_raw(origin, name) as connection:
        connection.settimeout(SILENCE)
        _, rest, ended = read_raw(connection)
    equal((rest, ended), (body(name, 0, 1000), "silent"))


def ignore_range(origin, name):
    origin.act(name, ignore_range=True)
    got, fields, text = origin.ask(f"/{name}", Range="bytes=5-9")
    equal((got, "content-range" in fields, "accept-ranges" in fields), (200, False, False))
    equal(text, body(name, 0, SIZE))


def wrong_content_range(origin, name):
    for fault, want in [("shift", f"bytes 6-10/{SIZE}"), ("total", f"bytes 5-9/{SIZE + 1}"),
                        ("star", "bytes 5-9/*"), ("missing", None)]:
        origin.act(name, wrong_content_range=fault)
        got, fields, text = origin.ask(f"/{name}", Range="bytes=5-9")
        equal((fault, got, fields.get("content-range")), (fault, 206, want))
        equal(text, body(name, 5, 10))


def short_body(origin, name):
    origin.act(name, short_body=3)
    _, fields, text = origin.ask(f"/{name}", Range="bytes=10-19")
    equal((fields["content-range"], fields["content-length"]), (f"bytes 10-19/{SIZE}", "7"))
    equal(text, body(name, 10, 17))


def overlong_body(origin, name):
    origin.act(name, overlong_body=3)
    _, fields, text = origin.ask(f"/{name}", Range="bytes=10-19")
    equal((fields["content-range"], fields["content-length"]), (f"bytes 10-19/{SIZE}", "13"))
    equal(text, body(name, 10, 20) + b"XXX")
    equal(origin.stats()["paths"][name]["distinct_bytes"], 10)


def validators(origin, name):
    origin.act(name, no_etag=True)
    _, fields, _ = origin.ask(f"/{name}", "HEAD")
    equal(("etag" in fields, "last-modified" in fields), (False, True))
    equal(origin.ask(f"/{name}", If_Match='"x"')[0], 412)
    origin.act(name, weak_etag=True, no_last_modified=True)
    _, fields, _ = origin.ask(f"/{name}", "HEAD")
    equal((fields["etag"][:3], "last-modified" in fields), ('W/"', False))
    equal(origin.ask(f"/{name}", If_Match=fields["etag"])[0], 412)
    equal(origin.ask(f"/{name}", If_Range=fields["etag"], Range="bytes=0-1")[0], 200)


def fields_by_script(origin, name):
    origin.act(name, cache_control="no-store", headers={"Content-Encoding": "br", "Content-Type": "a/b"})
    _, fields, _ = origin.ask(f"/{name}", Range="bytes=0-1")
    equal((fields["cache-control"], fields["content-encoding"], fields["content-type"]),
          ("no-store", "br", "a/b"))


def redirect_to(origin, name):
    origin.act(name, redirect_to="/elsewhere")
    got, fields, _ = origin.ask(f"/{name}")
    equal((got, fields["location"]), (302, "/elsewhere"))
    origin.act(name, redirect_to="/elsewhere", redirect_status=307)
    equal(origin.ask(f"/{name}")[0], 307)


def replace(origin, name):
    before = origin.ask(f"/{name}")
    origin.act(name, replace=True)
    after = origin.ask(f"/{name}")
    assert before[1]["etag"] != after[1]["etag"] and before[1]["last-modified"] != after[1]["last-modified"]
    equal((before[2], after[2]), (body(name, 0, SIZE), body(name, 0, SIZE, version=2)))
    equal(origin.ask(f"/{name}", If_Match=before[1]["etag"])[0], 412)
    equal(origin.stats()["paths"][name]["max_times"], 1)  # no byte of one version twice


def replaced_while_running(origin, name):
    origin.act(name, hold_after_bytes=1000)
    with ask_raw(origin, name, "Connection: close") as connection:
        origin.wait_for_held(1)
        origin.act(name, replace=True, release=True)
        equal(read_raw(connection)[1], body(name, 0, SIZE))
    equal(origin.ask(f"/{name}")[2], body(name, 0, SIZE, version=2))


def grow_and_delete(origin, name):
    tag = origin.ask(f"/{name}", "HEAD")[1]["etag"]
    origin.act(name, grow=10)
    _, fields, text = origin.ask(f"/{name}")
    assert fields["etag"] != tag
    equal(text, body(name, 0, SIZE + 10))
    origin.act(name, delete=True)
    equal(origin.ask(f"/{name}")[0], 404)


def hold_after_bytes(origin, name):
    origin.act(name, hold_after_bytes=1000)
    with ask_raw(origin, name, "Connection: close") as one, ask_raw(origin, name, "Connection: close") as two:
        origin.wait_for_held(2)
        for connection in (one, two):
            equal(read_raw(connection, until=1000)[1:], (body(name, 0, 1000), "enough"))
        one.settimeout(SILENCE)
        equal(read_raw(one, until=1)[2], "silent")
        one.settimeout(PATIENCE)
        origin.act(name, release=True)
        rests = []
        for connection in (one, two):
            data = b""
            while piece := connection.recv(65536):
                data += piece
            rests.append(data)
    equal(rests, [body(name, 1000, SIZE)] * 2)
    equal(origin.ask(f"/{name}")[0], 200)  # later answers are not held


def hold_before_head(origin, name):
    origin.act(name, hold_before_head=True, fail_count=1)
    with ask_raw(origin, name, "Connection: close") as connection:
        origin.wait_for_held(1)
        equal(origin.ask(f"/{name}")[0], 200)  # only one is
        origin.act(name, status=404)           # another behaviour lets nothing go
        equal(origin.stats()["held"], 1)
        origin.act(name, release=True)
        equal(read_raw(connection)[1], body(name, 0, SIZE))


def client_leaves_a_hold(origin, name):
    origin.act(name, hold_after_bytes=0)
    ask_raw(origin, name).close()
    deadline = time.monotonic() + PATIENCE
    while not (log := origin.log(name)) or log[0]["running"]:
        assert time.monotonic() < deadline, "the answer still runs"
        time.sleep(0.005)
    equal(log[0]["bytes"], 0)


def every_object_and_clear(origin, name):
    origin.act("*", status=503)
    origin.act(f"{name}-own", create=SIZE, cache_control="private")
    equal((origin.ask(f"/{name}")[0], origin.ask(f"/{name}-own")[0], origin.ask("/")[0]), (503, 200, 200))
    origin.ask("/__action", "POST", '{"clear": true}')
    equal(origin.ask(f"/{name}")[0], 200)


CHECKS = [whole_object, ranges, unsatisfiable_ranges, ranges_to_ignore, head, preconditions,
          keep_alive_and_pipelining, names_are_decoded, listings, refusals, log_and_stats, latency_ms,
          bandwidth, status, status_of_a_listing, fail_count, cut_after_bytes, cut_with_reset,
          cut_before_head, stall_after_bytes, ignore_range, wrong_content_range, short_body,
          overlong_body, validators, fields_by_script, redirect_to, replace, replaced_while_running,
          grow_and_delete, hold_after_bytes, hold_before_head, client_leaves_a_hold,
          every_object_and_clear]


# --- the command line ---------------------------------------------------------------------------

def options_of_the_command_line(program):
    origin = Origin(program, "--latency-ms", "100", "--tail-percent", "100", "--tail-ms", "150",
                    "--bandwidth", "1MB", "--object", "a=b.mp4=200kB")
    begin = time.monotonic()
    text = origin.ask("/a=b.mp4")[2]
    took = time.monotonic() - begin
    assert took > 0.43, took  # 100 + 150 ms to the first byte, 200 ms at 1 MB/s less the first piece
    equal(text, body("a=b.mp4", 0, 200_000))
    equal(origin.stop(), 0)
    for wrong in (["--object", "x"], ["--port", "65536"], ["--odd"], ["--seed"]):
        equal(subprocess.run([program, *wrong], capture_output=True).returncode, 2)


def stops_while_answers_wait(program):
    origin = Origin(program, "--object", f"film={SIZE}")
    origin.act("film", stall_after_bytes=10)
    with ask_raw(origin, "film") as connection:
        equal(read_raw(connection, until=10)[2], "enough")
        equal(origin.stop(), 0)
        equal(read_raw(connection)[2], "fin")


def run(title, check):
    try:
        check()
    except Exception:  # a check that breaks is a check that fails
        print(f"FAIL {title}\n{traceback.format_exc()}", flush=True)
        return False
    print(f"ok   {title}", flush=True)
    return True


def run_on(origin, check):
    name = f"{check.__name__}.mp4"
    origin.create(name)
    check(origin, name)


def main():
    program = sys.argv[1]
    origin = Origin(program)
    try:
        good = [run(check.__name__, lambda: run_on(origin, check)) for check in CHECKS]
    finally:
        code = origin.stop()
    good.append(run("stops on SIGTERM with status 0", lambda: equal(code, 0)))
    good += [run(check.__name__, lambda: check(program))
             for check in (options_of_the_command_line, stops_while_answers_wait)]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
