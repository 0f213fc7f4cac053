"""Starting: what is refused and how, which setting wins, and the words a person gets."""
import json
import re
import signal
import socket
import subprocess
import unittest

from support import BINARY, ROOT, ProcessTest, environment, get


class StartTest(ProcessTest):
    def setUp(self):
        super().setUp()
        (self.folder / "videos").mkdir()
        self.origin = f"dir:{self.folder}/videos"

    def run_program(self, *arguments, env=None):
        return subprocess.run([BINARY, *map(str, arguments)], cwd=self.folder, env=environment(self.folder, env),
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)

    def run_serve(self, *options, env=None):
        """Each is expected to end by itself."""
        options = [*map(str, options)]
        if not any(option.startswith("--port") for option in options):
            options += ["--port", "0"]
        return self.run_program("serve", *options, env=env)

    def assert_refused(self, result, *words):
        self.assertEqual(result.returncode, 2, result)
        self.assertEqual(result.stdout, "")
        sentence = result.stderr.strip()
        self.assertEqual(len(sentence.splitlines()), 1, sentence)
        for word in words:
            self.assertIn(word, sentence)
        self.assertNotRegex(sentence, r"std::|errno|terminate called|0x[0-9a-f]{6}")


class RefusalTest(StartTest):
    def test_a_bad_value_names_its_option_and_a_good_one(self):
        for option, value, *words in (
                ("--port", "99999", "65535"), ("--port", "http", "5000"), ("--fresh-for", "soon", "60s"),
                ("--header-timeout", "-1s"), ("--cache-size", "1MiB", "64MiB"), ("--cache-size", "big"),
                ("--memory", "lots", "256MiB"), ("--max-response", "5", "1MiB"), ("--loops", "0"), ("--serve", "some", "media", "all"),
                ("--origin", "ftp://example.test/", "dir:"), ("--origin", "", "--origin"), ("--host", "my house")):
            with self.subTest(option=option, value=value):
                self.assert_refused(self.run_serve(f"{option}={value}"), option, *words)

    def test_an_option_that_does_not_exist(self):
        self.assert_refused(self.run_serve("--orgin", "dir:videos"), "--orgin", "--origin")
        self.assert_refused(self.run_serve("videos"), "videos")

    def test_a_command_that_does_not_exist(self):
        result = self.run_program("sevre")
        self.assertEqual(result.returncode, 2)
        self.assertIn("sevre", result.stderr)

    def test_a_bad_value_in_the_environment_names_the_variable(self):
        self.assert_refused(self.run_serve(env={"REELCACHE_FRESH_FOR": "soon"}), "REELCACHE_FRESH_FOR")

    def test_a_bad_value_in_dot_env_names_the_line(self):
        (self.folder / ".env").write_text("OTHER=1\nREELCACHE_MEMORY=lots\n")
        self.assert_refused(self.run_serve(), "REELCACHE_MEMORY", ".env")

    def test_an_unknown_key_in_the_configuration_file(self):
        (self.folder / "my.json").write_text('{\n  // comments are fine\n  "memroy": "64MiB"\n}\n')
        self.assert_refused(self.run_serve("--config", "my.json"), "memroy", "my.json", "memory")

    def test_a_configuration_file_that_is_not_there_or_broken(self):
        self.assert_refused(self.run_serve("--config", "none.json"), "--config", "none.json")
        (self.folder / "broken.json").write_text('{"port": }')
        self.assert_refused(self.run_serve(env={"REELCACHE_CONFIG": "broken.json"}), "broken.json", "line 1")

    def test_a_port_in_use(self):
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            for loops in (1, 3):
                with self.subTest(loops=loops):
                    result = self.run_serve("--port", port, "--loops", loops, "--origin", self.origin)
                    self.assert_refused(result, "--port", str(port))

    def test_a_port_another_reelcache_has(self):
        first = self.serve(self.origin, "--loops", 3)
        result = self.run_serve("--port", first.port, "--loops", 3, "--origin", self.origin, "--cache-dir",
                                self.folder / "second")
        self.assert_refused(result, "--port", str(first.port))
        self.assertEqual(get(first.port, "/").status, 200)
        self.assert_stops(first)

    def test_a_cache_folder_that_cannot_be_written(self):
        (self.folder / "file").write_text("here")
        for place in (self.folder / "file", self.folder / "file/cache", "/proc/reelcache"):
            with self.subTest(place=place):
                self.assert_refused(self.run_serve("--origin", self.origin, "--cache-dir", place), "--cache-dir")
        self.assertEqual((self.folder / "file").read_text(), "here")

    def test_a_cache_folder_that_is_not_ours(self):
        foreign = self.folder / "holiday"
        foreign.mkdir()
        (foreign / "letter.txt").write_text("dear")
        for more in ((), ("--reset-cache",)):
            result = self.run_serve("--origin", self.origin, "--cache-dir", foreign, *more)
            self.assert_refused(result, "--cache-dir", "holiday")
            self.assertEqual([path.name for path in foreign.iterdir()], ["letter.txt"])
        self.assertEqual((foreign / "letter.txt").read_text(), "dear")


