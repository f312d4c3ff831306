"""All detectors asked, their finds made into one decision a span, and none of them trusted without a proof of life.

Precedence is fusion.py's. A detector that raises, is slow, or does not find its own example stops the run.
"""

import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from anonymize.counted import COUNTED, admitted
from anonymize.errors import DetectorFailed
from anonymize.flowing import flowing
from anonymize.fusion import fuse
from anonymize.gate import Gate
from anonymize.genitive import bare
from anonymize.known import Known
from anonymize.lexicon import Lexicon
from anonymize.marks import Marks
from anonymize.ner.model import HERE, NerModel
from anonymize.parties import Parties
from anonymize.people import People
from anonymize.recognizers import RULES, recognizers
from anonymize.recognizers.base import Recognizer
from anonymize.recognizers.reading import Reading, Readings
from anonymize.settings import AnonymizeSettings
from anonymize.spans import Span
from anonymize.tidy import tidy
from anonymize.truecase import Truecase
from anonymize.voices import Model, Voices
from anonymize.widen import widened

WEAK = 0.1  # the least a model may say; what becomes of it is the gate's to decide
AT_ONCE = 300_000  # code points that a document may have before it is given more time
COLUMN = re.compile(r"\S+(?:\s{1,2}\S+)*")  # what runs of blanks part
CANARY = "Anna Svensson bor i Stockholm."  # what a model must see a PERSON in, every time


@dataclass(frozen=True)
class Ner:
    """A model as a detector: its labels are ours, its score is its own."""

    model: Model
    voices: Voices
    name: str = "ner"
    example: str = CANARY

    def find(self, reading: Reading) -> Iterator[Span]:
        """Yield what the model finds, cut where a column ends: "Yusuf, Hodan               7 844" is no address."""
        for f in self.voices.find(self.model, reading):
            for part in COLUMN.finditer(reading.text, f.start, f.end):
                if f.label in COUNTED or any(c.isalpha() for c in part[0]):
                    yield Span(*part.span(), f.label, min(1.0, float(f.score)), self.name)


@dataclass(frozen=True)
class Detector:
    """Detect as the Masker calls it: every detector, the parties known beforehand, one decision per place."""

    lexicon: Lexicon
    detectors: Sequence[Recognizer]
    gate: Gate
    seconds: float = 60.0  # for a document of up to AT_ONCE code points; longer ones have longer
    roster: frozenset[str] = frozenset()  # the names that must be among the detectors
    readings: Readings = field(default_factory=Readings, repr=False)

    def __call__(self, text: str, people: People) -> tuple[Span, ...]:
        """Return disjoint spans in order; DetectorFailed when any detector cannot be trusted."""
        if missing := self.roster - {detector.name for detector in self.detectors}:
            raise DetectorFailed(min(missing), "saknas")
        reading = self.readings.read(text)
        answer: list[list[Span] | BaseException] = []
        at: list[str] = []
        thread = threading.Thread(target=self._run, args=(reading, answer, at), daemon=True)
        thread.start()
        thread.join(self.seconds * (1 + len(text) / AT_ONCE))
        if not answer:
            raise DetectorFailed(at[-1] if at else "start", "för långsam")
        if isinstance(answer[0], DetectorFailed):
            raise answer[0]
        if isinstance(answer[0], BaseException):
            raise DetectorFailed(at[-1], type(answer[0]).__name__) from None
        self.readings.keep(text, reading)
        found = fuse(reading, [*answer[0], *Parties(people.known).find(reading)])
        return widened(reading.text, tidy(reading.text, found, self.lexicon))

    def _run(self, reading: Reading, answer: list[list[Span] | BaseException], at: list[str]) -> None:
        """Ask every detector, in a thread of its own so that a slow one can be given up; `at` tells which one is asked."""
        try:
            found: list[Span] = []
            for detector in self.detectors:
                at.append(detector.name)
                spans = ask(detector, reading)
                if isinstance(detector, Ner):
                    found += admitted(reading, spans)
                    named = self.gate.admit(reading, (s for s in spans if s.label not in COUNTED))
                    spans = [bare(reading, span, self.lexicon) for span in named]
                found += spans
            answer.append(found)
        except BaseException as error:  # whatever it is, nothing may be masked without this detector
            answer.append(error)

    def prove(self) -> None:
        """Have every detector find its own example; DetectorFailed names the one that does not."""
        text = " ".join(detector.example for detector in self.detectors)
        self(text, People())
        self.readings.take(text)


def ask(detector: Recognizer, reading: Reading) -> list[Span]:
    """Return what a detector finds; DetectorFailed when it does not find its own example as well."""
    if not list(detector.find(_example(detector.example))):
        raise DetectorFailed(detector.name, "hittar inte sitt eget exempel")
    return list(detector.find(reading))


@lru_cache
def _example(text: str) -> Reading:
    """Return the reading of an example, which is the same for every document."""
    return Reading(text)


def build(settings: AnonymizeSettings, lexicon: Lexicon | None = None) -> Detector:
    """Return the detectors the settings name, each proved on its example; DetectorFailed when one is missing."""
    lexicon = lexicon or Lexicon()
    known = Known.of(lexicon)
    truecase = Truecase(lexicon, known)
    detectors = [*recognizers(lexicon), *_models(settings, Voices(truecase))]
    gate, readings = Gate(lexicon, known, settings.threshold), Readings(truecase, Marks(lexicon), flowing)
    detector = Detector(lexicon, tuple(detectors), gate, settings.seconds, roster(settings), readings)
    detector.prove()
    return detector


def roster(settings: AnonymizeSettings) -> frozenset[str]:
    """Return the names of the detectors that these settings ask for, from the settings alone."""
    models = frozenset() if settings.ner == "off" else {"ner"}
    return RULES | models | {_voter(path) for path in settings.voters} | ({"presidio"} if settings.presidio else set())


def _voter(path: str) -> str:
    return f"voter:{Path(path).name}"


def _models(settings: AnonymizeSettings, voices: Voices) -> list[Recognizer]:
    """Return the NER model, other models by path, and Presidio's recognizers, as the settings name them."""
    models: list[Recognizer] = []
    if settings.ner != "off":
        folder = HERE if settings.ner == "shipped" else Path(settings.ner)
        models.append(Ner(NerModel.load(folder, threshold=WEAK), voices))
    for path in settings.voters:
        from anonymize.voter import Voter  # torch and transformers, only where a setting names a model

        models.append(Ner(Voter.load(Path(path)), voices, name=_voter(path)))
    for path in settings.presidio:
        from anonymize.presidio import Presidio  # two seconds of import, only where a setting asks for it

        models.append(Presidio.load(Path(path)))
    return models
