"""Places, addresses and local bodies made up from parts: schools, homes, clinics, clubs, companies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

from anonymize.ner.data.grammar import lines
from anonymize.ner.data.register import Register

WORDS = Path(__file__).parent / "words"
STEMS, SHORT = lines(WORDS / "stems.txt"), lines(WORDS / "short_bodies.txt")
HEADS = (
    "gatan",
    "vägen",
    "gränd",
    "stigen",
    "backen",
    "gården",
    "torget",
    "allén",
    "liden",
    "slingan",
    "ringen",
    "svängen",
    "kroken",
    "leden",
    "gången",
    "plan",
    "vreten",
    "hagen",
    "stråket",
    "brinken",
)
COMPASS = ("Norra", "Södra", "Östra", "Västra", "Övre", "Nedre", "Stora", "Lilla", "Gamla", "Nya", "Inre", "Yttre")


def invent_place(rng: Random, register: Register) -> str:
    """A municipality, town, village, parish, district or made-up hamlet."""
    dice = rng.random()
    if dice < 0.30:
        return rng.choice(register.municipalities)
    if dice < 0.55:
        return rng.choice(register.localities)
    if dice < 0.68:
        return rng.choice(register.small)
    if dice < 0.78:
        return rng.choice(register.districts)
    if dice < 0.84:
        return f"{rng.choice(COMPASS)} {rng.choice((_stem(rng), rng.choice(register.small)))}"
    return rng.choice(
        (
            _stem(rng)
            + rng.choice(
                (
                    "by",
                    "torp",
                    "hult",
                    "ryd",
                    "stad",
                    "vik",
                    "ås",
                    "sjö",
                    "fors",
                    "näs",
                    "berg",
                    "dal",
                    "hamn",
                    "ö",
                    "lund",
                    "tuna",
                    "bo",
                    "red",
                    "måla",
                )
            ),
            f"{rng.choice(register.municipalities)} centrum",
            rng.choice(
                (
                    "Skåne",
                    "Värmland",
                    "Dalarna",
                    "Norrbotten",
                    "Småland",
                    "Öland",
                    "Gotland",
                    "Bohuslän",
                    "Hälsingland",
                    "Västra Götaland",
                )
            ),
        )
    )


def invent_address(rng: Random, register: Register) -> str:
    """A street with a number, or how people in the country write where they live."""
    dice = rng.random()
    if dice < 0.12:
        return f"{rng.choice(COMPASS)} {rng.choice((_stem(rng), rng.choice(register.small)))} {rng.randint(1, 180)}"
    if dice < 0.20:
        return f"{rng.choice(register.small)} {rng.choice((_stem(rng), 'Prästgård', 'Backen', 'Torp'))} {rng.randint(1, 9)}"
    if dice < 0.25:
        return f"{rng.choice((_stem(rng) + 'torp', _stem(rng) + 'hult', rng.choice(register.small)))} {rng.randint(101, 990)}"
    return f"{_street(rng, register)} {_number(rng)}"


def _street(rng: Random, register: Register) -> str:
    dice = rng.random()
    if dice < 0.45:
        return rng.choice(register.streets)
    if dice < 0.60:
        return f"{rng.choice(COMPASS)} {_stem(rng)}{rng.choice(HEADS)}"
    if dice < 0.70:
        return f"{register.first.draw(rng, 0)}{'' if rng.random() < 0.3 else 's'} {rng.choice(('väg', 'gata', 'gränd', 'plats'))}"
    return _stem(rng) + rng.choice(HEADS)


def _number(rng: Random) -> str:
    n = str(rng.randint(1, 140))
    tail = rng.choices(
        ("", " {c}", "{c}", " lgh 1{f}0{d}", ", lgh {f}", " {c} lgh 1{f}0{d}", ", {f} tr", " {f}tr", "-{n}"),
        (60, 9, 9, 6, 2, 5, 3, 2, 2),
    )[0]
    return n + tail.format(
        c=rng.choice("ABCDEF" if rng.random() < 0.7 else "abc"), f=rng.randint(0, 8), d=rng.randint(1, 6), n=int(n) + 2
    )


def _stem(rng: Random) -> str:
    return rng.choice(STEMS)


def _any_place(rng: Random, register: Register) -> str:
    return rng.choice(
        (rng.choice(register.municipalities), rng.choice(register.localities), rng.choice(register.districts))
    )


def _made(*patterns: str) -> Callable[[Random, Register], str]:
    """A maker of names: {s} stem, {S} another, {o} place, {g} place in genitive, {e} surname, {f} given name, {k} short."""

    def make(rng: Random, register: Register) -> str:
        place = _any_place(rng, register)
        return rng.choice(patterns).format(
            s=_stem(rng),
            S=_stem(rng).lower(),
            o=place,
            g=place + ("" if place[-1] in "sxz" else "s"),
            e=register.last.draw(rng, 0.05),
            f=register.first.draw(rng, 0.0),
            k=rng.choice(SHORT),
            n=rng.randint(1, 4),
        )

    return make


NAMED: dict[str, Callable[[Random, Register], str]] = {
    "kommun": _made("{g} kommun", "{g} kommun", "{g} kommun", "{o} kommun", "{g} stad"),
    "skola": _made(
        "{s}skolan",
        "{s}skolan",
        "{g} skola",
        "{o}skolan",
        "{s}bergsskolan",
        "{s}vallaskolan",
        "{s} friskola",
        "{o} Montessori",
        "{s}gymnasiet",
        "{g} gymnasium",
        "Gymnasieskolan {s}",
        "Kunskapsskolan {o}",
        "{s}skolan F-6",
        "Resursskolan {s}",
        "{s} särskola",
        "Lilla {s}skolan",
        "Thorengruppen {o}",
    ),
    "forskola": _made(
        "förskolan {s}",
        "Förskolan {s}",
        "{s}s förskola",
        "{s}ets förskola",
        "Montessoriförskolan {s}",
        "{s}gårdens förskola",
        "{s}backens förskola",
        "fritids {s}",
        "{s}dungen",
        "Föräldrakooperativet {s}",
    ),
    "vc": _made(
        "Vårdcentralen {s}",
        "{g} vårdcentral",
        "{s} vårdcentral",
        "BUP {o}",
        "BUP-mottagningen i {o}",
        "{o} BVC",
        "{s}s familjecentral",
        "Hälsocentralen {s}",
        "{g} sjukhus",
        "{g} lasarett",
        "Capio {s}",
        "Psykiatrin {o}",
        "Beroendemottagningen {o}",
        "Närhälsan {s}",
        "vårdcentralen {s}",
        "Barnkliniken {o}",
        "BUP {o}",
        "ungdomsmottagningen i {o}",
        "Rättspsyk {o}",
        "{k}",
    ),
    "hvb": _made(
        "HVB {s}",
        "{s}s HVB-hem",
        "HVB-hemmet {s}",
        "{s}gården",
        "Stödboendet {s}",
        "{s} behandlingshem",
        "Villa {s}",
        "{s}hemmet",
        "SiS {s}",
        "{k}",
        "Familjehemscentrum {o}",
        "Jourhemmet {s}",
        "{k} HVB",
    ),
    "boende": _made(
        "{s}gården",
        "{s}hemmet",
        "{s} äldreboende",
        "Gruppbostaden {s}",
        "{s} servicehus",
        "{s}s vårdboende",
        "LSS-boendet {s}",
        "korttidsboendet {s}",
        "Särskilt boende {s}",
        "hemtjänsten {o}",
        "{k} hemtjänst",
        "dagverksamheten {s}",
        "{s}en",
        "Träffpunkt {s}",
    ),
    "forening": _made(
        "IFK {o}",
        "{o} IF",
        "{s} BK",
        "Kvinnojouren {s}",
        "{g} kvinnojour",
        "Tjejjouren {f}",
        "{s} FC",
        "Rädda Barnen {o}",
        "{g} pistolklubb",
        "Kyrkan i {o}",
        "{g} församling",
        "{g} ridklubb",
        "AIK {o}",
        "Föreningen {s}",
        "Somaliska föreningen i {o}",
        "{s}s scoutkår",
        "{o} dansskola",
        "PRO {o}",
        "Mansjouren {o}",
        "KRIS {o}",
        "{g} moské",
        "Verdandi {o}",
        "Stadsmissionen i {o}",
        "FC {s}",
    ),
    "foretag": _made(
        "{e} Bygg AB",
        "{e}s Åkeri",
        "{s} Städ AB",
        "{e} & Son",
        "ICA {s}",
        "ICA Maxi {o}",
        "Coop {o}",
        "{g} Bostäder AB",
        "{s} Fastigheter",
        "{f}s salong",
        "{s} Assistans AB",
        "{e} El AB",
        "{k} AB",
        "{o}bostäder",
        "Pizzeria {s}",
        "{g} Taxi",
        "{s}bolaget",
        "Hemsö {o}",
        "{e} Konsult HB",
        "{k}",
        "Restaurang {s}",
        "{f}s Café",
        "Samhall {o}",
        "{e} Gruppen",
        "Byggfirma {e}",
    ),
    "org": _made(
        "{k}",
        "{k}",
        "{s}huset",
        "Familjens hus {o}",
        "{s}teamet",
        "{o} Familjecenter",
        "{s}mottagningen",
        "Öppenvården {s}",
        "Familjerådgivningen {o}",
        "{s}kollektivet",
        "Barnahus {o}",
        "Mini-Maria {o}",
        "{s} Stöd",
        "Resursteam {o}",
        "{k} {o}",
        "Fältgruppen {o}",
        "Ungbo {o}",
        "Boendeenheten {o}",
    ),
}
