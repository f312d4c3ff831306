"""aktsam eval summaries: writes every case of a set with one engine, with the extractive one beside it, and compares."""

import json
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from anonymize.assemble import masker
from anonymize.errors import AnonymizeError
from anonymize.settings import settings as masking_settings
from configs import ConfigError
from eval.asked import baseline_at, comparable, report_at
from eval.errors import EvalError
from eval.gold import load
from eval.summaries import evaluate
from eval.summaries_report import SWEDISH, html, text
from eval.summary_score import LOWER_IS_BETTER, Score, total
from pipelines.errors import EngineError, PipelineError
from pipelines.settings import settings
from pipelines.writers import writer

SLACK = 0.001
COMPARED = (
    "fact_recall", "critical_omission", "unsupported", "citation_validity", "attribution_kept", "timeline_recall",
    "timeline_f1",
)  # fmt: skip


class Half(StrEnum):
    """The halves of a set, told by a hash of the case's name."""

    a = "a"
    b = "b"


def summaries(
    sets: Annotated[
        list[str],
        typer.Argument(
            metavar="SET", help="Uppsättning under eval/sets (summaries), mapp med ärenden och facit, eller ett ärende."
        ),
    ],
    engine: Annotated[str, typer.Option(help="Motor; extractive mäts alltid bredvid.")] = "extractive",
    half: Annotated[Half | None, typer.Option(help="Halva: fel läses i a, b är den som bedöms.")] = None,
    report: Annotated[Path | None, typer.Option("--report", metavar="FILE.html", help="Skriv en rapport.")] = None,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", metavar="FILE", help="Jämför; sämre ger slutkod 1.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="text eller json (som kan sparas som baseline).")] = "text",
) -> None:
    """Mät sammanfattningar mot facit: nyckelfakta, utelämnade viktiga fakta, stöd, källor, sagesman, tidslinje, längd."""
    try:
        old = baseline_at(baseline, "alla")
        report_at(report, *sets, baseline)
        comparable(old, dict.fromkeys((engine, "extractive")), baseline)
        results = measure(sets, engine, half.value if half else None)
    except EngineError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(3) from None
    except (AnonymizeError, PipelineError, ConfigError, EvalError, OSError, ValueError) as error:
        typer.echo(str(error) or type(error).__name__, err=True)
        raise typer.Exit(2) from None
    numbers = {name: {s.case: s.rates() for s in [*scores, total(scores)]} for name, scores in results.items()}
    typer.echo(json.dumps(numbers, ensure_ascii=False, indent=1) if form == "json" else text(results))
    if report:
        report.write_text(html(results), encoding="utf-8")
    worse = regressions(old, numbers) if old is not None else []
    for line in worse:
        typer.echo(f"Sämre än baseline: {line}", err=True)
    if worse:
        raise typer.Exit(1)


def measure(sets: list[str], engine: str, half: str | None = None) -> dict[str, list[Score]]:
    """Return the scores of an engine, and those of the extractive one beside it."""
    configured, masking = settings(), masking_settings()
    mask = masker(masking)
    cases = [case for name in sets for case in load(name, half)]
    if not cases:
        raise EvalError("Inget ärende är i den halvan.")
    return {
        name: list(evaluate(cases, partial(writer, name, configured), mask, masking))
        for name in dict.fromkeys((engine, "extractive"))
    }


def regressions(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Name the rates over all cases that are worse than the baseline's."""
    worse = []
    for engine in old.keys() & new.keys():
        for name in COMPARED:
            before, now = old[engine]["alla"].get(name), new[engine]["alla"][name]
            if before is not None and (now - before if name in LOWER_IS_BETTER else before - now) > SLACK:
                worse.append(f"{engine}, {SWEDISH[name]}: {before:.3f} → {now:.3f}")
    return sorted(worse)
