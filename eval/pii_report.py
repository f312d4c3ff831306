"""The report of aktsam eval pii as one HTML file: tables, bars with intervals as inline SVG, errors in context."""

from html import escape

from eval.pii import LOWER_IS_BETTER, Result
from eval.scores import Rate

WIDTH, BAR = 240, 16
STYLE = """body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}
table{border-collapse:collapse;margin:.5rem 0 2rem}
td,th{padding:.2rem .7rem;text-align:left;border-bottom:1px solid #ddd;vertical-align:middle}
td.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}mark{background:#ffd9d2}code{white-space:pre-wrap;font-size:13px}"""


def html(name: str, about: str, results: dict[str, Result]) -> str:
    """Return the whole page; it holds document text around errors and is as sensitive as the set. `about` says of what."""
    body = "".join(_variant(variant, result) for variant, result in results.items())
    as_written, first = next(iter(results.items()))
    return (
        f'<!doctype html><html lang="sv"><meta charset="utf-8"><title>Maskering: {escape(name)}</title><style>{STYLE}</style>'
        f"<h1>Maskering mätt på {escape(name)}</h1><p>{escape(about)}. Sidan visar text ur dokumenten: hantera den som dem.</p>"
        "<p>Strecken är 95 % konfidensintervall (Clopper–Pearson). Det som policyn behåller har 0 % helt maskerat.</p>"
        f"{body}<h2>Per etikett, {escape(as_written)}</h2>{_labels(first)}<h2>Rena dokument per"
        f" dokumentslag</h2>{_rates(dict(sorted(first.kinds.items())))}"
        f"<h2>Fel i sammanhang</h2>{_errors(first)}</html>"
    )


def _variant(variant: str, result: Result) -> str:
    return f"<h2>{escape(variant)}</h2>{_rates(result.headline)}"


def _rates(rates: dict[str, Rate]) -> str:
    rows = "".join(
        f'<tr><td>{escape(name)}</td><td>{_bar(rate, name in LOWER_IS_BETTER)}</td><td class="n">{escape(str(rate))}</td></tr>'
        for name, rate in rates.items()
    )
    return f"<table>{rows}</table>"


def _bar(rate: Rate, low_is_good: bool) -> str:
    """Return a bar as long as the rate, with its interval drawn over it; empty where there was nothing to count."""
    value, (low, high) = rate.value or 0.0, rate.interval
    colour = "#b5523b" if low_is_good else "#2f6f4f"
    middle = BAR / 2
    return (
        f'<svg width="{WIDTH}" height="{BAR}" role="img" aria-label="{escape(str(rate))}"><rect width="{WIDTH}"'
        f' height="{BAR}" fill="#eee"/>'
        f'<rect width="{WIDTH * value:.1f}" height="{BAR}" fill="{colour}"/>'
        + (rate.n > 0) * f'<path d="M{WIDTH * low:.1f} {middle}H{WIDTH * high:.1f}" stroke="#111" stroke-width="2"/>'
        + "</svg>"
    )


def _labels(result: Result) -> str:
    head = "<tr><th>Etikett</th><th colspan=2>Helt maskerat</th><th>Precision</th><th>Täckning</th></tr>"
    rows = "".join(
        f'<tr><td>{label}</td><td>{_bar(t.full, False)}</td><td class="n">{t.full}</td><td'
        f' class="n">{t.lenient_right}</td><td class="n">{t.lenient_found}</td></tr>'
        for label, t in sorted(result.labels.items())
    )
    return f"<table>{head}{rows}</table>"


def _errors(result: Result) -> str:
    rows = "".join(
        f"<tr><td>{escape(m.row)}</td><td>{m.kind}</td><td>{m.label}</td><td>{escape(m.detail)}</td>"
        f"<td><code>{escape(m.before)}<mark>{escape(m.surface)}</mark>{escape(m.after)}</code></td></tr>"
        for m in result.misses
    )
    return f"<table><tr><th>Dokument</th><th>Fel</th><th>Etikett</th><th>Källa</th><th>Text</th></tr>{rows}</table>"
