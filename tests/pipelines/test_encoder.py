"""The shipped sentence encoder: meaning before words, the same whatever stands beside, people by number, clear when damaged."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from pipelines.case import CaseFile
from pipelines.encoder.meanings import BLOCK, NEAREST, Meanings
from pipelines.encoder.model import HERE, Encoder, Floats, readable, shipped
from pipelines.errors import EncoderFailed

MOST_BYTES = 36_000_000


@pytest.mark.parametrize(
    ("claim", "right", "wrong"),
    [
        ("Modern uteblev från mötet.", "Mamman kom inte till mötet.", "Mötet hölls i skolans matsal."),
        (
            "Pojken har inte ätit frukost.",
            "Han kommer hungrig till förskolan på morgonen.",
            "Frukosten kostar 20 kronor.",
        ),
        ("Hon har slutat jobba.", "Modern är arbetslös sedan i mars.", "Hon har en hund."),
        ("Ansökan bifölls.", "Nämnden beviljar bistånd.", "Skolan ligger nära bussen."),
        ("[PERSON-2b] mår bra.", "[PERSON-2] säger att allt är fint.", "[PERSON-2] bor i en lägenhet på tre rum."),
    ],
)
def test_the_sentence_that_means_the_same_is_nearer(claim: str, right: str, wrong: str) -> None:
    said, *held = shipped().vectors([claim, right, wrong])
    assert float(said @ held[0]) > float(said @ held[1])


def test_vectors_have_length_one_and_do_not_depend_on_what_is_beside_them() -> None:
    texts = ["Kort.", "En mening om ett möte på skolan. " * 30, "", "Ett till möte."]
    together = shipped().vectors(texts)
    alone = np.concatenate([shipped().vectors([text]) for text in texts])
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    assert float((together * alone).sum(1).min()) > 0.95  # 8-bit: what stands beside moves the scale
    assert shipped().vectors([]).shape[0] == 0


def test_people_are_names_by_number_and_all_else_is_called_what_it_is() -> None:
    told = readable("[PERSON-1b]s barn [BARN-3] bor på [ADRESS-2] med [PERSON-1].")
    assert "[" not in told and told.count("Alex") == 2 and "Adress" in told and told.startswith("Alexs barn ")


def test_a_case_works_out_each_sentence_once(make_case: Callable[..., CaseFile]) -> None:
    class Counting(Encoder):
        asked = 0

        def vectors(self, texts: list[str]) -> Floats:  # type: ignore[override]
            Counting.asked += len(texts)
            return super().vectors(texts)

    case, encoder = make_case("Anna kom hem. Bo gick. Det regnade."), shipped()
    meanings = Meanings(case, Counting(encoder.session, encoder.tokenizer))
    first = meanings.likeness("Det kom regn.", [0, 2])
    assert meanings.likeness("Det kom regn.", [0, 1, 2])[::2] == pytest.approx(first, abs=0.02)
    assert Counting.asked == 3 + 2 and first[1] > first[0]


def test_a_missing_or_damaged_model_says_so(tmp_path: Path) -> None:
    with pytest.raises(EncoderFailed, match="saknas eller är skadad"):
        Encoder.load(tmp_path)
    (tmp_path / "tokenizer.json").write_bytes((HERE / "tokenizer.json").read_bytes())
    (tmp_path / "encoder.onnx").write_bytes((HERE / "encoder.onnx").read_bytes()[:1000])
    with pytest.raises(EncoderFailed):
        Encoder.load(tmp_path)


def test_it_is_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in HERE.iterdir()) < MOST_BYTES


def test_a_sentence_like_others_is_in_a_crowd(make_case: Callable[..., CaseFile]) -> None:
    meanings = Meanings(
        make_case("Hyran är obetald. Hyran har inte betalats. Hyran betalades inte. Katten sover."), shipped()
    )
    one, *_, cat = meanings.crowd((0, 1, 2, 3))
    assert one > cat and meanings.crowd((3,)) == [0.0]


def test_crowds_of_thousands_are_counted_in_blocks(make_case: Callable[..., CaseFile]) -> None:
    rows = np.random.default_rng(4).normal(size=(2 * BLOCK + 7, 8)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    places = tuple(range(len(rows)))
    meanings = Meanings(make_case("En."), shipped(), dict(enumerate(rows)))
    whole = np.sort(rows @ rows.T, axis=1)[:, -2 : -2 - NEAREST : -1].mean(axis=1)  # the likest is the row itself
    assert np.allclose(meanings.crowd(places), whole, atol=1e-6)
