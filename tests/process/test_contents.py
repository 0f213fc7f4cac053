"""What is in the cache: /api/cache against what was watched, over a restart, and how long it takes for many objects."""
import unittest
from urllib.parse import quote

from operator_client import ENVIRONMENT, Operator
from origins import ScriptedOrigin
from support import CHUNK, KIB, MIB, ProcessTest, get, wait_until

NAME = "films/night of (1).mp4"


class ContentsTest(ProcessTest):
    def setUp(self):
        super().setUp()
        self.origin = ScriptedOrigin(self.folder)
        self.addCleanup(self.origin.close)

    def server(self, *options):
        server = self.serve(self.origin.url + "/", *options, env=ENVIRONMENT)
        return server, Operator(server)

    def film(self, operator, name=NAME):
        return operator.get("/api/cache/" + quote(name, safe=""))

    def test_it_tells_what_was_watched_and_what_a_restart_has_left(self):
        self.origin.create(NAME, 32 * MIB)
        server, operator = self.server()
        server.get(NAME, range=(8 * MIB, 12 * MIB - 1))
        server.get(NAME, range=(8 * MIB, 8 * MIB + 100 * KIB - 1))
        server.get(NAME, range=(0, 9))
        wait_until(lambda: self.film(operator)["bytes"]["in_flight"] == 0, "the fetches end")
        film = wait_until(lambda: (lambda one: one if one["bytes"]["disk"] == 4 * MIB + CHUNK else None)(self.film(operator)),
                          "everything is kept")
        self.assertEqual(film["runs"], {"memory": [[0, 0], [32, 47]], "disk": [[0, 0], [32, 47]], "in_flight": []})
        self.assertEqual(film["chunks"], {"total": 128, "memory": 17, "disk": 17, "in_flight": 0})
        self.assertEqual(film["bar"]["disk"], "99" + 62 * "0" + 32 * "9" + 160 * "0")
        self.assertEqual(film["requests"], 3)
        self.assertEqual(sum(film["sent_bytes"].values()), 4 * MIB + 100 * KIB + 10)
        self.assertEqual(film["sent_bytes"], server.stats()["bytes"], "it is the only one")
        self.assertEqual(film["bar"]["heat"][64], "9", "the begin of what was watched twice")
        self.assertEqual(film["state"], "fresh")

        self.assert_stops(server)
        server, operator = self.server()
        again = self.film(operator)
        self.assertEqual(again["state"], "on_disk")
        self.assertEqual(again["runs"], {**film["runs"], "memory": []})
        self.assertEqual(again["version"], film["version"])
        self.assertEqual((again["requests"], again["last_use"]), (0, None))

    def test_it_is_for_operators_alone(self):
        server, _ = self.server()
        for path in ("/api/cache", "/api/cache/a.mp4", "/api/warm", "/api/warm/1"):
            self.assertEqual(get(server.port, path).status, 404, path)

    def test_pages_of_many(self):
        count = 500
        server, operator = self.server()
        for i in range(count):
            self.origin.create(f"{i}.mp4", 10 * KIB)
            server.get(f"{i}.mp4")
        listed = wait_until(lambda: (lambda page: page if page["total"] == count else None)(
            operator.get("/api/cache", limit=200, sort="last_use")), "all are listed")
        names = {film["name"] for film in listed["objects"]}
        self.assertEqual(len(names), 200)
        last = {f"{i}.mp4" for i in range(count - 190, count)}  # around the page's end, uses in one tick of the clock tie
        self.assertEqual(last - names, set())
        times = [film["last_use"] for film in listed["objects"]]
        self.assertEqual(times, sorted(times, reverse=True))
        rest = [film["name"] for offset in (200, 400)
                for film in operator.get("/api/cache", limit=200, sort="last_use", offset=offset)["objects"]]
        self.assertEqual(names | set(rest), {f"{i}.mp4" for i in range(count)})
        self.assertEqual(len(rest), count - 200)


if __name__ == "__main__":
    unittest.main()
