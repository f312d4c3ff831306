"""What a municipality may change.

YAML beside this file, then $AKTSAM_CONFIG/, then AKTSAM_<FILE>__<KEY> in the environment.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

HERE = Path(__file__).parent
Settings = TypeVar("Settings", bound=BaseModel)


class ConfigError(Exception):
    """A settings file or variable that cannot be used; the message names the file and the key."""


def load(name: str, model: type[Settings], environ: Mapping[str, str] = os.environ) -> Settings:
    """Read `configs/<name>.yaml`, the municipality's own file over it, and the environment over both."""
    merged: dict[str, Any] = {}
    found = files(f"{name}.yaml", environ)
    for path in found:
        merged = merge(merged, read(path))
    merged = merge(merged, overrides(name, environ))
    try:
        return model.model_validate(merged)
    except ValidationError as error:
        own = next((str(path) for path in found if path.parent != HERE), f"configs/{name}.yaml")
        raise ConfigError(f"{own}: {explain(error)}") from None


def there(environ: Mapping[str, str] = os.environ) -> None:
    """ConfigError when the municipality's folder is named but is not there: its settings would silently not count."""
    named = environ.get("AKTSAM_CONFIG")
    if named and not Path(named).is_dir():
        raise ConfigError(
            f"AKTSAM_CONFIG={named}: mappen finns inte, så kommunens egna inställningar skulle inte gälla."
        )


def files(relative: str, environ: Mapping[str, str] = os.environ) -> list[Path]:
    """Return the files that exist under this name, the shipped one first, the municipality's last."""
    roots = [HERE, *([Path(environ["AKTSAM_CONFIG"])] if environ.get("AKTSAM_CONFIG") else [])]
    return [root / relative for root in roots if (root / relative).is_file()]


def folder(name: str, environ: Mapping[str, str] = os.environ) -> dict[str, Path]:
    """Return stem → path of every YAML file in a folder of settings; the municipality's own replaces a shipped one."""
    roots = [HERE, *([Path(environ["AKTSAM_CONFIG"])] if environ.get("AKTSAM_CONFIG") else [])]
    return {path.stem: path for root in roots for path in sorted((root / name).glob("*.yaml"))}


def read(path: Path) -> dict[str, Any]:
    """Return the mapping a YAML file holds; ConfigError names the file and line of a fault."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        tab = ": dra in med blanksteg, inte tabbar" if "'\\t'" in str(getattr(error, "problem", "")) else ""
        raise ConfigError(f"{path}{f', rad {mark.line + 1}' if mark else ''}: inte giltig YAML{tab}") from None
    if not isinstance(content, dict):
        raise ConfigError(f"{path}: ska innehålla nycklar med värden")
    return content


def merge(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """Return base with over laid on it, mapping by mapping."""
    out = dict(base)
    for key, value in over.items():
        out[key] = merge(out[key], value) if isinstance(value, dict) and isinstance(out.get(key), dict) else value
    return out


def overrides(name: str, environ: Mapping[str, str]) -> dict[str, Any]:
    """Return what AKTSAM_<NAME>__A__B=… says, as {"a": {"b": …}}; values are read as YAML."""
    prefix, out = f"AKTSAM_{name.upper()}__", dict[str, Any]()
    for key, value in environ.items():
        if key.startswith(prefix):
            at = out
            *path, last = key[len(prefix) :].lower().split("__")
            for part in path:
                at = at.setdefault(part, {})
            at[last] = yaml.safe_load(value)
    return out


def explain(error: ValidationError) -> str:
    """Return the faults of a validation in one line, each with its key, in Swedish."""
    faults = error.errors(include_input=False)
    return "; ".join(f"{'.'.join(map(str, e['loc'])) or 'filen'}: {swedish(e)}" for e in faults)


def swedish(fault: Mapping[str, Any]) -> str:
    """Return what is wrong with a value; pydantic's own words where we have none."""
    if fault["type"] not in FAULTS:
        return str(fault["msg"]).removeprefix("Value error, ")
    told = {name: str(value).replace(" or ", " eller ") for name, value in fault.get("ctx", {}).items()}
    return FAULTS[fault["type"]].format_map(told)


FAULTS = {
    "missing": "saknas",
    "extra_forbidden": "okänd nyckel",
    "literal_error": "ska vara ett av {expected}",
    "string_too_short": "ska ha minst {min_length} tecken",
    "string_too_long": "får ha högst {max_length} tecken",
    "string_pattern_mismatch": "har fel form (ska stämma med {pattern})",
    "string_type": "ska vara text",
    "int_type": "ska vara ett heltal",
    "int_parsing": "ska vara ett heltal",
    "float_type": "ska vara ett tal",
    "float_parsing": "ska vara ett tal",
    "bool_type": "ska vara true eller false",
    "bool_parsing": "ska vara true eller false",
    "greater_than_equal": "ska vara minst {ge}",
    "greater_than": "ska vara större än {gt}",
    "less_than_equal": "ska vara högst {le}",
    "less_than": "ska vara mindre än {lt}",
    "model_type": "ska innehålla nycklar med värden",
    "dict_type": "ska innehålla nycklar med värden",
    "tuple_type": "ska vara en lista",
    "list_type": "ska vara en lista",
}
