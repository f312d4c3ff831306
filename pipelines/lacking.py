"""What is told of a section without a point: that the case says nothing of it, or where it does."""

import re
from collections.abc import Sequence
from itertools import islice

from pipelines.case import CaseFile
from pipelines.signals import KINDS, is_greeting, is_layout
from pipelines.templates import Section, pattern

NONE, SOME = "Saknas i underlaget.", "Inget är uttaget hit."  # what such a line begins with
GRAVE = ("risk", "beslut", "frist")  # kinds that a section wants and that words tell for sure
MOST = 3  # places that are named


def spoken_of(case: CaseFile, section: Section) -> Sequence[int]:
    """Return the first sentences of a case that tell of what a section asks for, as far as their words show it."""
    if section.voice:
        voice = section.voice
        found = (n for n in range(len(case.sentences)) if _usable(case, n) and case.voices.perhaps(n, voice))
        return tuple(islice(found, MOST))
    wanted = [KINDS[kind] for kind in GRAVE if kind in section.prefer]
    wanted += [pattern(section.cues)] if section.cues else []
    found = (n for n in range(len(case.sentences)) if _tells(case, n, wanted))
    return tuple(islice((n for n in found if not (section.office and case.voices.reports(n))), MOST))


def _tells(case: CaseFile, n: int, wanted: Sequence[re.Pattern[str]]) -> bool:
    return _usable(case, n) and any(kind.search(case.sentences[n].masked.text) for kind in wanted)


def _usable(case: CaseFile, n: int) -> bool:
    """Whether a sentence is of the text itself, and no question."""
    sentence = case.sentences[n]
    text = sentence.masked.text
    if n in case.barred or case.contexts[n].opens or text.rstrip().endswith("?"):
        return False
    return not (is_layout(text, sentence.place.kind) or is_greeting(text))
