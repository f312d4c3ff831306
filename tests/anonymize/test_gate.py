"""What is believed of a model's finds: by the words around them, and by how the writer uses capitals."""

import pytest

from anonymize.capitals import Capitals
from anonymize.context import Context
from anonymize.gate import Gate
from anonymize.known import Known
from anonymize.lexicon import Lexicon
from anonymize.recognizers.reading import Reading
from anonymize.spans import Span


def _find(text: str, label: str = "PERSON", score: float = 0.9) -> tuple[Reading, Span]:
    """Read a text in which a find stands between ⟦ and ⟧."""
    start, end = text.index("⟦"), text.index("⟧") - 1
    return Reading(text.replace("⟦", "").replace("⟧", "")), Span(start, end, label, score, "ner")


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("Hon svarar ⟦per⟧ telefon.", True),
        ("det kostar 40 kr ⟦per⟧ dygn", True),
        ("jag och ⟦per⟧ ringde", False),
        ("hälsa ⟦per⟧ att jag kommer", False),
        ("Det var en ⟦karl⟧ med hatt.", True),
        ("han drog ett ⟦streck⟧ där", True),
        ("hon fick gult ⟦kort⟧ igen", True),
        ("det sa ⟦karl⟧ i går", False),
        ("så kom ⟦liv⟧ hem", False),
        ("bott där sen ⟦april⟧", True),
        ("i början av ⟦maj⟧ flyttade de", True),
        ("sen ringde ⟦maj⟧ igen", False),
        ("marsvinet heter ⟦Sixten⟧", True),
        ("hunden ⟦Sixten⟧ skäller", True),
        ("pojken heter ⟦Sixten⟧", False),
        ("de har en tax vid namn ⟦Ruffen⟧", True),
        ("hon har en hund som heter ⟦Putte⟧", True),
        ("en vän som heter ⟦Putte⟧", False),
        ("Enligt GPS:⟦en⟧ ligger det där.", True),
        ("en snäll ⟦karl⟧ från byn", True),
        ("en kollega ⟦karl⟧ från byn", False),
        ("jag vill inte ⟦bo⟧ där", True),
        ("jag såg inte ⟦bo⟧ där", False),
        ("sen hörde vi att ⟦bo⟧ slutade ringa", False),
        ("ansvarig: ⟦faisal noori⟧, soc", False),
        ("hon bad en ⟦lovisa⟧ om hjälp", False),
        ("Benen smörjs med ⟦Propyless⟧ kväll.", True),
        ("Hon pratar med ⟦Propyless⟧ kväll.", False),
        ("Tar ⟦Olanzapin⟧ till natten.", True),
        ("⟦Behepan⟧      1 mg      2", True),
        ("hans namn är ⟦per⟧ tel 0380", False),
        ("Villkor:\n⟦a⟧. Rena prov.", True),
        ("ses i morgon\n⟦m⟧", False),
        ("Mötet är i grupprum ⟦Asp⟧.", False),
        ("⟦Sal Ek⟧ är bokad", True),
        ("⟦Grupprum Lind⟧ är bokat", True),
        ("⟦Salma Ek⟧ är bokad", False),
        ("Skriv ⟦ÅÅÅÅ-MM-DD⟧ här", True),
        ("Fyll i ⟦XXXXXX-XXXX⟧ här", True),
        ("Enligt lex ⟦Hulda⟧ ska det anmälas.", True),
        ("⟦Knut-lapp⟧ ifylld", False),
        ("⟦Dag-schema⟧ finns", True),
        ("⟦Svensson-pojken⟧ kom", False),
        ("⟦Anna-karin⟧ kom", False),
        ("se ⟦larmnr⟧ 4", True),
        ("bil ⟦å⟧ släp", True),
        ("⟦Sixten⟧ 5 mg till natten", True),
        ("⟦Inga⟧ självmordstankar.", True),
        ("⟦Inga⟧ kända allergier.", True),
        ("⟦Inga⟧ barnvaktar.", False),
        ("⟦Inga⟧ ringde.", False),
        ("H: Hör du?\n⟦T⟧: Ja.\nH: Namn?\nT: Det minns hon inte.", True),
        ("H: Hör du?\n⟦T⟧: Ja.", False),
        ("K är Kian.\n⟦K⟧: Ja.\nM: Hej.\nK: Nej.", False),
    ],
)
def test_what_stands_around_a_find_says_that_it_is_nobody(text: str, denied: bool, lexicon: Lexicon) -> None:
    assert Context(lexicon).denies(*_find(text)) is denied


