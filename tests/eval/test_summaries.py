"""The measuring of summaries: a fact counts where a point rests on its place and says its words; worse is told."""

import json
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner

from eval.cli import mount
from eval.summaries import Score, where
from eval.summaries_cli import regressions
from pipelines.document import Segment, join

CASE = Path(__file__).parents[2] / "examples/orosanmalan-skola"
app = Typer()
mount(app)


def test_one_case_against_its_gold(tmp_path: Path) -> None:
    report = tmp_path / "r.html"
    result = CliRunner().invoke(app, ["eval", "summaries", str(CASE), "--format", "json", "--report", str(report)])
    rates = json.loads(result.stdout)["extractive"]["alla"]
    assert result.exit_code == 0 and rates["citation_validity"] == 1 and rates["critical_omission"] <= 0.3
    assert "nyckelfakta" in report.read_text("utf-8") and "Elias" not in report.read_text("utf-8")


def test_worse_than_the_baseline_gives_1(tmp_path: Path) -> None:
    path = tmp_path / "b.json"
    path.write_text(json.dumps({"extractive": {"alla": {"fact_recall": 1.01}}}), encoding="utf-8")
    assert CliRunner().invoke(app, ["eval", "summaries", str(CASE), "--baseline", str(path)]).exit_code == 1


@pytest.mark.parametrize("args", [["finns-inte"], [str(CASE), "--baseline", "finns-inte.json"]])
def test_wrong_use_gives_2(args: list[str]) -> None:
    assert CliRunner().invoke(app, ["eval", "summaries", *args]).exit_code == 2


def test_a_quote_is_found_whatever_the_white_space() -> None:
    documents = [join("a.txt", "a.txt", [Segment("Hon kom\nhem   i går.")])]
    assert where(documents, "a.txt", "kom hem i") == (0, 4, 15)
    assert where(documents, "a.txt", "kom inte") is None and where(documents, "b.txt", "kom") is None


def test_rates_and_regressions() -> None:
    score = Score("a", "t", 4, 3, 2, 1, 10, 1, 0, 5, 5, 4, 8, 2, 50, 100, 1.0)
    rates = score.rates()
    assert (rates["fact_recall"], rates["critical_omission"], rates["unsupported"]) == (0.75, 0.5, pytest.approx(0.1))
    assert rates["timeline_f1"] == pytest.approx(1 / 3)
    worse = {**rates, "critical_omission": 0.4, "fact_recall": 0.7}
    assert regressions({"x": {"alla": worse}}, {"x": {"alla": rates}}) == ["x, viktiga fakta utelämnade: 0.400 → 0.500"]
