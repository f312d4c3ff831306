"""Fail closed: a detector that is missing, raises, is slow or silent blocks the run, and says which one it was."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from anonymize.assemble import masker
from anonymize.detect import Detector
from anonymize.errors import DetectorFailed
from anonymize.mask import Masker
from anonymize.people import People, Source
from anonymize.recognizers.reading import Reading
from anonymize.settings import AnonymizeSettings
from anonymize.spans import Span
from anonymize.vault import Vault


@dataclass(frozen=True)
class Broken:
    """A detector that fails in a chosen way once the text is no longer its own example."""

    way: str
    name: str = "trasig"
    example: str = "exempel"

    def find(self, reading: Reading) -> Iterator[Span]:
        if self.way == "silent":
            return
        if reading.text != self.example and self.way == "raises":
            raise RuntimeError("hemlig text i felet")
        if reading.text != self.example and self.way == "slow":
            time.sleep(5)
        yield Span(0, 1, "OTHER_ID")


@pytest.mark.parametrize("way", ["silent", "raises", "slow"])
def test_a_broken_detector_blocks_every_document(way: str, mask: Masker, rules_only: AnonymizeSettings) -> None:
    detector = mask.detect
    assert isinstance(detector, Detector)
    broken = replace(mask, detect=replace(detector, detectors=(*detector.detectors, Broken(way)), seconds=1.0))
    masking = broken([Source("a", "Anna"), Source("b", "Bo")], rules_only.policy("standard"), Vault())
    assert masking.status == "blocked"
    assert [d.reason for d in masking.documents] == ["detector_failed"] * 2
    assert all("trasig" in (d.message or "") and "hemlig" not in (d.message or "") for d in masking.documents)


def test_a_missing_model_stops_the_building(rules_only: AnonymizeSettings, tmp_path: Path) -> None:
    with pytest.raises(DetectorFailed, match="ner"):
        masker(rules_only.model_copy(update={"ner": str(tmp_path)}))


def test_a_missing_voter_stops_the_building(rules_only: AnonymizeSettings, tmp_path: Path) -> None:
    with pytest.raises(DetectorFailed, match="voter"):
        masker(rules_only.model_copy(update={"voters": (str(tmp_path / "ingen"),)}))


def test_the_shipped_model_finds_a_name_no_rule_knows(rules_only: AnonymizeSettings) -> None:
    mask = masker(rules_only.model_copy(update={"ner": "shipped"}))
    text = "I går kom Zdravkova Brzezinkova till mötet."
    assert any(
        s.label == "PERSON" and text[s.start : s.end] == "Zdravkova Brzezinkova" for s in mask.detect(text, People())
    )


def test_known_parties_are_found_mistyped_and_in_lower_case(mask: Masker) -> None:
    text = "Qvintessa kom, qvintessa gick, Qvintesa ringde och Qvintessas bror. En svensson."
    found = [text[s.start : s.end] for s in mask.detect(text, People(("Qvintessa Svensson",))) if s.label == "PERSON"]
    assert found == ["Qvintessa", "qvintessa", "Qvintesa", "Qvintessa", "svensson"]
