"""aktsam eval pii: runs the masking as it is configured over a set, and prints, writes and compares what came out."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from anonymize.assemble import masker
from anonymize.errors import AnonymizeError, UnknownPolicy
from anonymize.settings import settings
from anonymize.vault import Vault
from configs import ConfigError
from eval.asked import baseline_at, comparable, report_at
from eval.errors import SetError
from eval.pii import LOWER_IS_BETTER, Result, f2, measure
from eval.pii_report import html
from eval.rows import Row, find, half, load
from eval.scores import Rate
from eval.variants import VARIANTS, varied

SLACK = 0.001  # a rate may be this much worse than the baseline before it counts as a regression


def pii(
    name: Annotated[str, typer.Argument(metavar="SET", help="En JSONL-fil, eller en mapp i eval/sets.")],
    policy: Annotated[str, typer.Option(help="Policy i configs/anonymize.yaml.")] = "standard",
    report: Annotated[
        Path | None, typer.Option("--report", metavar="FILE.html", help="Skriv en rapport med diagram.")
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", metavar="FILE", help="Jämför; sämre ger slutkod 1.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="text eller json (som kan sparas som baseline).")] = "text",
    errors: Annotated[bool, typer.Option("--errors", help="Lista felen med sammanhang.")] = False,
    part: Annotated[
        str, typer.Option("--half", help="a, b eller all: halva fallen; läs fel i a, döm efter b.")
    ] = "all",
    only: Annotated[
        list[str] | None, typer.Option("--variant", help=f"En eller flera av: {', '.join(VARIANTS)}.")
    ] = None,
) -> None:
    """Mät maskeringen mot facit: andel rena dokument, läckor per klass, maskerat i onödan, med konfidensintervall."""
    if part not in ("all", "a", "b"):
        raise typer.BadParameter("Välj a, b eller all.")
    try:
        rows = half(load(find(name)), part)
        old = baseline_at(baseline, "headline")
        report_at(report, name, baseline)
        variants = _known(only or list(VARIANTS))
        comparable(old, variants, baseline)
        results = run(rows, policy, variants)
    except (SetError, ConfigError, UnknownPolicy, OSError, ValueError, KeyError) as error:
        typer.echo(str(error) or type(error).__name__, err=True)
        raise typer.Exit(2) from None
    except AnonymizeError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(3) from None
    summary = {variant: as_dict(result) for variant, result in results.items()}
    typer.echo(json.dumps(summary, ensure_ascii=False, indent=1) if form == "json" else text(results, errors))
    if report:
        report.write_text(html(name, _about(policy, part, rows), results), encoding="utf-8")
    worse = regressions(old, summary) if old is not None else []
    for line in worse:
        typer.echo(f"Sämre än baseline: {line}", err=True)
    if worse:
        raise typer.Exit(1)


def _about(policy: str, part: str, rows: list[Row]) -> str:
    whole = "hela uppsättningen" if part == "all" else f"halva {part}"
    return f"Policyn {policy}, {whole}, {len(rows)} dokument"


def _known(variants: list[str]) -> list[str]:
    for variant in variants:
        if variant not in VARIANTS:
            raise SetError(f"Varianten {variant} finns inte. Välj bland: {', '.join(VARIANTS)}.")
    return variants


def run(rows: list[Any], policy: str, variants: list[str]) -> dict[str, Result]:
    """Measure each variant with one masker; the first variant is the set as written."""
    configured = settings()
    mask, chosen = masker(configured), configured.policy(policy)
    return {v: measure(varied(rows, v), lambda sources: mask(sources, chosen, Vault())) for v in variants}


def as_dict(result: Result) -> dict[str, Any]:
    """Return a result as numbers."""
    return {
        "headline": {name: _rate(rate) for name, rate in result.headline.items()},
        "labels": {
            label: {
                "full": _rate(t.full), "leaked": _rate(t.leaked),
                "strict": {"precision": t.strict_right.value, "recall": t.strict_found.value, "f2": f2(t)},
                "lenient": {"precision": t.lenient_right.value, "recall": t.lenient_found.value, "f2": f2(t, strict=False)},
            }
            for label, t in sorted(result.labels.items())
        },
        "kinds": {kind: _rate(rate) for kind, rate in sorted(result.kinds.items())},
    }  # fmt: skip


def _rate(rate: Rate) -> dict[str, Any]:
    low, high = rate.interval
    return {"value": rate.value, "low": low, "high": high, "hits": rate.hits, "n": rate.n}


def text(results: dict[str, Result], errors: bool) -> str:
    """Return the results as tables."""
    lines = []
    for variant, result in results.items():
        lines.append(f"# {variant}")
        lines += [f"  {name:46} {rate}" for name, rate in result.headline.items()]
    as_written, first = next(iter(results.items()))
    lines.append(f"# per etikett, {as_written}: helt maskerat · precision/täckning strikt · precision/täckning mild")
    for label, t in sorted(first.labels.items()):
        strict, lenient = (t.strict_right, t.strict_found), (t.lenient_right, t.lenient_found)
        lines.append(f"  {label:20} {t.full!s:34} {_two(*strict)}  {_two(*lenient)}")
    lines.append("# rena dokument per dokumentslag")
    lines += [f"  {kind:20} {rate}" for kind, rate in sorted(first.kinds.items())]
    if errors:
        for m in first.misses:
            around = f"{m.before}⟦{m.surface}⟧{m.after}".replace("\n", "⏎")
            lines.append(f"  {m.row:12} {m.kind:9} {m.label:14} {m.detail:12} {around}")
    return "\n".join(lines)


def _two(precision: Rate, recall: Rate) -> str:
    return "/".join("  –  " if r.value is None else f"{100 * r.value:5.1f}" for r in (precision, recall))


def regressions(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """Name the headline rates that are worse than the baseline's, with both values; what is not in both is passed over."""
    worse = []
    for variant in old.keys() & new.keys():
        for name, rate in new[variant]["headline"].items():
            before, now = old[variant]["headline"].get(name, {}).get("value"), rate["value"]
            if before is None or now is None:
                continue
            loss = now - before if name in LOWER_IS_BETTER else before - now
            if loss > SLACK:
                worse.append(f"{variant}, {name}: {100 * before:.2f} % → {100 * now:.2f} %")
    return sorted(worse)
