"""The machine itself: card, memory, disk, clock, account, what may end up on disk."""

import ctypes
import os
import re
import resource
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from serve.doctor.facts import Facts
from serve.doctor.report import Line, error, ok, warning
from serve.memory import need, plan
from serve.proc import ram

GIB = 2**30
UNSYNC = 5  # adjtimex(2): TIME_ERROR


def gpu(facts: Facts) -> Iterator[Line]:
    """A card with a driver, and room on it; only a warning where no model engine is set."""
    if not facts.cards:
        text = "Inget grafikkort hittades (nvidia-smi svarar inte)."
        if facts.pipelines.engine == "extractive":
            yield ok("gpu", text + " Det behövs inte för motorn extractive.")
        else:
            yield warning("gpu", text, "Installera kort och drivrutin, eller låt en annan dator köra modellen.")
    for card in facts.cards:
        free = card.total - card.used
        told = f"{card.name}: {card.total:.0f} GiB, {free:.0f} GiB ledigt, drivrutin {card.driver}."
        fits = [m.title for m in facts.models.values() if need(m) <= card.total]
        yield ok("gpu", f"{told} Rymmer {len(fits)} av {len(facts.models)} modeller ensamt.")
        if _major(card.driver) < facts.doctor.driver:
            yield error("gpu", f"Drivrutinen {card.driver} till {card.name} är för gammal för vLLM.",
                        f"Installera {facts.doctor.driver} eller senare från NVIDIA.")  # fmt: skip
    yield from _room(facts)


def _major(driver: str) -> int:
    found = re.match(r"\d+", driver)
    return int(found[0]) if found else 0


def _room(facts: Facts) -> Iterator[Line]:
    """The model that is set fits on the cards that are here."""
    model = facts.models.get(facts.pipelines.engines.openai.model or "")
    if facts.pipelines.engine != "openai" or not model or not facts.cards:
        return
    sized = plan(model, min(card.total for card in facts.cards), len(facts.cards))
    if not sized.sequences:
        yield error("gpu", f"{model.title} får inte plats: det fattas {sized.lacks:.1f} GiB på varje kort.",
                    "Välj en mindre eller 4-bitars modell, fler kort, eller lägre serve_context.")  # fmt: skip
    else:
        yield ok("gpu", f"{model.title} får plats, och skriver åt {sized.sequences} på en gång.")


def memory(facts: Facts) -> Iterator[Line]:
    """Room for the gateway and masking."""
    _, free = ram(facts.proc)
    told = f"{free:.1f} GiB minne ledigt."
    if free < facts.doctor.memory_gib:
        yield error("memory", told, f"Minst {facts.doctor.memory_gib:g} GiB behövs: stäng program eller utöka minnet.")
    else:
        yield ok("memory", told)


def disk(facts: Facts) -> Iterator[Line]:
    """Room where the cases lie."""
    folder = next(p for p in (facts.state, *facts.state.parents) if p.exists())
    free = shutil.disk_usage(folder).free / GIB
    told = f"{free:.1f} GiB ledigt på disken med {facts.state}."
    if free < facts.doctor.disk_gib:
        yield error("disk", told, f"Minst {facts.doctor.disk_gib:g} GiB behövs: rensa disken eller flytta mappen.")
    else:
        yield ok("disk", told)


def clock(facts: Facts) -> Iterator[Line]:
    """A clock that is right: deletion dates and the log rest on it."""
    now = time.time()
    newest = max((p.stat().st_mtime for p in (Path(__file__), *_files(facts.state))), default=0)
    if newest > now + 300:
        yield error("clock", f"Klockan går {(newest - now) / 3600:.1f} timmar efter den senast sparade filen.",
                    "Ställ klockan (timedatectl set-ntp true) innan något raderas.")  # fmt: skip
    elif _unsynchronised():
        yield warning("clock", "Klockan ställs inte efter någon tidsserver.",
                      "Slå på det: timedatectl set-ntp true (paketet systemd-timesyncd). Utan nät: kommunens egen tidsserver, "
                      "som NTP= i /etc/systemd/timesyncd.conf.")  # fmt: skip
    else:
        yield ok("clock", "Klockan ställs efter en tidsserver.")


def _files(folder: Path) -> list[Path]:
    return [p for p in folder.glob("*") if p.is_file()] if folder.is_dir() else []


def _unsynchronised() -> bool:
    """Ask the kernel; a zeroed timex changes nothing (208 bytes on 64-bit Linux, room to spare)."""
    return bool(ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(512)) == UNSYNC)


def account(facts: Facts) -> Iterator[Line]:
    """Not the administrator's account."""
    del facts
    if os.geteuid() == 0:
        yield warning("account", "Kör som root.", "Ge Aktsam ett eget konto utan särskilda rättigheter.")
    else:
        yield ok("account", "Kör som ett eget konto utan särskilda rättigheter.")


def dumps(facts: Facts) -> Iterator[Line]:
    """No memory dumps: they would hold documents."""
    del facts
    if resource.getrlimit(resource.RLIMIT_CORE)[0] != 0:
        yield warning("dumps", "En krasch kan skriva minnet, och därmed handlingar, till disk.",
                      "Sätt ulimit -c 0, eller LimitCORE=0 i systemd.")  # fmt: skip
    else:
        yield ok("dumps", "En krasch skriver inget minne till disk.")


def swap(facts: Facts) -> Iterator[Line]:
    """No swap in the clear: memory holds documents."""
    used = [row.split()[0] for row in (facts.proc / "swaps").read_text().splitlines()[1:]]
    open_ones = [name for name in used if not name.startswith(("/dev/dm-", "/dev/zram", "/dev/mapper"))]
    if open_ones:
        yield warning("swap", f"Växlingsutrymme som kanske inte är krypterat: {', '.join(open_ones)}.",
                      "Kryptera det, eller stäng av det med swapoff.")  # fmt: skip
    else:
        yield ok("swap", "Inget okrypterat växlingsutrymme.")
