"""A process that serves: what it keeps is not looked through, and its threads share few heaps."""

import subprocess
import sys

HEAPS = """
import ctypes, threading
from serve.tuning import ARENAS, frugal
frugal()
libc, all_in = ctypes.CDLL(None), threading.Barrier(12)
libc.malloc.restype, libc.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
def work():
    held = libc.malloc(ctypes.c_size_t(5000))
    all_in.wait()
    libc.free(held)
threads = [threading.Thread(target=work) for _ in range(12)]
[t.start() for t in threads], [t.join() for t in threads]
libc.malloc_stats()
print(ARENAS)
"""


def ran(code: str) -> tuple[str, str]:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout, done.stderr


def test_a_settled_process_does_not_look_through_what_it_keeps() -> None:
    told, _ = ran(
        "import gc, sys; from serve.tuning import settled; settled(); print(gc.get_freeze_count(), sys.getswitchinterval())"
    )
    frozen, interval = told.split()
    assert int(frozen) > 1000 and float(interval) == 0.001


def test_threads_share_few_heaps() -> None:
    told, stats = ran(HEAPS)
    assert stats.count("Arena ") == int(told) < 12
