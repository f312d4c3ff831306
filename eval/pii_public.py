"""The whole pipeline on public Swedish text that others annotated: python -m eval.pii_public --data DIR.

DIR/ner holds corpora, a sentence a line: {"id", "text", "entities": [{"start", "end", "label"}]}.
News is the held-out 15 % of klintan, brochures are Talbanken; every sentence is a document. Prose is runs of brochure sentences
without a name. --read shows errors in what may be read: the rest of klintan, Talbanken's train.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from anonymize.assemble import masker
from anonymize.labels import LABELS
from anonymize.mask import MaskedDocument
from anonymize.ner.corpora import LABELS as CORPUS
from anonymize.ner.corpora import held_out
from anonymize.ner.scoring import Span, Tally
from anonymize.people import Source
from anonymize.settings import settings
from anonymize.vault import Vault
from eval.scores import Rate

SHOWN = ("PERSON", "LOCATION", "ORGANISATION")
RUN = 5  # sentences in a row without a name that make a piece of prose
Mask = Callable[[str], MaskedDocument]


@dataclass(frozen=True)
class Sentence:
    """One annotated sentence, spans as the corpus has them (a genitive s may be inside)."""

    id: str
    text: str = field(repr=False)
    spans: tuple[Span, ...] = ()


def read(path: Path) -> list[Sentence]:
    """Return the sentences of a corpus, with the labels that are measured."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [Sentence(row["id"], row["text"], tuple(_spans(row["entities"]))) for row in rows]


def _spans(entities: Sequence[dict[str, str | int]]) -> Iterator[Span]:
    for e in entities:
        if (label := CORPUS.get(str(e["label"]), str(e["label"]))) in SHOWN:
            yield int(e["start"]), int(e["end"]), label


def prose(sentences: Sequence[Sentence]) -> list[str]:
    """Return the runs of at least RUN sentences of one text in which nobody and nothing is named, as paragraphs."""
    runs = groupby(sentences, key=lambda s: (s.id.rsplit("-", 1)[0], not s.spans))
    texts = [[s.text for s in run] for (_, bare), run in runs if bare]
    return [" ".join(run) for run in texts if len(run) >= RUN]


def score(sentences: Sequence[Sentence], mask: Mask) -> dict[str, Tally]:
    """Return exact-span tallies by label, what is kept as public counted by what it is: a place, an organisation."""
    tallies = {label: Tally() for label in SHOWN}
    for sentence in sentences:
        found = entities(mask(sentence.text))
        for label, tally in tallies.items():
            gold, mine = ([s for s in spans if s[2] == label] for spans in (sentence.spans, found))
            tally.add(sentence.text, gold, mine, found)
    return tallies


def entities(document: MaskedDocument) -> list[Span]:
    """Return what was found, kept or masked, as callers are told it."""
    return [(e.span.start, e.span.end, LABELS[e.span.label].shown) for e in document.entities]


def over(texts: Sequence[str], mask: Mask) -> Rate:
    """Return the share of letters and digits masked in texts that hold no name."""
    total = Rate(0, 0)
    for text in texts:
        masked = bytearray(len(text))
        for e in mask(text).entities:
            if e.action == "mask":
                masked[e.span.start : e.span.end] = b"\1" * (e.span.end - e.span.start)
        letters = [n for n, c in enumerate(text) if c.isalnum()]
        total += Rate(sum(masked[n] for n in letters), len(letters))
    return total


def report(name: str, tallies: dict[str, Tally]) -> Iterator[str]:
    """Yield a line a label."""
    for label, t in tallies.items():
        aside = f"P {t.near / max(1, t.predicted):.3f} R {t.near / max(1, t.mentions):.3f} F1 {t.f1_near:.3f}"
        yield (
            f"{name:10} {label:13} n {t.mentions:5}  raw P {t.precision:.3f} R {t.recall:.3f} F1 {t.f1:.3f}  s aside {aside}"
            f"  leaked {Rate(t.leaked, t.mentions)}"
        )


def wrong(sentences: Sequence[Sentence], mask: Mask, labels: Sequence[str]) -> Iterator[str]:
    """Yield the sentences with an error of these labels: + found and not in the corpus, - the other way."""
    for sentence in sentences:
        document = mask(sentence.text)
        source = {(e.span.start, e.span.end): e.span.source for e in document.entities}
        found, gold = set(entities(document)), set(sentence.spans)
        marks = [
            f"{'+' if s in found else '-'}{s[2][:3]} {sentence.text[s[0] : s[1]]} {source.get(s[:2], '') if s in found else ''}"
            for s in sorted(found ^ gold)
            if s[2] in labels
        ]
        if marks:
            yield f"{marks} | {sentence.text[:300]}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--read", choices=("news", "brochures", "prose"), help="list errors instead of measuring")
    parser.add_argument("--labels", nargs="*", default=SHOWN)
    chosen = parser.parse_args()
    configured = settings()
    masks, policy = masker(configured), configured.policy("standard")

    def mask(text: str) -> MaskedDocument:
        return masks([Source("text", text)], policy, Vault()).documents[0]

    klintan = read(chosen.data / "ner" / "klintan_train.jsonl")
    train, dev = (read(chosen.data / "ner" / f"uner_talbanken_{part}.jsonl") for part in ("train", "dev"))
    if chosen.read == "prose":
        lines: Iterator[str] = (line for text in prose(train) for line in masked(text, mask))
    elif chosen.read:
        lines = wrong(
            [s for s in klintan if not held_out(s.id)] if chosen.read == "news" else train, mask, chosen.labels
        )
    else:
        lines = figures(klintan, [*train, *dev], mask)
    for line in lines:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def figures(klintan: Sequence[Sentence], talbanken: Sequence[Sentence], mask: Mask) -> Iterator[str]:
    """Yield every figure."""
    yield from report("news", score([s for s in klintan if held_out(s.id)], mask))
    yield from report("brochures", score(talbanken, mask))
    texts = prose(talbanken)
    yield f"prose, masked in vain: {over(texts, mask)}"
    yield f"the same in capitals:  {over([_upper(t) for t in texts], mask)}"


def masked(text: str, mask: Mask) -> Iterator[str]:
    """Yield what is masked in a text, with what stands around it."""
    for e in mask(text).entities:
        if e.action == "mask":
            a, b = e.span.start, e.span.end
            yield f"{e.span.label:13} {e.span.source:12} {text[max(0, a - 40) : a]}⟦{text[a:b]}⟧{text[b : b + 40]}"


def _upper(text: str) -> str:
    return "".join(c.upper() if len(c.upper()) == 1 else c for c in text)


if __name__ == "__main__":
    main()
