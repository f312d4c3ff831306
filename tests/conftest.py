"""Which groups of tests can run here. What cannot is left out in the open, or, with AKTSAM_ALL_GROUPS=1, a failure."""

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("busy", deadline=None)  # a machine that does much else at once is no fault of what is tested
settings.load_profile("busy")


def _tesseract() -> str | None:
    if importlib.util.find_spec("PIL") is None:
        return "tillägget ocr är inte installerat"
    data = [*Path("/usr/share").glob("tesseract-ocr/*/tessdata/swe.traineddata")]
    return None if shutil.which("tesseract") and data else "Debians tesseract-ocr-swe saknas"


def _vllm() -> str | None:
    python = os.environ.get("AKTSAM_VLLM_PYTHON", "")
    return None if python and Path(python).exists() else "AKTSAM_VLLM_PYTHON är inte satt (make vllm-env)"


def _netns() -> str | None:
    """A namespace of one's own is the machine's to allow: where it does not, that is told, and the rest goes on."""
    tried = shutil.which("unshare") and subprocess.run(
        ["unshare", "--map-root-user", "--net", "true"], capture_output=True
    )
    return None if tried and tried.returncode == 0 else "datorn tillåter inga egna nätverksrymder (unshare --net)"


def _browser() -> str | None:
    if importlib.util.find_spec("playwright") is None:
        return "playwright är inte installerat"
    return None if shutil.which("chromium") else "Debians chromium saknas"


def _operation() -> str | None:
    missing = [tool for tool in ("prometheus", "promtool", "systemd-analyze") if not shutil.which(tool)]
    return f"Debians prometheus och systemd saknas ({', '.join(missing)})" if missing else None


def _postgres() -> str | None:
    return None if [*Path("/usr/lib/postgresql").glob("*/bin/initdb")] else "Debians postgresql saknas"


def _oidc() -> str | None:
    there = shutil.which("node") and (Path(__file__).parent / "kit/oidc/node_modules").exists()
    return None if there else "oidc-provider saknas (npm ci --prefix tests/kit/oidc)"


def _wheel() -> str | None:
    return None if os.environ.get("AKTSAM_ALL_GROUPS") else "bygger en egen miljö: körs av make all-tests"


GROUPS: dict[str, Callable[[], str | None]] = {
    "ocr": _tesseract, "vllm": _vllm, "browser": _browser, "operation": _operation, "netns": _netns, "postgres": _postgres, "oidc": _oidc,
    "wheel": _wheel,
}  # fmt: skip
LONG = (
    "test_wheel.py",
    "test_chat.py",
    "test_backup.py",
    "test_access.py",
    "test_extractive.py",
    "test_models_carried.py",
    "test_views.py",
    "test_draft.py",
    "test_accounts.py",
    "test_flow.py",
)  # the longest files, longest first
LEFT_OUT = pytest.StashKey[dict[str, str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Where every group is wanted, begin with none missing; netns is the machine's to allow."""
    if not os.environ.get("AKTSAM_ALL_GROUPS"):
        return
    if wanted := {n: why for n, why in _missing(config).items() if n not in ("nightly", "netns")}:
        raise pytest.UsageError(f"AKTSAM_ALL_GROUPS: {wanted}")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Where two processes share the tests, a file is one's; those that need vLLM's server are all one's."""
    from xdist.scheduler import LoadScopeScheduling

    class ByFile(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return "tests/vllm" if nodeid.startswith("tests/vllm/") else nodeid.partition("::")[0]

    return ByFile(config, log)


@pytest.hookimpl(trylast=True)  # after the folders have marked their own
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the groups whose means are not here, and nightly ones unless asked for."""
    missing = _missing(config)
    out = [item for item in items if any(item.get_closest_marker(name) for name in missing)]
    config.stash[LEFT_OUT] = {n: why for n, why in missing.items() if any(i.get_closest_marker(n) for i in out)}
    gone = set(out)
    items[:] = sorted((i for i in items if i not in gone), key=_turn)
    config.hook.pytest_deselected(items=out)


def _missing(config: pytest.Config) -> dict[str, str]:
    """Which groups are left out, and why."""
    missing = {name: why for name, probe in GROUPS.items() if (why := probe())}
    return (
        missing if "nightly" in (config.option.markexpr or "") else missing | {"nightly": "tar lång tid: make nightly"}
    )


def _turn(item: pytest.Item) -> tuple[int, int]:
    """Playwright keeps an event loop running in its thread from its first test on: those come last. What lasts longest
    comes first: begun at the end, it would have the other process wait."""
    group = 2 if item.get_closest_marker("browser") else 0 if item.get_closest_marker("vllm") else 1
    return group, LONG.index(item.path.name) if item.path.name in LONG else len(LONG)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """End with what was not run, and why. Where other processes run the tests, this one has seen none: it tells of all."""
    left_out = config.stash[LEFT_OUT] if LEFT_OUT in config.stash else _missing(config)
    for name, why in sorted(left_out.items()):
        terminalreporter.write_line(f"Gruppen {name} kördes inte: {why}.")


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test sees the settings or keys of whoever runs it."""
    for name in [n for n in os.environ if n.startswith("AKTSAM_") and n not in KEPT]:
        monkeypatch.delenv(name)
    yield


KEPT = {"AKTSAM_ALL_GROUPS", "AKTSAM_VLLM_PYTHON", "AKTSAM_RESTORE_CASES"}