@pytest.mark.parametrize(
    ("text", "placed"),
    [
        ("Hon växte upp i ⟦Phrae⟧.", True),
        ("han var i ⟦Lomza Dolna⟧ hela sommaren", True),
        ("det står i ⟦Phrae⟧s dagbok", False),
        ("hon är kär i ⟦Phrae⟧", False),
        ("fick syn på vad som fanns i ⟦Anna⟧", False),
        ("de bodde hos ⟦Phrae⟧", False),
    ],
)
def test_who_is_in_it_is_a_place(text: str, placed: bool, lexicon: Lexicon) -> None:
    assert Context(lexicon).placed(*_find(text)) is placed


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sa ⟦mejlar gunhild⟧ i kväll", "gunhild"),
        ("där kom ⟦berit och⟧ gick", "berit"),
        ("då sa ⟦gunhild ström⟧ nej", "gunhild ström"),
        ("Det blev ⟦Diaqnos⟧: astma.", "Diaqnos"),
        ("Läkaren skrev.\n⟦Diaqnos⟧: astma.", None),
        ("Läkaren skrev.\n⟦Tariq⟧: astma.", "Tariq"),
        ("Han var i ⟦Phrae⟧.", "Phrae"),
    ],
)
def test_words_of_grammar_and_scanned_words_are_no_part_of_a_name(
    text: str, found: str | None, lexicon: Lexicon
) -> None:
    reading, span = _find(text)
    admitted = list(Gate(lexicon, Known.of(lexicon)).admit(reading, [span]))
    assert [reading.text[s.start : s.end] for s in admitted] == ([found] if found else [])


@pytest.mark.parametrize(
    ("text", "titled"),
    [
        ("Vid Behov Av Stöd Ska Den Enskilde Ansöka Hos Kommunen Innan Insatsen Börjar Gälla.", True),
        ("Vid behov av stöd ska Anna Ek ansöka hos kommunen innan Karin Lund och Per Holm börjar.", False),
        ("Kort Text Här.", False),
    ],
)
def test_who_capitalises_everything_says_nothing_by_it(text: str, titled: bool, lexicon: Lexicon) -> None:
    assert Capitals(lexicon).titled(Reading(text)) is titled


@pytest.mark.parametrize(
    ("text", "label", "score", "found"),
    [
        ("Vapnen låg i skåpet på ⟦Ängabo Södra⟧.", "ADDRESS", 0.95, True),
        ("Vapnen låg i skåpet på ⟦Ängabo Södra⟧.", "ADDRESS", 0.85, False),
        ("Vapnen låg i skåpet på ⟦Huset⟧.", "ADDRESS", 0.95, False),
        ("Vapnen låg i skåpet på ⟦Anna⟧.", "ADDRESS", 0.95, False),
        ("De spelade ⟦Kahoot⟧ hela dagen.", "PERSON", 0.7, False),
        ("De mötte ⟦Gunhildur⟧ hela dagen.", "PERSON", 0.7, True),
        ("Vi skrev.\n⟦Bussan⟧ målade.", "PERSON", 0.99, True),
        ("Vi skrev.\n⟦Bussan⟧ målade.", "PERSON", 0.9, False),
    ],
)
def test_how_sure_the_model_must_be(text: str, label: str, score: float, found: bool, lexicon: Lexicon) -> None:
    reading, span = _find(text, label, score)
    assert bool(list(Gate(lexicon, Known.of(lexicon)).admit(reading, [span]))) is found
