"""The measuring itself: exact intervals, what counts as masked, variants that keep offsets, regressions that fail."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from anonymize.mask import Entity, MaskedDocument, Masking
from anonymize.masked import Masked
from anonymize.people import Registry, Source
from anonymize.settings import Policy
from anonymize.spans import Span
from eval.cli import mount
from eval.errors import SetError
from eval.pii import measure
from eval.pii_cli import as_dict, regressions, text
from eval.pii_report import html
from eval.rows import Gold, Row, find, half, load
from eval.scores import Rate, clopper_pearson
from eval.sets.pii3 import build
from eval.variants import VARIANTS, varied


# From R: binom.test(x, n)$conf.int
@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (0, 10, 0, 0.3084971),
        (10, 10, 0.6915029, 1),
        (5, 10, 0.1870860, 0.8129140),
        (299, 300, 0.9815687, 0.9999157),
        (0, 0, 0, 1),
    ],
)
def test_clopper_pearson(hits: int, n: int, low: float, high: float) -> None:
    assert clopper_pearson(hits, n) == pytest.approx((low, high), abs=1e-6)


def masks(*spans: Span, blocked: bool = False):  # type: ignore[no-untyped-def]
    """Return a masking function that finds exactly these spans in every document."""

    def run(sources: Sequence[Source]) -> Masking:
        documents = tuple(
            MaskedDocument(
                s.id,
                Masked(s.text, ()),
                tuple(Entity(x, "mask", "[X-1]") for x in spans),
                (),
                "residual" if blocked else None,
            )
            for s in sources
        )
        return Masking(documents, Registry(), Policy())

    return run


ROW = Row("r", "c", "journal", "Anna Ek kom hit", (Gold(0, 7, "PERSON"),))


@pytest.mark.parametrize(("spans", "full", "leaked", "clean", "over"), [
    ([Span(0, 7, "PERSON")], 1, 0, 1, 0),
    ([Span(0, 4, "PERSON"), Span(5, 7, "PERSON")], 1, 0, 1, 0),  # the blank between is no letter
    ([Span(0, 4, "PERSON")], 0, 0, 0, 0),
    ([], 0, 1, 0, 0),
    ([Span(0, 11, "OTHER_ID")], 1, 0, 1, 3),  # any label hides; three letters too many
])  # fmt: skip
def test_what_counts_as_masked(spans: list[Span], full: int, leaked: int, clean: int, over: int) -> None:
    result = measure([ROW], masks(*spans))
    tally = result.labels["PERSON"]
    assert (tally.full.hits, tally.leaked.hits, result.clean.hits, result.over.hits) == (full, leaked, clean, over)


def test_a_blocked_document_is_not_clean() -> None:
    result = measure([ROW], masks(Span(0, 7, "PERSON"), blocked=True))
    assert (result.clean.hits, result.blocked.hits) == (0, 1)


@pytest.mark.parametrize("variant", VARIANTS)
def test_variants_keep_every_code_point_in_its_place(variant: str) -> None:
    row = Row("r", "c", "k", "İrem Åström ß 850709-1234 ﬁ", ())
    assert len(varied([row], variant)[0].text) == len(row.text)
    assert varied([row], variant) == varied([row], variant)


def test_only_what_got_worse_is_a_regression() -> None:
    good = {"som skrivet": as_dict(measure([ROW], masks(Span(0, 7, "PERSON"))))}
    bad = {"som skrivet": as_dict(measure([ROW], masks(Span(8, 11, "PERSON"))))}
    assert regressions(good, good) == [] and regressions(bad, good) == []
    assert {line.split(":")[0] for line in regressions(good, bad)} >= {
        "som skrivet, rena dokument",
        "som skrivet, namn, läckta",
        "som skrivet, maskerat i onödan",
    }


def test_the_report_shows_errors_in_context_and_escapes_them() -> None:
    row = Row("r", "c", "k", "<b> Anna", (Gold(4, 8, "PERSON"),))
    page = html("x", "Policyn standard", {"gemener": measure([row], masks())})
    assert "Per etikett, gemener" in page and "Policyn standard" in page
    assert page.count("<svg") > page.count("<path")  # nothing counted, no interval
    assert "<mark>Anna</mark>" in page and "&lt;b&gt;" in page and "<svg" in page
    assert "⟦Anna⟧" in text({"som skrivet": measure([row], masks())}, errors=True)


def test_a_set_is_found_by_name_and_a_bad_line_named(tmp_path: Path) -> None:
    assert [path.parent.name for path in find("pii")] == ["pii"]
    bad = tmp_path / "x.jsonl"
    bad.write_text(
        json.dumps({"id": "1", "text": "a", "entities": [{"start": 0, "end": 9, "label": "PERSON"}]}), encoding="utf-8"
    )
    with pytest.raises(SetError, match="rad 1"):
        load([bad])
    with pytest.raises(SetError, match="finns inte"):
        find("ingen")


def test_halves_are_whole_cases_and_make_the_set() -> None:
    rows = load(find("pii"))
    a, b = half(rows, "a"), half(rows, "b")
    assert len(a) + len(b) == len(half(rows, "all")) == len(rows)
    assert len(a) > 50 and len(b) > 50 and not {r.case for r in a} & {r.case for r in b}


def test_rates_add_and_say_when_nothing_was_measured() -> None:
    assert Rate(1, 2) + Rate(1, 3) == Rate(2, 5) and Rate(0, 0).value is None and str(Rate(0, 0)) == "–"


@pytest.mark.parametrize(
    ("name", "documents"),
    [
        ("pii3", 202),
        ("pii4", 117),
        ("pii5", 51),
        ("pii6", 72),
        ("pii7", 158),
        ("pii8", 156),
        ("pii9", 95),
        ("pii10", 90),
        ("pii11", 90),
        ("pii12", 90),
    ],
)
def test_a_set_in_markup_is_what_its_documents_say(name: str, documents: int) -> None:
    folder = build.HERE.parent / name
    held = (folder / "dev.jsonl").read_text("utf-8").splitlines()
    built = [row for path in sorted((folder / "documents").glob("*.txt")) for row in build.rows(path)]
    assert [json.loads(line) for line in held] == built and len({row["id"] for row in built}) == len(built) == documents


SET = '{"id": "a", "text": "Anna Ek kom.", "entities": [{"start": 0, "end": 7, "label": "PERSON"}]}\n'


@pytest.mark.parametrize(("command", "said"), [
    ("pii set.jsonl --variant kursiv", "Varianten kursiv finns inte"),
    ("pii set.jsonl --policy ingen", "Policyn ”ingen” finns inte"),
    ("pii set.jsonl --baseline borta.json", "borta.json finns inte"),
    ("pii set.jsonl --baseline mapp", "mapp kan inte öppnas"),
    ("pii set.jsonl --baseline bruten.json", "bruten.json, rad 2: inte JSON"),
    ("pii set.jsonl --baseline annan.json", "annan.json är inte en mätning av det här slaget"),
    ("pii set.jsonl --baseline gemener.json --variant VERSALER", "Inget i gemener.json går att jämföra"),
    ("pii set.jsonl --report set.jsonl", "set.jsonl hör till det som mäts"),
    ("pii set.jsonl --report borta/a.html", "a.html kan inte skrivas"),
    ("pii tom.jsonl", "tom.jsonl: inga dokument"),
    ("people tom.jsonl", "tom.jsonl: inga dokument"),
    ("summaries examples --baseline annan.json", "annan.json är inte en mätning av det här slaget"),
    ("summaries examples --report borta/a.html", "a.html kan inte skrivas"),
    ("claims --baseline bruten.json", "bruten.json, rad 2: inte JSON"),
    ("questions borta", "borta har inga frågor"),
])  # fmt: skip
def test_wrong_use_is_told_before_anything_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    files = {"set.jsonl": SET, "tom.jsonl": "\n", "bruten.json": '{\n"a": }', "annan.json": '{"a": {"b": 1}}'}
    for name, content in (files | {"gemener.json": '{"gemener": {"headline": {}}}'}).items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / "mapp").mkdir()
    app = typer.Typer()
    mount(app)
    ran = CliRunner().invoke(app, ["eval", *command.split()])
    assert (ran.exit_code, ran.stdout, said in ran.stderr) == (2, "", True), ran.stderr
    assert (tmp_path / "set.jsonl").read_text(encoding="utf-8") == SET
