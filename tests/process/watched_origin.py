"""An origin that tells the browser's tests what it was asked, and fails when they say so: nginx behind a relay, 8 MB/s for
each answer.

  GET /__counts        {"requests", "bytes", "running"} of films, not of subtitles, since the last /__counts?clear=1
  GET /__fail?how=...  503: refuses every film; cut: breaks off each answer at once; empty: as usual again
"""
import sys
from pathlib import Path

from origins import Nginx

sys.path.append(str(Path(__file__).resolve().parents[1] / "storage"))
from relay import Relay  # noqa: E402


FILMS = (".mp4", ".m4v", ".mov", ".mkv", ".webm")


def refuse(relay, exchange):
    if not relay.is_read(exchange) or not relay.failing:
        return False
    if relay.failing == "cut":
        exchange.reset()
    else:
        exchange.answer(int(relay.failing), "out of order")
    return True


class WatchedOrigin(Relay):
    def __init__(self, folder):
        self.nginx = Nginx(folder, rate="8m")
        super().__init__(self.nginx.port, "http")
        self.failing = ""
        self.faults.append(refuse)

    def is_read(self, exchange):
        return super().is_read(exchange) and not exchange.raw_path.startswith("/__")

    def handle(self, exchange):
        if exchange.raw_path == "/__fail":
            self.failing = exchange.query["how"]
            exchange.answer_json({})
        elif exchange.raw_path == "/__counts":
            reads = self.exchanges(lambda one: self.is_read(one) and one.path.endswith(FILMS))
            exchange.answer_json({"requests": len(reads), "bytes": sum(read.sent for read in reads),
                                  "running": sum(read.running for read in reads)})
            if exchange.query.get("clear"):
                self.clear_log()
        else:
            super().handle(exchange)

    def close(self):
        super().close()
        self.nginx.close()
