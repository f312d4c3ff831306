"""The command as it is used: what it prints where, and its exit codes (design 5.1)."""

import json
import logging
from pathlib import Path
from typing import Any

import pytest
from docx import Document as Paper
from typer import Typer
from typer.testing import CliRunner, Result

from pipelines.cli import mount

app = Typer()
mount(app)
MARK = "Zaphira Quibblesson"
NOTE = f"""2026-03-12 Telefonsamtal med mamma
Mamman {MARK} uppger att pappan aldrig har slagit barnet. Hon kommer på mötet den 17 mars kl. 15.
Utredning enligt 11 kap. 1 § SoL inleds. Utredningen ska vara klar senast 2026-07-13.
"""


def run(*args: object, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(app, [str(arg) for arg in args], env=env, catch_exceptions=False)


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "anteckning.txt"
    path.write_text(NOTE, encoding="utf-8")
    return path


@pytest.fixture
def answers(tmp_path: Path) -> dict[str, str]:
    """The settings of a scripted engine that answers once, faithfully."""
    point = {"section": "hant", "text": "Mamman uppger att pappan aldrig har slagit barnet.", "cites": [2]}
    path = tmp_path / "svar.jsonl"
    path.write_text(json.dumps(json.dumps({"points": [point]}, ensure_ascii=False)) + "\n", encoding="utf-8")
    return {"AKTSAM_PIPELINES__ENGINES__SCRIPTED__ANSWERS": str(path)}


def test_text_is_the_default_and_is_marked_as_a_draft(note: Path) -> None:
    result = run("summarize", note)
    assert result.exit_code == 0 and result.stdout.startswith("UTKAST") and MARK in result.stdout


def test_json_has_the_shape_of_the_contract_and_quotes_stand_where_they_say(note: Path) -> None:
    told = json.loads(run("summarize", note, "--format", "json").stdout)
    assert list(told) == [
        "title", "template", "documents", "sections", "timeline", "contradictions", "questions", "findings", "coverage", "integrity", "engine", "masking",
    ]  # fmt: skip
    text = json.loads(run("read", note, "--format", "json").stdout)["text"]
    sources = [s for section in told["sections"] for p in section["points"] for s in p["sources"]]
    assert sources and all(text[s["start"] : s["end"]] == s["quote"] for s in sources)
    assert told["coverage"]["sentences"] >= 5 and told["coverage"]["failed"] == 0
    assert any(event["date"] == "2026-03-17" for event in told["timeline"])
    assert all(section["missing"] for section in told["sections"] if not section["points"])


def test_masked_shows_no_name_and_no_quote(note: Path) -> None:
    result = run("summarize", note, "--masked", "--format", "json")
    assert "Quibblesson" not in result.stdout and '"quote"' not in result.stdout and "[" in result.stdout


@pytest.mark.parametrize("suffix", ["docx", "md", "json", "txt"])
def test_the_form_follows_the_file(note: Path, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"ut.{suffix}"
    assert run("summarize", note, "-o", out).exit_code == 0
    assert out.stat().st_mode & 0o077 == 0
    if suffix == "docx":
        paper = Paper(str(out))
        assert "UTKAST" in paper.sections[0].header.paragraphs[0].text
        assert any(MARK in paragraph.text for paragraph in paper.paragraphs)


def test_each_makes_a_result_and_a_manifest_of_every_argument(note: Path, tmp_path: Path) -> None:
    other = tmp_path / "annan.txt"
    other.write_text("Pappan kom till mötet. Beslut fattas den 3 april.", encoding="utf-8")
    out = tmp_path / "ut"
    assert run("summarize", note, other, tmp_path / "finns-inte.txt", "--each", "-o", out).exit_code == 1
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert [row["code"] for row in manifest["cases"]] == [0, 0, 2]
    assert all(Path(row["result"]).is_file() for row in manifest["cases"][:2])


def test_an_unreadable_file_among_readable_ones_is_told_and_gives_1(note: Path, tmp_path: Path) -> None:
    bad = tmp_path / "trasig.docx"
    bad.write_bytes(b"PK\x03\x04 inte en zip")
    result = run("summarize", note, bad)
    assert result.exit_code == 1 and MARK in result.stdout and "trasig.docx" in result.stderr


@pytest.mark.parametrize("args", [["--template", "finns-inte"], ["--policy", "finns-inte"], ["--format", "pdf"]])
def test_wrong_use_gives_2(note: Path, args: list[str]) -> None:
    result = run("summarize", note, *args)
    assert result.exit_code == 2 and not result.stdout and result.stderr


def test_nothing_readable_gives_2(tmp_path: Path) -> None:
    assert run("summarize", tmp_path / "finns-inte.txt").exit_code == 2
    assert run("read", tmp_path / "finns-inte.txt").exit_code == 2


@pytest.mark.parametrize("engine", ["openai", "finns-inte", "scripted"])
def test_an_engine_that_is_not_there_gives_3(note: Path, engine: str) -> None:
    env = {
        "AKTSAM_PIPELINES__ENGINES__OPENAI__BASE_URL": "http://127.0.0.1:9/v1",
        "AKTSAM_PIPELINES__ENGINES__OPENAI__RETRIES": "0",
    }
    result = run("summarize", note, "--engine", engine, "--yes", env=env)
    assert result.exit_code == 3 and not result.stdout and result.stderr


def test_a_model_gets_nothing_without_approval(note: Path, answers: dict[str, str]) -> None:
    result = run("summarize", note, "--engine", "scripted", env=answers)
    assert result.exit_code == 2 and not result.stdout and "--approve sha256:" in result.stderr


def test_approval_holds_for_exactly_one_text(note: Path, answers: dict[str, str]) -> None:
    told = run("summarize", note, "--engine", "scripted", env=answers).stderr
    approved = told.split("--approve ")[1].strip()
    assert run("summarize", note, "--engine", "scripted", "--approve", approved, env=answers).exit_code == 0
    note.write_text(NOTE.replace("aldrig", "ofta"), encoding="utf-8")
    result = run("summarize", note, "--engine", "scripted", "--approve", approved, env=answers)
    assert result.exit_code == 2 and not result.stdout


def test_golden_case_with_a_model(note: Path, answers: dict[str, str]) -> None:
    result = run("summarize", note, "--engine", "scripted", "--yes", "--format", "json", env=answers)
    told = json.loads(result.stdout)
    points = [p for section in told["sections"] for p in section["points"]]
    assert [p["text"] for p in points] == ["Mamman uppger att pappan aldrig har slagit barnet."]
    assert "aldrig" in points[0]["sources"][0]["quote"] and points[0]["flags"] == []
    assert told["engine"]["calls"] == 1 and told["coverage"]["chunks"] == 1


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("Mamman uppger att pappan har slagit barnet.", "negation"),
        ("Mamman uppger att pappan aldrig har slagit barnet 14 gånger.", "numbers"),
        ("Mamman [PERSON-77] uppger att pappan aldrig har slagit barnet.", "placeholders"),
        ("Mamman uppger att pappan aldrig har slagit barnet men missbrukar.", "risk"),
    ],
)
def test_a_false_point_is_withheld_and_listed(note: Path, answers: dict[str, str], text: str, check: str) -> None:
    script = Path(answers["AKTSAM_PIPELINES__ENGINES__SCRIPTED__ANSWERS"])
    script.write_text(
        json.dumps(json.dumps({"points": [{"section": "hant", "text": text, "cites": [2]}]})) + "\n", encoding="utf-8"
    )
    result = run("summarize", note, "--engine", "scripted", "--yes", "--format", "json", "--strict", env=answers)
    told = json.loads(result.stdout)
    assert result.exit_code == 1 and not any(section["points"] for section in told["sections"])
    assert any(f["check"] == check and f["withheld"] and "Punkten löd" in f["message"] for f in told["findings"])
    assert all(s["sentence"] == 2 for f in told["findings"] if f["withheld"] for s in f["sources"])
    assert any(f["sources"] for f in told["findings"] if f["withheld"])
    assert run("summarize", note, "--engine", "scripted", "--yes", env=answers).exit_code == 0


