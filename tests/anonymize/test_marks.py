"""A text without å, ä and ö is read with them; every other text as it stands."""

import pytest

from anonymize.lexicon import Lexicon
from anonymize.marks import Marks, bare
from anonymize.ner.prior import NamePrior

PLAIN = " Utredaren beslutar att avsluta ett beslut om kontaktperson och vill boka ett nytt samtal med familjen i april eller maj."


@pytest.fixture(scope="module")
def marks() -> Marks:
    return Marks(Lexicon(prior=NamePrior.load()))


@pytest.mark.parametrize(
    "spelled",
    [
        "Föräldrarna har gemensam vårdnad och bor på Storgatan i Göteborg.",
        "Modern är orolig för Björn som inte har varit i skolan på två veckor.",
        "Förhandsbedömning, skyddsbedömning och överläggning.",
        "BARNAVÅRDSUTREDNING, uppföljning och översättning.",
        "Hon bor på Byvägen 17, förr på Solgården och i Kyrkogränd.",
        "Även handläggaren från förskolan grät när hon hämtade honom.",
        "Sjuksköterskan på vårdcentralen såg inga blåmärken på flickan.",
    ],
)
def test_words_get_their_marks_back(marks: Marks, spelled: str) -> None:
    text = bare(spelled) + PLAIN
    read = marks(text)
    assert len(read) == len(text)
    assert read == spelled + PLAIN


@pytest.mark.parametrize(
    "text",
    [
        "Foraldrarna har skilt sig.",  # too short to say how it is written
        "Foraldrarna har skilt sig, står det." + PLAIN,  # it has a mark
        "Anna Svensson och Mohammed Ali bor kvar, de vill ha hjälp.".replace("ä", "e") + PLAIN,  # nobody knows helpp
        "",
    ],
)
def test_other_text_stays(marks: Marks, text: str) -> None:
    assert marks(text) == text
