"""Who writes each stretch of a document, and to whom. Nobody names themselves, or whom they write to, in the third person.

So a letter that Anna signs tells of another Anna, and whoever signs a note of the journal is none of those it tells of.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from anonymize.mentions import Mention, Place
from anonymize.recognizers.reading import lowered

_CUT = re.compile(
    r"^[> ]*(?:(?:från|from|avsändare|svar|skickat)\b[^\n:]{0,40}:|-{3,}|={3,})|^[^\n]*\bskrev\b[^\n]*:$",
    re.IGNORECASE | re.MULTILINE,
)
_HEAD = re.compile(
    r"[> ]*(?:(?:till|to|kopia|cc|mottagare)\s*:|(?P<from>(?:från|from|avsändare)(?:\s*:|\s+[A-ZÅÄÖ]+\s*$)))",
    re.IGNORECASE | re.MULTILINE,
)
_AUTHOR = re.compile(
    r"(?:handläggare|skriv(?:et|en|er)? av|anteckna[dt]e?(?: av)?|undertecknade?(?: [a-zåäö]+)?|vid pennan|dokumenterat av"
    r"|upprättad av|förd av|journalförare|protokollförare)\s*[:,]?\s*\(?$",
    re.IGNORECASE,
)
_GREET = re.compile(
    r"(?:^|[\n:(])\s*(?:hej|hejsan|hallå|tjena|god morgon|god dag|bästa|kära|tack)(?: på dig| igen)?[ ,]+$",
    re.IGNORECASE,
)
_CLOSE = re.compile(
    r"(?:/|\b(?:mvh|hälsningar|hälsar|hälsn\.?|vänligen|tack|kram|sign\.?|underskrift|namnteckning|undertecknat))[\s,/:]*$",
    re.IGNORECASE,
)
# "jag heter fortfarande Rosa", "kallar mig herr Ek", "stora Navid" in quotes: what somebody is called, and nobody told of
_NAMED = re.compile(
    r"\b(?:jag|du|mig|dig|ni|mitt|ditt)\b(?=[^.!?\n]*\b(?:het|kalla|säg|skriv|namn|är\s|född))[^.!?\n]{0,30}\s$"
    r"|\b(?:kalla\w*|säger|skriver|skrivs)\s+(?:(?:alla|dom|de|man|mig|dig|alltid|bara|herr|fru)\s+)*$"
    r"|\b(?:kalla\w*|säger|skriver)\s+(?:mig|dig)\s|\b(?:är|var|jag),?\s+$|[\"”“'(]\s*(?:\w+\s+)?$",
    re.IGNORECASE,
)
_AS_NAME = re.compile(r"\s*[\"”“')]|\s+(?:är|som)\s+(?:\w+\s+)?(?:för|efter)?namn|\s+(?:för|efter)namn", re.IGNORECASE)
_FIELD = re.compile(r"[ \t*_|-]*[A-ZÅÄÖ][a-zåäö /]{2,24}:[*_ \t]*")  # of a form: it names, and tells nothing
_FILLED = re.compile(r"[ \t]*(?:[\n,;|/(\d]|$)")
_LABEL = re.compile(r"[ \t>*_-]*(?:[\[(]?\d{1,2}[:.]\d\d(?:[:.]\d\d)?[\])]?[ \t–-]*)?")
_SAYS = re.compile(r"[^\n:.,;]{0,20}:[ \t]+\S")
_SENTENCE = re.compile(r"[.!?]\s+[A-ZÅÄÖ]|:\s")
_STOPS = re.compile(r"[^\W\d_]{3}[.!?][ \t]*(?=\n|$)", re.MULTILINE)
_GREETING = re.compile(
    r"\b(?:underskrift|namnteckning|undertecknat|mvh|hälsn\w*|hälsar|vänlig\w*|tack|kram\w*|hej\w*)\b[^!?]{0,40}$",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"hej\w*|hallå|tjena|morgon|dag|bästa|kära|tack|dig|igen|mvh|häls\w*\.?|vänligen|kram|sign\.?|underskrift|namnteckning|undertecknat"
    r"|handläggare|av|pennan|journalförare|protokollförare|skriv(?:en|er)",
    re.IGNORECASE,
)  # the last word of what leads to whoever writes or reads
_FOOT = 170  # code points before the end of a letter in which it is signed
_LABELS = 3  # that a conversation has at least

_WORDS = (
    "hej", "hallå", "tjena", "god morgon", "god dag", "bästa", "kära", "tack", "mvh", "häls", "vänligen", "kram", "sign",
    "underskrift", "namnteckning", "undertecknad", "undertecknat", "handläggare", "skriv", "anteckna", "pennan", "dokumentera",
    "upprätta", "förd av", "förare",
)  # fmt: skip

WRITES = frozenset({"from", "sign", "author"})
READS = frozenset({"to", "greet"})


class Writers:
    """How each mention stands to what it stands in: it signs it, it is greeted, it speaks, or it is told of."""

    def __init__(self, text: str, row: Sequence[Mention]) -> None:
        self._text = text
        self._lines: dict[int, list[Mention]] = defaultdict(list)
        low = lowered(text)
        if not any(m.signs and m.start for m in row) and not any(word in low for word in _WORDS):
            row = ()  # nobody writes, reads or speaks here: most pages are the middle of something
        for mention in row:
            self._lines[text.rfind("\n", 0, mention.start) + 1].append(mention)
        self._turns = self._speakers()
        self._cuts = sorted({0} | {m.start() for m in _CUT.finditer(text)} | self._entries())
        self._ends = [len(text[:end].rstrip()) for end in (*self._cuts[1:], len(text))]
        self._near: dict[int, list[Mention]] = defaultdict(list)  # stretch → who writes or reads it
        self._how: dict[Place, str] = {}
        for line, mentions in self._lines.items():
            for mention in mentions:
                how = self._how[mention.place] = self._place(mention, line)
                if how != "told":
                    self._near[self._stretch(mention)].append(mention)

    def writes(self, mention: Mention) -> bool:
        """Say whether a mention is the name of whoever writes."""
        return self._how.get(mention.place) in WRITES

    def authors(self, at: int) -> list[Mention]:
        """Return the mentions that name whoever says what stands at a code point: the speaker, or who sends or signs it."""
        if self._turns:
            speaker = self._turns.get(self._text.rfind("\n", 0, at) + 1)
            return [speaker] if speaker else []
        near = self._near.get(bisect_right(self._cuts, at) - 1, ())
        return [m for m in near if self._how[m.place] in WRITES]

    def signs(self, mention: Mention) -> bool:
        """Say whether a mention signs an official's paper or is named there as who wrote it; a letter ends with a greeting."""
        how = self._how.get(mention.place)
        before = self._text[max(0, mention.start - 60) : mention.start]
        return how == "author" or (how == "sign" and not _GREETING.search(before))

    def others(self, mention: Mention) -> Iterator[Mention]:
        """Yield the mentions of people whom a mention hardly means: of one told of, who writes, reads or says it.

        Not the other way round: a protocol names among those present who signs it.
        """
        if self._turns and (speaker := self._turns.get(self._line(mention))):
            if speaker is not mention and self.told(mention):
                yield speaker
            return
        near = self._near.get(self._stretch(mention), ())
        how = self._how.get(mention.place, "told")
        if how == "told":
            if near and self.told(mention):
                signed = [m for m in near if self._how[m.place] == "sign"]
                last = next((m for m in signed if m.start > mention.start), None)  # a note is its own signer's
                yield from (m for m in near if m is last or m not in signed)
        else:
            apart = READS if how in WRITES else WRITES
            yield from (m for m in near if self._how[m.place] in apart)

    def told(self, mention: Mention) -> bool:
        """Say whether somebody is told of, and not what somebody is called."""
        text = self._text
        return self._how.get(mention.place, "told") == "told" and not (
            _NAMED.search(text, max(0, mention.start - 40), mention.start)
            or _AS_NAME.match(text, mention.end)
            or (_FIELD.fullmatch(text, self._line(mention), mention.start) and _FILLED.match(text, mention.end))
        )

    def _line(self, mention: Mention) -> int:
        return self._text.rfind("\n", 0, mention.start) + 1

    def _stretch(self, mention: Mention) -> int:
        return bisect_right(self._cuts, mention.start) - 1

    def _speakers(self) -> dict[int, Mention]:
        """Return line → who says it, in a conversation."""
        turns = {
            line: row[0]
            for line, row in self._lines.items()
            if _LABEL.fullmatch(self._text, line, row[0].start) and _SAYS.match(self._text, row[0].end)
        }
        return turns if len(turns) >= _LABELS and len({m.key for m in turns.values()}) > 1 else {}

    def _entries(self) -> set[int]:
        """Return where a journal's notes end that are signed each by its own writer: "… /AK"."""
        ends = set()
        for row in self._lines.values():
            end = self._text.find("\n", row[-1].end)
            slash = end >= 0 and self._text[max(0, row[-1].start - 3) : row[-1].start].rstrip(" ").endswith("/")
            if slash and len(self._text[row[-1].end : end].split()) < 4:
                ends.add(end + 1)
        return ends if len(ends) > 1 else set()

    def _place(self, mention: Mention, line: int) -> str:
        """Return how a mention stands there: from, to, greet, sign, author or told."""
        text, n = self._text, self._stretch(mention)
        if line in self._turns:
            return "told"
        if head := _HEAD.match(text, line):
            return "from" if head["from"] else "to"
        end = text.find("\n", mention.end)
        end = end if end >= 0 else len(text)
        before = text[max(0, mention.start - 40) : mention.start]
        if (
            _leads(before.rstrip(" ,/:(\n").replace("\n", " ").rpartition(" ")[2])
            or "/" in before[-3:]
            or "ndertecknad" in before
        ):
            if _GREET.search(before[-30:]):
                return "greet"
            if (
                _CLOSE.search(text, max(self._cuts[n], mention.start - 16), mention.start)
                and len(text[mention.end : end].split()) < 6
            ):
                return "sign"
            if _AUTHOR.search(before.rpartition("\n")[2]):
                return "author"
        if mention.start > self._ends[n] - _FOOT and self._alone(mention, line, end, n):
            return "sign"
        return "told"

    def _alone(self, mention: Mention, line: int, end: int, n: int) -> bool:
        """Say whether a name has a line below the text for itself, with a title at most, and no sentence comes after it."""
        text = self._text
        if line == self._cuts[n] or text[line : mention.start].strip(" /-–_*.("):
            return False
        after = text[mention.end : end].strip()
        return len(after.split()) < 6 and not (
            _SENTENCE.search(after) or _STOPS.search(text, mention.end + 1, self._ends[n])
        )


@lru_cache(maxsize=65536)
def _leads(word: str) -> bool:
    return bool(_LEADS.fullmatch(word))