@pytest.mark.parametrize("line", ['"nonsens"', '"{\\"points\\": []}"', '""'])
def test_nonsense_gives_3_and_no_summary(note: Path, answers: dict[str, str], line: str) -> None:
    Path(answers["AKTSAM_PIPELINES__ENGINES__SCRIPTED__ANSWERS"]).write_text(f"{line}\n" * 50, encoding="utf-8")
    result = run("summarize", note, "--engine", "scripted", "--yes", env=answers)
    assert result.exit_code == 3 and not result.stdout and result.stderr


def test_protected_identity_is_not_written_to_files(tmp_path: Path) -> None:
    path, out = tmp_path / "skyddad.txt", tmp_path / "ut.txt"
    path.write_text("OBS sekretessmarkering. Kvinnan har skyddad folkbokföring och bor på okänd ort.", encoding="utf-8")
    result = run("summarize", path, "-o", out)
    assert result.exit_code == 1 and not out.exists() and "behörighet" in result.stderr
    shown = run("summarize", path, "--format", "json")
    assert shown.exit_code == 0 and json.loads(shown.stdout)["masking"]["policy"] == "skyddad"
    assert run("summarize", path, "--format", "docx").exit_code == 1


def test_nothing_of_the_case_is_logged(note: Path, answers: dict[str, str], caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        run("summarize", note)
        run("summarize", note, "--engine", "scripted", "--yes", env=answers)
        failed = run(
            "summarize", note, "--engine", "openai", "--yes", env={"AKTSAM_PIPELINES__ENGINES__OPENAI__RETRIES": "0"}
        )
    for canary in ("Zaphira", "Quibblesson", "slagit barnet"):
        assert canary not in caplog.text and canary not in failed.stderr


def test_lists() -> None:
    names = [t["name"] for t in json.loads(run("templates", "--format", "json").stdout)]
    assert names == [
        "allman", "bygglov", "ekonomiskt_bistand", "elevhalsa", "epost", "genomforandeplan", "journal", "lvu", "namndprotokoll",
        "orosanmalan", "samtal", "utredning",
    ]  # fmt: skip
    engines: list[dict[str, Any]] = json.loads(run("engines", "--format", "json").stdout)
    assert [e["name"] for e in engines if e["default"]] == ["extractive"]
    assert "orosanmalan" in run("templates").stdout and "förvald" in run("engines").stdout


@pytest.mark.parametrize("command", ["summarize", "read", "templates", "engines"])
def test_every_command_shows_an_example(command: str) -> None:
    assert "Exempel: aktsam" in run(command, "--help").stdout
