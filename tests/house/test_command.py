"""The command finds every sub-command in its part, and imports no other part for it."""

import base64
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from aktsam import PARTS, app, mounted

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("part", PARTS)
def test_a_part_has_the_commands_it_is_asked_for(part: str) -> None:
    assert set(mounted(part)) == set(PARTS[part])


@pytest.mark.parametrize(
    ("command", "kept_out"),
    [
        ("drain", {"presidio_analyzer", "numpy", "fastapi", "openai"}),
        ("models", {"presidio_analyzer", "numpy", "fastapi", "openai"}),
        ("backup", {"presidio_analyzer", "numpy", "fastapi", "openai"}),
        ("labels", {"fastapi", "sqlalchemy", "openai"}),
        ("read", {"fastapi", "sqlalchemy"}),
    ],
)
def test_a_command_imports_its_own_part_alone(command: str, kept_out: set[str]) -> None:
    script = f"import sys\ntry:\n    from aktsam import app; app(['{command}', '--help'])\nfinally:\n    print(*sys.modules, file=sys.stderr)"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert command in ran.stdout and not kept_out & set(ran.stderr.split())


@pytest.mark.parametrize(("words", "code", "said"), [
    (["--help"], 0, "summarize"), (["summarise"], 2, "summarize"), (["nope"], 2, "nope"), (["drain", "--help"], 0, "--back"),
])  # fmt: skip
def test_what_is_said(words: list[str], code: int, said: str) -> None:
    result = CliRunner().invoke(app, words)
    assert result.exit_code == code and said in result.output


NOTE = "Anna Svensson ringde om sonen Elias."
PRIVATE = ("Traceback", "Svensson", "Elias", "Exception")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "not.txt").write_text(NOTE, encoding="utf-8")
    (tmp_path / "mapp").mkdir()
    return tmp_path


@pytest.mark.parametrize(("words", "code", "said"), [
    ("summarize not.txt -o not.txt", 2, "not.txt hör till underlaget"),
    ("summarize . -o mapp/../not.txt", 2, "not.txt hör till underlaget"),
    ("summarize not.txt -o mapp", 2, "mapp är en mapp"),
    ("summarize not.txt -o not.txt/ut.md", 1, "ut.md: "),
    ("summarize not.txt -o mapp/" + "u" * 300 + ".md", 1, "Namnet är för långt"),
    ("summarize not.txt --each -o not.txt", 1, "not.txt.sammanfattning.txt: "),
    ("anonymize not.txt --vault finns/inte.valv", 1, "inte.valv: "),
    ("anonymize not.txt --vault not.txt", 2, "inte en valvfil"),
    ("restore not.txt --vault mapp", 2, "mapp är en mapp"),
    ("restore borta.txt --vault mapp", 2, "borta.txt finns inte"),
    ("anonymize borta.jsonl --jsonl", 2, "borta.jsonl finns inte"),
    ("anonymize -", 2, "Standard in är tom"),
])  # fmt: skip
def test_what_the_disk_refuses_is_a_sentence_and_no_document_is_lost(
    place: Path, words: str, code: int, said: str
) -> None:
    ran = CliRunner().invoke(app, words.split(), env={"AKTSAM_VAULT_KEY": base64.b64encode(bytes(32)).decode()})
    assert (ran.exit_code, said in ran.stderr) == (code, True), ran.stderr
    assert not any(word in ran.stderr for word in PRIVATE)
    assert (place / "not.txt").read_text(encoding="utf-8") == NOTE and not list(place.rglob(".*"))


@pytest.mark.parametrize("words", ["anonymize not.txt", "labels"])
def test_a_full_disk_behind_stdout_is_a_sentence(place: Path, words: str) -> None:
    line = f"{shlex.quote(sys.executable)} -m aktsam {words} > /dev/full"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(["sh", "-c", line], cwd=place, env=env, capture_output=True, text=True)
    assert ran.returncode == 1 and ran.stderr.endswith("Utdata: Disken är full. Frigör plats och kör kommandot igen.\n")
    assert not any(word in ran.stderr for word in PRIVATE)


@pytest.mark.parametrize(("content", "said"), [
    ("polices: {}\n", "egna/anonymize.yaml: polices: okänd nyckel"),
    ("policies:\n\t- x\n", "egna/anonymize.yaml, rad 2: inte giltig YAML: dra in med blanksteg, inte tabbar"),
    ("policies: [\n", "egna/anonymize.yaml, rad 2: inte giltig YAML\n"),
    ("- x\n", "egna/anonymize.yaml: ska innehålla nycklar med värden"),
])  # fmt: skip
def test_a_fault_in_the_municipality_s_own_settings_names_that_file(place: Path, content: str, said: str) -> None:
    (place / "egna").mkdir()
    (place / "egna" / "anonymize.yaml").write_text(content, encoding="utf-8")
    ran = CliRunner().invoke(app, ["labels"], env={"AKTSAM_CONFIG": str(place / "egna")})
    assert ran.exit_code == 2 and said in ran.stderr, ran.stderr
