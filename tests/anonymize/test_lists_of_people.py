"""Those present at a meeting, parted by commas, are as many as they are, and no register of surnames; nor is who comes after an initial a surname."""

import pytest

from anonymize.lexicon import Lexicon
from anonymize.spans import Span
from anonymize.tidy import tidy


@pytest.mark.parametrize(
    ("text", "name", "parts"),
    [
        ("Möte: Edda, Caroline, Thabo.", "Edda, Caroline", ["Edda", "Caroline"]),
        ("Namn: Wahlström, Edda, Storgatan 4.", "Wahlström, Edda", ["Wahlström, Edda"]),
        ("Namn: Wahlström, Edda", "Wahlström, Edda", ["Wahlström, Edda"]),
        ("Ingvar S. Nadja kom senare.", "Ingvar S. Nadja", ["Ingvar S.", "Nadja"]),
        ("Karl G. Andersson ringde.", "Karl G. Andersson", ["Karl G. Andersson"]),
        ("Namn: Obokåta, Edda 070-1740605", "Obokåta, Edda", ["Obokåta, Edda"]),
    ],
)
def test_a_list_is_cut_and_a_register_is_not(text: str, name: str, parts: list[str], lexicon: Lexicon) -> None:
    span = Span(text.index(name), text.index(name) + len(name), "PERSON", 0.9, "ner")
    assert [text[s.start : s.end] for s in tidy(text, [span], lexicon)] == parts
