"""aktsam eval summaries: writes every case of a set with one engine, with the extractive one beside it, and compares."""

import json
from functools import partial
from html import escape
from pathlib import Path
from typing import Annotated, Any

import typer

from anonymize.assemble import masker
from anonymize.errors import AnonymizeError
from anonymize.settings import settings as masking_settings
from configs import ConfigError
from eval.summaries import Score, evaluate, total
from pipelines.errors import EngineError, PipelineError
from pipelines.settings import settings
from pipelines.writers import writer

SLACK = 0.001
LOWER_IS_BETTER = frozenset({"critical_omission", "unsupported", "length"})
COMPARED = ("fact_recall", "critical_omission", "unsupported", "citation_validity", "timeline_recall", "timeline_f1")
SWEDISH = {
    "fact_recall": "nyckelfakta med", "critical_omission": "viktiga fakta utelämnade", "unsupported": "punkter med anmärkning",
    "citation_validity": "källor som stämmer", "timeline_precision": "tidslinje, precision",
    "timeline_recall": "tidslinje, täckning",
    "timeline_f1": "tidslinje, F1", "length": "längd mot underlaget",
}  # fmt: skip
STYLE = """body{font:15px/1.5 system-ui;max-width:72rem;margin:2rem auto}
td,th{padding:.2rem .7rem;border-bottom:1px solid #ddd}"""
Results = dict[str, list[Score]]


def summaries(
    paths: Annotated[
        list[Path], typer.Argument(metavar="SET", help="Mapp med ärenden och facit (*.gold.json), eller ett ärende.")
    ],
    engine: Annotated[str, typer.Option(help="Motor; extractive mäts alltid bredvid.")] = "extractive",
    report: Annotated[Path | None, typer.Option("--report", metavar="FILE.html", help="Skriv en rapport.")] = None,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", metavar="FILE", help="Jämför; sämre ger slutkod 1.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="text eller json (som kan sparas som baseline).")] = "text",
) -> None:
    """Mät sammanfattningar mot facit: nyckelfakta, utelämnade viktiga fakta, källor, tidslinje, längd."""
    try:
        old = json.loads(baseline.read_text(encoding="utf-8")) if baseline else None
        results = measure(paths, engine)
    except EngineError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(3) from None
    except (AnonymizeError, PipelineError, ConfigError, OSError, ValueError, KeyError) as error:
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


def measure(paths: list[Path], engine: str) -> Results:
    """Return the scores of an engine, and those of the extractive one beside it."""
    configured, masking = settings(), masking_settings()
    mask = masker(masking)
    return {
        name: evaluate(paths, partial(writer, name, configured), mask, masking)
        for name in dict.fromkeys((engine, "extractive"))
    }


def text(results: Results) -> str:
    """Return a table for each engine."""
    lines = []
    for name, scores in results.items():
        lines.append(f"# {name}")
        lines.append(
            f"{'':22}{'fakta':>8}{'utelämn.':>10}{'anmärkn.':>10}{'källor':>8}{'tid P':>7}{'tid R':>7}{'längd':>7}{'s':>7}"
        )
        for score in [*scores, total(scores)]:
            r = score.rates()
            lines.append(
                f"{score.case:22}{score.found:>4}/{score.facts:<3}{score.critical_missed:>6}/{score.critical:<3}{score.unsupported:>6}/{score.points:<3}"
                f"{r['citation_validity']:>8.2f}{r['timeline_precision']:>7.2f}{r['timeline_recall']:>7.2f}{r['length']:>7.2f}{score.seconds:>7.1f}"
            )
    return "\n".join(lines)


def html(results: Results) -> str:
    """Return the page; it holds no text of the cases."""
    parts = []
    for name, scores in results.items():
        head = "".join(f"<th>{escape(SWEDISH[key])}</th>" for key in scores[0].rates())
        rows = "".join(
            f"<tr><td>{escape(s.case)}</td>{''.join(f'<td>{value:.2f}</td>' for value in s.rates().values())}</tr>"
            for s in [*scores, total(scores)]
        )
        parts.append(f"<h2>{escape(name)}</h2><table><tr><th>ärende</th>{head}</tr>{rows}</table>")
    head = f'<meta charset="utf-8"><title>Sammanfattningar</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="sv">{head}{"".join(parts)}</html>'


def regressions(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Name the rates over all cases that are worse than the baseline's."""
    worse = []
    for engine in old.keys() & new.keys():
        for name in COMPARED:
            before, now = old[engine]["alla"].get(name), new[engine]["alla"][name]
            if before is not None and (now - before if name in LOWER_IS_BETTER else before - now) > SLACK:
                worse.append(f"{engine}, {SWEDISH[name]}: {before:.3f} → {now:.3f}")
    return sorted(worse)
