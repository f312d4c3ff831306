"""Puts masking together from the settings: detection, search through the case, second look, signals."""

from anonymize.detect import build
from anonymize.everywhere import Everywhere
from anonymize.known import Known
from anonymize.lexicon import Lexicon
from anonymize.mask import Masker, guarded
from anonymize.ner.prior import NamePrior
from anonymize.residual import Scan
from anonymize.settings import AnonymizeSettings
from anonymize.signals import signals


def masker(settings: AnonymizeSettings) -> Masker:
    """Return a Masker, every detector of it proved to work; DetectorFailed when one cannot be had.

    It takes a second to make and holds no document: make one and keep it.
    """
    with guarded("start"):
        lexicon = Lexicon(prior=NamePrior.load())
        known = Known.of(lexicon)
        detector = build(settings, lexicon)
    raised = settings.policy("skyddad") if "skyddad" in settings.policies else None
    search = Everywhere(lexicon, known, detector.readings)
    return Masker(detector, search, Scan(lexicon, known, detector.readings.marked), signals, raised)
