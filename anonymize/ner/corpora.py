"""Public NER text for training: Swedish news (klintan) and Norwegian (NorNE), genitives set apart, names exchanged."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from random import Random

from anonymize.ner.data.marked import Marked
from anonymize.ner.data.organisations import NAMED, invent_place
from anonymize.ner.data.people import invent
from anonymize.ner.data.register import Register

LABELS = {"PER": "PERSON", "LOC": "LOCATION", "ORG": "ORGANISATION"}
DEFINITE = ("ernas", "ornas", "arnas", "ens", "ets", "kets", "ans", "ars", "ers", "ors", "iets")
Entities = tuple[tuple[int, int, str], ...]


@dataclass(frozen=True)
class Sentence:
    """One annotated sentence; entities are half-open code points, without genitive s."""

    id: str
    text: str
    entities: Entities


def held_out(identifier: str) -> bool:
    """Is this sentence in the 15 % of klintan that training never sees (the news forecast)?"""
    return int(hashlib.sha1(f"aktsam:{identifier}".encode()).hexdigest(), 16) % 100 < 15


def read(path: Path, register: Register) -> list[Sentence]:
    """Sentences of a jsonl file; other labels than LABELS are left out."""
    bare = bare_names(register)
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        marks = [(e["start"], e["end"], LABELS[e["label"]]) for e in row["entities"] if e["label"] in LABELS]
        found.append(Sentence(row["id"], row["text"], tuple(_without_genitive(row["text"], m, bare) for m in marks)))
    return found


def bare_names(register: Register) -> dict[str, float]:
    """Names and places with how common they are, to tell "Annas" from "Jonas"."""
    names: dict[str, float] = {}
    for pool in (register.first, register.last):
        before = 0.0
        for word, total in zip(pool.words, pool.by_count, strict=True):
            names[word] = names.get(word, 0) + total - before
            before = total
    for place in (*register.municipalities, *register.localities, *register.districts):
        names[place] = names.get(place, 0) + 400
    return names


def _without_genitive(text: str, mark: tuple[int, int, str], names: dict[str, float]) -> tuple[int, int, str]:
    start, end, label = mark
    word = text[start:end].split(" ")[-1]
    if word.endswith(":s"):
        return start, end - 2, label
    if len(word) < 4 or not word.endswith("s") or word.isupper():
        return mark
    whole, stem = names.get(word, 0), names.get(word[:-1], 0)
    followed = text[end : end + 1] == " " and text[end + 1 : end + 2].islower()
    sure = stem > max(15, 2 * whole) or (label == "ORGANISATION" and word.endswith(DEFINITE))
    guess = not whole and followed and word.endswith(("es", "as", "rs", "ns", "gs", "ds", "ms", "ks", "ps", "ts", "ls"))
    return (start, end - 1, label) if sure or (guess and label != "ORGANISATION") else mark


def exchange(sentence: Sentence, rng: Random, register: Register, share: float = 0.4) -> Marked:
    """The sentence with some of its names replaced by drawn ones: rare names in real sentences."""
    out, at = Marked(), 0
    for start, end, label in sentence.entities:
        out.add(sentence.text[at:start])
        old = sentence.text[start:end]
        out.add(_other(old, label, rng, register) if rng.random() < share else old, label)
        at = end
    out.add(sentence.text[at:])
    return out


def _other(old: str, label: str, rng: Random, register: Register) -> str:
    if label == "PERSON":
        return invent(rng, register).form("full" if " " in old else rng.choice(("first", "last")))
    if rng.random() < 0.6 or " " in old:
        return old
    return invent_place(rng, register) if label == "LOCATION" else NAMED[rng.choice(sorted(NAMED))](rng, register)
