"""Presidio's door: our recognizers in its engine, a municipality's own in ours; offline, in windows without loss at their seams."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from anonymize.detect import Ner, build
from anonymize.errors import DetectorFailed
from anonymize.known import Known
from anonymize.lexicon import Lexicon
from anonymize.ner.decode import Found
from anonymize.presidio import MARGIN, WIDTH, Presidio, Wrapped, engine, windows
from anonymize.recognizers import RECOGNIZERS
from anonymize.recognizers.reading import Reading
from anonymize.settings import AnonymizeSettings
from anonymize.truecase import Truecase
from anonymize.voices import Voices

OWN = """recognizers:
- {name: Brickor, supported_language: sv, supported_entity: OTHER_ID, patterns: [{name: bricka, regex: 'NB-[0-9]{3}', score: 0.9}]}
"""


def test_our_recognizers_run_in_presidios_engine() -> None:
    analyzer = engine([Wrapped(recognizer) for recognizer in RECOGNIZERS])
    found = {r.entity_type for r in analyzer.analyze("Ring 070-174 06 05 om 20140101-2396.", "sv")}
    assert {"PHONE", "PERSONNUMMER"} <= found


def test_the_shipped_model_is_a_presidio_recognizer(rules_only: AnonymizeSettings) -> None:
    detector = build(rules_only.model_copy(update={"ner": "shipped"}))
    (ner,) = [Wrapped(d) for d in detector.detectors if d.name == "ner"]
    text = "I går kom Zdravkova Brzezinkova till mötet."
    (result,) = engine([ner]).analyze(text, "sv", entities=["PERSON"])
    assert text[result.start : result.end] == "Zdravkova Brzezinkova" and result.score > 0.5
    assert result.recognition_metadata["recognizer_name"] == "aktsam-ner"
    assert [r.entity_type for r in ner.analyze(text, [])] == ["PERSON"]
    assert engine([ner]).analyze(text, "sv", entities=["ADDRESS"]) == []


def test_a_model_that_fails_in_presidios_engine_is_not_taken_for_silence(lexicon: Lexicon) -> None:
    @dataclass(frozen=True)
    class Failing:
        def find(self, text: str) -> list[Found]:
            raise DetectorFailed("ner", "modellen gav ett fel")

    ner = Ner(Failing(), Voices(Truecase(lexicon, Known.of(lexicon))))
    with pytest.raises(DetectorFailed, match="ner"):
        engine([Wrapped(ner)]).analyze("Anna kom.", "sv")


def test_a_municipalitys_own_recognizer_finds_at_every_seam(tmp_path: Path) -> None:
    file = tmp_path / "egna.yaml"
    file.write_text(OWN, encoding="utf-8")
    detector = Presidio.load(file)
    text = "x" * (WIDTH - 3) + "NB-123" + "y" * WIDTH + " NB-456 " + "z" * (WIDTH - 20) + "NB-789"
    assert [text[s.start : s.end] for s in detector.find(Reading(text))] == ["NB-123", "NB-456", "NB-789"]
    assert list(detector.find(Reading(detector.example)))


@pytest.mark.parametrize("content", ["recognizers: [{name: x}]", OWN.replace("OTHER_ID", "LABEL"), "inte: yaml: alls"])
def test_a_file_that_cannot_be_used_is_refused(content: str, tmp_path: Path) -> None:
    file = tmp_path / "fel.yaml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(DetectorFailed, match="presidio"):
        Presidio.load(file)


def test_windows_tile_the_text() -> None:
    text = "a" * (2 * WIDTH + 17)
    own = [(start, end) for _, _, start, end in windows(text)]
    assert [a for a, _ in own] == [0, WIDTH, 2 * WIDTH] and own[-1][1] == len(text)
    assert all(start - low <= MARGIN and high - end <= MARGIN for low, high, start, end in windows(text))
