"""/metrics, the alerts and the dashboard, read by the real promtool and Prometheus."""
import json
import os
import re
import shutil
import subprocess
import threading
import unittest
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from origins import ScriptedOrigin, free_port
from support import BINARY, MIB, ROOT, ProcessTest, get, wait_until

ALERTS = ROOT / "config/prometheus-alerts.yml"
ALERT_TESTS = sorted((ROOT / "tests/process").glob("prometheus_*_test.yml"))
DASHBOARD = ROOT / "config/grafana-dashboard.json"
CONFIG = """
global: {{scrape_interval: 1s, evaluation_interval: 200ms}}
rule_files: [alerts.yml]
scrape_configs:
  - job_name: reelcache
    authorization: {{credentials: {token}}}
    static_configs: [{{targets: ["127.0.0.1:{port}"]}}]
"""
LENGTH = 3 * MIB
TOKEN = "a-token-of-the-tests"  # with it /metrics answers on the main port


def promtool(*args, text=None):
    return subprocess.run(["promtool", *map(str, args)], input=text, capture_output=True, text=True, timeout=120)


def sample(text, name):
    """The value of one line of /metrics."""
    return float(re.search(rf"^{re.escape(name)} (\S+)$", text, re.M)[1])


class Prometheus:
    """One that scrapes `port` each second (that is its time limit, too), with our alerts; they need not last."""

    def __init__(self, folder, port):
        (folder / "alerts.yml").write_text(re.sub(r"\bfor: \w+", "for: 400ms", ALERTS.read_text()))
        (folder / "prometheus.yml").write_text(CONFIG.format(port=port, token=TOKEN))
        for _ in range(5):  # somebody else may take the port in between
            self.url = f"http://127.0.0.1:{free_port()}"
            self.process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", "prometheus", f"--config.file={folder}/prometheus.yml",
                 f"--storage.tsdb.path={folder}/data", f"--web.listen-address={self.url[7:]}", "--log.level=error"],
                stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            wait_until(lambda: self.process.poll() is not None or self.is_ready(), "Prometheus is ready")
            if self.process.poll() is None:
                return
        raise AssertionError("Prometheus does not start")

    def is_ready(self):
        try:
            return urlopen(self.url + "/-/ready", timeout=10).status == 200
        except (URLError, ConnectionError):
            return False

    def ask(self, path, **query):
        with urlopen(f"{self.url}/api/v1/{path}?{urlencode(query)}", timeout=30) as answer:
            return json.load(answer)["data"]

    def query(self, expression):
        return self.ask("query", query=expression)["result"]

    def alerts(self, state):
        return {alert["labels"]["alertname"] for alert in self.ask("alerts")["alerts"] if alert["state"] == state}

    def close(self):
        self.process.terminate()
        self.process.wait(30)


def dashboard_queries():
    """Every query of the dashboard as Grafana would ask it: the text, and where it stands."""
    dashboard = json.loads(DASHBOARD.read_text())
    targets = [(panel["title"], target["expr"]) for panel in dashboard["panels"] for target in panel.get("targets", [])]
    targets += [(note["name"], note["expr"]) for note in dashboard["annotations"]["list"]]
    for variable, value in (("$__rate_interval", "5s"), ("$__range", "1m"), ("$instance", ".*")):
        targets = [(title, query.replace(variable, value)) for title, query in targets]
    return targets


