"""Who is who: each row of tests/data/people.jsonl is a small case with a person's number at every mention."""

import json
import re
import time
from collections import defaultdict
from pathlib import Path

import pytest

from anonymize.link import link
from anonymize.people import Source
from anonymize.spans import Span

ROWS = [
    json.loads(line) for line in (Path(__file__).parents[1] / "data" / "people.jsonl").read_text("utf-8").splitlines()
]
MARK = re.compile(r"⟦([^|⟧]+)\|(?:([A-Z_]+)\|)?(\d+)⟧")


def read(marked: str) -> tuple[str, list[tuple[Span, str]]]:
    """Return the bare text and its spans with the person each names."""
    out, spans, at = "", [], 0
    for m in MARK.finditer(marked):
        out += marked[at : m.start()]
        spans.append((Span(len(out), len(out) + len(m[1]), m[2] or "PERSON"), m[3]))
        out, at = out + m[1], m.end()
    return out + marked[at:], spans


@pytest.mark.parametrize("row", ROWS, ids=[r["name"] for r in ROWS])
def test_mentions_of_one_person_share_a_key_and_no_others_do(row: dict[str, object]) -> None:
    documents = [read(text) for text in row["texts"]]  # type: ignore[attr-defined]
    registry = link(
        [Source(str(n), text) for n, (text, _) in enumerate(documents)], [[s for s, _ in d] for _, d in documents]
    )
    found, truth = defaultdict(set), defaultdict(set)
    for n, (_, spans) in enumerate(documents):
        for span, person in spans:
            found[registry.whose[n, span.start]].add(person)
            truth[person].add(registry.whose[n, span.start])
    assert all(len(persons) == 1 for persons in found.values()), "two people merged"
    assert all(len(keys) == 1 for keys in truth.values()), "one person split"
    assert len(registry.questions) == row.get("questions", 0)


def test_roles_and_evidence_are_kept_with_their_places() -> None:
    text = "Mamman Anna Svensson kom. Läraren Bo Ek ringde. Anna Svenson ingen annan."
    registry = link([Source("1", text)], [[Span(7, 20, "PERSON"), Span(34, 39, "PERSON")]])
    assert [(p.forms, p.role) for p in registry.persons] == [(("Anna Svensson",), "MAMMA"), (("Bo Ek",), "LARARE")]
    assert registry.persons[0].evidence[0].places == ((0, 0),)


def test_nothing_of_people_shows_in_a_repr() -> None:
    registry = link(
        [Source("1", "Anna Ek och Anna Lund: Anna")],
        [[Span(0, 7, "PERSON"), Span(12, 21, "PERSON"), Span(23, 27, "PERSON")]],
    )
    assert "nna" not in repr(registry) and len(registry.questions) == 1


def test_time_is_linear_in_mentions() -> None:
    def seconds(pages: int) -> float:
        text = "".join(f"Anna Svensson och Bo Ek{n % 40} såg Anna. " for n in range(pages))
        spans = [Span(m.start(), m.end(), "PERSON") for m in re.finditer(r"Anna Svensson|Bo Ek\d+|Anna", text)]
        begun = time.perf_counter()
        link([Source("1", text)], [spans])
        return time.perf_counter() - begun

    seconds(200)
    assert seconds(8000) < 16 * max(seconds(1000), 0.02)
