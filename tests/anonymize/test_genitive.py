"""The s that a model drew into a name and the name has not."""

import pytest

from anonymize.genitive import bare
from anonymize.lexicon import Lexicon
from anonymize.recognizers.reading import Reading
from anonymize.spans import Span


@pytest.mark.parametrize(
    "drawn, label, kept",
    [
        ("Annas", "PERSON", "Anna"),
        ("Eva-Marias", "PERSON", "Eva-Maria"),
        ("Ek Annas", "PERSON", "Ek Anna"),
        ("Elias", "PERSON", "Elias"),
        ("Andreas", "PERSON", "Andreas"),
        ("Hans", "PERSON", "Hans"),
        ("Dacheris", "PERSON", "Dacheris"),
        ("Karls", "PERSON", "Karls"),  # nobody else calls him Karl
        ("Annas", "ORGANISATION", "Annas"),
    ],
)
def test_a_sure_genitive_is_none_of_the_name(drawn: str, label: str, kept: str) -> None:
    reading = Reading(f"Det var {drawn} nummer. Anna, Maria, Elia, Andrea, Han och Dacheri kom.")
    span = bare(reading, Span(8, 8 + len(drawn), label, 0.9, "ner"), Lexicon())
    assert reading.text[span.start : span.end] == kept
