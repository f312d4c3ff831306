"""The command finds every sub-command in its part, and imports no other part for it."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from aktsam import PARTS, app, mounted


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
