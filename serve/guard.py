"""Stands between `aktsam engine` and vLLM, and takes the engine along when the one above is gone, however it was killed.

The pipe on our standard input ends when nobody above holds it any longer (pipe(7)). We lead the engine's process group
(setsid in serve/supervise.py). Run by path with python -I -S: nothing is imported that a machine out of memory lacks room for.

usage: guard.py GRACE COMMAND [ARGUMENT…]      GRACE: seconds from TERM to KILL
"""

import os
import select
import signal
import sys

KILLED = 128  # + the signal's number, as a shell says it


def main(grace: float, argv: list[str]) -> int:
    """Run the command; return its exit status, or end with its whole group when nobody is left above."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(
            number, _pass
        )  # meant for the group: the engine decides; a handler is not inherited, as ignoring is
    stdin = (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)
    engine = os.pidfd_open(pid := os.posix_spawnp(argv[0], argv, os.environ, file_actions=[stdin]))
    if engine not in select.select([0, engine], [], [])[0]:
        os.killpg(0, signal.SIGTERM)
        select.select([engine], [], [], grace)
        os.killpg(0, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return code if code >= 0 else KILLED - code


def _pass(number: int, frame: object) -> None:
    del number, frame


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), sys.argv[2:]))
