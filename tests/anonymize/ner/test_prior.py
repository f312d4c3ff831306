"""The name prior: shares that sum to one, the same in any case, sensible order, and no answer from a damaged file."""

import time
from pathlib import Path

import numpy as np
import pytest

from anonymize.errors import DetectorFailed
from anonymize.ner.prior import HERE, NamePrior


@pytest.fixture(scope="module")
def prior() -> NamePrior:
    return NamePrior.load()


@pytest.mark.parametrize(
    "token", ["Anna", "Mohammed", "Svensson", "Abdirahman", "Wójcik", "Nguyen", "Hämäläinen", "Tesfay"]
)
def test_names_are_names(prior: NamePrior, token: str) -> None:
    assert prior.score(token).name > 0.5


@pytest.mark.parametrize(
    "token", ["utredning", "mamman", "beslutar", "skolan", "ekonomiskt", "och", "barnets", "orolig"]
)
def test_words_are_words(prior: NamePrior, token: str) -> None:
    assert prior.score(token).word > 0.7


@pytest.mark.parametrize(
    "token", ["Anna", "ÅSTRÖM", "liv", "x", "", "1234", "o'Brien", "ß", "İ", "a" * 500, "\U0001f600"]
)
def test_shares_sum_to_one_in_any_case(prior: NamePrior, token: str) -> None:
    p = prior.score(token)
    assert p.first + p.surname + p.place + p.street + p.word == pytest.approx(1, abs=1e-4)
    assert np.allclose([*vars(prior.score(token.lower())).values()], [*vars(p).values()], atol=1e-5)


def test_a_street_is_a_street(prior: NamePrior) -> None:
    assert prior.score("Skomakargatan").street > 0.5


def test_many_at_once_is_the_same_and_fast(prior: NamePrior) -> None:
    tokens = ["anna", "utredning", "Bo", "gatan", "livet"] * 40_000
    begun = time.process_time()
    scores = prior.scores(tokens)
    assert len(tokens) / (time.process_time() - begun) > 200_000
    assert scores[:5] == [prior.score(t) for t in tokens[:5]]


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 broken"])
def test_a_damaged_file_stops_the_run(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "prior.npz"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(DetectorFailed):
        NamePrior.load(file)
    assert HERE.exists()
