"""Is this machine safe, and big enough? Every check is a small function of the machine's facts; CHECKS is the list."""

from collections.abc import Callable, Iterator, Sequence

from serve.doctor import aktsam, capacity, engines, machine, network
from serve.doctor.facts import Facts
from serve.doctor.report import Line, Report

Check = Callable[[Facts], Iterator[Line]]

CHECKS: Sequence[Check] = (
    machine.gpu, machine.memory, machine.disk, machine.clock, machine.account, machine.dumps, machine.swap,
    network.ports, network.proxies, network.telemetry, network.tls, network.certificates,
    aktsam.municipal, aktsam.keys, aktsam.store, aktsam.backup, aktsam.detection, aktsam.tesseract,
    engines.address, engines.weights, engines.answers, capacity.capacity, engines.processes,
)  # fmt: skip


def examine(facts: Facts, checks: Sequence[Check] = CHECKS) -> Report:
    """Run every check. One that cannot be made is an error, never passed over."""
    return Report(tuple(line for check in checks for line in _made(check, facts)))


def _made(check: Check, facts: Facts) -> list[Line]:
    try:
        return list(check(facts))
    except Exception as error:
        told = f"Kontrollen kunde inte göras: {error or type(error).__name__}"
        return [Line(check.__name__, "error", told, "Rätta det som sägs och kör igen.")]


__all__ = ["CHECKS", "Facts", "Line", "Report", "examine"]
