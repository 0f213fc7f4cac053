"""reelcache-media spoken to as reelcache does (src/media/worker_protocol.h), with films from memory."""
import json
import socket
import subprocess

from support import BINARY, KIB

READER = BINARY.parent / "reelcache-media"
NO_READER = "reelcache-media is not built: libavformat-dev or libswscale-dev is missing"
BLOCK = 256 * KIB
OPEN, READ, BYTES, FACTS, POSTER = range(1, 6)


class Reading:
    """What it says of one film: `facts`, `poster` (JPEG or None), `blocks` it read from, `status` of its exit."""

    def __init__(self, film, poster_edge=480):
        self.film, self.facts, self.poster, self.blocks = film, None, None, set()
        ours, theirs = socket.socketpair()
        with ours, subprocess.Popen([READER], stdin=theirs, stdout=subprocess.DEVNULL, env={}) as process:
            theirs.close()
            self.channel = ours
            self.say(OPEN, len(film).to_bytes(8, "little") + poster_edge.to_bytes(4, "little"))
            while (message := self.hear()) is not None:
                self.take(*message)
            self.status = process.wait(60)

    def say(self, kind, content):
        self.channel.sendall(len(content).to_bytes(4, "little") + bytes([kind]) + content)

    def hear(self):
        head = self.channel.recv(5, socket.MSG_WAITALL)
        if len(head) < 5:
            return None
        return head[4], self.channel.recv(int.from_bytes(head[:4], "little"), socket.MSG_WAITALL)

    def take(self, kind, content):
        if kind == READ:
            begin, count = int.from_bytes(content[:8], "little"), int.from_bytes(content[8:], "little")
            self.blocks |= set(range(begin // BLOCK, (begin + count - 1) // BLOCK + 1))
            self.say(BYTES, self.film[begin:begin + count])
        elif kind == POSTER:
            assert self.poster is None and self.facts is None
            self.poster = content
        elif kind == FACTS:
            self.facts = json.loads(content)
        else:
            raise AssertionError(f"the reader says {kind}")
