"""The search through the case, the second look at the masked text, signals of protection, and the risk report."""

import pytest

from anonymize.initials import Initials
from anonymize.known import Known
from anonymize.lexicon import Lexicon
from anonymize.people import Person, Registry
from anonymize.recognizers.reading import Reading
from anonymize.residual import Scan
from anonymize.risk import assess, report, telling
from anonymize.signals import signals
from anonymize.spans import Span
from tests.anonymize.conftest import MaskTexts


def test_a_name_found_once_is_masked_in_every_document(mask_texts: MaskTexts) -> None:
    masking = mask_texts(["Hon heter Ywonka Brattberg.", "ywonka kom. YWONKA gick. Ywonkas bror.", "Brattberg ringde."])
    assert masking.status == "ok"
    assert not any("rattberg" in d.masked.text.text or "wonka" in d.masked.text.text.lower() for d in masking.documents)


def test_a_name_that_is_a_word_is_masked_only_as_a_name(mask_texts: MaskTexts) -> None:
    text = mask_texts(["Kurator Per Ek ringde. En ek växer per automatik här."]).documents[0].masked.text.text
    assert "En ek växer per automatik" in text
    assert "Per" not in text


def test_a_number_is_masked_in_every_form(mask_texts: MaskTexts) -> None:
    masking = mask_texts(["Hon är 20140101-2396.", "Numret 2014 01 01 23 96 igen, och (-2396)."])
    assert "23" not in masking.documents[1].masked.text.text


def test_a_unit_of_land_is_masked_alone_once_it_is_known(mask_texts: MaskTexts) -> None:
    masking = mask_texts(["Fastigheten Provby Norra 4:12 såldes.", "Hon äger 4:12, skalan är 1:50."])
    assert masking.documents[1].masked.text.text == "Hon äger [FASTIGHET-2], skalan är 1:50."


def test_a_known_name_in_lower_case_is_masked_where_it_does_something(mask_texts: MaskTexts) -> None:
    text = mask_texts(["Conny Glad kom.", "ringde henne. glad svarade inte. hon var glad idag."]).documents[1].masked
    assert text.text.text.startswith("ringde henne. [PERSON-1b] svarade inte. hon var glad idag.")


def test_initials_of_people_in_the_case(lexicon: Lexicon) -> None:
    initials = Initials(Known.of(lexicon))
    initials.learn(["Anki Karlsson", "Reza Tavakoli"])
    text = "AK ringde.\nR: Vad heter du?\nBUP svarade.\nR. säger nej."
    row = [Span(text.index("Vad"), text.index("Vad") + 3, "ORGANISATION")]
    found = {text[s.start : s.end] for s in initials.find(Reading(text), row)}
    assert found == {"AK"}
    named = "Reza kom. R. säger nej.\nR: Ja."
    assert {named[s.start : s.end] for s in initials.find(Reading(named), [Span(0, 4, "PERSON")])} == {"R.", "R"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Läraren pratade med R om det.", {"R"}),
        ("Ansvarig för A, se nedan.", {"A"}),
        ("Hon sa att R skulle hämta.", {"R"}),
        ("Brevet är från A.", {"A"}),
        ("Enligt R går det bra.", {"R"}),
        ("Uppdraget åt A\nslutfördes.", {"A"}),
        ("Kontakt med A T i dag.", {"A T"}),
        ("Frågan är hos R!", {"R"}),
        ("Listan går från A till R.", set()),
        ("Samtalet med B om det.", set()),
        ("Uteslut plan A och typ R.", set()),
        ("Det beror på A och med R 4 cm.", set()),
    ],
)
def test_a_single_letter_that_somebody_does_something_with(text: str, found: set[str], lexicon: Lexicon) -> None:
    initials = Initials(Known.of(lexicon))
    initials.learn(["Alva Torp", "Rasmus Hedin"])
    assert {text[s.start : s.end] for s in initials.find(Reading(text), [])} == found


def test_initials_where_nobody_uses_capitals(lexicon: Lexicon) -> None:
    initials = Initials(Known.of(lexicon))
    initials.learn(["Hanna Persson", "Tove Kihl"])
    text = "hp: hur stavas det?\ntel: 010-1\nkl\t08.00\ttk\nhon kom hp sa att"
    assert [text[s.start : s.end] for s in initials.find(Reading(text), [])] == ["tk", "hp"]


@pytest.mark.parametrize(("text", "kinds"), [
    ("Han heter Brattbergius ju.", ["certain"]),
    ("Numret 201401012396 står kvar.", ["certain"]),
    ("Skiftet 250511–250512 och 250511 - 250512 var lugnt.", []),
    ("Skriv till a@b.example.", ["certain"]),
    ("Ring 070-174 06 05.", ["certain"]),
    ("Vi såg Qwixolta i går.", ["suspect"]),
    ("Utredningen enligt BBIC förs i Treserva.", []),
    ("Den 2025-02-17–2025-04-11 betalas 8 417 kronor.", []),
    ("Socialnämnden beslutar enligt 4 kap. 1 § SoL.", []),
    ("Katten Qwixolta har ätit, tonen 4000 Hz hördes, Qwixprazol hjälper.", []),
    ("Katten såg Qwixolta i går.", ["suspect"]),
    ("Bolaget har org.nr 556933-4470.", []),
    ("Bolaget har nr 556933-4470.", ["suspect"]),
    ("Firman har org.nr 011023-4470.", ["suspect"]),
])  # fmt: skip
def test_what_the_second_look_finds(text: str, kinds: list[str], lexicon: Lexicon) -> None:
    registry = Registry((Person("k", ("Anna Brattbergius",)),))
    assert {r.kind for r in Scan(lexicon, Known.of(lexicon))(text, registry)} - {
        "suspect" if "certain" in kinds else ""
    } == set(kinds)


