"""What a point keeps from before it, so that "hon" is nobody else than in the source."""

from collections.abc import Callable

import pytest

from pipelines.case import CaseFile
from pipelines.signals import tells_nothing
from pipelines.writers.units import units

Make = Callable[..., CaseFile]
SIGNED = "Domen gäller omedelbart och kan överklagas inom tre veckor.\n\nAnna Svensson\n\nrådman"
LEAN = [
    pytest.param(
        "Anna har fått två varningar om störande ljud i år. En till och kontraktet sägs upp av värden direkt.",
        "[PERSON-1] har fått två varningar om störande ljud i år. En till och kontraktet sägs upp av värden direkt.",
        id="one more of what",
    ),
    pytest.param(
        "5. Varför är föräldrarna inte informerade?\n\nAnna vill inte det.",
        "5. Varför är föräldrarna inte informerade? [PERSON-1] vill inte det.",
        id="what the form asks, where the answer says little",
    ),
    pytest.param(
        "5. Varför är föräldrarna inte informerade?\n\nAnna och kuratorn har bestämt att inte ringa hem till familjen.",
        "[PERSON-1] och kuratorn har bestämt att inte ringa hem till familjen.",
        id="not what it asks, where the answer tells it",
    ),
    pytest.param(
        "5. Varför är föräldrarna inte informerade?\n\nAnna och kuratorn har bestämt att inte ringa hem till familjen. De väntar.\n\n"
        "Rektor har godkänt detta.",
        "[PERSON-1] och kuratorn har bestämt att inte ringa hem till familjen. … Rektor har godkänt detta.",
        id="what detta of a new paragraph means",
    ),
    pytest.param(
        "Anna har bipolär sjukdom sedan många år och går på öppenvården. Under hösten hade hon en lång nedstämd period hemma.",
        "[PERSON-1] har bipolär sjukdom sedan många år och går på öppenvården. Under hösten hade hon en lång nedstämd period hemma.",
        id="whom hon is, in the middle of a sentence",
    ),
    pytest.param(
        "Anna är sjukskriven sedan i våras och bor kvar i lägenheten.\n\nAnsökan kompletterades i mars.\n\nUnder våren fick hon avslag.",
        "[PERSON-1] är sjukskriven sedan i våras och bor kvar i lägenheten. … Under våren fick hon avslag.",
        id="who was named further up",
    ),
    pytest.param(
        "Anna vet inte att hon kan koden.\n\nDörren larmades i början av mars.\n\nSedan märkte hon att det blev tyst i huset.",
        "Sedan märkte hon att det blev tyst i huset.",
        id="not one beside whom another hon stands",
    ),
    pytest.param(
        "Anna och Bo är skilda sedan i fjol.\n\nDörren larmades i början av mars.\n\nUnder våren fick hon avslag på sin ansökan.",
        "Under våren fick hon avslag på sin ansökan.",
        id="not one of two",
    ),
    pytest.param(
        "Vid lågt blodsocker ges saft och smörgås, ring sedan Anna.\n\nDörren larmas.\n\nUnder natten går han ofta ut.",
        "Under natten går han ofta ut.",
        id="not one whom a sentence only mentions",
    ),
    pytest.param(
        "Bo är pappa till barnet.\n\nMamman säger att hon inte orkar mer och vill ha hjälp.",
        "Mamman säger att hon inte orkar mer och vill ha hjälp.",
        id="a role names too",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "told"), LEAN)
def test_what_a_point_leans_on(make_case: Make, text: str, told: str) -> None:
    assert units(make_case(text))[-1].text.text == told


def test_what_was_asked_stands_with_what_was_answered(make_case: Make) -> None:
    asked = "Jag frågade försiktigt om det har hänt förut någon gång under hösten."
    nodded = "Han nickade och sa att det är när mamma är på jobbet om kvällarna."
    told = [
        unit.text.text
        for unit in units(make_case(f"Vi satt i grupprummet på skolan hela den eftermiddagen. {asked} {nodded}"))
    ]
    assert any(text.endswith(f"{asked} {nodded}") for text in told)


@pytest.mark.parametrize(
    ("after", "kept"),
    [
        ("Jag har inte själv sett märket, jag var i ett annat klassrum den lektionen.", True),
        ("Det är klasskamraten som har sagt det till mig när vi satt i matsalen.", True),
        ("Läraren är inte säker på det, för det var mörkt i omklädningsrummet då.", True),
        ("Uppgiften är obekräftad och kommer från en kamrat i parallellklassen.", True),
        ("En kamrat sa att det var draget från dörren. Jag såg inte själv.", True),
        ("Tar ej upp uppgiften som faktum.", True),
        ("Mamman vet inte om hon orkar komma till mötet som är i skolan i dag.", False),
        ("Skolan serverade frukost den dagen, och det blev fyra smörgåsar till alla.", False),
    ],
)
def test_a_proviso_stays_with_what_it_is_about(make_case: Make, after: str, kept: bool) -> None:
    told = "Idrottsläraren såg ett stort blåmärke på pojkens vänstra överarm när han bytte om."
    assert (after in units(make_case(f"{told} {after}"))[0].text.text) == kept


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("Anna säger att Bo hade lovat henne utegångsstopp hela den helgen, båda kvällarna. Bo säger att det aldrig var bestämt.", True),
        ("Bo säger att han inte höll i någon dörr, det var bara stoj i korridoren. Anna säger att Bo och en till höll fast den hårt.", True),
        ("Anna säger att hon gärna flyttar till sin syster i Skövde redan till sommaren. Bo säger att han för sin del vill bo kvar i huset på landet hela livet ut.", False),
    ],
)  # fmt: skip
def test_whom_something_is_told_of_is_heard_beside_it(make_case: Make, text: str, both: bool) -> None:
    case = make_case(text)
    told = [unit.text.text for unit in units(case)]
    assert (" ".join(sentence.masked.text for sentence in case.sentences) in told) == both


def test_somebody_s_words_are_kept_whole(make_case: Make) -> None:
    said = 'Han sa till läraren i grupprummet: "Jocke blev arg för att jag spillde mjölk på mattan i går kväll. Mamma sov för hon hade jobbat."'
    assert [unit.own.text for unit in units(make_case(said))] == [said]


@pytest.mark.parametrize(
    ("line", "nothing"),
    [
        ("Se anmälan.", True), ("Se punkt 5.", True), ("Personnummer: 20161009-2395", True), ("Tfn: 08-465 004 21", True),
        ("Blanketten fylls i digitalt och skickas till mottagningen.", True),
        ("Anmälan enligt 19 kap. 1 § socialtjänstlagen (2025:400).", True),
        ("Se till att han får sin medicin.", False), ("Telefon: bara kvällstid, hon arbetar dagtid.", False),
        ("Frånvaro: 23 % i februari.", False),
    ],
)  # fmt: skip
def test_what_a_form_s_line_tells(line: str, nothing: bool) -> None:
    assert tells_nothing(line) == nothing


def test_who_signed_is_no_point(make_case: Make) -> None:
    assert [unit.own.text for unit in units(make_case(SIGNED))] == [SIGNED.partition("\n")[0]]
