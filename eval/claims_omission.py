"""Drafts from the gold of the summaries: with a critical fact left out by code, is it found? Whole, how much is reported?

python -m eval.claims_omission [--half even]
"""

import argparse
from collections.abc import Iterator, Sequence
from typing import cast

from anonymize.assemble import masker
from anonymize.settings import settings
from eval.claims import Claim, Half, Text
from eval.claims_pairs import cases
from eval.scores import Rate
from pipelines.checks.omission import omitted
from pipelines.summarize import Draft, Point
from pipelines.templates import Template, load


def draft(text: Text, template: Template, without: Claim | None = None) -> Draft:
    """Return the gold as a draft: a point for each fact on all its sentences, those of the one left out cited by nothing."""
    gone = set(without.sources) if without else set()
    kept = [claim for claim in text.claims if claim is not without and not gone.issuperset(claim.sources)]
    points = [Point(template.sections[0].id, c.text, tuple(n for n in c.sources if n not in gone)) for c in kept]
    return Draft(text.case, template, tuple(points))


def found(text: Text, template: Template) -> Iterator[bool]:
    """Say of every critical fact whether it is among what is reported when only it is left out."""
    for claim in text.claims:
        if claim.error == "critical":
            yield any(missed.place in claim.sources for missed in omitted(draft(text, template, claim)))


def rates(texts: Sequence[Text], template: Template) -> tuple[Rate, list[int]]:
    """Return how many critical facts left out one at a time are found, and what each complete draft is reported to lack."""
    hits = [hit for text in texts for hit in found(text, template)]
    return Rate(sum(hits), len(hits)), [len(omitted(draft(text, template))) for text in texts]


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", default="even", choices=("odd", "even", "all"))
    half = cast(Half, parser.parse_args().half)
    known = settings()
    texts = list(cases(half, masker(known), known.policy("standard")))
    rate, complete = rates(texts, load("allman"))
    print(f"critical facts left out, found   {rate}")  # noqa: T201
    print(f"reported on complete drafts      {sum(complete)} in {len(complete)} cases, most {max(complete)}")  # noqa: T201


if __name__ == "__main__":
    main()
