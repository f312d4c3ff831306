"""Fail closed: a detector that is missing, raises, is slow or silent blocks the run, and says which one it was."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from anonymize.assemble import masker
from anonymize.detect import Detector, Ner, roster
from anonymize.errors import DetectorFailed
from anonymize.gate import Gate
from anonymize.known import Known
from anonymize.lexicon import Lexicon
from anonymize.mask import Masker
from anonymize.masking_cli import masks
from anonymize.people import People, Source
from anonymize.recognizers import RULES
from anonymize.recognizers.base import Recognizer
from anonymize.recognizers.reading import Reading
from anonymize.settings import AnonymizeSettings
from anonymize.spans import Span
from anonymize.vault import Vault


@dataclass(frozen=True)
class Broken:
    """A detector of the shipped ones, failing in a chosen way."""

    inner: Recognizer
    way: str
    freed: Event

    @property
    def name(self) -> str:
        return self.inner.name

    @property
    def example(self) -> str:
        return self.inner.example

    def find(self, reading: Reading) -> Iterator[Span]:
        if self.way == "returns nothing":
            return
        if self.way == "fails":
            raise RuntimeError("hemlig text i felet")
        self.freed.wait(60)
        yield from self.inner.find(reading)


REASONS = {"removed": "saknas", "fails": "RuntimeError", "slow": "långsam", "returns nothing": "exempel"}
CONFIGURED = sorted(RULES | {"ner", "presidio", "voter:egen"})


@pytest.fixture(scope="module")
def everything(rules_only: AnonymizeSettings, tmp_path_factory: pytest.TempPathFactory) -> Masker:
    """A masker with every kind of detector the settings can name; the voter is the shipped model under another name."""
    file = tmp_path_factory.mktemp("egna") / "egna.yaml"
    file.write_text(
        "recognizers:\n- {name: B, supported_language: sv, supported_entity: OTHER_ID, patterns: [{name: b, regex: 'NB-[0-9]{3}', score: 0.9}]}\n"
    )
    settings = rules_only.model_copy(update={"ner": "shipped", "presidio": (str(file),)})
    whole = masker(settings)
    detector = whole.detect
    assert isinstance(detector, Detector)
    ner = next(d for d in detector.detectors if d.name == "ner")
    assert isinstance(ner, Ner)
    detectors = (*detector.detectors, replace(ner, name="voter:egen"))
    named = roster(settings.model_copy(update={"voters": ("mapp/egen",)}))
    return replace(whole, detect=replace(detector, detectors=detectors, roster=named))


def test_everything_configured_is_tried_below(everything: Masker) -> None:
    detector = everything.detect
    assert isinstance(detector, Detector)
    assert sorted(d.name for d in detector.detectors) == CONFIGURED == sorted(detector.roster)


@pytest.mark.parametrize("way", REASONS)
@pytest.mark.parametrize("name", CONFIGURED)
def test_a_detector_that_cannot_be_trusted_blocks_every_document(
    name: str, way: str, everything: Masker, rules_only: AnonymizeSettings
) -> None:
    detector, freed = everything.detect, Event()
    assert isinstance(detector, Detector)
    others = [d for d in detector.detectors if d.name != name]
    broken = [Broken(d, way, freed) for d in detector.detectors if d.name == name and way != "removed"]
    mask = replace(everything, detect=replace(detector, detectors=(*broken, *others), seconds=0.3))
    masking = mask([Source("a", "Anna"), Source("b", "Bo")], rules_only.policy("standard"), Vault())
    freed.set()
    assert masking.status == "blocked"
    assert [d.reason for d in masking.documents] == ["detector_failed"] * 2
    for document in masking.documents:
        assert name in (document.message or "") and REASONS[way] in (document.message or "")
        assert "hemlig" not in (document.message or "") and not document.masked.text.text


def _fails(*_: Any) -> Any:
    raise KeyError("hemlig text i felet")


@pytest.mark.parametrize(("step", "named"), [
    ({"detect": _fails}, "detekteringen"), ({"everywhere": _fails}, "sökningen i ärendet"), ({"signals": _fails}, "signalerna"),
    ({"link": _fails}, "maskeringen"), ({"scan": _fails}, "maskeringen"),
])  # fmt: skip
def test_any_error_in_any_step_blocks_every_document_with_its_reason(
    step: dict[str, Any], named: str, mask: Masker, rules_only: AnonymizeSettings
) -> None:
    masking = replace(mask, **step)([Source("a", "Anna"), Source("b", "Bo")], rules_only.policy("standard"), Vault())
    assert [(d.status, d.reason) for d in masking.documents] == [("blocked", "detector_failed")] * 2
    for document in masking.documents:
        assert named in (document.message or "") and "KeyError" in (document.message or "")
        assert "hemlig" not in (document.message or "") and not document.masked.text.text


@pytest.mark.parametrize("settings", [{"ner": "/finns/inte"}, {"voters": ("/finns/inte",)}])
def test_what_cannot_be_built_blocks_the_lines_of_a_stream(
    settings: dict[str, Any], rules_only: AnonymizeSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AKTSAM_ANONYMIZE__NER", "off")
    for name, value in settings.items():
        monkeypatch.setenv(f"AKTSAM_ANONYMIZE__{name.upper()}", json.dumps(value) if name == "voters" else str(value))
    masking = masks("standard")([Source("a", "Anna Svensson")], Vault(), ())
    (document,) = masking.documents
    assert document.reason == "detector_failed" and document.message and not document.masked.text.text


@pytest.mark.parametrize(("threshold", "score", "found"), [(0.5, 0.6, 1), (0.5, 0.4, 0), (0.3, 0.4, 1), (0.9, 0.6, 0), (0.9, 0.95, 1)])  # fmt: skip
def test_the_threshold_of_the_settings_moves_what_the_model_must_be_sure_of(
    threshold: float, score: float, found: int, lexicon: Lexicon
) -> None:
    gate = Gate(lexicon, Known.of(lexicon), threshold)
    spans = [Span(4, 12, "PERSON", score, "ner")]
    assert len(list(gate.admit(Reading("Och Qwixolta kom."), spans))) == found


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
