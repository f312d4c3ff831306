"""What is believed of a model's numbers and births."""

import pytest

from anonymize.counted import admitted
from anonymize.recognizers.reading import Reading
from anonymize.spans import Span
from tests.anonymize.conftest import MaskTexts


@pytest.mark.parametrize(
    "written, label, score, ours",
    [
        ("på Lucia", "DATE_OF_BIRTH", 0.9, "DATE_OF_BIRTH"),
        ("den fjärde", "DATE_OF_BIRTH", 0.9, "DATE_OF_BIRTH"),
        ("4 maj", "DATE_OF_BIRTH", 0.9, "DATE_OF_BIRTH"),
        ("4 maj", "DATE_OF_BIRTH", 0.4, None),
        ("i skolan", "DATE_OF_BIRTH", 0.99, None),
        ("A-4471", "OTHER_ID", 0.9, "OTHER_ID"),
        ("3317", "OTHER_ID", 0.9, "OTHER_ID"),
        ("3317", "OTHER_ID", 0.4, None),
        ("nyckeln", "OTHER_ID", 0.99, None),
        ("14.30", "OTHER_ID", 0.99, None),
        ("ti 03.49", "OTHER_ID", 0.99, None),
        ("0,31", "OTHER_ID", 0.99, None),
        ("1177", "OTHER_ID", 0.99, None),
        ("1 250 kr", "OTHER_ID", 0.99, None),
        ("2024/25", "OTHER_ID", 0.99, None),
        ("Anna", "PERSON", 0.99, None),
    ],
)
def test_a_second_opinion(written, label, score, ours):
    text = f"Det gäller {written} och inget annat."
    span = Span(11, 11 + len(written), label, score, "ner")
    assert [s.label for s in admitted(Reading(text), [span])] == ([ours] if ours else [])


@pytest.mark.parametrize(
    "text, label",
    [
        ("Anna Ek, 20160411-9825, går i skolan.", "PERSONNUMMER"),
        ("Har någon ringt från 070-1740611?", "PHONE"),
        ("Ärendet har dnr SN 2026/0123.", "CASE_ID"),
    ],
)
def test_a_rule_names_what_both_find(mask_texts: MaskTexts, text: str, label: str) -> None:
    (document,) = mask_texts([text]).documents
    assert label in {e.span.label for e in document.entities} and "[ID-" not in document.masked.text.text