@pytest.mark.parametrize(("text", "code"), [
    ("Modern har sekretessmarkering.", "sekretessmarkering"),
    ("Hon har skyddad folkbokföring.", "skyddad_folkbokforing"),
    ("fingerade personuppgifter", "fingerade_uppgifter"),
    ("efter kvarskrivning i kommunen", "kvarskrivning"),
    ("kontaktförbud, och hennes adress är hemlig", "kontaktforbud"),
    ("placerad i skyddat boende", "skyddat_boende"),
    ("Adressen är skyddad sedan mars.", "skyddad_folkbokforing"),
    ("hennes identitet hålls hemlig", "skyddad_folkbokforing"),
    ("HAR SKYDDADE PERSONUPPGIFTER", "skyddad_folkbokforing"),
    ("skyddad folkbokforing", "skyddad_folkbokforing"),
    ("Uppgifterna är sekretess-\nmarkerade.", "sekretessmarkering"),
    ("hon är kvarskriven i hemkommunen", "kvarskrivning"),
    ("kontaktforbud for mannen, bor pa ny ort", "kontaktforbud"),
    ("familjen bor på hemlig ort", "skyddat_boende"),
    ("Sekr.markering finns i Navet.", "sekretessmarkering"),
    ("Folkbokföringsadress: Skyddad", "sekretessmarkering"),
    ("Adress\tSekretess", "sekretessmarkering"),
    ("Hon är sekretesskyddad sedan i maj.", "sekretessmarkering"),
    ("Barnet är s-märkt i systemet.", "sekretessmarkering"),
    ("Adressen får absolut inte röjas.", "skyddat_boende"),
    ("Var hon bor får inte lämnas ut till fadern.", "skyddat_boende"),
    ("Brev sänds via Skatteverkets förmedlingsuppdrag.", "skyddat_boende"),
    ("Polisen har gett henne larmpaket.", "skyddat_boende"),
    ("Hon lever gömd med barnen.", "skyddat_boende"),
    ("Familjen har fått ny identitet.", "fingerade_uppgifter"),
    ("under fingerat namn", "fingerade_uppgifter"),
    ("tiden för kvarskrivningens slut", "kvarskrivning"),
])  # fmt: skip
def test_signals_of_protected_identity(text: str, code: str) -> None:
    assert code in signals(text)


def test_ordinary_prose_signals_nothing() -> None:
    assert (
        signals("Ett kontaktförbud kan prövas av åklagare. Skyddsombudet deltog. Adressen är okänt känd som fin.") == ()
    )
    assert (
        signals("Beslutet får inte lämnas ut. Adress: Storgatan. Identiteten är styrkt. Hon får inte lämna skolan.")
        == ()
    )
    assert signals("Sekretessen prövas. Barnets behov av skydd bedöms. Personuppgifter behandlas.") == ()


def test_a_signal_raises_the_policy_and_masks_what_it_masks(mask_texts: MaskTexts) -> None:
    masking = mask_texts(["Hon har skyddad folkbokföring. Hon är svetsare, finsk, 8 år. Möte 2025-02-11."])
    assert masking.policy.name == "skyddad" and masking.raised_by == ("skyddad_folkbokforing",)
    text = masking.documents[0].masked.text.text
    assert "svetsare" not in text and "finsk" not in text and "2025-02-11" not in text and "8 år" in text


def test_protected_identity_masks_journeys_cars_and_marks(mask_texts: MaskTexts) -> None:
    text = "Hon tar buss 12, kör en röd Saab 900 och har en tatuering på halsen."
    (open_one,), (hidden,) = mask_texts([text]).documents, mask_texts([text], "skyddad").documents
    assert open_one.masked.text.text == text
    assert {e.span.label for e in open_one.entities if e.action == "keep"} == {"TRAVEL", "CAR", "TRAIT"}
    assert hidden.masked.text.text == "Hon tar [RESA-1], kör en [BIL-1] och har en [KANNETECKEN-1]."


def test_the_risk_report_warns_of_what_adds_up(mask_texts: MaskTexts) -> None:
    masking = mask_texts(["Hon är svetsare, finsk, 8 år och har celiaki.", "Möte den 11 februari 2025."])
    rich, plain = masking.documents
    assert assess(rich).telling == (5_000, 50_000)
    assert "5 000 invånare" in report(rich) and "svetsare" not in report(rich)
    assert assess(plain).telling == ()
    assert "nationalitet och yrke; ålder, hälsa och nationalitet" in report(
        rich
    ) and "policyn skyddad eller allt" in report(rich)
    (strict,) = mask_texts(["Hon är finsk, 8 år och har celiaki."], "skyddad").documents
    assert "Överväg policyn allt" in report(strict) and "nationalitet 1" in report(strict).split("Behållet")[0]


def test_the_smallest_combinations_that_tell_are_named_rarest_first() -> None:
    assert telling(["AGE", "HEALTH", "RELATION"], 5_000) == [("AGE", "HEALTH")]
    assert telling(["AGE", "HEALTH", "RELATION"], 50_000) == [("AGE", "HEALTH", "RELATION")]
    assert telling(["AGE", "NATIONALITY", "LANGUAGE"], 50_000) == [("AGE", "LANGUAGE", "NATIONALITY")]
    assert telling(["AGE"], 5_000) == telling([], 5_000) == []
