"""What a draft opens with: what the documents are and concern, in their own words, and never what is said around a talk."""

from collections.abc import Callable

import pytest

from anonymize.mask import MaskedDocument, Masking
from anonymize.masked import Masked
from anonymize.people import Registry
from anonymize.settings import settings
from anonymize.vault import Vault
from pipelines.case import CaseFile, assemble
from pipelines.document import Place, Segment, join
from pipelines.signals import is_small_talk
from pipelines.templates import load
from pipelines.writers.opening import opened, openings

Make = Callable[..., CaseFile]
REST = "\n\nHon trivs i skolan." * 2
OPENS = [
    pytest.param(
        "ANSÖKAN OM BYGGLOV\n\nFastighet: Kvarnbacken 1:17\n\nInkom: 2024-02-12\n\nÅtgärd: garage, 54 kvm\n\nTaket är rött." + REST,
        ["ANSÖKAN OM BYGGLOV. Fastighet: Kvarnbacken 1:17. Inkom: 2024-02-12. Åtgärd: garage, 54 kvm"],
        id="a form: what it is, what it concerns, its day",
    ),
    pytest.param(
        "TJÄNSTEANTECKNING, mottagningen\n\n2026-03-12 kl 14.05 Orosanmälan inkom\n\nGäller misstänkt våld och frånvaro. Se bilagan." + REST,
        ["TJÄNSTEANTECKNING, mottagningen. 2026-03-12 kl 14.05 Orosanmälan inkom. Gäller misstänkt våld och frånvaro."],
        id="a journal: its first note says it",
    ),
    pytest.param(
        "Från: Kommunen\n\nSkickat: 11 mars 2025\n\nÄmne: Skolskjuts\n\nHej!\n\nTaxin kom för sent i går." + REST,
        ["Från: Kommunen. Skickat: 11 mars 2025. Ämne: Skolskjuts"],
        id="a mail: from whom, when, about what",
    ),
    pytest.param(
        "Till förvaltningsrätten\n\nJag överklagar beslutet om april. Kommunen har dragit pengarna två gånger." + REST,
        ["Till förvaltningsrätten. Jag överklagar beslutet om april."],
        id="a letter says what it wants",
    ),
    pytest.param(
        "Protokoll, nämnden 2024-11-20\n\n§ 1 BUDGET\n\nUnderskottet avser placeringar. Frågan inleds i höst." + REST, [],
        id="an item of a meeting is not what all of it concerns",
    ),
    pytest.param(
        "BESLUT 2024-05-07\n\nNämnden beslutar att bevilja ansökan om bygglov. Startbesked krävs." + REST, [],
        id="what is decided has its own section",
    ),
    pytest.param(
        "ANMÄLAN OM ORO\n\n1. Barnet\nNamn: Bo Ek\n\n2. Den som anmäler\nRektor på skolan." + REST,
        ["ANMÄLAN OM ORO. Namn: [PERSON-1]"],
        id="a form's heading says nothing by itself",
    ),
    pytest.param("Journal\n\nHon är orolig för att han inte äter." + REST, [], id="nobody knows who she is"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), OPENS)
def test_what_a_document_is_and_concerns(make_case: Make, text: str, told: list[str]) -> None:
    case = make_case(text)
    assert [opened(case, numbers).text for numbers in openings(case, load("orosanmalan"))] == told


def test_a_talk_opens_with_its_day_and_its_subject() -> None:
    turns = [
        "A: Ja, då är inspelningen igång, det är onsdag den 4 februari 2026 och jag heter A.", "A: Hör du mig?", "B: Ja.",
        "A: Vi ska prata om utredningen, den handlar om skolfrånvaron.", "B: Okej.", *["B: Han går inte dit."] * 20,
    ]  # fmt: skip
    document = join(
        "a.vtt", "a.vtt", [Segment(t, Place("turn", speaker=t[0], time=str(n))) for n, t in enumerate(turns)]
    )
    masked = MaskedDocument("a.vtt", Masked(document.text, []), (), ())
    case = assemble([document], Masking((masked,), Registry(), settings().policy("standard")), Vault())
    assert [opened(case, numbers).text for numbers in openings(case, load("orosanmalan"))] == [
        "A: det är onsdag den 4 februari 2026 och jag heter A. A: Vi ska prata om utredningen, den handlar om skolfrånvaron."
    ]


@pytest.mark.parametrize(
    ("text", "around"),
    [
        ("Och du vet att samtalet spelas in.", True),
        ("Det stavas med dubbel v.", True),
        ("Stör jag?", True),
        ("Hur mår du när han slår dig?", False),
        ("Han är orolig för skolan.", False),
    ],
)
def test_what_is_said_around_a_talk(text: str, around: bool) -> None:
    assert is_small_talk(text) == around


def test_the_subject_of_a_chain_of_mails_stands_once(make_case: Make) -> None:
    case = make_case(
        "Från: Kommunen\n\nÄmne: Taxi\n\nDen kom sent.\n\nFrån: Skolan\n\nÄmne: SV: Taxi\n\nVi frågar." + REST
    )
    assert [opened(case, numbers).text for numbers in openings(case, load("epost"))] == ["Från: Kommunen. Ämne: Taxi"]
