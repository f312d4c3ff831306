"""aktsam anonymize, restore and labels: what goes out where, in which order, and with which exit code."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from anonymize.cli import mount
from anonymize.jsonl import BadLine, stream
from anonymize.mask import Masker
from anonymize.settings import AnonymizeSettings
from anonymize.vault import Vault

KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="


@dataclass(frozen=True)
class Paper:
    """A document as pipelines.readers gives it."""

    id: str
    text: str
    notes: tuple[str, ...] = ()


def read(paths: Sequence[Path]) -> tuple[list[Paper], list[Exception]]:
    """Read plain text files; one that is not there is an error, as pipelines.readers has it."""
    there = [p for p in paths if p.exists()]
    return [Paper(str(p), p.read_text(encoding="utf-8"), ("En bilaga är inte läst.",)) for p in there], [
        OSError(f"{p.name}: saknas") for p in paths if p not in there
    ]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Iterator[CliRunner]:
    monkeypatch.setenv("AKTSAM_ANONYMIZE__NER", "off")
    monkeypatch.setenv("AKTSAM_VAULT_KEY", KEY)
    yield CliRunner()


APP = typer.Typer()
mount(APP, read)


def test_text_goes_to_stdout_and_the_hash_to_stderr(run: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Hon heter Anna Svensson.", encoding="utf-8")
    result = run.invoke(APP, ["anonymize", str(file)])
    assert (result.exit_code, result.stdout) == (0, "Hon heter [PERSON-1].\n")
    assert "sha256:" in result.stderr and "Anna" not in result.stderr
    assert "a.txt: En bilaga är inte läst." in result.stderr


def test_an_unreadable_file_among_readable_ones_is_exit_1_and_alone_exit_2(run: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Hej.", encoding="utf-8")
    assert run.invoke(APP, ["anonymize", str(file), str(tmp_path / "b.txt")]).exit_code == 1
    assert run.invoke(APP, ["anonymize", str(tmp_path / "b.txt")]).exit_code == 2
    assert run.invoke(APP, ["anonymize", str(file), "--policy", "ingen"]).exit_code == 2


def test_jsonl_keeps_order_shares_people_within_a_case_and_names_bad_lines(run: CliRunner) -> None:
    rows = [
        '{"id": 1, "case": "x", "text": "Anna Svensson kom."}',
        "inte json",
        '{"id": 2, "case": "x", "text": "Annas bror Bo Ek kom."}',
        '{"id": 3, "text": "Anna Svensson."}',
        '{"id": 4, "text": "Anna\\ud800 Svensson."}',
    ]
    result = run.invoke(APP, ["anonymize", "--jsonl", "-"], input="\n".join(rows))
    out = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["id"] for row in out] == [1, 2, 3] and result.exit_code == 1 and "rad 2" in result.stderr
    assert "rad 5: texten har halva tecken" in result.stderr and "Anna" not in result.stderr
    assert next(e["person"] for e in out[1]["entities"] if e["label"] == "PERSON") == out[0]["entities"][0]["person"]
    assert set(out[0]) >= {
        "id",
        "masked_text",
        "hash",
        "status",
        "reason",
        "message",
        "entities",
        "residual",
        "questions",
    }
    assert set(out[0]["entities"][0]) == {
        "start",
        "end",
        "label",
        "placeholder",
        "person",
        "action",
        "identifier",
        "score",
        "source",
    }


def test_kept_entities_are_listed(run: CliRunner) -> None:
    out = json.loads(run.invoke(APP, ["anonymize", "-", "--format", "json"], input="Hon är 8 år.").stdout)
    assert [(e["label"], e["action"], e["placeholder"]) for e in out["entities"]] == [("AGE", "keep", None)]


def test_a_vault_restores_exactly(run: CliRunner, tmp_path: Path) -> None:
    text, vault = "Anna Svensson, tel 070-174 06 05. [PERSON-7] fanns redan.", str(tmp_path / "v.valv")
    masked = run.invoke(APP, ["anonymize", "-", "--vault", vault, "--case", "k"], input=text).stdout.rstrip("\n")
    file = tmp_path / "m.txt"
    file.write_text(masked, encoding="utf-8")
    assert "Anna" not in masked
    assert run.invoke(APP, ["restore", str(file), "--vault", vault]).stdout == text
    file.write_text("[PERSON-99]", encoding="utf-8")
    unknown = run.invoke(APP, ["restore", str(file), "--vault", vault, "--case", "k"])
    assert unknown.exit_code == 1 and "[PERSON-99]" in unknown.stderr
    assert run.invoke(APP, ["restore", str(file), "--vault", vault, "--case", "annat"]).exit_code == 2


def test_a_vault_without_a_key_is_exit_2(run: CliRunner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("AKTSAM_VAULT_KEY")
    assert run.invoke(APP, ["anonymize", "-", "--vault", str(tmp_path / "v")], input="Anna").exit_code == 2


def test_a_missing_model_blocks_with_the_reason(
    run: CliRunner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AKTSAM_ANONYMIZE__NER", str(tmp_path))
    result = run.invoke(APP, ["anonymize", "-", "--format", "json"], input="Anna Svensson")
    row = json.loads(result.stdout)
    assert (result.exit_code, row["status"], row["reason"]) == (
        1,
        "blocked",
        "detector_failed",
    ) and "masked_text" not in row


def test_labels_tells_what_each_policy_does(run: CliRunner) -> None:
    rows = {row["label"]: row for row in json.loads(run.invoke(APP, ["labels", "--format", "json"]).stdout)}
    assert rows["PERSON"]["actions"]["standard"] == "mask" and rows["DATE"]["actions"] == {
        "standard": "keep",
        "skyddad": "mask",
        "allt": "mask",
    }


def test_the_stream_gives_each_case_before_it_reads_the_next(mask: Masker, rules_only: AnonymizeSettings) -> None:
    """Memory is flat because nothing but the case at hand is held: lines are read only as results are taken."""
    taken: list[int] = []

    def lines() -> Iterator[str]:
        for n in range(50):
            taken.append(n)
            yield json.dumps({"id": n, "text": "Anna Svensson kom."})

    policy, done = rules_only.policy("standard"), []
    results = stream(lines(), lambda sources, vault: mask(sources, policy, vault), Vault, done.append)
    for n, row in enumerate(results):
        assert not isinstance(row, BadLine) and row["id"] == n and len(taken) <= n + 2
    assert len(done) == 50


TWO = "Anna Svensson ringde. Anna Berg kom. Anna var ledsen."


def test_a_question_is_asked_with_its_answers_and_an_answer_is_kept_in_the_vault(
    run: CliRunner, tmp_path: Path
) -> None:
    file, answers, vault = tmp_path / "a.txt", tmp_path / "svar.jsonl", ["--vault", str(tmp_path / "v")]
    file.write_text(TWO, encoding="utf-8")
    asked = run.invoke(APP, ["anonymize", str(file), *vault])
    assert (
        asked.stdout == "[PERSON-1] ringde. [PERSON-2] kom. [PERSON-3] var ledsen.\n"
        and "Fråga: Är Anna" in asked.stderr
    )
    line = next(line for line in asked.stderr.splitlines() if "Anna Berg: " in line).partition(": ")[2]
    assert json.loads(line) == {"op": "merge", "persons": ["PERSON-2", "PERSON-3"]}
    answers.write_text(line + "\n", encoding="utf-8")
    told = run.invoke(APP, ["anonymize", str(file), *vault, "--corrections", str(answers)])
    assert told.stdout == "[PERSON-1] ringde. [PERSON-2] kom. [PERSON-2b] var ledsen.\n" and "Fråga" not in told.stderr
    other = tmp_path / "b.txt"
    other.write_text("Anna Berg skrev.", encoding="utf-8")
    both = run.invoke(APP, ["anonymize", str(file), str(other), *vault])
    assert "[PERSON-2b] var ledsen." in both.stdout and "[PERSON-2] skrev." in both.stdout


def test_json_gives_the_corrections_that_answer_a_question(run: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text(TWO, encoding="utf-8")
    [question] = json.loads(run.invoke(APP, ["anonymize", str(file), "--format", "json"]).stdout)["questions"]
    assert [a["persons"] for a in question["answers"]] == [
        ["PERSON-2", "PERSON-3"],
        ["PERSON-1", "PERSON-3"],
        ["PERSON-1", "PERSON-2", "PERSON-3"],
    ]


def test_corrections_that_cannot_be_read_stop_with_exit_2_and_no_text(run: CliRunner, tmp_path: Path) -> None:
    file, wrong = tmp_path / "a.txt", tmp_path / "svar.jsonl"
    file.write_text(TWO, encoding="utf-8")
    for line in ("{", '{"op": "merge"}', '{"op": "add", "text": "Anna", "label": "NAMN"}'):
        wrong.write_text(line, encoding="utf-8")
        result = run.invoke(APP, ["anonymize", str(file), "--corrections", str(wrong)])
        assert (result.exit_code, result.stdout) == (2, "")
        assert "ättelse 1" in result.stderr and "Anna" not in result.stderr
    assert run.invoke(APP, ["anonymize", str(file), "--corrections", str(tmp_path / "none")]).exit_code == 2
    assert run.invoke(APP, ["anonymize", "--jsonl", "-", "--corrections", str(wrong)], input="").exit_code == 2


def test_people_shows_who_is_what_to_whom(run: CliRunner, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Barn: Ali Hassan, 8 år. Mamma Fatima Ek kom. Mamman grät.", encoding="utf-8")
    result = run.invoke(APP, ["people", str(file)])
    assert result.exit_code == 0 and "Fatima Ek (PERSON-2) är förälder till Ali Hassan (PERSON-1)" in result.stdout
    data = json.loads(run.invoke(APP, ["people", str(file), "--format", "json"]).stdout)
    assert [(p["id"], p["role"]) for p in data["people"]] == [("PERSON-1", "BARN"), ("PERSON-2", "MAMMA")]
    assert [(w["person"], w["start"]) for w in data["words"]] == [("PERSON-2", 45)]


def test_a_policy_of_the_municipality_may_want_roles(
    run: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AKTSAM_CONFIG", str(tmp_path))
    (tmp_path / "anonymize.yaml").write_text("policies: {med-roller: {keep: [AGE], roles: true}}\n", encoding="utf-8")
    file, vault, text = (
        tmp_path / "a.txt",
        ["--vault", str(tmp_path / "v")],
        "Barn: Ali Hassan, 8 år. Mamma Fatima Ek kom.",
    )
    file.write_text(text, encoding="utf-8")
    masked = run.invoke(APP, ["anonymize", str(file), "--policy", "med-roller", *vault])
    assert masked.stdout == "Barn: [BARN-1], 8 år. Mamma [MAMMA-2] kom.\n"
    (tmp_path / "m.txt").write_text(masked.stdout, encoding="utf-8")
    assert run.invoke(APP, ["restore", str(tmp_path / "m.txt"), *vault]).stdout == text + "\n"