@unittest.skipUnless(shutil.which("promtool") or os.environ.get("CI"), "Debian's prometheus is not installed")
class PrometheusTest(ProcessTest):
    def serve_films(self):
        origin = ScriptedOrigin(self.folder)
        self.addCleanup(origin.close)
        for name in ("film.mp4", "broken.mp4"):
            origin.create(name, LENGTH)
        origin.act("broken.mp4", status=500)
        return origin, self.serve(origin.url + "/", "--memory", "16MiB",
                                  env={"REELCACHE_ADMIN_TOKEN": TOKEN})

    def metrics(self, server):
        reply = get(server.port, "/metrics", fields={"Authorization": f"Bearer {TOKEN}"})
        self.assertEqual(reply.status, 200)
        self.assertEqual(reply.field("Content-Type"), "text/plain; version=0.0.4; charset=utf-8")
        return reply.body.decode()

    def test_promtool_has_nothing_to_say_and_the_bytes_add_up(self):
        _, server = self.serve_films()
        for window in ((0, 99), (None, 1000), "0-9,2000000-2000009", (5, None)):
            self.assertEqual(server.get("film.mp4", range=window).status, 206)
        counted = 'reelcache_requests_total{status="206"} 4\n'  # after the socket took the answer
        text = wait_until(lambda: counted in (now := self.metrics(server)) and now, counted)
        checked = promtool("check", "metrics", text=text)
        self.assertEqual((checked.returncode, checked.stdout + checked.stderr), (0, ""))
        sent = [sample(text, f'reelcache_sent_bytes_total{{source="{source}"}}')
                for source in ("memory", "disk", "joined", "origin")]
        self.assertEqual(sum(sent), 100 + 1000 + 20 + LENGTH - 5)
        self.assertGreater(sample(text, "process_open_fds"), 5)
        self.assertGreater(sample(text, "process_resident_memory_bytes"), MIB)
        self.assertEqual(sample(text, "reelcache_disk_writable"), 1)
        self.assertRegex(text, r'reelcache_build_info\{version="\d+\.\d+\.\d+",rocksdb="\d[^"]*",libuv="1\.[^"]*",curl="\d')

    def test_the_readmes_have_the_programs_table(self):
        table = subprocess.run([BINARY, "metrics", "--markdown"], capture_output=True, text=True, check=True).stdout
        for name in ("README.md", "README.ko.md"):
            self.assertTrue(table.strip() in (ROOT / name).read_text(),
                            f"{name}: put into it what `reelcache metrics --markdown` prints")

    def test_promtool_reads_the_rules_and_the_example(self):
        for args in (("check", "rules", ALERTS), ("check", "config", ROOT / "config/prometheus.yml"),
                     ("test", "rules", *ALERT_TESTS)):
            checked = promtool(*args)
            self.assertEqual(checked.returncode, 0, f"{args}: {checked.stdout}{checked.stderr}")

    def test_every_alert_has_a_case_where_it_fires_and_one_where_it_is_silent(self):
        alerts = re.findall(r"- alert: (\w+)\n", ALERTS.read_text())
        cases = "".join(file.read_text() for file in ALERT_TESTS)
        self.assertCountEqual(alerts, set(re.findall(r"alertname: (\w+)\n +exp_alerts:\n", cases)))
        self.assertCountEqual(alerts, set(re.findall(r"alertname: (\w+), exp_alerts: \[\]", cases)))

    def test_a_loaded_server_is_seen_and_an_outage_is_told(self):
        origin, server = self.serve_films()
        prometheus = Prometheus(self.folder, server.port)
        self.addCleanup(prometheus.close)
        with self.load(server):
            wait_until(lambda: prometheus.query('sum(rate(reelcache_requests_total{status="502"}[5s])) > 0'),
                       "Prometheus saw the load")
            wait_until(lambda: all(rule["health"] == "ok" for group in prometheus.ask("rules")["groups"]
                                   for rule in group["rules"]), "every rule was evaluated")
            self.await_answers(prometheus, dashboard_queries(), ["Restarts"])
        self.assertNotIn("ReelcacheOriginDown", prometheus.alerts("firing"))
        origin.kill()
        names = iter(range(1000))
        wait_until(lambda: server.get(f"unknown-{next(names)}.mp4") and server.stats()["origin"]["circuit"] == "open",
                   "the circuit opens")
        wait_until(lambda: "ReelcacheOriginDown" in prometheus.alerts("firing"), "the alert fires")
        self.assert_stops(server)
        wait_until(lambda: "ReelcacheDown" in prometheus.alerts("firing"), "that the server is gone is told, too")

    def await_answers(self, prometheus, queries, never):
        """Until each query has had an answer, but for those of the titles `never`: a missed scrape leaves some empty."""
        left = list(queries)

        def only_those():
            left[:] = [(title, query) for title, query in left if not prometheus.query(query)]
            return [title for title, _ in left] == never

        wait_until(only_those, left)

    def load(self, server):
        """Requests of two viewers, one of whom has no luck, while the block runs."""
        stop = threading.Event()

        def view():
            while not stop.is_set():
                server.get("film.mp4", range=(0, MIB))
                server.get("broken.mp4")
                stop.wait(0.05)

        thread = threading.Thread(target=view)

        class Load:
            def __enter__(self):
                thread.start()

            def __exit__(self, *error):
                stop.set()
                thread.join()

        return Load()


if __name__ == "__main__":
    unittest.main()
