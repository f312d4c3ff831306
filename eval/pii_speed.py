"""How fast masking is, as ratios in one run: python -m eval.pii_speed [--spacy MODEL].

Compared with presidio-analyzer on a blank Swedish model with its Swedish recognizers, in documents of 2 kB (it is not linear);
with the NER model against presidio-analyzer with spaCy's small English model, where that is installed. One core, everything warm.
"""

import argparse
import os
import resource
import sys
import time
from collections.abc import Callable

from anonymize.assemble import masker
from anonymize.people import Source
from anonymize.presidio_stock import stock, stock_spacy
from anonymize.settings import AnonymizeSettings, settings
from anonymize.vault import Vault
from eval.rows import find, load

SIZES = (1_000, 10_000, 100_000, 1_000_000)
DOCUMENT = 2_000


def main() -> None:
    """Print the ratios and what they are made of."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--set", default="pii", help="the set whose text is repeated to the sizes measured")
    parser.add_argument("--spacy", default="en_core_web_sm", help="a spaCy model for Presidio, if installed")
    chosen = parser.parse_args()
    sys.stdout.write("\n".join(run(chosen.set, chosen.spacy)) + "\n")


def run(name: str, model: str) -> list[str]:
    """Return the report's lines."""
    text = "\n\n".join(row.text for row in load(find(name)))
    configured = settings()
    began = time.perf_counter()
    full = _mask(configured)
    lines = [f"start: {time.perf_counter() - began:.2f} s"]
    rules = _mask(configured.model_copy(update={"ner": "off"}))
    per_char = {size: _seconds(rules, _sized(text, size)) / size for size in SIZES}
    lines += [f"utan modell, {size} tecken: {1 / cost:,.0f} tecken/s" for size, cost in per_char.items()]
    lines.append(f"linjär: {per_char[1_000_000] / per_char[10_000]:.2f} (högst 1,3)")
    lines.append(_against("utan modell mot Presidio, tomt svenskt", 1 / per_char[10_000], stock(), text, 2.0))
    if configured.ner != "off":
        speed = 10_000 / _seconds(full, _sized(text, 10_000))
        lines.append(f"med modell: {speed:,.0f} tecken/s")
        lines.append(_against(f"med modell mot Presidio, {model}", speed, stock_spacy(model), text, 1.5))
    lines.append(f"minne, högst: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    return lines


def _mask(configured: AnonymizeSettings) -> Callable[[str], object]:
    mask, policy = masker(configured), configured.policy("standard")
    return lambda text: mask([Source("x", text)], policy, Vault())


def _sized(text: str, size: int) -> str:
    return (text * (size // len(text) + 1))[:size]


def _seconds(run_on: Callable[[str], object], text: str, least: float = 2.0) -> float:
    """Return the best time of several runs, warm."""
    run_on(text[:20_000])
    best, spent = float("inf"), 0.0
    while spent < least:
        began = time.process_time()
        run_on(text)
        took = time.process_time() - began
        best, spent = min(best, took), spent + max(took, 1e-6)
    return best


def _against(what: str, speed: float, other: Callable[[str], object] | None, text: str, least: float) -> str:
    if other is None:
        return f"{what}: inte mätt, modellen är inte installerad"
    theirs = DOCUMENT / _seconds(other, _sized(text, DOCUMENT))
    return f"{what}: {speed / theirs:.2f} gånger (minst {least}); {speed:,.0f} mot {theirs:,.0f} tecken/s"


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    main()
