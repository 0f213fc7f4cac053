"""What the tests of this folder share: a world, the program in front of it, and a viewer that takes its time."""
import functools
import http.client
import json
import random
import unicodedata
from urllib.parse import quote

import process_tests  # noqa: F401
from support import ProcessTest, get, wait_until

NFC, NFD = (unicodedata.normalize(form, "한글 영화.mp4") for form in ("NFC", "NFD"))
HARD_NAMES = ["with space.mp4", "a+b.mp4", "a%2Fb.mp4", "50%.mp4", "a#b?c&d=e.mp4", "(1)!*'.mp4", "~tilde.mp4",
              "café.mp4", "🎬 film.mp4", NFC, NFD, "<&\"quoted\">.mp4"]
HARD_SLASHES = ["deep//inside.mp4", "/leading.mp4"]
LONGEST_NAME = 1024  # bytes


def longest_name(room):
    """A name of `room` bytes with no part longer than a file system takes."""
    name = "n" * (room - 4) + ".mp4"
    return "".join("/" if at % 200 == 199 and at < room - 5 else letter for at, letter in enumerate(name))


def data(size, seed):
    return random.Random(seed).randbytes(size)


class Viewer:
    """Reads an answer piece by piece; what it does not read stands still, back to the origin. The answer is waited for
    when it is first looked at."""

    def __init__(self, port, name):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.connection.request("GET", "/download/" + quote(name))

    @functools.cached_property
    def answer(self):
        return self.connection.getresponse()

    def read(self, length):
        return self.answer.read(length)

    def rest(self):
        """What comes, and whether it is whole."""
        try:
            return self.answer.read(), True
        except http.client.IncompleteRead as error:
            return error.partial, False
        except ConnectionError:
            return b"", False

    def leave(self):
        self.answer.close()
        self.connection.close()


class StorageTest(ProcessTest):
    def error_of_list(self, server):
        """The JSON error of /api/videos, once there is one."""
        reply = wait_until(lambda: (r := get(server.port, "/api/videos")).status != 200 and r, "/api/videos fails")
        self.assertEqual(reply.status, 503, reply.body)
        self.assertEqual(reply.field("Content-Type"), "application/json")
        error = json.loads(reply.body)["error"]
        self.assertRegex(error["code"], r"^[a-z_]+$")
        self.assertRegex(error["message"], r"\w+ \w+ .*\w+")
        return error

    def names(self, server):
        return sorted(video["name"] for video in server.videos())
