"""A network of a test's own, for addresses that are fixed: 127.0.0.1:1106, and Google's and Amazon's names."""
import ctypes
import os
import subprocess

import installed

CLONE_NEWNET = 0x40000000
LIBC = ctypes.CDLL(None, use_errno=True)

# Names for one program alone: the mount is seen by nobody else. `$0` is the file, `$@` the program.
WITH_HOSTS = ["unshare", "--mount", "sh", "-c", 'mount --bind "$0" /etc/hosts && exec "$@"']


def call(function, *arguments):
    if function(*arguments):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def enter_network(test_class):
    """Moves this thread into a new network namespace for the tests of the class, and with it the threads and processes
    that it starts. Only root may; else the tests are skipped."""
    before = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    test_class.addClassCleanup(os.close, before)
    try:
        call(LIBC.unshare, CLONE_NEWNET)
    except OSError as error:
        installed.missing("a network namespace", f"only root may make one: {error}")
    test_class.addClassCleanup(call, LIBC.setns, before, CLONE_NEWNET)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
