"""aktsam eval claims: planted errors found, true paraphrases accused, sentences cited."""

import json
from pathlib import Path
from typing import Annotated, cast

import typer

from anonymize.assemble import masker
from anonymize.errors import AnonymizeError
from anonymize.settings import settings
from configs import ConfigError
from eval.asked import baseline_at
from eval.claims import Cited, Half, Verdict, cite, judge, load, placed, rates
from eval.errors import SetError
from eval.rows import HERE
from eval.scores import Rate
from pipelines.templates import load as template

SLACK = 0.001
LOWER_IS_BETTER = ("false alarms", "true claims", "aligned, false alarms")


def claims(
    folder: Annotated[Path, typer.Argument(metavar="[SET]", help="Mapp med påståenden och källor.")] = HERE / "claims",
    half: Annotated[str, typer.Option(help="odd, even eller all: texter med udda, jämna eller alla nummer.")] = "all",
    baseline: Annotated[
        Path | None, typer.Option("--baseline", metavar="FILE", help="Jämför; sämre ger slutkod 1.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="text eller json (som kan sparas som baseline).")] = "text",
    errors: Annotated[bool, typer.Option("--errors", help="Lista felen.")] = False,
) -> None:
    """Mät kontrollerna: planterade fel som hittas per klass, falska larm på sanna omskrivningar, källor som stämmer."""
    if half not in ("all", "odd", "even"):
        raise typer.BadParameter("Välj odd, even eller all.")
    try:
        old = baseline_at(baseline, "value")
        known = settings()
        texts = load(folder, masker(known), known.policy("standard"), cast(Half, half))
    except (SetError, ConfigError, OSError, ValueError, KeyError) as error:
        typer.echo(str(error) or type(error).__name__, err=True)
        raise typer.Exit(2) from None
    except AnonymizeError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(3) from None
    verdicts, cited = judge(texts, template("allman")), cite(texts)
    aligned = judge(placed(texts), template("allman"))
    found = rates(verdicts, cited, cite(texts, hint="right"), cite(texts, hint="wrong"), aligned)
    typer.echo(json.dumps(as_dict(found), ensure_ascii=False, indent=1) if form == "json" else text(found))
    for line in faults(verdicts, cited) if errors else ():
        typer.echo(line, err=form == "json")
    worse = regressions(old, as_dict(found)) if old is not None else []
    for line in worse:
        typer.echo(f"Sämre än baseline: {line}", err=True)
    if worse:
        raise typer.Exit(1)


def as_dict(found: dict[str, Rate]) -> dict[str, dict[str, float | int | None]]:
    """Return the rates with their counts and bounds, as JSON holds them."""
    return {
        name: {"value": r.value, "hits": r.hits, "n": r.n, "low": r.interval[0], "high": r.interval[1]}
        for name, r in found.items()
    }


def text(found: dict[str, Rate]) -> str:
    """Return a line for each rate."""
    return "\n".join(f"{name:26} {rate}" for name, rate in found.items())


def faults(verdicts: list[Verdict], cited: list[Cited]) -> list[str]:
    """Name the errors missed, the true claims accused and the wrong citations, by the id of the claim."""
    lines = [
        f"missed  {v.claim.id} {v.claim.error}"
        for v in verdicts
        if v.claim.file == "planted" and not (v.flags or v.withheld)
    ]
    lines += [
        f"accused {v.claim.id} {' '.join((*v.withheld, *v.flags))}"
        for v in verdicts
        if v.claim.file == "faithful" and (v.flags or v.withheld)
    ]
    return lines + [
        f"cited   {c.claim.id} {c.found} for {c.claim.sources}" for c in cited if set(c.found) != set(c.claim.sources)
    ]


def regressions(old: dict[str, dict[str, float]], new: dict[str, dict[str, float | int | None]]) -> list[str]:
    """Name the rates that are worse than the baseline's."""
    worse = []
    for name in old.keys() & new.keys():
        before, now = old[name]["value"], new[name]["value"]
        if before is not None and now is not None:
            loss = now - before if name.startswith(LOWER_IS_BETTER) else before - now
            worse += [f"{name}: {before:.3f} → {now:.3f}"] if loss > SLACK else []
    return sorted(worse)
