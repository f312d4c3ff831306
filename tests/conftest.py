"""Which groups of tests can run here. What cannot is left out in the open, or, with AKTSAM_ALL_GROUPS=1, a failure."""

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


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
LEFT_OUT = pytest.StashKey[dict[str, str]]()


@pytest.hookimpl(trylast=True)  # after the folders have marked their own
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the groups whose means are not here, and nightly ones unless asked for."""
    missing = {name: why for name, probe in GROUPS.items() if (why := probe())}
    if "nightly" not in (config.option.markexpr or ""):
        missing["nightly"] = "tar lång tid: make nightly"
    out = [item for item in items if any(item.get_closest_marker(name) for name in missing)]
    config.stash[LEFT_OUT] = {n: why for n, why in missing.items() if any(i.get_closest_marker(n) for i in out)}
    wanted = {n: why for n, why in config.stash[LEFT_OUT].items() if n not in ("nightly", "netns")}
    if wanted and os.environ.get("AKTSAM_ALL_GROUPS"):
        raise pytest.UsageError(f"AKTSAM_ALL_GROUPS: {wanted}")
    gone = set(out)
    # Playwright keeps an event loop running in this thread from its first test on: those come last.
    items[:] = sorted((i for i in items if i not in gone), key=lambda i: i.get_closest_marker("browser") is not None)
    config.hook.pytest_deselected(items=out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """End with what was not run, and why."""
    for name, why in sorted(config.stash.get(LEFT_OUT, {}).items()):
        terminalreporter.write_line(f"Gruppen {name} kördes inte: {why}.")


@pytest.fixture(autouse=True)
def _own_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No test sees the settings or keys of whoever runs it."""
    for name in [n for n in os.environ if n.startswith("AKTSAM_") and n not in KEPT]:
        monkeypatch.delenv(name)
    yield


KEPT = {"AKTSAM_ALL_GROUPS", "AKTSAM_VLLM_PYTHON", "AKTSAM_RESTORE_CASES"}
