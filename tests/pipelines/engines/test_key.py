"""The engine's key: from the environment, from a file, or newly made and readable by its owner alone."""

import stat

import pytest

from pipelines.engines.key import default, find, make
from pipelines.errors import EngineUnavailable


def test_the_environment_goes_first(tmp_path):
    environ = {"AKTSAM_STATE": str(tmp_path), "NYCKEL": " abc "}
    assert find("NYCKEL", None, {"AKTSAM_STATE": str(tmp_path)}) is None
    key = make(default(environ))
    assert find("ANNAN", None, environ) == key and len(key) >= 40
    assert find("NYCKEL", None, environ) == "abc"
    assert stat.S_IMODE(default(environ).stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        make(default(environ))


def test_a_named_file_must_be_there(tmp_path):
    with pytest.raises(EngineUnavailable, match="saknad"):
        find("NYCKEL", tmp_path / "saknad.key", {})
    (tmp_path / "fel.key").write_bytes(b"\xff\xfe")
    with pytest.raises(EngineUnavailable, match="fel"):
        find("NYCKEL", tmp_path / "fel.key", {})
