"""The facts of the summaries as points on their own quotes: how many the checks accuse, by check. And the same facts with another
person of the case put by code in the place of the first one named: how many of those are found.

python -m eval.claims_facts [--on facts|texts] [--half odd|even] [--seed 5] [--errors]

Or the claims of pipelines/encoder/data, all true and said as freely as a model may; there the half goes by the place of a text in
its file.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random
from typing import cast

from anonymize.assemble import masker
from anonymize.masked import Masked, MaskedText, Replacement
from anonymize.settings import settings
from anonymize.spans import Span
from anonymize.vault import PLACEHOLDER
from eval.claims import Claim, Half, Text
from eval.claims_fit import of_row
from eval.claims_pairs import cases
from eval.scores import Rate
from pipelines.checks import CHECKS
from pipelines.checks.placeholders import invented, person
from pipelines.encoder.texts import Row, rows
from pipelines.summarize import Check, Draft, Finding, Point
from pipelines.templates import load

WRITTEN_MASKED = tuple(check for check in CHECKS if check is not invented)  # their vault is empty


def facts(half: Half) -> list[Text]:
    """Return the cases of the summaries of a half with their facts."""
    known = settings()
    return list(cases(half, masker(known), known.policy("standard")))


def free(half: Half) -> list[Text]:
    """Return the texts of pipelines/encoder/data of a half: every second one of a file."""
    held: dict[str, list[Row]] = defaultdict(list)
    for row in rows():
        held[row["id"].partition("/")[0]].append(row)
    first, step = {"all": (0, 1), "even": (0, 2), "odd": (1, 2)}[half]
    return [of_row(row) for file in held.values() for row in file[first::step]]


def findings(text: Text, claims: Sequence[Claim], checks: Sequence[Check] = CHECKS) -> list[list[Finding]]:
    """Return what the checks say of each claim, each a point that a model has written on the claim's own sources."""
    template = load("allman")
    points = tuple(Point(template.sections[0].id, claim.text, claim.sources) for claim in claims)
    held = [f for check in checks for f in check(Draft(text.case, template, points, engine="model"))]
    return [[f for f in held if f.point == n] for n in range(len(claims))]


def strangers(text: Text, random: Random) -> Iterator[Claim]:
    """Yield the claims that name somebody, with another of the case put there: somebody whom the claim does not name."""
    everybody = sorted(
        {who for s in text.case.sentences for m in PLACEHOLDER.finditer(s.masked.text) if (who := person(m[0]))}
    )
    for claim in text.claims:
        named = [m for m in PLACEHOLDER.finditer(claim.text.text) if person(m[0])]
        others = sorted(set(everybody) - {person(m[0]) for m in named})
        if named and others:
            yield replace(claim, text=_with(claim.text, person(named[0][0]), random.choice(others)))


def _with(text: MaskedText, old: str, new: str) -> MaskedText:
    """A text in which one number stands for another."""
    found = [m for m in PLACEHOLDER.finditer(text.text) if person(m[0]) == old]
    spans = [Span(m.start(), m.end(), "PERSON", 1.0, "eval") for m in found]
    return Masked(text.text, [Replacement(span, f"[PERSON-{new}]") for span in spans]).text


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--on", default="facts", choices=("facts", "texts"))
    parser.add_argument("--half", default="even", choices=("odd", "even", "all"))
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--errors", action="store_true", help="name the claims accused")
    given = parser.parse_args()
    random, half = Random(given.seed), cast(Half, given.half)
    texts, checks = (free(half), WRITTEN_MASKED) if given.on == "texts" else (facts(half), CHECKS)
    true = [(c, f) for text in texts for c, f in zip(text.claims, findings(text, text.claims, checks), strict=True)]
    false = [f for text in texts for f in findings(text, list(strangers(text, random)), checks)]
    accused = Counter(name for _, found in true for name in {f.check for f in found})
    withheld = Counter(name for _, found in true for name in {f.check for f in found if f.withhold})
    print(f"accused    {Rate(sum(bool(f) for _, f in true), len(true))}  {dict(accused)}")  # noqa: T201
    print(f"withheld   {Rate(sum(any(x.withhold for x in f) for _, f in true), len(true))}  {dict(withheld)}")  # noqa: T201
    print(f"strangers  {Rate(sum(map(bool, false)), len(false))} found")  # noqa: T201
    for claim, found in true if given.errors else ():
        for finding in found:
            print(claim.id, finding.check, finding.message)  # noqa: T201


if __name__ == "__main__":
    main()
