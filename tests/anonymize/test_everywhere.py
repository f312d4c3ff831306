"""What a case says once is known wherever it stands: the town of a municipality, the end of a number, whose letters open a turn."""

import pytest

from anonymize.mask import Masker
from anonymize.people import Source
from anonymize.settings import AnonymizeSettings
from anonymize.vault import Vault


@pytest.mark.parametrize(
    ("texts", "masked"),
    [
        (("Till Näshammars kommun.", "Näshammar 2026-03-12\nHej"), "[PLATS-1] 2026-03-12\nHej"),
        (("Till Näshammars kommun.", "Ett näshammar syns."), "Ett näshammar syns."),
        (("Till kommunen.", "Kommun 2026-03-12"), "Kommun 2026-03-12"),
    ],
)
def test_the_town_of_a_municipality(
    mask: Masker, rules_only: AnonymizeSettings, texts: tuple[str, str], masked: str
) -> None:
    sources = [Source(str(n), text) for n, text in enumerate(texts)]
    assert mask(sources, rules_only.policy("standard"), Vault()).documents[1].masked.text.text == masked


HANNU = "09.01 Hannu: moro\n09.04 JR: Godmorgon!\n09.07 Hannu: nä ja sov\n09.33 JR: Får jag komma?\n09.40 Hannu: ok"
TALK = (
    "10:02:00  VÅ  Då är vi i gång.\n10:02:14  SR  Ja.\n10:03:08  VÅ  Och du?\n10:03:32  BX  Jag.\n10:04:15  VÅ  Bra."
)
GUESTS = (
    "Deltagare: NL (Nanna Lindahl), OK (Oksana Kovalenko)\n0:00:31 NL Välkomna.\n0:01:02 OK/tolk Det är varmt.\n"
    "0:01:10 NL Tre i rummet?\n0:01:40 OK/tolk Fyra."
)
JOURNAL = "08.10 SSK ringer om provet.\n09.15 BUP svarar inte.\n10.20 Lunch.\n11.30 SSK ringer igen."
LEGEND = "T = tolk, M = Monika Brandt\n00.10 M: Hur går det?\n00.14 T: Bra.\n00.20 M: Och maten?\n00.25 T: Sådär."


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        (HANNU, {"JR", "Hannu"}),
        (TALK, {"VÅ", "SR", "BX"}),
        (GUESTS, {"NL", "OK", "Nanna Lindahl", "Oksana Kovalenko"}),
        (
            "På mötet var NL (Nanna Lindahl) och OK (Oksana Kovalenko).",
            {"NL", "OK", "Nanna Lindahl", "Oksana Kovalenko"},
        ),
        ("Närv: KL (rektor), ssk (jour).\nKL kollar låset.", {"KL"}),
        ("Samtal med Ines Ek. Ines = I.\nI: Måndag.\nU: Okej.\nI: Onsdag.", {"Ines Ek", "Ines", "I"}),
        (JOURNAL, set()),
        (LEGEND, {"M", "Monika Brandt"}),
    ],
)
def test_whose_letters_open_the_turns_of_a_talk(
    mask: Masker, rules_only: AnonymizeSettings, text: str, letters: set[str]
) -> None:
    document = mask([Source("0", text)], rules_only.policy("standard"), Vault()).documents[0]
    people = [e.span for e in document.entities if e.span.label == "PERSON"]
    assert {text[span.start : span.end] for span in people} == letters


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Mamman 19850709-2384. Ursäkta, 2384 är rätt.", "Mamman [PERSONNUMMER-1]. Ursäkta, [PERSONNUMMER-2] är rätt."),
        ("Mamman 19850709-2384. Bidrag 2 384 kr.", "Mamman [PERSONNUMMER-1]. Bidrag 2 384 kr."),
    ],
)
def test_the_last_four_of_a_number(mask: Masker, rules_only: AnonymizeSettings, text: str, masked: str) -> None:
    assert mask([Source("0", text)], rules_only.policy("standard"), Vault()).documents[0].masked.text.text == masked