class PrecedenceTest(StartTest):
    """Every address of 127.0.0.0/8 is this machine's, so the host shows who won, and no port has to be free."""

    def host_of(self, *options, env=None):
        server = self.serve(self.origin, *options, env=env)
        self.assertEqual(server.stop(), 0)
        return re.search(r"http://([\d.]+|localhost):", server.line)[1], server.line

    def test_option_environment_dot_env_file_default(self):
        (self.folder / "my.json").write_text(json.dumps({"host": "127.0.0.2"}))
        (self.folder / ".env").write_text("FOREIGN=x\nREELCACHE_HOST=127.0.0.3\nREELCACHE_CONFIG=my.json\nDEBUG=True\n")
        env = {"REELCACHE_HOST": "127.0.0.4"}
        self.assertEqual(self.host_of("--host", "127.0.0.5", env=env)[0], "127.0.0.5")
        self.assertEqual(self.host_of(env=env)[0], "127.0.0.4")
        self.assertEqual(self.host_of()[0], "127.0.0.3")
        (self.folder / ".env").write_text("REELCACHE_CONFIG=my.json\n")
        self.assertEqual(self.host_of()[0], "127.0.0.2")
        (self.folder / ".env").unlink()
        self.assertEqual(self.host_of("--config", "my.json")[0], "127.0.0.2")
        self.assertEqual(self.host_of()[0], "127.0.0.1")

    def test_a_platform_that_sets_port_gets_every_address(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        server = self.serve(self.origin, "--port", "0", env={"PORT": str(port)})
        self.assertIn("0.0.0.0", server.line)
        self.assertRegex(server.line, r"host 0\.0\.0\.0.*PORT")
        self.assert_stops(server)
        host, line = self.host_of(env={"REPL_ID": "abc"})
        self.assertIn("REPL_ID", line)
        self.assertEqual(self.host_of("--host", "127.0.0.1", env={"PORT": "1"})[0], "127.0.0.1")

    def test_port_in_the_environment_is_the_port(self):
        result = self.run_program("serve", "--origin", self.origin, env={"PORT": "70000"})
        self.assert_refused(result, "PORT", "70000")

    def test_our_own_variable_wins_over_port(self):
        result = self.run_program("serve", "--origin", self.origin, env={"PORT": "70000", "REELCACHE_PORT": "80000"})
        self.assert_refused(result, "REELCACHE_PORT", "80000")


class WordsTest(StartTest):
    def test_version(self):
        result = self.run_program("--version")
        self.assertEqual(result.returncode, 0)
        self.assertRegex(result.stdout, r"^reelcache \d+\.\d+\.\d+\n$")

    def test_help_names_every_option(self):
        for arguments in (("--help",), ("serve", "--help"), ("stats", "--help")):
            result = self.run_program(*arguments)
            self.assertEqual((result.returncode, result.stderr), (0, ""), arguments)
        shown = self.run_program("serve", "--help").stdout
        for option in ("origin", "host", "port", "loops", "cache-dir", "cache-size", "memory", "fresh-for", "list-ttl",
                       "negative-ttl", "stale-if-error", "header-timeout", "keepalive-timeout", "send-timeout",
                       "drain-timeout", "max-response", "origin-connect-timeout", "origin-stall-timeout", "origin-connections",
                       "serve", "serve-hidden", "access-log", "log-level", "supervise", "reset-cache", "config", "ca-file"):
            self.assertRegex(shown, rf"--{option}\b")

    def test_stats_as_a_table_and_as_json(self):
        server = self.serve(self.origin)
        table = self.run_program("stats", "--url", server.url)
        self.assertEqual((table.returncode, table.stderr), (0, ""))
        self.assertRegex(table.stdout, r"(?m)^ *\S.* +\d")
        numbers = json.loads(self.run_program("stats", "--url", server.url, "--json").stdout)
        for group, names in {"bytes": "memory disk joined origin", "requests": "total by_status",
                             "origin": "fetches bytes errors retries", "connections": "open", "memory": "",
                             "cache": "used_bytes capacity_bytes chunks objects", "hit_ratio": "bytes",
                             "ttfb_ms": "p50 p99"}.items():
            self.assertLessEqual(set(names.split()), set(numbers[group]), group)
        self.assert_stops(server, signal.SIGINT)

    def test_stats_without_a_server_says_what_to_do(self):
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            result = self.run_program("stats", "--url", f"http://127.0.0.1:{closed.getsockname()[1]}")
        self.assertNotEqual(result.returncode, 0)
        self.assertEqual(len(result.stderr.strip().splitlines()), 1)
        self.assertIn("--url", result.stderr)


class ReadmeTest(StartTest):
    def test_the_options_table_is_the_programs_own(self):
        readme = (ROOT / "README.md").read_text()
        table = self.run_program("options", "--markdown").stdout
        self.assertIn(table.strip(), readme, "paste the output of `reelcache options --markdown`")

    # The sentences are translated; names, defaults and their order are not.
    def test_the_korean_options_table_has_the_same_options_and_defaults(self):
        def names_and_defaults(text):
            rows = [re.match(r"\| `--(.*?`(?: \*)?) \|(.*?)\|", line) for line in text.splitlines()]
            return [(row[1], row[2].strip()) for row in rows if row]

        korean = (ROOT / "README.ko.md").read_text().split("## 옵션")[1].split("\n## ")[0]
        table = names_and_defaults(self.run_program("options", "--markdown").stdout)
        self.assertGreater(len(table), 20)
        self.assertEqual(names_and_defaults(korean), table)


if __name__ == "__main__":
    unittest.main()
