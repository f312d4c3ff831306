"""The measuring of summaries: a fact counts where points rest on its place and say its words; worse is told."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner

from eval.cli import mount
from eval.errors import SetError
from eval.gold import load
from eval.summaries_cli import regressions
from eval.summary_score import Score, differences, intervals, total
from eval.summary_text import lix, readability, rouge_l, rouge_n
from eval.timing import same

SETS = Path(__file__).parents[2] / "eval/sets"
CASE = Path(__file__).parents[2] / "examples/orosanmalan-skola"
app = Typer()
mount(app)


def run(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["eval", "summaries", *args])
    return result.exit_code, result.stdout


def test_one_case_against_its_gold(tmp_path: Path) -> None:
    report = tmp_path / "r.html"
    code, out = run(str(CASE), "--format", "json", "--report", str(report))
    rates = json.loads(out)["extractive"]["alla"]
    assert code == 0 and rates["citation_validity"] == 1 and rates["critical_omission"] <= 0.3
    assert "nyckelfakta" in report.read_text("utf-8") and "Elias" not in report.read_text("utf-8")


def test_a_case_of_a_set_by_its_name() -> None:
    code, out = run("summaries/c12-nyfodd-pa-bb")
    assert code == 0 and "nyckelfakta med" in out and "c12-nyfodd-pa-bb" in out


def test_worse_than_the_baseline_gives_1(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    path.write_text(json.dumps({"extractive": {"alla": {"fact_recall": 1.01}}}), encoding="utf-8")
    assert run(str(CASE), "--baseline", str(path))[0] == 1


@pytest.mark.parametrize(
    "args", [["finns-inte"], [str(CASE), "--baseline", "finns-inte.json"], [str(CASE), "--half", "c"]]
)
def test_wrong_use_gives_2(args: list[str]) -> None:
    assert run(*args)[0] == 2


def test_the_set_is_whole_and_its_halves_are_two() -> None:
    cases, a, b = load("summaries"), load("summaries", "a"), load("summaries", "b")
    assert len(cases) >= 41 and {c.name for c in a} | {c.name for c in b} == {c.name for c in cases}
    assert not {c.name for c in a} & {c.name for c in b} and min(len(a), len(b)) > 15
    assert all(
        c.facts and c.timeline and c.files and all(f.name != "gold.json" for f in c.files)
        for c in cases
        + load("summaries2")
        + load("summaries3")
        + load("summaries4")
        + load("summaries5")
        + load("summaries6")
    )


@pytest.mark.parametrize("name", ["summaries", "summaries2", "summaries3", "summaries4", "summaries5", "summaries6"])
def test_every_quote_of_a_set_stands_in_its_document(name: str) -> None:
    done = subprocess.run([sys.executable, SETS / "summaries/check.py", SETS / name], capture_output=True, text=True, check=False)  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "") and "quotes" in done.stdout


def test_a_broken_answer_is_named(tmp_path: Path) -> None:
    (tmp_path / "fall").mkdir()
    (tmp_path / "fall/gold.json").write_text('{"facts": 3}', encoding="utf-8")
    with pytest.raises(SetError, match=r"fall/gold\.json"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("told", "wanted", "week", "right"),
    [
        ("2025-03-12", "2025-03-12", None, True),
        ("2025-03", "2025-03-12", None, False),
        ("2025-W10", "2025-03", "2025-W10", True),
        ("2025-03-05", "2025-03", "2025-W10", True),
        ("2025-03-12", "2025-03", "2025-W10", False),
        ("2024-12-30", "2025-01", "2025-W01", True),
    ],
)
def test_a_date_known_as_a_week(told: str, wanted: str, week: str | None, right: bool) -> None:
    assert same(told, wanted, week) is right


def test_rates_and_regressions() -> None:
    score = Score("a", "t", facts=4, found=3, critical=2, critical_missed=1, dates=8, dates_right=2, gold_dates=4,
                  gold_dates_found=2, atoms=50, atoms_unsupported=5)  # fmt: skip
    rates = score.rates()
    assert (rates["fact_recall"], rates["critical_omission"], rates["unsupported"]) == (0.75, 0.5, 0.1)
    assert rates["timeline_f1"] == pytest.approx(1 / 3) and rates["attribution_kept"] == 1
    worse = {**rates, "critical_omission": 0.4, "fact_recall": 0.7}
    assert regressions({"x": {"alla": worse}}, {"x": {"alla": rates}}) == ["x, viktiga fakta utelämnade: 0.400 → 0.500"]


def test_intervals_hold_the_rate_and_a_difference_is_told_of_the_same_cases() -> None:
    good = [Score(f"c{n}", "t", facts=10, found=9) for n in range(20)]
    bad = [Score(f"c{n}", "t", facts=10, found=4 + n % 3) for n in range(20)]
    low, high = intervals(bad)["fact_recall"]
    assert low < total(bad).rates()["fact_recall"] < high
    by, low, high = differences(good, bad)["fact_recall"]
    assert low <= by <= high and low > 0.3 and differences(bad, bad)["fact_recall"] == (0, 0, 0)
    with pytest.raises(ValueError, match="same cases"):
        differences(good, bad[1:])


def test_rouge_keeps_swedish_letters_apart() -> None:
    assert rouge_n(["får"], ["för"], 1).shared == 0 and rouge_l(["Åsa gick"], ["asa gick"]).shared == 1
    two = rouge_n(["Anna kom hem sent."], ["anna kom sent hem"], 2)
    assert (two.shared, two.said, two.wanted) == (1, 3, 3)
    assert rouge_l(["a b x c", "d e"], ["a b c d e"]).shared == 5
    assert rouge_l([], ["a b"]).shared == 0


def test_lix() -> None:
    read = readability(["Barnet bor hos farmodern. Hon är trygg.", "Utredning"])
    assert (read.words, read.sentences, read.long) == (8, 3, 2)
    assert lix(read.words, read.sentences, read.long) == pytest.approx(8 / 3 + 25) and lix(0, 0, 0) == 0
