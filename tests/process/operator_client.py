"""An operator of the server under test: asks what only operators may, with the token of REELCACHE_ADMIN_TOKEN."""
import http.client
import json
import re
import subprocess
from urllib.parse import urlencode

from support import BINARY, environment

TOKEN = "a-token-of-the-tests"
ENVIRONMENT = {"REELCACHE_ADMIN_TOKEN": TOKEN}  # of the server; it takes the token on its main port


def admin_port(server):
    """Of the operators' listener, by the greeting; None: there is none."""
    found = re.search(r"^operators: http://127\.0\.0\.1:(\d+)/cache$", server.greeting, re.M)
    return int(found[1]) if found else None


class Operator:
    def __init__(self, server):
        self.server = server

    def ask(self, method, path, **query):
        """The status and the JSON of an answer."""
        target = path + ("?" + urlencode(query) if query else "")
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        try:
            connection.request(method, target, headers={"Authorization": f"Bearer {TOKEN}"})
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def get(self, path, **query):
        status, answer = self.ask("GET", path, **query)
        if status != 200:
            raise AssertionError(f"{path} answered {status}: {answer}")
        return answer

    def command(self, *words, env=None):
        """`reelcache <words>` against the server, begun."""
        return subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", BINARY, *map(str, words), "--admin", self.server.url],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=self.server.folder,
            env=environment(self.server.folder, {**ENVIRONMENT, **(env or {})}))

    def run(self, *words, env=None, seconds=120):
        """Exit status, standard output and standard error of a command that ends by itself."""
        process = self.command(*words, env=env)
        try:
            out, err = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise
        return process.returncode, out, err
