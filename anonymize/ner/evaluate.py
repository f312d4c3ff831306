"""How well the shipped model does on text it never saw, and how fast.

python -m anonymize.ner.evaluate --data DIR [--model DIR] [--threshold 0.5] [--show PERSON news]
python -m anonymize.ner.evaluate bench [--model DIR]
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections.abc import Callable
from pathlib import Path

from anonymize.ner.corpora import Sentence, held_out, read
from anonymize.ner.data.documents import Author, documents
from anonymize.ner.data.register import Register
from anonymize.ner.data.written import NUMBERED, Written
from anonymize.ner.model import HERE, NerModel
from anonymize.ner.scoring import Span, Tally, interval

CASES: dict[str, Callable[[str], str]] = {"cased": str, "lower": str.lower, "upper": str.upper}
SHOWN = ("PERSON", "LOCATION", "ORGANISATION", "ADDRESS", "DATE_OF_BIRTH", "OTHER_ID")
BENCH = (
    "Anna Lindqvist ringde {n} gånger och berättade att Mohammed inte varit på Björkängsskolan i Skövde sedan {n} mars. "
    "Socialsekreteraren beslutar att inleda utredning enligt 11 kap. 1 § SoL. Familjen bor på Storgatan {n} B.\n"
)


def sets(data: Path) -> dict[str, list[Sentence]]:
    """Development sets by name: held-out news, brochures (nothing of them trained on), families and texts by hand held out."""
    register = Register.read(data)
    ner = data / "ner"
    news = [s for s in read(ner / "klintan_train.jsonl", register) if held_out(s.id)]
    brochures = [s for part in ("train", "dev") for s in read(ner / f"uner_talbanken_{part}.jsonl", register)]
    source = documents(Author.read(data, held_out=True), seed=99)
    written = [next(source)[1] for _ in range(700)]
    cases = [Sentence(str(n), m.text, tuple(m.entities())) for n, m in enumerate(written)]
    by_hand = list(Written.read(held_out=True).documents)
    return {"news": news, "brochures": brochures, "case texts": cases, "by hand": by_hand}


def score(model: NerModel, sentences: list[Sentence], change: Callable[[str], str]) -> dict[str, Tally]:
    """Tallies by label."""
    tallies: dict[str, Tally] = {}
    for sentence in sentences:
        text = _changed(sentence.text, change)
        found = [(f.start, f.end, f.label) for f in model.find(text)]
        labels = {e[2] for e in (*sentence.entities, *found)} - _unmarked(sentence)
        for label in labels:
            gold, mine = ([s for s in spans if s[2] == label] for spans in (sentence.entities, found))
            tallies.setdefault(label, Tally()).add(text, gold, mine, found)
    return tallies


def _unmarked(sentence: Sentence) -> set[str]:
    """The labels that the author of a text did not mark, or of which the model is taught nothing."""
    return {"UNSAID"} if sentence.id.startswith(NUMBERED) else {"UNSAID", "DATE_OF_BIRTH", "OTHER_ID"}


def _changed(text: str, change: Callable[[str], str]) -> str:
    return "".join(c if len(change(c)) != 1 else change(c) for c in text)


def report(name: str, case: str, tallies: dict[str, Tally]) -> None:
    """One line a label."""
    for label in (*SHOWN, *sorted(set(tallies) - set(SHOWN))):
        t = tallies.get(label, Tally())
        if t.mentions >= 5:
            low, high = interval(t.leaked, t.mentions)
            print(
                f"{name:10} {case:6} {label:13} n {t.mentions:5}  P {t.precision:.3f} R {t.recall:.3f} "
                f"F1 {t.f1:.3f} (s aside {t.f1_near:.3f})  covered {t.covered / t.mentions:.3f}  "
                f"leak {t.leaked / t.mentions:.3f} [{low:.3f}, {high:.3f}]"
            )


def show(model: NerModel, sentences: list[Sentence], label: str) -> None:
    """Errors in the public development text, for whoever improves the model."""
    for sentence in sentences:
        found: set[Span] = {(f.start, f.end, f.label) for f in model.find(sentence.text)}
        wrong = {s for s in found ^ set(sentence.entities) if s[2] == label}
        if wrong:
            marks = [("+" if s in found else "-") + sentence.text[s[0] : s[1]] for s in sorted(wrong)]
            print(marks, "|", sentence.text[:160].replace("\n", "⏎"))


def bench(model: NerModel) -> None:
    """Characters a second of processor time on one core, and how it grows."""
    for size in (1_000, 10_000, 100_000, 1_000_000):
        text = "".join(BENCH.format(n=n % 97) for n in itertools.islice(itertools.count(), size // 200 + 1))[:size]
        model.find(text[:1000])
        times = []
        for _ in range(5 if size < 1_000_000 else 2):
            begun = time.process_time()
            model.find(text)
            times.append(time.process_time() - begun)
        print(f"{size:9} characters: {size / min(times):9.0f} characters/s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", choices=("quality", "bench"), default="quality")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--model", type=Path, default=HERE)
    parser.add_argument("--threshold", type=float)
    parser.add_argument("--show", nargs=2, metavar=("LABEL", "SET"))
    arguments = parser.parse_args()
    model = NerModel.load(arguments.model, threshold=arguments.threshold)
    if arguments.what == "bench":
        return bench(model)
    for name, sentences in sets(arguments.data).items():
        if arguments.show and arguments.show[1] == name:
            show(model, sentences, arguments.show[0])
        for case, change in CASES.items() if not arguments.show else ():
            report(name, case, score(model, sentences, change))


if __name__ == "__main__":
    main()
