"""Conversations: subtitles (vtt, srt) and plain "Namn: text" turns. Speakers stand in the text, to be masked."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipelines.document import Place, Segment
from pipelines.readers.encoding import decode
from pipelines.readers.limits import Limits
from pipelines.readers.refusal import Refused

_CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?"
_CUE = re.compile(rf"^[ \t]*({_CLOCK})[ \t]+-->[ \t]+{_CLOCK}", re.MULTILINE)
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]{1,100})>")
_TAG = re.compile(r"</?[a-zA-Z0-9][^<>]{0,100}>")
_STAMP = rf"[\[(]?(?P<stamp>{_CLOCK})(?:\s*-->?\s*{_CLOCK})?[\])]?"
_NAME = r"(?P<name>[^\W\d_][^\n:,;.?!\[\](){}<>\t]{0,40}(?:\. ?[^\n:,;.?!\[\](){}<>\t]{1,30})?)"
_TURN = re.compile(rf"^(?:{_STAMP}\s+)?{_NAME}(?:\s*[\[(](?P<after>{_CLOCK})[\])])?:(?:\s+(?P<text>\S.*)|\s*)$")
_TEAMS = re.compile(rf"^{_NAME}(?:\s{{2,}}|\t\s*)(?P<stamp>{_CLOCK})$")
_ENDED = re.compile(r"[.!?…][\"”’')]?$")
_LONG = 600
# Words before a colon that name a field of a form, never a person who speaks.
_FIELD_WORDS = """
adress aktualiserad aktuellt anmälan anmälare ansvarig anteckning avser bakgrund bedömning beslut
bilaga copy datum diarienummer dnr e-post email epost exempel fax fråga från handläggare http https
hälsning inkom kl klockan kommentar kontakt kopia källa mobil mål namn nb notering närvarande obs
ort personnummer plan planering plats postadress ps resultat roll rubrik sammanfattning skickat
subject svar syfte telefon tfn tid till titel typ uppföljning ursprung viktigt ämne ärende åtgärd
"""
_FIELDS = frozenset(_FIELD_WORDS.split())


@dataclass(frozen=True)
class _Cue:
    speaker: str
    time: str
    text: str


def read_cues(data: bytes, limits: Limits = Limits()) -> Iterator[Segment]:  # noqa: ARG001
    """vtt and srt. Cues of one speaker are joined until the sentence ends; the time is that of the first."""
    text, remark = decode(data)
    yield Segment("", Place(), remark)
    cues = list(_cues(text.replace("\r\n", "\n").replace("\r", "\n")))
    if not cues:
        raise Refused("corrupt" if text.strip() else "empty")
    yield from (_segment(cue) for cue in _joined(cues))


def turns(text: str) -> list[Segment]:
    """The turns of a plain transcript, or nothing when it is not one: the same few speakers come back."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    heads = [_head(line) for line in lines]
    speakers = [head.speaker for head in heads if head]
    filled = sum(bool(line.strip()) for line in lines)
    known = {name for name in set(speakers) if speakers.count(name) > 1} if len(set(speakers)) < 40 else set()
    spoken = sum(name in known for name in speakers)
    if spoken < 4 or len(known) < 2 or spoken * 4 < filled or spoken * 10 < len(speakers) * 6:
        return []
    return [
        _segment(cue) for cue in _blocks(lines, [head if head and _speaks(head, known) else None for head in heads])
    ]


def _speaks(head: _Cue, known: set[str]) -> bool:
    """Someone who comes back, or has a time, or a full name: "Slutsats: …" in the middle of a turn is none of it."""
    words = head.speaker.split()
    return head.speaker in known or bool(head.time) or (len(words) > 1 and all(word[0].isupper() for word in words))


def _cues(text: str) -> Iterator[_Cue]:
    found = list(_CUE.finditer(text))
    for index, cue in enumerate(found):
        end = found[index + 1].start() if index + 1 < len(found) else len(text)
        body = text[text.find("\n", cue.end()) : end] if "\n" in text[cue.end() : end] else ""
        yield from _voices(_without_number(body), _time(cue.group(1)))


def _without_number(body: str) -> str:
    """A cue's own lines: the next cue's number or name, and NOTE blocks, stand after an empty line."""
    return body.strip("\n").partition("\n\n")[0]


def _voices(body: str, time: str) -> Iterator[_Cue]:
    parts = _VOICE.split(body)
    for name, said in zip(["", *parts[1::2]], parts[::2], strict=True):
        said = " ".join(html.unescape(_TAG.sub("", said)).split())
        named = _head(said) if not name else None
        if said:
            yield _Cue(named.speaker, time, named.text) if named else _Cue(html.unescape(name).strip(), time, said)


def _joined(cues: Iterable[_Cue]) -> Iterator[_Cue]:
    held: list[_Cue] = []
    size = 0
    for cue in cues:
        done = held and (cue.speaker not in ("", held[0].speaker) or _ENDED.search(held[-1].text) or size > _LONG)
        if done:
            yield _one(held)
            held, size = [], 0
        held.append(cue)
        size += len(cue.text)
    if held:
        yield _one(held)


def _one(cues: list[_Cue]) -> _Cue:
    return _Cue(cues[0].speaker, cues[0].time, " ".join(cue.text for cue in cues))


def _head(line: str) -> _Cue | None:
    """The beginning of a turn, when the line is one: "Anna: …", "[00:01:02] Anna: …", "Anna  1:02"."""
    line = line.strip()
    found = (_TURN.match(line) or _TEAMS.match(line)) if len(line) < 100_000 else None
    if found is None:
        return None
    groups = found.groupdict()
    name = groups["name"].strip(" *_")
    if not name or name.lower() in _FIELDS or len(name.split()) > 4 or not name[0].isupper():
        return None
    return _Cue(name, _time(groups.get("after") or groups["stamp"] or ""), groups.get("text") or "")


def _blocks(lines: list[str], heads: list[_Cue | None]) -> Iterator[_Cue]:
    """Each turn with the lines that follow it; what stands before the first has no speaker."""
    speaker, time, said = "", "", list[str]()
    for line, head in zip(lines, heads, strict=True):
        if head is None:
            said.append(line.strip())
            continue
        if any(said):
            yield _Cue(speaker, time, "\n".join(said).strip())
        speaker, time, said = head.speaker, head.time, [head.text]
    if any(said):
        yield _Cue(speaker, time, "\n".join(said).strip())


def _segment(cue: _Cue) -> Segment:
    text = f"{cue.speaker}: {cue.text}" if cue.speaker else cue.text
    spoken = bool(cue.speaker or cue.time)
    return Segment(text, Place("turn" if spoken else "body", speaker=cue.speaker or None, time=cue.time or None))


def _time(stamp: str) -> str:
    """ "1:02" and "00:01:02,5" as "00:01:02.000"; "" stays ""."""
    if not stamp:
        return ""
    whole, _, part = stamp.replace(",", ".").partition(".")
    hours, minutes, seconds = ([0, 0] + [int(number) for number in whole.split(":")])[-3:]
    return f"{hours:02}:{minutes:02}:{seconds:02}.{part:0<3}"
