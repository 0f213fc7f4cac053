"""Where script/storage-servers has put the real servers, and what a test does when one is not there."""
import os
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVERS = ROOT / "build/servers"
VENV = SERVERS / "venv"


def program(name):
    """A server's program. Skips the test by name with the reason; fails it in CI, which has to run all of them."""
    path = next((path for path in (SERVERS / "bin" / name, VENV / "bin" / name) if path.exists()), None)
    if path is None:
        missing(name)
    return path


def missing(name, reason=None):
    note = SERVERS / f"{name}.missing"
    if reason is None:
        reason = note.read_text().strip() if note.exists() else "script/storage-servers installs it"
    text = f"{name} is not there: {reason}"
    if os.environ.get("CI"):
        raise AssertionError(text)
    raise unittest.SkipTest(text)
