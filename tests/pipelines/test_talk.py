"""What of a talk may be a point: an answer with its question, never a question, a greeting or an "okej" by itself."""

import pytest

from anonymize.mask import MaskedDocument, Masking
from anonymize.masked import Masked
from anonymize.people import Registry
from anonymize.settings import settings
from anonymize.vault import Vault
from pipelines.case import assemble
from pipelines.document import Place, Segment, join
from pipelines.writers.units import units

TALKS = [
    pytest.param(
        ["A: Äter han något under dagen?", "B: Om jag ställer fram så äter han, men han har gått ner i vikt sedan jul."],
        ["A: Äter han något under dagen? B: Om jag ställer fram så äter han, men han har gått ner i vikt sedan jul."],
        id="an answer has its question, which is no point by itself",
    ),
    pytest.param(
        ["A: Hur mår flickan? Jag måste fråga om båda barnen.", "B: Hon mår bra och spelar fotboll."],
        ["A: Hur mår flickan? Jag måste fråga om båda barnen.", "A: Hur mår flickan? Jag måste fråga om båda barnen. B: Hon mår bra och spelar fotboll."],
        id="a question that goes on",
    ),
    pytest.param(
        ["A: Då bokar jag ett möte på tisdag klockan tre. Passar det?", "B: Ja, det passar bra."],
        ["A: Då bokar jag ett möte på tisdag klockan tre.", "A: Då bokar jag ett möte på tisdag klockan tre. Passar det? B: Ja, det passar bra."],
        id="the question at a turn's end goes with its answer",
    ),
    pytest.param(
        ["A: Hemteamet kan komma två förmiddagar i veckan.", "B: Ja, det vill jag."],
        ["A: Hemteamet kan komma två förmiddagar i veckan.", "A: Hemteamet kan komma två förmiddagar i veckan. B: Ja, det vill jag."],
        id="what is agreed to",
    ),
    pytest.param(
        ["A: Gunnel kan hämta pojken på onsdagar.", "B: Ja, det går bra.", "A: Då skriver vi det, och jag ringer skolan."],
        ["A: Gunnel kan hämta pojken på onsdagar.", "A: Gunnel kan hämta pojken på onsdagar. B: Ja, det går bra.",
         "A: Gunnel kan hämta pojken på onsdagar. B: Ja, det går bra. A: Då skriver vi det, och jag ringer skolan."],
        id="what is settled in the third turn was said in the first",
    ),
    pytest.param(
        ["A: Jag körde till affären i måndags.", "B: Det gjorde han inte, bilen stod hemma hela dagen."],
        ["A: Jag körde till affären i måndags.", "A: Jag körde till affären i måndags. B: Det gjorde han inte, bilen stod hemma hela dagen."],
        id="what it rests on, though nobody asked",
    ),
    pytest.param(
        ["A: Två bössor i skåpet.", "B: Ja, nyckeln har jag i min sykorg under fönstret."],
        ["A: Två bössor i skåpet.", "A: Två bössor i skåpet. B: Ja, nyckeln har jag i min sykorg under fönstret."],
        id="yes to what was said",
    ),
    pytest.param(
        ["A: Han slog henne på kinden i julas för att hon tog bilnycklarna.", "B: Det har jag aldrig gjort."],
        ["A: Han slog henne på kinden i julas för att hon tog bilnycklarna. B: Det har jag aldrig gjort."] * 2,
        id="what is denied is not told without the denial",
    ),
    pytest.param(["A: Tack för i dag.", "B: Tack."], [], id="thanks"),
    pytest.param(["A: Hej.", "B: Hej hej."], [], id="greetings"),
]  # fmt: skip


@pytest.mark.parametrize(("turns", "told"), TALKS)
def test_turns_that_may_be_told(turns: list[str], told: list[str]) -> None:
    document = join(
        "a.vtt", "a.vtt", [Segment(t, Place("turn", speaker=t[0], time=str(n))) for n, t in enumerate(turns)]
    )
    masked = MaskedDocument("a.vtt", Masked(document.text, []), (), ())
    case = assemble([document], Masking((masked,), Registry(), settings().policy("standard")), Vault())
    assert [unit.text.text for unit in units(case)] == told
