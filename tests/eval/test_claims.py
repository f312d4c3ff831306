"""Claims measured: what a planted swap, a true paraphrase and a citation count as, on a set of one text."""

import json
from pathlib import Path

import pytest

from anonymize.assemble import masker
from anonymize.settings import settings
from anonymize.vault import Vault
from eval.claims import Claim, Text, cite, judge, load, placed, rates, rows
from eval.claims_cli import as_dict, faults, regressions
from eval.claims_omission import rates as omission_rates
from eval.errors import SetError
from pipelines.case import prepare
from pipelines.document import Segment, join
from pipelines.templates import load as template

SOURCE = [
    "Anna Lindqvist betalar 400 kronor i hyra.",
    "Hon bor med sin bror.",
    "Brodern arbetar på ett lager i hamnen.",
]
FILES: dict[str, list[dict[str, object]]] = {
    "sources": [{"id": "s01", "kind": "journal", "sentences": SOURCE}],
    "planted": [{"id": "s01-p01", "source": SOURCE[:1], "claim": "Anna betalar 500 kronor i hyra.", "error": "amount"}],
    "faithful": [{"id": "s01-f01", "source": SOURCE[:1], "claim": "Hyran som Anna betalar är 400 kr."}],
    "alignment": [{"id": "s01-a01", "claim": "Brodern arbetar i hamnen.", "gold": [2]}],
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, held in FILES.items():
        (tmp_path / f"{name}.jsonl").write_text("\n".join(json.dumps(row) for row in held), encoding="utf-8")
    return tmp_path


@pytest.fixture
def texts(folder: Path) -> list[Text]:
    known = settings()
    return load(folder, masker(known), known.policy("standard"))


def test_a_claim_is_written_with_the_placeholders_of_its_source(texts: list[Text]) -> None:
    written = {claim.id: claim.text.text for claim in texts[0].claims}
    assert written["s01-p01"] == "[PERSON-1] betalar 500 kronor i hyra."
    assert [claim.sources for claim in texts[0].claims] == [(0,), (0,), (2,)]


def test_the_planted_amount_is_found_the_paraphrase_is_left_alone_and_the_sentence_is_cited(texts: list[Text]) -> None:
    verdicts, cited = judge(texts, template("allman")), cite(texts)
    found = rates(verdicts, cited, cite(texts, hint="right"), cite(texts, hint="wrong"))
    assert [v.withheld for v in verdicts] == [("numbers",), ()]
    assert (found["found/amount"].hits, found["false alarms"].hits, found["false alarms"].n) == (1, 0, 1)
    assert (found["citation precision"].value, found["hinted citation recall"].value) == (1.0, 1.0)
    assert found["misled citation recall"].value == 1.0
    assert faults(verdicts, cited) == []


def test_on_the_sentences_that_the_aligner_finds_the_same_amount_is_found(texts: list[Text]) -> None:
    found = rates(judge(texts, template("allman")), cite(texts), aligned=judge(placed(texts), template("allman")))
    assert (found["aligned, errors found"].hits, found["aligned, false alarms"].hits) == (1, 0)


def test_without_checks_the_planted_error_is_missed_and_that_is_a_regression(texts: list[Text]) -> None:
    good = as_dict(rates(judge(texts, template("allman")), cite(texts)))
    verdicts = judge(texts, template("allman"), checks=())
    bad = as_dict(rates(verdicts, cite(texts, lambda *_: (0, 1))))
    assert faults(verdicts, []) == ["missed  s01-p01 amount"]
    assert regressions(good, good) == []  # type: ignore[arg-type]
    assert [line.split(":")[0] for line in regressions(good, bad)] == [  # type: ignore[arg-type]
        "citation precision", "citation recall", "found/amount",
    ]  # fmt: skip


def test_halves_go_by_the_number_of_the_text_and_a_missing_file_is_named(folder: Path) -> None:
    assert (len(rows(folder, "sources", "odd")), len(rows(folder, "sources", "even"))) == (1, 0)
    with pytest.raises(SetError, match=r"other\.jsonl saknas"):
        rows(folder, "other")


def test_a_critical_fact_left_out_of_a_draft_is_looked_for_and_a_whole_draft_lacks_nothing() -> None:
    known = settings()
    case = prepare([join("d", "d", [Segment("Bussen var sen. Nämnden beslutade den 3 mars att bevilja avlösning.")])],
                   masker(known), known.policy("standard"), Vault())  # fmt: skip
    claims = tuple(Claim(str(n), "faithful", case.sentences[n].masked, (n,), "critical" if n else "") for n in (0, 1))
    rate, complete = omission_rates([Text(case, claims)], template("allman"))
    assert (rate.hits, rate.n, complete) == (1, 1, [0])
