"""What counting costs: bench/instructions.py and its kept lines. Nothing is measured here."""
import subprocess
import sys
import unittest

from support import ROOT

sys.path.insert(0, str(ROOT / "bench"))
from instructions import percent_more, read_kept  # noqa: E402

BEFORE_STATISTICS = "00fcc27"


def compare(*options):
    return subprocess.run([sys.executable, ROOT / "bench/instructions.py", "--kept", *map(str, options)],
                          capture_output=True, text=True)


class InstructionsTest(unittest.TestCase):
    def test_statistics_cost_at_most_five_percent(self):
        compared = compare("--against", BEFORE_STATISTICS, "--most-percent", 5)
        self.assertEqual(compared.returncode, 0, compared.stdout + compared.stderr)

    def test_more_than_is_allowed_fails(self):
        compared = compare("--against", BEFORE_STATISTICS, "--most-percent", -90)
        self.assertEqual((compared.returncode, compared.stderr), (1, "that is more than -90 % above 00fcc27\n"))

    def test_a_commit_without_a_line_is_told(self):
        compared = compare("--against", "0123456")
        self.assertEqual(compared.returncode, 1)
        self.assertIn("0123456 has no line in instructions.tsv; name one of 5bef6e0, ", compared.stderr)

    def test_lines_are_compared_by_size(self):
        kept = read_kept("commit\t4KiB\t64KiB\na\t100\t200\nb\t105\t190\n")
        self.assertEqual(percent_more(kept["a"], kept["a"]), {"4KiB": 0, "64KiB": 0})
        more = percent_more(kept["b"], kept["a"])
        self.assertEqual({size: round(percent) for size, percent in more.items()}, {"4KiB": 5, "64KiB": -5})


if __name__ == "__main__":
    unittest.main()
