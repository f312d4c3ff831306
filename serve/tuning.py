"""How a process that serves is set, in memory and in time. The figures are from `python -m tests.serve.load` (eval/LOG.md)."""

import ctypes
import gc
import sys

ARENAS = (
    2  # glibc gives threads up to eight heaps a core, and each of them keeps what the largest work in it once needed
)
M_ARENA_MAX = -8  # its number in malloc.h
SWITCH = 0.001  # seconds a thread may keep the interpreter from another; a page needs it some ten times


def frugal() -> None:
    """Let all threads share few heaps. First of all, before there are threads; without glibc nothing is done."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(M_ARENA_MAX, ARENAS)


def settled() -> None:
    """Answer evenly, once all that is kept has been read: threads hand the interpreter to each other sooner than from the
    start (5 ms), and what is kept is not looked through for rubbish again, which would stop everything for .2 s."""
    sys.setswitchinterval(SWITCH)
    gc.collect()
    gc.freeze()
