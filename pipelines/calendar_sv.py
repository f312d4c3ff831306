"""The Swedish calendar in words: months, weekdays, ordinals as they are spoken, feasts, and sums over dates."""

from datetime import date, timedelta

MONTHS = {
    m: n for n, m in enumerate(("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec"), 1)
}
WEEKDAYS = {w: n for n, w in enumerate(("mån", "tis", "ons", "tor", "fre", "lör", "sön"))}
SEASONS = {"vå": 3, "vt": 1, "so": 6, "hö": 9, "ht": 8, "vi": 12}
DAYS = {
    "går": -1,
    "förrgår": -2,
    "morgon": 1,
    "morron": 1,
    "övermorgon": 2,
}  # after "i"; every other word is the day itself
_ONES = ("första", "andra", "tredje", "fjärde", "femte", "sjätte", "sjunde", "åttonde", "nionde")
_TEENS = (
    "tionde",
    "elfte",
    "tolfte",
    "trettonde",
    "fjortonde",
    "femtonde",
    "sextonde",
    "sjuttonde",
    "artonde",
    "nittonde",
)
ORDINALS = {
    **{word: n for n, word in enumerate((*_ONES, *_TEENS, "tjugonde"), 1)},
    **{f"tjugo{word}": 20 + n for n, word in enumerate(_ONES, 1)},
    "tjugeförsta": 21, "trettionde": 30, "trettioförsta": 31, "trettiförsta": 31,
}  # fmt: skip
_NUMBERS = ("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")
NUMBERS = {**{w: n for n, w in enumerate(_NUMBERS)}, "ett": 1, "fjorton": 14, "tjugo": 20, "trettio": 30, "ett par": 2}
_FIXED = {
    "julafton": (12, 24), "juldagen": (12, 25), "annandag jul": (12, 26), "nyårsafton": (12, 31), "nyårsdagen": (1, 1),
    "lucia": (12, 13), "trettondagsafton": (1, 5), "trettondagen": (1, 6), "valborg": (4, 30), "första maj": (5, 1),
    "nationaldagen": (6, 6),
}  # fmt: skip
_FROM_EASTER = {
    "skärtorsdag": -3, "långfredag": -2, "påskafton": -1, "påskdagen": 0, "annandag påsk": 1, "kristi himmelsfärdsdag": 39,
}  # fmt: skip


def year(text: str) -> int:
    """Return a year written with two or four digits."""
    n = int(text)
    return n if n > 99 else 2000 + n if n < 70 else 1900 + n


def ordinal(text: str) -> int:
    """Return the day of the month that "3", "3:e" or "tredje" says."""
    digits = text.rstrip(":eaEA")
    return int(digits) if digits.isdigit() else ORDINALS[text.casefold()]


def number(text: str) -> int:
    """Return the number that "3" or "tre" says."""
    return int(text) if text.isdigit() else NUMBERS[text.casefold()]


def nearest(day: int, month: int, weekday: int | None, anchor: date, future: bool) -> date:
    """Return the day of the year that lies nearest: on the weekday named, else behind, or ahead where the words say so."""
    years = [
        date(y, month, day) for y in range(anchor.year - 3, anchor.year + 4) if (day, month) != (29, 2) or y % 4 == 0
    ]
    if weekday is not None and (fitting := [d for d in years if d.weekday() == weekday]):
        near = min(fitting, key=lambda d: abs((d - anchor).days))
        if abs((near - anchor).days) < 400:
            return near
    shift = timedelta(90 if future else -90)
    return min(years, key=lambda d: abs((d - anchor - shift).days))


def real(y: int, month: int, day: int) -> date | None:
    """Return the date, None where the calendar has no such day."""
    try:
        return date(y, month, day)
    except ValueError:
        return None


def add_months(day: date, months: int) -> date:
    """Return the first of the month so many months on."""
    n = day.year * 12 + day.month - 1 + months
    return date(n // 12, n % 12 + 1, 1)


def easter(y: int) -> date:
    """Return Easter Sunday (the anonymous Gregorian algorithm, Nature 1876)."""
    a, b, c = y % 19, y // 100, y % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    return date(y, (h + k - 7 * m + 114) // 31, (h + k - 7 * m + 114) % 31 + 1)


def feast(name: str, y: int) -> date:
    """Return the day of a feast in a year."""
    if name in _FIXED:
        return date(y, *_FIXED[name])
    if name.startswith("midsommar"):
        eve = next(d for n in range(19, 26) if (d := date(y, 6, n)).weekday() == 4)
        return eve + timedelta(name == "midsommardagen")
    return easter(y) + timedelta(next(n for word, n in _FROM_EASTER.items() if name.startswith(word)))
