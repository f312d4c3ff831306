"""aktsam anonymize, restore and labels: what goes out where, in which order, and with which exit code."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from anonymize.cli import mount
from anonymize.jsonl import BadLine, stream
from anonymize.mask import Masker
from anonymize.people import Source
from anonymize.settings import AnonymizeSettings
from anonymize.vault import Vault

KEY = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="


def read(paths: Sequence[Path]) -> tuple[list[Source], list[Exception]]:
    """Read plain text files; one that is not there is an error, as pipelines.readers has it."""
    there = [p for p in paths if p.exists()]
    return [Source(str(p), p.read_text(encoding="utf-8")) for p in there], [
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
    ]
    result = run.invoke(APP, ["anonymize", "--jsonl", "-"], input="\n".join(rows))
    out = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["id"] for row in out] == [1, 2, 3] and result.exit_code == 1 and "rad 2" in result.stderr
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
