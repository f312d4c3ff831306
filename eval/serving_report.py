"""The report of aktsam eval serving as one HTML file: figures, and how times spread, as inline SVG. It loads nothing."""

from collections.abc import Callable, Sequence
from html import escape

from eval.overhead import Compared
from eval.serving import Call, Result

WIDTH, HEIGHT, LEFT, LOW = 520, 220, 48, 28
COLOURS = ("#2f6f4f", "#b5523b", "#2b5d8a", "#8a6d2b", "#6b3f8a", "#444")
STYLE = """body{font:15px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b}
table{border-collapse:collapse;margin:.5rem 0 2rem}td,th{padding:.2rem .7rem;text-align:right;border-bottom:1px solid #ddd;
font-variant-numeric:tabular-nums}td:first-child,th:first-child{text-align:left}figure{display:inline-block;margin:0 1rem 1rem 0}
svg text{font-size:11px;fill:#333}"""
Curve = tuple[str, list[tuple[float, float]]]
TIMES: tuple[tuple[str, Callable[[Call], float | None]], ...] = (
    ("Till första ordet (s)", lambda call: call.first),
    ("Mellan två ord (s)", lambda call: call.per_token),
    ("Hela svaret (s)", lambda call: call.end),
)


def html(
    results: Sequence[Result], compared: Sequence[Compared], first: float, each: float, load: tuple[float, float, float]
) -> str:
    """Return the whole page. It holds figures only. `load` is the machine's load average when it was measured."""
    rows = [{"Frågor/s": r.load.rate, **r.figures(first, each)} for r in results]
    machine = "Maskinens last efter mätningen (1, 5 och 15 minuter): " + ", ".join(f"{n:.1f}" for n in load)
    goal = f"Mål för goodput: första ordet inom {first:g} s, därefter högst {each:g} s per ord. Öppen last (Poisson)."
    spread = "".join(_figure(title, [_spread(r, get) for r in results], "andel av svaren") for title, get in TIMES)
    return (
        f'<!doctype html><html lang="sv"><meta charset="utf-8"><title>Modellserver under last</title><style>{STYLE}</style>'
        f"<h1>Modellserver under last</h1><p>{goal} {machine}.</p>{_table(rows)}<h2>Tidernas spridning</h2>{spread}"
        f"{_goodput(rows)}{_gateway(compared)}</html>"
    )


def _goodput(rows: Sequence[dict[str, float]]) -> str:
    if len(rows) < 2:
        return ""
    curves: list[Curve] = [
        ("svar inom målet", sorted((row["Frågor/s"], row["goodput_per_s"]) for row in rows)),
        ("alla frågor", sorted((row["Frågor/s"], row["Frågor/s"]) for row in rows)),
    ]
    return f"<h2>Vad den hinner</h2>{_figure('Frågor per sekund', curves, 'svar per sekund inom målet')}"


def _gateway(compared: Sequence[Compared]) -> str:
    if not compared:
        return ""
    curves: list[Curve] = []
    for one in compared:
        for n, name in enumerate(("utan", "genom")):
            calls = [call.first - call.masking for pair in one.rounds for call in pair[n].calls]
            curves.append((f"{one.trial.clients} klienter, {name}", _shares(calls)))
    return (
        "<h2>Vad tjänsten lägger till</h2><p>Samma frågor direkt till modellservern och genom tjänsten, turvis. "
        f"Tiden för maskering redovisas för sig.</p>{_table([one.figures() for one in compared])}"
        f"{_figure('Till första ordet utom maskering (s)', curves, 'andel av svaren')}"
    )


def _spread(result: Result, get: Callable[[Call], float | None]) -> Curve:
    values = [value for call in result.calls if call.fault is None and (value := get(call)) is not None]
    return f"{result.load.rate:g}/s", _shares(values)


def _shares(values: Sequence[float]) -> list[tuple[float, float]]:
    """Return (value, share that is no greater), in order: the empirical distribution."""
    return [(value, n / len(values)) for n, value in enumerate(sorted(values), 1)]


def _table(rows: Sequence[dict[str, float]]) -> str:
    lines = (
        f"<tr><td>{escape(name)}</td>" + "".join(f"<td>{row[name]:.3f}</td>" for row in rows) + "</tr>"
        for name in rows[0]
    )
    return f"<table>{''.join(lines)}</table>"


def _figure(title: str, curves: Sequence[Curve], upward: str) -> str:
    points = [point for _, curve in curves for point in curve]
    right, top = (max((p[axis] for p in points), default=1.0) or 1.0 for axis in (0, 1))

    def at(x: float, y: float) -> str:
        return f"{LEFT + x / right * (WIDTH - LEFT - 8):.1f} {HEIGHT - LOW - y / top * (HEIGHT - LOW - 8):.1f}"

    drawn = "".join(_curve(n, name, [at(*point) for point in curve]) for n, (name, curve) in enumerate(curves))
    axes = f'<path d="M{LEFT} 8V{HEIGHT - LOW}H{WIDTH - 8}" fill="none" stroke="#999"/>'
    ends = (
        f'<text x="{LEFT - 4}" y="16" text-anchor="end">{top:.3g}</text>'
        f'<text x="{WIDTH - 8}" y="{HEIGHT - 10}" text-anchor="end">{right:.3g}</text>'
        f'<text x="{LEFT}" y="{HEIGHT - 10}">0</text>'
    )
    return (
        f'<figure><svg width="{WIDTH}" height="{HEIGHT}" role="img" aria-label="{escape(title)}">{axes}{ends}{drawn}</svg>'
        f"<figcaption>{escape(title)}, {escape(upward)}</figcaption></figure>"
    )


def _curve(number: int, name: str, places: Sequence[str]) -> str:
    colour = COLOURS[number % len(COLOURS)]
    line = f'<path d="M{"L".join(places)}" fill="none" stroke="{colour}" stroke-width="2"/>' if places else ""
    return f'{line}<text x="{WIDTH - 150}" y="{40 + 14 * number}" style="fill:{colour}">{escape(name)}</text>'
