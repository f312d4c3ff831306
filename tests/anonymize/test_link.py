"""Who is who: each row of tests/data/people.jsonl is a small case with a person's number at every mention."""

import json
import re
import time
from collections import defaultdict
from pathlib import Path

import pytest

from anonymize.link import link
from anonymize.network import network
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


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Mamman Eva Ek kom. Dottern Elin sover dåligt.", "BARN"),
        ("Dottern Elin, 8 år, sover dåligt.", "BARN"),
        ("Dottern Elin går i tvåan.", "BARN"),
        ("Flickan Elin sover dåligt.", "BARN"),
        ("Mamman Eva Ek kom. Hennes vuxna dotter Elin hjälper till.", None),
        ("Mamman Eva Ek kom. Dottern Elin, 31 år, hjälper till.", None),
        ("Greta Ek, 84 år, bor ensam. Dottern Elin hjälper till.", None),
        ("Brukaren Greta Ek ramlade. Ring dottern Elin.", None),
        ("Mamma Greta Ek, 84 år, bor ensam. Dottern Elin hjälper till.", None),
        ("Brukaren Greta Ek bor ensam. Min mamma Greta Ek glömmer. Dottern Elin handlar.", None),
        ("Mamman Eva Ek kom. Dottern Elin, som arbetar på lager, hjälper till.", None),
        ("Mamman Eva Ek kom. Dottern Elin går i klass 4B.", "BARN"),
    ],
)
def test_a_daughter_is_the_child_of_the_case_only_where_the_text_says_so(text: str, role: str | None) -> None:
    found = [Span(m.start(), m.end(), "PERSON") for m in re.finditer(r"(?:Eva|Greta) Ek|Elin", text)]
    registry = link([Source("1", text)], [found])
    assert next(p.role for p in registry.persons if p.forms == ("Elin",)) == role


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Eva Ek sa att hon och Aleks pappa är skilda.", None),
        ("Mamman och Alek kom.", None),
        ("Mormor och Aleks mamma kom.", None),
        ("Mamma till Alek är Eva Ek.", None),
        ("Modern, Alek och Eva Ek åt. Alek, 8 år, grät.", "BARN"),
        ("Närvarande: mamma, Alek och Eva Ek", None),
        ("Jag pratade med mamma, Alek var där.", None),
        ("Närvarande: pappa, mamma, Alek, 9 år", "BARN"),
        ("Läraren Alek, 9 år", "BARN"),
        ("Alek, 7 år, sov. Modern Alek ringde.", "BARN"),
        ("Pojken Alek grät. Sonen Alek sov. Mamma Alek sa nej.", "BARN"),
        ("Hon sa att hon och pappan, Alek, är skilda.", "PAPPA"),
        ("Mamman Alek kom.", "MAMMA"),
        ("Pappan, Alek på lagret, ringde.", "PAPPA"),
    ],
)
def test_a_role_needs_words_of_its_own_that_age_and_sex_do_not_contradict(text: str, role: str | None) -> None:
    found = [Span(m.start(), m.end(), "PERSON") for m in re.finditer(r"Eva Ek|Alek", text)]
    registry = link([Source("1", text)], [found])
    assert next(p.role for p in registry.persons if p.forms == ("Alek",)) == role


def test_nothing_of_people_shows_in_a_repr() -> None:
    registry = link(
        [Source("1", "Anna Ek och Anna Lund: Anna")],
        [[Span(0, 7, "PERSON"), Span(12, 21, "PERSON"), Span(23, 27, "PERSON")]],
    )
    assert "nna" not in repr(registry) and len(registry.questions) == 1


def test_of_many_questions_the_one_that_settles_most_is_asked() -> None:
    text = (
        "Anna Ek, Anna Lund, Bo Ek, Bo Lund och Eva Ås kom.\n\n" + "Bo log.\n\n" + "Anna sov.\n\nEva Ås skrev.\n\n" * 12
    )
    found = [Span(m.start(), m.end(), "PERSON") for m in re.finditer(r"(?:Anna|Bo) (?:Ek|Lund)|Eva Ås|Anna|Bo", text)]
    (question,) = link([Source("1", text)], [found]).questions
    assert (
        question.text == "Är Anna på rad 5, 9, 13 och 9 rader till Anna Ek eller Anna Lund?"
        and len(question.places) == 12
    )


def test_a_question_is_of_one_spelling() -> None:
    text = "Ahmad Said, 15 år, och Ahmad Omar, 16 år.\n\nAhmad kom. Ahmed kom. Ahmad gick."
    found = [Span(m.start(), m.end(), "PERSON") for m in re.finditer(r"Ahm[ae]d(?: (?:Said|Omar))?", text)]
    (question,) = link([Source("1", text)], [found]).questions
    assert {text[start : start + 5] for _, start in question.places} == {"Ahmad"} and len(question.places) == 2


def test_one_other_of_the_name_does_not_shatter_a_long_paper() -> None:
    text = "Anna Ek kom.\n\nKusinen Anna var där. Anna sov.\n\n" + "Anna sov. Dagen var lugn.\n\n" * 50
    found = [Span(0, 7, "PERSON"), *(Span(m.start(), m.end(), "PERSON") for m in re.finditer(r"Anna(?! Ek)", text))]
    registry = link([Source("1", text)], [found])
    assert len(registry.persons) == 3  # Anna Ek, the cousin, and whoever of the two sleeps beside her


def case(pages: int) -> tuple[list[Source], list[list[Span]]]:
    """A case of so many pages of 2 500 characters: 40 people, short forms, initials, roles and telephone numbers."""
    given, family = (
        ["Anna", "Bo", "Ali", "Fatima", "Karl-Erik"],
        ["Svensson", "Ek", "Hassan", "Lindqvist", "Öberg", "Nilsson", "Warsame", "Åhl"],
    )
    sources, rows = [], []
    for page in range(pages):
        people = [(given[(page + n) % 5], family[(page * 3 + n) % 8]) for n in range(6)]
        text = "".join(f"Mamman {a} {b} ringde på 070-1740605. {a} grät, sa {a[0]}.{b[0]}. Läraren {b} och mormor kom, men barnets pappa uteblev och {a} väntade länge. " for a, b in people)  # fmt: skip
        text += "Mötet hölls som planerat. " * ((2500 - len(text)) // 26)
        words = {f"{a} {b}" for a, b in people} | {f"{a[0]}\\.{b[0]}\\." for a, b in people} | {*given, *family}
        names = "|".join(sorted(words, key=lambda word: (-len(word), word)))  # the whole name before its part
        found = [Span(m.start(), m.end(), "PERSON") for m in re.finditer(names, text)]
        found += [Span(m.start(), m.end(), "PHONE") for m in re.finditer(r"070-\d+", text)]
        sources.append(Source(str(page), text))
        rows.append(sorted(found))
    return sources, rows


def seconds(pages: int) -> float:
    """Processor time of the registry and the network of such a case, the best of three."""
    sources, rows = case(pages)
    best = []
    for _ in range(3):
        begun = time.process_time()
        network(link(sources, rows), sources)
        best.append(time.process_time() - begun)
    return min(best)


def test_time_is_linear_in_mentions() -> None:
    seconds(10)
    once, twice, four = seconds(60), seconds(120), seconds(240)
    assert twice < 4 * once and four < 8 * once


@pytest.mark.nightly
def test_a_case_of_500_pages_takes_less_than_2_seconds() -> None:
    assert seconds(500) < 2
