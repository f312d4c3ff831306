"""What a text holds besides names, left unlabelled: dates, amounts, numbers, identifiers others find."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

from anonymize.ner.data.register import Register

LISTS = Path(__file__).parent / "lists"
MONTHS = (LISTS / "months.txt").read_text(encoding="utf-8").split()
DAYS = (LISTS / "days.txt").read_text(encoding="utf-8").split()
COUNT = (LISTS / "count.txt").read_text(encoding="utf-8").split()


def date(rng: Random, _: Register) -> str:
    """A date in one of the ways officers write it."""
    year, month, day = rng.randint(2009, 2026), rng.randint(1, 12), rng.randint(1, 28)
    name = MONTHS[month - 1]
    return rng.choice(
        (
            f"{year}-{month:02}-{day:02}",
            f"{day} {name} {year}",
            f"{day} {name}",
            f"den {day} {name}",
            f"{day}/{month}",
            f"{day}/{month}-{year % 100:02}",
            f"{year % 100:02}{month:02}{day:02}",
            f"{day}.{month}.{year}",
            f"{year}{month:02}{day:02}",
            f"{DAYS[day % 7]}en den {day} {name}",
        )
    )


def clock(rng: Random, _: Register) -> str:
    hour, minute = rng.randint(0, 23), rng.choice((0, 0, 10, 15, 20, 30, 40, 45, 55))
    return rng.choice(
        (
            f"{hour:02}:{minute:02}",
            f"{hour}.{minute:02}",
            f"kl {hour:02}.{minute:02}",
            f"kl. {hour}",
            f"klockan {hour}",
            f"vid {COUNT[hour % 12]}tiden",
        )
    )


def amount(rng: Random, _: Register) -> str:
    n = rng.choice((rng.randint(50, 999), rng.randint(1000, 19000), rng.randint(1, 90) * 100))
    spaced = f"{n // 1000} {n % 1000:03}" if n >= 1000 else str(n)
    return rng.choice((f"{n} kr", f"{spaced} kronor", f"{spaced} kr", f"{n}:-", f"{spaced},50 kr", f"{n} SEK"))


def personnummer(rng: Random, register: Register) -> str:
    """A published test number, written in one of the usual ways."""
    n = rng.choice(register.personnummer)
    return rng.choice((f"{n[:8]}-{n[8:]}", n, f"{n[2:8]}-{n[8:]}", n[2:], f"{n[2:8]} {n[8:]}", f"{n[:8]}-XXXX", n[2:8]))


def phone(rng: Random, register: Register) -> str:
    n = rng.choice(register.phones)
    d = n.replace("-", "")
    return rng.choice(
        (
            n,
            d,
            f"{d[:3]}-{d[3:6]} {d[6:8]} {d[8:]}",
            f"{d[:3]} {d[3:6]} {d[6:8]} {d[8:]}",
            f"+46{d[1:]}",
            f"{d[:3]} - {d[3:6]} {d[6:]}",
        )
    )


def reference(rng: Random, _: Register) -> str:
    year, n = rng.randint(2015, 2026), rng.randint(1, 9999)
    return rng.choice(
        (
            f"SN {year}/{n:04}",
            f"SOC-{year}-{n:05}",
            f"{year}-{n}",
            f"BUN {year}.{n}",
            f"Dnr {n}/{year % 100}",
            f"KS{year}/{n:04}",
            f"SN-{year}/{n}-3",
            f"{n:04}-{year % 100}",
        )
    )


def _number(low: int, high: int) -> Callable[[Random, Register], str]:
    return lambda rng, _: str(rng.randint(low, high))


def _words(*words: str) -> Callable[[Random, Register], str]:
    return lambda rng, _: rng.choice(words)


THINGS: dict[str, Callable[[Random, Register], str]] = {
    "datum": date,
    "tid": clock,
    "belopp": amount,
    "pnr": personnummer,
    "tel": phone,
    "dnr": reference,
    "n": _number(2, 9),
    "nn": _number(10, 60),
    "alder": _number(1, 18),
    "vuxen": _number(19, 95),
    "ar": _number(1998, 2026),
    "klass": lambda rng, _: rng.choice(
        (
            f"{rng.randint(1, 9)}{rng.choice('ABCDabc')}",
            f"åk {rng.randint(1, 9)}",
            f"årskurs {rng.randint(1, 9)}",
            "förskoleklass",
            f"{rng.randint(1, 9)}:an",
        )
    ),
    "postnr": lambda rng, register: _postcode(rng.choice(register.postcodes)[0]),
    "dag": _words(*DAYS),
    "dagen": _words(*(d + "en" for d in DAYS)),
    "manad": _words(*MONTHS),
    "antal": _words(*COUNT),
    "par": lambda rng, _: f"{rng.randint(1, 16)} kap. {rng.randint(1, 40)} §",
}


def _postcode(code: str) -> str:
    return f"{code[:3]} {code[3:]}"
