"""The unit of systemd and the rule for logrotate, read by those programs themselves."""
import re
import shutil
import subprocess
import unittest

from support import BINARY, ROOT, ProcessTest


def run(*command):
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL)


class ServiceTest(ProcessTest):
    MOST_EXPOSED = 20  # tenths, as `systemd-analyze security` counts

    def installed(self):
        """Below a prefix of its own, whose paths the unit has."""
        script = BINARY.parent / "src/app/cmake_install.cmake"
        if not script.exists():
            self.skipTest("the program does not lie in its build folder")
        prefix = self.folder / "opt"
        done = run("cmake", f"-DCMAKE_INSTALL_PREFIX={prefix}", "-P", script)
        self.assertEqual(done.returncode, 0, done.stderr)
        return prefix / "lib/systemd/system/reelcache.service"

    def test_the_installed_unit_is_right_and_starts_nothing_else(self):
        unit = self.installed()
        text = unit.read_text()
        self.assertNotIn("/usr/local", text)
        self.assertIn("\nRuntimeDirectory=reelcache\n", text)  # of the socket that the unit's first lines name
        program = re.search(r"^ExecStart=(\S+) serve$", text, re.M)[1]
        self.assertRegex(run(program, "--version").stdout, r"^reelcache ")
        config = re.search(r"^Environment=REELCACHE_CONFIG=(\S+)$", text, re.M)[1]
        self.assertEqual(open(config).read(), (ROOT / "config/reelcache.json").read_text())

    @unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze (Debian's systemd) is not installed")
    def test_systemd_takes_the_unit_and_finds_it_hardened(self):
        unit = self.installed()
        verified = run("systemd-analyze", "verify", "--man=no", unit)
        self.assertEqual((verified.returncode, verified.stderr), (0, ""))
        judged = run("systemd-analyze", "security", "--offline=yes", f"--threshold={self.MOST_EXPOSED}", unit)
        self.assertEqual(judged.returncode, 0, judged.stdout)
        open_doors = re.findall(r"^✗ (\S+)", judged.stdout, re.M)
        self.assertLessEqual({"PrivateNetwork=", "IPAddressDeny="}, set(open_doors), "the metadata server is reached")

    @unittest.skipUnless(shutil.which("logrotate", path="/usr/sbin:/usr/bin"), "logrotate is not installed")
    def test_logrotate_takes_the_rule(self):
        rule = self.folder / "reelcache"
        shutil.copyfile(ROOT / "config/reelcache.logrotate", rule)
        done = run("/usr/sbin/logrotate", "--debug", "--state", self.folder / "state", rule)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotIn("error:", done.stderr)


if __name__ == "__main__":
    unittest.main()
