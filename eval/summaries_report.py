"""The measuring of summaries as text and as a page: every rate with its interval, engine beside engine. No text of the cases."""

from collections.abc import Mapping, Sequence
from html import escape

from eval.summary_score import LOWER_IS_BETTER, Score, differences, intervals, total

Results = Mapping[str, Sequence[Score]]
SWEDISH = {
    "fact_recall": "nyckelfakta med",
    "critical_omission": "viktiga fakta utelämnade",
    "facts_reached": "nyckelfakta, även bredvid",
    "critical_lost": "viktiga fakta, ingenstans",
    "unsupported": "uppgifter utan stöd",
    "flagged": "punkter med anmärkning",
    "citation_recall": "punkter som källorna bär",
    "citation_precision": "källor som behövs",
    "citation_validity": "källor ordagranna",
    "attribution_kept": "sagesman kvar",
    "timeline_precision": "tidslinje, precision",
    "timeline_recall": "tidslinje, täckning",
    "timeline_f1": "tidslinje, F1",
    "events_told": "händelser med rätt källa",
    "contradictions_told": "motsägelser visade",
    "section_completeness": "avsnitt ifyllda",
    "rouge2": "ROUGE-2",
    "rougel": "ROUGE-L",
    "length": "längd mot underlaget",
    "lix": "LIX",
}
STYLE = """body{font:15px/1.5 system-ui;max-width:80rem;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;display:block;overflow-x:auto}
td,th{padding:.2rem .6rem;border-bottom:1px solid #ddd;text-align:right}
th{vertical-align:bottom;font-weight:600}td:first-child,th:first-child{text-align:left}.sure{font-weight:700}"""


def text(results: Results) -> str:
    """Return a table of cases for each engine, its rates with intervals, and what differs from the extractive one."""
    lines: list[str] = []
    for name, scores in results.items():
        lines += [f"# {name}", *_cases(scores), "", *_rates(scores), ""]
    lines += [line for name, other in _pairs(results) for line in _compared(name, results[name], results[other])]
    return "\n".join(lines).rstrip()


def _cases(scores: Sequence[Score]) -> list[str]:
    out = [f"{'':34}{'fakta':>9}{'utelämn.':>10}{'u. stöd':>9}{'sagt':>8}{'tid P':>7}{'tid R':>7}{'längd':>7}{'s':>7}"]
    for score in [*scores, total(scores)]:
        r = score.rates()
        out.append(
            f"{score.case:34}{score.found:>5}/{score.facts:<3}{score.critical_missed:>6}/{score.critical:<3}{score.atoms_unsupported:>5}/{score.atoms:<4}"
            f"{score.reported_kept:>4}/{score.reported:<3}{r['timeline_precision']:>6.2f}{r['timeline_recall']:>7.2f}{r['length']:>7.2f}{score.seconds:>7.1f}"
        )
    return out


def _rates(scores: Sequence[Score]) -> list[str]:
    bounds, rates = intervals(scores), total(scores).rates()
    return [
        f"{SWEDISH[name]:28}{value:8.3f}  [{bounds[name][0]:.3f}–{bounds[name][1]:.3f}]"
        for name, value in rates.items()
    ]


def _pairs(results: Results) -> list[tuple[str, str]]:
    names = list(results)
    return [(name, names[-1]) for name in names[:-1]]


def _compared(name: str, scores: Sequence[Score], others: Sequence[Score]) -> list[str]:
    out = [f"# {name} mot extractive"]
    for rate, (by, low, high) in differences(scores, others).items():
        out.append(f"{SWEDISH[rate]:28}{by:+8.3f}  [{low:+.3f}–{high:+.3f}]{_verdict(rate, low, high)}")
    return out


def _verdict(rate: str, low: float, high: float) -> str:
    if low <= 0 <= high:
        return ""
    return "  bättre" if (low > 0) != (rate in LOWER_IS_BETTER) else "  sämre"


def html(results: Results) -> str:
    """Return the page."""
    parts = [f"<h2>{escape(name)}</h2>{_table(scores)}" for name, scores in results.items()]
    parts += [_comparison(name, other, results) for name, other in _pairs(results)]
    note = "<p>95 %: ärendena dragna om 2 000 gånger (bootstrap). Fet stil: skillnaden är säker.</p>"
    head = f'<meta charset="utf-8"><title>Sammanfattningar</title><style>{STYLE}</style>'
    return f'<!doctype html><html lang="sv">{head}<h1>Sammanfattningar mot facit</h1>{note}{"".join(parts)}</html>'


def _table(scores: Sequence[Score]) -> str:
    bounds = intervals(scores)
    head = "".join(f"<th>{escape(SWEDISH[name])}</th>" for name in bounds)
    rows = "".join(
        f"<tr><td>{escape(s.case)}</td>{''.join(f'<td>{value:.2f}</td>' for value in s.rates().values())}</tr>"
        for s in [*scores, total(scores)]
    )
    spread = "".join(f"<td>[{low:.2f}–{high:.2f}]</td>" for low, high in bounds.values())
    return f"<table><tr><th>ärende</th>{head}</tr>{rows}<tr><td>95 %</td>{spread}</tr></table>"


def _comparison(name: str, other: str, results: Results) -> str:
    rows = "".join(
        f"<tr{' class=sure' if _verdict(rate, low, high) else ''}><td>{escape(SWEDISH[rate])}</td><td>{by:+.3f}</td>"
        f"<td>[{low:+.3f}–{high:+.3f}]</td><td>{_verdict(rate, low, high)}</td></tr>"
        for rate, (by, low, high) in differences(results[name], results[other]).items()
    )
    head = "<tr><th>mått</th><th>skillnad</th><th>95 %</th><th></th></tr>"
    return f"<h2>{escape(name)} mot {escape(other)}</h2><table>{head}{rows}</table>"
