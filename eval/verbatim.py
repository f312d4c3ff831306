"""What a case says, word for word, as points: every flag on them is a false alarm, for they say what their source says.

python -m eval.verbatim SET… [--half a|b|all] [--errors]

A point is a unit of the case as the extractive writer words it (pipelines.writers.units), first on its own sentences, as that
writer makes it; then as a model's that copies, on the sentences that the aligner finds among those near it. SET: eval/sets/people
and the like, read without its marks.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from anonymize.assemble import masker
from anonymize.mask import Masker
from anonymize.settings import Policy, settings
from anonymize.vault import Vault
from eval.rows import Row, cases, find, half, load
from eval.scores import Rate
from pipelines.case import CaseFile, prepare
from pipelines.checks import CHECKS
from pipelines.document import Segment, join
from pipelines.summarize import Draft, Finding, Point
from pipelines.templates import Template
from pipelines.templates import load as template
from pipelines.writers.align import align

CHUNK = 40  # sentences that a model of 2048 tokens reads at once, and a copied point is found among


@dataclass(frozen=True)
class Flagged:
    """A point that copies, and what the checks say of it."""

    point: Point
    findings: tuple[Finding, ...]


def case_of(rows: Sequence[Row], mask: Masker, policy: Policy) -> CaseFile:
    """Return the documents of a case made ready, as the command makes them."""
    documents = [join(row.id, row.id, [Segment(row.text)]) for row in rows]
    return prepare(documents, mask, policy, Vault())


def copied(case: CaseFile, form: Template) -> list[Point]:
    """Return every unit of a case as a point on its own sentences."""
    return [Point(form.sections[0].id, unit.text, unit.sources) for unit in case.units]


def aligned(case: CaseFile, points: Sequence[Point]) -> list[Point]:
    """Return the points on the sentences that the aligner finds in their piece of the case, told nothing."""
    return [Point(p.section, p.text, align(case, p.text, (), _piece(case, p.sources[0]))) for p in points]


def _piece(case: CaseFile, n: int) -> range:
    start = n - n % CHUNK
    return range(start, min(len(case.sentences), start + CHUNK))


def flagged(case: CaseFile, form: Template, points: Sequence[Point], engine: str) -> Iterator[Flagged]:
    """Yield every point with what the checks say of it."""
    draft = Draft(case, form, tuple(points), engine=engine)
    found = [f for check in CHECKS for f in check(draft) if f.point is not None]
    yield from (Flagged(point, tuple(f for f in found if f.point == n)) for n, point in enumerate(points))


def line(name: str, held: Sequence[Flagged]) -> str:
    """Return how many points are accused, withheld, and by which checks."""
    by = Counter(check for one in held for check in {f.check for f in one.findings})
    accused = Rate(sum(bool(one.findings) for one in held), len(held))
    withheld = sum(any(f.withhold for f in one.findings) for one in held)
    return f"{name:9} accused {accused}, withheld {withheld}, by {dict(by.most_common())}"


def main() -> None:
    """Print both, and with --errors what was said of which point."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--half", default="all", choices=("a", "b", "all"))
    parser.add_argument("--errors", action="store_true")
    given = parser.parse_args()
    known, form = settings(), template("allman")
    mask, policy = masker(known), known.policy("standard")
    own: list[Flagged] = []
    model: list[Flagged] = []
    for rows in (rows for name in given.sets for rows in cases(half(load(find(name)), given.half))):
        case = case_of(rows, mask, policy)
        points = copied(case, form)
        own += flagged(case, form, points, "extractive")
        model += flagged(case, form, aligned(case, points), "model")
    print(line("copied", own))  # noqa: T201
    print(line("aligned", model))  # noqa: T201
    for name, held in (("copied", own), ("aligned", model)) if given.errors else ():
        for one in held:
            for f in one.findings:
                print(name, f.check, "W" if f.withhold else "-", f.message, "|", one.point.text.text)  # noqa: T201


if __name__ == "__main__":
    main()
